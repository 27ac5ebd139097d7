// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointCost;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.IndexAtEnergy;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.RatioOfSums;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How many critical points does a random landscape over N variables have at each error, and how
 * many directions lead down from them?
 *
 * <p>Claims: the fraction of negative Hessian eigenvalues follows the energy (Bray–Dean), the
 * spectrum is a semicircle that shifts with it, and minima are exponentially rare among critical
 * points ({@link RareMinima}). Sampled exactly at every N, without search: by Kac and Rice, the
 * Hessian at a critical point is the spectrum of the gaussian orthogonal ensemble of order N + 1
 * seen from one of its eigenvalues. A row is a state of sums, and rows of one place add up.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Sources: Bray and Dean
 * 2007; Fyodorov 2004; Dauphin et al. 2014.
 */
public final class GaussianCriticalPoints
    implements Experiment<GaussianCriticalPoints.Parameters, CriticalPointSums> {

  /** Parameters that say how much is drawn; what they give adds up. */
  static final String[] EFFORT = {"solves", "index-draws", "kept-spectra"};

  /** Largest N of exact laws that take a quadrature over minima, and of exact curves. */
  static final int EXACT_SMALL = 128;

  private static final int EXACT_INDEX = 300; // larger ones take the quadratures seconds an energy
  private static final double ENERGY_STEP = 0.25;
  private static final int ENERGY_STEPS = 10; // on each side of 0, beyond the thresholds
  private static final double[] SPECTRUM_ENERGIES = {-1.5, -0.75, 0};
  private static final double WELL_INSIDE = 0.9; // of the threshold energy
  private static final double WINDOW_BIAS = 2e-5; // δ²(α″ + 2α′ρ′/ρ)/6 of a window ±δ, at 0.9

  @Override
  public About about() {
    return About.of("gaussian-critical-points", 3)
        .asks("How many directions lead down from the critical points of a random landscape?")
        .talk("General properties of error landscapes in high dimensions");
  }

  /**
   * @param dimension N, variables of the landscape
   * @param covariance f
   * @param shape a of the rational quadratic; unused by the other
   * @param confinement μ of the parabola ½ μ|x|² that is added; 0 for none
   * @param solves matrices whose whole spectrum is taken
   * @param indexDraws matrices whose eigenvalues are only counted at some energies
   * @param keptSpectra critical points of each of three energies whose spectra are kept
   */
  public record Parameters(
      int dimension,
      Family covariance,
      double shape,
      double confinement,
      int solves,
      int indexDraws,
      int keptSpectra) {

    public Parameters {
      require(dimension >= 1, "dimension must be >= 1", dimension);
      require(shape > 0 && Double.isFinite(shape), "shape must be finite and > 0", shape);
      require(
          confinement >= 0 && Double.isFinite(confinement),
          "confinement must be finite and >= 0",
          confinement);
      require(solves >= 0, "solves must be >= 0", solves);
      require(indexDraws >= 0, "index-draws must be >= 0", indexDraws);
      require(keptSpectra >= 0, "kept-spectra must be >= 0", keptSpectra);
    }

    Covariance field() {
      return covariance.of(shape);
    }

    CriticalEnsemble ensemble() {
      return CriticalEnsemble.of(field(), dimension, confinement);
    }

    /** N → ∞. */
    BrayDean limit() {
      return new BrayDean(field());
    }

    /** |ε| beyond which almost all critical points are minima or maxima. */
    double threshold() {
      return -limit().threshold();
    }

    boolean stationary() {
      return confinement == 0;
    }

    /** Whether the energy of a critical point fixes the shift of its spectrum. */
    boolean fixesShift() {
      return ensemble().energyVariance() == 0;
    }

    /** μ/√f''. */
    double confinementRatio() {
      return confinement / Math.sqrt(field().curvature());
    }

    String label() {
      return covariance == Family.SQUARED_EXPONENTIAL
          ? "squared exponential"
          : "rational quadratic, a = " + shape;
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(50, Family.SQUARED_EXPONENTIAL, 1, 0, 1000, 10_000, 0);
  }

  @Override
  public Cost cost(Parameters p) {
    return CriticalPointCost.of(
        p.dimension() + 1,
        p.solves() + 3.0 * p.keptSpectra(),
        p.indexDraws(),
        2 * ENERGY_STEPS + 1,
        !p.fixesShift());
  }

  @Override
  public CriticalPointSums run(Parameters p, Streams streams, Datasets data, Watch watch) {
    double[] energies = new double[2 * ENERGY_STEPS + 1];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = ENERGY_STEP * (i - ENERGY_STEPS);
    }
    var census = new CriticalPointCensus(p.ensemble(), p.threshold(), energies);
    census.addSpectra(p.solves(), streams.of("spectra"), watch);
    census.addCounts(p.indexDraws(), streams.of("counts"), watch);
    return census.sums(p.keptSpectra(), SPECTRUM_ENERGIES, streams.of("hessians"));
  }

  /** Critical points of one energy. */
  @From(
      """
      SELECT *, c.energies AS energy
      FROM (SELECT *, explode(arrays_zip(energies, energy_weights, energy_weight_squares,
          energy_index_sums, energy_index_squares, energy_index_products,
          energy_index_moments)) AS c FROM rows)
      WHERE c.energy_weights > 0""")
  record AtEnergy(
      Parameters at,
      double energy,
      @Sql("sum(c.energy_weights)") double weight,
      @Sql("sum(c.energy_weight_squares)") double weightSquares,
      @Sql("sum(c.energy_index_sums)") double indexSum,
      @Sql("sum(c.energy_index_squares)") double indexSquares,
      @Sql("sum(c.energy_index_products)") double indexProducts,
      @Sql("sum(c.energy_index_moments)") double indexMoments,
      @Sql("sum(solves + index_draws)") long matrices)
      implements IndexAtEnergy {

    /** |ε| in units of the threshold energy. */
    double ratio() {
      return Math.abs(energy) / at.threshold();
    }

    boolean scatters() {
      return fraction().error() > 0;
    }

    /** Where an independent computation set narrow limits. */
    boolean isReference() {
      return at.dimension == 100 && (energy == -1 || energy == -1.5);
    }
  }

  /** Critical points of all energies. */
  @From("SELECT * FROM rows WHERE solves > 0")
  record Whole(
      Parameters at,
      @Sql("first(log_normalization)") double logNormalization,
      @Sql("first(log_count_theory)") double logCountTheory,
      @Sql("sum(weight)") double weight,
      @Sql("sum(weight_squares)") double weightSquares,
      @Sql("sum(energy_square_sum)") double energySquares,
      @Sql("sum(energy_square_squares)") double energySquareSquares,
      @Sql("sum(energy_square_products)") double energySquareProducts,
      @Sql("sum(solves)") long spectra) {

    /** ln of the mean number of critical points. */
    Estimate logCount() {
      return CriticalPointSums.logCount(logNormalization, weight, weightSquares, spectra);
    }

    /** ⟨ε²⟩. */
    Estimate energyVariance() {
      return RatioOfSums.of(
          energySquares, weight, energySquareSquares, energySquareProducts, weightSquares, spectra);
    }
  }

  @Override
  public void claims(Rows<Parameters, CriticalPointSums> rows, Claims claims) {
    new RareMinima(rows).claims(claims);
    List<AtEnergy> scattered = where(rows.cells(AtEnergy.class, EFFORT), AtEnergy::scatters);
    List<AtEnergy> inside =
        where(
            scattered, c -> c.at.dimension >= 2 && c.at.dimension <= EXACT_INDEX && c.ratio() <= 1);
    List<AtEnergy> fixed = where(inside, c -> c.at.fixesShift());
    List<AtEnergy> free = where(inside, c -> !c.at.fixesShift());
    claims
        .each(
            "index fraction at an energy, squared exponential: exact at every N",
            fixed,
            c -> fraction(c, 0.0004))
        .each(
            "scatter of the index fraction, squared exponential: under a count or so",
            where(fixed, GaussianCriticalPoints::hasExactScatter),
            c -> scatter(c, 0.02 / c.at.dimension))
        .each(
            "index fraction at an energy, rational quadratic: the determinant tilts the shift",
            free,
            c -> fraction(c, 0.0008))
        // theory is an average over many places there; half as many energies are enough
        .each(
            "scatter of the index fraction, rational quadratic",
            where(
                free,
                c -> hasExactScatter(c) && c.energy <= 0 && c.energy % (2 * ENERGY_STEP) == 0),
            c -> scatter(c, 0.001))
        .each(
            "index fraction against energy approaches Bray and Dean's curve as 1/N",
            where(
                largest(rows.cells(AtEnergy.class, EFFORT), c -> c.at.dimension),
                c -> c.at.dimension >= 20 && c.ratio() < WELL_INSIDE && c.scatters()),
            GaussianCriticalPoints::firstOrder)
        .several(
            "index fraction rises with energy: isotonic regression changes nothing",
            where(
                by(where(scattered, c -> c.ratio() <= 1), c -> place(c.at)),
                curve -> curve.size() >= 3 && curve.get(0).at.dimension >= 20),
            curve -> corrections(curve, rows));
    List<Whole> wholes = rows.cells(Whole.class, EFFORT);
    claims
        .each(
            "variance of the energy over critical points, up to twice that over all points",
            where(wholes, w -> w.at.stationary()),
            GaussianCriticalPoints::energyVariance)
        // where a landscape is trivial rare eigenvalues far outside decide, and none is drawn
        .estimate(
            "mean number of critical points (ln), sampled against quadrature",
            where(wholes, w -> w.at.confinementRatio() < 0.8),
            Whole::logCount,
            Whole::logCountTheory,
            w -> 1e-12)
        .several(
            "critical points by energy, stationary fields: their number (ln) in each bin of energy,"
                + " sampled against quadrature",
            rows.cells(EnergyBin.class, EFFORT),
            EnergyBin::findings)
        .several(
            "mean number of critical points of confined fields, quadrature against reference",
            wholes,
            GaussianCriticalPoints::references)
        .several(
            "the Hessian's spectrum is a semicircle that shifts with energy (Kolmogorov)",
            CriticalSpectrum.ofShapelyFields(rows),
            CriticalSpectrum::findings);
  }

  static List<Object> place(Parameters p) {
    return List.of(p.dimension, p.covariance, p.shape, p.confinement);
  }

  private static Finding fraction(AtEnergy c, double ofReference) {
    Estimate fraction = c.fraction();
    double most = c.isReference() ? ofReference : Double.POSITIVE_INFINITY;
    double theory = c.at.ensemble().indexFraction(c.energy);
    return Finding.equal(theory, fraction, WINDOW_BIAS).within(most);
  }

  private static boolean hasExactScatter(AtEnergy c) {
    return c.at.dimension <= EXACT_SMALL && c.isSpread(c.at.dimension);
  }

  private static Finding scatter(AtEnergy c, double ofReference) {
    CriticalEnsemble ensemble = c.at.ensemble();
    double half = c.at.fixesShift() ? CriticalPointCensus.halfWindow(ensemble.order()) : 0;
    double theory = ensemble.indexDeviation(c.energy, half) / c.at.dimension;
    double most = c.isReference() ? ofReference : Double.POSITIVE_INFINITY;
    return Finding.equal(theory, Estimate.known(c.deviation(), c.deviationError()), 0).within(most);
  }

  /** Bray–Dean's curve with its first correction. */
  private static Finding firstOrder(AtEnergy c) {
    double n = c.at.dimension;
    BrayDean limit = c.at.limit();
    Estimate fraction = c.fraction();
    return Finding.equal(
        limit.indexFraction(c.energy) + limit.indexCorrection(c.energy) / n,
        fraction,
        WINDOW_BIAS + BrayDean.SECOND_ORDER / (n * n));
  }

  private static List<Finding> corrections(
      List<AtEnergy> curve, Rows<Parameters, CriticalPointSums> rows) {
    double[] rising =
        rows.isotonic(
            column(curve, c -> c.energy),
            column(curve, c -> c.fraction().mean()),
            column(curve, c -> 1 / (c.fraction().error() * c.fraction().error())));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < rising.length; i++) {
      Estimate fraction = curve.get(i).fraction();
      findings.add(Finding.equal(rising[i], fraction, 0).of(1));
    }
    return findings;
  }

  private static Finding energyVariance(Whole whole) {
    int n = whole.at.dimension;
    double scale = n / whole.at.field().at(0);
    double theory = scale * whole.at.ensemble().meanSquareEnergy();
    Estimate variance = whole.energyVariance();
    boolean reference = n == 1 || n == 2 || n == 10;
    double most = reference ? 0.01 * theory : Double.POSITIVE_INFINITY;
    return Finding.equal(theory, variance.linear(scale, 0), 1e-9).within(most);
  }

  private static List<Finding> references(Whole whole) {
    Parameters p = whole.at;
    double count = Math.exp(whole.logCountTheory);
    return ReferenceCounts.findings(p.dimension, p.confinementRatio(), count);
  }

  @Override
  public void figures(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    GaussianCriticalPointsFigures.draw(rows, figures);
  }
}

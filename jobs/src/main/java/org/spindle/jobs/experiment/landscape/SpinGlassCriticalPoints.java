// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.where;

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
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointCost;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.IndexAtEnergy;
import org.spindle.landscape.SphericalSpinGlass;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.RatioOfSums;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Where are the critical points of a spherical spin glass, and which of them are minima?
 *
 * <p>Claims: above the threshold energy −E∞ saddles of every index fraction outnumber all else,
 * below it critical points of index k = 0, 1, 2, … end at energies −E_k, one after the other; the
 * index fraction is F(u/E∞). Sampled exactly at every N.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Source: Auffinger, Ben
 * Arous and Černý 2013.
 */
public final class SpinGlassCriticalPoints
    implements Experiment<SpinGlassCriticalPoints.Parameters, CriticalPointSums> {

  /** Parameters that say how much is drawn; what they give adds up. */
  static final String[] EFFORT = {"solves", "index-draws"};

  private static final int ENERGY_STEPS = 9; // on each side of 0, of 0.12 E∞
  private static final int EXACT_INDEX = 300; // larger ones take the quadratures seconds an energy
  static final int EXACT_SMALL = 128; // of scatter, of minima and of drawn curves
  private static final double WELL_INSIDE = 0.9; // of the threshold energy
  private static final double WINDOW_BIAS = 2e-5; // δ²(α″ + 2α′ρ′/ρ)/6 of a window ±δ, at 0.9

  @Override
  public About about() {
    return About.of("spherical-spin-glass", 3)
        .asks(
            "Where are the critical points of a spherical spin glass, and which of them are"
                + " minima?")
        .talk("General properties of error landscapes in high dimensions");
  }

  /** How critical points are found. */
  public enum Method {
    /** Drawn from the exact ensemble. */
    EXACT
  }

  /**
   * @param method how critical points are found
   * @param dimension N, variables on the sphere
   * @param spins p, spins in each interaction
   * @param solves matrices whose whole spectrum is taken
   * @param indexDraws matrices whose eigenvalues are only counted at some energies
   */
  public record Parameters(Method method, int dimension, int spins, int solves, int indexDraws) {

    public Parameters {
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(spins >= 3, "spins must be >= 3", spins);
      require(solves >= 0, "solves must be >= 0", solves);
      require(indexDraws >= 0, "index-draws must be >= 0", indexDraws);
    }

    CriticalEnsemble ensemble() {
      return CriticalEnsemble.spinGlass(spins, dimension);
    }

    /** N → ∞. */
    SphericalSpinGlass limit() {
      return new SphericalSpinGlass(spins);
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Method.EXACT, 30, 3, 1000, 10_000);
  }

  @Override
  public Cost cost(Parameters p) {
    return CriticalPointCost.of(
        p.dimension(), p.solves(), p.indexDraws(), 2 * ENERGY_STEPS + 1, false);
  }

  @Override
  public CriticalPointSums run(Parameters p, Streams streams, Datasets data, Watch watch) {
    double threshold = p.limit().threshold();
    double[] energies = new double[2 * ENERGY_STEPS + 1];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = 0.12 * (i - ENERGY_STEPS) * threshold;
    }
    var census = new CriticalPointCensus(p.ensemble(), threshold, energies);
    census.addSpectra(p.solves(), streams.of("spectra"), watch);
    census.addCounts(p.indexDraws(), streams.of("counts"), watch);
    return census.sums(0, new double[0], streams.of("hessians"));
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

    /** |u|/E∞. */
    double ratio() {
      return Math.abs(energy / at.limit().threshold());
    }

    boolean scatters() {
      return fraction().error() > 0;
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
      @Sql("sum(index_weights[0])") double minima,
      @Sql("sum(index_weight_squares[0])") double minimaSquares,
      @Sql("sum(index_weight_products[0])") double minimaProducts,
      @Sql("sum(solves)") long spectra) {

    /** ln of the mean number of critical points. */
    Estimate logCount() {
      return CriticalPointSums.logCount(logNormalization, weight, weightSquares, spectra);
    }

    /** ⟨u²⟩. */
    Estimate energyVariance() {
      return RatioOfSums.of(
          energySquares, weight, energySquareSquares, energySquareProducts, weightSquares, spectra);
    }

    Estimate minimaFraction() {
      return RatioOfSums.of(minima, weight, minimaSquares, minimaProducts, weightSquares, spectra);
    }

    /** Whether the fraction is some standard errors; a few matrices do not tell their scatter. */
    boolean hasMinima(double standardErrors) {
      return minimaFraction().mean() > standardErrors * minimaFraction().error();
    }

    Estimate count() {
      return times(new Estimate(1, logCount().error(), spectra));
    }

    Estimate minimaCount() {
      return times(minimaFraction());
    }

    private Estimate times(Estimate fraction) {
      double count = Math.exp(logCount().mean());
      return new Estimate(fraction.mean() * count, fraction.error() * count, spectra);
    }
  }

  @Override
  public void claims(Rows<Parameters, CriticalPointSums> rows, Claims claims) {
    List<Whole> wholes = rows.cells(Whole.class, EFFORT);
    List<AtEnergy> energies = rows.cells(AtEnergy.class, EFFORT);
    List<AtEnergy> inside =
        where(
            energies,
            c ->
                c.at.dimension >= 5
                    && c.at.dimension <= EXACT_INDEX
                    && c.scatters()
                    && c.ratio() <= 1);
    claims
        .estimate(
            "mean number of critical points (ln), sampled against quadrature",
            wholes,
            Whole::logCount,
            Whole::logCountTheory,
            w -> 1e-12)
        .estimate(
            "the fraction of critical points that are minima, sampled against quadrature",
            where(wholes, w -> w.at.dimension <= EXACT_SMALL && w.hasMinima(20)),
            Whole::minimaFraction,
            w -> w.at.ensemble().minimaFraction(),
            w -> 0)
        .estimate(
            "variance of the energy over critical points, sampled against quadrature",
            wholes,
            Whole::energyVariance,
            w -> w.at.ensemble().meanSquareEnergy(),
            w -> 1e-9)
        .each(
            "mean number of critical points, quadrature against reference",
            where(
                wholes,
                w -> w.at.spins == 3 && ReferenceGlasses.COUNTS.containsKey(w.at.dimension)),
            ReferenceGlasses::count)
        .several(
            "threshold energy and lowest energies of index 0 to 3 against reference",
            where(wholes, w -> ReferenceGlasses.ENERGIES.containsKey(w.at.spins)),
            w -> ReferenceGlasses.energies(w.at.limit()))
        .several(
            "complexity Θ(u) against reference",
            where(wholes, w -> ReferenceGlasses.TOTALS.containsKey(w.at.spins)),
            w -> ReferenceGlasses.complexity(w.at.limit()))
        .estimate(
            "index fraction at an energy: exact at every N",
            inside,
            AtEnergy::fraction,
            c -> c.at.ensemble().indexFraction(c.energy),
            c -> WINDOW_BIAS)
        .each(
            "scatter of the index fraction: under a count or so",
            where(inside, c -> c.at.dimension <= EXACT_SMALL && c.isSpread(c.at.dimension - 1)),
            SpinGlassCriticalPoints::scatter)
        .estimate(
            "index fraction against energy approaches F(u/E∞) as 1/N",
            where(
                largest(energies, c -> c.at.dimension),
                c -> c.at.dimension >= 20 && c.ratio() < WELL_INSIDE && c.scatters()),
            AtEnergy::fraction,
            SpinGlassCriticalPoints::firstOrder,
            c -> WINDOW_BIAS + BrayDean.SECOND_ORDER / Math.pow(c.at.dimension, 2));
  }

  private static Finding scatter(AtEnergy c) {
    CriticalEnsemble ensemble = c.at.ensemble();
    double half = CriticalPointCensus.halfWindow(ensemble.order());
    double theory = ensemble.indexDeviation(c.energy, half) / ensemble.hessianOrder();
    return Finding.equal(theory, Estimate.known(c.deviation(), c.deviationError()), 0);
  }

  /** The limit with its first correction. */
  private static double firstOrder(AtEnergy c) {
    SphericalSpinGlass limit = c.at.limit();
    return limit.indexFraction(c.energy) + limit.indexCorrection(c.energy) / c.at.dimension;
  }

  @Override
  public void figures(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    SpinGlassCriticalPointsFigures.draw(rows, figures);
  }
}

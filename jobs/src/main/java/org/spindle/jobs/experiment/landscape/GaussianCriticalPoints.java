// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Scale.linear;
import static org.spindle.landscape.CriticalPointSums.INDEX_BINS;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.experiment.Sql;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.ConfinedField;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointCost;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.IndexAtEnergy;
import org.spindle.landscape.Semicircle;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Kolmogorov;
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
  private static final double SHIFTS = 6; // standard deviations, which no spectrum of 1e8 is off
  private static final int SHAPELY = 50; // variables from which one spectrum has a shape
  private static final int MANY = 20; // points of a scattered energy that a drawn bin needs
  private static final int PIECES = 4; // of a bin, for Simpson's rule
  private static final double QUADRATURE = 1e-3; // of what it makes of a bin, relative
  private static final double PLENTY = 1000; // expected points of a bin that is judged
  private static final int COLORS = 7;

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

  /** Critical points in a bin of the histogram's energies. */
  @From(
      "SELECT *, cell div "
          + INDEX_BINS
          + " AS bin FROM (SELECT *, posexplode(histogram) AS (cell, value)\n"
          + "FROM rows WHERE solves > 0 AND confinement = 0 AND dimension >= 5)")
  record EnergyBin(
      Parameters at,
      int bin,
      @Sql("sum(value)") double binWeight,
      @Sql("sum(if(cell % " + INDEX_BINS + " = 0, solves, 0))") long spectra,
      @Sql("first(log_normalization)") double logNormalization) {

    double width() {
      return 2 * CriticalPointSums.REACH * at.threshold() / CriticalPointSums.ENERGY_BINS;
    }

    double energy() {
      return -CriticalPointSums.REACH * at.threshold() + width() * (bin + 0.5);
    }

    /** (1/N) ln of the number by energy and unit volume, of which there are √N^N in that of A. */
    double complexity() {
      int n = at.dimension;
      double perVolume = logNormalization - 0.5 * n * Math.log(n);
      return (perVolume + Math.log(binWeight / spectra / width())) / n;
    }

    /**
     * Where many points are expected. Weights are at most 1 and eigenvalues repel: their sum
     * scatters less than a count.
     */
    List<Finding> findings() {
      double expected = isOutermost() || at.dimension > EXACT_SMALL ? 0 : expected();
      var sampled = Estimate.known(Math.log(binWeight), 1 / Math.sqrt(binWeight));
      return expected > PLENTY
          ? List.of(Finding.equal(Math.log(expected), sampled, QUADRATURE).of(1))
          : List.of();
    }

    /** Simpson's rule over the bin. */
    private double expected() {
      CriticalEnsemble ensemble = at.ensemble();
      double sum = 0;
      for (int i = 0; i <= PIECES; i++) {
        double factor = i == 0 || i == PIECES ? 1 : i % 2 == 1 ? 4 : 2;
        double energy = energy() + width() * ((double) i / PIECES - 0.5);
        sum += factor * Math.exp(ensemble.logCountAt(energy) - logNormalization);
      }
      return spectra * width() * sum / (3 * PIECES);
    }

    /** The outermost bins have no width. */
    private boolean isOutermost() {
      return bin == 0 || bin == CriticalPointSums.ENERGY_BINS - 1;
    }

    /** Of a scattered energy a few heavy points may decide. */
    boolean isDrawn() {
      return !isOutermost() && binWeight > (at.fixesShift() ? 0 : MANY);
    }
  }

  /** The kept spectra of a row, one after the other. */
  @From("SELECT * FROM rows WHERE size(spectrum_energies) > 0 AND confinement = 0")
  record Kept(Parameters at, double[] spectrumEnergies, double[] spectra) {

    List<Spectrum> each() {
      int n = at.dimension;
      return IntStream.range(0, spectrumEnergies.length)
          .mapToObj(
              k ->
                  new Spectrum(
                      at, spectrumEnergies[k], Arrays.copyOfRange(spectra, k * n, (k + 1) * n)))
          .toList();
    }
  }

  /** A Hessian's spectrum at a critical point. */
  private record Spectrum(Parameters at, double energy, double[] eigenvalues) {

    /** Distribution function of the semicircle at this energy. */
    double below(double h) {
      return Semicircle.below((h - at.limit().shift(energy)) / at.limit().radius());
    }

    double distance() {
      return Kolmogorov.distance(eigenvalues, this::below);
    }

    /**
     * Counts that a spectrum may be off, and six standard deviations of a shift that is free: a
     * shift by δ radii moves the distribution function by at most 2δ/π.
     */
    double allowed() {
      double n = at.dimension;
      double free = 2 / Math.PI * Math.sqrt(at.limit().shiftVariance() / n) / 2;
      return Semicircle.rigidity(at.dimension) / n + SHIFTS * free;
    }
  }

  private static List<Kept> ofLargestFields(Rows<Parameters, CriticalPointSums> rows) {
    return largest(rows.views(Kept.class), kept -> kept.at.dimension);
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
            where(ofLargestFields(rows), kept -> kept.at.dimension >= SHAPELY),
            kept ->
                kept.each().stream().map(s -> Finding.small(s.distance(), s.allowed())).toList());
  }

  private static List<Object> place(Parameters p) {
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
    drawIndex(rows, figures);
    drawSpectra(rows, figures);
    drawComplexity(rows, figures);
    new RareMinima(rows).figures(figures);
    drawConfined(rows, figures);
  }

  private static void drawIndex(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<AtEnergy> drawn =
        where(rows.cells(AtEnergy.class, EFFORT), c -> c.at.stationary() && c.at.dimension >= 5);
    List<List<AtEnergy>> fields = byField(drawn, c -> c.at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-index",
                "Critical points of higher error have more directions down")
            .caption(
                "Points: sampled critical points, with standard errors smaller than they are."
                    + " Coloured lines: exact theory at that N, by quadrature over the orthogonal"
                    + " ensemble; grey line: Bray and Dean's limit.")
            .axes(linear("energy per variable ε"), linear("fraction f of negative eigenvalues"))
            .columns(Math.min(2, fields.size()));
    for (List<AtEnergy> field : fields) {
      double edge = field.get(0).at.threshold();
      PanelDraft panel = figure.panel(field.get(0).at.label());
      panel
          .series("N → ∞ (Bray–Dean)", -1)
          .line(evenly(-1.25 * edge, 1.25 * edge, 241), field.get(0).at.limit()::indexFraction);
      int color = 0;
      for (List<AtEnergy> size : thinned(by(field, c -> c.at.dimension))) {
        Parameters p = size.get(0).at;
        Series series = panel.series("N = " + p.dimension, color++).allSigns();
        if (p.dimension <= EXACT_SMALL) {
          series.line(evenly(-edge, edge, 25), p.ensemble()::indexFraction);
        }
        series.estimates(size, c -> c.energy, AtEnergy::fraction);
      }
    }
  }

  /** One list for each covariance function, the squared exponential first, small fields first. */
  private static <T> List<List<T>> byField(List<T> all, Function<T, Parameters> at) {
    return by(
        sorted(
            all, c -> at.apply(c).covariance, c -> at.apply(c).label(), c -> at.apply(c).dimension),
        c -> at.apply(c).label());
  }

  /** At most seven sizes, evenly among those that there are, and the last. */
  private static <T> List<T> thinned(List<T> sizes) {
    int every = (sizes.size() + 3) / 4;
    return IntStream.range(0, sizes.size())
        .filter(i -> (sizes.size() - 1 - i) % every == 0)
        .mapToObj(sizes::get)
        .toList();
  }

  private static void drawSpectra(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<Spectrum> spectra =
        ofLargestFields(rows).stream().flatMap(kept -> kept.each().stream()).toList();
    List<List<Spectrum>> fields = byField(spectra, s -> s.at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-spectra",
                "The Hessian's spectrum is a semicircle that shifts with error")
            .caption(
                "Histograms: Hessian eigenvalues at sampled critical points of three energies."
                    + " Lines: the semicircle of radius 2√f'' at the shift s*(ε) of Bray and"
                    + " Dean.")
            .axes(linear("Hessian eigenvalue"), linear("density"))
            .columns(Math.min(2, fields.size()));
    for (List<Spectrum> field : fields) {
      Parameters p = field.get(0).at;
      double radius = p.limit().radius();
      PanelDraft panel = figure.panel(p.label() + ", N = " + p.dimension);
      for (List<Spectrum> points : by(sorted(field, s -> s.energy), s -> s.energy)) {
        double energy = points.get(0).energy;
        double shift = p.limit().shift(energy);
        panel
            .series("ε = " + energy)
            .allSigns()
            .histogram(
                evenly(shift - 1.3 * radius, shift + 1.3 * radius, 25),
                points.stream().flatMapToDouble(s -> Arrays.stream(s.eigenvalues)).toArray())
            .line(
                evenly(shift - radius, shift + radius, 161),
                h -> Semicircle.density((h - shift) / radius) / radius);
      }
    }
  }

  private static void drawComplexity(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<List<EnergyBin>> fields = byField(rows.cells(EnergyBin.class, EFFORT), c -> c.at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-complexity", "How many critical points have which error")
            .caption(
                "Logarithm of the number of critical points per unit of energy and volume, over"
                    + " N. Points: sampled; coloured lines: exact theory at that N; grey line: its"
                    + " limit.")
            .axes(linear("energy per variable ε"), linear("complexity Σ(ε) = ln(number)/N"))
            .columns(Math.min(2, fields.size()));
    for (List<EnergyBin> field : fields) {
      double edge = field.get(0).at.threshold();
      double reach = CriticalPointSums.REACH * edge;
      PanelDraft panel = figure.panel(field.get(0).at.label());
      panel
          .series("N → ∞ (Bray–Dean)", -1)
          .line(evenly(-1.25 * edge, 1.25 * edge, 201), field.get(0).at.limit()::complexity);
      int color = 0;
      for (List<EnergyBin> size : by(field, c -> place(c.at))) {
        if (color == COLORS) {
          break;
        }
        CriticalEnsemble ensemble = size.get(0).at.ensemble();
        int n = size.get(0).at.dimension;
        panel
            .series("N = " + n, color++)
            .allSigns()
            .line(
                evenly(-reach, reach, 121),
                e -> (ensemble.logCountAt(e) - 0.5 * n * Math.log(n)) / n)
            .points(where(size, EnergyBin::isDrawn), EnergyBin::energy, EnergyBin::complexity);
      }
    }
  }

  private static void drawConfined(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<Whole> confined = where(rows.cells(Whole.class, EFFORT), w -> !w.at.stationary());
    if (confined.isEmpty()) {
      return;
    }
    double[] ratios = evenly(0.25, 1.4, 47);
    PanelDraft panel =
        figures
            .figure(
                "gaussian-critical-points-confined",
                "A steep enough parabola leaves one critical point")
            .caption(
                "Logarithm of the mean number of critical points over N, against confinement."
                    + " Points: sampled; coloured lines: quadrature at that N; grey line: its"
                    + " limit, 0 from the critical confinement on.")
            .axes(linear("confinement μ/√f''"), linear("ln(number)/N"))
            .panel("");
    panel.series("N → ∞", -1).line(ratios, ConfinedField::complexity);
    for (List<Whole> size : thinned(by(confined, w -> w.at.dimension))) {
      Covariance field = size.get(0).at.field();
      int n = size.get(0).at.dimension;
      double critical = Math.sqrt(field.curvature());
      List<Whole> seen = where(size, w -> w.at.confinementRatio() < 0.95);
      panel
          .series("N = " + n)
          .allSigns()
          .line(ratios, q -> CriticalEnsemble.confined(field, n, q * critical).logCount() / n)
          .points(
              seen,
              w -> w.at.confinementRatio(),
              w -> w.logCount().mean() / n,
              w -> w.logCount().error() / n);
    }
  }
}

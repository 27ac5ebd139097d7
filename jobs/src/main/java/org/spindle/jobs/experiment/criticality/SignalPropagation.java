// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.counting;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.spindle.criticality.CorrelationMap;
import org.spindle.criticality.DepthScales;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.criticality.LengthMap;
import org.spindle.criticality.SignalSimulation;
import org.spindle.criticality.SignalSimulation.Weights;
import org.spindle.criticality.SignalStatistics;
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
import org.spindle.experiment.Twin;
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How deep do signals reach in a random network, and where do they turn chaotic?
 *
 * <p>Claim: length, correlation and perturbations go from layer to layer as the mean-field maps
 * say; below the line χ₁ = 1 all stimuli become alike, above it they are torn apart, and only on it
 * they reach deep. Simulated are finite networks of random weights; finite width shifts means by
 * about 1/N a layer, which adds up over the depth scale. What is measured is in {@link
 * SignalStatistics}.
 *
 * <p>Sources: Poole et al. 2016, Schoenholz et al. 2017.
 */
public final class SignalPropagation
    implements Experiment<SignalPropagation.Parameters, SignalPropagation.Result> {

  // shifts of means in units of 1/N per layer of depth scale, measured with 1500 networks of width
  // 100 and 300: at most 0.25, 0.7 and 2.4 where they stand out of their errors
  private static final double LENGTH_BIAS = 0.5;
  private static final double CORRELATION_BIAS = 1;
  private static final double GROWTH_BIAS = 3;
  private static final double EDGE = 1e-5; // accuracy of the phase boundary
  private static final double FIXED = 1e-4; // accuracy of c*
  private static final double LINEAR = 1e-3; // relative deviations below it fall by a fixed rate
  private static final double ROUNDED = 1e-9; // and are exact above it
  private static final double RATE = 0.03; // what is left of the nonlinearity in a rate
  private static final double NEAR = 0.1; // |χ₁ − 1| within which finite width dominates
  private static final int WIDE = 1000; // where the fixed upper limits hold
  private static final double LENGTH_LIMIT = 0.04; // relative, for orthogonal weights
  private static final double CORRELATION_LIMIT = 0.06;

  // of tanh networks: σ_w² of the edge by σ_b² (Schoenholz et al. 2017), q* by σ_w² without biases
  // (Saxe et al. 2014), and c* at one place (Poole et al. 2016)
  private static final Map<Double, Double> EDGES =
      Map.of(0.01, 1.4242053, 0.05, 1.7609546, 0.09, 1.9476546);
  private static final Map<Double, Double> LENGTHS =
      Map.of(1.44, 0.249513, 2.25, 0.793354, 4.0, 2.121474);
  private static final double POOLE_WEIGHTS = 6.25;
  private static final double POOLE_BIASES = 0.09;
  private static final double POOLE_CORRELATION = 0.122104;

  private static final int LINE = 200; // points of the edge of chaos
  private static final int MOST_CURVES = 5;
  private static final int LEAST_SIDE = 3; // of a grid that is drawn as a map
  private static final double BESIDE = 0.02; // a word from the end of its curve, of its length
  private static final double SHORTEST = 1e-12; // distances below it are rounding

  @Override
  public About about() {
    return About.of("signal-propagation", 1)
        .asks("How deep do signals reach in a random network, and where do they turn chaotic?")
        .talk("Extensive criticality yields dynamical isometry in nonlinear nets");
  }

  /**
   * @param activation φ
   * @param weightVariance σ_w² &gt; 0; N times the variance of a gaussian weight
   * @param biasVariance σ_b² ≥ 0
   * @param initialization gaussian or orthogonal weights
   * @param width N ≥ 3
   * @param depth layers, at least 8, the first included
   * @param initialLength q¹ &gt; 0
   * @param initialCorrelation c¹ in [−1, 1)
   * @param explicitWeights whether whole matrices are drawn; otherwise only what two stimuli and a
   *     perturbation see of them, which is the same law
   * @param networks independent ones, at least 2
   */
  public record Parameters(
      Activation activation,
      double weightVariance,
      double biasVariance,
      Weights initialization,
      int width,
      int depth,
      double initialLength,
      double initialCorrelation,
      boolean explicitWeights,
      int networks) {

    public Parameters {
      require(
          weightVariance > 0 && weightVariance < 1e6,
          "weight-variance must be > 0",
          weightVariance);
      require(biasVariance >= 0 && biasVariance < 1e6, "bias-variance must be >= 0", biasVariance);
      require(width >= 3, "width must be >= 3", width);
      require(depth >= 8, "depth must be >= 8", depth);
      require(
          initialLength > 0 && initialLength < 1e6, "initial-length must be > 0", initialLength);
      require(
          initialCorrelation >= -1 && initialCorrelation < 1,
          "initial-correlation must be >= -1 and < 1",
          initialCorrelation);
      require(networks >= 2, "networks must be >= 2", networks);
    }

    LengthMap map() {
      return new LengthMap(activation, weightVariance, biasVariance);
    }
  }

  /**
   * @param criticalWeightVariance σ_w² of the edge of chaos at this σ_b²; null if there is none
   * @param fixedLength q*; null if lengths grow without bound
   * @param fixedCorrelation c*; null if q* is 0 or infinite
   * @param chi χ₁ at q*
   * @param lengthDepth ξ_q in layers; null if infinite
   * @param correlationDepth ξ_c; null if infinite or without c*
   * @param gradientDepth ξ_∇, negative where gradients explode; null if infinite
   * @param layersReached layers that all networks' signals reached as finite numbers
   * @param diverged whether a signal was lost by overflow
   * @param vanished whether a signal was lost by underflow
   * @param lateLength mean length of the last five layers; null if they were not reached
   * @param lateLengthError its standard error over networks
   * @param lateLengthTheory the same by the map
   * @param endCorrelation correlation in the last layer; null if it was not reached
   * @param endCorrelationError its standard error over networks
   * @param endCorrelationTheory the same by the map
   * @param growth ln of the squared stretch of a perturbation per layer, over the second half
   * @param growthError its standard error over networks
   * @param growthTheory mean of ln χ(q) over the same layers
   * @param lengths q in each layer, mean over networks
   * @param lengthErrors their standard errors
   * @param lengthsTheory the same by the map
   * @param distances 1 − c in each layer, mean over networks
   * @param distanceErrors their standard errors
   * @param distancesTheory the same by the map
   */
  public record Result(
      Double criticalWeightVariance,
      Double fixedLength,
      Double fixedCorrelation,
      double chi,
      Double lengthDepth,
      Double correlationDepth,
      Double gradientDepth,
      int layersReached,
      boolean diverged,
      boolean vanished,
      Double lateLength,
      Double lateLengthError,
      Double lateLengthTheory,
      Double endCorrelation,
      Double endCorrelationError,
      Double endCorrelationTheory,
      Double growth,
      Double growthError,
      Double growthTheory,
      double[] lengths,
      double[] lengthErrors,
      double[] lengthsTheory,
      double[] distances,
      double[] distanceErrors,
      double[] distancesTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        Activation.TANH, 2.5, 0.05, Weights.GAUSSIAN, 1000, 30, 1, 0.5, false, 16);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.width();
    double drawn = p.explicitWeights() ? 30 * n * n : 200 * n; // a gaussian is worth 30 flops
    if (p.explicitWeights() && p.initialization() == Weights.ORTHOGONAL) {
      drawn += 4 * n * n * n / 3;
    }
    double layer = drawn + 400 * n;
    double lengths = Math.min(p.weightVariance() + p.biasVariance(), 100);
    double theory = (p.depth() + 60) * 5e4 * (1 + 4 * lengths);
    long bytes = (long) (8 * (p.explicitWeights() ? n * n + 20 * n : 30 * n));
    return new Cost(p.networks() * p.depth() * layer + theory, bytes + 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    LengthMap map = p.map();
    DepthScales scales = DepthScales.of(map);
    double start = 1 - p.initialCorrelation();
    var simulation = new SignalSimulation(map, p.initialization(), p.explicitWeights(), p.width());
    var signals = new SignalStatistics(p.depth(), p.networks());
    RandomGenerator random = streams.of("networks");
    for (int k = 0; k < p.networks(); k++) {
      signals.add(simulation.run(p.initialLength(), start, p.depth(), random, watch));
    }
    int reached = signals.layersReached();
    double[] lengths = map.lengths(p.initialLength(), reached);
    double[] distances = new CorrelationMap(map).distances(p.initialLength(), start, reached);
    boolean through = reached == p.depth();
    var edge = EdgeOfChaos.weightVariance(p.activation(), p.biasVariance());
    return new Result(
        edge.isPresent() ? edge.getAsDouble() : null,
        finite(scales.length()),
        finite(1 - scales.distance()),
        scales.chi(),
        finite(scales.lengthDepth()),
        finite(scales.correlationDepth()),
        finite(scales.gradientDepth()),
        reached,
        !through && signals.lastLength() > 1,
        !through && signals.lastLength() <= 1,
        through ? signals.lateLength().mean() : null,
        through ? signals.lateLength().error() : null,
        through ? SignalStatistics.late(lengths) : null,
        through ? 1 - signals.distance(reached - 1).mean() : null,
        through ? signals.distance(reached - 1).error() : null,
        through ? 1 - distances[reached - 1] : null,
        through ? signals.growth().mean() : null,
        through ? signals.growth().error() : null,
        through ? SignalStatistics.growth(map, lengths) : null,
        signals.lengths().means(),
        signals.lengths().errors(),
        lengths,
        signals.distances().means(),
        signals.distances().errors(),
        distances);
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** All networks at one place; NaN where there is no value, as of depths that are infinite. */
  record Cell(
      Parameters at,
      @Sql("avg(critical_weight_variance)") double criticalWeightVariance,
      @Sql("avg(fixed_length)") double fixedLength,
      @Sql("avg(fixed_correlation)") double fixedCorrelation,
      @Sql("avg(chi)") double chi,
      @Sql("avg(length_depth)") double lengthDepth,
      @Sql("avg(gradient_depth)") double gradientDepth,
      @Sql("avg(correlation_depth)") double correlationDepth,
      @Sql("avg(late_length)") double lateLengthMean,
      @Sql("sqrt(sum(late_length_error * late_length_error)) / count(*)") double lateLengthError,
      @Sql("avg(late_length_theory)") double lateLengthTheory,
      @Sql("avg(end_correlation)") double endCorrelationMean,
      @Sql("sqrt(sum(end_correlation_error * end_correlation_error)) / count(*)")
          double endCorrelationError,
      @Sql("avg(end_correlation_theory)") double endCorrelationTheory,
      @Sql("avg(growth)") double growthMean,
      @Sql("sqrt(sum(growth_error * growth_error)) / count(*)") double growthError,
      @Sql("avg(growth_theory)") double growthTheory,
      @Sql(
              """
              avg(aggregate(lengths, 0D, (sum, q) -> sum + q)
                / aggregate(lengths_theory, 0D, (sum, q) -> sum + q))""")
          double lengths,
      @Sql(
              """
              avg(aggregate(length_errors, 0D, (sum, q) -> sum + q)
                / aggregate(lengths_theory, 0D, (sum, q) -> sum + q)) / sqrt(count(*))""")
          double lengthsError,
      @Sql(
              """
              avg(aggregate(distances, 0D, (sum, d) -> sum + d)
                / aggregate(distances_theory, 0D, (sum, d) -> sum + d))""")
          double distances,
      @Sql(
              """
              avg(aggregate(distance_errors, 0D, (sum, d) -> sum + d)
                / aggregate(distances_theory, 0D, (sum, d) -> sum + d)) / sqrt(count(*))""")
          double distancesError,
      @Sql("count(*) * (avg(networks) - 1) + 1") long draws,
      @Sql(
              """
              count_if((layers_reached < depth) != (diverged OR vanished)
                OR size(lengths) != layers_reached
                OR exists(lengths, q -> isnan(q) OR q > 1e300)
                OR exists(distances, d -> isnan(d) OR d > 2.1))""")
          long lost) {

    Twin lateLength() {
      return new Twin(new Estimate(lateLengthMean, lateLengthError, draws), lateLengthTheory);
    }

    Twin endCorrelation() {
      return new Twin(
          new Estimate(endCorrelationMean, endCorrelationError, draws), endCorrelationTheory);
    }

    Twin growth() {
      return new Twin(new Estimate(growthMean, growthError, draws), growthTheory);
    }

    boolean reached() {
      return lateLengthMean >= 0;
    }

    boolean atPlaceOfPoole() {
      return at.weightVariance() == POOLE_WEIGHTS && at.biasVariance() == POOLE_BIASES;
    }

    /** What is left of a deviation; a start near the saddle c = 1 needs some layers more. */
    double left() {
      double start = 1 - at.initialCorrelation();
      double delay = Math.max(0, -Math.log(start)) / Math.max(NEAR, Math.log(chi));
      return 4 * Math.exp(-(at.depth() - 1 - delay) / memory());
    }

    /** Layers over which the correlation and the length that it hangs on forget their start. */
    double memory() {
      return Math.max(correlationDepth, lengthDepth);
    }

    /** What is left of a deviation of lengths in the last five layers. */
    double lengthsLeft() {
      return 4 * Math.exp(-(at.depth() - 5) / lengthDepth);
    }

    /** What finite width does to a mean by 1/N a layer, over as many layers as are remembered. */
    double perLayer(double memory) {
      double layers = memory > 0 ? Math.min(memory, at.depth()) : at.depth();
      return (1 + layers) / at.width();
    }
  }

  private static List<Cell> cells(Rows<Parameters, Result> rows) {
    return sorted(
        rows.cells(Cell.class, "explicit-weights", "networks"),
        c -> word(c.at.activation()),
        c -> c.at.initialization(),
        c -> c.at.width(),
        c -> c.at.depth(),
        c -> c.at.biasVariance(),
        c -> c.at.weightVariance());
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> all = cells(rows);
    List<Cell> tanh = where(all, c -> c.at.activation() == Activation.TANH);
    List<Cell> poole = where(tanh, Cell::atPlaceOfPoole);
    List<Cell> unbiased =
        where(
            tanh,
            c ->
                c.at.biasVariance() == 0
                    && c.at.initialization() == Weights.ORTHOGONAL
                    && LENGTHS.containsKey(c.at.weightVariance()));
    List<Cell> cells = where(all, Cell::reached);
    List<Cell> lasting = where(cells, c -> c.lengthDepth > 0 && c.fixedLength > 0);
    List<Cell> off = where(cells, c -> Math.abs(c.chi - 1) > NEAR);
    List<Cell> away = where(off, c -> c.correlationDepth > 0);
    claims
        // what is published or derived elsewhere, by number
        .perGroup(
            "the root finder puts the edge of chaos of tanh where it is known to be",
            where(tanh, c -> EDGES.containsKey(c.at.biasVariance())),
            c -> "σ_b² = " + c.at.biasVariance(),
            c -> Finding.exact(EDGES.get(c.at.biasVariance()), c.criticalWeightVariance, EDGE))
        .equal(
            "c* of tanh at σ_w = 2.5, σ_b = 0.3 is 0.12210",
            poole,
            Cell::fixedCorrelation,
            c -> POOLE_CORRELATION,
            c -> FIXED)
        .each(
            "correlations of simulated tanh networks at σ_w = 2.5, σ_b = 0.3 end at 0.12210",
            poole,
            c -> against(POOLE_CORRELATION, endCorrelation(c)))
        .perGroup(
            "beyond the edge lengths settle at q*",
            unbiased,
            c -> String.format(Locale.ROOT, "g = %.3g", Math.sqrt(c.at.weightVariance())),
            c -> against(LENGTHS.get(c.at.weightVariance()), lateLength(c)))
        // and everywhere the maps
        .several(
            "the edge of chaos is the same by root finding in σ_w² and in q",
            by(all, c -> List.of(c.at.activation(), c.at.biasVariance())),
            group -> edge(group.get(0)))
        .each(
            "the correlation map run through the layers ends at its fixed point c*",
            where(cells, c -> c.memory() > 0 && c.left() < 0.1),
            c ->
                Finding.exact(c.fixedCorrelation, c.endCorrelationTheory, FIXED + c.left())
                    .of(1)) // correlations
        .equal(
            "the length map run through the layers ends at its fixed point q*",
            where(lasting, c -> c.lengthsLeft() < 0.1),
            Cell::lateLengthTheory,
            Cell::fixedLength,
            c -> (FIXED + c.lengthsLeft()) * c.fixedLength)
        .equal(
            "perturbations in the late layers of the length map grow by χ₁ at q*, ratio by ratio",
            where(lasting, c -> c.lengthsLeft() < 0.01),
            c -> Math.exp(c.growthTheory),
            Cell::chi,
            c -> (FIXED + 4 * Math.exp(-c.at.depth() / 2.0 / c.lengthDepth)) * c.chi)
        .equal(
            "gradients and perturbations have one depth: ln χ a layer, times ξ of gradients",
            where(off, c -> c.lengthDepth > 0 && c.lengthsLeft() < 0.01),
            c -> c.growthTheory * c.gradientDepth,
            c -> -1,
            c -> (FIXED + 4 * Math.exp(-c.at.depth() / 2.0 / c.lengthDepth)) / Math.log(1 + NEAR))
        .several(
            "lengths by the map approach q* by 1/ξ_q a layer, distances by 1/ξ_c: ratio of rates",
            rows.views(Course.class),
            SignalPropagation::rates)
        .each("lengths of late layers are those of the length map", lasting, c -> lateLength(c))
        .small(
            "below the critical gain and without biases the signal dies",
            where(
                cells,
                c -> c.at.biasVariance() == 0 && c.lateLengthTheory < 0.005 && c.chi < 1 - NEAR),
            Cell::lateLengthMean,
            0.01)
        .each(
            "stimuli become alike or are torn apart as the correlation map says",
            away,
            c -> endCorrelation(c))
        .each(
            "perturbations grow by χ a layer: ln of their squared growth",
            off,
            c -> {
              double bias = GROWTH_BIAS * c.perLayer(c.lengthDepth);
              return judged(c.growth(), bias, Double.POSITIVE_INFINITY).of(1); // relative of χ
            })
        .small(
            "signals lost by overflow or underflow without a flag, or layers miscounted",
            all,
            Cell::lost,
            0)
        .each(
            "over all places perturbations grow by the ln χ of the length map",
            off.isEmpty() ? List.of() : List.of(off),
            SignalPropagation::growths)
        .each(
            "over all layers and places lengths have the size that the length map says",
            lasting.isEmpty() ? List.of() : List.of(lasting),
            places ->
                ratio(
                    places,
                    c -> new Estimate(c.lengths, c.lengthsError, c.draws),
                    c -> LENGTH_BIAS * c.perLayer(c.lengthDepth)))
        .each(
            "over all layers and places distances have the size that the correlation map says",
            away.isEmpty() ? List.of() : List.of(away),
            places ->
                ratio(
                    places,
                    c -> new Estimate(c.distances, c.distancesError, c.draws),
                    c -> CORRELATION_BIAS * c.perLayer(c.correlationDepth)));
  }

  /** The critical σ_w² and the σ_b² that belong to q* at the edge. */
  private static List<Finding> edge(Cell cell) {
    double critical = cell.criticalWeightVariance;
    if (!(critical > 0)) {
      return List.of();
    }
    Activation activation = cell.at.activation();
    double biases = cell.at.biasVariance();
    double length = new LengthMap(activation, critical, biases).fixedPoint();
    if (!(length > 0 && Double.isFinite(length))) {
      return List.of();
    }
    double[] edge = EdgeOfChaos.atLength(activation, length);
    return List.of(
        Finding.exact(edge[0], critical, EDGE),
        Finding.exact(edge[1], biases, EDGE).of(critical)); // variances of one sum, one may be 0
  }

  private static Finding lateLength(Cell c) {
    double bias = LENGTH_BIAS * c.perLayer(c.lengthDepth) * c.lateLengthTheory;
    boolean reference = c.at.initialization() == Weights.ORTHOGONAL && c.at.width() >= WIDE;
    double limit = reference ? LENGTH_LIMIT * c.lateLengthTheory : Double.POSITIVE_INFINITY;
    return judged(c.lateLength(), bias, limit);
  }

  private static Finding endCorrelation(Cell c) {
    double away = 1 - c.endCorrelationTheory;
    double bias = CORRELATION_BIAS * c.perLayer(c.correlationDepth) * away;
    double limit = c.at.width() >= WIDE ? CORRELATION_LIMIT : Double.POSITIVE_INFINITY;
    return judged(c.endCorrelation(), bias, limit).of(1);
  }

  private static Finding judged(Twin twin, double bias, double limit) {
    return Finding.equal(twin.theory(), twin.measured(), bias).within(limit);
  }

  /**
   * The mean over places of a ratio to theory. The ratio at a place is one of sums over its layers,
   * all of the same networks, so that their errors add at worst; places are independent.
   */
  private static Finding ratio(
      List<Cell> places, Function<Cell, Estimate> ratio, ToDoubleFunction<Cell> bias) {
    double part = 1.0 / places.size();
    Estimate all = Estimate.sum(places.stream().map(c -> ratio.apply(c).linear(part, 0)).toList());
    return Finding.equal(1, all, part * places.stream().mapToDouble(bias).sum());
  }

  /** The sum over places of growth in the direction of theory, over the sum of |ln χ|. */
  private static Finding growths(List<Cell> places) {
    double theory = 0;
    double shift = 0;
    double bias = 0;
    List<Estimate> growths = new ArrayList<>();
    for (Cell c : places) {
      double sign = Math.signum(c.growthTheory);
      theory += Math.abs(c.growthTheory);
      growths.add(c.growth().measured().linear(sign, 0));
      // of a gaussian layer E ln is -1/N, which lowers all; the rest is the bias of one place
      shift -= sign / c.at.width();
      bias += GROWTH_BIAS / 2 * c.perLayer(c.lengthDepth);
    }
    Estimate ratio = Estimate.sum(growths).linear(1 / theory, 0);
    return Finding.equal(1 + shift / theory, ratio, bias / theory);
  }

  /** One over the depth, times the measured depth over which a deviation falls by e. */
  private static List<Finding> rates(Course c) {
    List<Finding> findings = new ArrayList<>();
    if (c.lengthDepth > 0 && c.fixedLength > 0) {
      double end = c.fixedLength;
      double[] left = Arrays.stream(c.lengthsTheory).map(q -> Math.abs(q / end - 1)).toArray();
      rate(left, c.lengthDepth).ifPresent(findings::add);
    }
    // where lengths are forgotten sooner, correlations fall at their own rate
    if (c.correlationDepth > 2 * c.lengthDepth && c.fixedCorrelation < 1 - NEAR) {
      double end = 1 - c.fixedCorrelation;
      double[] left = Arrays.stream(c.distancesTheory).map(d -> Math.abs(d / end - 1)).toArray();
      rate(left, c.correlationDepth).ifPresent(findings::add);
    }
    return findings;
  }

  /** Where the deviation is small enough to be linear and far from rounding. */
  private static Optional<Finding> rate(double[] left, double depth) {
    for (int l = left.length / 2; l + 1 < left.length; l++) {
      if (left[l] < LINEAR && left[l + 1] > ROUNDED) {
        return Optional.of(Finding.exact(1, depth * Math.log(left[l] / left[l + 1]), RATE));
      }
    }
    return Optional.empty();
  }

  /** The same measurement against a fixed number; what the layers have yet to go is allowed. */
  private static Finding against(double reference, Finding finding) {
    double left = Math.abs(finding.theory() - reference);
    return Finding.equal(reference, finding.measured(), finding.bias() + left)
        .within(finding.limit() + left)
        .of(finding.scale());
  }

  /** The course of signals that reached the last layer, where lengths have a fixed point. */
  @From(
      """
      SELECT * FROM rows
      WHERE replicate = 0 AND depth = layers_reached AND fixed_length IS NOT NULL""")
  record Course(
      Parameters at,
      @Sql("coalesce(fixed_length, 0)") double fixedLength,
      @Sql("coalesce(fixed_correlation, 1)") double fixedCorrelation,
      @Sql("coalesce(length_depth, 0)") double lengthDepth,
      @Sql("coalesce(correlation_depth, 0)") double correlationDepth,
      double[] lengths,
      double[] lengthErrors,
      double[] lengthsTheory,
      double[] distances,
      double[] distanceErrors,
      double[] distancesTheory) {}

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Cell> cells = where(cells(rows), Cell::reached);
    List<Cell> grid =
        largestGroup(
            cells,
            c ->
                List.of(
                    c.at.activation(),
                    c.at.initialization(),
                    c.at.width(),
                    c.at.depth(),
                    c.at.initialCorrelation()));
    double[] weights = axis(grid, c -> c.at.weightVariance());
    double[] biases = axis(grid, c -> c.at.biasVariance());
    if (weights.length >= LEAST_SIDE && biases.length >= LEAST_SIDE) {
      phases(figures, grid, weights, biases);
    }

    FigureDraft layers =
        figures
            .figure(
                "signal-propagation-layers", "Length and correlation of signals, layer by layer")
            .caption(
                "Points: finite random networks, mean and one standard error. Lines: the mean-field"
                    + " maps, without any fit.")
            .columns(2);
    List<Course> courses =
        sorted(
            rows.views(Course.class),
            c -> word(c.at.activation()),
            c -> c.at.initialization(),
            c -> c.at.biasVariance(),
            c -> c.at.weightVariance());
    for (List<Course> of : by(courses, c -> c.at.activation())) {
      courses(layers, largestGroup(of, c -> List.of(c.at.initialization(), c.at.biasVariance())));
    }

    if (!cells.isEmpty()) {
      growth(figures, cells);
    }
  }

  /** Correlations over a grid of variances, simulated and by theory, with the edge of chaos. */
  private static void phases(Figures figures, List<Cell> grid, double[] weights, double[] biases) {
    Parameters p = grid.get(0).at;
    double[] upwards = evenly(biases[0], biases[biases.length - 1], LINE);
    double[] edge =
        Arrays.stream(upwards)
            .map(b -> EdgeOfChaos.weightVariance(p.activation(), b).orElse(Double.NaN))
            .toArray();
    FigureDraft figure =
        figures
            .figure(
                "signal-propagation-phases",
                "Order and chaos in random " + word(p.activation()) + " networks")
            .caption(
                "Correlation of two stimuli in the last layer, from c = "
                    + p.initialCorrelation()
                    + " in the first: simulated (left), by theory (right). Line: χ₁ = 1. Left of it"
                    + " all stimuli become alike, right of it they are torn apart.")
            .axes(linear("variance of weights σ_w²"), linear("variance of biases σ_b²"));
    String label = "c in layer " + p.depth();
    figure
        .panel("networks of width " + p.width())
        .layer(map(label, grid, weights, biases, Cell::endCorrelationMean))
        .series("edge of chaos", 1)
        .line(edge, upwards);
    figure
        .panel("correlation map")
        .layer(map(label, grid, weights, biases, Cell::endCorrelationTheory))
        .series("edge of chaos", 1)
        .line(edge, upwards);
  }

  private static Layer map(
      String label,
      List<Cell> grid,
      double[] weights,
      double[] biases,
      ToDoubleFunction<Cell> value) {
    double[][] values = new double[biases.length][weights.length];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    for (Cell c : grid) {
      int y = Arrays.binarySearch(biases, c.at.biasVariance());
      int x = Arrays.binarySearch(weights, c.at.weightVariance());
      values[y][x] = value.applyAsDouble(c);
    }
    return new Layer.HeatMap(label, weights, biases, values);
  }

  /** Lengths and distances of several weights. */
  private static void courses(FigureDraft figure, List<Course> group) {
    Parameters p = group.get(0).at;
    String title = word(p.activation()) + ", σ_b² = " + p.biasVariance();
    double[] layers = counting(p.depth());
    Scale across = Layers.roomy("layer", false, layers); // the names stand at the ends of lines
    PanelDraft lengths = figure.newPanel(title).axes(across, log("length q"));
    PanelDraft distances = figure.newPanel(title).axes(across, log("distance 1 − c"));
    int color = 0;
    for (Course c : spread(group, MOST_CURVES)) {
      String label = "σ_w² = " + c.at.weightVariance();
      course(lengths.series("", color), label, c.lengths, c.lengthErrors, c.lengthsTheory);
      course(distances.series("", color), label, c.distances, c.distanceErrors, c.distancesTheory);
      color++;
    }
  }

  private static void course(
      Series series, String label, double[] values, double[] errors, double[] theory) {
    double[] layers = counting(theory.length);
    double[] line = floored(theory);
    int end = theory.length - 1;
    while (end > 0 && Double.isNaN(line[end])) {
      end--;
    }
    double beside = layers[end] + BESIDE * theory.length;
    series
        .line(layers, line)
        .points(layers, floored(values), errors)
        .layer(new Layer.Note(label, series.color(), beside, line[end]));
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> v > SHORTEST ? v : Double.NaN).toArray();
  }

  private static void growth(Figures figures, List<Cell> cells) {
    double[] ends = {min(cells, Cell::growthTheory), max(cells, Cell::growthTheory)};
    PanelDraft panel =
        figures
            .figure("signal-propagation-growth", "Growth of perturbations: the exponent of chaos")
            .caption(
                "ln of the squared stretch of a perturbation per layer in simulated networks,"
                    + " against ln χ. Gradients grow alike on their way back; they neither vanish"
                    + " nor explode where it is zero.")
            .axes(linear("theory: ln χ"), linear("simulated growth per layer"))
            .panel("");
    panel.series("theory", Palette.NEUTRAL).line(ends, ends);
    panel.series(
        by(cells, c -> List.of(c.at.activation(), c.at.initialization())),
        group -> word(group.get(0).at.activation()) + ", " + word(group.get(0).at.initialization()),
        (series, group) ->
            series.points(group, Cell::growthTheory, Cell::growthMean, Cell::growthError));
  }

  private static <T> List<T> largestGroup(Collection<T> all, Function<T, ?> key) {
    return by(all, key).stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  private static double[] axis(List<Cell> cells, ToDoubleFunction<Cell> parameter) {
    return Arrays.stream(column(cells, parameter)).distinct().sorted().toArray();
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.word;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
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
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
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
  static final double LENGTH_BIAS = 0.5;
  static final double CORRELATION_BIAS = 1;
  static final double GROWTH_BIAS = 3;
  static final double EDGE = 1e-5; // accuracy of the phase boundary
  static final double FIXED = 1e-4; // accuracy of c*
  static final double NEAR = 0.1; // |χ₁ − 1| within which finite width dominates
  private static final int WIDE = 1000; // where the fixed upper limits hold
  private static final double LENGTH_LIMIT = 0.04; // relative, for orthogonal weights
  private static final double CORRELATION_LIMIT = 0.06;

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

  static List<Cell> cells(Rows<Parameters, Result> rows) {
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
    List<Cell> cells = where(all, Cell::reached);
    List<Cell> lasting = where(cells, c -> c.lengthDepth > 0 && c.fixedLength > 0);
    List<Cell> off = where(cells, c -> Math.abs(c.chi - 1) > NEAR);
    List<Cell> away = where(off, c -> c.correlationDepth > 0);
    ReferenceSignals.claims(all, claims);
    MapFixedPoints.claims(rows, all, claims);
    claims
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
            0);
    PooledSignals.claims(off, lasting, away, claims);
  }

  static Finding lateLength(Cell c) {
    double bias = LENGTH_BIAS * c.perLayer(c.lengthDepth) * c.lateLengthTheory;
    boolean reference = c.at.initialization() == Weights.ORTHOGONAL && c.at.width() >= WIDE;
    double limit = reference ? LENGTH_LIMIT * c.lateLengthTheory : Double.POSITIVE_INFINITY;
    return judged(c.lateLength(), bias, limit);
  }

  static Finding endCorrelation(Cell c) {
    double away = 1 - c.endCorrelationTheory;
    double bias = CORRELATION_BIAS * c.perLayer(c.correlationDepth) * away;
    double limit = c.at.width() >= WIDE ? CORRELATION_LIMIT : Double.POSITIVE_INFINITY;
    return judged(c.endCorrelation(), bias, limit).of(1);
  }

  private static Finding judged(Twin twin, double bias, double limit) {
    return Finding.equal(twin.theory(), twin.measured(), bias).within(limit);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SignalPropagationFigures.draw(rows, figures);
  }
}

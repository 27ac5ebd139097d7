// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;

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
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How deep do signals reach in a random network, and where do they turn chaotic?
 *
 * <p>Claim: length, correlation and perturbations go from layer to layer as the mean-field maps
 * say; below the line χ₁ = 1 all stimuli become alike, above it they are torn apart, and only on it
 * they reach deep. Simulated are finite networks of random weights.
 *
 * <p>Talk: "Extensive criticality yields dynamical isometry in nonlinear nets". Sources: Poole et
 * al. 2016, Schoenholz et al. 2017. Claims are in {@link SignalPropagationClaims}, figures in
 * {@link SignalPropagationFigures}, what is measured in {@link SignalStatistics}.
 */
public final class SignalPropagation
    implements Experiment<SignalPropagation.Parameters, SignalPropagation.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK = "Extensive criticality yields dynamical isometry in nonlinear nets";

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
  public String name() {
    return "signal-propagation";
  }

  @Override
  public String question() {
    return "How deep do signals reach in a random network, and where do they turn chaotic?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        Activation.TANH, 2.5, 0.05, Weights.GAUSSIAN, 1000, 30, 1, 0.5, false, 16);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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

  @Override
  public List<Check> checks(Tables tables) {
    return SignalPropagationClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return SignalPropagationFigures.of(tables);
  }
}

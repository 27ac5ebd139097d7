// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.criticality.CircularConvolution;
import org.spindle.criticality.CircularConvolution.Kernel;
import org.spindle.criticality.ConvolutionMap;
import org.spindle.criticality.ConvolutionSimulation;
import org.spindle.criticality.ConvolutionSimulation.Pattern;
import org.spindle.criticality.LengthMap;
import org.spindle.criticality.SignalStatistics;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Which convolutional initial condition keeps all signals, in channels and in space?
 *
 * <p>Claim: a circular convolution with a delta-orthogonal kernel has all singular values 1, and
 * its random networks let every spatial wave pass as far as the activation alone allows; gaussian
 * kernels spread the singular values and average waves away, by χ·λ_j a layer. Simulated are random
 * convolutional networks of finitely many channels.
 *
 * <p>Beyond the talk: Xiao et al. 2018. Claims are in {@link DeltaOrthogonalClaims}, figures in
 * {@link DeltaOrthogonalFigures}.
 */
public final class DeltaOrthogonal
    implements Experiment<DeltaOrthogonal.Parameters, DeltaOrthogonal.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK = "Beyond the talk: isometric convolutions (Xiao et al. 2018)";

  private static final int QUANTILES = 101;

  /**
   * @param kernel law of the taps
   * @param activation linear, erf or relu: those whose covariance map is in closed form
   * @param weightVariance σ_w² &gt; 0
   * @param biasVariance σ_b² ≥ 0
   * @param channels C; more than positions where the pattern is one of covariances
   * @param positions n of the ring
   * @param kernelWidth taps, odd
   * @param depth layers, the first included, at least 2
   * @param pattern wave of lengths or of covariances of neighbours
   * @param mode j of the wave, from 1 to below n/2
   * @param amplitude A of the wave, relative to the ground, in (0, 1)
   * @param networks independent ones, at least 2
   */
  public record Parameters(
      Kernel kernel,
      Activation activation,
      double weightVariance,
      double biasVariance,
      int channels,
      int positions,
      int kernelWidth,
      int depth,
      Pattern pattern,
      int mode,
      double amplitude,
      int networks) {

    public Parameters {
      require(positions >= 3, "positions must be >= 3", positions);
      require(
          channels >= 1 && (pattern == Pattern.LENGTH || channels > positions),
          "channels must be > positions for a pattern of covariances",
          channels);
      require(
          kernelWidth >= 1 && kernelWidth % 2 == 1 && kernelWidth <= positions,
          "kernel-width must be odd and <= positions",
          kernelWidth);
      require(depth >= 2, "depth must be >= 2", depth);
      require(mode >= 1 && 2 * mode < positions, "mode must be >= 1 and < positions / 2", mode);
      require(amplitude > 0 && amplitude < 1, "amplitude must be > 0 and < 1", amplitude);
      require(networks >= 2, "networks must be >= 2", networks);
      new ConvolutionMap(new LengthMap(activation, weightVariance, biasVariance), new double[] {1});
    }

    LengthMap lengths() {
      return new LengthMap(activation, weightVariance, biasVariance);
    }

    ConvolutionMap map() {
      return new ConvolutionMap(lengths(), CircularConvolution.shares(kernel, kernelWidth));
    }

    /** q* where there is one, and 1 otherwise. */
    double groundLength() {
      double length = lengths().fixedPoint();
      return length > 0 && Double.isFinite(length) ? length : 1;
    }
  }

  /**
   * @param leastSingularValue of one convolution at unit gain
   * @param largestSingularValue of the same
   * @param modeFactor λ_j
   * @param contraction χ: V'(q*) for lengths, χ₁ for covariances
   * @param waves strength of the wave in each layer, mean over networks, relative to the ground
   * @param waveErrors their standard errors
   * @param wavesTheory the same by the covariance map
   * @param singularValues of the convolution: 101 quantiles, descending
   */
  public record Result(
      double leastSingularValue,
      double largestSingularValue,
      double modeFactor,
      double contraction,
      double[] waves,
      double[] waveErrors,
      double[] wavesTheory,
      double[] singularValues) {}

  @Override
  public String name() {
    return "delta-orthogonal";
  }

  @Override
  public String question() {
    return "Which convolutional initial condition keeps all signals, in channels and in space?";
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
        Kernel.GAUSSIAN, Activation.ERF, 1, 0.05, 64, 32, 3, 16, Pattern.LENGTH, 1, 0.8, 32);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    double c = p.channels();
    double n = p.positions();
    boolean gaussian = p.kernel() == Kernel.GAUSSIAN;
    double taps = gaussian ? p.kernelWidth() : 1;
    double drawn = gaussian ? 30 * taps * c * c : 4 * c * c * c / 3 + 30 * c * c;
    double layer = drawn + 2 * taps * c * c * n + 2 * c * n * n + 200 * c * n;
    double singular = 20 * n * c * c * c;
    double theory = p.depth() * n * n * 100;
    long bytes = (long) (8 * (p.kernelWidth() * c * c + 20 * c * c + 6 * c * n + 4 * n * n));
    return new Cost(p.networks() * p.depth() * layer + singular + theory, bytes + 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ConvolutionMap map = p.map();
    double ground = p.groundLength();
    var simulation =
        new ConvolutionSimulation(
            p.lengths(), p.kernel(), p.channels(), p.positions(), p.kernelWidth());
    RandomGenerator random = streams.of("networks");
    double[][] waves = new double[p.networks()][];
    Matrix start = null;
    for (int k = 0; k < p.networks(); k++) { // other directions in channels, one covariance
      start = simulation.start(p.pattern(), ground, p.amplitude(), p.mode(), random);
      waves[k] = simulation.waves(start, p.pattern(), p.mode(), p.depth(), random, watch);
    }
    double[] values =
        CircularConvolution.draw(
                p.kernel(), p.channels(), p.positions(), p.kernelWidth(), streams.of("kernel"))
            .singularValues();
    boolean ofLengths = p.pattern() == Pattern.LENGTH;
    double[] means = new double[p.depth()];
    double[] errors = new double[p.depth()];
    for (int l = 0; l < p.depth(); l++) {
      int layer = l;
      var mean =
          SignalStatistics.Mean.of(Arrays.stream(waves).mapToDouble(w -> w[layer]).toArray());
      means[l] = mean.mean() / ground;
      errors[l] = mean.error() / ground;
    }
    return new Result(
        values[values.length - 1],
        values[0],
        map.modeFactor(p.mode(), p.positions()),
        ofLengths ? p.lengths().slope(ground) : p.lengths().chi(ground),
        means,
        errors,
        theory(p, map, ConvolutionSimulation.covariance(start)),
        quantiles(values));
  }

  private static double[] theory(Parameters p, ConvolutionMap map, Matrix start) {
    double[] waves = new double[p.depth()];
    Matrix covariance = start;
    for (int l = 0; l < p.depth(); l++) {
      double wave = ConvolutionSimulation.wave(covariance, p.pattern().offset(), p.mode());
      waves[l] = wave / p.groundLength();
      covariance = map.next(covariance);
    }
    return waves;
  }

  private static double[] quantiles(double[] values) {
    double[] quantiles = new double[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      quantiles[i] = values[(int) Math.round((values.length - 1.0) * i / (QUANTILES - 1))];
    }
    return quantiles;
  }

  @Override
  public List<Check> checks(Tables tables) {
    return DeltaOrthogonalClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return DeltaOrthogonalFigures.of(tables);
  }
}

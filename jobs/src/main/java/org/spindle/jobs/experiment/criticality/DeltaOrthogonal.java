// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.counting;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.spindle.criticality.CircularConvolution;
import org.spindle.criticality.CircularConvolution.Kernel;
import org.spindle.criticality.ConvolutionMap;
import org.spindle.criticality.ConvolutionSimulation;
import org.spindle.criticality.ConvolutionSimulation.Pattern;
import org.spindle.criticality.FussCatalan;
import org.spindle.criticality.LengthMap;
import org.spindle.criticality.SignalStatistics;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
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
 * <p>Source: Xiao et al. 2018.
 */
public final class DeltaOrthogonal
    implements Experiment<DeltaOrthogonal.Parameters, DeltaOrthogonal.Result> {

  private static final int QUANTILES = 101;
  private static final double ISOMETRY = 1e-10;
  // of quantiles of all Fourier modes together, in units of 1/C: a count of singular values
  // scatters
  // by half of one a mode, and modes of three taps are as good as three independent ones, which
  // makes half a unit of a quantile; six of them are allowed
  private static final double SPECTRUM_BIAS = 3;
  // shift of the mean by finitely many channels, of A/C; 600 networks of 32 channels show at most
  // 0.36
  private static final double BIAS = 0.6;
  private static final int MOST_MODES = 6;
  private static final int QUARTER = 100; // points of the quarter circle

  @Override
  public About about() {
    return About.of("delta-orthogonal", 2)
        .asks("Which convolutional initial condition keeps all signals, in channels and in space?")
        .talk("Beyond the talk: isometric convolutions (Xiao et al. 2018)");
  }

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
   * @param modeFactor λ_j
   * @param contraction χ: V'(q*) for lengths, χ₁ for covariances
   * @param waves strength of the wave in each layer, mean over networks, relative to the ground
   * @param waveErrors their standard errors
   * @param wavesTheory the same by the covariance map
   * @param singularValues of one convolution at unit gain: 101 quantiles, descending
   */
  public record Result(
      double modeFactor,
      double contraction,
      double[] waves,
      double[] waveErrors,
      double[] wavesTheory,
      double[] singularValues) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        Kernel.GAUSSIAN, Activation.ERF, 1, 0.05, 64, 32, 3, 16, Pattern.LENGTH, 1, 0.8, 32);
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
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> delta =
        where(all, row -> row.p().kernel() == Kernel.DELTA_ORTHOGONAL);
    List<Row<Parameters, Result>> gaussian = where(all, row -> row.p().kernel() == Kernel.GAUSSIAN);
    List<Row<Parameters, Result>> linear =
        where(all, row -> row.p().activation() == Activation.LINEAR);
    claims
        .small(
            "a delta-orthogonal convolution has all singular values 1: largest deviation",
            delta,
            row ->
                Arrays.stream(row.r().singularValues()).map(s -> Math.abs(s - 1)).max().orElse(1),
            ISOMETRY)
        .several(
            "the singular values of a gaussian convolution have the quartiles of the quarter-circle"
                + " law",
            gaussian,
            DeltaOrthogonal::quartiles)
        .several(
            "waves in simulated networks follow the covariance map as long as half of them is left",
            all,
            row -> {
              double[] theory = row.r().wavesTheory();
              double bias = BIAS * row.p().amplitude() / row.p().channels();
              int end = lastOfHalf(row);
              return Stream.of(end / 2, end)
                  .filter(layer -> layer > 0) // the first layer is given
                  .map(layer -> wave(row, layer, theory[layer], bias))
                  .toList();
            })
        .several(
            "in linear networks a wave shrinks by χ·λ_j a layer, as long as half of it is left",
            linear,
            row -> { // in the mean for any number of channels, so that the bias is rounding
              int end = lastOfHalf(row);
              double factor = row.r().contraction() * row.r().modeFactor();
              double theory = row.r().waves()[0] * Math.pow(factor, end);
              return end == 0 ? List.of() : List.of(wave(row, end, theory, ISOMETRY));
            })
        .equal(
            "a linear delta-orthogonal network keeps waves of length to rounding: last over first",
            where(
                delta,
                row ->
                    row.p().activation() == Activation.LINEAR
                        && row.p().pattern() == Pattern.LENGTH),
            row -> {
              double[] waves = row.r().waves();
              int end = waves.length - 1;
              return waves[end] / (waves[0] * Math.pow(row.r().contraction(), end));
            },
            row -> 1,
            row -> ISOMETRY);
  }

  /**
   * The last layer in which the map leaves half of the wave; later ones are lost in noise. With a
   * gaussian kernel the logarithm of all lengths together scatters by √(2l/C), too, which is half
   * at an eighth of C layers.
   */
  private static int lastOfHalf(Row<Parameters, Result> row) {
    double[] theory = row.r().wavesTheory();
    boolean gaussian = row.p().kernel() == Kernel.GAUSSIAN;
    int most = gaussian ? Math.max(1, row.p().channels() / 8) : theory.length - 1;
    int last = 0;
    while (last < most && last + 1 < theory.length && theory[last + 1] >= theory[0] / 2) {
      last++;
    }
    return last;
  }

  /** Singular values of one gaussian matrix, which those of all Fourier modes are. */
  private static List<Finding> quartiles(Row<Parameters, Result> row) {
    double[] values = row.r().singularValues();
    List<Finding> findings = new ArrayList<>();
    FussCatalan quarterCircle = new FussCatalan(1);
    for (double larger : new double[] {0.25, 0.5, 0.75}) {
      double theory = Math.exp(quarterCircle.quantile(1 - larger));
      double measured = values[(int) Math.round(larger * (values.length - 1))];
      findings.add(Finding.exact(theory, measured, SPECTRUM_BIAS / row.p().channels()));
    }
    return findings;
  }

  private static Finding wave(Row<Parameters, Result> row, int layer, double theory, double bias) {
    double error = row.r().waveErrors()[layer];
    return Finding.equal(
        theory, new Estimate(row.r().waves()[layer], error, row.p().networks()), bias);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> drawn =
        sorted(
            rows.first(row -> row.p()),
            row -> word(row.p().activation()),
            row -> word(row.p().pattern()),
            row -> row.p().kernel(),
            row -> row.p().weightVariance(),
            row -> row.p().mode());
    List<List<Row<Parameters, Result>>> kernels = by(drawn, row -> row.p().kernel());
    PanelDraft spectrum =
        figures
            .figure("delta-orthogonal-spectrum", "Singular values of a circular convolution")
            .caption(
                "All singular values, from the largest to the smallest, one Fourier mode at a time."
                    + " The delta-orthogonal kernel keeps all directions, the gaussian one loses"
                    + " some: lines are the isometry and the quarter-circle law.")
            .axes(linear("fraction of singular values that are larger"), linear("singular value"))
            .panel("")
            .series(
                kernels,
                group -> word(group.get(0).p().kernel()),
                (series, group) -> {
                  double[] values = group.get(0).r().singularValues();
                  series.points(evenly(0, 1, values.length), values);
                });
    // of gaussian matrices: s = 2 sin θ, of which a fraction 1 − 2(θ + sin θ cos θ)/π is larger
    double[] angles = evenly(0, Math.PI / 2, QUARTER);
    spectrum
        .series("quarter-circle law", kernels.size() - 1)
        .line(
            map(angles, t -> 1 - 2 / Math.PI * (t + Math.sin(t) * Math.cos(t))),
            map(angles, t -> 2 * Math.sin(t)));
    spectrum.series("isometry", Palette.NEUTRAL).line(new double[] {0, 1}, new double[] {1, 1});

    var settings =
        by(drawn, row -> List.of(row.p().activation(), row.p().pattern(), row.p().kernel()));
    figures
        .figure(
            "delta-orthogonal-waves",
            "How far spatial waves reach in random convolutional networks")
        .caption(
            "Points: networks of finitely many channels, with one standard error. Lines: the"
                + " covariance map. Gaussian kernels average a wave of mode j away by λ_j a layer,"
                + " delta-orthogonal ones leave it to the activation.")
        .axes(linear("layer"), linear("wave / wave of layer 1"))
        .columns(Math.min(2, settings.size()))
        .panels(
            settings,
            group -> {
              Parameters p = group.get(0).p();
              String what = p.pattern() == Pattern.LENGTH ? "lengths" : "covariances";
              return word(p.kernel()) + ", " + word(p.activation()) + ", " + what;
            },
            DeltaOrthogonal::waves);
  }

  private static void waves(PanelDraft panel, List<Row<Parameters, Result>> modes) {
    int color = 0;
    for (Row<Parameters, Result> row : spread(modes, MOST_MODES)) {
      double start = row.r().wavesTheory()[0];
      double[] layers = counting(row.r().waves().length);
      panel
          .series("j = " + row.p().mode(), color++)
          .line(layers, map(row.r().wavesTheory(), wave -> wave / start))
          .points(
              layers,
              map(row.r().waves(), wave -> wave / start),
              map(row.r().waveErrors(), error -> error / Math.abs(start)));
    }
  }

  private static double[] map(double[] values, DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }
}

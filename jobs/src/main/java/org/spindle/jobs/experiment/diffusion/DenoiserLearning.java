// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.LinearDenoiser;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How long does a linear network take to learn to denoise?
 *
 * <p>Claims: each mode of the data is learned by itself, along the sigmoid of deep linear networks
 * with s = √ᾱ λ and V = ᾱλ + 1 − ᾱ; strong modes are learned first, weak ones late in inverse
 * proportion to their variance; a single layer has no such stages, for the noise itself sets its
 * pace. In the end both are the exact guess of the data. The networks are full matrices, trained on
 * the exact correlations or on fresh noisy samples at each step.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes" and "Analytic learning trajectory".
 * Sources: Saxe, McClelland and Ganguli 2014; compare Wang and Pehlevan 2025.
 */
public final class DenoiserLearning
    implements Experiment<DenoiserLearning.Parameters, DenoiserLearning.Result> {

  /** Variances of the data's modes, the theory's. */
  private static final double[] EIGENVALUES = {4, 1, 0.25};

  private static final int MODES = EIGENVALUES.length;
  private static final double LEFT = 100; // one part in so many is left to learn in the end
  private static final int LOOKS = 200; // of the curves that are kept
  private static final int COVARIANCE = 64; // samples of a stream that are drawn together
  private static final double SECOND = 4; // of the square of a step's relative error

  @Override
  public About about() {
    return About.of("denoiser-learning", 1)
        .asks("How long does a linear network take to learn to denoise?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param layers of weights, 1 or 2
   * @param signal ᾱ, what the noise leaves of the data
   * @param initialStrength u_0 of all modes at the start
   * @param stepSize of gradient descent, in time
   * @param noisySamples noisy samples a step, 0 for the exact correlations
   */
  public record Parameters(
      int layers, double signal, double initialStrength, double stepSize, int noisySamples) {

    public Parameters {
      require(layers == 1 || layers == 2, "layers must be 1 or 2", layers);
      require(signal > 0 && signal < 1, "signal must be > 0 and < 1", signal);
      require(
          initialStrength > 0 && initialStrength < 0.1,
          "initial-strength must be > 0 and < 0.1",
          initialStrength);
      require(stepSize > 0 && stepSize < 0.1, "step-size must be > 0 and < 0.1", stepSize);
      require(noisySamples >= 0, "noisy-samples must be >= 0", noisySamples);
    }

    LinearDenoiser mode(int k) {
      return new LinearDenoiser(EIGENVALUES[k], signal);
    }

    double halfTime(int k) {
      LinearDenoiser mode = mode(k);
      return layers == 2
          ? mode.halfTime(initialStrength)
          : Math.log(2 * (1 - initialStrength / mode.optimum())) / mode.variance();
    }

    double strength(int k, double time) {
      return layers == 2
          ? mode(k).twoLayers(initialStrength, time)
          : mode(k).oneLayer(initialStrength, time);
    }

    /** When all modes have all but a hundredth of their strength. */
    double horizon() {
      double longest = 0;
      for (int k = 0; k < MODES; k++) {
        LinearDenoiser mode = mode(k);
        double rate = layers == 2 ? 2 * mode.correlation() : mode.variance();
        longest = Math.max(longest, halfTime(k) + Math.log(LEFT) / rate);
      }
      return longest;
    }

    int steps() {
      return Math.max(LOOKS, (int) Math.ceil(horizon() / stepSize));
    }
  }

  /**
   * @param halfTimes when each mode has half of its final strength
   * @param halfTimesTheory the same by theory
   * @param curveTimes of the curves
   * @param strengths of the modes in time, mode by mode
   * @param strengthsTheory the same by theory
   * @param finalStrengths of the modes
   * @param optima w* of the exact guess of the data
   * @param mixing largest part of the network between two modes in the end, relative to the largest
   *     strength
   */
  public record Result(
      double[] halfTimes,
      double[] halfTimesTheory,
      double[] curveTimes,
      double[] strengths,
      double[] strengthsTheory,
      double[] finalStrengths,
      double[] optima,
      double mixing) {}

  @Override
  public Parameters defaults() {
    return new Parameters(2, 0.5, 1e-3, 0.002, 0);
  }

  @Override
  public Cost cost(Parameters p) {
    double step = 12 * MODES * MODES * MODES + 200.0 * MODES * p.noisySamples() + 1000;
    return new Cost(step * p.steps(), 65_536 + 100L * p.noisySamples());
  }

  /** A network while it learns, in the basis of the data's coordinates. */
  private static final class Learner {
    final Parameters p;
    final Matrix modes; // a mode a column
    final Matrix first;
    final Matrix second; // identity for one layer
    final Matrix product = new Matrix(MODES, MODES);
    final Matrix correlation = new Matrix(MODES, MODES); // E x_0 x_tᵀ
    final Matrix spread = new Matrix(MODES, MODES); // E x_t x_tᵀ
    final Matrix error = new Matrix(MODES, MODES);
    final Matrix slope = new Matrix(MODES, MODES);
    final Matrix clean;
    final Matrix noisy;
    final Matrix raw;
    final RandomGenerator samples;

    Learner(Parameters p, Streams streams) {
      this.p = p;
      RandomGenerator start = streams.of("weights");
      modes = new Matrix(MODES, MODES, HaarOrthogonal.frame(MODES, MODES, start));
      Matrix inner = new Matrix(MODES, MODES, HaarOrthogonal.frame(MODES, MODES, start));
      double root = p.layers == 2 ? Math.sqrt(p.initialStrength) : 1;
      first = Blas.best().multiply(Op.N, inner, Op.T, modes);
      second = Blas.best().multiply(Op.N, modes, Op.T, inner);
      scale(first, p.layers == 2 ? root : p.initialStrength);
      scale(second, root);
      samples = streams.of("samples");
      int n = Math.max(1, p.noisySamples);
      clean = new Matrix(MODES, n);
      noisy = new Matrix(MODES, n);
      raw = new Matrix(MODES, n);
      if (p.noisySamples == 0) {
        exact();
      }
    }

    private static void scale(Matrix matrix, double factor) {
      for (int c = 0; c < matrix.cols(); c++) {
        for (int r = 0; r < matrix.rows(); r++) {
          matrix.set(r, c, factor * matrix.get(r, c));
        }
      }
    }

    private void exact() {
      Matrix ofSignal = modes.copy();
      Matrix ofNoisy = modes.copy();
      for (int k = 0; k < MODES; k++) {
        for (int i = 0; i < MODES; i++) {
          ofSignal.set(i, k, modes.get(i, k) * p.mode(k).correlation());
          ofNoisy.set(i, k, modes.get(i, k) * p.mode(k).variance());
        }
      }
      Blas.best().gemm(Op.N, Op.T, 1, ofSignal, modes, 0, correlation);
      Blas.best().gemm(Op.N, Op.T, 1, ofNoisy, modes, 0, spread);
    }

    private void sample() {
      for (int c = 0; c < p.noisySamples; c++) {
        for (int k = 0; k < MODES; k++) {
          raw.set(k, c, Math.sqrt(EIGENVALUES[k]) * samples.nextGaussian());
        }
      }
      Blas.best().gemm(Op.N, Op.N, 1, modes, raw, 0, clean);
      GaussianKernel.jump(clean, p.signal, samples, noisy);
      Blas.best().gemm(Op.N, Op.T, 1.0 / p.noisySamples, clean, noisy, 0, correlation);
      Blas.best().gemm(Op.N, Op.T, 1.0 / p.noisySamples, noisy, noisy, 0, spread);
    }

    void step() {
      if (p.noisySamples > 0) {
        sample();
      }
      product();
      error.copyFrom(correlation);
      Blas.best().gemm(Op.N, Op.N, -1, product, spread, 1, error);
      if (p.layers == 1) { // the other factor is orthogonal and stays
        Blas.best().gemm(Op.T, Op.N, p.stepSize, second, error, 1, first);
        return;
      }
      slope.copyFrom(first);
      Blas.best().gemm(Op.T, Op.N, p.stepSize, second, error, 1, first);
      Blas.best().gemm(Op.N, Op.T, p.stepSize, error, slope, 1, second);
    }

    Matrix product() {
      Blas.best().gemm(Op.N, Op.N, 1, second, first, 0, product);
      return product;
    }

    /** VᵀWV. */
    Matrix strengths() {
      Matrix half = Blas.best().multiply(Op.N, product(), Op.N, modes);
      return Blas.best().multiply(Op.T, modes, Op.N, half);
    }

    double strength(int k) {
      double sum = 0;
      for (int j = 0; j < MODES; j++) {
        double inner = 0;
        for (int i = 0; i < MODES; i++) {
          inner += modes.get(i, k) * product.get(i, j);
        }
        sum += inner * modes.get(j, k);
      }
      return sum;
    }
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Learner learner = new Learner(p, streams);
    int steps = p.steps();
    double[] halfTimes = new double[MODES];
    double[] before = new double[MODES];
    double[] now = new double[MODES];
    double[] times = new double[LOOKS];
    double[] strengths = new double[LOOKS * MODES];
    double[] theory = new double[LOOKS * MODES];
    int look = 0;
    Arrays.fill(halfTimes, Double.NaN);
    for (int step = 0; step <= steps; step++) {
      learner.product();
      for (int k = 0; k < MODES; k++) {
        now[k] = learner.strength(k);
        double half = p.mode(k).optimum() / 2;
        if (Double.isNaN(halfTimes[k]) && now[k] >= half && step > 0) {
          halfTimes[k] = p.stepSize() * (step - (now[k] - half) / (now[k] - before[k]));
        }
      }
      if (look < LOOKS && step >= (long) look * steps / (LOOKS - 1)) {
        times[look] = step * p.stepSize();
        for (int k = 0; k < MODES; k++) {
          strengths[k * LOOKS + look] = now[k];
          theory[k * LOOKS + look] = p.strength(k, times[look]);
        }
        look++;
      }
      System.arraycopy(now, 0, before, 0, MODES);
      if (step % COVARIANCE == 0) {
        watch.check();
      }
      learner.step();
    }
    double[] optima = IntStream.range(0, MODES).mapToDouble(k -> p.mode(k).optimum()).toArray();
    double[] half = IntStream.range(0, MODES).mapToDouble(p::halfTime).toArray();
    return new Result(
        halfTimes, half, times, strengths, theory, now, optima, mixing(learner.strengths()));
  }

  private static double mixing(Matrix strengths) {
    double off = 0;
    double on = 0;
    for (int c = 0; c < MODES; c++) {
      for (int r = 0; r < MODES; r++) {
        double size = Math.abs(strengths.get(r, c));
        if (r == c) {
          on = Math.max(on, size);
        } else {
          off = Math.max(off, size);
        }
      }
    }
    return off / on;
  }

  /** Runs of one setting, of any seed and replicate. */
  private record Setting(Parameters at, List<Row<Parameters, Result>> runs) {

    static List<Setting> of(Rows<Parameters, Result> rows) {
      return by(rows.all(), Row::p).stream()
          .map(group -> new Setting(group.get(0).p(), group))
          .toList();
    }

    Estimate halfTime(int k) {
      return Estimate.of(column(runs, row -> row.r().halfTimes()[k]));
    }

    Estimate last(int k) {
      return Estimate.of(column(runs, row -> row.r().finalStrengths()[k]));
    }

    double theory(int k) {
      return runs.get(0).r().halfTimesTheory()[k];
    }

    /** A step of size η grows as one of η(1 − η s/2) in continuous time, or so. */
    double bias(int k) {
      LinearDenoiser mode = at.mode(k);
      double step = at.stepSize() * (mode.correlation() + mode.variance());
      return (step + SECOND * step * step) * theory(k) + at.stepSize();
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Setting> settings = Setting.of(rows);
    List<Setting> exact = where(settings, setting -> setting.at.noisySamples() == 0);
    List<Setting> deep = where(settings, setting -> setting.at.layers() == 2);
    claims
        .several(
            "each mode of a linear denoiser is half learned when theory says",
            settings,
            setting ->
                modes(k -> Finding.equal(setting.theory(k), setting.halfTime(k), setting.bias(k))))
        .several(
            "the closed form of the half-time is where the closed curve crosses one half",
            exact,
            setting ->
                modes(
                    k -> {
                      double[] curve =
                          Groups.curve(setting.runs.get(0).r().strengthsTheory(), k, LOOKS);
                      double[] times = setting.runs.get(0).r().curveTimes();
                      double optimum = setting.runs.get(0).r().optima()[k];
                      double spacing = times[1] - times[0];
                      double crossing = crossing(times, curve, optimum / 2);
                      return Finding.exact(setting.theory(k), crossing, spacing);
                    }))
        .several(
            "strengths follow the closed curves at all times",
            exact,
            setting ->
                modes(
                    k -> {
                      Result r = setting.runs.get(0).r();
                      double[] measured = Groups.curve(r.strengths(), k, LOOKS);
                      double[] theory = Groups.curve(r.strengthsTheory(), k, LOOKS);
                      double off = 0;
                      for (int i = 0; i < LOOKS; i++) {
                        off = Math.max(off, Math.abs(measured[i] - theory[i]));
                      }
                      // a curve that is late by δt is off by its steepest slope times δt
                      double steepest =
                          setting.at.layers() == 2
                              ? r.optima()[k] * setting.at.mode(k).correlation() / 2
                              : r.optima()[k] * setting.at.mode(k).variance();
                      double bound = steepest * setting.bias(k) / r.optima()[k];
                      return Finding.small(off / r.optima()[k], bound);
                    }))
        .several(
            "in the end each mode has the strength of the exact guess, as far as it got",
            settings,
            setting ->
                modes(
                    k -> {
                      double theory = setting.at.strength(k, setting.at.horizon());
                      double optimum = setting.runs.get(0).r().optima()[k];
                      double left = Math.abs(optimum - theory);
                      double bias = 2 * left + 0.01 * optimum;
                      return Finding.equal(optimum, setting.last(k), bias);
                    }))
        .small(
            "on exact correlations modes never mix: largest part between two of them",
            exact,
            setting -> setting.runs.get(0).r().mixing(),
            1e-9)
        .several(
            "two layers learn strong modes first",
            deep,
            setting ->
                IntStream.range(1, MODES)
                    .mapToObj(
                        k -> Finding.above(0, setting.halfTime(k).minus(setting.halfTime(k - 1))))
                    .toList())
        .several(
            "two layers learn a mode of a quarter of the variance about four times later, but for"
                + " logarithms: s t_½/ln of ignorance is the same for all",
            deep,
            setting ->
                modes(
                    k -> {
                      LinearDenoiser mode = setting.at.mode(k);
                      double optimum = setting.runs.get(0).r().optima()[k];
                      double unit =
                          Math.log(optimum / setting.at.initialStrength() - 1) / mode.correlation();
                      Estimate scaled = setting.halfTime(k).linear(1 / unit, 0);
                      return Finding.equal(0.5, scaled, setting.bias(k) / unit);
                    }))
        .several(
            "one layer learns no mode later than the noise allows: t_½ < ln 2/(1 − ᾱ)",
            where(exact, setting -> setting.at.layers() == 1),
            setting ->
                modes(
                    k ->
                        Finding.below(
                            Math.log(2) / (1 - setting.at.signal()), setting.halfTime(k))));
  }

  private interface OfMode {
    Finding at(int k);
  }

  private static List<Finding> modes(OfMode finding) {
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < MODES; k++) {
      findings.add(finding.at(k));
    }
    return findings;
  }

  private static double crossing(double[] times, double[] curve, double height) {
    for (int i = 1; i < curve.length; i++) {
      if (curve[i] >= height) {
        double share = (height - curve[i - 1]) / (curve[i] - curve[i - 1]);
        return times[i - 1] + share * (times[i] - times[i - 1]);
      }
    }
    return Double.NaN;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Setting> settings = Setting.of(rows);
    List<List<Setting>> shown =
        by(
            sorted(settings, setting -> setting.at.layers(), setting -> setting.at.signal()),
            setting -> List.of(setting.at.layers(), setting.at.signal()));
    figures
        .figure("denoiser-learning", "A linear network learns to denoise, mode by mode")
        .caption(
            "Strength of the data's modes in the network over time: lines by theory, points from"
                + " full matrices that learn by gradient descent, on noisy samples where there are"
                + " such runs. Two layers learn in stages, one layer does not.")
        .axes(linear("time"), linear("strength / final strength"))
        .columns(Math.max(1, by(shown, group -> group.get(0).at.signal()).size()))
        .panels(
            shown,
            group ->
                (group.get(0).at.layers() == 1 ? "one layer" : "two layers")
                    + ", ᾱ = "
                    + group.get(0).at.signal(),
            (panel, group) ->
                drawCurves(panel, Groups.best(group, setting -> setting.at.noisySamples())));
    figures
        .figure("denoiser-learning-times", "How long a mode takes, at each noise")
        .caption(
            "Half-times of two layers: lines by theory, points from networks, with standard errors"
                + " where they learn from noisy samples. The weaker a mode and the more noise, the"
                + " longer it takes, as 1/(√ᾱ λ).")
        .axes(log("ᾱ"), log("half-time"))
        .series(
            IntStream.range(0, MODES).boxed().toList(),
            k -> "λ = " + EIGENVALUES[k],
            (series, k) -> {
              List<Setting> deep =
                  sorted(
                      where(settings, setting -> setting.at.layers() == 2),
                      setting -> setting.at.signal());
              series.estimates(
                  deep, setting -> setting.at.signal(), setting -> setting.halfTime(k));
              if (!deep.isEmpty()) {
                double start = deep.get(0).at.initialStrength();
                series.logLine(
                    signal -> new LinearDenoiser(EIGENVALUES[k], signal).halfTime(start));
              }
            })
        .pointsOnTop();
  }

  private static void drawCurves(PanelDraft panel, Setting setting) {
    Result r = setting.runs.get(0).r();
    for (int k = 0; k < MODES; k++) {
      double optimum = r.optima()[k];
      double[] theory = Groups.curve(r.strengthsTheory(), k, LOOKS);
      double[] measured = Groups.curve(r.strengths(), k, LOOKS);
      panel
          .series("λ = " + EIGENVALUES[k], k)
          .line(r.curveTimes(), Arrays.stream(theory).map(u -> u / optimum).toArray())
          .dots(r.curveTimes(), Arrays.stream(measured).map(u -> u / optimum).toArray(), 25);
    }
    panel.pointsOnTop();
  }
}

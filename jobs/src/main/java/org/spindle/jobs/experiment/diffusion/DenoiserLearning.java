// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.diffusion.LinearDenoiser;
import org.spindle.diffusion.training.LinearNetworkDenoiser;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
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
  static final double[] EIGENVALUES = {4, 1, 0.25};

  static final int MODES = EIGENVALUES.length;
  private static final double LEFT = 100; // one part in so many is left to learn in the end
  static final int LOOKS = 200; // of the curves that are kept
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

    LinearNetworkDenoiser.Training training() {
      return new LinearNetworkDenoiser.Training(layers, initialStrength, stepSize, noisySamples);
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

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    LinearNetworkDenoiser network =
        new LinearNetworkDenoiser(
            EIGENVALUES, p.signal(), p.training(), streams.of("weights"), streams.of("samples"));
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
      network.strengths(now);
      for (int k = 0; k < MODES; k++) {
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
      network.step();
    }
    double[] optima = IntStream.range(0, MODES).mapToDouble(k -> p.mode(k).optimum()).toArray();
    double[] half = IntStream.range(0, MODES).mapToDouble(p::halfTime).toArray();
    return new Result(halfTimes, half, times, strengths, theory, now, optima, network.mixing());
  }

  /** Runs of one setting, of any seed and replicate. */
  record Setting(Parameters at, List<Row<Parameters, Result>> runs) {

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
    DenoiserLearningFigures.draw(rows, figures);
  }
}

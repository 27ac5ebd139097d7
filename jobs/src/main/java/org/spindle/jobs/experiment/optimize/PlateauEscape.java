// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.column;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.spindle.data.CharacterText;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.linalg.SpectralDensity;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.RecurrentNetwork;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.HessianSpectrum;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Objective.Metric;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Where minibatch descent stands still, does saddle-free Newton go on, and what does that cost?
 *
 * <p>Minibatches with momentum learn for some passes, with usual constants. From the point where
 * they are then, each method goes on: saddle-free Newton and its rivals in Krylov spaces, L-BFGS,
 * and momentum itself, with its old constants or with tuned ones. Claims: the point has directions
 * that curve down; by steps, saddle-free Newton gets far below momentum, which takes as many
 * passes, tuned or not. At equal cost the difference from each rival is told with its sign and
 * error, and not claimed: the paper compares by steps, and no theory knows the rest. The spectrum
 * of the Hessian is drawn before and after; the most negative curvature need not shrink where the
 * largest one grows.
 *
 * <p>Each method has as many trials, one with usual constants and others drawn log-uniformly; the
 * trial is chosen on the first three seeds by its median error and reported on the others. Costs
 * are gradient-equivalents, and flops with what the methods compute themselves.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Source: Dauphin et al., NIPS 2014, figure 3: a deep autoencoder and a recurrent network on
 * characters.
 */
public final class PlateauEscape
    implements Experiment<PlateauEscape.Parameters, PlateauEscape.Result> {

  static final int STEPS = 50; // characters of a sequence
  static final double MEMORY = 0.9; // of momentum before the switch
  static final int GRID = 8; // dampings that a step tries
  static final int PRODUCTS = 30; // of Lanczos for a spectrum
  static final int PROBES = 2; // starts of a spectrum
  static final int REGION_TRIES = 3; // values that a step of the trust region takes, about
  private static final double LOG_LEAST = 1e-12; // errors below it are rounding
  static final double ROUNDING = 1e-9; // relative, of sums of products

  // Of the deep autoencoder as its reference has it, theory check 18.
  private static final int REFERENCE_SAMPLES = 1000;
  private static final int REFERENCE_PASSES = 300;
  private static final int REFERENCE_STEPS = 40;
  private static final int REFERENCE_KRYLOV = 60;

  @Override
  public About about() {
    return About.of("plateau-escape", 3)
        .asks("Where minibatch descent stands still, who goes on, and what does that cost?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What is learned. */
  public enum Problem {
    /** Deep autoencoder 32-16-8-4-8-16-32 of what a random network makes of 4 numbers. */
    CODE(50, 0.1),
    /** Deep autoencoder of digits, pixels-h-2h/5-10-2h/5-h-pixels. */
    DIGITS(100, 0.03),
    /** Recurrent network on the characters of a text. */
    TEXT(20, 0.5);

    /** Samples of a minibatch. */
    private final int batch;

    /** Learning rate before the switch. */
    private final double rate;

    Problem(int batch, double rate) {
      this.batch = batch;
      this.rate = rate;
    }

    double rate() {
      return rate;
    }

    String words() {
      return switch (this) {
        case CODE -> "deep autoencoder";
        case DIGITS -> "autoencoder of digits";
        case TEXT -> "recurrent network on a text";
      };
    }
  }

  /** Who goes on after the switch. */
  public enum Method {
    /** Minibatches with momentum. */
    MOMENTUM,
    /** Limited memory BFGS on all samples. */
    L_BFGS,
    /** −(H + λ)⁻¹∇f. */
    DAMPED_NEWTON,
    /** −(|H| + λ)⁻¹∇f. */
    SADDLE_FREE,
    /** −(G + λ)⁻¹∇f. */
    GAUSS_NEWTON,
    /** Exact step in a ball. */
    TRUST_REGION;

    boolean isFirstOrder() {
      return ordinal() <= L_BFGS.ordinal();
    }

    boolean isDamped() {
      return !isFirstOrder() && this != TRUST_REGION;
    }

    Metric metric() {
      return this == GAUSS_NEWTON ? Metric.GAUSS_NEWTON : Metric.HESSIAN;
    }

    String words() {
      return switch (this) {
        case MOMENTUM -> "momentum";
        case L_BFGS -> "L-BFGS";
        case DAMPED_NEWTON -> "damped Newton";
        case SADDLE_FREE -> "saddle-free Newton";
        case GAUSS_NEWTON -> "Gauss–Newton";
        case TRUST_REGION -> "trust region";
      };
    }
  }

  /**
   * @param problem what is learned
   * @param samples n: images or codes, or sequences of 50 characters
   * @param curved samples on which curvature is taken, at most n; other than n of digits alone
   * @param side pixels along an image's edge
   * @param hidden h: neurons of the first hidden layer, or of a recurrent network; of codes 16
   * @param passes of momentum before the switch
   * @param method who goes on
   * @param krylov k, dimensions of the Krylov space of second-order methods
   * @param trial number that draws the method's constants; 0 for those that are usual
   * @param outerSteps steps of second-order methods, and passes of others, that are compared
   * @param gradients gradient-equivalents that each method may take after the switch
   */
  public record Parameters(
      Problem problem,
      int samples,
      int curved,
      int side,
      int hidden,
      int passes,
      Method method,
      int krylov,
      int trial,
      int outerSteps,
      int gradients) {

    public Parameters {
      require(samples >= 1, "samples must be >= 1", samples);
      require(
          problem != Problem.CODE || samples <= 1000, "samples of codes must be <= 1000", samples);
      require(curved >= 1 && curved <= samples, "curved must be 1 … samples", curved);
      require(problem == Problem.DIGITS || curved == samples, "curved must be all samples", curved);
      require(problem != Problem.CODE || hidden == 16, "hidden must be 16 of codes", hidden);
      require(hidden >= 5, "hidden must be >= 5", hidden);
      require(passes >= 3, "passes must be >= 3", passes);
      require(krylov >= 1, "krylov must be >= 1", krylov);
      require(trial >= 0, "trial must be >= 0", trial);
      require(outerSteps >= 1, "outer-steps must be >= 1", outerSteps);
      require(gradients > outerSteps, "gradients must be > outer-steps", gradients);
    }

    int parts() {
      return Math.max(1, samples / problem.batch);
    }

    Architecture network() {
      if (problem == Problem.CODE) {
        return ReferenceProblem.autoencoder().network();
      }
      Activation s = Activation.SIGMOID;
      Activation[] activations = {s, s, Activation.LINEAR, s, s, s};
      int inner = 2 * hidden / 5;
      int[] widths = {side * side, hidden, inner, 10, inner, hidden, side * side};
      return new Architecture(widths, activations, Loss.SQUARED);
    }

    RecurrentNetwork recurrent(CharacterText text) {
      return new RecurrentNetwork(text.alphabet().length(), hidden);
    }

    CurvatureSpace space() {
      return CurvatureSpace.krylov(krylov);
    }

    /** Gradient-equivalents of an outer step of a damped method. */
    double equivalentsOfStep() {
      double product =
          method.metric() == Metric.HESSIAN ? Objective.PRODUCT : Objective.GAUSS_NEWTON_PRODUCT;
      double tries = method.isDamped() ? GRID : REGION_TRIES;
      return krylov * product * curved / samples + 1 + tries * Objective.VALUE;
    }

    /** The same problem and effort, whoever goes on. */
    Object contest() {
      return List.of(problem, samples, curved, side, hidden, passes, krylov, outerSteps, gradients);
    }

    boolean isReference() {
      return problem == Problem.CODE
          && samples == REFERENCE_SAMPLES
          && passes == REFERENCE_PASSES
          && krylov == REFERENCE_KRYLOV
          && outerSteps == REFERENCE_STEPS;
    }
  }

  /**
   * @param plateauLosses training error at the start and after each pass before the switch
   * @param losses the same at the switch and after each outer step; of first order after each of
   *     the first passes, as many as there are outer steps to compare, and then as many equal parts
   *     of the gradients that are left
   * @param equivalents gradient-equivalents that were taken by then since the switch
   * @param flops the same in flops, with what the method itself computes
   * @param gradientFlops flops of one gradient
   * @param ritzValues of the Hessian by Lanczos quadrature, at the switch and, as many again, at
   *     the end
   * @param ritzWeights their parts of all eigenvalues
   * @param meanCurvatures vᵀHv/|v|² of the random starts v at the switch and at the end
   * @param testLoss error on other data at the end
   */
  public record Result(
      double[] plateauLosses,
      double[] losses,
      double[] equivalents,
      double[] flops,
      double gradientFlops,
      double[] ritzValues,
      double[] ritzWeights,
      double[] meanCurvatures,
      double testLoss) {

    double plateau() {
      return plateauLosses[plateauLosses.length - 1];
    }

    /** The lowest error after so many outer steps at most. */
    double bestAfter(int steps) {
      return best(Math.min(steps + 1, losses.length));
    }

    /** The lowest error that does not cost more. */
    double bestWithin(double budget) {
      int count = 1;
      while (count < losses.length && equivalents[count] <= budget) {
        count++;
      }
      return best(count);
    }

    private double best(int count) {
      double best = losses[0];
      for (int i = 1; i < count; i++) {
        best = Math.min(best, losses[i]);
      }
      return Math.max(LOG_LEAST, best);
    }

    SpectralDensity spectrum(boolean after) {
      int half = ritzValues.length / 2;
      int from = after ? half : 0;
      return new SpectralDensity(
          Arrays.copyOfRange(ritzValues, from, from + half),
          Arrays.copyOfRange(ritzWeights, from, from + half));
    }

    /** An eigenvalue of the Hessian is as low or lower. */
    double lowest(boolean after) {
      return Arrays.stream(spectrum(after).nodes()).min().orElseThrow();
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        Problem.CODE, 1000, 1000, 28, 16, 300, Method.SADDLE_FREE, 60, 0, 40, 5400);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return switch (p.problem) {
      case CODE -> Set.of();
      case DIGITS -> Set.of("mnist");
      case TEXT -> Set.of(CharacterText.CONSTITUTION);
    };
  }

  @Override
  public Parameters drawKey(Parameters p) {
    return plateau(p);
  }

  /** The same data, the same start and the same plateau for all methods and trials. */
  static Parameters plateau(Parameters p) {
    return new Parameters(
        p.problem,
        p.samples,
        p.samples,
        p.side,
        p.hidden,
        p.passes,
        Method.SADDLE_FREE,
        1,
        0,
        1,
        2);
  }

  @Override
  public Cost cost(Parameters p) {
    return PlateauCost.of(p);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    PlateauTask task = PlateauTask.of(p, streams, data);
    Objective f = task.objective();
    RandomGenerator order = streams.of("order");
    GradientRule usual = new GradientRule.Momentum(p.problem.rate, MEMORY);
    Optimizer plateau = new MinibatchDescent(task.parts(), task.start(), usual, 1, order);
    double[] plateauLosses = new double[p.passes + 1];
    for (int pass = 0; pass <= p.passes; pass++) {
      if (pass > 0) {
        plateau.run(p.parts(), watch);
      }
      plateauLosses[pass] = finite(f.value(plateau.point()));
    }
    double[] x = plateau.point().clone();
    PlateauRival rival = new PlateauRival(p, task, x, order);
    List<double[]> path = rival.path(watch);
    HessianSpectrum before =
        HessianSpectrum.of(f, x, PRODUCTS, PROBES, streams.of("probes"), watch);
    HessianSpectrum after =
        HessianSpectrum.of(f, rival.point(), PRODUCTS, PROBES, streams.of("probes"), watch);
    return new Result(
        plateauLosses,
        column(path, at -> at[0]),
        column(path, at -> at[1]),
        column(path, at -> at[2]),
        task.gradientFlops(),
        joined(before.nodes(), after.nodes()),
        joined(before.weights(), after.weights()),
        new double[] {before.meanCurvature(), after.meanCurvature()},
        finite(task.test().value(rival.point())));
  }

  private static double[] joined(double[] a, double[] b) {
    return DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  /** A loss that is no number is an outcome, too: none is worse. */
  static double finite(double loss) {
    return Double.isFinite(loss) ? loss : 1e300;
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    PlateauEscapeClaims.judge(rows, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    PlateauEscapeFigures.draw(rows, figures);
  }
}

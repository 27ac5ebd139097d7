// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.Sharpness;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Is it saddles that hold networks up, and does saddle-free Newton get them out?
 *
 * <p>Claims: it ends far below damped Newton and minibatch descent with momentum, the more so the
 * more neurons; its most negative curvature vanishes. Beside them stand rivals that the paper did
 * not have: Gauss–Newton, Newton above −λ_min, trust region, cubic regularisation, L-BFGS and Adam.
 * Against these the difference is told with its sign and error, by steps and by cost, and not
 * claimed: no theory knows it.
 *
 * <p>Each method has as many trials, one with usual constants and others drawn log-uniformly; the
 * trial is chosen on the first three seeds by its median error and reported on the others; what all
 * trials came to is drawn. Costs are gradient-equivalents, and flops with the decompositions
 * counted.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Source: Dauphin et al., NIPS 2014, figure 2.
 */
public final class SaddleFreeNewton
    implements Experiment<SaddleFreeNewton.Parameters, SaddleFreeNewton.Result> {

  static final int SIDE = 10; // pixels, as in the paper
  static final int PARTS = 20; // minibatches of a pass
  static final int GRID = 8; // dampings that a step tries
  private static final int PRODUCTS = 20; // of Lanczos for the ends of a spectrum
  static final int SPECTRA = 3; // times at which they are taken, and at the start
  private static final int REFERENCE_HIDDEN = 15; // of theory check 17
  private static final int REFERENCE_STEPS = 60;
  private static final double LOG_LEAST = 1e-12; // errors below it are rounding

  @Override
  public About about() {
    return About.of("saddle-free-newton", 2)
        .asks("Does saddle-free Newton get networks out of saddles, and what does it cost?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What is learned. */
  public enum Problem {
    /** Classes of a random network: 20 inputs, 10 classes. */
    CLASSES,
    /** Digits of 10 × 10 pixels. */
    DIGITS
  }

  /** Who learns. */
  public enum Method {
    /** Minibatches with momentum. */
    MOMENTUM,
    /** Adam on minibatches. */
    ADAM,
    /** Limited memory BFGS on all samples. */
    L_BFGS,
    /** −(H + λ)⁻¹∇f. */
    DAMPED_NEWTON,
    /** −(H + max(0, −λ_min) + λ)⁻¹∇f. */
    ABOVE_LOWEST,
    /** −(|H| + λ)⁻¹∇f. */
    SADDLE_FREE,
    /** −(G + λ)⁻¹∇f. */
    GAUSS_NEWTON,
    /** Exact step in a ball. */
    TRUST_REGION,
    /** Adaptive cubic regularisation. */
    CUBIC;

    boolean isFirstOrder() {
      return ordinal() <= L_BFGS.ordinal();
    }

    boolean isRegion() {
      return this == TRUST_REGION || this == CUBIC;
    }

    String words() {
      return switch (this) {
        case MOMENTUM -> "momentum";
        case ADAM -> "Adam";
        case L_BFGS -> "L-BFGS";
        case DAMPED_NEWTON -> "damped Newton";
        case ABOVE_LOWEST -> "above −λ_min";
        case SADDLE_FREE -> "saddle-free Newton";
        case GAUSS_NEWTON -> "Gauss–Newton";
        case TRUST_REGION -> "trust region";
        case CUBIC -> "cubic";
      };
    }
  }

  /**
   * @param problem what is learned
   * @param samples n, at most 1000 of the classes
   * @param hidden h, neurons of the hidden layer
   * @param method who learns
   * @param krylov dimensions of the Krylov space of second-order methods; 0 for all
   * @param trial number that draws the method's constants; 0 for those that are usual
   * @param outerSteps of second-order methods; times at which the error of others is taken
   * @param gradients gradient-equivalents that methods of first order may take
   */
  public record Parameters(
      Problem problem,
      int samples,
      int hidden,
      Method method,
      int krylov,
      int trial,
      int outerSteps,
      int gradients) {

    public Parameters {
      require(samples >= PARTS, "samples must be >= " + PARTS, samples);
      require(problem == Problem.DIGITS || samples <= 1000, "samples must be <= 1000", samples);
      require(hidden >= 1, "hidden must be >= 1", hidden);
      require(krylov >= 0, "krylov must be >= 0", krylov);
      require(trial >= 0, "trial must be >= 0", trial);
      require(outerSteps >= SPECTRA, "outer-steps must be >= " + SPECTRA, outerSteps);
      require(gradients >= 1, "gradients must be >= 1", gradients);
    }

    Architecture network() {
      int inputs = problem == Problem.DIGITS ? SIDE * SIDE : 20;
      return Architecture.of(Loss.SOFTMAX, Activation.TANH, inputs, hidden, Mnist.CLASSES);
    }

    double gradientFlops() {
      return network().gradientFlops() * samples;
    }

    /** Flops of one decomposition of the curvature. */
    double decompositionFlops() {
      double n = network().parameters();
      return krylov == 0 ? 8 / 3.0 * n * n * n : 8 * n * krylov * krylov;
    }

    /** Gradient-equivalents of an outer step of a damped method with the whole matrix. */
    double equivalentsOfStep() {
      double matrix = ExactHessian.flops(network()) / network().gradientFlops();
      return matrix + 1 + GRID * Objective.VALUE;
    }

    CurvatureSpace space() {
      return krylov == 0 ? CurvatureSpace.whole() : CurvatureSpace.krylov(krylov);
    }

    /** The same problem and effort, whoever learns. */
    Object contest() {
      return List.of(problem, samples, hidden, krylov, outerSteps, gradients);
    }

    boolean isReference() {
      return problem == Problem.CLASSES
          && samples == 1000
          && hidden == REFERENCE_HIDDEN
          && krylov == 0
          && outerSteps == REFERENCE_STEPS;
    }
  }

  /**
   * @param losses training error at the start and after each outer step, or each equal part of the
   *     gradients
   * @param equivalents gradient-equivalents that were taken by then
   * @param flops the same in flops, with decompositions
   * @param stepsTaken outer steps until the method ended, at most all; of first order 0
   * @param lowest λ_min of the Hessian by 20 products, at the start and after each third
   * @param highest λ_max there
   * @param testLoss error on as many other images at the end; null without
   */
  public record Result(
      double[] losses,
      double[] equivalents,
      double[] flops,
      int stepsTaken,
      double[] lowest,
      double[] highest,
      Double testLoss) {

    double best() {
      return Math.max(LOG_LEAST, Arrays.stream(losses).filter(Double::isFinite).min().orElse(99));
    }

    /** The lowest error that does not cost more. */
    double bestWithin(double budget, double[] costs) {
      double best = losses[0];
      for (int i = 0; i < losses.length && costs[i] <= budget; i++) {
        best = losses[i] < best ? losses[i] : best;
      }
      return Math.max(LOG_LEAST, best);
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Problem.CLASSES, 1000, 15, Method.SADDLE_FREE, 0, 0, 60, 1000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.problem == Problem.DIGITS ? Set.of("mnist") : Set.of();
  }

  /** The same data and the same start for all methods and trials. */
  @Override
  public Parameters drawKey(Parameters p) {
    return new Parameters(p.problem, p.samples, p.hidden, Method.SADDLE_FREE, 0, 0, SPECTRA, 1);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.network().parameters();
    double gradient = p.gradientFlops();
    double spectra = (SPECTRA + 1) * PRODUCTS * Objective.PRODUCT * gradient;
    double values = p.outerSteps * Objective.VALUE * gradient;
    long bytes = (long) (8 * (3 * n * n + 4 * n * p.samples)) + 1_000_000;
    if (p.method.isFirstOrder()) {
      return new Cost(p.gradients * (gradient + 40 * n) + spectra + values, 64_000_000);
    }
    double curvature =
        p.krylov == 0
            ? ExactHessian.flops(p.network()) * p.samples
            : p.krylov * Objective.PRODUCT * gradient;
    double step = curvature + p.decompositionFlops() + (1 + GRID / 3.0) * gradient;
    return new Cost(p.outerSteps * step + spectra + values, bytes);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SaddleFreeTask task = SaddleFreeTask.of(p, streams, data);
    NetworkObjective f = task.problem().objective();
    double[] start = task.problem().start(streams.of("start"));
    Optimizer optimizer = SaddleFreeRival.of(p, task.problem(), f, start, streams.of("order"));
    double[] direction = GaussianMatrix.matrix(f.dimension(), 1, 1, streams.of("direction"));
    int checks = p.outerSteps;
    double[] losses = new double[checks + 1];
    double[] equivalents = new double[checks + 1];
    double[] flops = new double[checks + 1];
    double[] lowest = new double[SPECTRA + 1];
    double[] highest = new double[SPECTRA + 1];
    int taken = 0;
    for (int check = 0; check <= checks; check++) {
      if (check > 0 && !optimizer.progress().ended()) {
        advance(p, optimizer, check, watch);
        taken += p.method.isFirstOrder() || optimizer.progress().ended() ? 0 : 1;
      }
      losses[check] = finite(f.value(optimizer.point()));
      equivalents[check] = optimizer.evaluations().gradientEquivalents();
      double decompositions = optimizer.evaluations().decompositions();
      flops[check] =
          equivalents[check] * p.gradientFlops() + decompositions * p.decompositionFlops();
      for (int third = 0; third <= SPECTRA; third++) {
        if (check == third * checks / SPECTRA) {
          double[] ends = Sharpness.ends(f, optimizer.point(), direction, PRODUCTS, watch);
          lowest[third] = ends[0];
          highest[third] = ends[1];
        }
      }
    }
    double[] end = optimizer.point();
    Double test =
        task.test()
            .map(set -> finite(new NetworkObjective(p.network(), set, 0).value(end)))
            .orElse(null);
    return new Result(losses, equivalents, flops, taken, lowest, highest, test);
  }

  /** A loss that is no number is an outcome, too: none is worse. */
  private static double finite(double loss) {
    return Double.isFinite(loss) ? loss : 1e300;
  }

  private static void advance(Parameters p, Optimizer optimizer, int check, Watch watch) {
    if (!p.method.isFirstOrder()) {
      optimizer.step(watch);
      return;
    }
    double mark = (double) p.gradients * check / p.outerSteps;
    while (optimizer.evaluations().gradientEquivalents() < mark && !optimizer.progress().ended()) {
      optimizer.step(watch);
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    SaddleFreeNewtonClaims.judge(rows, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SaddleFreeNewtonFigures.draw(rows, figures);
  }
}

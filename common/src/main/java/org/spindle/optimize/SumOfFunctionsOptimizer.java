// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * The Sum of Functions Optimizer: a quasi-Newton method that looks at one part of a sum at a time.
 *
 * <pre>
 * F(θ) = Σ_i f_i(θ) ≈ Σ_i [f_i + g_iᵀ(θ − θ_i) + ½ (θ − θ_i)ᵀH_i(θ − θ_i)],   θ ← argmin
 * </pre>
 *
 * <p>Each part keeps a quadratic model about the place where it was evaluated last. A step
 * evaluates one part, renews its model, and jumps to the minimum of the sum of all models. So the
 * methods' virtues join: progress with every minibatch, and curvature without a rate to tune. All
 * that is kept lies in the span of the last gradients and positions.
 *
 * <p>One thing differs from the released code: there a part whose very first evaluation fails gets
 * a change of gradient from zero, which it never had, into its history. Leaving that out saves a
 * quarter of the passes.
 *
 * <p>Limits: the parts must be deterministic (freeze the masks of dropout); fewer than 25 do badly;
 * memory is about 12·M·N bytes. Nothing says when to stop: steps never get shorter than a constant.
 * Not safe for two threads at once. Each random choice comes from the generator that is handed in.
 *
 * <p>The file is long because the steps of one algorithm share its state.
 *
 * @cost a step beside the gradient: two readings of P, 8·M·K bytes, and K³/3 + O(N·K·L) flops; each
 *     N steps 2·M·K_min·(K_max + K_min) flops, K_min = 2N + 2, K_max = 3N + 3
 * @source J. Sohl-Dickstein, B. Poole and S. Ganguli, Fast large-scale optimization by unifying
 *     stochastic gradient and quasi-Newton methods, ICML 2014, and the code released with it
 */
public final class SumOfFunctionsOptimizer implements Optimizer {

  private static final int FEW = 25;
  private static final double SAME = 1e-9;

  /** Evaluations up to which the initial curvature may be the fault. */
  private static final int EARLY = 6;

  /** How a point that is far too high is pulled back: how often, to what part, and from where. */
  private static final int PULLS = 10;

  private static final double PULL = 0.01;
  private static final double FAR = 10;

  private final Blas blas = Blas.best();
  private final SumOfFunctions sum;
  private final SumOfFunctionsConstants constants;
  private final RandomGenerator random;
  private final int smallest;
  private final SharedSubspace space;
  private final SubspaceCollapse collapse;
  private final SumOfModels models;
  private final StepScale scale;
  private final List<String> notes = new ArrayList<>();
  private final Evaluations evaluations = new Evaluations();

  private final SubspacePoint here;
  private final SubspacePoint before;
  private final double[] gradient;
  private final double[] step;

  private Progress progress = Progress.MOVING;
  private double predictedImprovement;
  private int steps;
  private int failures;
  private int collapses;

  /**
   * The published optimizer.
   *
   * @param sum the function
   * @param start θ₀, of its dimension, copied
   * @param random makes the choices
   */
  public SumOfFunctionsOptimizer(SumOfFunctions sum, double[] start, RandomGenerator random) {
    this(
        sum, start, SumOfFunctionsConstants.published(), SumOfFunctionsVariant.published(), random);
  }

  /**
   * The optimizer with other constants or another variant.
   *
   * @param sum the function
   * @param start θ₀, of its dimension, copied
   * @param constants the eight constants
   * @param variant order, update and active set
   * @param random makes the choices
   */
  public SumOfFunctionsOptimizer(
      SumOfFunctions sum,
      double[] start,
      SumOfFunctionsConstants constants,
      SumOfFunctionsVariant variant,
      RandomGenerator random) {
    int dimension = sum.dimension();
    int parts = sum.parts();
    if (start.length != dimension || parts < 1) {
      throw new IllegalArgumentException(
          "start has %d numbers for %d parameters; there are %d parts, must be ≥ 1"
              .formatted(start.length, dimension, parts));
    }
    this.sum = sum;
    this.constants = constants;
    this.random = random;
    smallest = (int) Math.min(2L * parts + 2, dimension);
    int capacity = (int) Math.min((3L * smallest + 1) / 2, dimension);
    double[] theta = start.clone();
    gradient = new double[dimension];
    space = new SharedSubspace(theta, capacity, constants.epsilon(), random);
    collapse = new SubspaceCollapse(capacity, 1 + 3 * constants.history(), random);
    double[] position = new double[capacity];
    space.locate(theta, position);
    models = new SumOfModels(parts, capacity, constants, variant, position, random);
    here = new SubspacePoint(theta, position);
    before = new SubspacePoint(start.clone(), position.clone());
    step = new double[capacity];
    scale = new StepScale(constants, parts);
    if (parts < FEW) {
      notes.add("%d parts: the method does badly with fewer than %d".formatted(parts, FEW));
    }
  }

  /**
   * What a step computes beside the function, on average, once the shared subspace is cut from time
   * to time; published constants, all parts active.
   *
   * <pre>
   * 40 M (N+1)  +  (65/12 + 19/3)(N+1)³  +  950 (N+1)²
   * </pre>
   *
   * <p>The first term is P read for two products each way, 8 M K with K = 5(N+1)/2 on average, and
   * its cut from 3(N+1) columns to 2(N+1), 20 M (N+1)² each N+1 steps; then K³/3 for a factor and N
   * K² for every other choice of a part; then what changes in the Hessian of the sum, 40 K², and
   * what a cut changes in each model.
   *
   * @param variables M, above 3N + 3
   * @param parts N
   * @return flops a step
   * @error some per cent where M is above 100 N
   */
  public static double stepFlops(int variables, int parts) {
    double n = parts + 1.0;
    return 40 * variables * n + (65.0 / 12 + 19.0 / 3) * n * n * n + 950 * n * n;
  }

  /**
   * One step: the evaluation of one part, and the jump that follows from it. A jump that turns out
   * bad is taken back, which costs further evaluations of the same part.
   *
   * @param watch not polled: a step is short
   * @return how it stands then
   */
  @Override
  public Progress step(Watch watch) {
    if (progress.ended()) {
      return progress;
    }
    double flopsBefore = flops();
    take();
    evaluations.overhead(flops() - flopsBefore);
    return progress;
  }

  /** What space, models and their sum have computed so far. */
  private double flops() {
    return models.flops(space.flops()) + collapse.flops();
  }

  private void take() {
    int part = models.next(here.position(), space.order());
    evaluate(part, here);
    if (steps == 0 && !repeats(part)) {
      return;
    }
    boolean failed = failed(part);
    if (failed) {
      failures++;
      scale.failed();
      if (!retreat(part)) {
        return;
      }
    } else {
      scale.succeeded();
    }
    scale.went(here.distance(before));
    models.renew(part, here, space.order(), evaluations.partGradients() < EARLY);
    if (!models.factor()) {
      String why = "the sum of the models has no minimum: its Hessian is not positive definite";
      end(Progress.stalled(why), why);
      return;
    }
    jump();
    models.grow(space.order(), failed, random);
    steps++;
    if (space.full()) {
      collapse(List.of());
    }
  }

  /**
   * Steps until a number of passes is reached.
   *
   * @param passes evaluations of parts over their number, counted from the construction
   * @param watch polled between steps
   * @return how it stands then
   */
  public Progress runPasses(double passes, Watch watch) {
    while (!progress.ended() && evaluations.partGradients() < passes * models.parts()) {
      watch.check();
      step(watch);
    }
    return progress;
  }

  /**
   * Says that a part has changed, as when a minibatch is replaced by a new one. Its history is
   * dropped, of gradients as of positions, so that no change from the old function to the new one
   * enters a Hessian; its old model stands in until the part is evaluated, which comes next.
   *
   * @param part index of the part
   */
  public void replace(int part) {
    models.of(part).forget();
  }

  @Override
  public double[] point() {
    return here.theta();
  }

  /**
   * The values that the parts had when they were evaluated last, of those evaluated so far, scaled
   * to all.
   *
   * @return an estimate of F, not a number before the first evaluation
   */
  @Override
  public double value() {
    return models.value();
  }

  /**
   * Evaluations of parts so far, those of failed steps included, and the flops beside them.
   *
   * @return the counts
   */
  @Override
  public Evaluations evaluations() {
    return evaluations;
  }

  /**
   * Evaluations over parts.
   *
   * @return passes so far
   */
  public double passes() {
    return (double) evaluations.partGradients() / models.parts();
  }

  /**
   * Steps so far.
   *
   * @return completed steps
   */
  public int steps() {
    return steps;
  }

  /**
   * Steps that were found bad.
   *
   * @return number of them
   */
  public int failures() {
    return failures;
  }

  /**
   * Collapses of the shared subspace.
   *
   * @return number of them; none where it is the whole space
   */
  public int collapses() {
    return collapses;
  }

  /**
   * Parts that take part so far.
   *
   * @return size of the active set
   */
  public int active() {
    return models.active();
  }

  /**
   * The directions kept.
   *
   * @return columns of P
   */
  public int columns() {
    return space.order();
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /**
   * What a user should know, in words.
   *
   * @return one line each, in order of appearance
   */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  private void end(Progress how, String words) {
    progress = how;
    notes.add(words);
  }

  private void evaluate(int part, SubspacePoint point) {
    SubspacePoint other = point == here ? before : here;
    if (space.full()) {
      collapse(List.of(other.slope()));
    }
    double f = sum.gradient(part, point.theta(), gradient);
    evaluations.part(models.parts());
    models.of(part).countEvaluation();
    boolean finite = space.project(gradient, point.slope());
    if (space.news()) {
      models.correct(space);
      space.correct(other.slope(), 0);
    }
    point.value(finite ? f : Double.NaN);
  }

  /** The first part evaluated once more where it was: randomness inside would break everything. */
  private boolean repeats(int part) {
    double value = here.value();
    double[] again = new double[gradient.length];
    double f = sum.gradient(part, here.theta(), again);
    evaluations.part(models.parts());
    blas.axpy(-1, gradient, again);
    boolean same =
        Math.abs(f - value) <= SAME * Math.abs(value)
            && blas.nrm2(again) <= SAME * blas.nrm2(gradient);
    boolean silent = !here.isFinite() || !SubspacePoint.isFinite(f);
    if (!same && !silent) {
      String words = "sub-functions must be deterministic; freeze the mask";
      end(Progress.stochastic(words), words);
    }
    return same || silent;
  }

  /** Whether a step that led here is to be taken back. */
  private boolean failed(int part) {
    SubfunctionModel model = models.of(part);
    double f = here.value();
    if (!here.isFinite()) {
      return true;
    }
    if (!model.measured()) {
      return f > models.surprising();
    }
    if (!(f > model.value())) {
      return false;
    }
    double predicted = model.predict(here.position(), space.order());
    double others = predictedImprovement - (model.value() - predicted);
    return f - predicted > others;
  }

  /** Evaluates the part where the step began, and goes back there if that was better. */
  private boolean retreat(int part) {
    models.displaced();
    space.settle(here.slope());
    evaluate(part, before);
    if (!before.isFinite()) {
      String place = steps == 0 ? "the start" : "a position that was good for the part before";
      String words = "part %d is not finite at %s; the step is not taken".formatted(part, place);
      end(Progress.diverged("part " + part, place), words);
      here.returnTo(before);
      return false;
    }
    space.settle(before.slope());
    shorten(part);
    if (here.value() < before.value()) {
      models.record(part, before);
    } else {
      if (here.isFinite()) {
        models.record(part, here);
      }
      here.become(before);
    }
    return true;
  }

  /** Pulls the point towards the place before until the value is of a reasonable size. */
  private void shorten(int part) {
    SubfunctionModel model = models.of(part);
    double expected =
        SubspacePoint.isFinite(model.value())
            ? Math.abs(model.predict(here.position(), space.order()) - model.value())
            : Math.abs(here.value() - before.value());
    if (!SubspacePoint.isFinite(expected) || expected < constants.epsilon()) {
      expected = constants.epsilon();
    }
    for (int k = 0; k < PULLS && !(here.value() - before.value() < FAR * expected); k++) {
      here.pull(before, PULL);
      evaluate(part, here);
      space.settle(here.slope());
    }
  }

  /** The step to the minimum of the sum of the models, as far as it is trusted. */
  private void jump() {
    models.newton(step);
    double alpha = scale.of(blas.nrm2(step), evaluations.partGradients());
    predictedImprovement = 0.5 * alpha * alpha * models.slope(step);
    blas.scal(-alpha, step);
    before.moveTo(here);
    space.advance(step, here.theta());
    blas.axpy(1, step, here.position());
    models.moved(alpha);
  }

  /** Collapses the space to what is needed now, and the given gradients. */
  private void collapse(List<double[]> gradients) {
    space.measure();
    if (space.news()) {
      models.correct(space);
      space.correct(here.slope(), 0);
      space.correct(before.slope(), 0);
    }
    Matrix position = here.positionColumn();
    Matrix positionBefore = before.positionColumn();
    List<Matrix> vectors = new ArrayList<>(List.of(position, positionBefore));
    List<Matrix> covectors = new ArrayList<>();
    gradients.forEach(g -> covectors.add(column(g)));
    models.needed(vectors, covectors);
    int size = Math.min(smallest + gradients.size(), space.capacity() - 1);
    collapse.apply(space, vectors, covectors, size);
    collapse.vectors(position);
    collapse.vectors(positionBefore);
    gradients.forEach(g -> collapse.covectors(column(g)));
    models.transform(collapse, space.order(), here.position());
    collapses++;
  }

  private static Matrix column(double[] x) {
    return new Matrix(x.length, 1, x);
  }
}

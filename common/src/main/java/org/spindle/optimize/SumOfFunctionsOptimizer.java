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
  private static final double SHORTEST_SCALE = 1e-5;

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
  private final SubfunctionModel[] models;
  private final HistoryCurvature curvature;
  private final TotalModel total;
  private final ActiveSet active;
  private final ActiveSetGrowth growth;
  private final SubfunctionChoice choice;
  private final List<String> notes = new ArrayList<>();
  private final Evaluations evaluations = new Evaluations();

  private final double[] theta;
  private final double[] thetaBefore;
  private final double[] gradient;
  private final double[] position;
  private final double[] positionBefore;
  private final double[] slope;
  private final double[] slopeBefore;
  private final double[] step;

  private Progress progress = Progress.MOVING;
  private double value;
  private double stepScale = 1;
  private double distance;
  private double predictedImprovement;
  private int steps;
  private int failures;
  private int collapses;
  private int stepsSinceSum;
  private boolean moved;

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
    theta = start.clone();
    thetaBefore = start.clone();
    gradient = new double[dimension];
    space = new SharedSubspace(theta, capacity, constants.epsilon(), random);
    collapse = new SubspaceCollapse(capacity, 1 + 3 * constants.history(), random);
    models = new SubfunctionModel[parts];
    for (int i = 0; i < parts; i++) {
      models[i] = new SubfunctionModel(capacity, constants.history());
    }
    curvature = new HistoryCurvature(capacity, constants, variant.update());
    total = new TotalModel(capacity);
    active = new ActiveSet(parts, variant.allActive() ? parts : constants.initialActive(), random);
    growth = new ActiveSetGrowth(constants.gradientNoise(), capacity, parts);
    choice = new SubfunctionChoice(variant.order(), constants.epsilon(), capacity, parts, random);
    position = new double[capacity];
    space.locate(theta, position);
    positionBefore = position.clone();
    slope = new double[capacity];
    slopeBefore = new double[capacity];
    step = new double[capacity];
    for (int i = 0; i < parts; i++) {
      models[i].place(position);
      if (active.contains(i)) {
        models[i].flatten(constants.initialCurvature());
      }
    }
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
    double before = flops();
    take();
    evaluations.overhead(flops() - before);
    return progress;
  }

  /** What space, models and their sum have computed so far. */
  private double flops() {
    return space.flops() + curvature.flops() + total.flops() + choice.flops() + collapse.flops();
  }

  private void take() {
    total.order(space.order());
    int part = choice.next(models, active, total, position, space.order());
    value = evaluate(part, theta, slope);
    if (steps == 0 && !repeats(part)) {
      return;
    }
    boolean failed = failed(part, value);
    if (failed) {
      failures++;
      stepScale = Math.max(stepScale / 2, SHORTEST_SCALE);
      if (!retreat(part)) {
        return;
      }
    } else {
      double share = 1.0 / models.length;
      stepScale = Math.max(share + stepScale * (1 - share), SHORTEST_SCALE);
    }
    distance += between(position, positionBefore);
    renew(part);
    if (!total.factor() && !recover()) {
      String why = "the sum of the models has no minimum: its Hessian is not positive definite";
      end(Progress.stalled(why), why);
      return;
    }
    jump();
    growth.step(active, models, total, space.order(), failed, random);
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
    while (!progress.ended() && evaluations.partGradients() < passes * models.length) {
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
    models[part].forget();
  }

  @Override
  public double[] point() {
    return theta;
  }

  /**
   * The values that the parts had when they were evaluated last, of those evaluated so far, scaled
   * to all.
   *
   * @return an estimate of F, not a number before the first evaluation
   */
  @Override
  public double value() {
    double sum = 0;
    int count = 0;
    for (SubfunctionModel model : models) {
      if (model.measured()) {
        sum += model.value();
        count++;
      }
    }
    return sum / count * models.length;
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
    return (double) evaluations.partGradients() / models.length;
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
    return active.size();
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

  private double evaluate(int part, double[] at, double[] coordinates) {
    if (space.full()) {
      collapse(List.of(coordinates == slope ? slopeBefore : slope));
    }
    double f = sum.gradient(part, at, gradient);
    evaluations.part(models.length);
    models[part].countEvaluation();
    boolean finite = space.project(gradient, coordinates);
    if (space.news()) {
      correct(coordinates == slope ? slopeBefore : slope);
    }
    return finite ? f : Double.NaN;
  }

  /** What is kept of gradients, along the column of the space that was measured just now. */
  private void correct(double[] other) {
    for (SubfunctionModel model : models) {
      space.correct(model.gradient().data(), model.gradient().offset());
    }
    space.correct(total.gradient(), 0);
    space.correct(other, 0);
  }

  /** The first part evaluated once more where it was: randomness inside would break everything. */
  private boolean repeats(int part) {
    double[] again = new double[theta.length];
    double f = sum.gradient(part, theta, again);
    evaluations.part(models.length);
    blas.axpy(-1, gradient, again);
    boolean same =
        Math.abs(f - value) <= SAME * Math.abs(value)
            && blas.nrm2(again) <= SAME * blas.nrm2(gradient);
    boolean silent = !finite(value) || !finite(f);
    if (!same && !silent) {
      String words = "sub-functions must be deterministic; freeze the mask";
      end(Progress.stochastic(words), words);
    }
    return same || silent;
  }

  /** Whether a step that led here is to be taken back. */
  private boolean failed(int part, double f) {
    SubfunctionModel model = models[part];
    if (!finite(f)) {
      return true;
    }
    if (!model.measured()) {
      return f > surprising();
    }
    if (!(f > model.value())) {
      return false;
    }
    double predicted = model.predict(position, space.order());
    double others = predictedImprovement - (model.value() - predicted);
    return f - predicted > others;
  }

  /** The mean of the values of parts that are known, and three standard deviations. */
  private double surprising() {
    int count = 0;
    double mean = 0;
    double squares = 0;
    for (SubfunctionModel model : models) {
      if (model.measured() && model.evaluations() > 1) {
        count++;
        double off = model.value() - mean;
        mean += off / count;
        squares += off * (model.value() - mean);
      }
    }
    return count == 0 ? Double.POSITIVE_INFINITY : mean + 3 * Math.sqrt(squares / count);
  }

  /** Evaluates the part where the step began, and goes back there if that was better. */
  private boolean retreat(int part) {
    moved = true;
    space.settle(slope);
    SubfunctionModel model = models[part];
    double before = evaluate(part, thetaBefore, slopeBefore);
    if (!finite(before)) {
      String place = steps == 0 ? "the start" : "a position that was good for the part before";
      String words = "part %d is not finite at %s; the step is not taken".formatted(part, place);
      end(Progress.diverged("part " + part, place), words);
      System.arraycopy(thetaBefore, 0, theta, 0, theta.length);
      return false;
    }
    space.settle(slopeBefore);
    shorten(part, before);
    if (value < before) {
      model.record(positionBefore, before, slopeBefore, constants.epsilon());
    } else {
      if (finite(value)) {
        model.record(position, value, slope, constants.epsilon());
      }
      value = before;
      System.arraycopy(slopeBefore, 0, slope, 0, slope.length);
      System.arraycopy(thetaBefore, 0, theta, 0, theta.length);
      System.arraycopy(positionBefore, 0, position, 0, position.length);
    }
    return true;
  }

  /** Pulls θ towards the place before until the value is of a reasonable size. */
  private void shorten(int part, double before) {
    SubfunctionModel model = models[part];
    double expected =
        finite(model.value())
            ? Math.abs(model.predict(position, space.order()) - model.value())
            : Math.abs(value - before);
    if (!finite(expected) || expected < constants.epsilon()) {
      expected = constants.epsilon();
    }
    for (int k = 0; k < PULLS && !(value - before < FAR * expected); k++) {
      pull(theta, thetaBefore);
      pull(position, positionBefore);
      value = evaluate(part, theta, slope);
      space.settle(slope);
    }
  }

  private static void pull(double[] x, double[] towards) {
    for (int k = 0; k < x.length; k++) {
      x[k] = (1 - PULL) * towards[k] + PULL * x[k];
    }
  }

  /** The part's model at the new evaluation, and the sum with it. */
  private void renew(int part) {
    SubfunctionModel model = models[part];
    int order = space.order();
    total.order(order);
    total.subtract(model);
    boolean anew = moved || stepsSinceSum >= models.length;
    if (!anew) {
      model.addGradient(-1, position, order, total.gradient());
    }
    model.record(position, value, slope, constants.epsilon());
    total.sumDiagonal(models, active);
    if (model.terms() == 0) {
      model.flatten(total.medianEigenvalue() / active.size() / overestimate(model));
    } else {
      curvature.fit(model, order, steepest());
    }
    total.add(model);
    total.sumDiagonal(models, active);
    if (anew) {
      total.sumGradient(models, position);
      stepsSinceSum = 0;
      moved = false;
    } else {
      blas.axpy(1, slope, total.gradient());
    }
  }

  /** Ten, where the very first steps were too short to tell anything. */
  private double overestimate(SubfunctionModel model) {
    return model.evaluations() > 2 && evaluations.partGradients() < EARLY ? 10 : 1;
  }

  private double steepest() {
    double most = 0;
    for (int k = 0; k < active.size(); k++) {
      most = Math.max(most, models[active.member(k)].diagonal());
    }
    return most;
  }

  private boolean recover() {
    total.sumCurvature(models);
    return total.factor();
  }

  /** The step to the minimum of the sum of the models, as far as it is trusted. */
  private void jump() {
    total.newton(step);
    double newton = blas.nrm2(step);
    double alpha = stepScale;
    if (newton > 0 && alpha * newton < constants.shortestStep()) {
      alpha = constants.shortestStep() / newton;
    }
    double longest = constants.stepRatio() * distance / evaluations.partGradients();
    if (evaluations.partGradients() > models.length && longest > 0 && alpha * newton > longest) {
      alpha = longest / newton;
    }
    predictedImprovement = 0.5 * alpha * alpha * blas.dot(step, total.gradient());
    blas.scal(-alpha, step);
    System.arraycopy(theta, 0, thetaBefore, 0, theta.length);
    System.arraycopy(position, 0, positionBefore, 0, position.length);
    space.advance(step, theta);
    blas.axpy(1, step, position);
    total.moved(alpha);
    stepsSinceSum++;
  }

  /** Collapses the space to what is needed now, and the given gradients. */
  private void collapse(List<double[]> gradients) {
    space.measure();
    if (space.news()) {
      correct(slope);
      space.correct(slopeBefore, 0);
    }
    List<Matrix> vectors = new ArrayList<>(List.of(column(position), column(positionBefore)));
    List<Matrix> covectors = new ArrayList<>();
    gradients.forEach(g -> covectors.add(column(g)));
    for (int k = 0; k < active.size(); k++) {
      SubfunctionModel model = models[active.member(k)];
      if (model.measured()) {
        vectors.add(model.position());
        covectors.add(model.gradient());
      }
    }
    int size = Math.min(smallest + gradients.size(), space.capacity() - 1);
    collapse.apply(space, vectors, covectors, size);
    collapse.vectors(column(position));
    collapse.vectors(column(positionBefore));
    gradients.forEach(g -> collapse.covectors(column(g)));
    for (SubfunctionModel model : models) {
      model.transform(collapse);
    }
    total.order(space.order());
    total.sumCurvature(models);
    total.sumGradient(models, position);
    stepsSinceSum = 0;
    collapses++;
  }

  private static Matrix column(double[] x) {
    return new Matrix(x.length, 1, x);
  }

  private static double between(double[] a, double[] b) {
    double squared = 0;
    for (int k = 0; k < a.length; k++) {
      squared += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(squared);
  }

  private static boolean finite(double x) {
    return Math.abs(x) <= Double.MAX_VALUE;
  }
}

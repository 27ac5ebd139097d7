// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Optional;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.Objective.Metric;
import org.spindle.sweep.Watch;

/**
 * Newton's method and its relatives by {@link Damping}: one step is −V (D(w, λ))⁻¹ Vᵀ∇f, with λ
 * chosen among a few by the lowest value.
 *
 * <p>In a Krylov space several steps can share one basis and its |Ĥ|, with a fresh gradient each,
 * as in the paper's Algorithm 1.
 *
 * <p>On a saddle whose gradient vanishes, saddle-free Newton and Newton above −λ_min leave along
 * the lowest eigenvector, by as much as the dampings would make of a slope of 1; the others say
 * "stationary, index k". So does each at a minimum. Slopes that cannot lower the value any more in
 * its last digits count as vanished.
 *
 * @cost an outer step takes the curvature of its {@link CurvatureSpace}, a value for each damping
 *     and one gradient for each inner step
 * @source Y. N. Dauphin et al., Identifying and attacking the saddle point problem, NIPS 2014; J.
 *     Martens, ICML 2010 for Gauss–Newton
 */
public final class DampedDescent extends Descent {

  /** A gradient that is shorter than this part of the largest |w| is none. */
  static final double NO_GRADIENT = 1e-15;

  /** A decrease by less than this part of |f| is none. */
  static final double ROUNDING = 1e-14;

  /** A curvature below this part of the largest cannot be told from none by values: √ROUNDING. */
  private static final double UNSEEN = 1e-7;

  private final Objective objective;
  private final Damping damping;
  private final DampingSearch search;
  private final CurvatureSpace space;
  private final int innerSteps;
  private final ModelBuilder builder;
  private final double[] gradient;
  private double[] trial;
  private double[] best;
  private Matrix coefficients = new Matrix(0, 0);
  private Matrix steps = new Matrix(0, 0);
  private double bestValue;
  private double lastDamping = Double.NaN;

  /**
   * A method at its start.
   *
   * @param objective f
   * @param start x, copied
   * @param damping the method
   * @param search the dampings that it tries
   * @param space the directions in which it goes
   * @param innerSteps steps for each curvature, 1 or more
   */
  public DampedDescent(
      Objective objective,
      double[] start,
      Damping damping,
      DampingSearch search,
      CurvatureSpace space,
      int innerSteps) {
    super(start, new Evaluations());
    requireStart(objective, start);
    requireCurvature(objective, damping.metric());
    if (innerSteps < 1) {
      throw new IllegalArgumentException("inner steps must be >= 1, were " + innerSteps);
    }
    this.objective = evaluations.counting(objective);
    this.damping = damping;
    this.search = search;
    this.space = space;
    this.innerSteps = innerSteps;
    builder = new ModelBuilder(this.objective, evaluations, space);
    trial = new double[start.length];
    best = new double[start.length];
    gradient = new double[start.length];
  }

  /**
   * A method with one step for each curvature.
   *
   * @param objective f
   * @param start x, copied
   * @param damping the method
   * @param search the dampings that it tries
   * @param space the directions in which it goes
   */
  public DampedDescent(
      Objective objective,
      double[] start,
      Damping damping,
      DampingSearch search,
      CurvatureSpace space) {
    this(objective, start, damping, search, space, 1);
  }

  static void requireStart(Objective objective, double[] start) {
    if (start.length != objective.dimension()) {
      throw new IllegalArgumentException(
          "the start must have " + objective.dimension() + " elements, had " + start.length);
    }
  }

  static void requireCurvature(Objective objective, Metric metric) {
    if (!objective.hasCurvature()) {
      throw new IllegalArgumentException("the objective has no Hessian-vector products");
    }
    if (metric == Metric.GAUSS_NEWTON && !objective.hasGaussNewton()) {
      throw new IllegalArgumentException("the objective has no Gauss–Newton matrix");
    }
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended()) {
      return progress;
    }
    if (Double.isNaN(value) && !lookAround()) {
      return progress;
    }
    Optional<QuadraticModel> built = builder.build(damping.metric(), point, gradient, watch);
    if (built.isEmpty()) {
      return progress = Progress.diverged("the curvature");
    }
    QuadraticModel model = built.get();
    if (Blas.best().nrm2(gradient) <= NO_GRADIENT * model.norm()) {
      return atRest(model, watch);
    }
    for (int inner = 0; inner < innerSteps; inner++) {
      watch.check();
      if (inner > 0) {
        model.slope(gradient);
      }
      if (!tryDampings(model)) {
        return inner > 0 ? progress : stop(model, watch);
      }
      move();
      if (!lookAround()) {
        return progress;
      }
    }
    return progress;
  }

  /** Value and gradient at the point; false if they are not finite. */
  private boolean lookAround() {
    value = objective.gradient(point, gradient);
    double size = Blas.best().nrm2(gradient);
    if (!Double.isFinite(value) || !Double.isFinite(size)) {
      progress = Progress.diverged(Double.isFinite(value) ? "the gradient" : "the value");
      return false;
    }
    return true;
  }

  /** Where no damping goes down: the slopes may be rounding, or those of a saddle. */
  private Progress stop(QuadraticModel model, Watch watch) {
    double least = search.dampings()[0];
    for (double lambda : search.dampings()) {
      least = Math.min(least, lambda);
    }
    double predicted = model.decrease(least);
    boolean resting = predicted <= ROUNDING * Math.abs(value);
    boolean leaving = damping.leavesSaddles() && model.index() > 0;
    return resting || leaving ? atRest(model, watch) : (progress = nothingGoesDown());
  }

  private Progress nothingGoesDown() {
    double largest = 0;
    for (double lambda : search.dampings()) {
      largest = Math.max(largest, lambda);
    }
    return Progress.ranAway("no damping up to " + largest + " lowers the value " + value);
  }

  private void move() {
    double[] swap = point;
    point = best;
    best = swap;
  }

  /** Leaves the best place in {@code best}; false if none is acceptable. */
  private boolean tryDampings(QuadraticModel model) {
    double[] dampings = search.dampings();
    prepare(model.size(), dampings.length);
    double[] w = model.values();
    double[] c = model.slopes();
    double flat = QuadraticModel.FLAT * model.norm();
    for (int k = 0; k < dampings.length; k++) {
      for (int i = 0; i < w.length; i++) {
        double d = damping.stiffness(w[i], w[0], dampings[k]);
        boolean free = d == 0 || dampings[k] <= flat && Math.abs(d) <= flat;
        coefficients.data()[i + k * w.length] = free ? 0 : -c[i] / d;
      }
    }
    model.lift(coefficients, steps);
    bestValue = value;
    boolean found = false;
    for (int k = 0; k < dampings.length; k++) {
      if (accept(k, 1)) {
        found = true;
        lastDamping = dampings[k];
      }
    }
    return found;
  }

  /** Tries the step of a column; true if it is the best so far. */
  private boolean accept(int column, double sign) {
    int n = point.length;
    for (int i = 0; i < n; i++) {
      trial[i] = point[i] + sign * steps.data()[i + column * n];
    }
    if (search.onlyDown()) {
      double there = objective.value(trial);
      if (!(there < bestValue)) {
        return false;
      }
      bestValue = there;
    }
    double[] swap = best;
    best = trial;
    trial = swap;
    return true;
  }

  private void prepare(int size, int columns) {
    if (coefficients.rows() != size || coefficients.cols() != columns) {
      coefficients = new Matrix(size, columns);
      steps = new Matrix(point.length, columns);
    }
    coefficients.fill(0);
  }

  /** Where the gradient vanishes: along the lowest eigenvector, or a word. */
  private Progress atRest(QuadraticModel model, Watch watch) {
    QuadraticModel hessian = model;
    boolean blind = !space.isWhole() && Blas.best().nrm2(gradient) > 0;
    if (blind || damping.metric() != Metric.HESSIAN) {
      // A Krylov space of what is left of the gradient sees few directions; of any vector, all.
      double[] none = new double[point.length];
      Optional<QuadraticModel> built = builder.build(Metric.HESSIAN, point, none, watch);
      if (built.isEmpty()) {
        return progress = Progress.diverged("the curvature");
      }
      hessian = built.get();
    }
    int index = hessian.index();
    if (index == 0 || !damping.leavesSaddles()) {
      return progress = stationary(index, hessian);
    }
    double[] dampings = search.dampings();
    prepare(hessian.size(), dampings.length);
    for (int k = 0; k < dampings.length; k++) {
      coefficients.set(0, k, 1 / (dampings[k] - hessian.values()[0]));
    }
    hessian.lift(coefficients, steps);
    bestValue = value;
    boolean found = false;
    for (int k = 0; k < dampings.length; k++) {
      found |= accept(k, 1);
      found |= search.onlyDown() && accept(k, -1);
    }
    if (!found) {
      boolean flat = hessian.index(UNSEEN) == 0;
      return progress = flat ? stationary(0, hessian) : nothingGoesDown();
    }
    move();
    lookAround();
    return progress;
  }

  private Progress stationary(int index, QuadraticModel model) {
    return Progress.stationary(index, space.isWhole() || model.isWhole());
  }

  /**
   * The damping of the last step.
   *
   * @return λ, NaN before the first step
   */
  public double damping() {
    return lastDamping;
  }
}

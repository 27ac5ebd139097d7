// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.sweep.Watch;

/**
 * L-BFGS: a quasi-Newton direction from the last few steps and differences of gradients, and a step
 * along it that meets the strong Wolfe conditions.
 *
 * <pre>
 * p = −H∇f,   H ← (1 − ρ s yᵀ) H (1 − ρ y sᵀ) + ρ s sᵀ,   ρ = 1/yᵀs,   H₀ = (sᵀy/yᵀy) 1
 * </pre>
 *
 * <p>Pairs of negative or no curvature do not occur after a Wolfe step; where rounding makes one,
 * it is left out. If the search along p fails, the memory is emptied once and the gradient itself
 * is tried; a failure there ends the method.
 *
 * @cost a step takes one gradient in most cases, and (8 m + 12) P flops; 2 m P doubles
 * @source J. Nocedal, Math. Comp. 35, 773 (1980); D. C. Liu and J. Nocedal, Math. Program. 45, 503
 *     (1989)
 */
public final class LimitedMemoryBfgs extends Descent {

  private static final double CURVED = 1e-12; // of |s||y|

  private final Objective objective;
  private final WolfeSearch search;
  private final int memory;
  private final double[][] moves;
  private final double[][] changes;
  private final double[] products; // 1/ρ
  private final double[] weights;
  private final double[] direction;
  private final double[] gradient;
  private int pairs;
  private int newest = -1;
  private double predicted; // decrease of the model along the direction

  /**
   * A method at its start.
   *
   * @param objective f, whose curvature is not used
   * @param start x, copied
   * @param memory m ≥ 1, pairs that are kept
   */
  public LimitedMemoryBfgs(Objective objective, double[] start, int memory) {
    this(objective, start, memory, new Evaluations());
  }

  /** With counts that go on. */
  LimitedMemoryBfgs(Objective objective, double[] start, int memory, Evaluations evaluations) {
    super(start, evaluations);
    DampedDescent.requireStart(objective, start);
    if (memory < 1) {
      throw new IllegalArgumentException("the memory must be >= 1 pair, was " + memory);
    }
    this.objective = evaluations.counting(objective);
    this.memory = memory;
    search = new WolfeSearch(this.objective);
    int n = start.length;
    moves = new double[memory][n];
    changes = new double[memory][n];
    products = new double[memory];
    weights = new double[memory];
    direction = new double[n];
    gradient = new double[n];
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended() || Double.isNaN(value) && !lookAround()) {
      return progress;
    }
    if (Blas.best().nrm2(gradient) == 0) {
      return progress = Progress.stationary();
    }
    if (searchAlong()) {
      remember();
      return progress;
    }
    if (predicted <= DampedDescent.ROUNDING * Math.abs(value)) {
      return progress = Progress.stationary();
    }
    if (pairs > 0) {
      pairs = 0;
      if (searchAlong()) {
        remember();
        return progress;
      }
    }
    return progress = Progress.stalled("no step along the gradient lowers the value " + value);
  }

  private boolean lookAround() {
    value = objective.gradient(point, gradient);
    double length = Blas.best().nrm2(gradient);
    if (!Double.isFinite(value) || !Double.isFinite(length)) {
      progress = Progress.diverged(Double.isFinite(value) ? "the gradient" : "the value");
      return false;
    }
    return true;
  }

  private boolean searchAlong() {
    aim();
    double slope = Blas.best().dot(direction, gradient);
    predicted = -slope / 2;
    double first = pairs > 0 ? 1 : Math.min(1, 1 / Blas.best().nrm2(gradient));
    return slope < 0 && search.run(point, direction, value, slope, first);
  }

  /** The direction −H∇f by the two loops. */
  private void aim() {
    Blas blas = Blas.best();
    evaluations.overhead((8.0 * pairs + 12) * point.length);
    for (int i = 0; i < direction.length; i++) {
      direction[i] = -gradient[i];
    }
    for (int k = 0; k < pairs; k++) {
      int at = Math.floorMod(newest - k, memory);
      weights[at] = blas.dot(moves[at], direction) / products[at];
      blas.axpy(-weights[at], changes[at], direction);
    }
    if (pairs > 0) {
      double length = blas.nrm2(changes[newest]);
      blas.scal(products[newest] / (length * length), direction);
    }
    for (int k = pairs - 1; k >= 0; k--) {
      int at = Math.floorMod(newest - k, memory);
      double weight = blas.dot(changes[at], direction) / products[at];
      blas.axpy(weights[at] - weight, moves[at], direction);
    }
  }

  /** Moves to where the search ended. */
  private void remember() {
    int at = Math.floorMod(newest + 1, memory);
    double[] s = moves[at];
    double[] y = changes[at];
    for (int i = 0; i < point.length; i++) {
      s[i] = search.point()[i] - point[i];
      y[i] = search.gradient()[i] - gradient[i];
    }
    double product = Blas.best().dot(s, y);
    if (product > CURVED * Blas.best().nrm2(s) * Blas.best().nrm2(y)) {
      products[at] = product;
      newest = at;
      pairs = Math.min(memory, pairs + 1);
    } else {
      pairs = Math.min(pairs, memory - 1); // the oldest one was overwritten
    }
    System.arraycopy(search.point(), 0, point, 0, point.length);
    System.arraycopy(search.gradient(), 0, gradient, 0, point.length);
    value = search.value();
  }
}

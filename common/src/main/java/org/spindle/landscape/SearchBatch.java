// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SolveWorkspace;
import org.spindle.linalg.Triangle;

/**
 * Points on their way, moved all at once. Slot s holds the start's number, the place x, the
 * gradient g and the Hessian h there, and the trial y that is evaluated next; slots in use are the
 * first ones.
 */
final class SearchBatch {

  /** Share of the gradient scale below which Newton steps are not damped. */
  private static final double NEAR = 0.05;

  /** Below this share steps converge fast unless the rounding of a rough Hessian is in the way. */
  private static final double FINAL = 1e-3;

  /** A step that leaves more of such a gradient than this asks for an exact Hessian. */
  private static final double SLOW = 0.2;

  private static final double FIRST_DAMPING = 1e-3; // ν over the mean square eigenvalue
  private static final double LEAST_DAMPING = 1e-15;
  private static final double MOST_DAMPING = 1e8;
  private static final double EASE = 0.2;
  private static final double TIGHTEN = 5;

  private final Landscape landscape;
  private final SearchSettings settings;
  private final Landscape.Probe probe;
  private final int n;
  private final int[] start;
  private final int[] steps;
  private final double[] residual;
  private final double[] damping;
  private final double[] lambda;
  private final boolean[] fresh;
  private final boolean[] exact;
  private final Matrix x;
  private final Matrix y;
  private final Matrix g;
  private final Matrix h;
  private final Matrix square;
  private final Matrix some;
  private final int[] chosen;
  private final double[] work;
  private final SolveWorkspace solver;
  private final Transverse transverse;
  private int used;

  SearchBatch(Landscape landscape, SearchSettings settings) {
    int capacity = settings.batch();
    this.landscape = landscape;
    this.settings = settings;
    probe = landscape.probe(capacity);
    n = landscape.dimension();
    start = new int[capacity];
    steps = new int[capacity];
    residual = new double[capacity];
    damping = new double[capacity];
    lambda = new double[capacity];
    fresh = new boolean[capacity];
    exact = new boolean[capacity];
    x = new Matrix(n, capacity);
    y = new Matrix(n, capacity);
    g = new Matrix(n, capacity);
    h = new Matrix(n, n * capacity);
    some = new Matrix(n, n * capacity);
    square = new Matrix(n, n);
    chosen = new int[capacity];
    work = new double[n];
    solver = new SolveWorkspace(n);
    transverse = settings.gauge() > 0 ? new Transverse(n, settings.gauge()) : null;
  }

  boolean isEmpty() {
    return used == 0;
  }

  boolean isFull() {
    return used == start.length;
  }

  Landscape.Probe probe() {
    return probe;
  }

  /** Takes a start in. */
  void add(int number, Matrix starts) {
    start[used] = number;
    steps[used] = 0;
    fresh[used] = true;
    exact[used] = false;
    y.block(0, used, n, 1).copyFrom(starts.block(0, number, n, 1));
    if (landscape.onSphere()) {
      Sphere.retract(y.data(), used * n, n);
    }
    used++;
  }

  /** Evaluates all trials; those that arrived or gave up leave their place in {@code ends}. */
  void advance(Matrix ends, int[] stepsTaken) {
    probe.moveTo(y, used);
    boolean[] moved = new boolean[used];
    for (int s = 0; s < used; s++) {
      moved[s] = judge(s);
    }
    curve(moved, false);
    curve(moved, true);
    for (int s = used - 1; s >= 0; s--) {
      if (isOver(s)) {
        ends.block(0, start[s], n, 1).copyFrom(x.block(0, s, n, 1));
        stepsTaken[start[s]] = steps[s];
        remove(s);
      } else {
        propose(s);
        steps[s]++;
      }
    }
  }

  /** Accepts or rejects a trial; true if a Hessian is needed there. */
  private boolean judge(int s) {
    double[] trial = probe.gradients().data();
    if (landscape.onSphere()) {
      lambda[s] = Sphere.project(y.data(), s * n, trial, s * n, n);
    }
    double r = length(trial, s * n);
    boolean newton = settings.method() == SearchSettings.Method.NEWTON;
    boolean accepted = fresh[s] || newton || r < residual[s];
    if (!accepted) {
      damping[s] *= TIGHTEN;
      return false;
    }
    exact[s] = !fresh[s] && r < FINAL * settings.gradientScale() && r > SLOW * residual[s];
    damping[s] = fresh[s] ? FIRST_DAMPING : Math.max(EASE * damping[s], LEAST_DAMPING);
    fresh[s] = false;
    residual[s] = r;
    System.arraycopy(y.data(), s * n, x.data(), s * n, n);
    System.arraycopy(trial, s * n, g.data(), s * n, n);
    return !isOver(s);
  }

  private boolean isOver(int s) {
    return residual[s] <= settings.accepted()
        || steps[s] >= settings.maximalSteps()
        || !(residual[s] <= Double.MAX_VALUE)
        || damping[s] > MOST_DAMPING;
  }

  private void curve(boolean[] moved, boolean exactly) {
    int count = 0;
    for (int s = 0; s < moved.length; s++) {
      if (moved[s] && exact[s] == exactly) {
        chosen[count++] = s;
      }
    }
    if (count == 0) {
      return;
    }
    if (exactly) {
      probe.hessians(chosen, count, some);
    } else {
      probe.roughHessians(chosen, count, some);
    }
    for (int j = 0; j < count; j++) {
      int s = chosen[j];
      System.arraycopy(some.data(), j * n * n, h.data(), s * n * n, n * n);
      if (landscape.onSphere()) {
        Matrix block = h.block(0, s * n, n, n);
        double kappa = meanEigenvalue(s);
        Sphere.curve(block, lambda[s], kappa, x.data(), s * n, work);
      }
    }
  }

  /** y ← x + Δ. */
  private void propose(int s) {
    int at = s * n;
    double[] trial = y.data();
    double mean = meanEigenvalue(s);
    if (settings.method() == SearchSettings.Method.LEVENBERG) {
      damped(s, damping[s] * mean * mean);
    } else {
      double nu = settings.damping() * mean;
      boolean far = residual[s] > NEAR * settings.gradientScale();
      System.arraycopy(g.data(), at, trial, at, n);
      if (far && nu > 0 || !solve(h.block(0, s * n, n, n), trial, at)) {
        damped(s, Math.max(nu * nu, 1e-12 * mean * mean));
      }
      cut(trial, at);
    }
    for (int i = at; i < at + n; i++) {
      trial[i] = x.data()[i] - trial[i];
    }
    if (landscape.onSphere()) {
      Sphere.retract(trial, at, n);
    }
  }

  private boolean solve(Matrix hessian, double[] trial, int at) {
    return transverse == null
        ? solver.solve(hessian, trial, at)
        : transverse.of(hessian) && transverse.solve(trial, at);
  }

  /** y ← (H² + ν)⁻¹ H g. */
  private void damped(int s, double nu) {
    Matrix hessian = h.block(0, s * n, n, n);
    Blas.best().syrk(Triangle.LOWER, Op.N, 1, hessian, 0, square);
    Symmetric.addToDiagonal(nu, square);
    Matrix step = y.block(0, s, n, 1);
    Blas.best().gemm(Op.N, Op.N, 1, hessian, g.block(0, s, n, 1), 0, step);
    solver.solvePositive(square, y.data(), s * n);
  }

  private void cut(double[] step, int at) {
    double length = length(step, at);
    double limit = settings.stepLimit() * settings.lengthScale();
    double factor = length > limit ? limit / length : 1;
    for (int i = at; factor < 1 && i < at + n; i++) {
      step[i] *= factor;
    }
  }

  private double meanEigenvalue(int s) {
    double sum = 0;
    for (int i = s * n * n; i < (s + 1) * n * n; i++) {
      sum += h.data()[i] * h.data()[i];
    }
    return Math.sqrt(sum / n);
  }

  private double length(double[] v, int at) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += v[i] * v[i];
    }
    return Math.sqrt(sum);
  }

  /** The last slot takes the place of one that is done. */
  private void remove(int s) {
    int last = --used;
    if (s == last) {
      return;
    }
    start[s] = start[last];
    steps[s] = steps[last];
    residual[s] = residual[last];
    damping[s] = damping[last];
    fresh[s] = fresh[last];
    exact[s] = exact[last];
    for (Matrix m : new Matrix[] {x, y, g}) {
      System.arraycopy(m.data(), last * n, m.data(), s * n, n);
    }
    System.arraycopy(h.data(), last * n * n, h.data(), s * n * n, n * n);
  }
}

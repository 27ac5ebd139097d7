// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * SAG: the mean of the last gradient that each sub-function showed, one of them renewed in each
 * step.
 *
 * <pre>
 * d ← d − y_i + ∇f_i(x),   y_i ← ∇f_i(x),   x ← x − d/(m L),   m sub-functions met so far
 * </pre>
 *
 * <p>L bounds the curvature of a single sub-function. With the search it is doubled as long as
 * f_i(x − ∇f_i/L) &gt; f_i(x) − |∇f_i|²/(2L), and falls by 2^{−1/N} a step.
 *
 * @cost 1/N of a gradient a step, with the search about 2/N; N M doubles
 * @source M. Schmidt, N. Le Roux and F. Bach, Math. Program. 162, 83 (2017)
 */
public final class StochasticAverageGradient extends Descent {

  private static final double SMALL = 1e-8; // |∇f_i|² below which rounding would decide the search
  private static final int DOUBLINGS = 100;

  private final SumOfFunctions function;
  private final RandomGenerator random;
  private final boolean search;
  private final Matrix table;
  private final boolean[] met;
  private final double[] total;
  private final double[] trial;
  private final double[] gradient;
  private final double[] ignored;
  private int count;
  private double lipschitz;

  /**
   * A method at its start.
   *
   * @param function the sum
   * @param start x, copied
   * @param lipschitz L &gt; 0, of a single sub-function; with the search its first guess
   * @param search whether L is searched for
   * @param random source of the sub-functions' order, with replacement
   */
  public StochasticAverageGradient(
      SumOfFunctions function,
      double[] start,
      double lipschitz,
      boolean search,
      RandomGenerator random) {
    super(start, new Evaluations());
    int n = function.dimension();
    if (start.length != n) {
      throw new IllegalArgumentException(
          "the start must have " + n + " elements, had " + start.length);
    }
    if (!(lipschitz > 0 && lipschitz < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("L must be finite and > 0, was " + lipschitz);
    }
    this.function = function;
    this.random = random;
    this.search = search;
    this.lipschitz = lipschitz;
    table = new Matrix(n, function.parts());
    met = new boolean[function.parts()];
    total = new double[n];
    trial = new double[n];
    gradient = new double[n];
    ignored = new double[n];
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended()) {
      return progress;
    }
    int parts = function.parts();
    int part = random.nextInt(parts);
    double here = function.gradient(part, point, gradient);
    evaluations.part(parts);
    value = here * parts;
    double length = Blas.best().nrm2(gradient);
    if (!Double.isFinite(here) || !Double.isFinite(length)) {
      return progress = Progress.diverged("sub-function " + part);
    }
    count += met[part] ? 0 : 1;
    met[part] = true;
    int at = part * point.length;
    for (int i = 0; i < point.length; i++) {
      total[i] += gradient[i] - table.data()[at + i];
      table.data()[at + i] = gradient[i];
    }
    if (search) {
      raise(part, here, length * length);
    }
    Blas.best().axpy(-1 / (lipschitz * count), total, point);
    evaluations.overhead(4.0 * point.length);
    if (search) {
      lipschitz *= Math.pow(2, -1.0 / parts);
    }
    return progress;
  }

  private void raise(int part, double here, double square) {
    for (int k = 0; k < DOUBLINGS && square > SMALL; k++) {
      for (int i = 0; i < point.length; i++) {
        trial[i] = point[i] - gradient[i] / lipschitz;
      }
      evaluations.part(function.parts());
      evaluations.overhead(2.0 * point.length);
      double there = function.gradient(part, trial, ignored);
      if (there <= here - square / (2 * lipschitz)) {
        return;
      }
      lipschitz *= 2;
    }
  }

  /**
   * The bound on the curvature of a sub-function.
   *
   * @return L
   */
  public double lipschitz() {
    return lipschitz;
  }
}

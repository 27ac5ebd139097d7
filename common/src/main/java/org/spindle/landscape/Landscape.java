// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Matrix;

/**
 * A scalar function of N variables with two derivatives, on ℝᴺ or on the sphere |x|² = N.
 *
 * <p>Derivatives are those in ℝᴺ; {@link CriticalPointSearch} projects them onto the sphere.
 * Implementations are immutable; {@link Probe}s hold the work arrays, one for each thread.
 */
public interface Landscape {

  /**
   * The number of variables.
   *
   * @return N ≥ 1
   */
  int dimension();

  /**
   * The domain.
   *
   * @return true for the sphere |x|² = N, false for ℝᴺ
   */
  default boolean onSphere() {
    return false;
  }

  /**
   * A place to evaluate the function at many points at once.
   *
   * @param capacity largest number of points, ≥ 1
   * @return a probe for one thread
   */
  Probe probe(int capacity);

  /**
   * The function at the points where it stands: one matrix product serves all points, and what
   * value, gradient and Hessian share is computed once.
   */
  interface Probe {

    /**
     * Moves to new points and takes values and gradients there.
     *
     * @param points coordinates, N × capacity, the first {@code count} columns are read
     * @param count number of points, at most the capacity
     */
    void moveTo(Matrix points, int count);

    /**
     * The value at a point.
     *
     * @param point number of the point, from 0
     * @return V(x)
     */
    double value(int point);

    /**
     * The gradients at all points.
     *
     * @return N × capacity, a column for each point, overwritten by the next move
     */
    Matrix gradients();

    /**
     * Hessians at some of the points.
     *
     * @param points numbers of the points, in any order, the first {@code count} are read
     * @param count number of Hessians
     * @param hessians N × (N · count) or wider; block j is overwritten by the Hessian at {@code
     *     points[j]}, both triangles of it
     */
    void hessians(int[] points, int count, Matrix hessians);

    /**
     * Hessians good enough to step by, which may be cheaper.
     *
     * @param points numbers of the points, in any order, the first {@code count} are read
     * @param count number of Hessians
     * @param hessians as in {@link #hessians}
     * @error relative to the largest element at most 1e-5
     */
    default void roughHessians(int[] points, int count, Matrix hessians) {
      hessians(points, count, hessians);
    }

    /**
     * The product of each Hessian with a vector of its own, without any Hessian.
     *
     * @param directions vectors, N × capacity, a column for each point of the last move
     * @param products N × capacity, overwritten by ∇²V·d, column by column
     */
    void hessianTimes(Matrix directions, Matrix products);
  }
}

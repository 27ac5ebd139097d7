// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Matrix;

/**
 * A place where a part is evaluated: all parameters, their coordinates in the shared subspace, and
 * what the part was there.
 *
 * <pre>
 * θ = P x,   f_i(θ),   c = Pᵀ∂f_i
 * </pre>
 *
 * <p>Not a number is what was never evaluated.
 */
final class SubspacePoint {

  private final double[] theta;
  private final double[] position;
  private final double[] slope;
  private double value = Double.NaN;

  /**
   * A place without a value.
   *
   * @param theta θ, taken over
   * @param position x, taken over
   */
  SubspacePoint(double[] theta, double[] position) {
    this.theta = theta;
    this.position = position;
    slope = new double[position.length];
  }

  /** θ, the array itself. */
  double[] theta() {
    return theta;
  }

  /** x, the array itself. */
  double[] position() {
    return position;
  }

  /** c, the array itself. */
  double[] slope() {
    return slope;
  }

  /** f_i. */
  double value() {
    return value;
  }

  void value(double f) {
    value = f;
  }

  boolean isFinite() {
    return isFinite(value);
  }

  static boolean isFinite(double x) {
    return Math.abs(x) <= Double.MAX_VALUE;
  }

  /** The column of coordinates. */
  Matrix positionColumn() {
    return new Matrix(position.length, 1, position);
  }

  /** θ ← the other's, and nothing else. */
  void returnTo(SubspacePoint other) {
    System.arraycopy(other.theta, 0, theta, 0, theta.length);
  }

  /** θ and x ← the other's. */
  void moveTo(SubspacePoint other) {
    returnTo(other);
    System.arraycopy(other.position, 0, position, 0, position.length);
  }

  /** All ← the other's. */
  void become(SubspacePoint other) {
    moveTo(other);
    System.arraycopy(other.slope, 0, slope, 0, slope.length);
    value = other.value;
  }

  /** θ and x ← so much of themselves, and the rest of another place. */
  void pull(SubspacePoint towards, double part) {
    pull(theta, towards.theta, part);
    pull(position, towards.position, part);
  }

  private static void pull(double[] x, double[] towards, double part) {
    for (int k = 0; k < x.length; k++) {
      x[k] = (1 - part) * towards[k] + part * x[k];
    }
  }

  /** |x − x'|. */
  double distance(SubspacePoint other) {
    double squared = 0;
    for (int k = 0; k < position.length; k++) {
      double d = position[k] - other.position[k];
      squared += d * d;
    }
    return Math.sqrt(squared);
  }
}

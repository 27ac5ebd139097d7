// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.Collection;
import org.spindle.linalg.Inertia;
import org.spindle.linalg.SymmetricEigen;

/**
 * Where a search ended.
 *
 * @param kind what the place is
 * @param point its N coordinates
 * @param value V there
 * @param residual |∇V|, on a sphere along it
 * @param flatness ‖H∇V‖/(‖H‖ ‖∇V‖) with the spectral norm of H; 0 where the gradient vanishes
 * @param eigenvalues of the Hessian, ascending, those along the sphere only: N or N − 1 of them;
 *     empty unless the point is critical
 * @param steps number of steps taken
 */
public record Endpoint(
    Kind kind,
    double[] point,
    double value,
    double residual,
    double flatness,
    double[] eigenvalues,
    int steps) {

  /** What a search can end at. */
  public enum Kind {
    /** The gradient vanishes to rounding, and Newton's method comes back to it from nearby. */
    CRITICAL,
    /** The gradient does not vanish but is an eigenvector of the Hessian to eigenvalue 0. */
    FLAT,
    /** Neither. */
    STALLED
  }

  /**
   * Whether the point is critical.
   *
   * @return true for {@link Kind#CRITICAL}
   */
  public boolean isCritical() {
    return kind == Kind.CRITICAL;
  }

  /**
   * The Morse index: directions of negative curvature.
   *
   * @param threshold eigenvalues within it of 0, relative to the largest, count as null
   * @return number of negative eigenvalues beyond the threshold
   */
  public int index(double threshold) {
    return Inertia.of(eigenvalues, threshold).negative();
  }

  /**
   * Directions of no curvature: along a continuous symmetry, or by chance.
   *
   * @param threshold eigenvalues within it of 0, relative to the largest, count as null
   * @return their number
   */
  public int nullity(double threshold) {
    return Inertia.of(eigenvalues, threshold).zero();
  }

  /**
   * The same endpoint at another of the points that a symmetry makes one.
   *
   * @param image its coordinates
   * @return a copy
   */
  public Endpoint at(double[] image) {
    return new Endpoint(kind, image, value, residual, flatness, eigenvalues, steps);
  }

  /**
   * How near to singular the Hessian is.
   *
   * @return smallest |λ|/‖H‖; NaN unless the point is critical
   */
  public double leastMagnitude() {
    double least = Arrays.stream(eigenvalues).map(Math::abs).min().orElse(Double.NaN);
    return least / SymmetricEigen.norm(eigenvalues);
  }

  /**
   * How many searches ended at each kind of place.
   *
   * @param ends of all searches
   * @return one number for each {@link Kind}, in its order
   */
  public static int[] counts(Collection<Endpoint> ends) {
    int[] counts = new int[Kind.values().length];
    ends.forEach(end -> counts[end.kind.ordinal()]++);
    return counts;
  }
}

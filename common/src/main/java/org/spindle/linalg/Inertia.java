// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * Sylvester's inertia of a symmetric matrix: how many of its eigenvalues are negative, null and
 * positive.
 *
 * @param negative number of negative eigenvalues
 * @param zero number of null ones
 * @param positive number of positive ones
 */
public record Inertia(int negative, int zero, int positive) {

  /**
   * The inertia of a spectrum.
   *
   * @param eigenvalues ascending
   * @param threshold eigenvalues within it of 0, relative to the largest |λ|, count as null
   * @return the three numbers, all 0 without eigenvalues
   */
  public static Inertia of(double[] eigenvalues, double threshold) {
    double bound = threshold * SymmetricEigen.norm(eigenvalues);
    int negative = 0;
    int zero = 0;
    for (double eigenvalue : eigenvalues) {
      negative += eigenvalue < -bound ? 1 : 0;
      zero += Math.abs(eigenvalue) <= bound ? 1 : 0;
    }
    return new Inertia(negative, zero, eigenvalues.length - negative - zero);
  }
}

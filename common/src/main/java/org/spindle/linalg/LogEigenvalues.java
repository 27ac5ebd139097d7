// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Eigenvalues z in polar form, moduli as logarithms, by descending modulus.
 *
 * @param logModuli ln|z|
 * @param angles arg z in (−π, π]
 */
public record LogEigenvalues(double[] logModuli, double[] angles) {

  /**
   * The eigenvalues of a matrix times e^shift.
   *
   * @param eigen eigenvalues of the matrix
   * @param shift added to each ln|z|
   * @return in polar form
   */
  public static LogEigenvalues of(GeneralEigen eigen, double shift) {
    int n = eigen.real().length;
    Integer[] order = new Integer[n];
    double[] moduli = new double[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
      moduli[i] = Math.hypot(eigen.real()[i], eigen.imaginary()[i]);
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> -moduli[i]));
    double[] logs = new double[n];
    double[] angles = new double[n];
    for (int i = 0; i < n; i++) {
      int from = order[i];
      logs[i] = Math.log(moduli[from]) + shift;
      angles[i] = Math.atan2(eigen.imaginary()[from], eigen.real()[from]);
    }
    return new LogEigenvalues(logs, angles);
  }

  /**
   * The fraction of eigenvalues in a square about the origin.
   *
   * @param half half the side of the square, > 0
   * @return fraction with |Re z| &lt; half and |Im z| &lt; half
   */
  public double squareFraction(double half) {
    int inside = 0;
    for (int i = 0; i < angles.length; i++) {
      double larger = Math.max(Math.abs(Math.cos(angles[i])), Math.abs(Math.sin(angles[i])));
      if (logModuli[i] + Math.log(larger) < Math.log(half)) {
        inside++;
      }
    }
    return inside / (double) angles.length;
  }
}

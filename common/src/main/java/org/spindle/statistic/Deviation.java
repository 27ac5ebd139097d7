// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/** How far measured arrays are from predicted ones, at their worst element. */
public final class Deviation {

  private Deviation() {}

  /**
   * The largest distance of two elements.
   *
   * @param a numbers
   * @param b as many
   * @return max |a − b|; 0 for none, NaN if one of them is NaN
   */
  public static double largest(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }

  /**
   * The largest relative distance of two elements, those that are not finite in either array aside.
   *
   * @param measured numbers
   * @param theory as many
   * @return max |measured/theory − 1|; infinite if an element is finite in one array only
   */
  public static double largestRelative(double[] measured, double[] theory) {
    double worst = 0;
    for (int i = 0; i < measured.length; i++) {
      if (Double.isFinite(measured[i]) != Double.isFinite(theory[i])) {
        return Double.POSITIVE_INFINITY;
      }
      if (Double.isFinite(measured[i])) {
        worst = Math.max(worst, Math.abs(measured[i] / theory[i] - 1));
      }
    }
    return worst;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;

/**
 * The semicircle with mean and variance of a spectrum: what the spectrum would be if the Hessian
 * were that of a random field.
 *
 * @param mean of the eigenvalues
 * @param radius twice their standard deviation
 */
public record FittedSemicircle(double mean, double radius) {

  /**
   * The semicircle of a spectrum.
   *
   * @param eigenvalues at least one, in any order
   * @return the fit
   */
  public static FittedSemicircle to(double[] eigenvalues) {
    double mean = Arrays.stream(eigenvalues).average().orElseThrow();
    double variance =
        Arrays.stream(eigenvalues).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return new FittedSemicircle(mean, 2 * Math.sqrt(variance));
  }

  /**
   * The density of eigenvalues.
   *
   * @param x abscissa
   * @return mass per unit of x
   */
  public double density(double x) {
    return Semicircle.density((x - mean) / radius) / radius;
  }

  /**
   * The largest fraction of eigenvalues that an interval can have, wherever the semicircle's mean
   * may be.
   *
   * @param half half the length of the interval
   * @return the fraction within half of the mean
   */
  public double mostWithin(double half) {
    return 2 * Semicircle.below(Math.min(1, half / radius)) - 1;
  }
}

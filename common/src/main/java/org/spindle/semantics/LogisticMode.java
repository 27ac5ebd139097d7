// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

/**
 * How one mode of a deep linear network grows on white inputs, which decide nothing but the time:
 *
 * <pre>
 * a(t) = s/(1 + (s/a₀ − 1) e^{−2st})
 * </pre>
 *
 * @param strength s, where it ends
 * @param initialStrength a₀, in (0, s)
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, arXiv:1312.6120, equation 9
 */
public record LogisticMode(double strength, double initialStrength) {

  /**
   * The strength at a time.
   *
   * @param time t ≥ 0, in τ
   * @return a(t)
   */
  public double at(double time) {
    return strength / (1 + (strength / initialStrength - 1) * Math.exp(-2 * strength * time));
  }

  /**
   * When it is half learned.
   *
   * @return ln(s/a₀ − 1)/(2s), in τ
   */
  public double halfTime() {
    return Math.log(strength / initialStrength - 1) / (2 * strength);
  }
}

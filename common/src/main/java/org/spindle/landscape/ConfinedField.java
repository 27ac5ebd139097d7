// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

/**
 * Critical points of a gaussian field in a parabola, V = ½ μ|x|² + φ(x), over very many variables.
 *
 * <p>With q = μ/√f'' there are e^{N Σ} of them for q &lt; 1, Σ = ½(q² − 1) − ln q, and one for q
 * &gt; 1: the landscape becomes trivial.
 *
 * @source Y. V. Fyodorov 2004, Phys. Rev. Lett. 92, 240601; Y. V. Fyodorov and I. Williams 2007, J.
 *     Stat. Phys. 129, 1081
 */
public final class ConfinedField {

  private ConfinedField() {}

  /**
   * The complexity of all critical points.
   *
   * @param q confinement in units of its critical value, > 0
   * @return Σ ≥ 0
   */
  public static double complexity(double q) {
    return q < 1 ? 0.5 * (q * q - 1) - Math.log(q) : 0;
  }

  /**
   * The complexity of minima.
   *
   * @param q confinement in units of its critical value, > 0
   * @return −3/2 + 2q − q²/2 − ln q for q &lt; 1, else 0
   */
  public static double minimaComplexity(double q) {
    return q < 1 ? -1.5 + 2 * q - q * q / 2 - Math.log(q) : 0;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.network.Activation;

/**
 * The gain at which a deep network without biases neither shrinks nor stretches small differences,
 * on average over directions: the mean squared singular value of its Jacobian is 1.
 *
 * <pre>
 * ∏_{l=1}^{L} χ(q_l) = 1,   χ(q) = g²⟨φ'(√q z)²⟩,   q_{l+1} = g²⟨φ(√q_l z)²⟩
 * </pre>
 *
 * <p>For tanh it lies above the critical gain and comes down to it as depth grows: the deeper the
 * network, the nearer its best gain is to the edge of chaos.
 *
 * @source derived here; the products are those of Saxe, McClelland and Ganguli 2014, section 3.1
 */
public final class BalancedGain {

  private static final double LARGEST = 64;

  private BalancedGain() {}

  /**
   * The root of Σ ln χ(q_l) = 0 in g.
   *
   * @param activation φ
   * @param length q₁ &gt; 0 of the first layer
   * @param factors L ≥ 1, layers between which differences are compared
   * @return g
   * @throws ArithmeticException if no gain between 1/64 and 64 balances
   * @error 1e-9
   */
  public static double of(Activation activation, double length, int factors) {
    if (!(length > 0) || factors < 1) {
      throw new IllegalArgumentException(
          "length must be > 0 and factors >= 1, were " + length + " and " + factors);
    }
    double low = 1;
    while (logStretch(activation, low, length, factors) > 0 && low > 1 / LARGEST) {
      low /= 2;
    }
    double high = low;
    while (logStretch(activation, high, length, factors) < 0) {
      low = high;
      high *= 2;
      if (high > LARGEST) {
        throw new ArithmeticException("no gain up to " + LARGEST + " balances " + activation);
      }
    }
    if (low == high) {
      return low;
    }
    return new BracketingNthOrderBrentSolver(1e-12, 1e-12, 1e-14, 5)
        .solve(500, g -> logStretch(activation, g, length, factors), low, high);
  }

  private static double logStretch(Activation activation, double gain, double length, int factors) {
    LengthMap map = new LengthMap(activation, gain * gain, 0);
    double sum = 0;
    for (double q : map.lengths(length, factors)) {
      sum += Math.log(map.chi(q));
    }
    return sum;
  }
}

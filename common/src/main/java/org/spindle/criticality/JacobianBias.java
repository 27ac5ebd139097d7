// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

/**
 * How far the mean spectrum of Jacobians of finite width may lie from the law of infinite width.
 *
 * <p>Lengths of layers fluctuate by 1/√N, and L of them shift means by up to L/8N: 2.3/N was the
 * most for orthogonal weights and L = 29 (240 networks of width 100; 2000 lengths of 100 to 1000).
 * The mean square singular value ⟨s²⟩ of one network fluctuates, too: its logarithm has the
 * variance Σ_l 2σ_l(1 + v_l)/N ≈ v(2 + v)/N, where v = Σσ_l is the relative variance of s².
 *
 * @param width N
 * @param factors L
 * @param relativeVariance v, by theory
 */
public record JacobianBias(int width, int factors, double relativeVariance) {

  /**
   * Of a mean over layers.
   *
   * @return relative bias, L/8N
   */
  public double ofMean() {
    return 0.125 * factors / width;
  }

  /**
   * Of the root mean square singular value: √⟨s²⟩ lies below the root of its mean by an eighth of
   * its variance.
   *
   * @return relative bias
   */
  public double ofRms() {
    return ofMean() + relativeVariance * (2 + relativeVariance) / (8 * width);
  }

  /**
   * Of the largest singular value, which lies N^{−2/3} below the edge, in units of the spread; 240
   * networks of width 100 and 100 of 200 lie 0.2 to 0.5 (1 + √v) N^{−2/3} below it.
   *
   * @return relative bias
   */
  public double ofTop() {
    double spread = Math.sqrt(relativeVariance);
    return ofRms() + Math.min(0.9, (1 + spread) / 2 * Math.pow(width, -2.0 / 3));
  }

  /**
   * Of the relative variance of s².
   *
   * @return relative bias
   */
  public double ofVariance() {
    return 2 * ofMean() + relativeVariance / width;
  }

  /**
   * Of a fraction of the singular values: half of that of a mean, and the rounding of counts.
   *
   * @return bias of a number in [0, 1]
   */
  public double ofFraction() {
    return ofMean() / 2 + 2.0 / width;
  }

  /**
   * Of the fraction of singular values about their own root mean square: half a value by the two
   * ends, and as far as it is a part of all it moves with the lengths.
   *
   * @param fraction by theory
   * @return bias of a number in [0, 1]
   */
  public double ofInside(double fraction) {
    return 0.5 / width + ofMean() * fraction / 2;
  }

  /**
   * Whether typical networks show ⟨s²⟩. Where v² exceeds N, as for deep gaussian networks, it hangs
   * on the few largest values of rare networks, and typical ones lie below it. Quantiles are sharp
   * all the same.
   *
   * @return v² ≤ N
   */
  public boolean showsRms() {
    return relativeVariance * relativeVariance <= width;
  }

  /**
   * Whether networks show the variance of s². A spectrum that is wide against N does not: the mean
   * of s⁴ hangs on single values at the edge.
   *
   * @return v L ≤ N
   */
  public boolean showsVariance() {
    return relativeVariance * factors <= width;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.spindle.network.Activation;

/**
 * Where deep layers of a wide random network end, and over how many layers they forget their input.
 *
 * <pre>
 * 1/ξ_q = −ln V'(q*),   1/ξ_c = −ln σ_w²⟨φ'(u₁)φ'(u₂)⟩ at c*,   1/ξ_∇ = −ln χ₁
 * </pre>
 *
 * @param length q*; infinite where lengths grow without bound
 * @param distance 1 − c*; NaN where q* is 0 or infinite, so that there is no angle to speak of
 * @param chi χ₁ at q*
 * @param lengthDepth ξ_q; infinite if marginal
 * @param correlationDepth ξ_c; infinite at the edge of chaos; NaN where the distance is
 * @param gradientDepth ξ_∇; negative where gradients explode, infinite at the edge of chaos
 * @unit depths in layers
 * @source Schoenholz et al. 2017, equations 8–10 and 14
 */
public record DepthScales(
    double length,
    double distance,
    double chi,
    double lengthDepth,
    double correlationDepth,
    double gradientDepth) {

  private static final double LINEAR = 1e-3; // relative deviations below it fall by a fixed rate
  private static final double ROUNDED = 1e-9; // and are exact above it

  /**
   * The scales of one ensemble of networks.
   *
   * @param map its length map
   * @return fixed points and depth scales
   */
  public static DepthScales of(LengthMap map) {
    double q = map.fixedPoint();
    double chi = map.chi(q);
    boolean angles = q > 0 && !Double.isInfinite(q);
    double distance = angles ? new CorrelationMap(map).fixedDistance(q) : Double.NaN;
    double contraction = distance == 0 ? chi : Double.NaN;
    if (distance > 0) {
      contraction = new CorrelationMap(map).slope(q, distance);
    }
    double stretch = Double.isInfinite(q) ? map.slope(1) : map.slope(q);
    return new DepthScales(q, distance, chi, depth(stretch), depth(contraction), depth(chi));
  }

  /**
   * The scales of one ensemble of networks.
   *
   * @param activation φ
   * @param weightVariance σ_w²
   * @param biasVariance σ_b²
   * @return fixed points and depth scales
   */
  public static DepthScales of(Activation activation, double weightVariance, double biasVariance) {
    return of(new LengthMap(activation, weightVariance, biasVariance));
  }

  /**
   * The rate at which layers approach a fixed point, in the second half of a course: the twin of
   * 1/ξ.
   *
   * @param fixed the fixed point, not 0
   * @param course values layer by layer
   * @return ln of the ratio of the distances in two layers, where they are small enough to be
   *     linear and far from rounding; empty if they are nowhere
   */
  public static OptionalDouble rateOfApproach(double fixed, double... course) {
    double[] left = Arrays.stream(course).map(x -> Math.abs(x / fixed - 1)).toArray();
    for (int l = left.length / 2; l + 1 < left.length; l++) {
      if (left[l] < LINEAR && left[l + 1] > ROUNDED) {
        return OptionalDouble.of(Math.log(left[l] / left[l + 1]));
      }
    }
    return OptionalDouble.empty();
  }

  private static double depth(double factor) {
    return factor == 1 ? Double.POSITIVE_INFINITY : -1 / Math.log(Math.abs(factor));
  }
}

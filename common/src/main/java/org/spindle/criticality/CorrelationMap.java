// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The correlation map of a wide random network: how alike two stimuli of equal length are in one
 * layer, from how alike they were in the layer before.
 *
 * <pre>
 * c' = C(c) = (σ_w²⟨φ(u₁)φ(u₂)⟩ + σ_b²)/V(q),   1 − c' = σ_w² ½⟨(φ(u₁) − φ(u₂))²⟩/V(q)
 * dC/dc at c = 1 and q = q* is χ₁
 * </pre>
 *
 * <p>All is computed in ε = 1 − c, so that alike stimuli are as precise as different ones.
 *
 * @param lengths the length map, with activation and variances
 * @error 1e-11 absolute in c
 * @source Poole et al. 2016, equations 6–8; Schoenholz et al. 2017, equations 6–9
 */
public record CorrelationMap(LengthMap lengths) {

  private static final double CLOSEST = 1e-14;

  /**
   * The distance in the next layer.
   *
   * @param q common length in this layer, &gt; 0
   * @param epsilon 1 − c in this layer, in [0, 2]
   * @return 1 − c in the next layer
   */
  public double nextDistance(double q, double epsilon) {
    double half = PairAverage.distance(lengths.activation(), q, epsilon);
    return lengths.weightVariance() * half / lengths.next(q);
  }

  /**
   * The slope of the map at a fixed length.
   *
   * @param q length, a fixed point of the length map
   * @param epsilon 1 − c in [0, 2]
   * @return dC/dc = σ_w²⟨φ'(u₁)φ'(u₂)⟩; χ₁ at ε = 0
   */
  public double slope(double q, double epsilon) {
    return lengths.weightVariance() * PairAverage.slope(lengths.activation(), q, epsilon);
  }

  /**
   * The distances in many layers.
   *
   * @param firstLength q¹ of the first layer, &gt; 0
   * @param firstDistance 1 − c¹
   * @param layers number of layers, the first one included
   * @return 1 − c in each layer; the length runs along
   */
  public double[] distances(double firstLength, double firstDistance, int layers) {
    double[] q = lengths.lengths(firstLength, layers);
    double[] distances = new double[layers];
    for (int l = 0; l < layers; l++) {
      distances[l] = l == 0 ? firstDistance : nextDistance(q[l - 1], distances[l - 1]);
    }
    return distances;
  }

  /**
   * The distance that deep layers reach from any start but zero.
   *
   * @param q length q*, finite and &gt; 0
   * @return 1 − c*: 0 in the ordered phase and at the edge, positive in the chaotic phase
   */
  public double fixedDistance(double q) {
    if (lengths.chi(q) <= 1) {
      return 0;
    }
    double farthest = nextDistance(q, 1); // C(0) ≥ 0, so that the fixed point has c ≥ 0
    if (farthest == 1) {
      return 1;
    }
    if (!(growth(q, CLOSEST) > 0)) {
      return 0; // so near the edge that rounding decides
    }
    var solver = new BracketingNthOrderBrentSolver(1e-14, 1e-16, 1e-16, 5);
    return growth(q, 1) >= 0 ? 1 : solver.solve(500, e -> growth(q, e), CLOSEST, 1);
  }

  private double growth(double q, double epsilon) {
    return nextDistance(q, epsilon) / epsilon - 1;
  }
}

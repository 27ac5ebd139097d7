// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.OptionalDouble;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.network.Activation;

/**
 * The edge of chaos of wide random networks: the line χ₁ = 1 in the plane of the variances of
 * weights and biases, on which signals and gradients reach deepest.
 *
 * @error 1e-9 in σ_w² for σ_b² ≥ 1e-3; 1e-6 at σ_b² = 0, where χ₁ only touches 1 for saturating φ
 * @source Poole et al. 2016, Fig. 1; Schoenholz et al. 2017, Fig. 1
 */
public final class EdgeOfChaos {

  private static final double LEAST = 0.0625;
  private static final double LARGEST = 1e4;

  private EdgeOfChaos() {}

  /**
   * The critical variance of weights: the root of χ₁(q*(σ_w²)) = 1 in σ_w².
   *
   * @param activation φ
   * @param biasVariance σ_b² ≥ 0
   * @return σ_w²; empty if χ₁ does not cross 1 below 1e4
   */
  public static OptionalDouble weightVariance(Activation activation, double biasVariance) {
    double low = LEAST;
    while (excess(activation, low, biasVariance) > 0) {
      low /= 2;
    }
    double high = low;
    while (excess(activation, high, biasVariance) <= 0) {
      low = high;
      high *= 2;
      if (high > LARGEST) {
        return OptionalDouble.empty();
      }
    }
    if (excess(activation, low, biasVariance) == 0) {
      return OptionalDouble.of(low);
    }
    var solver = new BracketingNthOrderBrentSolver(1e-13, 1e-13, 1e-14, 5);
    return OptionalDouble.of(
        solver.solve(500, w -> excess(activation, w, biasVariance), low, high));
  }

  private static double excess(Activation activation, double weightVariance, double biasVariance) {
    var map = new LengthMap(activation, weightVariance, biasVariance);
    return map.chi(map.fixedPoint()) - 1;
  }

  /**
   * The point of the edge whose layers have a given length, in closed form up to two averages.
   *
   * <pre>
   * σ_w² = 1/⟨φ'²⟩,   σ_b² = q − ⟨φ²⟩/⟨φ'²⟩
   * </pre>
   *
   * @param activation φ
   * @param q length q* &gt; 0 of the layers
   * @return {σ_w², σ_b²}; a negative σ_b² means that no network has this length at the edge
   */
  public static double[] atLength(Activation activation, double q) {
    GaussianAverage average = GaussianAverage.ofLength(q, Kinks.places(activation));
    double slopes = average.of(x -> Math.pow(activation.derivative(x), 2));
    double squares = average.of(x -> Math.pow(activation.value(x), 2));
    return new double[] {1 / slopes, q - squares / slopes};
  }
}

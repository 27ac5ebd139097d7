// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;

/**
 * Mean and scatter of the index fraction against energy of an exact ensemble, from a spline through
 * quadratures: a table of found points asks for thousands of energies.
 */
public final class IndexLaw {

  /**
   * Hessian order up to which the law is exact: larger ones take the quadratures too long, and
   * there the law of infinite N stands in.
   */
  public static final int EXACT = 128;

  private static final int NODES = 33;
  private static final int DRAWN = 60; // steps of a drawing

  private final double reach;
  private final int directions;
  private final DoubleUnaryOperator fraction;
  private final PolynomialSplineFunction deviation;

  /**
   * The law in |ε| ≤ reach.
   *
   * @param ensemble the critical points
   * @param reach largest |ε|
   * @param limit the law of infinite N
   */
  public IndexLaw(CriticalEnsemble ensemble, double reach, DoubleUnaryOperator limit) {
    this.reach = reach;
    directions = ensemble.hessianOrder();
    if (directions > EXACT || ensemble.energyVariance() > 0) {
      fraction = limit;
      deviation = null;
      return;
    }
    double[] energies =
        IntStream.range(0, NODES).mapToDouble(i -> reach * (2.0 * i / (NODES - 1) - 1)).toArray();
    double[] means =
        IntStream.range(0, NODES).mapToDouble(i -> ensemble.indexFraction(energies[i])).toArray();
    double[] scatter =
        IntStream.range(0, NODES)
            .mapToDouble(i -> ensemble.indexDeviation(energies[i], 0))
            .toArray();
    fraction = new SplineInterpolator().interpolate(energies, means)::value;
    deviation = new SplineInterpolator().interpolate(energies, scatter);
  }

  /**
   * The law of a stationary field between its threshold energies.
   *
   * @param field its covariance function
   * @param dimension N
   * @return the law
   */
  public static IndexLaw ofField(Covariance field, int dimension) {
    BrayDean limit = new BrayDean(field);
    CriticalEnsemble ensemble = CriticalEnsemble.stationary(field, dimension);
    return new IndexLaw(ensemble, -limit.threshold(), limit::indexFraction);
  }

  /**
   * Energies at which the law is drawn.
   *
   * @return evenly from −reach to reach
   */
  public double[] energies() {
    return IntStream.rangeClosed(0, DRAWN)
        .mapToDouble(i -> reach * (2.0 * i / DRAWN - 1))
        .toArray();
  }

  /**
   * Largest energy.
   *
   * @return largest |ε| that the law covers
   */
  public double reach() {
    return reach;
  }

  /**
   * Whether the law says anything about an energy.
   *
   * @param energy ε
   * @return whether |ε| ≤ reach
   */
  public boolean covers(double energy) {
    return Math.abs(energy) <= reach;
  }

  /**
   * Mean index fraction at an energy.
   *
   * @param energy ε, covered
   * @return a number from 0 to 1
   */
  public double fraction(double energy) {
    return fraction.applyAsDouble(energy);
  }

  /**
   * Whether the scatter is known.
   *
   * @return false where the law of infinite N stands in
   */
  public boolean isExact() {
    return deviation != null;
  }

  /**
   * Standard deviation of the index fraction at an energy.
   *
   * @param energy ε, covered, of an exact law
   * @return a number ≥ 0
   */
  public double deviation(double energy) {
    return deviation.value(energy) / directions;
  }
}

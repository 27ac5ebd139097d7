// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.analysis.interpolation.SplineInterpolator;
import org.hipparchus.analysis.polynomials.PolynomialSplineFunction;
import org.spindle.figure.Layer;
import org.spindle.landscape.CriticalEnsemble;

/**
 * Mean and scatter of the index fraction against energy of an exact ensemble, from a spline through
 * quadratures: a table of found points asks for thousands of energies.
 */
final class IndexLaw {

  /** Larger Hessians take the quadratures too long; there the law of infinite N stands in. */
  static final int EXACT = 128;

  private static final int NODES = 33;

  private final double reach;
  private final int directions;
  private final DoubleUnaryOperator fraction;
  private final PolynomialSplineFunction deviation;

  /**
   * The law in |ε| ≤ reach.
   *
   * @param limit the law of infinite N
   */
  IndexLaw(CriticalEnsemble ensemble, double reach, DoubleUnaryOperator limit) {
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

  boolean covers(double energy) {
    return Math.abs(energy) <= reach;
  }

  double fraction(double energy) {
    return fraction.applyAsDouble(energy);
  }

  /** Whether the scatter is known. */
  boolean isExact() {
    return deviation != null;
  }

  /** Standard deviation of the index fraction at an energy. */
  double deviation(double energy) {
    return deviation.value(energy) / directions;
  }

  /** Draws the mean as a line and, where it is known, one standard deviation as a band. */
  void draw(int color, List<Layer> layers) {
    double[] x = IntStream.rangeClosed(0, 60).mapToDouble(i -> reach * (i / 30.0 - 1)).toArray();
    double[] mean = Arrays.stream(x).map(this::fraction).toArray();
    if (isExact()) {
      double[] sd = Arrays.stream(x).map(this::deviation).toArray();
      layers.add(
          new Layer.Band(
              "",
              color,
              x,
              IntStream.range(0, x.length).mapToDouble(i -> mean[i] - sd[i]).toArray(),
              IntStream.range(0, x.length).mapToDouble(i -> mean[i] + sd[i]).toArray()));
    }
    layers.add(new Layer.Curve("", color, x, mean));
  }
}

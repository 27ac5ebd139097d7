// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.linalg.Blas;

/**
 * Some of the sub-functions of a sum as one objective, without curvature: c Σ_{i∈S} f_i(x).
 *
 * <p>A value costs as much as a gradient here.
 */
public final class PartialSum implements Objective {

  private final SumOfFunctions function;
  private final int[] parts;
  private final double scale;
  private final Evaluations counts;
  private final double[] part;
  private final double[] ignored;

  /**
   * The whole sum.
   *
   * @param function its sub-functions
   */
  public PartialSum(SumOfFunctions function) {
    this(function, IntStream.range(0, function.parts()).toArray(), 1);
  }

  /**
   * A part of the sum.
   *
   * @param function its sub-functions
   * @param parts S, copied
   * @param scale c
   */
  public PartialSum(SumOfFunctions function, int[] parts, double scale) {
    this(function, parts, scale, new Evaluations());
  }

  /** That counts each of its sub-functions. */
  PartialSum(SumOfFunctions function, int[] parts, double scale, Evaluations counts) {
    this.function = function;
    this.parts = parts.clone();
    this.scale = scale;
    this.counts = counts;
    part = new double[function.dimension()];
    ignored = new double[function.dimension()];
  }

  @Override
  public int dimension() {
    return function.dimension();
  }

  @Override
  public double value(double[] x) {
    return gradient(x, ignored);
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    double sum = 0;
    for (int i : parts) {
      sum += function.gradient(i, x, part);
      counts.part(function.parts());
      Blas.best().axpy(scale, part, gradient);
    }
    return scale * sum;
  }

  @Override
  public boolean hasCurvature() {
    return false;
  }

  @Override
  public Curvature curvature(double[] x) {
    throw new UnsupportedOperationException("a sum of sub-functions has no curvature");
  }
}

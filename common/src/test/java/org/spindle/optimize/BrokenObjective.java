// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;

/** ½|x|² of which something is not a number: everywhere, or away from where it was seen first. */
record BrokenObjective(int dimension, What what, double[] first) implements Objective {

  enum What {
    VALUE,
    GRADIENT,
    CURVATURE,
    ELSEWHERE
  }

  BrokenObjective(int dimension, What what) {
    this(dimension, what, new double[dimension + 1]);
  }

  @Override
  public double value(double[] x) {
    return gradient(x, new double[dimension]);
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    double[] there = Arrays.copyOf(x, dimension + 1);
    there[dimension] = 1;
    if (first[dimension] == 0) {
      System.arraycopy(there, 0, first, 0, dimension + 1);
    }
    boolean away = what == What.ELSEWHERE && !Arrays.equals(first, there);
    double value = 0;
    for (int i = 0; i < dimension; i++) {
      value += x[i] * x[i] / 2;
      gradient[i] = what == What.GRADIENT && i == 1 ? Double.NaN : x[i];
    }
    return what == What.VALUE || away ? Double.NaN : value;
  }

  @Override
  public Curvature curvature(double[] x) {
    return (direction, product) -> {
      for (int i = 0; i < dimension; i++) {
        product[i] = what == What.CURVATURE ? Double.NaN : direction[i];
      }
    };
  }
}

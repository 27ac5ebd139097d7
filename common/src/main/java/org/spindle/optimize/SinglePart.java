// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * An objective as a sum of one sub-function, for minibatch methods on the whole of it.
 *
 * @param objective f
 */
public record SinglePart(Objective objective) implements SumOfFunctions {

  @Override
  public int dimension() {
    return objective.dimension();
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    return objective.gradient(x, gradient);
  }
}

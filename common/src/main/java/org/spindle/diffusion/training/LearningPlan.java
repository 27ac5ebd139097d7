// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import org.spindle.network.Adam;

/**
 * How long and how fast a network learns.
 *
 * @param steps of descent
 * @param batch fresh samples a step
 * @param rate largest learning rate
 */
public record LearningPlan(int steps, int batch, double rate) {

  private static final int WARM_UP = 200; // steps, or a tenth of all

  /** Checks the numbers. */
  public LearningPlan {
    if (steps < 1 || batch < 1 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "learning needs steps >= 1, batch >= 1 and rate > 0, had "
              + steps
              + ", "
              + batch
              + " and "
              + rate);
    }
  }

  Adam descent(float[] parameters, int... ends) {
    return new Adam(parameters, rate, Math.min(WARM_UP, steps / 10), steps, ends);
  }
}

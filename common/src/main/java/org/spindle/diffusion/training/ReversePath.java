// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.random.RandomGenerator;
import org.spindle.diffusion.ReverseModel;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/** Samples of a model with gaussian kernels, from white noise to x_1. */
public final class ReversePath {

  private ReversePath() {}

  /**
   * Goes back from white noise.
   *
   * @param model the kernels
   * @param schedule their schedule
   * @param dimension d
   * @param samples how many
   * @param kept times T … 1 at which they are kept, falling
   * @param generator stream
   * @param watch polled at each step
   * @return d × samples at each of these times
   */
  public static Matrix[] of(
      ReverseModel model,
      Schedule schedule,
      int dimension,
      int samples,
      int[] kept,
      RandomGenerator generator,
      Watch watch) {
    Matrix x = new Matrix(dimension, samples);
    Matrix mean = new Matrix(dimension, samples);
    Matrix variance = new Matrix(dimension, samples);
    for (int c = 0; c < samples; c++) {
      for (int i = 0; i < dimension; i++) {
        x.set(i, c, generator.nextGaussian());
      }
    }
    Matrix[] found = new Matrix[kept.length];
    int next = 0;
    for (int t = schedule.steps(); t >= 1; t--) {
      if (next < kept.length && kept[next] == t) {
        found[next++] = x.copy();
      }
      if (t == 1) {
        break;
      }
      watch.check();
      model.moments(x, t, mean, variance);
      for (int c = 0; c < samples; c++) {
        for (int i = 0; i < dimension; i++) {
          double width = Math.sqrt(variance.get(i, c));
          x.set(i, c, mean.get(i, c) + width * generator.nextGaussian());
        }
      }
    }
    return found;
  }
}

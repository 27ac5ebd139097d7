// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * Starts of searches along the paths of gradient descent, so that their errors spread from those of
 * random weights down to those of trained ones.
 *
 * <p>Start j begins at gaussian weights of deviation s, uniform in the given range. If j is odd it
 * then makes 10^u steps of gradient descent, u uniform from 0 to log₁₀ of the most steps, and is
 * moved aside by gaussian numbers of deviation 10^v, v uniform from −2 to log₁₀ of the largest.
 *
 * @param leastSpread smallest s, &gt; 0
 * @param mostSpread largest s
 * @param rate η of θ ← θ − η ∇V
 * @param mostSteps of gradient descent, ≥ 1
 * @param aside largest deviation by which a trained start is moved, above 0.01; 0 for none
 */
public record TrainingStarts(
    double leastSpread, double mostSpread, double rate, double mostSteps, double aside) {

  private static final double LEAST_ASIDE = 1e-2;

  /** Checks the ranges. */
  public TrainingStarts {
    if (!(leastSpread > 0 && mostSpread >= leastSpread && rate > 0 && mostSteps >= 1)
        || !(aside == 0 || aside > LEAST_ASIDE)) {
      throw new IllegalArgumentException(
          "starts need 0 < least spread <= most spread, rate > 0, most steps >= 1 and aside 0 or >"
              + " 0.01, were %s, %s, %s, %s, %s"
                  .formatted(leastSpread, mostSpread, rate, mostSteps, aside));
    }
  }

  /**
   * Draws starts.
   *
   * @param landscape the error of a network
   * @param count number of starts
   * @param generator the stream to draw from
   * @param watch polled between starts
   * @return N × count
   */
  public Matrix draw(Landscape landscape, int count, RandomGenerator generator, Watch watch) {
    int n = landscape.dimension();
    Matrix starts = new Matrix(n, count);
    Matrix x = new Matrix(n, 1);
    Landscape.Probe probe = landscape.probe(1);
    for (int j = 0; j < count; j++) {
      watch.check();
      double spread = leastSpread + (mostSpread - leastSpread) * generator.nextDouble();
      for (int i = 0; i < n; i++) {
        x.data()[i] = spread * generator.nextGaussian();
      }
      if (j % 2 == 1) {
        int steps = (int) Math.pow(mostSteps, generator.nextDouble());
        for (int t = 0; t < steps; t++) {
          probe.moveTo(x, 1);
          for (int i = 0; i < n; i++) {
            x.data()[i] -= rate * probe.gradients().data()[i];
          }
        }
        double ratio = aside / LEAST_ASIDE;
        double width = aside == 0 ? 0 : LEAST_ASIDE * Math.pow(ratio, generator.nextDouble());
        for (int i = 0; width > 0 && i < n; i++) {
          x.data()[i] += width * generator.nextGaussian();
        }
      }
      starts.block(0, j, n, 1).copyFrom(x);
    }
    return starts;
  }
}

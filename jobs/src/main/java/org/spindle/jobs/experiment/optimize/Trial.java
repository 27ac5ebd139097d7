// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import java.util.SplittableRandom;
import org.spindle.optimize.DampingSearch;

/**
 * One draw of a method's constants in a contest: the same on each problem and seed, since it
 * depends on the method and its own number alone. Trial 0 takes the usual constants.
 */
final class Trial {

  private final SplittableRandom random;
  private final boolean usual;

  /**
   * A trial.
   *
   * @param method whose constants they are
   * @param number 0 for the usual ones, others draw
   */
  Trial(Enum<?> method, int number) {
    random = new SplittableRandom(1000L * method.ordinal() + number);
    usual = number == 0;
  }

  /** 10 to a power that is uniform between two; of trial 0 the usual value. */
  double power(double low, double high, double usually) {
    double drawn = Math.pow(10, low + (high - low) * random.nextDouble());
    return usual ? usually : drawn;
  }

  /** Dampings that a search tries, {@code count} between two; the paper's are 10 … 1e-6. */
  DampingSearch dampings(int count) {
    double high = Math.log10(power(-1, 2, 10));
    double low = Math.log10(power(-8, -3, 1e-6));
    double[] grid = new double[count];
    for (int i = 0; i < count; i++) {
      grid[i] = Math.pow(10, high + (low - high) * i / (count - 1));
    }
    return DampingSearch.lowestOf(grid);
  }

  /** Pairs that a limited memory keeps: 3 to 100. */
  int memory(int usually) {
    return (int) Math.round(power(0.5, 2, usually));
  }
}

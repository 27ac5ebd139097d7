// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;

/**
 * The first times at which observed quantities reach their levels, by linear interpolation between
 * two looks.
 */
public final class Crossings {

  private final double[] levels;
  private final double[] before;
  private final double[] times;
  private double timeBefore = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param levels one per quantity; each is reached from below
   */
  public Crossings(double... levels) {
    this.levels = levels.clone();
    this.before = new double[levels.length];
    this.times = new double[levels.length];
    Arrays.fill(times, Double.NaN);
  }

  /**
   * Looks at the quantities.
   *
   * @param time t, later than that of the last look
   * @param values the quantities at this time, one per level
   */
  public void see(double time, double... values) {
    for (int i = 0; i < levels.length; i++) {
      if (Double.isNaN(times[i]) && values[i] >= levels[i]) {
        boolean first = Double.isNaN(timeBefore);
        double part = first ? 1 : (levels[i] - before[i]) / (values[i] - before[i]);
        times[i] = first ? time : timeBefore + part * (time - timeBefore);
      }
      before[i] = values[i];
    }
    timeBefore = time;
  }

  /**
   * The times of the crossings.
   *
   * @return one per quantity, NaN where the level was not reached; a copy
   */
  public double[] times() {
    return times.clone();
  }
}

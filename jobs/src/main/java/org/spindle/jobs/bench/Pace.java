// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Map;

/**
 * What two programs can be compared by: a time, which is better small, or a rate, which is better
 * large.
 *
 * @param isTime whether it is a time
 * @param perSecond of a time, how many of its units a second has
 */
record Pace(boolean isTime, double perSecond) {

  private static final Map<String, Double> TIMES =
      Map.of("s", 1.0, "ms", 1e3, "µs", 1e6, "ns", 1e9);

  /** That of a {@link Measurement#unit} such as {@code s}, {@code ns a step} or {@code steps/s}. */
  static Pace of(String unit) {
    Double perSecond = TIMES.get(unit.split(" ", 2)[0]);
    if (perSecond != null) {
      return new Pace(true, perSecond);
    }
    if (unit.contains("/s")) {
      return new Pace(false, 1);
    }
    throw new PeerFailure("ours is told in '" + unit + "', which is neither a time nor a rate");
  }

  /** A rate of units of which each is {@code per} of this pace's. */
  double ofRate(double rate, double per) {
    return isTime ? perSecond / (rate * per) : rate * per;
  }

  /** A figure in this unit, for units of which each is {@code per} of this pace's. */
  double ofFigure(double figure, double per) {
    return isTime ? figure / per : figure * per;
  }

  /** How many times as fast the first is as the second. */
  double ratio(double first, double second) {
    return isTime ? second / first : first / second;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Locale;

/** Times in words. */
public final class Durations {

  private Durations() {}

  /** Seconds as "0.8 s", "42 s", "3 min 20 s", "5 h 12 min" or "3.2 days". */
  public static String words(double seconds) {
    if (Double.isNaN(seconds)) {
      return "unknown";
    }
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    if (whole < 7200) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    if (whole < 172_800) {
      return whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
    return String.format(Locale.ROOT, "%,.1f days", seconds / 86_400);
  }
}

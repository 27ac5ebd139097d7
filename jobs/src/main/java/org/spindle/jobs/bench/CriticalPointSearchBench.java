// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;
import org.spindle.landscape.SearchSettings.Method;

/** Critical points of random Fourier landscapes found in a second, by method and size. */
final class CriticalPointSearchBench implements KernelBench {

  private static final int[][] SIZES = {{20, 800}, {50, 400}, {100, 160}}; // variables, starts
  private static final double SECONDS = 3;

  @Override
  public String name() {
    return "critical-points";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    for (int[] size : SIZES) {
      for (Method method : Method.values()) {
        String work =
            String.format(
                Locale.ROOT,
                "critical points N = %d, %s, %d starts",
                size[0],
                method.name().toLowerCase(Locale.ROOT),
                size[1]);
        String found = work + ": distinct";
        if (show.wantsAny(work, found)) {
          var bench = CriticalPointBench.measure(size[0], size[1], method, SECONDS);
          show.accept(new Measurement(work, bench.pointsPerSecond(), "points/s", null));
          show.accept(new Measurement(found, bench.distinct(), "points", null));
        }
      }
    }
  }
}

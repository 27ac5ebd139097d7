// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One bar for many runs, of which some are under way at once. */
public final class JointDisplay extends Display {

  private final Map<String, Double> work;
  private final Map<String, RunStatus> running = new LinkedHashMap<>();
  private final long started = System.currentTimeMillis();
  private final double all;
  private double done;
  private int ended;

  /**
   * Nothing has begun.
   *
   * @param work predicted seconds of a core by name of the sweep
   */
  public JointDisplay(Map<String, Double> work) {
    this.work = Map.copyOf(work);
    all = work.values().stream().mapToDouble(x -> x).sum();
  }

  @Override
  public synchronized void show(RunStatus status) {
    running.put(status.sweep(), status);
    draw(line(System.currentTimeMillis()));
  }

  @Override
  public synchronized void end(RunStatus status) {
    super.end(status);
    running.remove(status.sweep());
    done += seconds(status.sweep());
    ended++;
  }

  private double seconds(String sweep) {
    return work.getOrDefault(sweep, 0.0);
  }

  /** The line at a time of the clock. */
  String line(long now) {
    double here = done;
    for (RunStatus status : running.values()) {
      here += status.share() * seconds(status.sweep());
    }
    double share = all > 0 ? here / all : 0;
    String left =
        share > 0 && share < 1
            ? ", " + Durations.words((now - started) * 1e-3 * (1 - share) / share) + " left"
            : "";
    String current =
        running.values().stream()
            .map(s -> String.format(Locale.ROOT, "%s %.0f %%", s.sweep(), 100 * s.share()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "all %s %3.0f %% of the work, %d of %d sweeps%s: %s",
        bar(share),
        100 * share,
        ended,
        work.size(),
        left,
        current);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import org.spindle.jobs.store.ResultsFolder;

/** One subject that {@code spindle bench} times. */
public interface KernelBench {

  /** Kebab-case name by which the command line selects it. */
  String name();

  /**
   * Why it could time nothing with this results folder, asked before anything is timed.
   *
   * @return one line, null if it can
   */
  default String hindrance(ResultsFolder folder) throws IOException {
    return null;
  }

  /** Times what is wanted of it and reports each figure as it comes. */
  void measure(Machine machine, Scoreboard show) throws IOException;
}

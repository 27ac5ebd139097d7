// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Durations;
import org.spindle.jobs.run.RunStatus;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code spindle status}. */
@Command(
    name = "status",
    description = "How far the runs of a results folder are, live from another terminal.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final double SILENCE_SECONDS = 15;

  @Parameters(paramLabel = "DIR", description = "results folder")
  private String directory;

  @Override
  public Integer call() throws IOException {
    ResultsFolder folder = FolderOption.possible(directory);
    int shown = 0;
    List<String> names = new ArrayList<>();
    Experiments.all().forEach(experiment -> names.add(experiment.name()));
    TableLayout.stored(folder).forEach(layout -> names.add(layout.experiment()));
    for (String name : names) {
      RunStatus status = RunStatus.read(folder, name);
      if (status != null) {
        System.out.println(line(status));
        shown++;
      }
    }
    if (shown == 0) {
      throw UserError.usage(
          "no runs in " + directory + "; `spindle run FILE --out DIR` starts one");
    }
    return 0;
  }

  private static String line(RunStatus status) {
    double silent = (System.currentTimeMillis() - status.updatedAt()) * 1e-3;
    boolean dead = "running".equals(status.state()) && silent > SILENCE_SECONDS;
    String state =
        dead ? "killed " + Durations.words(silent) + " ago; run again to go on" : status.state();
    return String.format(
        Locale.ROOT,
        "%-20s %s (%s): %,d computed, %,d there before, of %,d points; %,d failed, %,d timeouts;"
            + " %.0f %% of the work; %s so far, %s left; cores %.0f %% busy",
        status.experiment(),
        state,
        status.sweep(),
        status.computed(),
        status.already(),
        status.points(),
        status.failed(),
        status.timeouts(),
        100 * status.share(),
        Durations.words((status.updatedAt() - status.startedAt()) * 1e-3),
        "running".equals(status.state()) ? Durations.words(status.secondsLeft()) : "0 s",
        100 * status.busy());
  }
}

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
import org.spindle.jobs.store.Host;
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
  private static final double TICK_SECONDS = 5;

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
    boolean runs = status.state().equals("running") && !isDead(status);
    String last = Durations.words((status.updatedAt() - status.startedAt()) * 1e-3);
    return String.format(
        Locale.ROOT,
        "%-20s %s (%s): %,d computed, %,d there before, of %,d points; %,d failed, %,d timeouts;"
            + " %.0f %% of the work; %s; cores %.0f %% busy%s",
        status.experiment(),
        runs ? "running" : ended(status),
        status.sweep(),
        status.computed(),
        status.already(),
        status.points(),
        status.failed(),
        status.timeouts(),
        100 * status.share(),
        runs ? last + " so far, " + Durations.words(status.secondsLeft()) + " left" : "in " + last,
        100 * status.busy(),
        runs || isFinished(status) ? "" : "; " + rest(status));
  }

  private static boolean isFinished(RunStatus status) {
    return status.state().equals("finished");
  }

  private static double silentSeconds(RunStatus status) {
    return (System.currentTimeMillis() - status.updatedAt()) * 1e-3;
  }

  /** Whether a run that has not told of its end is over. */
  private static boolean isDead(RunStatus status) {
    boolean gone = status.host().equals(Host.name()) && ProcessHandle.of(status.pid()).isEmpty();
    return silentSeconds(status) > (gone ? TICK_SECONDS : SILENCE_SECONDS);
  }

  private static String ended(RunStatus status) {
    if (isFinished(status)) {
      return status.state();
    }
    String how = status.state().equals("running") ? "killed" : status.state();
    return "not running, " + how + " " + Durations.words(silentSeconds(status)) + " ago";
  }

  /** What is left, and the command that does it. */
  private static String rest(RunStatus status) {
    double seconds = status.secondsLeft();
    String time = Double.isNaN(seconds) ? "" : ", about " + Durations.words(seconds);
    String again = status.command() == null ? "run again" : "`" + status.command() + "`";
    long points = status.points() - status.already() - status.computed();
    return String.format(Locale.ROOT, "%,d points%s left: %s to go on", points, time, again);
  }
}

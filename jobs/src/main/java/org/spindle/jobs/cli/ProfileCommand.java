// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.spindle.jobs.profile.CoreTime;
import org.spindle.jobs.profile.EventLog;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.run.Durations;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle profile}. */
@Command(
    name = "profile",
    description = "Where the cores' time went in the runs of a results folder, from Spark's logs.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {

  private static final List<String> COLUMNS =
      List.of(
          "application",
          "begin",
          "seconds",
          "ended",
          "cores",
          "jobs",
          "tasks",
          "points_computed",
          "offered",
          "points",
          "rows",
          "queries",
          "handling",
          "waiting",
          "idle",
          "collecting",
          "cpu",
          "longest");

  /** How it is shown. */
  enum Format {
    /** To be read. */
    TABLE,
    /** A row an application. */
    CSV
  }

  @Parameters(paramLabel = "DIR", description = "results folder")
  private String directory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table or csv (default: ${DEFAULT-VALUE})")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    ResultsFolder folder = FolderOption.possible(directory);
    List<CoreTime> all = EventLog.all(folder.files(), folder.own("events"));
    if (all.isEmpty()) {
      throw UserError.usage(
          "no event logs in "
              + directory
              + "; a run leaves one there unless spark.eventLog.enabled is set");
    }
    if (format == Format.CSV) {
      RowPrinter.csv(COLUMNS, all.stream().map(ProfileCommand::values).toList(), System.out);
    } else {
      all.forEach(time -> System.out.print(table(time)));
    }
    return 0;
  }

  private static List<Object> values(CoreTime time) {
    return List.of(
        time.application(),
        Instant.ofEpochMilli(time.begin()),
        (time.end() - time.begin()) / 1000.0,
        time.ended(),
        time.cores(),
        time.jobs(),
        time.tasks(),
        time.pointsComputed(),
        time.offered(),
        time.points(),
        time.rows(),
        time.queries(),
        time.handling(),
        time.waiting(),
        time.idle(),
        time.collecting(),
        time.cpu(),
        time.longest());
  }

  private static String table(CoreTime time) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %s, %s%s: %,d cores, %,d points in %,d tasks of %,d jobs, the longest %s%n",
            time.application(),
            Instant.ofEpochMilli(time.begin()).truncatedTo(ChronoUnit.SECONDS),
            Durations.words((time.end() - time.begin()) * 1e-3),
            time.ended() ? "" : " so far, or until it was killed",
            time.cores(),
            time.pointsComputed(),
            time.tasks(),
            time.jobs(),
            Durations.words(time.longest())));
    line(text, time, "points", time.points(), "");
    line(text, time, "rows", time.rows(), "tasks of points beside them: encoding, writing");
    line(text, time, "queries", time.queries(), "other tasks: what is there, verdicts, figures");
    line(text, time, "handling", time.handling(), "tasks are sent, unpacked, reported");
    line(text, time, "waiting", time.waiting(), "no task while a job runs: the last points");
    line(text, time, "idle", time.idle(), "no job: the driver plans, publishes, judges, draws");
    double inTasks = time.points() + time.rows() + time.queries() + time.handling();
    text.append(
        String.format(
            Locale.ROOT,
            "  of the time in tasks %.0f %% on the processor, %.1f %% garbage collection%n",
            100 * time.cpu() / Math.max(1e-9, inTasks),
            100 * time.collecting() / Math.max(1e-9, inTasks)));
    return text.toString();
  }

  private static void line(
      StringBuilder text, CoreTime time, String name, double seconds, String what) {
    double share = time.offered() > 0 ? 100 * seconds / time.offered() : 0;
    String row =
        String.format(
            Locale.ROOT, "  %-9s %,12.1f core-seconds %5.1f %%  %s", name, seconds, share, what);
    text.append(row.stripTrailing()).append(System.lineSeparator());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.Durations;
import org.spindle.jobs.run.Mode;
import org.spindle.jobs.run.Plan;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.RunOptions;
import org.spindle.jobs.run.RunStatus;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.SharedData;
import org.spindle.jobs.run.SweepRun;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.Footprint;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.Sweep;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a run, and the running of one sweep. */
final class RunArguments {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "results folder, any Hadoop URI (default: ${DEFAULT-VALUE})")
  private String out;

  @Option(
      names = "--mode",
      defaultValue = "CACHED",
      description = "cached: skip points that have a row; retry: not the failed; force: none")
  private Mode mode;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "stop after more than N failed points (default: never)")
  private Long maxFailures;

  @Option(names = "--fail-fast", description = "stop at the first failed point")
  private boolean failFast;

  @Option(
      names = "--datasets",
      paramLabel = "URI",
      description = "folder of the data sets, readable by the driver (default: datasets/)")
  private String datasets;

  @Option(
      names = "--force-memory",
      description = "begin points that seem to need more memory than an executor has")
  private boolean forceMemory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Footprint footprint;

  /** What is done in a session for runs. */
  interface Work {

    /** Does it with the folder's URI; returns an exit code. */
    int in(SparkSession spark, String folder) throws IOException;
  }

  /**
   * Does work in a session for runs into the folder, after a file could be written to it. Where no
   * run begins, nothing is left there.
   */
  int session(Work work) throws IOException {
    String uri = FolderOption.absolute(out);
    try (Footprint made = footprint(uri)) {
      footprint = made;
      FolderOption.requireWritable(new ResultsFolder(uri, Sessions.hadoop()), out);
      try (SparkSession spark = Sessions.forRun(uri)) {
        made.of(spark.sparkContext().applicationId());
        return work.in(spark, uri);
      }
    }
  }

  private Footprint footprint(String uri) {
    try {
      return Footprint.in(new ResultsFolder(uri, Sessions.hadoop()));
    } catch (IOException e) {
      throw UserError.usage("cannot write --out " + out + ": " + e.getMessage());
    }
  }

  /** What the user typed, without settings of Spark but for the master. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("spindle"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    String master = new SparkConf().get("spark.master", "local");
    if (!master.startsWith("local")) {
      words.addAll(List.of("--master", master));
    }
    return words.stream().map(RunArguments::quoted).collect(Collectors.joining(" "));
  }

  /** A word as a shell takes it. */
  private static String quoted(String word) {
    return word.matches("[\\p{L}\\p{N}_@%+=:,./-]+")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  /**
   * Checks all points and data sets of sweeps, before the first of them takes its time.
   *
   * @return predicted seconds of a core by name of the sweep
   */
  Map<String, Double> check(List<Sweep> sweeps) {
    Set<String> names = new TreeSet<>();
    Map<String, Double> seconds = new HashMap<>();
    for (Sweep sweep : sweeps) {
      Plan plan = Plan.of(SweepArguments.experiment(sweep), sweep);
      names.addAll(plan.datasets());
      seconds.put(sweep.name(), plan.typicalSeconds());
    }
    SharedData.read(names, FolderOption.datasets(datasets), Sessions.hadoop());
    return seconds;
  }

  /** Refuses a predicate that would change nothing. */
  void requireMode(String where) {
    if (where != null && mode == Mode.CACHED) {
      throw UserError.usage(
          "--where says what is computed again, with --mode force (or of the failed, --mode"
              + " retry)");
    }
  }

  /** Runs a sweep as its options are changed and tells its summary; returns the exit code. */
  int execute(SparkSession spark, String folderUri, Sweep sweep, UnaryOperator<RunOptions> changed)
      throws IOException {
    Experiment<?, ?> experiment = SweepArguments.experiment(sweep);
    ResultsFolder folder = new ResultsFolder(folderUri, Sessions.hadoop());
    if (maxFailures != null && maxFailures < 0) {
      throw UserError.usage("--max-failures must be >= 0, was " + maxFailures);
    }
    long most = failFast ? 0 : maxFailures == null ? Long.MAX_VALUE : maxFailures;
    RunOptions options =
        new RunOptions(
            mode,
            most,
            FolderOption.datasets(datasets),
            forceMemory,
            Provenance.ofThisJar(),
            command());
    RunOptions own = changed.apply(options);
    RunStatus status = status(new SweepRun<>(spark, folder, experiment, sweep, own));
    long failed = status.failed() + status.timeouts();
    own.display()
        .tell(
            String.format(
                Locale.ROOT,
                "%s (%s): %,d points computed, %,d there before, %,d failed, in %s, cores %.0f %%"
                    + " busy",
                status.experiment(),
                status.sweep(),
                status.computed(),
                status.already(),
                failed,
                Durations.words((status.updatedAt() - status.startedAt()) * 1e-3),
                100 * status.busy()));
    if (failed > 0) {
      System.err.printf(
          "spindle: %d points failed; see `sql %s \"SELECT error_message, count(*) FROM %s"
              + " WHERE status <> 'ok' GROUP BY 1\"`, run again with --mode retry%n",
          failed, out, experiment.name().replace('-', '_'));
      return UserError.POINTS_FAILED;
    }
    return 0;
  }

  private RunStatus status(SweepRun<?, ?> run) {
    try {
      return run.run();
    } finally {
      if (run.began()) {
        footprint.stays();
      }
    }
  }
}

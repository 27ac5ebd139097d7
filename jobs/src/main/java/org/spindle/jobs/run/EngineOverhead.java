// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/**
 * What the engine itself costs: a sweep of points that do nothing, and the survey of a large one.
 */
public final class EngineOverhead {

  private EngineOverhead() {}

  /**
   * Seconds to run and store this many points that do nothing, in a folder that is then deleted.
   */
  public static double secondsOfIdlePoints(SparkSession spark, ResultsFolder folder, int points)
      throws IOException {
    return secondsOfSweep(spark, folder, new Idle(), sweep(points));
  }

  /** Seconds to run and store all points of a sweep, in a folder that is then deleted. */
  public static <P extends Record, R extends Record> double secondsOfSweep(
      SparkSession spark, ResultsFolder folder, Experiment<P, R> experiment, Sweep sweep)
      throws IOException {
    Path scratch = folder.own("bench-" + System.nanoTime());
    ResultsFolder own = new ResultsFolder(scratch.toString(), new Configuration());
    RunOptions options =
        new RunOptions(Mode.CACHED, Long.MAX_VALUE, "unused", false, Provenance.ofThisJar());
    try {
      long start = System.nanoTime();
      RunStatus status = new SweepRun<>(spark, own, experiment, sweep, options).run();
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (status.failed() + status.timeouts() > 0) {
        throw new IllegalStateException("points of the bench failed: " + status);
      }
      return seconds;
    } finally {
      folder.files().delete(scratch, true);
    }
  }

  /** Seconds to survey a grid of this many points. */
  public static double secondsOfSurvey(int points) {
    long start = System.nanoTime();
    long planned = Plan.of(new Idle(), sweep(points)).points();
    if (planned != points) {
      throw new IllegalStateException(planned + " points planned instead of " + points);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  private static Sweep sweep(int points) {
    String text = "experiment: idle\naxes:\n  number: { range: [0, " + (points - 1) + ", 1] }\n";
    return SweepFile.parse("idle.yaml", text);
  }

  /** An experiment that does nothing. */
  static final class Idle implements Experiment<Idle.Parameters, Idle.Result> {
    private static final long serialVersionUID = 1L;

    record Parameters(int number) {}

    record Result(int answer) {}

    @Override
    public About about() {
      return About.of("idle", 1).asks("What does a point cost that does nothing?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(0);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(1, 0);
    }

    @Override
    public Result run(Parameters parameters, Streams streams, Datasets data, Watch watch) {
      return new Result(parameters.number());
    }
  }
}

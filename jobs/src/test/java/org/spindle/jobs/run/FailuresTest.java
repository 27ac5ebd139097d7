// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/** A bad point is a row; too many of them stop the run, and nothing computed is lost. */
class FailuresTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static final Sweep SWEEP =
      SweepFile.parse(
          "bridges.yaml", "experiment: bridges\naxes:\n  load: { range: [1, 20, 1] }\n");

  @TempDir Path temporary;

  @BeforeEach
  void breakAgain() {
    Bridges.strength = 12;
  }

  private RunStatus run(Mode mode, long maxFailures) {
    RunOptions options = new RunOptions(mode, maxFailures, "unused", false, Provenance.ofThisJar());
    return new SweepRun<>(SPARK.session(), folder(), new Bridges(), SWEEP, options).run();
  }

  private ResultsFolder folder() {
    try {
      return new ResultsFolder(temporary.toUri().toString(), new Configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Row> rows() throws IOException {
    return ResultTables.raw(SPARK.session(), folder(), new Bridges()).collectAsList();
  }

  @Test
  void aBadPointIsARow() throws IOException {
    RunStatus status = run(Mode.CACHED, Long.MAX_VALUE);
    assertEquals(20, status.computed());
    assertEquals(8, status.failed());
    List<Row> bad =
        rows().stream().filter(r -> r.<String>getAs("status").equals("failed")).toList();
    assertEquals(8, bad.size());
    for (Row row : bad) {
      assertEquals(IllegalStateException.class.getName(), row.<String>getAs("error_class"));
      assertTrue(row.<String>getAs("error_message").startsWith("a load of "));
    }
  }

  @Test
  void tooManyFailuresStopTheRunAndKeepItsRows() throws IOException {
    UserError stop = assertThrows(UserError.class, () -> run(Mode.CACHED, 2));
    assertEquals(UserError.ABORTED, stop.exitCode());
    assertTrue(stop.getMessage().contains("--max-failures 2"), stop.getMessage());
    List<Row> kept = rows();
    long failed = kept.stream().filter(r -> r.<String>getAs("status").equals("failed")).count();
    assertTrue(failed >= 3 && kept.size() < 20, failed + " of " + kept.size());

    Bridges.strength = 100;
    RunStatus retried = run(Mode.RETRY, 0);
    assertEquals(kept.size() - failed, retried.already());
    assertEquals(20 - retried.already(), retried.computed());
    assertEquals(0, retried.failed());
    assertEquals(20, rows().stream().map(row -> row.getString(0)).distinct().count());
  }

  /** Heavy loads come first, and fail. */
  static final class Bridges implements Experiment<Bridges.Parameters, Bridges.Result> {
    private static final long serialVersionUID = 1L;
    private static volatile int strength;

    record Parameters(int load) {}

    record Result(int bend) {}

    @Override
    public About about() {
      return About.of("bridges", 1).asks("What does a bridge carry?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(1);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(1e14 * parameters.load(), 0); // a wave of its own each
    }

    @Override
    public Result run(Parameters parameters, Streams streams, Datasets data, Watch watch) {
      if (parameters.load() > strength) {
        throw new IllegalStateException("a load of " + parameters.load() + " is too much");
      }
      return new Result(2 * parameters.load());
    }
  }
}

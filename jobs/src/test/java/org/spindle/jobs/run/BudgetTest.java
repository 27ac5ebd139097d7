// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.FinishedTasksCommitter;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/** A run that takes longer than its experiment foresaw ends at its limit. */
class BudgetTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static final Sweep SWEEP =
      SweepFile.parse(
          "sleepers.yaml", "experiment: sleepers\naxes:\n  bed: { range: [1, 200, 1] }\n");

  @TempDir Path temporary;

  @Test
  void theLimitStopsTheRunAndWhatIsComputedStays() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    RunOptions options =
        new RunOptions(Mode.CACHED, Long.MAX_VALUE, "unused", false, Provenance.ofThisJar());
    // as every command's session: what finished tasks wrote outlives their job
    String committer = "spark.sql.parquet.output.committer.class";
    SPARK.session().conf().set(committer, FinishedTasksCommitter.class.getName());
    double hours = 0.5 / 3600;
    UserError stop =
        assertThrows(
            UserError.class,
            () ->
                new SweepRun<>(
                        SPARK.session(),
                        folder,
                        new Sleepers(),
                        SWEEP,
                        options.telling(null, hours))
                    .run());
    assertEquals(UserError.ABORTED, stop.exitCode());
    assertTrue(stop.getMessage().contains("sleepers stopped at --max-core-hours"), "" + stop);
    long kept = ResultTables.raw(SPARK.session(), folder, new Sleepers()).count();
    assertTrue(kept > 0 && kept < 200, kept + " rows");

    RunStatus rest = new SweepRun<>(SPARK.session(), folder, new Sleepers(), SWEEP, options).run();
    assertEquals(kept, rest.already());
    assertEquals(200 - kept, rest.computed());
  }

  /** They say that they take no time at all. */
  static final class Sleepers implements Experiment<Sleepers.Parameters, Sleepers.Result> {
    private static final long serialVersionUID = 1L;

    record Parameters(int bed) {}

    record Result(int dreams) {}

    @Override
    public About about() {
      return About.of("sleepers", 1).asks("How long is a night?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(1);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(1, 0);
    }

    @Override
    public Result run(Parameters parameters, Streams streams, Datasets data, Watch watch)
        throws InterruptedException {
      Thread.sleep(10);
      return new Result(parameters.bed());
    }
  }
}

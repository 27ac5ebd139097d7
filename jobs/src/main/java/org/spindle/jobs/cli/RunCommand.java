// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.Sessions;
import org.spindle.sweep.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code spindle run}. */
@Command(
    name = "run",
    description = "Computes what is missing of a sweep; to be run again after any interruption.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private SweepArguments arguments;
  @Mixin private RunArguments run;

  @Override
  public Integer call() throws IOException {
    Sweep sweep = arguments.sweep();
    SweepArguments.experiment(sweep);
    String out = run.writableFolder();
    try (SparkSession spark = Sessions.forRun(out)) {
      return run.execute(spark, out, sweep);
    }
  }
}

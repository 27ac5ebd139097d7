// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.Foreign;
import org.spindle.jobs.run.Plan;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ReadOnlySql;
import org.spindle.sweep.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spindle run}. */
@Command(
    name = "run",
    description = "Computes what is missing of a sweep; to be run again after any interruption.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private SweepArguments arguments;
  @Mixin private RunArguments run;

  @Option(
      names = "--where",
      paramLabel = "PREDICATE",
      description =
          "with --mode force or retry: compute again only points whose parameters fulfil it, as"
              + " \"gain > 1.2 AND depth = 10\"; what has no row is computed as always, and old"
              + " rows stay until the new ones are published")
  private String where;

  @Option(
      names = "--max-core-hours",
      paramLabel = "X",
      description =
          "refuse what `plan` says takes more, and stop at the limit; finished bins of points (up"
              + " to 30 s of a core) are kept, run again to go on")
  private Double maxCoreHours;

  @Override
  public Integer call() throws IOException {
    run.requireMode(where);
    if (where != null) {
      requirePredicate();
    }
    if (maxCoreHours != null && !(maxCoreHours > 0)) {
      throw UserError.usage("--max-core-hours must be > 0, was " + maxCoreHours);
    }
    double hours = maxCoreHours == null ? Double.POSITIVE_INFINITY : maxCoreHours;
    Sweep sweep = arguments.sweep();
    Experiment<?, ?> experiment = SweepArguments.experiment(sweep);
    if (!(experiment instanceof Foreign<?, ?>)) {
      Plan.of(experiment, sweep); // tells of mistakes before Spark has started
    }
    return run.session(
        (spark, out) -> run.execute(spark, out, sweep, options -> options.telling(where, hours)));
  }

  private void requirePredicate() {
    String refusal = ReadOnlySql.refusal("SELECT 1 WHERE (" + where + "\n)");
    if (refusal != null) {
      throw UserError.usage("--where " + where + " is no predicate: " + refusal);
    }
  }
}

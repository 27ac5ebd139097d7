// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.Foreign;
import org.spindle.jobs.run.Plan;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spindle plan}. */
@Command(
    name = "plan",
    description = "What a sweep would take: points, flops, memory, hours, bytes. Computes nothing.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private SweepArguments arguments;

  @Option(
      names = "--executors",
      paramLabel = "N",
      description = "wall time on N one-core executors")
  private Integer executors;

  @Option(
      names = "--out",
      defaultValue = "results",
      description = "results folder, for points already done (default: ${DEFAULT-VALUE})")
  private String out;

  @Option(
      names = "--datasets",
      paramLabel = "URI",
      description = "folder of the data sets, readable by the driver (default: datasets/)")
  private String datasets;

  @Override
  public Integer call() throws IOException {
    if (executors != null && executors < 1) {
      throw UserError.usage("--executors must be >= 1, was " + executors);
    }
    Sweep sweep = arguments.sweep();
    ResultsFolder folder = new ResultsFolder(FolderOption.absolute(out), Sessions.hadoop());
    FolderOption.requireNoFile(folder, "--out " + out);
    Experiment<?, ?> experiment = SweepArguments.experiment(sweep);
    if (experiment instanceof Foreign<?, ?> foreign) {
      experiment = foreign.in(folder);
    }
    Plan plan = Plan.of(experiment, sweep).on(FolderOption.datasets(datasets), Sessions.hadoop());
    try (SparkSession spark = Sessions.forReading()) {
      int cores = executors != null ? executors : spark.sparkContext().defaultParallelism();
      plan.lines(spark, folder, cores, executors != null).forEach(System.out::println);
    }
    return 0;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.report.Verification;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.store.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code spindle verify}. */
@Command(
    name = "verify",
    description = "The claims of the talk against the rows: theory, measured, tolerance, verdict.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Mixin private AlarmOption alarms;

  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Parameters(index = "1..*", paramLabel = "EXPERIMENT", description = "default: all")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<Experiment<?, ?>> experiments = SweepArguments.experiments(names);
    ResultsFolder folder = FolderOption.judged(directory, names, experiments);
    try (SparkSession spark = Sessions.forReading()) {
      Verification verification = Verification.of(spark, folder, experiments, alarms.rate());
      verification.store();
      verification.print(System.out);
      return verification.exitCode();
    }
  }
}

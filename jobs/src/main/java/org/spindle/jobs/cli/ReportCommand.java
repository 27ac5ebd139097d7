// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.report.Reporting;
import org.spindle.jobs.report.Verification;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.store.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code spindle report}. */
@Command(
    name = "report",
    description =
        "DIR/report/index.html, self-contained, and each figure as picture, numbers and query.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Mixin private AlarmOption alarms;

  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Parameters(index = "1..*", paramLabel = "EXPERIMENT", description = "default: all")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<Experiment<?, ?>> experiments = SweepArguments.experiments(names);
    ResultsFolder folder = FolderOption.reported(directory, names, experiments);
    try (SparkSession spark = Sessions.forReading()) {
      Verification verification =
          Verification.withFigures(spark, folder, experiments, alarms.rate());
      System.out.println("report: " + Reporting.write(spark, folder, verification));
    }
    return 0;
  }
}

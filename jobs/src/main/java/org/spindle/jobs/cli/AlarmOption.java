// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import org.spindle.jobs.report.FalseAlarms;
import picocli.CommandLine.Option;

/** {@code --false-alarms}, of all commands that judge. */
final class AlarmOption {
  @Option(
      names = "--false-alarms",
      paramLabel = "RATE",
      description =
          "probability that chance alone turns a verdict of a page (default: ${DEFAULT-VALUE});"
              + " tolerances follow from it")
  private double rate = FalseAlarms.USUAL.rate();

  FalseAlarms rate() {
    return new FalseAlarms(rate);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.concurrent.Callable;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.experiment.Talk;
import org.spindle.sweep.Program;
import picocli.CommandLine.Command;

/** {@code spindle list}. */
@Command(
    name = "list",
    description = "The experiments: name, question, figure of the talk.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    for (Talk.Part part : Experiments.parts()) {
      System.out.println(part.title());
      for (Experiment<?, ?> experiment : part.experiments()) {
        boolean own = part.title().equals(Experiments.YOUR_OWN);
        String where = own ? Experiments.jar(experiment) : "talk: " + experiment.about().talk();
        System.out.printf("  %-26s %s%n", experiment.name(), experiment.about().question());
        System.out.printf("  %-26s   %s%n", "", where);
      }
    }
    System.out.printf("%-24s %s%n", Program.EXPERIMENT, "Any program of yours, in any language.");
    System.out.printf("%-24s   see conf/README.md%n", "");
    return 0;
  }
}

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
    int width = longestName() + 1;
    for (Talk.Part part : Experiments.parts()) {
      System.out.println(part.title());
      for (Experiment<?, ?> experiment : part.experiments()) {
        boolean own = part.title().equals(Experiments.YOUR_OWN);
        String where = own ? Experiments.jar(experiment) : "talk: " + experiment.about().talk();
        tell("  ", width, experiment.name(), experiment.about().question(), where);
      }
    }
    String any = "Any program of yours, in any language.";
    tell("", width + 2, Program.EXPERIMENT, any, "see conf/README.md");
    return 0;
  }

  private static int longestName() {
    return Experiments.all().stream().mapToInt(e -> e.name().length()).max().orElse(0);
  }

  private static void tell(String before, int width, String name, String question, String where) {
    System.out.println(before + name + " ".repeat(width - name.length()) + question);
    System.out.println(before + " ".repeat(width + 2) + where);
  }
}

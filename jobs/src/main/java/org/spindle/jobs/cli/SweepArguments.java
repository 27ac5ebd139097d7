// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.command.Command;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.TableFiles;
import org.spindle.jobs.run.UserError;
import org.spindle.sweep.Binding;
import org.spindle.sweep.Nearest;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that name a sweep: file, overrides, scale. */
final class SweepArguments {

  @Parameters(index = "0", paramLabel = "FILE", description = "sweep file, e.g. conf/sweeps/x.yaml")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "overrides: width=128, depth=3,10, gain=0.9:1.1:5, replicates=2, seed=2")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--scale", paramLabel = "NAME", description = "smoke, laptop or paper")
  private String scale;

  /** The sweep, scaled, overridden, its table files pinned; prints what was overridden. */
  Sweep sweep() {
    Sweep sweep = SweepFile.read(file);
    if (scale != null) {
      sweep = sweep.at(scale);
    }
    Sweep.Overridden overridden = overridden(sweep, overrides);
    overridden.changes().forEach(change -> System.err.println("overridden: " + change));
    return sweep.program() == null ? TableFiles.pinned(overridden.sweep()) : overridden.sweep();
  }

  /** A sweep with overrides of its experiment's parameters, or of those that its file has. */
  static Sweep.Overridden overridden(Sweep sweep, List<String> overrides) {
    return sweep.program() == null
        ? sweep.override(overrides, Binding.of(experiment(sweep).defaults()).defaults())
        : sweep.override(overrides);
  }

  /** The experiments of these names in the order of the talk; all for none. */
  static List<Experiment<?, ?>> experiments(List<String> names) {
    Set<String> asked = names.stream().map(name -> experiment(name).name()).collect(toSet());
    List<Experiment<?, ?>> experiments = new ArrayList<>(Experiments.all());
    experiments.removeIf(e -> !asked.isEmpty() && !asked.contains(e.name()));
    return experiments;
  }

  /** The experiment of a sweep: one of ours, or the user's own program. */
  static Experiment<?, ?> experiment(Sweep sweep) {
    if (sweep.program() == null) {
      return Experiments.named(sweep.experiment())
          .orElseThrow(() -> sweep.error("experiment", unknown(sweep.experiment())));
    }
    String name = sweep.program().name();
    if (Experiments.all().stream().anyMatch(experiment -> experiment.name().equals(name))) {
      throw sweep.error(
          "name", "'" + name + "' is an experiment of Spindle; choose another 'name:'");
    }
    return Command.of(sweep);
  }

  /** The experiment of a name. */
  static Experiment<?, ?> experiment(String name) {
    return Experiments.named(name).orElseThrow(() -> UserError.usage(unknown(name)));
  }

  private static String unknown(String name) {
    List<String> names = Experiments.all().stream().map(Experiment::name).toList();
    List<String> alike = Nearest.alike(name, names);
    String meant =
        alike.isEmpty() ? "; " : ", did you mean '" + String.join("' or '", alike) + "'? ";
    String where = "`spindle list` shows all; one of your own needs --jars FILE";
    return "unknown experiment '" + name + "'" + meant + where;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.Reporting;
import org.spindle.jobs.report.Verification;
import org.spindle.jobs.run.Display;
import org.spindle.jobs.run.JointDisplay;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle reproduce}: the main job. */
@Command(
    name = "reproduce",
    description = "Runs every experiment, then verify and report.",
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  @Mixin private AlarmOption alarms;

  @Mixin private RunArguments run;

  @Option(
      names = "--scale",
      paramLabel = "NAME",
      defaultValue = "smoke",
      description = "smoke, laptop or paper (default: ${DEFAULT-VALUE})")
  private String scale;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "only these experiments, or parts of the talk: grokking,V (default: all)")
  private List<String> only = new ArrayList<>();

  @Parameters(
      arity = "0..*",
      paramLabel = "key=value",
      description = "overrides for all sweeps: seed=2, replicates=3")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<Experiment<?, ?>> experiments = SweepArguments.experiments(ofParts(only));
    List<Sweep> sweeps = sweeps(experiments.stream().map(Experiment::name).toList());
    Display display = new JointDisplay(run.check(sweeps));
    return run.session(
        (spark, out) -> {
          int code =
              new SweepQueue(sweeps)
                  .work(sweep -> run.execute(spark, out, sweep, options -> options.on(display)));
          ResultsFolder folder = new ResultsFolder(out, Sessions.hadoop());
          return judged(spark, folder, experiments) ? code : UserError.CHECK_FAILED;
        });
  }

  /** Writes the page; returns whether all was confirmed. */
  private boolean judged(
      SparkSession spark, ResultsFolder folder, List<Experiment<?, ?>> experiments)
      throws IOException {
    Verification verification = Verification.withFigures(spark, folder, experiments, alarms.rate());
    verification.store();
    Path page = Path.of(Reporting.write(spark, folder, verification).toUri().getPath());
    verification.print(System.out);
    System.out.println("report: " + page);
    return verification.complete();
  }

  /** Names, with those of its experiments in place of a part's number. */
  private static List<String> ofParts(List<String> names) {
    return names.stream()
        .flatMap(
            name ->
                Experiments.parts().stream()
                    .filter(part -> part.title().startsWith(name + ". "))
                    .findFirst()
                    .map(part -> part.experiments().stream().map(Experiment::name))
                    .orElse(Stream.of(name)))
        .toList();
  }

  /** The sweep files of this installation that are of these experiments, in their order. */
  private List<Sweep> sweeps(List<String> order) throws IOException {
    Path folder = Path.of(System.getenv().getOrDefault("SPINDLE_HOME", "."), "conf", "sweeps");
    List<Sweep> sweeps = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
      for (Path file : files) {
        Sweep sweep = SweepFile.read(file).at(scale);
        if (order.contains(sweep.experiment())) {
          sweeps.add(SweepArguments.overridden(sweep, overrides).sweep());
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      throw UserError.usage("no sweep files in " + folder + "; set SPINDLE_HOME");
    }
    sweeps.sort(
        Comparator.comparingInt((Sweep sweep) -> order.indexOf(sweep.experiment()))
            .thenComparing(Sweep::name));
    return sweeps;
  }
}

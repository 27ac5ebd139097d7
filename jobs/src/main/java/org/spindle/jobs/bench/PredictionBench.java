// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.spindle.data.Datasets;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Foretold;
import org.spindle.jobs.run.InstalledSweeps;
import org.spindle.jobs.run.Plan;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.SharedData;
import org.spindle.sweep.Sweep;

/**
 * What {@code plan} foretells of points over what they take, experiment by experiment: tasks of all
 * its sweeps at laptop scale, drawn in proportion to their work.
 */
final class PredictionBench implements KernelBench {

  private static final String SCALE = "laptop";
  private static final String AT_FIRST = ", at first";
  private static final String LATER = ", once some are known";

  /** Core-seconds that an experiment's points may take: to warm up, to learn from, to compare. */
  private static final double BUDGET = 6;

  @Override
  public String name() {
    return "predictions";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) throws IOException {
    List<Experiment<?, ?>> wanted =
        Experiments.all().stream()
            .filter(of -> show.wantsAny(work(of, AT_FIRST), work(of, LATER)))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    List<Sweep> sweeps = InstalledSweeps.at(SCALE);
    Datasets data = SharedData.read(names(sweeps), machine.datasets(), Sessions.hadoop());
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    for (Experiment<?, ?> experiment : wanted) {
      List<Sweep> own =
          sweeps.stream().filter(s -> s.experiment().equals(experiment.name())).toList();
      if (!own.isEmpty()) {
        Foretold foretold = Foretold.of(experiment, own, BUDGET, data);
        first.add(foretold.first() / foretold.seconds());
        later.add(foretold.later() / foretold.seconds());
        show(work(experiment, AT_FIRST), first.get(first.size() - 1), show);
        show(work(experiment, LATER), later.get(later.size() - 1), show);
      }
    }
    summary(AT_FIRST, first, show);
    summary(LATER, later, show);
  }

  private static String work(Experiment<?, ?> experiment, String when) {
    return "foretold over taken, " + experiment.name() + when;
  }

  private static Set<String> names(List<Sweep> sweeps) {
    Set<String> names = new TreeSet<>();
    for (Sweep sweep : sweeps) {
      Experiments.named(sweep.experiment())
          .ifPresent(of -> names.addAll(Plan.of(of, sweep).datasets()));
    }
    return names;
  }

  private static void summary(String when, List<Double> ratios, Scoreboard show) {
    double[] off = ratios.stream().mapToDouble(PredictionBench::off).sorted().toArray();
    if (off.length > 0) {
      show("foretold, off by a factor, median" + when, off[off.length / 2], show);
      show("foretold, off by a factor, worst" + when, off[off.length - 1], show);
    }
  }

  /** How far off a ratio is, as a factor of at least one. */
  private static double off(double ratio) {
    return Math.max(ratio, 1 / ratio);
  }

  private static void show(String work, double value, Scoreboard show) {
    show.accept(new Measurement(work, value, "", null));
  }
}

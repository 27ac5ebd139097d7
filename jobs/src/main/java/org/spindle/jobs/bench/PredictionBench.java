// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Foretold;
import org.spindle.jobs.store.ResultsFolder;

/**
 * What {@code plan} foretells of points over what they took, experiment by experiment: of the rows
 * that the results folder has.
 */
final class PredictionBench implements KernelBench {

  private static final String AT_FIRST = ", at first";
  private static final String LATER = ", once half are there";

  /** Core-seconds that a guess weighs in a calibration: of less, a folder says little. */
  private static final double LEAST_SECONDS = 5;

  @Override
  public String name() {
    return "predictions";
  }

  @Override
  public String hindrance(ResultsFolder folder) throws IOException {
    return folder.hasRowsOf(Experiments.all())
        ? null
        : "it compares plans with rows, and the results folder holds none; `spindle run FILE --out"
            + " DIR` makes some";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> later = new ArrayList<>();
    boolean asked = false;
    for (Experiment<?, ?> experiment : Experiments.all()) {
      if (show.wantsAny(work(experiment, AT_FIRST), work(experiment, LATER))) {
        asked = true;
        Foretold foretold = Foretold.of(machine.spark().get(), machine.folder(), experiment);
        if (foretold.seconds() >= LEAST_SECONDS) {
          first.add(foretold.first() / foretold.seconds());
          later.add(foretold.later() / foretold.seconds());
          show(work(experiment, AT_FIRST), first.get(first.size() - 1), show);
          show(work(experiment, LATER), later.get(later.size() - 1), show);
        }
      }
    }
    if (asked && first.isEmpty()) {
      System.err.println(
          "predictions: no experiment has "
              + LEAST_SECONDS
              + " core-seconds of rows in the results folder; reproduce or run, then bench"
              + " predictions --out DIR");
    }
    summary(AT_FIRST, first, show);
    summary(LATER, later, show);
  }

  private static String work(Experiment<?, ?> experiment, String when) {
    return "foretold over taken, " + experiment.name() + when;
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

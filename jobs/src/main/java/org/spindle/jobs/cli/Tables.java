// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Reproducibility;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;

/** The tables of points that two results folders have. */
final class Tables {

  /**
   * A table of points.
   *
   * @param layout its columns
   * @param reproducibility of its experiment
   */
  record OfPoints(TableLayout layout, Reproducibility reproducibility) {
    String name() {
      return layout.table();
    }
  }

  private Tables() {}

  /** Tables of points in either folder, ours in the order of the talk, then those of others. */
  static List<OfPoints> of(ResultsFolder a, ResultsFolder b) throws IOException {
    TreeSet<String> names = new TreeSet<>(a.tables());
    names.addAll(b.tables());
    List<OfPoints> tables = new ArrayList<>();
    for (Experiment<?, ?> experiment : Experiments.all()) {
      if (names.remove(experiment.about().table())) {
        tables.add(new OfPoints(TableLayout.of(experiment), experiment.reproducibility()));
      }
    }
    for (String name : names) {
      TableLayout one = TableLayout.read(a, name);
      TableLayout two = TableLayout.read(b, name);
      if (one != null && two != null && !one.equals(two)) {
        throw UserError.usage(
            "table " + name + " has other columns in " + a.root() + " than in " + b.root());
      }
      TableLayout layout = one == null ? two : one;
      if (layout != null) {
        tables.add(new OfPoints(layout, Reproducibility.STATISTICAL));
      }
    }
    return tables;
  }

  /** Tables in either folder that are neither ours nor told of by the folder itself. */
  static List<String> unknown(ResultsFolder a, ResultsFolder b, List<OfPoints> known)
      throws IOException {
    TreeSet<String> names = new TreeSet<>(a.tables());
    names.addAll(b.tables());
    known.forEach(table -> names.remove(table.name()));
    names.removeAll(List.of("checks", "bench", "peers"));
    return List.copyOf(names);
  }
}

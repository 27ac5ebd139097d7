// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/** Claims and figure of {@link RandomStarts}. */
final class RandomStartsReport {

  private static final String ROWS =
      """
      SELECT tree, flip, features, width, initial_strength, step_size, steps, replicate,
        singular_values,
        effective_strengths, half_times_nominal, half_times_theory, half_times
      FROM random_starts WHERE status = 'ok'
      ORDER BY tree, flip, features, width, initial_strength, step_size, replicate""";

  private RandomStartsReport() {}

  /** A mean over replicates and its standard error. */
  private record Mean(double value, double error) {

    static Mean of(Collection<Row> rows, ToDoubleFunction<Row> value) {
      double[] values = rows.stream().mapToDouble(value).toArray();
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Mean(mean, Math.sqrt(squares / (values.length - 1.0) / values.length));
    }
  }

  static List<Check> checks(Tables tables) {
    List<List<Row>> cells = cells(tables);
    return new Findings(RandomStarts.NAME, RandomStarts.TALK)
        .each(
            "strong modes are learned when theory says, given the growing part of their start",
            cells,
            rows -> {
              Mean delay = Mean.of(rows, row -> delay(row, "half_times_theory", 0, strong(row)));
              return new Finding(0, delay.value(), delay.error(), 0.015);
            })
        .each(
            "the growing part of a random start is u₀/2 in the mean",
            cells,
            rows -> {
              Mean start = Mean.of(rows, RandomStartsReport::relativeStart);
              return new Finding(0.5, start.value(), start.error(), 4 * start.error());
            })
        .each(
            "weak modes wait for strong ones",
            cells,
            rows -> {
              Mean waiting =
                  Mean.of(
                      rows,
                      row ->
                          delay(row, "half_times_theory", modes(row) / 2, modes(row))
                              - delay(row, "half_times_theory", 0, strong(row)));
              double missing = Math.min(0, waiting.value() - 4 * waiting.error());
              return new Finding(0, missing, waiting.error(), 0);
            })
        .each(
            "against the nominal start, modes of the paper's world are late by a tenth",
            cells.stream().filter(rows -> isPaper(rows.get(0))).toList(),
            rows -> {
              Mean delay = Mean.of(rows, row -> delay(row, "half_times_nominal", 0, modes(row)));
              return new Finding(0.1, delay.value(), delay.error(), 0.02);
            })
        .checks();
  }

  private static List<List<Row>> cells(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "random_starts", ROWS);
    String[] cell = {"tree", "flip", "features", "width", "initial_strength", "step_size"};
    return ModeLearningReport.groups(rows, cell).values().stream()
        .filter(replicates -> replicates.size() > 1)
        .toList();
  }

  /** Figure 3 of the paper: five levels, 1000 features, 32 hidden units, u₀ = 1e-6. */
  private static boolean isPaper(Row row) {
    return word(row, "tree").equals("2^5")
        && number(row, "flip") == 0.1
        && number(row, "features") == 1000
        && number(row, "width") == 32
        && number(row, "initial_strength") == 1e-6;
  }

  private static int modes(Row row) {
    return array(row, "singular_values").length;
  }

  /** The strongest eighth of the modes: four of 32. */
  private static int strong(Row row) {
    return Math.max(1, modes(row) / 8);
  }

  /**
   * How much later than a theory the modes from one to another are learned, as a fraction. A mode
   * that is not learned in the steps of the simulation counts as learned at their end, which makes
   * the delay a lower bound: about one of a thousand of the weakest modes.
   */
  private static double delay(Row row, String theory, int from, int to) {
    double[] seen = array(row, "half_times");
    double[] expected = array(row, theory);
    double end = number(row, "steps") * number(row, "step_size");
    double sum = 0;
    for (int mode = from; mode < to; mode++) {
      double time = Double.isNaN(seen[mode]) ? end : seen[mode];
      sum += time / expected[mode] - 1;
    }
    return sum / (to - from);
  }

  private static double relativeStart(Row row) {
    return Arrays.stream(array(row, "effective_strengths")).average().orElse(Double.NaN)
        / number(row, "initial_strength");
  }

  static List<Figure> figures(Tables tables) {
    List<Panel> panels = new ArrayList<>();
    List<List<Row>> cells = cells(tables);
    double flip = cells.stream().mapToDouble(c -> number(c.get(0), "flip")).findFirst().orElse(0);
    for (List<Row> rows : cells) {
      if (number(rows.get(0), "flip") == flip) {
        panels.add(panel(rows));
      }
    }
    if (panels.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Figure(
            "random-starts",
            "What a random start delays",
            "How much later than the closed form modes are half learned, mean over networks. Given"
                + " the nominal start u₀, all are late; given the growing part of their random start,"
                + " strong modes are on time, and weak ones wait for strong ones.",
            ROWS,
            Math.min(3, panels.size()),
            panels));
  }

  /** A whole power of ten as such. */
  private static String power(double value) {
    double exponent = Math.log10(value);
    return Math.abs(exponent - Math.rint(exponent)) < 1e-9
        ? "10^(" + Math.round(exponent) + ")"
        : SemanticFigures.trimmed(value);
  }

  private static Panel panel(List<Row> rows) {
    int modes = modes(rows.get(0));
    List<Layer> layers = new ArrayList<>();
    double[] s = new double[modes];
    Arrays.setAll(s, m -> Mean.of(rows, row -> array(row, "singular_values")[m]).value());
    String[] theories = {"half_times_nominal", "half_times_theory"};
    String[] labels = {"given u₀", "given the growing part of the start"};
    double[] ends = {s[modes - 1], s[0]};
    layers.add(new Layer.Curve("theory", -1, ends, new double[] {0, 0}));
    for (int k = 0; k < 2; k++) {
      String theory = theories[k];
      double[] late = new double[modes];
      double[] error = new double[modes];
      for (int m = 0; m < modes; m++) {
        int mode = m;
        Mean mean = Mean.of(rows, row -> delay(row, theory, mode, mode + 1));
        late[m] = mean.value();
        error[m] = mean.error();
      }
      layers.add(new Layer.Points(labels[k], k, s, late, error));
    }
    double start = number(rows.get(0), "initial_strength");
    return new Panel(
        "u₀ = " + power(start),
        Scale.log("singular value s of the mode"),
        Scale.linear("delay of the half time, as a fraction"),
        layers);
  }
}

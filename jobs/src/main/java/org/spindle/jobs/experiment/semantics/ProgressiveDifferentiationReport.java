// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;
import static org.spindle.jobs.experiment.semantics.SemanticRows.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;

/** The claims of {@link ProgressiveDifferentiation}. */
final class ProgressiveDifferentiationReport {

  static final String ROWS =
      """
      SELECT * FROM progressive_differentiation WHERE status = 'ok'
      ORDER BY data, tree, flip, sampled, network, learning_rate, replicate""";

  private ProgressiveDifferentiationReport() {}

  static List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "progressive_differentiation", ROWS);
    List<Row> decoupled = of(rows, "decoupled");
    List<Row> random = of(rows, "random");
    // modes of equal strength have no analyzers of their own, and the scaling no plane of its own
    List<Row> unequal = decoupled.stream().filter(r -> !isTree(r) || isSampled(r)).toList();
    List<Row> exactTrees = decoupled.stream().filter(r -> isTree(r) && !isSampled(r)).toList();
    String[] place = {"data", "network", "initial_strength", "learning_rate", "width"};
    List<List<Row>> networks =
        List.copyOf(
            ModeLearningReport.groups(rows.stream().filter(r -> !isTree(r)).toList(), place)
                .values());
    List<List<Row>> starts =
        List.copyOf(
            ModeLearningReport.groups(
                    random, "data", "tree", "flip", "initial_strength", "learning_rate", "width")
                .values());
    return new Findings(ProgressiveDifferentiation.NAME, ProgressiveDifferentiation.TALK)
        .each(
            "joint scaling of all snapshots gives the trajectories of √A(t)Vᵀ",
            unequal,
            row -> Finding.exact(1, number(row, "joint_r2"), 0.01))
        .each(
            "from random small weights, too, in the mean over networks",
            starts,
            ProgressiveDifferentiationReport::meanFit)
        .each(
            "and with the mean of each snapshot taken away",
            unequal,
            row -> Finding.exact(1, number(row, "centred_r2"), 0.01))
        .each(
            "distances of items depend on their last common ancestor as theory says",
            exactTrees,
            row -> course(row, "level_distances"))
        .each(
            "distances of categories follow theory",
            decoupled,
            row -> course(row, "contrast_distances"))
        .each("and so do their error signals", decoupled, row -> errorCourse(row))
        .each(
            "and what the network says of one item",
            decoupled.stream().filter(r -> !words(r, "property_names").isEmpty()).toList(),
            row -> course(row, "activations"))
        .each(
            "broad categories part before narrow ones, in the mean over networks",
            networks,
            group -> inOrder(group, row -> turns(row, "contrast_distances", true)))
        .each(
            "their error signals peak in this order",
            networks,
            group -> inOrder(group, row -> turns(row, "contrast_errors", false)))
        .each(
            "properties of many items are learned before those of few",
            networks,
            group -> inOrder(group, ProgressiveDifferentiationReport::acquired))
        .checks();
  }

  /**
   * The mean R² over draws. A draw whose second and third dimension are nearly equal can choose
   * another plane than theory does, since random starts give each mode a time of its own.
   */
  private static Finding meanFit(List<Row> replicates) {
    double[] fits = replicates.stream().mapToDouble(row -> number(row, "joint_r2")).toArray();
    double mean = Arrays.stream(fits).average().orElse(Double.NaN);
    double squares = Arrays.stream(fits).map(r -> (r - mean) * (r - mean)).sum();
    double error = fits.length > 1 ? Math.sqrt(squares / (fits.length - 1) / fits.length) : 0;
    return new Finding(1, mean, error, 0.05);
  }

  static List<Row> of(List<Row> rows, String network) {
    return rows.stream().filter(row -> word(row, "network").equals(network)).toList();
  }

  static boolean isTree(Row row) {
    return word(row, "data").equals(SemanticWorld.TREE);
  }

  static boolean isSampled(Row row) {
    return row.<Boolean>getAs("sampled");
  }

  /** One of several curves of a row that stand one after the other. */
  static double[] curve(Row row, String column, int number) {
    int length = array(row, "times").length;
    double[] all = array(row, column);
    return Arrays.copyOfRange(all, number * length, (number + 1) * length);
  }

  /** The largest distance from theory relative to the largest value of theory. */
  private static Finding course(Row row, String column) {
    double[] theory = array(row, column + "_theory");
    double largest = Arrays.stream(theory).map(Math::abs).max().orElse(Double.NaN);
    double worst = SemanticRows.largestDifference(array(row, column), theory) / largest;
    return Finding.deviation(worst, lag(row));
  }

  /** Error signals fall from their peak twice as steeply as strengths rise. */
  private static Finding errorCourse(Row row) {
    Finding finding = course(row, "contrast_errors");
    return Finding.deviation(finding.measured(), 4 * finding.tolerance());
  }

  /**
   * How far gradient descent may be from the flow, relative to the strength that is learned: the
   * lag of half a learning time, λ ln(s/a₀)/4, at the slope s/2 of a/s; twice that.
   */
  private static double lag(Row row) {
    double start = number(row, "initial_strength");
    double s =
        isTree(row)
            ? new TreeSpectrum(Tree.of(word(row, "tree"), number(row, "flip"), 1))
                .singularValue(0, number(row, "features"))
            : Math.sqrt(8 * 21); // an upper limit for a table of that size will do in a logarithm
    return number(row, "learning_rate") * Math.log(s / start) / 8;
  }

  /** The time of the steepest rise, or of the peak, of the curve of each contrast. */
  private static double[] turns(Row row, String column, boolean rise) {
    double[] times = array(row, "times");
    double[] when = new double[words(row, "contrasts").size()];
    for (int k = 0; k < when.length; k++) {
      double[] curve = curve(row, column, k);
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 1; i < curve.length; i++) {
        double value = rise ? curve[i] - curve[i - 1] : curve[i];
        if (value > best) {
          best = value;
          when[k] = times[i];
        }
      }
    }
    return when;
  }

  /** The part of neighbouring stages whose mean times over the replicates are in order. */
  private static Finding inOrder(List<Row> replicates, Function<Row, double[]> stages) {
    double[] mean = null;
    for (Row row : replicates) {
      double[] when = stages.apply(row);
      mean = mean == null ? new double[when.length] : mean;
      for (int k = 0; k < when.length; k++) {
        mean[k] += when[k] / replicates.size();
      }
    }
    if (mean.length < 2) {
      return Finding.exact(1, Double.NaN, 0); // nothing to order is nothing shown
    }
    double[] times = mean;
    long right = IntStream.range(1, times.length).filter(k -> times[k - 1] < times[k]).count();
    return Finding.exact(1, (double) right / (times.length - 1), 1e-9);
  }

  /** Properties of the watched item by the time at which they come to half activity for good. */
  private static double[] acquired(Row row) {
    int properties = words(row, "property_names").size();
    double[] times = array(row, "times");
    double[] when = new double[properties];
    Arrays.fill(when, Double.NaN); // never learned: no order can be told
    for (int k = 0; k < properties; k++) {
      double[] curve = curve(row, "activations", k);
      for (int i = 1; i < curve.length; i++) {
        if (curve[i - 1] < 0.5 && curve[i] >= 0.5) {
          double part = (0.5 - curve[i - 1]) / (curve[i] - curve[i - 1]);
          when[k] = times[i - 1] + part * (times[i] - times[i - 1]);
        }
      }
    }
    return when;
  }

  static List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "progressive_differentiation", ROWS);
    List<Figure> figures = new ArrayList<>();
    if (!rows.isEmpty()) {
      figures.addAll(ProgressiveDifferentiationFigures.of(rows));
    }
    return figures;
  }
}

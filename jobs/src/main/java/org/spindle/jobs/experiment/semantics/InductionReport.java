// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;
import static org.spindle.jobs.experiment.semantics.SemanticRows.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeDistances;
import org.spindle.semantics.TreeSpectrum;

/** Claims and figures of {@link InductiveProjection}. */
final class InductionReport {

  private static final double ACCURACY = 0.002; // of the reference numbers
  private static final double DELTA_RULE = 1e-6; // what is left when it counts as settled
  private static final int CURVES = 6;
  private static final int LATTICE = 200;

  private static final String ROWS =
      """
      SELECT * FROM inductive_projection WHERE status = 'ok'
      ORDER BY data, tree, flip, features, initial_strength, age, learning_rate, replicate""";

  private InductionReport() {}

  static List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "inductive_projection", ROWS);
    List<Finding> levels = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "level_projections_theory");
      double[] network = array(row, "level_projections");
      for (int level = 0; level < theory.length; level++) {
        double tolerance = Math.min(ACCURACY, bias(row, "projection_bias"));
        levels.add(Finding.exact(theory[level], network[level], tolerance));
      }
    }
    return new Findings(InductiveProjection.NAME, InductiveProjection.TALK)
        .worst("on a tree a novel property is projected by the level of common ancestors", levels)
        .each(
            "a novel property of a familiar item is expected of others as K_ij/K_ii",
            rows,
            row ->
                Finding.deviation(
                    number(row, "projection_deviation"), bias(row, "projection_bias")))
        .each(
            "familiar properties are expected of a novel item as F_nm/F_mm",
            rows,
            row ->
                Finding.deviation(number(row, "inference_deviation"), bias(row, "inference_bias")))
        .each(
            "a novel item with two known properties is judged by least squares",
            rows.stream().filter(row -> Double.isFinite(number(row, "pair_deviation"))).toList(),
            row -> Finding.deviation(number(row, "pair_deviation"), bias(row, "pair_bias")))
        .worst("projection of novel properties narrows with age", narrowing(rows))
        .checks();
  }

  /** Twice the effect of the step to first order, and what the delta rule leaves. */
  private static double bias(Row row, String column) {
    return 2 * number(row, column) + DELTA_RULE;
  }

  /** The fall of the mean projection from the youngest to the oldest age of a world. */
  private static List<Finding> narrowing(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (List<Row> ages : worlds(rows)) {
      Row young = ages.get(0);
      Row old = ages.get(ages.size() - 1);
      if (number(old, "age") > number(young, "age")) {
        double theory = number(young, "breadth_theory") - number(old, "breadth_theory");
        double network = number(young, "breadth") - number(old, "breadth");
        findings.add(
            Finding.exact(
                theory, network, bias(young, "projection_bias") + bias(old, "projection_bias")));
      }
    }
    return findings;
  }

  /** Rows that differ in age alone, young ones first; the first learning rate and replicate. */
  private static List<List<Row>> worlds(List<Row> rows) {
    List<List<Row>> worlds = new ArrayList<>();
    String last = "";
    for (Row row : rows) {
      String world =
          word(row, "data")
              + List.of(
                  word(row, "tree"),
                  number(row, "flip"),
                  number(row, "features"),
                  number(row, "initial_strength"));
      if (!world.equals(last)) {
        worlds.add(new ArrayList<>());
        last = world;
      }
      List<Row> ages = worlds.get(worlds.size() - 1);
      if (ages.isEmpty() || number(row, "age") > number(ages.get(ages.size() - 1), "age")) {
        ages.add(row);
      }
    }
    return worlds;
  }

  static List<Figure> figures(Tables tables) {
    List<List<Row>> worlds = worlds(SemanticRows.of(tables, "inductive_projection", ROWS));
    List<Figure> figures = new ArrayList<>();
    List<List<Row>> tabular =
        worlds.stream()
            .filter(ages -> array(ages.get(0), "level_projections").length == 0)
            .toList();
    if (!tabular.isEmpty()) {
      figures.add(judgements(tabular));
    }
    worlds.stream()
        .filter(ages -> array(ages.get(0), "level_projections").length > 0 && ages.size() > 1)
        .findFirst()
        .ifPresent(
            ages -> {
              figures.add(levelCurves(ages));
              figures.add(levelMaps(ages));
            });
    return figures;
  }

  private static Figure judgements(List<List<Row>> worlds) {
    List<Panel> panels = new ArrayList<>();
    for (List<Row> ages : worlds) {
      panels.add(panel(ages, "item_names", "projection", "novel property of "));
      panels.add(panel(ages, "property_names", "inference", "novel item with "));
    }
    return new Figure(
        "inductive-projection-age",
        "Generalisation narrows with age",
        "Left: a familiar item gets a novel property; how strongly is it expected of others? Right:"
            + " a novel item has one known property; what else is expected? Lines join the ratios"
            + " of the theory's kernels; points: the delta rule on a new unit of the network, frozen"
            + " at that age.",
        ROWS,
        2,
        panels);
  }

  /** Those who follow the probe most, least, and between, over age. */
  private static Panel panel(List<Row> ages, String names, String column, String title) {
    Row oldest = ages.get(ages.size() - 1);
    List<String> all = words(oldest, names);
    double[] end = array(oldest, column + "_theory");
    int[] order =
        IntStream.range(0, end.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -end[k]))
            .mapToInt(k -> k)
            .toArray();
    String wanted = word(oldest, names.equals("item_names") ? "probe_item" : "probe_property");
    int probe = InductiveProjection.firstOf(wanted, all);
    int[] others = IntStream.of(order).filter(k -> k != probe).toArray();
    int drawn = Math.min(CURVES, others.length);
    double[] age = ages.stream().mapToDouble(r -> number(r, "age")).toArray();
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < drawn; k++) {
      int shown = others[drawn == 1 ? 0 : k * (others.length - 1) / (drawn - 1)];
      double[] theory =
          ages.stream().mapToDouble(r -> array(r, column + "_theory")[shown]).toArray();
      double[] network = ages.stream().mapToDouble(r -> array(r, column)[shown]).toArray();
      layers.add(new Layer.Curve("", k, age, theory));
      layers.add(new Layer.Points("", k, age, network, new double[0]));
      int last = age.length - 1;
      layers.add(new Layer.Label(all.get(shown), k, age[last], network[last]));
    }
    return new Panel(
        SemanticWorld.title(word(oldest, "data")) + ": " + title + all.get(probe),
        SemanticFigures.roomy("age t/τ", true, age),
        Scale.linear("expectation"),
        layers);
  }

  private static Figure levelCurves(List<Row> ages) {
    double[] age = ages.stream().mapToDouble(r -> number(r, "age")).toArray();
    int levels = array(ages.get(0), "level_projections").length;
    Row first = ages.get(0);
    Tree tree = Tree.of(word(first, "tree"), number(first, "flip"), 1);
    TreeDistances world =
        new TreeDistances(
            new TreeSpectrum(tree), number(first, "features"), number(first, "initial_strength"));
    double[] fine = lattice(age[0], age[age.length - 1]);
    List<Layer> layers = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      int l = level;
      double[] theory = Arrays.stream(fine).map(t -> world.projection(l, t)).toArray();
      double[] network = ages.stream().mapToDouble(r -> array(r, "level_projections")[l]).toArray();
      layers.add(new Layer.Curve("common ancestor at level " + level, level, fine, theory));
      layers.add(new Layer.Points("", level, age, network, new double[0]));
    }
    return new Figure(
        "inductive-projection-tree",
        "On a tree, first distant and then near relatives lose a novel property",
        "Expectation that an item shares a novel property, by the level of the last common ancestor"
            + " with the item that has it. Lines: K_k(t)/K_L(t) of the theory; points: the delta rule"
            + " on a new unit of the network.",
        ROWS,
        1,
        List.of(new Panel("", Scale.linear("age t/τ"), Scale.linear("expectation"), layers)));
  }

  private static double[] lattice(double from, double to) {
    return IntStream.rangeClosed(0, LATTICE)
        .mapToDouble(i -> from + (to - from) * i / LATTICE)
        .toArray();
  }

  private static Figure levelMaps(List<Row> ages) {
    double farthest =
        ages.stream()
            .mapToDouble(
                r ->
                    SemanticRows.largestDifference(
                        array(r, "level_projections"), array(r, "level_projections_theory")))
            .max()
            .orElse(0);
    return new Figure(
        "inductive-projection-levels",
        "Both inductions over development",
        String.format(
            Locale.ROOT,
            "Expectation by the level of the last common ancestor and age, from the delta rule on"
                + " the network; the map of the theory differs by no more than %.1g. A tree without"
                + " sampling noise has as many features as items, related as the items are.",
            farthest),
        ROWS,
        2,
        List.of(
            map(ages, "level_projections", "novel property, familiar items"),
            map(ages, "level_inferences", "novel item, familiar features")));
  }

  private static Panel map(List<Row> ages, String column, String title) {
    double[] age = ages.stream().mapToDouble(r -> number(r, "age")).toArray();
    int levels = array(ages.get(0), column).length;
    double[][] values = new double[levels][age.length];
    for (int k = 0; k < age.length; k++) {
      double[] row = array(ages.get(k), column);
      for (int level = 0; level < levels; level++) {
        values[level][k] = row[level];
      }
    }
    double[] rows = IntStream.range(0, levels).asDoubleStream().toArray();
    return new Panel(
        title,
        Scale.linear("age t/τ"),
        Scale.linear("level of the common ancestor"),
        List.of(new Layer.HeatMap("expectation", age, rows, values)));
  }
}

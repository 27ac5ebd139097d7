// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.jobs.experiment.semantics.InductiveProjection.Parameters;
import org.spindle.jobs.experiment.semantics.InductiveProjection.Result;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.TreeDistances;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Groups;

/** The figures of {@link InductiveProjection}: expectations over age, by item and by level. */
final class InductiveProjectionFigures {

  private static final int CURVES = 6; // in a panel
  private static final int LATTICE = 200;

  private InductiveProjectionFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Row<Parameters, Result>>> worlds = InductiveProjection.worlds(rows);
    FigureDraft figure =
        figures
            .figure("inductive-projection-age", "Generalisation narrows with age")
            .caption(
                "Left: a familiar item gets a novel property; how strongly is it expected of"
                    + " others? Right: a novel item has one known property; what else is expected?"
                    + " Lines join the ratios of the theory's kernels; points: the delta rule on a"
                    + " new unit of the network, frozen at that age.")
            .columns(2);
    for (List<Row<Parameters, Result>> ages : where(worlds, ages -> !isTree(ages))) {
      Parameters p = last(ages).p();
      Result oldest = last(ages).r();
      String title = SemanticWorld.title(p.data());
      List<String> items = List.of(oldest.itemNames());
      int item = InductiveProjection.probe(p.probeItem(), items);
      draw(
          figure.newPanel(title + ": novel property of " + items.get(item)),
          items,
          item,
          ages,
          Result::projectionTheory,
          Result::projection);
      List<String> properties = List.of(oldest.propertyNames());
      int property = InductiveProjection.probe(p.probeProperty(), properties);
      draw(
          figure.newPanel(title + ": novel item with " + properties.get(property)),
          properties,
          property,
          ages,
          Result::inferenceTheory,
          Result::inference);
    }
    worlds.stream()
        .filter(ages -> isTree(ages) && ages.size() > 1)
        .findFirst()
        .ifPresent(
            ages -> {
              levelCurves(ages, figures);
              levelMaps(ages, figures);
            });
  }

  private static boolean isTree(List<Row<Parameters, Result>> ages) {
    return ages.get(0).r().levelProjections().length > 0;
  }

  private static double[] age(List<Row<Parameters, Result>> ages) {
    return column(ages, row -> row.p().age());
  }

  /** Those who follow the probe most, least, and between, over age. */
  private static void draw(
      PanelDraft panel,
      List<String> names,
      int probe,
      List<Row<Parameters, Result>> ages,
      Function<Result, double[]> theory,
      Function<Result, double[]> network) {
    double[] end = theory.apply(last(ages).r());
    int[] others =
        IntStream.range(0, end.length)
            .filter(k -> k != probe)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -end[k]))
            .mapToInt(k -> k)
            .toArray();
    double[] age = age(ages);
    panel.axes(Layers.roomy("age t/τ", true, age), linear("expectation"));
    int drawn = Math.min(CURVES, others.length);
    for (int k = 0; k < drawn; k++) {
      int shown = others[drawn == 1 ? 0 : k * (others.length - 1) / (drawn - 1)];
      double[] seen = column(ages, row -> network.apply(row.r())[shown]);
      panel
          .series("", k)
          .line(age, column(ages, row -> theory.apply(row.r())[shown]))
          .points(age, seen)
          .layer(new Layer.Label(names.get(shown), k, age[age.length - 1], seen[age.length - 1]));
    }
  }

  private static void levelCurves(List<Row<Parameters, Result>> ages, Figures figures) {
    Parameters p = ages.get(0).p();
    TreeDistances theory =
        new TreeDistances(
            new TreeSpectrum(SemanticWorld.tree(p)), p.features(), p.initialStrength());
    double from = p.age();
    double to = last(ages).p().age();
    double[] lattice =
        IntStream.rangeClosed(0, LATTICE)
            .mapToDouble(i -> from + (to - from) * i / LATTICE)
            .toArray();
    figures
        .figure(
            "inductive-projection-tree",
            "On a tree, first distant and then near relatives lose a novel property")
        .caption(
            "Expectation that an item shares a novel property, by the level of the last common"
                + " ancestor with the item that has it. Lines: K_k(t)/K_L(t) of the theory; points:"
                + " the delta rule on a new unit of the network.")
        .axes(linear("age t/τ"), linear("expectation"))
        .series(
            levels(ages),
            level -> "common ancestor at level " + level,
            (series, level) ->
                series
                    .line(lattice, t -> theory.projection(level, t))
                    .points(age(ages), column(ages, row -> row.r().levelProjections()[level])));
  }

  private static List<Integer> levels(List<Row<Parameters, Result>> ages) {
    return IntStream.range(0, ages.get(0).r().levelProjections().length).boxed().toList();
  }

  private static void levelMaps(List<Row<Parameters, Result>> ages, Figures figures) {
    double farthest =
        Groups.max(
            ages,
            row -> Deviation.largest(row.r().levelProjections(), row.r().levelProjectionsTheory()));
    FigureDraft figure =
        figures
            .figure("inductive-projection-levels", "Both inductions over development")
            .caption(
                String.format(
                    Locale.ROOT,
                    "Expectation by the level of the last common ancestor and age, from the delta"
                        + " rule on the network; the map of the theory differs by no more than"
                        + " %.1g. A tree without sampling noise has as many features as items,"
                        + " related as the items are.",
                    farthest))
            .axes(linear("age t/τ"), linear("level of the common ancestor"))
            .columns(2);
    figure.panel("novel property, familiar items").layer(map(ages, Result::levelProjections));
    figure.panel("novel item, familiar features").layer(map(ages, Result::levelInferences));
  }

  /** Expectation by age and level. */
  private static Layer map(
      List<Row<Parameters, Result>> ages, Function<Result, double[]> expectation) {
    List<Integer> levels = levels(ages);
    double[][] values = new double[levels.size()][];
    for (int level : levels) {
      values[level] = column(ages, row -> expectation.apply(row.r())[level]);
    }
    double[] heights = column(levels, level -> level);
    return new Layer.HeatMap("expectation", age(ages), heights, values);
  }
}

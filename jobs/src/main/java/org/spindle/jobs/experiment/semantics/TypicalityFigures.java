// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.jobs.experiment.semantics.Typicality.Members;
import org.spindle.jobs.experiment.semantics.Typicality.Parameters;
import org.spindle.jobs.experiment.semantics.Typicality.Result;
import org.spindle.semantics.SemanticWorld;

/** The figures of {@link Typicality}: when items are verified, by analyzer and by category. */
final class TypicalityFigures {

  private static final int FEWEST = 4; // members of a category in a figure
  private static final int DRAWN = 4; // categories in a figure
  private static final int ALL_NAMED = 12; // items; of more only the ends are named

  private TypicalityFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> worlds = // each by its finest steps
        firstOf(
            sorted(rows.all(), row -> row.p().data(), row -> row.p().learningRate()),
            row -> row.p().data());
    figures
        .figure(
            "typicality-analyzers",
            "Items with a large component of an analyzer are verified sooner")
        .caption(
            "When the category of an item (the side of an object analyzer on which it is) is"
                + " verified, against its component of the analyzer. Lines: theory; points:"
                + " gradient descent. Items near zero are on neither side.")
        .columns(Math.min(2, worlds.size()))
        .panels(worlds, row -> title(row), (panel, row) -> analyzers(panel, row.r()));

    List<Members> categories =
        Typicality.categories(worlds).stream()
            .filter(c -> Arrays.stream(c.times()).filter(Double::isFinite).count() >= FEWEST)
            .sorted(Comparator.comparingInt(c -> -c.names().size()))
            .limit(DRAWN)
            .toList();
    figures
        .figure("typicality-categories", "Typical members are verified faster")
        .caption(
            "When the read-out of a named category passes the threshold, against the item's"
                + " similarity to the category's prototype. Dashes: theory; points: gradient"
                + " descent. Penguin, rhea and ostrich are the least typical birds, and the last.")
        .columns(Math.min(2, categories.size()))
        .panels(
            categories,
            c -> title(c.row()) + ": " + c.category(),
            (panel, c) ->
                panel
                    .axes(
                        Layers.roomy("similarity to the prototype", false, c.typicalityTheory()),
                        linear("time of verification t/τ"))
                    .layer(Layers.dashes("theory", 1, c.typicalityTheory(), c.timesTheory(), false))
                    .layer(
                        new Layer.Points(
                            "network", 0, c.typicalityTheory(), c.times(), new double[0]))
                    .layers(Layers.names(c.names(), c.typicalityTheory(), c.times(), false)));
  }

  private static String title(Row<Parameters, Result> row) {
    return SemanticWorld.title(row.p().data());
  }

  /** Times of verification over the components of the analyzers, those with a time. */
  private static void analyzers(PanelDraft panel, Result r) {
    int items = r.itemNames().length;
    List<Integer> drawn = new ArrayList<>();
    List<Integer> named = new ArrayList<>();
    for (int from = 0; from < r.analyzers().length; from += items) {
      List<Integer> order =
          sorted(
              IntStream.range(from, from + items)
                  .filter(i -> Double.isFinite(r.responseTimesTheory()[i]))
                  .boxed()
                  .toList(),
              i -> r.analyzers()[i]);
      if (order.isEmpty()) {
        continue; // nothing is verified by the end
      }
      List<Integer> left = where(order, i -> r.analyzers()[i] < 0);
      List<Integer> right = order.subList(left.size(), order.size());
      Series mode = panel.series("mode " + (from / items + 1), from / items);
      for (List<Integer> side : List.of(left, right)) {
        if (!side.isEmpty()) {
          mode.line(side, i -> r.analyzers()[i], i -> r.responseTimesTheory()[i]);
        }
      }
      mode.points(order, i -> r.analyzers()[i], i -> r.responseTimes()[i]);
      drawn.addAll(order);
      named.addAll(items <= ALL_NAMED ? order : ends(left, right));
    }
    panel
        .axes(
            Layers.roomy(
                "component v of the object analyzer", false, column(drawn, i -> r.analyzers()[i])),
            linear("time of verification t/τ"))
        .layers(
            Layers.names(
                named.stream().map(i -> r.itemNames()[i % items]).toList(),
                column(named, i -> r.analyzers()[i]),
                column(named, i -> r.responseTimes()[i]),
                false));
  }

  /** The items of largest and smallest |v| on either side, in order of v. */
  private static List<Integer> ends(List<Integer> left, List<Integer> right) {
    List<Integer> ends = new ArrayList<>();
    for (List<Integer> side : List.of(left, right)) {
      if (!side.isEmpty()) {
        ends.add(side.get(0));
        ends.add(last(side));
      }
    }
    return ends.stream().distinct().toList();
  }
}

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Claims and figures of {@link Typicality}. */
final class TypicalityReport {

  private static final int FEWEST = 4; // members of a category in a figure
  private static final int DRAWN = 4; // categories in a figure
  private static final int ALL_NAMED = 12; // items; of more only the ends are named
  private static final int LARGE = 10; // members of a category that is judged by itself

  private static final String ROWS =
      """
      SELECT * FROM typicality WHERE status = 'ok'
      ORDER BY data, learning_rate, replicate""";

  private TypicalityReport() {}

  /** The members of one named category. */
  private record Members(
      Row row,
      String category,
      List<String> names,
      double[] typicalityTheory,
      double[] typicality,
      double[] timesTheory,
      double[] times) {

    /** The least or most typical members of a large category; small ones are judged together. */
    String extreme(boolean most) {
      if (names.size() < LARGE) {
        return "other categories";
      }
      var all = Arrays.stream(typicalityTheory);
      double end = most ? all.max().orElse(0) : all.min().orElse(0);
      List<String> members =
          IntStream.range(0, names.size())
              .filter(i -> Math.abs(typicalityTheory[i] - end) < 1e-9)
              .mapToObj(names::get)
              .toList();
      return category + ": " + SemanticFigures.text(members);
    }
  }

  private static List<Members> categories(List<Row> rows) {
    List<Members> all = new ArrayList<>();
    for (Row row : rows) {
      List<String> categories = words(row, "member_categories");
      Map<String, List<Integer>> members = new LinkedHashMap<>();
      for (int i = 0; i < categories.size(); i++) {
        members.computeIfAbsent(categories.get(i), c -> new ArrayList<>()).add(i);
      }
      members.forEach(
          (category, at) ->
              all.add(
                  new Members(
                      row,
                      category,
                      at.stream().map(words(row, "member_names")::get).toList(),
                      some(row, "typicality_theory", at),
                      some(row, "typicality", at),
                      some(row, "member_times_theory", at),
                      some(row, "member_times", at))));
    }
    return all;
  }

  private static double[] some(Row row, String column, List<Integer> at) {
    double[] values = array(row, column);
    return at.stream().mapToDouble(i -> values[i]).toArray();
  }

  static List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "typicality", ROWS);
    List<Members> categories = categories(rows);
    return new Findings(Typicality.NAME, Typicality.TALK)
        .each(
            "items pass the threshold of an analyzer's category when theory says",
            rows,
            row ->
                Finding.deviation(
                    SemanticRows.largestRatioError(
                        array(row, "response_times"), array(row, "response_times_theory")),
                    tolerance(row)))
        .each(
            "the more typical an item is on an analyzer, the sooner it is verified",
            rows,
            row -> Finding.exact(1, order(row), 0))
        .perGroup(
            "the least typical members are as typical as their similarity to the prototype",
            categories,
            c -> c.extreme(false),
            c ->
                Finding.exact(
                    Arrays.stream(c.typicalityTheory).min().orElse(0),
                    Arrays.stream(c.typicality).min().orElse(0),
                    learned(c.row)))
        .perGroup(
            "and so are the most typical ones",
            categories,
            c -> c.extreme(true),
            c ->
                Finding.exact(
                    Arrays.stream(c.typicalityTheory).max().orElse(0),
                    Arrays.stream(c.typicality).max().orElse(0),
                    learned(c.row)))
        .each(
            "members of named categories are verified when theory says",
            categories,
            c ->
                Finding.deviation(
                    SemanticRows.largestRatioError(c.times, c.timesTheory), tolerance(c.row)))
        .worst("typicality speeds verification as much as theory says", speedings(categories))
        .checks();
  }

  /** Times near the end of a mode's learning run ahead of the flow by twice the lag. */
  private static double tolerance(Row row) {
    return Math.min(0.01, 2 * SemanticRows.lag(row));
  }

  /** What is not learned at the end; gradient descent changes it by far less than a tenth. */
  private static double learned(Row row) {
    return Math.min(0.005, 1.1 * number(row, "typicality_bias") + 1e-6);
  }

  /** Part of all pairs on one side of an analyzer in which the more typical item comes first. */
  private static double order(Row row) {
    int items = words(row, "item_names").size();
    double[] analyzers = array(row, "analyzers");
    double[] times = array(row, "response_times");
    double least = 1;
    for (int from = 0; from < analyzers.length; from += items) {
      for (double side : new double[] {1, -1}) {
        int start = from;
        int[] members =
            IntStream.range(start, start + items).filter(i -> side * analyzers[i] > 0).toArray();
        double order =
            SemanticRows.concordance(
                IntStream.of(members).mapToDouble(i -> side * analyzers[i]).toArray(),
                IntStream.of(members).mapToDouble(i -> -times[i]).toArray());
        least = order < least ? order : least; // NaN where the items are all alike
      }
    }
    return least;
  }

  /** Correlation of typicality with the time of verification. */
  private static List<Finding> speedings(List<Members> categories) {
    List<Finding> findings = new ArrayList<>();
    for (Members c : categories) {
      double theory = SemanticRows.correlation(c.typicalityTheory, c.timesTheory);
      if (Double.isFinite(theory)) {
        double network = SemanticRows.correlation(c.typicalityTheory, c.times);
        findings.add(Finding.exact(theory, network, 0.02));
      }
    }
    return findings;
  }

  static List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.onePerWorld(SemanticRows.of(tables, "typicality", ROWS));
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "typicality-analyzers",
            "Items with a large component of an analyzer are verified sooner",
            "When the category of an item (the side of an object analyzer on which it is) is"
                + " verified, against its component of the analyzer. Lines: theory; points:"
                + " gradient descent. Items near zero are on neither side.",
            ROWS,
            Math.min(2, rows.size()),
            rows.stream().map(TypicalityReport::analyzers).toList()));
    List<Panel> panels =
        categories(rows).stream()
            .filter(c -> c.names.size() >= FEWEST && finite(c.times) >= FEWEST)
            .sorted(Comparator.comparingInt(c -> -c.names.size()))
            .limit(DRAWN)
            .map(TypicalityReport::category)
            .toList();
    if (!panels.isEmpty()) {
      figures.add(
          new Figure(
              "typicality-categories",
              "Typical members are verified faster",
              "When the read-out of a named category passes the threshold, against the item's"
                  + " similarity to the category's prototype. Dashes: theory; points: gradient"
                  + " descent. Penguin, rhea and ostrich are the least typical birds, and the last.",
              ROWS,
              Math.min(2, panels.size()),
              panels));
    }
    return figures;
  }

  private static Panel analyzers(Row row) {
    List<String> names = words(row, "item_names");
    double[] analyzers = array(row, "analyzers");
    double[] theory = array(row, "response_times_theory");
    double[] times = array(row, "response_times");
    List<Integer> named = new ArrayList<>();
    List<Layer> layers = new ArrayList<>();
    for (int dimension = 0; dimension < analyzers.length / names.size(); dimension++) {
      int from = dimension * names.size();
      int[] order =
          IntStream.range(from, from + names.size())
              .filter(i -> Double.isFinite(theory[i]))
              .boxed()
              .sorted(Comparator.comparingDouble(i -> analyzers[i]))
              .mapToInt(i -> i)
              .toArray();
      double[] x = IntStream.of(order).mapToDouble(i -> analyzers[i]).toArray();
      double[] line = IntStream.of(order).mapToDouble(i -> theory[i]).toArray();
      double[] points = IntStream.of(order).mapToDouble(i -> times[i]).toArray();
      layers.addAll(sides(dimension, x, line));
      layers.add(new Layer.Points("", dimension, x, points, new double[0]));
      int[] ends = names.size() <= ALL_NAMED ? order : ends(order, analyzers);
      IntStream.of(ends).forEach(named::add);
    }
    layers.addAll(
        SemanticFigures.names(
            named.stream().map(i -> names.get(i % names.size())).toList(),
            named.stream().mapToDouble(i -> analyzers[i]).toArray(),
            named.stream().mapToDouble(i -> times[i]).toArray(),
            false));
    return new Panel(
        SemanticWorld.title(word(row, "data")),
        SemanticFigures.roomy(
            "component v of the object analyzer",
            false,
            IntStream.range(0, analyzers.length)
                .filter(i -> Double.isFinite(theory[i]))
                .mapToDouble(i -> analyzers[i])
                .toArray()),
        Scale.linear("time of verification t/τ"),
        layers);
  }

  /** The items of largest and smallest |v| on either side, in order of v. */
  private static int[] ends(int[] order, double[] analyzers) {
    int split = (int) IntStream.of(order).filter(i -> analyzers[i] < 0).count();
    return IntStream.of(0, split - 1, split, order.length - 1)
        .filter(k -> k >= 0 && k < order.length)
        .distinct()
        .map(k -> order[k])
        .toArray();
  }

  /** The line of theory, interrupted between the two sides of the analyzer. */
  private static List<Layer> sides(int dimension, double[] x, double[] y) {
    int split = (int) Arrays.stream(x).filter(v -> v < 0).count();
    String label = "mode " + (dimension + 1);
    List<Layer> layers = new ArrayList<>();
    for (int[] part : new int[][] {{0, split}, {split, x.length}}) {
      double[] across = Arrays.copyOfRange(x, part[0], part[1]);
      double[] up = Arrays.copyOfRange(y, part[0], part[1]);
      if (across.length > 0) {
        layers.add(new Layer.Curve(label, dimension, across, up));
      }
    }
    return layers;
  }

  private static Panel category(Members c) {
    List<Layer> layers = new ArrayList<>();
    layers.add(SemanticFigures.dashes("theory", 1, c.typicalityTheory, c.timesTheory, false));
    layers.add(new Layer.Points("network", 0, c.typicalityTheory, c.times, new double[0]));
    layers.addAll(SemanticFigures.names(c.names, c.typicalityTheory, c.times, false));
    return new Panel(
        SemanticWorld.title(word(c.row, "data")) + ": " + c.category,
        SemanticFigures.roomy("similarity to the prototype", false, c.typicalityTheory),
        Scale.linear("time of verification t/τ"),
        layers);
  }

  private static int finite(double[] values) {
    return (int) Arrays.stream(values).filter(Double::isFinite).count();
  }
}

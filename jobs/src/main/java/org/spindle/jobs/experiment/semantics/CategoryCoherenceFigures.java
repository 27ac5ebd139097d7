// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.TreeSpectrum;

/** The figures of {@link CategoryCoherenceExperiment}. */
final class CategoryCoherenceFigures {

  private static final double[] NONE = {};

  private CategoryCoherenceFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("category_coherence")) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> levels = tables.rows(CategoryCoherenceClaims.LEVELS);
    if (!levels.isEmpty()) {
      figures.add(theorem(grouped(levels, CategoryCoherenceFigures::treeName)));
      figures.add(profile(grouped(levels, CategoryCoherenceFigures::treeName)));
    }
    List<Row> planted = tables.rows(CategoryCoherenceClaims.PLANTED);
    if (!planted.isEmpty()) {
      figures.add(threshold(planted));
    }
    List<Row> categories = tables.rows(CategoryCoherenceClaims.TABLES);
    if (!categories.isEmpty()) {
      figures.add(learning(grouped(categories, r -> SemanticWorld.title(r.getAs("data")))));
    }
    return figures;
  }

  private static Map<String, List<Row>> grouped(
      List<Row> rows, java.util.function.Function<Row, String> key) {
    return rows.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static String treeName(Row row) {
    return TreeSpectrumFigures.label(TreeSpectrumCell.world(row));
  }

  private static double[] values(List<Row> rows, String column) {
    return rows.stream().mapToDouble(r -> r.<Number>getAs(column).doubleValue()).toArray();
  }

  private static Figure theorem(Map<String, List<Row>> trees) {
    List<Layer> layers = new ArrayList<>();
    double[] all =
        trees.values().stream()
            .flatMapToDouble(rows -> DoubleStream.of(values(rows, "strength")))
            .sorted()
            .toArray();
    double[] ends = {0.9 * all[0], 1.1 * all[all.length - 1]};
    layers.add(new Layer.Curve("s_l² = N n_l C_l", Palette.NEUTRAL, ends, ends));
    int color = 0;
    for (Map.Entry<String, List<Row>> tree : trees.entrySet()) {
      double[] x = values(tree.getValue(), "strength");
      double[] y = values(tree.getValue(), "singular_value");
      layers.add(new Layer.Points(tree.getKey(), color++, x, y, NONE));
    }
    return single(
        "category-coherence-theorem",
        "A singular value is the coherence of its categories",
        "Each point is a level of a tree: across, from the similarities of all pairs of items; up,"
            + " from sums over categories of the same sampled features. Equality is an identity.",
        CategoryCoherenceClaims.LEVELS,
        Scale.log("√(n_l C_l), measured over pairs"),
        Scale.log("singular value s_l/√N"),
        layers);
  }

  private static Figure profile(Map<String, List<Row>> trees) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (Map.Entry<String, List<Row>> tree : trees.entrySet()) {
      List<Row> rows = tree.getValue();
      TreeSpectrum spectrum = new TreeSpectrum(TreeSpectrumCell.world(rows.get(0)));
      double[] levels = values(rows, "level");
      double[] theory = DoubleStream.of(levels).map(l -> spectrum.coherence((int) l)).toArray();
      layers.add(new Layer.Curve(tree.getKey(), color, levels, theory));
      layers.add(
          new Layer.Points("", color++, levels, values(rows, "coherence"), values(rows, "error")));
    }
    return single(
        "category-coherence-profile",
        "At which level are categories most coherent?",
        "Similarity of members less that to the nearest other category. Lines: theory; points:"
            + " sampled features. In binary trees it"
            + " peaks between root and leaves: a basic level. The order of learning is another"
            + " matter, for it follows n_l C_l, which falls all the way.",
        CategoryCoherenceClaims.LEVELS,
        Scale.linear("level l (0: root)"),
        Scale.linear("coherence C_l"),
        layers);
  }

  private static Figure threshold(List<Row> rows) {
    List<Layer> overlaps = new ArrayList<>();
    List<Layer> strengths = new ArrayList<>();
    int features = rows.get(0).getAs("features");
    int items = rows.get(0).getAs("items");
    List<Row> shown =
        rows.stream()
            .filter(r -> r.<Integer>getAs("features") == features)
            .filter(r -> r.<Integer>getAs("items") == items)
            .toList();
    double[] measured = values(shown, "planted_coherence");
    double most = 1.1 * measured[measured.length - 1];
    double[] grid = IntStream.rangeClosed(0, 400).mapToDouble(i -> most * i / 400).toArray();
    overlaps.add(new Layer.Curve("items", 0, grid, overlap(grid, features, items, items)));
    overlaps.add(
        new Layer.Points("", 0, measured, values(shown, "item"), values(shown, "item_error")));
    overlaps.add(new Layer.Curve("features", 1, grid, overlap(grid, features, items, features)));
    overlaps.add(
        new Layer.Points(
            "", 1, measured, values(shown, "feature"), values(shown, "feature_error")));
    double[] one = {1, 1};
    overlaps.add(new Layer.Curve("𝒞 = 1", Palette.NEUTRAL, one, new double[] {0, 1}));
    double[] ends = {0, most};
    strengths.add(new Layer.Curve("theory", Palette.NEUTRAL, ends, one));
    strengths.add(
        new Layer.Points(
            "top singular value", 2, measured, values(shown, "top"), values(shown, "top_error")));
    Scale x = Scale.linear("coherence 𝒞 = SNR K_f K_o/√(N_f N_o)");
    return new Figure(
        "category-coherence-threshold",
        "A category hidden in noise is learned above a threshold of coherence",
        String.format(
            "%,d features × %,d items, the category's block denser than the rest. Lines: theory of"
                + " large tables; points: means over draws. Left: squared"
                + " overlap of the leading mode with the category's items and features. Right: the"
                + " leading singular value over its prediction, the edge of the noise below 𝒞 = 1.",
            features, items),
        CategoryCoherenceClaims.PLANTED,
        2,
        List.of(
            new Panel("", x, Scale.linear("squared overlap with the category"), overlaps),
            new Panel("", x, Scale.linear("singular value over theory"), strengths)));
  }

  private static double[] overlap(double[] coherences, int features, int items, int side) {
    double product = (double) features * items;
    return DoubleStream.of(coherences)
        .map(c -> c * Math.sqrt(product))
        .map(x -> x * x <= product ? 0 : (x * x - product) / (x * (x + side)))
        .toArray();
  }

  private static Figure learning(Map<String, List<Row>> tables) {
    List<Layer> layers = new ArrayList<>();
    double[] all =
        tables.values().stream()
            .flatMapToDouble(rows -> DoubleStream.of(values(rows, "learning_time_theory")))
            .sorted()
            .toArray();
    double[] ends = {0.5 * all[0], 1.2 * all[all.length - 1]};
    layers.add(new Layer.Curve("one mode", Palette.NEUTRAL, ends, ends));
    int color = 0;
    for (Map.Entry<String, List<Row>> table : tables.entrySet()) {
      List<Row> rows = table.getValue();
      double[] x = values(rows, "learning_time_theory");
      double[] y = values(rows, "learning_time");
      layers.add(new Layer.Points(table.getKey(), color, x, y, NONE));
      for (int i = 0; i < x.length; i++) {
        if (firstAt(x, y, i)) {
          layers.add(new Layer.Label(namesAt(rows, x, y, i), color, x[i], y[i]));
        }
      }
      color++;
    }
    return single(
        "category-coherence-learning",
        "When categories of real items are learned",
        "Across: when a mode of the category's strength √(N n C) would be half learned. Up: when a"
            + " deep linear network has half learned to tell it from the nearest other category."
            + " Points fall below the line where the contrast has a part in a stronger mode, as in"
            + " the unequal classes of the zoo.",
        CategoryCoherenceClaims.TABLES,
        Scale.linear("time predicted from coherence (τ)"),
        Scale.linear("learning time of the network (τ)"),
        layers);
  }

  /** Whether two names would hide each other. */
  private static boolean same(double[] x, double[] y, int i, int j) {
    return Math.abs(x[i] - x[j]) < 0.15 && Math.abs(y[i] - y[j]) < 0.06;
  }

  private static boolean firstAt(double[] x, double[] y, int i) {
    return IntStream.range(0, i).noneMatch(j -> same(x, y, i, j));
  }

  /** Sisters of one size are learned at one time: their names share a place. */
  private static String namesAt(List<Row> rows, double[] x, double[] y, int i) {
    return IntStream.range(i, x.length)
        .filter(j -> same(x, y, i, j))
        .mapToObj(j -> rows.get(j).<String>getAs("category"))
        .collect(Collectors.joining(", "));
  }

  private static Figure single(
      String name, String title, String caption, String sql, Scale x, Scale y, List<Layer> layers) {
    return new Figure(name, title, caption, sql, 1, List.of(new Panel("", x, y, layers)));
  }
}

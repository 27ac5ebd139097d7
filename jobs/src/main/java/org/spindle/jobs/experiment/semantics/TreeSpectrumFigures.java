// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.semantics.Dendrogram;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;

/** The figures of {@link TreeSpectrumExperiment}. */
final class TreeSpectrumFigures {

  private static final String ANALYZERS =
      """
      SELECT tree, flip, flip_ratio, features, analyzers FROM tree_spectrum
      WHERE status = 'ok' AND analyzers IS NOT NULL
      ORDER BY (CASE WHEN tree IN ('2x2x2', '2^3') THEN 0 ELSE 1 END), features DESC, replicate
      LIMIT 1""";

  private static final int MOST_TREES = 7;

  private TreeSpectrumFigures() {}

  static List<Figure> of(Tables tables) {
    List<TreeSpectrumCell> cells = TreeSpectrumCell.all(tables);
    if (cells.isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> analyzers = tables.rows(ANALYZERS);
    if (!analyzers.isEmpty()) {
      figures.add(mirror(analyzers.get(0)));
    }
    figures.add(spectra(cells));
    List<Row> ranked = tables.rows(TreeSpectrumClaims.RANKED);
    if (!ranked.isEmpty()) {
      figures.add(trap(cells, ranked));
    }
    return figures;
  }

  private static Figure spectra(List<TreeSpectrumCell> cells) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    List<TreeSpectrumCell> shown = cells.stream().limit(MOST_TREES).toList();
    for (TreeSpectrumCell cell : shown) {
      double[] levels = IntStream.rangeClosed(0, cell.levels()).asDoubleStream().toArray();
      double[] theory = new double[levels.length];
      double[] measured = new double[levels.length];
      double[] errors = new double[levels.length];
      for (int l = 0; l < levels.length; l++) {
        theory[l] = Math.sqrt(cell.spectrum().eigenvalue(l));
        measured[l] = cell.perRootFeature(l);
        errors[l] = cell.ratioError(l) * theory[l];
      }
      layers.add(new Layer.Curve(label(cell.spectrum().tree()), color, levels, theory));
      layers.add(new Layer.Points("", color++, levels, measured, errors));
    }
    return new Figure(
        "tree-spectrum",
        "Singular values against the level of the hierarchy",
        "Lines: √λ_l of branching diffusion. Points: block sums of sampled features, merged over"
            + " all rows; error bars are mostly smaller than the points. Broad distinctions have"
            + " large singular values and are learned first.",
        TreeSpectrumCell.LEVELS,
        1,
        List.of(
            new Panel(
                "", Scale.linear("level l (0: root)"), Scale.log("singular value s/√N"), layers)));
  }

  static String label(Tree tree) {
    double[] flips = tree.flips();
    boolean uniform = flips[0] == flips[flips.length - 1];
    String flip =
        uniform
            ? Double.toString(flips[0])
            : String.format(Locale.ROOT, "%s to %.2g", flips[0], flips[flips.length - 1]);
    int first = tree.branching()[0];
    boolean regular = Arrays.stream(tree.branching()).allMatch(children -> children == first);
    String shape = regular ? first + "^" + tree.levels() : SemanticFigures.shape(tree.shape());
    return shape + ", ε = " + flip;
  }

  /** The tree, what was learned from data, and what theory says, item by item. */
  private static Figure mirror(Row row) {
    Tree tree = TreeSpectrumCell.world(row);
    int items = tree.items();
    List<Double> stored = row.getList(row.fieldIndex("analyzers"));
    double[] data = stored.stream().mapToDouble(Double::doubleValue).toArray();
    List<Panel> panels = new ArrayList<>();
    panels.add(Dendrogram.panel(tree));
    List<String> names = tree.names();
    panels.add(
        SemanticFigures.analyzers(
            "analyzers of sampled features", names, new Matrix(items, items, data)));
    panels.add(
        SemanticFigures.analyzers(
            "analyzers of the theory", names, new TreeSpectrum(tree).analyzers()));
    return new Figure(
        "tree-spectrum-analyzers",
        "Object analyzers mirror the tree",
        String.format(
            Locale.ROOT,
            "Each column is a mode, strongest first; each row the item beside it. Inside a level"
                + " modes are degenerate: those of %,d sampled features (middle) were turned within"
                + " their level to match. First all items together, then the two kingdoms, then"
                + " finer and finer distinctions.",
            row.<Integer>getAs("features")),
        ANALYZERS,
        3,
        panels);
  }

  private static Figure trap(List<TreeSpectrumCell> cells, List<Row> ranked) {
    Row worst =
        ranked.stream().min(Comparator.comparingDouble(r -> r.<Double>getAs("bias"))).orElseThrow();
    Tree tree = TreeSpectrumCell.world(worst);
    int features = worst.getAs("features");
    List<Row> rows =
        ranked.stream()
            .filter(r -> TreeSpectrumCell.world(r).toString().equals(tree.toString()))
            .filter(r -> r.<Integer>getAs("features") == features)
            .toList();
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    double[] levels = rows.stream().mapToDouble(r -> r.<Integer>getAs("level")).toArray();
    double[] predicted =
        IntStream.rangeClosed(0, tree.levels())
            .mapToDouble(l -> 100 * spectrum.rankedBias(l, features))
            .toArray();
    double[] bias = rows.stream().mapToDouble(r -> 100 * r.<Double>getAs("bias")).toArray();
    double[] error = rows.stream().mapToDouble(r -> 100 * r.<Double>getAs("error")).toArray();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("ranking: first order in P/N", 0, levels, predicted));
    layers.add(new Layer.Points("ranking: measured", 0, levels, bias, error));
    for (TreeSpectrumCell cell : cells) {
      if (cell.spectrum().tree().toString().equals(tree.toString())) {
        double[] zero = new double[levels.length];
        double[] own = new double[levels.length];
        double[] ownError = new double[levels.length];
        for (int l = 0; l < own.length; l++) {
          own[l] = 100 * (cell.ratio(l) - 1);
          ownError[l] = 100 * cell.ratioError(l);
        }
        layers.add(new Layer.Curve("block sums: unbiased", 1, levels, zero));
        layers.add(new Layer.Points("block sums: measured", 1, levels, own, ownError));
      }
    }
    return new Figure(
        "tree-spectrum-ranking",
        "Why the spectrum is not read off the ranked singular values",
        String.format(
            Locale.ROOT,
            "%s with %,d features a row: with few features per item the levels repel each other,"
                + " and the finest one is underestimated. Projecting on the tree's own modes, as"
                + " the block sums do, has no such bias.",
            label(tree),
            features),
        TreeSpectrumClaims.RANKED + ";\n\n" + TreeSpectrumCell.LEVELS,
        1,
        List.of(
            new Panel(
                "",
                Scale.linear("level l (0: root)"),
                Scale.linear("singular value over theory − 1 (%)"),
                layers)));
  }
}

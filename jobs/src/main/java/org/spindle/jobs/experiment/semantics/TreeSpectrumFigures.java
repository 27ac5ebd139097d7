// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.least;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Locale;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment.Analyzers;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment.Parameters;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment.Ranked;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment.Result;
import org.spindle.linalg.Matrix;
import org.spindle.semantics.Dendrogram;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;

/** The figures of {@link TreeSpectrumExperiment}: analyzers, spectra, and what ranking does. */
final class TreeSpectrumFigures {

  private static final int MOST_TREES = 7; // in a figure

  private TreeSpectrumFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    rows.views(Analyzers.class).forEach(shown -> drawAnalyzers(shown, figures));
    drawSpectra(MergedFeatures.all(rows), figures);
    List<Ranked> ranked = rows.cells(Ranked.class);
    if (!ranked.isEmpty()) {
      drawRanking(ranked, MergedFeatures.all(rows), figures);
    }
  }

  /** The tree, what was learned from data, and what theory says, item by item. */
  private static void drawAnalyzers(Analyzers shown, Figures figures) {
    Tree tree = shown.at().world();
    Matrix sampled = new Matrix(tree.items(), tree.items(), shown.analyzers());
    String modes = "mode α";
    String component = "component v^(α)";
    var figure =
        figures
            .figure("tree-spectrum-analyzers", "Object analyzers mirror the tree")
            .caption(
                String.format(
                    Locale.ROOT,
                    "Each column is a mode, strongest first; each row the item beside it. Inside a"
                        + " level modes are degenerate: those of %,d sampled features (middle) were"
                        + " turned within their level to match. First all items together, then the"
                        + " two kingdoms, then finer and finer distinctions.",
                    shown.at().features()))
            .panel(Dendrogram.panel(tree));
    figure.panel("analyzers of sampled features").matrix(modes, tree.names(), component, sampled);
    figure
        .panel("analyzers of the theory")
        .matrix(modes, tree.names(), component, new TreeSpectrum(tree).analyzers());
  }

  private static void drawSpectra(List<MergedFeatures> trees, Figures figures) {
    figures
        .figure("tree-spectrum", "Singular values against the level of the hierarchy")
        .caption(
            "Lines: √λ_l of branching diffusion. Points: block sums of sampled features, merged"
                + " over all rows; error bars are mostly smaller than the points. Broad"
                + " distinctions have large singular values and are learned first.")
        .axes(linear("level l (0: root)"), log("singular value s/√N"))
        .series(
            trees.stream().limit(MOST_TREES).toList(),
            tree -> tree.tree().title(),
            (series, tree) ->
                series
                    .line(tree.levelNumbers(), l -> l, tree::theory)
                    .points(
                        tree.levelNumbers(),
                        l -> l,
                        tree::measured,
                        l -> tree.ratio(l).error() * tree.theory(l)));
  }

  private static void drawRanking(
      List<Ranked> ranked, List<MergedFeatures> trees, Figures figures) {
    Parameters worst = least(ranked, Ranked::bias).get(0).at();
    List<Ranked> levels = where(ranked, level -> level.at().equals(worst));
    var panel =
        figures
            .figure(
                "tree-spectrum-ranking",
                "Why the spectrum is not read off the ranked singular values")
            .caption(
                String.format(
                    Locale.ROOT,
                    "%s with %,d features a row: with few features per item the levels repel each"
                        + " other, and the finest one is underestimated. Projecting on the tree's"
                        + " own modes, as the block sums do, has no such bias.",
                    worst.world().title(),
                    worst.features()))
            .axes(linear("level l (0: root)"), linear("singular value over theory − 1 (%)"))
            .panel("");
    panel
        .series("ranking: first order in P/N", 0)
        .line(levels, Ranked::level, level -> 100 * level.biasTheory());
    panel
        .series("ranking: measured", 0)
        .points(
            levels,
            Ranked::level,
            level -> 100 * level.bias(),
            level -> 100 * level.ratio().error());
    for (MergedFeatures tree : where(trees, tree -> tree.isOf(worst))) {
      panel.series("block sums: unbiased", 1).line(tree.levelNumbers(), l -> l, l -> 0);
      panel
          .series("block sums: measured", 1)
          .points(
              tree.levelNumbers(),
              l -> l,
              l -> 100 * (tree.ratio(l).mean() - 1),
              l -> 100 * tree.ratio(l).error());
    }
  }
}

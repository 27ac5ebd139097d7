// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment.Category;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment.Level;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment.Parameters;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment.Result;
import org.spindle.semantics.SemanticWorld;

/** The figures of {@link CategoryCoherenceExperiment}: strength, profile, threshold and times. */
final class CategoryCoherenceFigures {

  private CategoryCoherenceFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Level> levels = rows.cells(Level.class);
    List<List<Level>> trees = by(levels, Level::allButLevel);
    figures
        .figure("category-coherence-theorem", "A singular value is the coherence of its categories")
        .caption(
            "Each point is a level of a tree: across, from the similarities of all pairs of items;"
                + " up, from sums over categories of the same sampled features. Equality is an"
                + " identity.")
        .axes(log("√(n_l C_l), measured over pairs"), log("singular value s_l/√N"))
        .panel("")
        .layers(equality("s_l² = N n_l C_l", column(levels, Level::strength), 0.9, 1.1))
        .series(
            trees,
            tree -> tree.get(0).world().title(),
            (series, tree) -> series.points(tree, Level::strength, Level::singularValue));

    figures
        .figure("category-coherence-profile", "At which level are categories most coherent?")
        .caption(
            "Similarity of members less that to the nearest other category. Lines: theory; points:"
                + " sampled features. In binary trees it peaks between root and leaves: a basic"
                + " level. The order of learning is another matter, for it follows n_l C_l, which"
                + " falls all the way.")
        .axes(linear("level l (0: root)"), linear("coherence C_l"))
        .series(
            trees,
            tree -> tree.get(0).world().title(),
            (series, tree) -> series.twin(tree, Level::level, Level::coherence));

    PlantedCategories.draw(rows, figures);

    List<Category> categories = rows.views(Category.class);
    figures
        .figure("category-coherence-learning", "When categories of real items are learned")
        .caption(
            "Across: when a mode of the category's strength √(N n C) would be half learned. Up:"
                + " when a deep linear network has half learned to tell it from the nearest other"
                + " category. Points fall below the line where the contrast has a part in a"
                + " stronger mode, as in the unequal classes of the zoo.")
        .axes(
            linear("time predicted from coherence (τ)"), linear("learning time of the network (τ)"))
        .panel("")
        .layers(equality("one mode", column(categories, Category::timeTheory), 0.5, 1.2))
        .series(
            by(categories, c -> c.at().data()),
            table -> SemanticWorld.title(table.get(0).at().data()),
            (series, table) -> {
              series.points(table, Category::timeTheory, Category::time);
              names(table, series.color()).forEach(series::layer);
            });
  }

  /** The line y = x from below the least to above the largest value. */
  private static List<Layer> equality(String label, double[] values, double below, double above) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return List.of();
    }
    double[] ends = {below * finite[0], above * finite[finite.length - 1]};
    return List.of(new Layer.Curve(label, Palette.NEUTRAL, ends, ends));
  }

  /** Sisters of one size are learned at one time: their names share a place. */
  private static List<Layer> names(List<Category> table, int color) {
    List<Layer> names = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Category first = table.get(i);
      if (table.subList(0, i).stream().noneMatch(first::isNear)) {
        String together =
            table.subList(i, table.size()).stream()
                .filter(first::isNear)
                .map(Category::name)
                .collect(Collectors.joining(", "));
        names.add(new Layer.Label(together, color, first.timeTheory(), first.time()));
      }
    }
    return names;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.spindle.experiment.Claims;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment.Parameters;
import org.spindle.semantics.PlantedCategory;
import org.spindle.statistic.Estimate;

/**
 * Categories hidden in noise, of {@link CategoryCoherenceExperiment}: below a coherence of one they
 * are not learned at all.
 */
final class PlantedCategories {

  private static final double WELL_ABOVE = 2; // 𝒞 of planted categories that are judged
  private static final double WELL_BELOW = 0.6;

  private PlantedCategories() {}

  /** A planted category, over all draws. */
  @From("SELECT * FROM rows WHERE data = 'planted'")
  record Planted(
      int features,
      int items,
      int blockFeatures,
      int blockItems,
      double background,
      @Sql("top_singular_value / top_singular_value_theory") Estimate top,
      Twin itemOverlap,
      Twin featureOverlap) {

    /** 𝒞. */
    double coherence() {
      return new PlantedCategory(features, items, blockFeatures, blockItems, background)
          .coherence();
    }
  }

  static void claims(Rows<Parameters, ?> rows, Claims claims) {
    List<Planted> planted = rows.cells(Planted.class);
    List<Planted> above = where(planted, p -> p.coherence() >= WELL_ABOVE);
    List<Planted> below = where(planted, p -> p.coherence() <= WELL_BELOW);
    claims
        .each(
            "a planted category shows in the top singular value as the theory of spikes says",
            above,
            p -> {
              double bias = 1.0 / Math.min(p.items, p.features); // is of this order
              return Finding.equal(1, p.top, bias);
            })
        .each(
            "above 𝒞 = 1 the analyzer overlaps with the category's items as predicted",
            above,
            p -> overlap(p, p.itemOverlap, p.items))
        .each(
            "above 𝒞 = 1 the synthesizer overlaps with the category's features as predicted",
            above,
            p -> overlap(p, p.featureOverlap, p.features))
        .each(
            "below 𝒞 = 1 the analyzer does not find the category",
            below,
            p -> overlap(p, p.itemOverlap, p.items));
  }

  /** The bias is what is missing to one, over the root of the size; below threshold 1/size. */
  private static Finding overlap(Planted p, Twin overlap, int size) {
    double theory = overlap.theory();
    double distance = Math.pow(1 - p.coherence(), 2);
    double bias = theory == 0 ? 4 / (size * distance) : (1 - theory) / Math.sqrt(size);
    return Finding.equal(theory, overlap.measured(), bias).of(1);
  }

  /** Overlaps and strengths over 𝒞, of tables of the first size. */
  static void draw(Rows<Parameters, ?> rows, Figures figures) {
    List<Planted> planted = rows.cells(Planted.class);
    FigureDraft figure =
        figures.figure(
            "category-coherence-threshold",
            "A category hidden in noise is learned above a threshold of coherence");
    if (planted.isEmpty()) {
      return;
    }
    int features = planted.get(0).features;
    int items = planted.get(0).items;
    List<Planted> shown = where(planted, p -> p.features == features && p.items == items);
    double most = 1.1 * last(shown).coherence();
    double[] grid = IntStream.rangeClosed(0, 400).mapToDouble(i -> most * i / 400).toArray();
    double[] one = {1, 1};
    Scale coherence = linear("coherence 𝒞 = SNR K_f K_o/√(N_f N_o)");
    figure.caption(
        String.format(
            Locale.ROOT,
            "%,d features × %,d items, the category's block denser than the rest. Lines: theory of"
                + " large tables; points: means over draws. Left: squared overlap of the leading"
                + " mode with the category's items and features. Right: the leading singular value"
                + " over its prediction, the edge of the noise below 𝒞 = 1.",
            features,
            items));
    PanelDraft overlaps = figure.columns(2).newPanel("");
    overlaps.axes(coherence, linear("squared overlap with the category"));
    overlaps
        .series("items")
        .line(grid, c -> PlantedCategory.itemOverlap(c, features, items))
        .estimates(shown, Planted::coherence, p -> p.itemOverlap.measured());
    overlaps
        .series("features")
        .line(grid, c -> PlantedCategory.itemOverlap(c, items, features))
        .estimates(shown, Planted::coherence, p -> p.featureOverlap.measured());
    overlaps.series("𝒞 = 1", Palette.NEUTRAL).line(one, new double[] {0, 1});
    PanelDraft strengths = figure.newPanel("");
    strengths.axes(coherence, linear("singular value over theory"));
    strengths.series("theory", Palette.NEUTRAL).line(new double[] {0, most}, one);
    strengths.series("top singular value", 2).estimates(shown, Planted::coherence, Planted::top);
  }
}

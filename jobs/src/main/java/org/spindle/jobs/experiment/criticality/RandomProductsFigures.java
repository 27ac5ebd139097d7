// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.criticality.RandomProducts.ATTENUATED;
import static org.spindle.statistic.Groups.byKey;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.criticality.FussCatalan;
import org.spindle.criticality.ProductEigenvalues;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.criticality.RandomProducts.Cell;
import org.spindle.jobs.experiment.criticality.RandomProducts.Parameters;
import org.spindle.jobs.experiment.criticality.RandomProducts.Result;
import org.spindle.jobs.experiment.criticality.RandomProducts.Spectrum;

/**
 * The figures of {@link RandomProducts}: spectra beside their laws, and how many dimensions are
 * attenuated or amplified.
 */
final class RandomProductsFigures {

  private static final int GAUSSIAN = 0; // colours
  private static final int ORTHOGONAL = 1;
  private static final int AMPLIFIED = 2;
  private static final int PANELS = 3; // in a row
  private static final int BINS = 40;
  private static final int CURVE = 301; // points of a density
  private static final int LENGTHS = 60; // points of a law in n
  private static final double LN10 = Math.log(10);

  private RandomProductsFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    Map<Integer, List<Spectrum>> spectra =
        byKey(
            sorted(
                largest(rows.cells(Spectrum.class), s -> s.at().width()),
                s -> s.at().factors(),
                s -> s.at().ensemble()),
            s -> s.at().factors());
    List<Integer> shown = firstMiddleLast(List.copyOf(spectra.keySet()));
    FigureDraft figure =
        figures
            .figure(
                "random-products-spectra",
                "Singular values and eigenvalues of products of n random matrices")
            .caption(
                "Bars: gaussian matrices, all draws together. Lines: the Fuss-Catalan law of"
                    + " singular values (above) and |z|^(2/n) uniform for eigenvalues (below). The"
                    + " upright line is what orthogonal matrices give: every singular value and"
                    + " every modulus is 1.")
            .columns(shown.size());
    for (int n : shown) {
      FussCatalan law = new FussCatalan(n);
      Density density = Density.of(law::density, law.quantile(0.005), law.logUpperEdge());
      density.draw(
          figure.newPanel("singular values, n = " + n),
          "log₁₀ s",
          spectra.get(n),
          Spectrum::logSingularValues);
    }
    for (int n : shown) {
      Density density =
          Density.of(new ProductEigenvalues(n)::density, n / 2.0 * Math.log(0.005), 0);
      density.draw(
          figure.newPanel("eigenvalues, n = " + n),
          "log₁₀ |z|",
          spectra.get(n),
          Spectrum::logModuli);
    }

    List<Cell> widest = largest(rows.cells(Cell.class), c -> c.at().width());
    List<Cell> gaussian = where(widest, c -> c.at().gaussian());
    List<Cell> orthogonal = where(widest, c -> !c.at().gaussian());
    double[] factors = wholeNumbersTo(max(widest, c -> c.at().factors()));
    PanelDraft panel =
        figures
            .figure("random-products-dimensions", "Dimensions that are attenuated and amplified")
            .caption(
                "Points: fractions of singular values, with standard errors. Lines: the"
                    + " Fuss-Catalan law. With length a gaussian product squeezes nearly all"
                    + " dimensions and stretches few; an orthogonal one does neither.")
            .axes(log("factors n"), new Scale("fraction of dimensions", false, 0, 1))
            .panel("");
    panel
        .series("gaussian: s < 0.1", GAUSSIAN)
        .line(factors, n -> new FussCatalan((int) n).cumulative(Math.log(ATTENUATED)))
        .estimates(gaussian, c -> c.at().factors(), c -> c.attenuated().measured());
    panel
        .series("gaussian: s > 1", AMPLIFIED)
        .line(factors, n -> 1 - new FussCatalan((int) n).cumulative(0))
        .estimates(gaussian, c -> c.at().factors(), c -> c.amplified().measured());
    panel
        .series("orthogonal: either", ORTHOGONAL)
        .estimates(orthogonal, c -> c.at().factors(), c -> c.attenuated().measured());
    panel.pointsOnTop();
  }

  /** What fits in a row: the middle is the paper's n = 5 where that is there. */
  private static List<Integer> firstMiddleLast(List<Integer> all) {
    if (all.size() <= PANELS) {
      return all;
    }
    int middle = all.contains(5) ? 5 : all.get(all.size() / 2);
    return List.of(all.get(0), middle, last(all));
  }

  /** Evenly in the logarithm, from 1; small ones more than once. */
  private static double[] wholeNumbersTo(double most) {
    return IntStream.range(0, LENGTHS)
        .mapToDouble(i -> Math.max(1, Math.round(Math.pow(most, i / (LENGTHS - 1.0)))))
        .toArray();
  }

  /**
   * A law over the decades of singular values or moduli, in natural logarithms from low to high.
   */
  private record Density(double low, double high, double[] decades, double[] heights) {

    static Density of(DoubleUnaryOperator ofLogarithm, double low, double high) {
      double[] logs = evenly(low, high, CURVE);
      double[] heights =
          Arrays.stream(logs).map(log -> ofLogarithm.applyAsDouble(log) * LN10).toArray();
      return new Density(low, high, decades(logs), heights);
    }

    private static double[] decades(double[] logs) {
      return Arrays.stream(logs).map(log -> log / LN10).toArray();
    }

    /** With what gaussian products give, and the one value of orthogonal ones as upright line. */
    void draw(
        PanelDraft panel, String label, List<Spectrum> spectra, Function<Spectrum, double[]> logs) {
      double room = (high - low) / 20;
      double top = 1.15 * Arrays.stream(heights).max().orElseThrow();
      panel.axes(
          new Scale(label, false, low / LN10, (high + 2 * room) / LN10),
          new Scale("density", false, 0, top));
      for (Spectrum spectrum : spectra) {
        double[] values = decades(logs.apply(spectrum));
        if (spectrum.at().gaussian()) {
          panel
              .series("gaussian", GAUSSIAN)
              .histogram(evenly(low / LN10, (high + room) / LN10, BINS + 1), values);
          panel.series("theory", GAUSSIAN).line(decades, heights);
        } else {
          double place = Arrays.stream(values).average().orElseThrow();
          panel.series("orthogonal", ORTHOGONAL).upright(place, 0, top);
        }
      }
    }
  }
}

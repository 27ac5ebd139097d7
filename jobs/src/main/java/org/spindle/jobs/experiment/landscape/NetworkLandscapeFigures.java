// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.jobs.experiment.landscape.SearchedNetwork.curve;
import static org.spindle.jobs.experiment.landscape.SearchedNetwork.ensembles;
import static org.spindle.jobs.experiment.landscape.SearchedNetwork.joined;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.NetworkLandscapeExperiment.Parameters;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.FittedSemicircle;
import org.spindle.landscape.IndexCurve;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.statistic.BinnedMeans;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;

/** What {@link NetworkLandscapeExperiment} has found, drawn over the law of random fields. */
final class NetworkLandscapeFigures {

  private static final int BINS = 8; // of energy
  private static final int FEWEST = 4; // points of a bin that is drawn
  private static final int BARS = 36; // of a histogram of eigenvalues
  private static final int CURVE = 101; // places of a drawn curve

  private NetworkLandscapeFigures() {}

  static void draw(Rows<Parameters, ?> rows, Figures figures) {
    List<SearchedNetwork> all = SearchedNetwork.of(rows);
    List<List<SearchedNetwork>> ensembles = ensembles(all);
    figures
        .figure("network-landscape-index", "Error and index at the critical points of networks")
        .caption(
            "Each point is a critical point (|∇V| at most 1e-10, images under exchange of neurons"
                + " counted once) of one of several networks with data of their own; points with"
                + " bars are means in bins of error, with standard errors over networks. The line"
                + " is the law of a random gaussian field, its threshold and scale fitted to the"
                + " points.")
        .axes(linear("error E at the critical point"), linear("index fraction f"))
        .columns(2)
        .panels(ensembles, NetworkLandscapeFigures::title, NetworkLandscapeFigures::drawIndex);

    List<SearchedNetwork> largest = largestWithSpectra(ensembles);
    if (!largest.isEmpty()) {
      FigureDraft spectra =
          figures
              .figure(
                  "network-landscape-spectra",
                  "Hessian spectra at critical points of low, middle and high error")
              .caption(
                  "Spectra of all networks together ("
                      + title(largest)
                      + ") at the point of lowest, middle and highest error of each; lines are"
                      + " semicircles of the same mean and variance, as a random field would have."
                      + " Most eigenvalues are near the decay, just above 0, where a semicircle has"
                      + " no peak.")
              .axes(linear("eigenvalue λ"), linear("density"))
              .columns(3);
      for (int third = 0; third < 3; third++) {
        drawSpectrum(spectra, largest, third);
      }
    }

    List<List<SearchedNetwork>> classes =
        by(
            sorted(all, i -> i.at().method(), SearchedNetwork::parameterCount),
            NetworkLandscapeFigures::key);
    figures
        .figure("network-landscape-classes", "Where searches on error surfaces end")
        .caption(
            "Shares of searches, by Newton's method and by descent on |∇V|² for networks of P"
                + " weights and biases, that end at critical points, at places where the gradient does not"
                + " vanish but lies in the Hessian's null space, and elsewhere; bars are standard"
                + " errors over networks. No theory: the shares say what a sample of found points"
                + " leaves out.")
        .axes(
            Scale.names("", classes.stream().map(NetworkLandscapeFigures::place).toList()),
            Scale.share("share of searches"))
        .panels(List.of(classes), group -> "", NetworkLandscapeFigures::drawClasses);
  }

  /** Searches by one method of networks of one size. */
  private static String place(List<SearchedNetwork> searches) {
    String method = searches.get(0).at().method() == Method.NEWTON ? "Newton" : "descent";
    return method + ", P = " + searches.get(0).parameterCount();
  }

  private static String title(List<SearchedNetwork> ensemble) {
    Parameters p = ensemble.get(0).at();
    String layers = p.hiddenLayers() == 1 ? "" : p.hiddenLayers() + " × ";
    String fixed = p.teacher() == 0 ? "" : ", teacher " + p.teacher();
    return "%s, %s%d hidden, decay %s%s"
        .formatted(word(p.task()), layers, p.hidden(), p.decay(), fixed);
  }

  private static void drawIndex(PanelDraft panel, List<SearchedNetwork> ensemble) {
    IndexCurve curve = curve(ensemble);
    if (curve == null) {
      return;
    }
    double[] energy = joined(ensemble, SearchedNetwork::energies);
    double low = Arrays.stream(energy).min().orElseThrow();
    double high = Arrays.stream(energy).max().orElseThrow();
    double from = Math.min(low, curve.threshold());
    panel.series("critical points", 1).points(energy, joined(ensemble, SearchedNetwork::fractions));
    panel.series("random field, fitted", 0).line(evenly(from, high, CURVE), curve::at);
    double[] edges = evenly(low, high, BINS + 1);
    edges[BINS] = Double.POSITIVE_INFINITY; // the highest point is in the last bin
    BinnedMeans means =
        BinnedMeans.of(
            edges,
            FEWEST,
            ensemble.stream().map(SearchedNetwork::energies).toList(),
            ensemble.stream().map(SearchedNetwork::fractions).toList());
    panel.series("mean over networks", 3).points(means.x(), means.y(), means.error());
  }

  /** Instances whose spectra are kept at three points or more, of the largest Hessian. */
  private static List<SearchedNetwork> largestWithSpectra(List<List<SearchedNetwork>> ensembles) {
    return ensembles.stream()
        .map(ensemble -> where(ensemble, i -> i.spectrumEnergies().length >= 3))
        .filter(ensemble -> !ensemble.isEmpty())
        .max(Comparator.comparingInt(ensemble -> ensemble.get(0).parameterCount()))
        .orElse(List.of());
  }

  /** Spectra at the lowest, middle or highest point that each instance has kept. */
  private static void drawSpectrum(FigureDraft draft, List<SearchedNetwork> ensemble, int third) {
    ToIntFunction<SearchedNetwork> kept = i -> third * (i.spectrumEnergies().length - 1) / 2;
    double energy = mean(column(ensemble, i -> i.spectrumEnergies()[kept.applyAsInt(i)]));
    double[] values = joined(ensemble, i -> i.spectrum(kept.applyAsInt(i)));
    FittedSemicircle semicircle = FittedSemicircle.to(values);
    double mean = semicircle.mean();
    double radius = semicircle.radius();
    double low = Math.min(mean - 1.2 * radius, Arrays.stream(values).min().orElseThrow());
    double high = Math.max(mean + 1.2 * radius, Arrays.stream(values).max().orElseThrow());
    double negative = mean(Arrays.stream(values).map(v -> v < 0 ? 1 : 0).toArray());
    PanelDraft panel =
        draft.newPanel("error %.2f: %.0f %% negative".formatted(energy, 100 * negative));
    panel.series("Hessian", 1).histogram(evenly(low, high, BARS + 1), values);
    panel
        .series("semicircle", 0)
        .line(evenly(mean - radius, mean + radius, CURVE), semicircle::density);
  }

  private static double mean(double[] values) {
    return Estimate.of(values).mean();
  }

  private static Object key(SearchedNetwork searches) {
    return List.of(searches.at().method(), searches.parameterCount());
  }

  private static void drawClasses(PanelDraft panel, List<List<SearchedNetwork>> classes) {
    drawShare(panel.series("critical", 0), classes, Kind.CRITICAL);
    drawShare(panel.series("gradient-flat", 1), classes, Kind.FLAT);
    drawShare(panel.series("stalled", 2), classes, Kind.STALLED);
  }

  private static void drawShare(Series series, List<List<SearchedNetwork>> classes, Kind kind) {
    series.estimates(
        classes, classes::indexOf, size -> ClusteredMean.of(size, i -> i.endedAt(kind)).estimate());
  }
}

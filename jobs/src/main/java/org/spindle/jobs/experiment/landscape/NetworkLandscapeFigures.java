// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.NetworkLandscapeRow.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.IndexCurve;
import org.spindle.landscape.Semicircle;
import org.spindle.statistic.ClusteredMean;

/** The figures of {@link NetworkLandscapeExperiment}. */
final class NetworkLandscapeFigures {

  private static final int BINS = 8;
  private static final int FEWEST = 4; // points of a bin that is drawn
  private static final int BARS = 36;
  private static final String[] KINDS = {"critical", "gradient-flat", "stalled"};

  private NetworkLandscapeFigures() {}

  static List<Figure> of(Tables tables) {
    List<NetworkLandscapeRow> rows = NetworkLandscapeRow.all(tables);
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    var places = NetworkLandscapeRow.byPlace(rows);
    if (!places.isEmpty()) {
      index(tables.sql("SELECT 1").sparkSession(), places, figures);
      spectra(places, figures);
    }
    figures.add(classes(rows));
    return figures;
  }

  private static void index(
      SparkSession spark, Map<Place, List<NetworkLandscapeRow>> places, List<Figure> figures) {
    List<Panel> panels = new ArrayList<>();
    places.forEach(
        (place, group) -> {
          IndexCurve curve = NetworkLandscapeRow.curve(group);
          if (curve == null) {
            return;
          }
          double[] e = group.stream().flatMapToDouble(r -> Arrays.stream(r.energies())).toArray();
          double[] f = group.stream().flatMapToDouble(r -> Arrays.stream(r.fractions())).toArray();
          double low = Arrays.stream(e).min().orElseThrow();
          double high = Arrays.stream(e).max().orElseThrow();
          double from = Math.min(low, curve.threshold());
          double[] x =
              IntStream.rangeClosed(0, 100)
                  .mapToDouble(i -> from + (high - from) * i / 100)
                  .toArray();
          panels.add(
              new Panel(
                  place.label(),
                  Scale.linear("error E at the critical point"),
                  Scale.linear("index fraction f"),
                  List.of(
                      new Layer.Points("critical points", 1, e, f, new double[0]),
                      new Layer.Curve(
                          "random field, fitted", 0, x, Arrays.stream(x).map(curve::at).toArray()),
                      binned(group, low, high))));
        });
    if (!panels.isEmpty()) {
      figures.add(
          figure(
              "network-landscape-index",
              "Error and index at the critical points of networks",
              "Each point is a critical point (|∇V| at most 1e-10, images under exchange of neurons"
                  + " counted once) of one of several networks with data of their own; points with"
                  + " bars are means in bins of error, with standard errors over networks. The line is"
                  + " the law of a random gaussian field, its threshold and scale fitted to the points.",
              2,
              panels));
    }
  }

  private static Layer binned(List<NetworkLandscapeRow> rows, double low, double high) {
    List<double[]> found = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double from = low + (high - low) * bin / BINS;
      double to =
          bin == BINS - 1 ? Double.POSITIVE_INFINITY : low + (high - low) * (bin + 1) / BINS;
      var energy = new ClusteredMean();
      var index = new ClusteredMean();
      for (NetworkLandscapeRow r : rows) {
        double[] f = r.fractions();
        int[] inside =
            IntStream.range(0, f.length)
                .filter(i -> r.energies()[i] >= from && r.energies()[i] < to)
                .toArray();
        energy.add(Arrays.stream(inside).mapToDouble(i -> r.energies()[i]).toArray());
        index.add(Arrays.stream(inside).mapToDouble(i -> f[i]).toArray());
      }
      if (index.size() >= FEWEST && index.clusters() > 1) {
        found.add(new double[] {energy.mean(), index.mean(), index.error()});
      }
    }
    return new Layer.Points(
        "mean over networks", 3, column(found, 0), column(found, 1), column(found, 2));
  }

  private static double[] column(List<double[]> places, int i) {
    return places.stream().mapToDouble(p -> p[i]).toArray();
  }

  /** Spectra at low, middle and high error of the place with the largest Hessian. */
  private static void spectra(Map<Place, List<NetworkLandscapeRow>> places, List<Figure> figures) {
    List<NetworkLandscapeRow> largest =
        places.values().stream()
            .filter(g -> g.stream().anyMatch(r -> r.spectrumEnergies().length >= 3))
            .max(java.util.Comparator.comparingInt(g -> g.get(0).parameterCount()))
            .orElse(List.of());
    List<Panel> panels = new ArrayList<>();
    for (int third = 0; third < 3 && !largest.isEmpty(); third++) {
      List<double[]> kept = new ArrayList<>();
      double energy = 0;
      for (NetworkLandscapeRow r : largest) {
        int last = r.spectrumEnergies().length - 1;
        if (last >= 2) {
          int k = third * last / 2;
          kept.add(r.spectrum(k));
          energy += r.spectrumEnergies()[k];
        }
      }
      panels.add(spectrum(kept, energy / kept.size()));
    }
    if (!panels.isEmpty()) {
      figures.add(
          figure(
              "network-landscape-spectra",
              "Hessian spectra at critical points of low, middle and high error",
              "Spectra of all networks together ("
                  + largest.get(0).place().label()
                  + ") at the point of lowest, middle and highest error of each; lines are semicircles"
                  + " of the same mean and variance, as a random field would have. Most eigenvalues"
                  + " are near the decay, just above 0, where a semicircle has no peak.",
              3,
              panels));
    }
  }

  private static Panel spectrum(List<double[]> kept, double energy) {
    double[] all = kept.stream().flatMapToDouble(Arrays::stream).toArray();
    double mean = Arrays.stream(all).average().orElseThrow();
    double radius =
        2 * Math.sqrt(Arrays.stream(all).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    double low = Math.min(mean - 1.2 * radius, Arrays.stream(all).min().orElseThrow());
    double high = Math.max(mean + 1.2 * radius, Arrays.stream(all).max().orElseThrow());
    double width = (high - low) / BARS;
    double[] edges = IntStream.rangeClosed(0, BARS).mapToDouble(i -> low + i * width).toArray();
    double[] heights = new double[BARS];
    for (double v : all) {
      heights[Math.min(BARS - 1, (int) ((v - low) / width))] += 1 / (width * all.length);
    }
    double[] x =
        IntStream.rangeClosed(0, 100).mapToDouble(i -> mean + radius * (i / 50.0 - 1)).toArray();
    double[] y =
        Arrays.stream(x).map(v -> Semicircle.density((v - mean) / radius) / radius).toArray();
    double negative = (double) Arrays.stream(all).filter(v -> v < 0).count() / all.length;
    return new Panel(
        "error %.2f: %.0f %% negative".formatted(energy, 100 * negative),
        Scale.linear("eigenvalue λ"),
        Scale.linear("density"),
        List.of(
            new Layer.Histogram("Hessian", 1, edges, heights),
            new Layer.Curve("semicircle", 0, x, y)));
  }

  private static Figure classes(List<NetworkLandscapeRow> rows) {
    List<Panel> panels = new ArrayList<>();
    for (String method : List.of("newton", "levenberg")) {
      Map<Integer, List<NetworkLandscapeRow>> sizes = new TreeMap<>();
      rows.stream()
          .filter(r -> r.method().equals(method))
          .forEach(r -> sizes.computeIfAbsent(r.parameterCount(), n -> new ArrayList<>()).add(r));
      List<Layer> layers = new ArrayList<>();
      for (int kind = 0; kind < KINDS.length && !sizes.isEmpty(); kind++) {
        int k = kind;
        List<double[]> shares = new ArrayList<>();
        sizes.forEach(
            (size, group) -> {
              var share = new ClusteredMean();
              for (NetworkLandscapeRow r : group) {
                share.add(Arrays.stream(r.classes()).mapToDouble(c -> c == k ? 1 : 0).toArray());
              }
              double error = share.clusters() > 1 ? share.error() : 0;
              shares.add(new double[] {size, share.mean(), error});
            });
        layers.add(
            new Layer.Points(KINDS[k], k, column(shares, 0), column(shares, 1), column(shares, 2)));
      }
      if (!layers.isEmpty()) {
        panels.add(
            new Panel(
                method.equals("newton") ? "Newton's method" : "descent on |∇V|²",
                Scale.log("weights and biases P"),
                new Scale("share of searches", false, -0.03, 1.03),
                layers));
      }
    }
    return figure(
        "network-landscape-classes",
        "Where searches on error surfaces end",
        "Shares of searches that end at critical points, at places where the gradient does not"
            + " vanish but lies in the Hessian's null space, and elsewhere; bars are standard errors"
            + " over networks. No theory: the shares say what a sample of found points leaves out.",
        2,
        panels);
  }

  private static Figure figure(
      String name, String title, String caption, int columns, List<Panel> panels) {
    return new Figure(name, title, caption, NetworkLandscapeRow.ROWS, columns, panels);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.RandomFourierField;
import org.spindle.statistic.ClusteredMean;

/** The figures of {@link ExplicitLandscape}. */
final class ExplicitLandscapeFigures {

  private static final int BINS = 12;
  private static final int FEWEST = 5; // points of a bin that is drawn
  private static final String[] KINDS = {"critical", "gradient-flat", "stalled"};

  private ExplicitLandscapeFigures() {}

  static List<Figure> of(Tables tables) {
    List<ExplicitLandscapeRow> rows = ExplicitLandscapeRow.all(tables);
    List<Figure> figures = new ArrayList<>();
    var sampled = where(rows, r -> r.sampled() && r.newton());
    if (!sampled.isEmpty()) {
      figures.add(index(sampled));
      figures.add(bias(sampled));
    }
    var enumerated = where(rows, ExplicitLandscapeRow::enumerated);
    if (!enumerated.isEmpty()) {
      figures.add(counts(enumerated));
    }
    var classified = where(rows, r -> r.sampled() && r.covariance() == Family.SQUARED_EXPONENTIAL);
    if (!classified.isEmpty()) {
      figures.add(classes(classified));
    }
    var probed = where(rows, r -> r.spectralSecond() != null && r.confinement() == 0);
    if (!probed.isEmpty()) {
      figures.add(waves(probed));
    }
    return figures;
  }

  private static <K extends Comparable<K>> Map<K, List<ExplicitLandscapeRow>> by(
      List<ExplicitLandscapeRow> rows, java.util.function.Function<ExplicitLandscapeRow, K> key) {
    return rows.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static Figure index(List<ExplicitLandscapeRow> rows) {
    List<Panel> panels = new ArrayList<>();
    by(rows, ExplicitLandscapeRow::covariance)
        .forEach(
            (family, group) -> {
              List<Layer> layers = new ArrayList<>();
              List<Layer> points = new ArrayList<>();
              int color = 0;
              for (var entry : by(group, ExplicitLandscapeRow::dimension).entrySet()) {
                IndexLawLayers.draw(entry.getValue().get(0).place().indexLaw(), color, layers);
                points.add(binned(entry.getKey(), entry.getValue(), color));
                color++;
              }
              layers.addAll(points);
              panels.add(
                  new Panel(
                      family == Family.SQUARED_EXPONENTIAL
                          ? "f = exp(−u)"
                          : "f = (1 + u/a)^(−a), a = " + group.get(0).shape(),
                      Scale.linear("energy ε = V/N"),
                      Scale.linear("index fraction"),
                      layers));
            });
    return figure(
        "explicit-landscape-index",
        "Critical points found by search on the exact law",
        "Points: means over found critical points in bins of energy, with standard errors over "
            + "instances. Lines: the mean of the exact ensemble (in many dimensions, and where the "
            + "energy leaves the shift free, its limit); band: one standard deviation. Where the shift is "
            + "free, the bias of a search by basins shows.",
        panels);
  }

  private static Layer binned(int n, List<ExplicitLandscapeRow> rows, int color) {
    double reach = -new BrayDean(rows.get(0).place().field()).threshold();
    List<double[]> found = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double low = reach * (2.0 * bin / BINS - 1);
      double high = reach * (2.0 * (bin + 1) / BINS - 1);
      var energy = new ClusteredMean();
      var index = new ClusteredMean();
      for (ExplicitLandscapeRow r : rows) {
        int[] inside =
            IntStream.range(0, r.distinct())
                .filter(i -> r.energies()[i] >= low && r.energies()[i] < high)
                .toArray();
        energy.add(Arrays.stream(inside).mapToDouble(i -> r.energies()[i]).toArray());
        index.add(Arrays.stream(inside).mapToDouble(i -> (double) r.indices()[i] / n).toArray());
      }
      if (index.size() >= FEWEST && index.clusters() > 1) {
        found.add(new double[] {energy.mean(), index.mean(), index.error()});
      }
    }
    return points("N = " + n, color, found);
  }

  private static Layer.Points points(String label, int color, List<double[]> places) {
    return new Layer.Points(
        label,
        color,
        places.stream().mapToDouble(p -> p[0]).toArray(),
        places.stream().mapToDouble(p -> p[1]).toArray(),
        places.stream().mapToDouble(p -> p[2]).toArray());
  }

  private static Figure bias(List<ExplicitLandscapeRow> rows) {
    List<Layer> layers = new ArrayList<>();
    by(rows, ExplicitLandscapeRow::covariance)
        .forEach(
            (family, group) -> {
              int color = family.ordinal();
              List<double[]> theory = new ArrayList<>();
              List<double[]> found = new ArrayList<>();
              by(group, ExplicitLandscapeRow::dimension)
                  .forEach(
                      (n, instances) -> {
                        var square = new ClusteredMean();
                        instances.forEach(
                            r ->
                                square.add(
                                    Arrays.stream(r.energies()).map(e -> n * e * e).toArray()));
                        double exact = n * instances.get(0).place().ensemble().meanSquareEnergy();
                        theory.add(new double[] {n, exact, 0});
                        found.add(new double[] {n, square.mean(), square.error()});
                      });
              String word = family == Family.SQUARED_EXPONENTIAL ? "exp(−u)" : "rational quadratic";
              Layer.Points line = points("", color, theory);
              layers.add(
                  new Layer.Curve(word + ": all critical points", color, line.x(), line.y()));
              layers.add(points(word + ": found by search", color, found));
            });
    return figure(
        "explicit-landscape-bias",
        "How far the found points are from a fair sample",
        "Mean of N ε² over critical points: of all (exact), and of those found by Newton's method "
            + "from starts whose energies were spread by gradient steps. A search finds points by "
            + "their basin; only what is conditioned on energy can be compared with the law.",
        List.of(new Panel("", Scale.log("variables N"), Scale.log("N ⟨ε²⟩"), layers)));
  }

  private static Figure counts(List<ExplicitLandscapeRow> rows) {
    return figure(
        "explicit-landscape-counts",
        "Enumerated critical points of confined fields",
        "Points: mean numbers of all critical points and of minima of fields whose points were all "
            + "found, with standard errors. Lines: Kac–Rice.",
        List.of(
            counts("all", rows, CriticalEnsemble::logCount, r -> r.distinct()),
            counts("minima", rows, CriticalEnsemble::logMinima, r -> r.count(0))));
  }

  private static Panel counts(
      String title,
      List<ExplicitLandscapeRow> rows,
      ToDoubleFunction<CriticalEnsemble> logTheory,
      ToDoubleFunction<ExplicitLandscapeRow> count) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (var entry : by(rows, ExplicitLandscapeRow::confinement).entrySet()) {
      List<double[]> theory = new ArrayList<>();
      List<double[]> found = new ArrayList<>();
      by(entry.getValue(), ExplicitLandscapeRow::dimension)
          .forEach(
              (n, group) -> {
                var ensemble = group.get(0).place().ensemble();
                theory.add(new double[] {n, Math.exp(logTheory.applyAsDouble(ensemble)), 0});
                found.add(mean(n, group, count));
              });
      Layer.Points line = points("", color, theory);
      layers.add(new Layer.Curve("μ = " + entry.getKey(), color, line.x(), line.y()));
      layers.add(points("", color, found));
      color++;
    }
    return new Panel(title, Scale.linear("variables N"), Scale.log("mean number"), layers);
  }

  private static double[] mean(
      double x, List<ExplicitLandscapeRow> rows, ToDoubleFunction<ExplicitLandscapeRow> value) {
    var mean = new ClusteredMean();
    rows.forEach(r -> mean.add(value.applyAsDouble(r)));
    return new double[] {x, mean.mean(), mean.clusters() > 1 ? mean.error() : 0};
  }

  private static Figure classes(List<ExplicitLandscapeRow> rows) {
    List<Panel> panels = new ArrayList<>();
    by(rows, ExplicitLandscapeRow::method)
        .forEach(
            (method, group) -> {
              List<Layer> layers = new ArrayList<>();
              for (int kind = 0; kind < KINDS.length; kind++) {
                int k = kind;
                List<double[]> shares = new ArrayList<>();
                by(group, ExplicitLandscapeRow::dimension)
                    .forEach(
                        (n, instances) ->
                            shares.add(
                                mean(
                                    n,
                                    instances,
                                    r ->
                                        (double) new int[] {r.critical(), r.flat(), r.stalled()}[k]
                                            / r.searches())));
                layers.add(points(KINDS[kind], kind, shares));
              }
              panels.add(
                  new Panel(
                      method.equals("newton") ? "Newton's method" : "descent on |∇V|²",
                      Scale.log("variables N"),
                      new Scale("share of searches", false, 0, 1),
                      layers));
            });
    return figure(
        "explicit-landscape-classes",
        "Where searches end",
        "Shares of searches that end at critical points, at places where the gradient does not "
            + "vanish but lies in the Hessian's null space, and elsewhere. No theory: the shares "
            + "say what a sample of found points leaves out.",
        panels);
  }

  private static Figure waves(List<ExplicitLandscapeRow> rows) {
    List<Layer> layers = new ArrayList<>();
    Map<List<Object>, Integer> colors = new LinkedHashMap<>();
    rows.stream()
        .sorted(java.util.Comparator.comparing(ExplicitLandscapeRow::dimension))
        .forEach(r -> colors.putIfAbsent(List.of(r.dimension(), r.fieldShape()), colors.size()));
    colors.forEach(
        (key, color) -> {
          var group = where(rows, r -> List.of(r.dimension(), r.fieldShape()).equals(key));
          int n = group.get(0).dimension();
          double shape = group.get(0).fieldShape();
          List<double[]> found = new ArrayList<>();
          by(group, ExplicitLandscapeRow::waves)
              .forEach(
                  (m, instances) -> {
                    double second = mean(0, instances, r -> r.spectralSecond())[1];
                    double fourth = mean(0, instances, r -> r.spectralFourth())[1];
                    found.add(new double[] {(double) m / n, fourth / second / second, 0});
                  });
          double[] ratio =
              IntStream.rangeClosed(0, 50)
                  .mapToDouble(i -> Math.pow(10, -0.1 + i * 0.054))
                  .toArray();
          double[] theory =
              Arrays.stream(ratio)
                  .map(x -> RandomFourierField.spectralKurtosis(n, (int) Math.round(x * n), shape))
                  .toArray();
          String label = "N = " + n + (Double.isInfinite(shape) ? "" : ", a = " + shape);
          layers.add(new Layer.Curve("", color, ratio, theory));
          layers.add(
              new Layer.Points(
                  label, color, points("", 0, found).x(), points("", 0, found).y(), new double[0]));
        });
    double bound = ExplicitLandscape.MOST_KURTOSIS;
    layers.add(
        new Layer.Curve("flagged above", -1, new double[] {0.8, 400}, new double[] {bound, bound}));
    return figure(
        "explicit-landscape-waves",
        "How many waves make a gaussian field",
        "Kurtosis of the Hessian's spectrum at random points. Lines: exact for M waves; a "
            + "semicircle has 2. Fields above the grey line are flagged and their points not used.",
        List.of(
            new Panel(
                "",
                Scale.log("waves for each variable M/N"),
                Scale.log("kurtosis of spectra"),
                layers)));
  }

  private static Figure figure(String name, String title, String caption, List<Panel> panels) {
    int columns = Math.min(2, panels.size());
    return new Figure(name, title, caption, ExplicitLandscapeRow.ROWS, columns, panels);
  }
}

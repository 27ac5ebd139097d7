// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.PLACE;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.TABLE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.AtEnergy;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.Whole;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Family;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.ConfinedField;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.Semicircle;

/** The figures of {@link GaussianCriticalPoints}. */
final class GaussianCriticalPointsFigures {

  static final int DRAWN_SIZE = 128; // exact curves of larger ones take too long to draw
  static final int COLORS = 7;
  private static final double MANY = 20;

  private static final String HISTOGRAM =
      """
      SELECT dimension, covariance, shape, confinement, cell, sum(value) AS weight,
        first(s) AS solves, first(log_normalization) AS log_normalization
      FROM (SELECT dimension, covariance, shape, confinement, log_normalization,
          sum(solves) OVER (PARTITION BY dimension, covariance, shape, confinement) AS s,
          histogram
        FROM gaussian_critical_points
        WHERE status = 'ok' AND solves > 0 AND confinement = 0 AND dimension >= 5)
      LATERAL VIEW posexplode(histogram) AS cell, value
      GROUP BY dimension, covariance, shape, confinement, cell
      ORDER BY dimension, covariance, shape, confinement, cell""";

  private final Tables tables;
  private final CriticalPointTable<Place> sums;

  private GaussianCriticalPointsFigures(Tables tables) {
    this.tables = tables;
    sums = CriticalPointTable.read(tables, PLACE, TABLE, Place::of);
  }

  static List<Figure> of(Tables tables) {
    if (!tables.has(TABLE)) {
      return List.of();
    }
    var figures = new GaussianCriticalPointsFigures(tables);
    List<Figure> drawn = new ArrayList<>();
    figures.index(drawn);
    figures.spectra(drawn);
    figures.histograms(drawn);
    new RareMinimaFigures(tables, figures.sums).add(drawn);
    figures.confined(drawn);
    return drawn;
  }

  static String label(Place place) {
    return place.covariance() == Family.SQUARED_EXPONENTIAL
        ? "squared exponential"
        : "rational quadratic, a = " + place.shape();
  }

  static double[] grid(double low, double high, int points) {
    return IntStream.range(0, points)
        .mapToDouble(i -> low + (high - low) * i / (points - 1))
        .toArray();
  }

  static double[] map(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }

  private void index(List<Figure> figures) {
    Map<String, Map<Integer, List<AtEnergy<Place>>>> panels =
        new TreeMap<>((a, b) -> b.compareTo(a));
    for (AtEnergy<Place> at : sums.energies()) {
      if (at.place().confinement() == 0 && at.place().dimension() >= 5) {
        panels
            .computeIfAbsent(label(at.place()), k -> new TreeMap<>())
            .computeIfAbsent(at.place().dimension(), k -> new ArrayList<>())
            .add(at);
      }
    }
    List<Panel> drawn = new ArrayList<>();
    panels.forEach(
        (label, sizes) -> {
          List<Layer> layers = new ArrayList<>();
          Place any = sizes.values().iterator().next().get(0).place();
          double edge = -any.limit().threshold();
          double[] fine = grid(-1.25 * edge, 1.25 * edge, 241);
          layers.add(
              new Layer.Curve(
                  "N → ∞ (Bray–Dean)", -1, fine, map(fine, any.limit()::indexFraction)));
          int color = 0;
          for (var entry : thinned(sizes).entrySet()) {
            List<AtEnergy<Place>> points = entry.getValue();
            String name = "N = " + entry.getKey();
            if (entry.getKey() <= DRAWN_SIZE) {
              double[] x = grid(-edge, edge, 25);
              CriticalEnsemble ensemble = points.get(0).place().ensemble();
              layers.add(new Layer.Curve(name, color, x, map(x, ensemble::indexFraction)));
            }
            layers.add(CriticalPointTable.indexFractions(name, color++, points));
          }
          drawn.add(
              new Panel(
                  label,
                  Scale.linear("energy per variable ε"),
                  Scale.linear("fraction f of negative eigenvalues"),
                  layers));
        });
    if (!drawn.isEmpty()) {
      figures.add(
          new Figure(
              "gaussian-critical-points-index",
              "Critical points of higher error have more directions down",
              "Points: sampled critical points, with standard errors smaller than they are. Coloured"
                  + " lines: exact theory at that N, by quadrature over the orthogonal ensemble; grey"
                  + " line: Bray and Dean's limit.",
              CriticalPointTable.energySql(PLACE, TABLE),
              Math.min(2, drawn.size()),
              drawn));
    }
  }

  /** At most seven sizes, evenly among those that there are. */
  private static <V> Map<Integer, V> thinned(Map<Integer, V> sizes) {
    int every = (sizes.size() + 3) / 4;
    Map<Integer, V> some = new LinkedHashMap<>();
    int i = 0;
    for (var entry : sizes.entrySet()) {
      if ((sizes.size() - 1 - i++) % every == 0) {
        some.put(entry.getKey(), entry.getValue());
      }
    }
    return some;
  }

  private void spectra(List<Figure> figures) {
    Map<String, Map<Double, List<Double>>> panels = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    for (Row row : tables.rows(CriticalSpectra.SQL)) {
      Place place = Place.of(row, 0);
      List<Double> energies = row.getList(row.fieldIndex("spectrum_energies"));
      List<Double> spectra = row.getList(row.fieldIndex("spectra"));
      int n = place.dimension();
      places.put(label(place), place);
      for (int k = 0; k < energies.size(); k++) {
        panels
            .computeIfAbsent(label(place), l -> new TreeMap<>())
            .computeIfAbsent(energies.get(k), e -> new ArrayList<>())
            .addAll(spectra.subList(k * n, (k + 1) * n));
      }
    }
    List<Panel> drawn = new ArrayList<>();
    panels.forEach(
        (label, byEnergy) -> {
          Place place = places.get(label);
          double radius = place.limit().radius();
          List<Layer> layers = new ArrayList<>();
          int color = 0;
          for (var entry : byEnergy.entrySet()) {
            double shift = place.limit().shift(entry.getKey());
            String name = "ε = " + entry.getKey();
            double[] edges = grid(shift - 1.3 * radius, shift + 1.3 * radius, 25);
            layers.add(new Layer.Histogram(name, color, edges, heights(edges, entry.getValue())));
            double[] x = grid(shift - radius, shift + radius, 161);
            layers.add(
                new Layer.Curve(
                    name,
                    color++,
                    x,
                    map(x, h -> Semicircle.density((h - shift) / radius) / radius)));
          }
          drawn.add(
              new Panel(
                  label + ", N = " + place.dimension(),
                  Scale.linear("Hessian eigenvalue"),
                  Scale.linear("density"),
                  layers));
        });
    if (!drawn.isEmpty()) {
      figures.add(
          new Figure(
              "gaussian-critical-points-spectra",
              "The Hessian's spectrum is a semicircle that shifts with error",
              "Histograms: Hessian eigenvalues at sampled critical points of three energies. Lines: the"
                  + " semicircle of radius 2√f'' at the shift s*(ε) of Bray and Dean.",
              CriticalSpectra.SQL,
              Math.min(2, drawn.size()),
              drawn));
    }
  }

  private static double[] heights(double[] edges, List<Double> values) {
    double[] heights = new double[edges.length - 1];
    double width = edges[1] - edges[0];
    for (double value : values) {
      int bin = (int) Math.floor((value - edges[0]) / width);
      if (bin >= 0 && bin < heights.length) {
        heights[bin] += 1 / (width * values.size());
      }
    }
    return heights;
  }

  /** Energy against index as a map, and the number of critical points by energy. */
  private void histograms(List<Figure> figures) {
    Map<Place, double[]> cells = new LinkedHashMap<>();
    Map<Place, Row> any = new LinkedHashMap<>();
    int size = CriticalPointSums.ENERGY_BINS * CriticalPointSums.INDEX_BINS;
    for (Row row : tables.rows(HISTOGRAM)) {
      Place place = Place.of(row);
      cells.computeIfAbsent(place, p -> new double[size])[row.<Integer>getAs("cell")] =
          row.<Double>getAs("weight");
      any.putIfAbsent(place, row);
    }
    if (cells.isEmpty()) {
      return;
    }
    Map<String, List<Layer>> complexities = new TreeMap<>((a, b) -> b.compareTo(a));
    Map<String, Integer> colors = new LinkedHashMap<>();
    cells.forEach(
        (place, histogram) -> {
          List<Layer> layers = complexities.computeIfAbsent(label(place), l -> new ArrayList<>());
          int color = colors.merge(label(place), 1, Integer::sum) - 1;
          if (color < COLORS) {
            complexity(place, histogram, any.get(place), color, layers);
          }
        });
    List<Panel> panels = new ArrayList<>();
    complexities.forEach(
        (label, layers) -> {
          Place place =
              cells.keySet().stream().filter(p -> label(p).equals(label)).findFirst().get();
          double edge = -place.limit().threshold();
          double[] x = grid(-1.25 * edge, 1.25 * edge, 201);
          layers.add(
              0, new Layer.Curve("N → ∞ (Bray–Dean)", -1, x, map(x, place.limit()::complexity)));
          panels.add(
              new Panel(
                  label,
                  Scale.linear("energy per variable ε"),
                  Scale.linear("complexity Σ(ε) = ln(number)/N"),
                  layers));
        });
    figures.add(
        new Figure(
            "gaussian-critical-points-complexity",
            "How many critical points have which error",
            "Logarithm of the number of critical points per unit of energy and volume, over N. Points:"
                + " sampled; coloured lines: exact theory at that N; grey line: its limit.",
            HISTOGRAM,
            Math.min(2, panels.size()),
            panels));
  }

  private static void complexity(
      Place place, double[] histogram, Row row, int color, List<Layer> layers) {
    int n = place.dimension();
    double reach = CriticalPointSums.REACH * -place.limit().threshold();
    double width = 2 * reach / CriticalPointSums.ENERGY_BINS;
    // Counts are per volume √N^N; the complexity is per unit volume.
    double shift = row.<Double>getAs("log_normalization") - 0.5 * n * Math.log(n);
    double solves = row.<Long>getAs("solves");
    List<double[]> points = new ArrayList<>();
    for (int i = 1; i < CriticalPointSums.ENERGY_BINS - 1; i++) { // the outermost have no width
      double weight = 0;
      for (int k = 0; k < CriticalPointSums.INDEX_BINS; k++) {
        weight += histogram[i * CriticalPointSums.INDEX_BINS + k];
      }
      // A scattered energy lets a few heavy points decide a bin; it is shown once there are many.
      if (weight > (place.ensemble().energyVariance() == 0 ? 0 : MANY)) {
        double log = shift + Math.log(weight / solves / width);
        points.add(new double[] {-reach + width * (i + 0.5), log / n});
      }
    }
    double[] x = grid(-reach, reach, 121);
    CriticalEnsemble ensemble = place.ensemble();
    String name = "N = " + n;
    layers.add(
        new Layer.Curve(
            name, color, x, map(x, e -> (ensemble.logCountAt(e) - 0.5 * n * Math.log(n)) / n)));
    layers.add(
        new Layer.Points(
            name,
            color,
            points.stream().mapToDouble(p -> p[0]).toArray(),
            points.stream().mapToDouble(p -> p[1]).toArray(),
            new double[0]));
  }

  private void confined(List<Figure> figures) {
    Map<Integer, List<Whole<Place>>> sizes = new TreeMap<>();
    for (Whole<Place> whole : sums.places()) {
      if (whole.place().confinement() > 0) {
        sizes.computeIfAbsent(whole.place().dimension(), n -> new ArrayList<>()).add(whole);
      }
    }
    if (sizes.isEmpty()) {
      return;
    }
    double[] q = grid(0.25, 1.4, 47);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("N → ∞", -1, q, map(q, ConfinedField::complexity)));
    int color = 0;
    for (var entry : thinned(sizes).entrySet()) {
      int n = entry.getKey();
      List<Whole<Place>> seen =
          entry.getValue().stream().filter(w -> w.place().confinementRatio() < 0.95).toList();
      var field = entry.getValue().get(0).place().limit().covariance();
      double critical = Math.sqrt(field.curvature());
      String name = "N = " + n;
      layers.add(
          new Layer.Curve(
              name,
              color,
              q,
              map(q, r -> CriticalEnsemble.confined(field, n, r * critical).logCount() / n)));
      layers.add(
          new Layer.Points(
              name,
              color++,
              seen.stream().mapToDouble(w -> w.place().confinementRatio()).toArray(),
              seen.stream().mapToDouble(w -> w.count() / n).toArray(),
              seen.stream().mapToDouble(w -> w.countError() / n).toArray()));
    }
    figures.add(
        new Figure(
            "gaussian-critical-points-confined",
            "A steep enough parabola leaves one critical point",
            "Logarithm of the mean number of critical points over N, against confinement. Points:"
                + " sampled; coloured lines: quadrature at that N; grey line: its limit, 0 from the"
                + " critical confinement on.",
            CriticalPointTable.indexSql(PLACE, TABLE),
            1,
            List.of(
                new Panel(
                    "",
                    Scale.linear("confinement μ/√f''"),
                    Scale.linear("ln(number)/N"),
                    layers))));
  }
}

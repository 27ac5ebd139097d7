// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.PLACE;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.TABLE;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsFigures.COLORS;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsFigures.label;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsFigures.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.Whole;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Family;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalEnsemble;

/** How rare minima are among critical points: by index, by size and at high error. */
final class RareMinimaFigures {

  /** One query: how does the number of minima per critical point fall with N? */
  static final String MINIMA =
      """
      SELECT dimension, sum(index_weights[0]) / sum(weight) AS minima_fraction,
        sqrt(sum(index_weight_squares[0])) / sum(weight) AS error
      FROM gaussian_critical_points WHERE status = 'ok' AND solves > 0 AND confinement = 0
      GROUP BY dimension ORDER BY dimension""";

  private final Tables tables;
  private final CriticalPointTable<Place> sums;

  RareMinimaFigures(Tables tables, CriticalPointTable<Place> sums) {
    this.tables = tables;
    this.sums = sums;
  }

  void add(List<Figure> figures) {
    byIndex(figures);
    minima(figures);
  }

  /** Numbers of critical points by index, for moderate N. */
  private void byIndex(List<Figure> figures) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (Whole<Place> whole : sums.places()) {
      Place place = whole.place();
      int n = place.dimension();
      boolean fits = n >= 5 && n <= 30 && place.confinement() == 0 && color < COLORS;
      if (!fits || place.covariance() != Family.SQUARED_EXPONENTIAL) {
        continue;
      }
      List<double[]> points = new ArrayList<>();
      for (int k = 0; k <= n; k++) {
        double fraction = whole.indexFractions()[k];
        double error = whole.indexErrors()[k];
        if (fraction > 3 * error) {
          points.add(new double[] {(double) k / n, fraction, error});
        }
      }
      String name = "N = " + n;
      double minima = Math.exp(place.ensemble().logMinima() - place.ensemble().logCount());
      layers.add(
          new Layer.Curve(
              name,
              color,
              new double[] {-0.03, 0.06, 0.5, 0.94, 1.03},
              new double[] {minima, minima, Double.NaN, minima, minima}));
      layers.add(
          new Layer.Points(
              name,
              color++,
              points.stream().mapToDouble(p -> p[0]).toArray(),
              points.stream().mapToDouble(p -> p[1]).toArray(),
              points.stream().mapToDouble(p -> p[2]).toArray()));
    }
    if (!layers.isEmpty()) {
      figures.add(
          new Figure(
              "gaussian-critical-points-by-index",
              "Almost all critical points are saddles",
              "Fraction of critical points by index, squared exponential. Short lines: exact theory for"
                  + " minima (left) and maxima (right) at that N.",
              CriticalPointTable.indexSql(PLACE, TABLE),
              1,
              List.of(
                  new Panel(
                      "",
                      Scale.linear("index over N"),
                      Scale.log("fraction of critical points"),
                      layers))));
    }
  }

  private void minima(List<Figure> figures) {
    List<Row> rows =
        tables.rows(MINIMA).stream()
            .filter(r -> r.<Double>getAs("minima_fraction") > 20 * r.<Double>getAs("error"))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    double[] n = rows.stream().mapToDouble(r -> r.<Integer>getAs("dimension")).toArray();
    var field = GaussianCriticalPoints.Parameters.field(Family.SQUARED_EXPONENTIAL, 1);
    double[] theory =
        map(
            n,
            d -> {
              CriticalEnsemble ensemble = CriticalEnsemble.stationary(field, (int) d);
              return Math.exp(ensemble.logMinima() - ensemble.logCount());
            });
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("exact, the same for every field", -1, n, theory));
    layers.add(
        new Layer.Points(
            "sampled, all fields",
            0,
            n,
            rows.stream().mapToDouble(r -> r.<Double>getAs("minima_fraction")).toArray(),
            rows.stream().mapToDouble(r -> r.<Double>getAs("error")).toArray()));
    highErrorMinima(layers);
    figures.add(
        new Figure(
            "gaussian-critical-points-minima",
            "Minima are exponentially rare among critical points",
            "Fraction of critical points that are minima, against the number of variables: among all of"
                + " them, which falls as e^(-N) to leading order, and among those of high error, above"
                + " half of the threshold energy. Lines: exact theory.",
            MINIMA,
            1,
            List.of(
                new Panel(
                    "",
                    Scale.linear("variables N"),
                    Scale.log("minima per critical point"),
                    layers))));
  }

  private void highErrorMinima(List<Layer> layers) {
    Map<String, List<HighErrorMinima>> fields = new TreeMap<>((a, b) -> b.compareTo(a));
    for (HighErrorMinima minima : HighErrorMinima.seen(tables)) {
      fields.computeIfAbsent(label(minima.place()), k -> new ArrayList<>()).add(minima);
    }
    int color = 1;
    for (var field : fields.entrySet()) {
      List<HighErrorMinima> seen = field.getValue();
      String name = "high error, " + field.getKey();
      double[] n = seen.stream().mapToDouble(m -> m.place().dimension()).toArray();
      double[] theory = seen.stream().mapToDouble(HighErrorMinima::theory).toArray();
      double[] measured = seen.stream().mapToDouble(HighErrorMinima::fraction).toArray();
      double[] error = seen.stream().mapToDouble(HighErrorMinima::error).toArray();
      layers.add(new Layer.Curve(name, color, n, theory));
      layers.add(new Layer.Points(name, color++, n, measured, error));
    }
  }
}

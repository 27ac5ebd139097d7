// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.SpinGlassSearchClaims.Instance;
import org.spindle.jobs.experiment.landscape.SpinGlassSearchClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.IndexLaw;
import org.spindle.statistic.ClusteredMean;

/** The figures of {@link SpinGlassSearch}. */
final class SpinGlassSearchFigures {

  private static final int BINS = 11;
  private static final int FEWEST = 5; // points of a bin that is drawn
  private static final int CURVE = 15; // variables up to which exact minima are drawn

  private SpinGlassSearchFigures() {}

  static List<Figure> of(Tables tables) {
    List<Instance> rows = SpinGlassSearchClaims.rows(tables);
    List<Figure> figures = new ArrayList<>();
    var all = SpinGlassSearchClaims.places(rows, "all");
    var minima = SpinGlassSearchClaims.places(rows, "minima");
    var saddles = SpinGlassSearchClaims.places(rows, "saddles");
    if (!saddles.isEmpty()) {
      figures.add(index(saddles));
    }
    if (!all.isEmpty()) {
      figures.add(counts(all, minima));
    }
    if (!minima.isEmpty()) {
      figures.add(descent(minima));
    }
    return figures;
  }

  private static Figure index(Map<Place, List<Instance>> places) {
    List<Layer> layers = new ArrayList<>();
    List<Layer> found = new ArrayList<>();
    int color = 0;
    for (var entry : places.entrySet()) {
      Place place = entry.getKey();
      var limit = place.limit();
      var law = new IndexLaw(place.ensemble(), limit.threshold(), limit::indexFraction);
      double reach = limit.threshold();
      IndexLawLayers.draw(law, color, layers);
      found.add(binned(place, entry.getValue(), reach, color));
      color++;
    }
    layers.addAll(found);
    return figure(
        "spin-glass-search-index",
        "Saddles of spin glasses found by search on the exact law",
        "Points: means over found critical points in bins of energy, with standard errors over "
            + "instances. Lines: the mean of the exact ensemble; band: one standard deviation.",
        new Panel("", Scale.linear("energy u = H/N"), Scale.linear("index fraction"), layers));
  }

  private static Layer binned(Place place, List<Instance> rows, double reach, int color) {
    List<double[]> found = new ArrayList<>();
    double n = place.dimension() - 1;
    for (int bin = 0; bin < BINS; bin++) {
      double low = reach * (2.0 * bin / BINS - 1);
      double high = reach * (2.0 * (bin + 1) / BINS - 1);
      var energy = new ClusteredMean();
      var index = new ClusteredMean();
      for (Instance r : rows) {
        int[] inside =
            IntStream.range(0, r.distinct())
                .filter(i -> r.energies()[i] >= low && r.energies()[i] < high)
                .toArray();
        energy.add(Arrays.stream(inside).mapToDouble(i -> r.energies()[i]).toArray());
        index.add(Arrays.stream(inside).mapToDouble(i -> r.indices()[i] / n).toArray());
      }
      if (index.size() >= FEWEST && index.clusters() > 1) {
        found.add(new double[] {energy.mean(), index.mean(), index.error()});
      }
    }
    return points("p = " + place.spins() + ", N = " + place.dimension(), color, found);
  }

  private static Figure counts(Map<Place, List<Instance>> all, Map<Place, List<Instance>> minima) {
    List<double[]> total = new ArrayList<>();
    List<double[]> totalTheory = new ArrayList<>();
    List<double[]> least = new ArrayList<>();
    List<double[]> leastTheory = new ArrayList<>();
    int p = all.keySet().iterator().next().spins();
    all.forEach(
        (place, rows) -> {
          if (place.spins() == p) {
            var count = SpinGlassSearchClaims.mean(rows, r -> new double[] {r.distinct()});
            total.add(new double[] {place.dimension(), count.mean(), error(count)});
            totalTheory.add(
                new double[] {place.dimension(), Math.exp(place.ensemble().logCount()), 0});
          }
        });
    minima.forEach(
        (place, rows) -> {
          if (place.spins() == p && place.dimension() <= CURVE) {
            var count = SpinGlassSearchClaims.mean(rows, r -> new double[] {r.counts()[0]});
            least.add(new double[] {place.dimension(), count.mean(), error(count)});
            leastTheory.add(
                new double[] {place.dimension(), Math.exp(place.ensemble().logMinima()), 0});
          }
        });
    List<Layer> layers = new ArrayList<>();
    layers.add(curve("", 0, totalTheory));
    layers.add(points("all critical points", 0, total));
    layers.add(curve("", 1, leastTheory));
    layers.add(points("minima", 1, least));
    return figure(
        "spin-glass-search-counts",
        "Enumerated critical points of spin glasses, p = " + p,
        "Points: mean numbers found by restarts until nothing new appears, with standard errors "
            + "over glasses. Lines: the exact means.",
        new Panel("", Scale.linear("variables N"), Scale.log("mean number"), layers));
  }

  private static Figure descent(Map<Place, List<Instance>> minima) {
    List<Layer> layers = new ArrayList<>();
    List<double[]> stops = new ArrayList<>();
    int p = minima.keySet().iterator().next().spins();
    double most = 0;
    for (var entry : minima.entrySet()) {
      if (entry.getKey().spins() == p) {
        var u = SpinGlassSearchClaims.mean(entry.getValue(), Instance::descentEnergies);
        stops.add(new double[] {entry.getKey().dimension(), u.mean(), error(u)});
        most = Math.max(most, entry.getKey().dimension());
      }
    }
    var limit = new org.spindle.landscape.SphericalSpinGlass(p);
    double[] x = {stops.get(0)[0], most};
    layers.add(
        new Layer.Curve(
            "threshold −E∞", 1, x, new double[] {-limit.threshold(), -limit.threshold()}));
    layers.add(
        new Layer.Curve(
            "ground state −E_0", 2, x, new double[] {-limit.lowest(0), -limit.lowest(0)}));
    layers.add(points("gradient descent", 0, stops));
    return figure(
        "spin-glass-search-descent",
        "Where gradient descent stops, p = " + p,
        "Points: mean energy of the minima at which descent from random starts stops, with standard "
            + "errors over glasses. In many dimensions it comes to the threshold energy, not to the "
            + "ground state.",
        new Panel("", Scale.log("variables N"), Scale.linear("energy u = H/N"), layers));
  }

  private static double error(ClusteredMean mean) {
    return mean.clusters() > 1 ? mean.error() : 0;
  }

  private static Layer curve(String label, int color, List<double[]> places) {
    Layer.Points line = points("", 0, places);
    return new Layer.Curve(label, color, line.x(), line.y());
  }

  private static Layer.Points points(String label, int color, List<double[]> places) {
    return new Layer.Points(
        label,
        color,
        places.stream().mapToDouble(q -> q[0]).toArray(),
        places.stream().mapToDouble(q -> q[1]).toArray(),
        places.stream().mapToDouble(q -> q[2]).toArray());
  }

  private static Figure figure(String name, String title, String caption, Panel panel) {
    return new Figure(name, title, caption, SpinGlassSearchClaims.ROWS, 1, List.of(panel));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsFigures.grid;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPointsFigures.map;
import static org.spindle.jobs.experiment.landscape.SpinGlassClaims.PLACE;
import static org.spindle.jobs.experiment.landscape.SpinGlassClaims.TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.AtEnergy;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.Whole;
import org.spindle.jobs.experiment.landscape.SpinGlassClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.SphericalSpinGlass;

/** The figures of {@link SpinGlassCriticalPoints}. */
final class SpinGlassFigures {

  private static final int COLORS = 7;

  private SpinGlassFigures() {}

  static List<Figure> of(Tables tables) {
    CriticalPointTable<Place> sums = CriticalPointTable.read(tables, PLACE, TABLE, Place::of);
    List<Figure> figures = new ArrayList<>();
    index(sums, figures);
    complexity(sums, figures);
    counts(sums, figures);
    return figures;
  }

  private static void index(CriticalPointTable<Place> sums, List<Figure> figures) {
    Map<Integer, Map<Integer, List<AtEnergy<Place>>>> panels = new TreeMap<>();
    for (AtEnergy<Place> at : sums.energies()) {
      if (at.place().dimension() >= 10) {
        panels
            .computeIfAbsent(at.place().spins(), p -> new TreeMap<>())
            .computeIfAbsent(at.place().dimension(), n -> new ArrayList<>())
            .add(at);
      }
    }
    List<Panel> drawn = new ArrayList<>();
    panels.forEach(
        (spins, sizes) -> {
          SphericalSpinGlass limit = new SphericalSpinGlass(spins);
          double edge = limit.threshold();
          double[] fine = grid(-1.15 * edge, 1.15 * edge, 201);
          List<Layer> layers = new ArrayList<>();
          layers.add(new Layer.Curve("N → ∞: F(u/E∞)", -1, fine, map(fine, limit::indexFraction)));
          int color = 0;
          for (var entry : sizes.entrySet()) {
            if (color == COLORS) {
              break;
            }
            String name = "N = " + entry.getKey();
            List<AtEnergy<Place>> points = entry.getValue();
            if (entry.getKey() <= GaussianCriticalPointsFigures.DRAWN_SIZE) {
              double[] x = grid(-edge, edge, 41);
              CriticalEnsemble ensemble = points.get(0).place().ensemble();
              layers.add(new Layer.Curve(name, color, x, map(x, ensemble::indexFraction)));
            }
            layers.add(CriticalPointTable.indexFractions(name, color++, points));
          }
          drawn.add(
              new Panel(
                  "p = " + spins,
                  Scale.linear("energy per spin u"),
                  Scale.linear("fraction of negative eigenvalues"),
                  layers));
        });
    if (!drawn.isEmpty()) {
      figures.add(
          new Figure(
              "spherical-spin-glass-index",
              "Directions down from the critical points of a spherical spin glass",
              "Points: sampled critical points. Coloured lines: exact theory at that N; grey line: the"
                  + " limit.",
              CriticalPointTable.energySql(PLACE, TABLE),
              Math.min(3, drawn.size()),
              drawn));
    }
  }

  /** Complexity of each index in the limit, and of all points at finite N. */
  private static void complexity(CriticalPointTable<Place> sums, List<Figure> figures) {
    List<Panel> panels = new ArrayList<>();
    for (int spins : sums.places().stream().map(w -> w.place().spins()).distinct().toList()) {
      SphericalSpinGlass limit = new SphericalSpinGlass(spins);
      double lowest = limit.lowest(0);
      double edge = limit.threshold();
      double[] x = grid(-lowest - 0.02, -edge + 0.12, 281);
      List<Layer> layers = new ArrayList<>();
      layers.add(new Layer.Curve("all critical points", -1, x, map(x, limit::complexity)));
      for (int k = 0; k < 4; k++) {
        int index = k;
        layers.add(new Layer.Curve("index " + k, k, x, map(x, u -> limit.complexity(index, u))));
      }
      panels.add(
          new Panel(
              "p = " + spins,
              Scale.linear("energy per spin u"),
              Scale.linear("complexity Θ(u)"),
              layers));
    }
    if (!panels.isEmpty()) {
      figures.add(
          new Figure(
              "spherical-spin-glass-complexity",
              "Below the threshold energy, saddles end before minima",
              "Θ_k(u) = ln(number of critical points of index k below u)/N for N → ∞: each index has"
                  + " its lowest energy -E_k, the ground state first; all meet at the threshold -E∞.",
              CriticalPointTable.indexSql(PLACE, TABLE),
              Math.min(3, panels.size()),
              panels));
    }
  }

  private static void counts(CriticalPointTable<Place> sums, List<Figure> figures) {
    Map<Integer, List<Whole<Place>>> groups = new TreeMap<>();
    for (Whole<Place> whole : sums.places()) {
      if (whole.place().dimension() <= GaussianCriticalPointsFigures.DRAWN_SIZE) {
        groups.computeIfAbsent(whole.place().spins(), p -> new ArrayList<>()).add(whole);
      }
    }
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (var entry : groups.entrySet()) {
      List<Whole<Place>> group = entry.getValue();
      double[] n = group.stream().mapToDouble(w -> w.place().dimension()).toArray();
      String all = "p = " + entry.getKey() + ", all";
      String low = "p = " + entry.getKey() + ", minima";
      double[] count = group.stream().mapToDouble(w -> Math.exp(w.count())).toArray();
      double[] error =
          group.stream().mapToDouble(w -> w.countError() * Math.exp(w.count())).toArray();
      layers.add(
          new Layer.Curve(
              all,
              color,
              n,
              group.stream()
                  .mapToDouble(w -> Math.exp(w.place().ensemble().logCount()))
                  .toArray()));
      layers.add(new Layer.Points(all, color++, n, count, error));
      List<Whole<Place>> seen =
          group.stream().filter(w -> w.indexFractions()[0] > 3 * w.indexErrors()[0]).toList();
      layers.add(
          new Layer.Curve(
              low,
              color,
              n,
              group.stream()
                  .mapToDouble(w -> Math.exp(w.place().ensemble().logMinima()))
                  .toArray()));
      layers.add(
          new Layer.Points(
              low,
              color++,
              seen.stream().mapToDouble(w -> w.place().dimension()).toArray(),
              seen.stream().mapToDouble(w -> w.indexFractions()[0] * Math.exp(w.count())).toArray(),
              seen.stream().mapToDouble(w -> w.indexErrors()[0] * Math.exp(w.count())).toArray()));
    }
    if (!layers.isEmpty()) {
      figures.add(
          new Figure(
              "spherical-spin-glass-counts",
              "How many critical points and minima a spherical spin glass has",
              "Points: sampled; lines: quadrature over exact densities of the orthogonal ensemble.",
              CriticalPointTable.indexSql(PLACE, TABLE),
              1,
              List.of(new Panel("", Scale.linear("spins N"), Scale.log("mean number"), layers))));
    }
  }
}

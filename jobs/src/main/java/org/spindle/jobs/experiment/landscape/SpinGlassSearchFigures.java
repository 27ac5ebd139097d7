// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.SpinGlassSearch.FEW_MINIMA;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Result;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Target;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.SphericalSpinGlass;
import org.spindle.statistic.BinnedMeans;

/** What {@link SpinGlassSearch} has found, drawn over the exact law. */
final class SpinGlassSearchFigures {

  private static final int BINS = 11;
  private static final int FEWEST = 5; // points of a bin that is drawn

  private SpinGlassSearchFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    drawIndex(Glasses.of(rows, Target.SADDLES), figures);
    drawCounts(Glasses.of(rows, Target.ALL), Glasses.of(rows, Target.MINIMA), figures);
    drawDescent(Glasses.of(rows, Target.MINIMA), figures);
  }

  private static void drawIndex(List<Glasses> saddles, Figures figures) {
    PanelDraft panel =
        figures
            .figure(
                "spin-glass-search-index",
                "Saddles of spin glasses found by search on the exact law")
            .caption(
                "Points: means over found critical points in bins of energy, with standard errors"
                    + " over instances. Lines: the mean of the exact ensemble; band: one standard"
                    + " deviation.")
            .axes(linear("energy u = H/N"), linear("index fraction"))
            .panel("")
            .pointsOnTop();
    int color = 0;
    for (Glasses glasses : saddles) {
      IndexLaw law = glasses.law();
      double[] u = law.energies();
      Series line = panel.series("", color);
      if (law.isExact()) {
        line.band(u, law::fraction, law::deviation);
      }
      line.line(u, law::fraction);
      BinnedMeans found = binned(glasses, law.reach());
      panel
          .series("p = " + glasses.spins() + ", N = " + glasses.dimension(), color++)
          .points(found.x(), found.y(), found.error());
    }
  }

  private static BinnedMeans binned(Glasses glasses, double reach) {
    double[] edges =
        IntStream.rangeClosed(0, BINS).mapToDouble(i -> reach * (2.0 * i / BINS - 1)).toArray();
    double directions = glasses.dimension() - 1;
    return BinnedMeans.of(
        edges,
        FEWEST,
        glasses.all(Result::energies),
        glasses.all(r -> Arrays.stream(r.indices()).mapToDouble(i -> i / directions).toArray()));
  }

  private static void drawCounts(List<Glasses> all, List<Glasses> minima, Figures figures) {
    if (all.isEmpty()) {
      return;
    }
    int p = all.get(0).spins();
    PanelDraft panel =
        figures
            .figure(
                "spin-glass-search-counts", "Enumerated critical points of spin glasses, p = " + p)
            .caption(
                "Points: mean numbers found by restarts until nothing new appears, with standard"
                    + " errors over glasses. Lines: the exact means.")
            .axes(linear("variables N"), log("mean number"))
            .panel("");
    List<Glasses> small = where(all, g -> g.spins() == p);
    List<Glasses> few = where(minima, g -> g.spins() == p && g.dimension() <= FEW_MINIMA);
    // Over all sizes, so that a few points of either kind stand on laws that can be compared.
    double[] sizes =
        Stream.concat(small.stream(), few.stream())
            .mapToDouble(Glasses::dimension)
            .sorted()
            .toArray();
    double[] whole =
        IntStream.rangeClosed((int) sizes[0], (int) sizes[sizes.length - 1])
            .asDoubleStream()
            .toArray();
    panel
        .series("all critical points", 0)
        .line(whole, n -> Math.exp(CriticalEnsemble.spinGlass(p, (int) n).logCount()))
        .estimates(small, Glasses::dimension, g -> g.number(Result::distinct))
        .allSigns();
    panel
        .series("minima", 1)
        .line(whole, n -> Math.exp(CriticalEnsemble.spinGlass(p, (int) n).logMinima()))
        .estimates(few, Glasses::dimension, g -> g.number(Result::minima))
        .allSigns();
  }

  private static void drawDescent(List<Glasses> all, Figures figures) {
    if (all.isEmpty()) {
      return;
    }
    int p = all.get(0).spins();
    List<Glasses> descents = where(all, g -> g.spins() == p);
    SphericalSpinGlass limit = descents.get(0).limit();
    double[] ends = {descents.get(0).dimension(), last(descents).dimension()};
    PanelDraft panel =
        figures
            .figure("spin-glass-search-descent", "Where gradient descent stops, p = " + p)
            .caption(
                "Points: mean energy of the minima at which descent from random starts stops, with"
                    + " standard errors over glasses. In many dimensions it comes to the threshold"
                    + " energy, not to the ground state.")
            .axes(log("variables N"), linear("energy u = H/N"))
            .panel("");
    panel.series("threshold −E∞", 1).line(ends, u -> -limit.threshold());
    panel.series("ground state −E_0", 2).line(ends, u -> -limit.lowest(0));
    panel.series("gradient descent", 0).estimates(descents, Glasses::dimension, Glasses::descent);
  }
}

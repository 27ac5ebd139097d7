// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.EFFORT;
import static org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.EXACT_SMALL;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.AtEnergy;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.Whole;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.SphericalSpinGlass;

/**
 * The figures of {@link SpinGlassCriticalPoints}: directions down, complexity, and numbers of
 * points.
 */
final class SpinGlassCriticalPointsFigures {

  private static final int COLORS = 7;

  private SpinGlassCriticalPointsFigures() {}

  static void draw(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    drawIndex(rows, figures);
    drawComplexity(rows, figures);
    drawCounts(rows, figures);
  }

  private static void drawIndex(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<AtEnergy> energies =
        sorted(
            where(rows.cells(AtEnergy.class, EFFORT), c -> c.at().dimension() >= 10),
            c -> c.at().spins(),
            c -> c.at().dimension());
    FigureDraft figure =
        figures
            .figure(
                "spherical-spin-glass-index",
                "Directions down from the critical points of a spherical spin glass")
            .caption(
                "Points: sampled critical points. Coloured lines: exact theory at that N; grey"
                    + " line: the limit.")
            .axes(linear("energy per spin u"), linear("fraction of negative eigenvalues"));
    for (List<AtEnergy> glass : by(energies, c -> c.at().spins())) {
      SphericalSpinGlass limit = glass.get(0).at().limit();
      double edge = limit.threshold();
      PanelDraft panel = figure.panel("p = " + limit.spins());
      panel
          .series("N → ∞: F(u/E∞)", -1)
          .line(evenly(-1.15 * edge, 1.15 * edge, 201), limit::indexFraction);
      int color = 0;
      for (List<AtEnergy> size : by(glass, c -> c.at().dimension())) {
        if (color == COLORS) {
          break;
        }
        Parameters p = size.get(0).at();
        Series series = panel.series("N = " + p.dimension(), color++).allSigns();
        if (p.dimension() <= EXACT_SMALL) {
          series.line(evenly(-edge, edge, 41), p.ensemble()::indexFraction);
        }
        series.estimates(size, c -> c.energy(), AtEnergy::fraction);
      }
    }
  }

  /** Complexity of each index in the limit. */
  private static void drawComplexity(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    figures
        .figure(
            "spherical-spin-glass-complexity",
            "Below the threshold energy, saddles end before minima")
        .caption(
            "Θ_k(u) = ln(number of critical points of index k below u)/N for N → ∞: each index has"
                + " its lowest energy -E_k, the ground state first; all meet at the threshold"
                + " -E∞.")
        .axes(linear("energy per spin u"), linear("complexity Θ(u)"))
        .panels(
            firstOf(rows.cells(Whole.class, EFFORT), w -> w.at().spins()),
            w -> "p = " + w.at().spins(),
            (panel, w) -> {
              SphericalSpinGlass limit = w.at().limit();
              double[] x = evenly(-limit.lowest(0) - 0.02, -limit.threshold() + 0.12, 281);
              panel.series("all critical points", -1).line(x, limit::complexity);
              for (int k = 0; k < 4; k++) {
                int index = k;
                panel.series("index " + k).line(x, u -> limit.complexity(index, u));
              }
            });
  }

  private static void drawCounts(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<Whole> wholes =
        where(rows.cells(Whole.class, EFFORT), w -> w.at().dimension() <= EXACT_SMALL);
    PanelDraft panel =
        figures
            .figure(
                "spherical-spin-glass-counts",
                "How many critical points and minima a spherical spin glass has")
            .caption(
                "Points: sampled; lines: quadrature over exact densities of the orthogonal"
                    + " ensemble.")
            .axes(linear("spins N"), log("mean number"))
            .panel("");
    for (List<Whole> glass : by(sorted(wholes, w -> w.at().spins()), w -> w.at().spins())) {
      String name = "p = " + glass.get(0).at().spins();
      panel
          .series(name + ", all")
          .allSigns()
          .line(glass, w -> w.at().dimension(), w -> Math.exp(w.logCountTheory()))
          .estimates(glass, w -> w.at().dimension(), Whole::count);
      panel
          .series(name + ", minima")
          .allSigns()
          .line(glass, w -> w.at().dimension(), w -> Math.exp(w.at().ensemble().logMinima()))
          .estimates(
              where(glass, w -> w.hasMinima(3)), w -> w.at().dimension(), Whole::minimaCount);
    }
  }
}

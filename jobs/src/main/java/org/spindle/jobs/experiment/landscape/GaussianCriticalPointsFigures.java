// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Scale.linear;
import static org.spindle.jobs.experiment.landscape.CriticalSpectrum.ofLargestFields;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.EFFORT;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.EXACT_SMALL;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.place;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.AtEnergy;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Whole;
import org.spindle.landscape.ConfinedField;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.Semicircle;

/** The critical points that {@link GaussianCriticalPoints} has sampled, drawn over theory. */
final class GaussianCriticalPointsFigures {

  private static final int COLORS = 7;

  private GaussianCriticalPointsFigures() {}

  static void draw(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    drawIndex(rows, figures);
    drawSpectra(rows, figures);
    drawComplexity(rows, figures);
    new RareMinima(rows).figures(figures);
    drawConfined(rows, figures);
  }

  private static void drawIndex(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<AtEnergy> drawn =
        where(
            rows.cells(AtEnergy.class, EFFORT),
            c -> c.at().stationary() && c.at().dimension() >= 5);
    List<List<AtEnergy>> fields = byField(drawn, AtEnergy::at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-index",
                "Critical points of higher error have more directions down")
            .caption(
                "Points: sampled critical points, with standard errors smaller than they are."
                    + " Coloured lines: exact theory at that N, by quadrature over the orthogonal"
                    + " ensemble; grey line: Bray and Dean's limit.")
            .axes(linear("energy per variable ε"), linear("fraction f of negative eigenvalues"))
            .columns(Math.min(2, fields.size()));
    for (List<AtEnergy> field : fields) {
      double edge = field.get(0).at().threshold();
      PanelDraft panel = figure.panel(field.get(0).at().label());
      panel
          .series("N → ∞ (Bray–Dean)", -1)
          .line(evenly(-1.25 * edge, 1.25 * edge, 241), field.get(0).at().limit()::indexFraction);
      int color = 0;
      for (List<AtEnergy> size : thinned(by(field, c -> c.at().dimension()))) {
        Parameters p = size.get(0).at();
        Series series = panel.series("N = " + p.dimension(), color++).allSigns();
        if (p.dimension() <= EXACT_SMALL) {
          series.line(evenly(-edge, edge, 25), p.ensemble()::indexFraction);
        }
        series.estimates(size, AtEnergy::energy, AtEnergy::fraction);
      }
    }
  }

  /** One list for each covariance function, the squared exponential first, small fields first. */
  private static <T> List<List<T>> byField(List<T> all, Function<T, Parameters> at) {
    return by(
        sorted(
            all,
            c -> at.apply(c).covariance(),
            c -> at.apply(c).label(),
            c -> at.apply(c).dimension()),
        c -> at.apply(c).label());
  }

  /** At most seven sizes, evenly among those that there are, and the last. */
  private static <T> List<T> thinned(List<T> sizes) {
    int every = (sizes.size() + 3) / 4;
    return IntStream.range(0, sizes.size())
        .filter(i -> (sizes.size() - 1 - i) % every == 0)
        .mapToObj(sizes::get)
        .toList();
  }

  private static void drawSpectra(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<CriticalSpectrum> spectra =
        ofLargestFields(rows).stream().flatMap(kept -> kept.each().stream()).toList();
    List<List<CriticalSpectrum>> fields = byField(spectra, CriticalSpectrum::at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-spectra",
                "The Hessian's spectrum is a semicircle that shifts with error")
            .caption(
                "Histograms: Hessian eigenvalues at sampled critical points of three energies."
                    + " Lines: the semicircle of radius 2√f'' at the shift s*(ε) of Bray and"
                    + " Dean.")
            .axes(linear("Hessian eigenvalue"), linear("density"))
            .columns(Math.min(2, fields.size()));
    for (List<CriticalSpectrum> field : fields) {
      Parameters p = field.get(0).at();
      double radius = p.limit().radius();
      PanelDraft panel = figure.panel(p.label() + ", N = " + p.dimension());
      for (List<CriticalSpectrum> points : by(sorted(field, s -> s.energy()), s -> s.energy())) {
        double energy = points.get(0).energy();
        double shift = p.limit().shift(energy);
        panel
            .series("ε = " + energy)
            .allSigns()
            .histogram(
                evenly(shift - 1.3 * radius, shift + 1.3 * radius, 25),
                points.stream().flatMapToDouble(s -> Arrays.stream(s.eigenvalues())).toArray())
            .line(
                evenly(shift - radius, shift + radius, 161),
                h -> Semicircle.density((h - shift) / radius) / radius);
      }
    }
  }

  private static void drawComplexity(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<List<EnergyBin>> fields = byField(rows.cells(EnergyBin.class, EFFORT), EnergyBin::at);
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-complexity", "How many critical points have which error")
            .caption(
                "Logarithm of the number of critical points per unit of energy and volume, over"
                    + " N. Points: sampled; coloured lines: exact theory at that N; grey line: its"
                    + " limit.")
            .axes(linear("energy per variable ε"), linear("complexity Σ(ε) = ln(number)/N"))
            .columns(Math.min(2, fields.size()));
    for (List<EnergyBin> field : fields) {
      double edge = field.get(0).at().threshold();
      double reach = CriticalPointSums.REACH * edge;
      PanelDraft panel = figure.panel(field.get(0).at().label());
      panel
          .series("N → ∞ (Bray–Dean)", -1)
          .line(evenly(-1.25 * edge, 1.25 * edge, 201), field.get(0).at().limit()::complexity);
      int color = 0;
      for (List<EnergyBin> size : by(field, c -> place(c.at()))) {
        if (color == COLORS) {
          break;
        }
        CriticalEnsemble ensemble = size.get(0).at().ensemble();
        int n = size.get(0).at().dimension();
        panel
            .series("N = " + n, color++)
            .allSigns()
            .line(
                evenly(-reach, reach, 121),
                e -> (ensemble.logCountAt(e) - 0.5 * n * Math.log(n)) / n)
            .points(where(size, EnergyBin::isDrawn), EnergyBin::energy, EnergyBin::complexity);
      }
    }
  }

  private static void drawConfined(Rows<Parameters, CriticalPointSums> rows, Figures figures) {
    List<Whole> confined = where(rows.cells(Whole.class, EFFORT), w -> !w.at().stationary());
    if (confined.isEmpty()) {
      return;
    }
    double[] ratios = evenly(0.25, 1.4, 47);
    PanelDraft panel =
        figures
            .figure(
                "gaussian-critical-points-confined",
                "A steep enough parabola leaves one critical point")
            .caption(
                "Logarithm of the mean number of critical points over N, against confinement."
                    + " Points: sampled; coloured lines: quadrature at that N; grey line: its"
                    + " limit, 0 from the critical confinement on.")
            .axes(linear("confinement μ/√f''"), linear("ln(number)/N"))
            .panel("");
    panel.series("N → ∞", -1).line(ratios, ConfinedField::complexity);
    for (List<Whole> size : thinned(by(confined, w -> w.at().dimension()))) {
      Covariance field = size.get(0).at().field();
      int n = size.get(0).at().dimension();
      double critical = Math.sqrt(field.curvature());
      List<Whole> seen = where(size, w -> w.at().confinementRatio() < 0.95);
      panel
          .series("N = " + n)
          .allSigns()
          .line(ratios, q -> CriticalEnsemble.confined(field, n, q * critical).logCount() / n)
          .points(
              seen,
              w -> w.at().confinementRatio(),
              w -> w.logCount().mean() / n,
              w -> w.logCount().error() / n);
    }
  }
}

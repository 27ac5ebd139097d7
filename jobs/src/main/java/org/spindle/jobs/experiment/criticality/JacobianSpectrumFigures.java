// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.plain;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Twin;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Cell;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Parameters;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Result;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.UnitKind;
import org.spindle.statistic.Groups;

/** The figures of {@link JacobianSpectrum}: spectra beside their laws, and moments against gain. */
final class JacobianSpectrumFigures {

  private static final int NETWORKS = 0; // colours
  private static final int THEORY = 1;
  private static final int BINS = 30;
  private static final double LN10 = Math.log(10);

  private JacobianSpectrumFigures() {}

  /** What is drawn of the deepest and widest networks. */
  @From(
      """
      SELECT * FROM rows WHERE NOT vanished
        AND depth = (SELECT max(depth) FROM rows) AND width = (SELECT max(width) FROM rows)""")
  record Spectrum(
      Parameters at,
      double[] logSingularValues,
      double[] logGrid,
      double[] densityTheory,
      double topAtomTheory,
      double logTopTheory,
      double logRmsTheory) {

    /** log₁₀ s of all N singular values, the zeros' being −∞. */
    DoubleStream decades() {
      double[] all = Arrays.copyOf(logSingularValues, at.width());
      Arrays.fill(all, logSingularValues.length, all.length, Double.NEGATIVE_INFINITY);
      return Arrays.stream(all).map(log -> log / LN10);
    }
  }

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Spectrum> spectra =
        rows.views(Spectrum.class).stream() // orthogonal and tanh first
            .sorted(
                Comparator.comparing((Spectrum s) -> s.at.ensemble())
                    .thenComparing(s -> s.at.units().name())
                    .reversed())
            .toList();
    List<Spectrum> talk =
        where(
            spectra,
            s -> s.at.ensemble() == WeightEnsemble.ORTHOGONAL && s.at.units() == UnitKind.TANH);
    figures
        .figure(
            "jacobian-spectrum-grid",
            "Singular values of the Jacobian of deep orthogonal tanh networks")
        .caption(
            "Bars: simulated networks, all draws together. Lines: free probability with a length of"
                + " each layer, nothing fitted. Gains in rows, input lengths in columns: at the"
                + " edge of chaos the spectrum is as narrow as below it, and no longer vanishes"
                + " with depth.")
        .columns(by(talk, s -> s.at.inputLength()).size())
        .panels(
            by(talk, s -> List.of(s.at.gain(), s.at.inputLength())),
            networks -> {
              Spectrum s = networks.get(0);
              return String.format(
                  Locale.ROOT,
                  "g = %s, q₁ = %s: rms %.2g",
                  plain(s.at.gain()),
                  plain(s.at.inputLength()),
                  Math.exp(s.logRmsTheory));
            },
            JacobianSpectrumFigures::draw);

    double gain = nearestToOne(spectra, s -> s.at.gain());
    double length = nearestToOne(spectra, s -> s.at.inputLength());
    figures
        .figure("jacobian-spectrum-units", "Spectra of other units and weights, g = " + plain(gain))
        .caption(
            "Bars: simulated networks; of bars above the frame only the foot is seen. Lines: free"
                + " probability. Orthogonal weights keep tanh spectra within few decades; gaussian"
                + " weights, and units that block, spread them. Upright lines are atoms. Narrow"
                + " networks of units that block lose the smallest values: their rank is that of"
                + " their narrowest layer.")
        .panels(
            by(
                where(spectra, s -> s.at.gain() == gain && s.at.inputLength() == length),
                s -> List.of(s.at.ensemble(), s.at.units())),
            networks -> {
              Spectrum s = networks.get(0);
              String atom =
                  s.topAtomTheory > 0
                      ? String.format(Locale.ROOT, ", %.0f %% in the atom", 100 * s.topAtomTheory)
                      : "";
              return word(s.at.units()) + ", " + word(s.at.ensemble()) + atom;
            },
            JacobianSpectrumFigures::draw);

    List<Cell> cells = JacobianSpectrum.cells(rows);
    double deepest = max(cells, c -> c.at().depth());
    double widest = max(cells, c -> c.at().width());
    List<Cell> tanh =
        sorted(
            where(
                cells,
                c ->
                    c.at().units() == UnitKind.TANH
                        && c.at().depth() == deepest
                        && c.at().width() == widest),
            c -> c.at().ensemble() == WeightEnsemble.GAUSSIAN,
            c -> c.at().inputLength(),
            c -> c.at().gain());
    FigureDraft moments =
        figures
            .figure(
                "jacobian-spectrum-moments", "Scale and spread of the spectrum against gain (tanh)")
            .caption(
                "Points: means over networks with standard errors. Lines join the predictions for"
                    + " infinite width at these gains; at finite width the largest value of gaussian"
                    + " networks stands below its line. The scale is the same for both kinds of weights; only"
                    + " orthogonal ones keep singular values near it.");
    moment(moments, tanh, Cell::logRms, "log₁₀ rms singular value", 1 / LN10);
    moment(moments, tanh, Cell::logTop, "log₁₀ largest singular value", 1 / LN10);
    moment(moments, tanh, Cell::insideFraction, "fraction within [rms/2, 2 rms]", 1);
  }

  /** Some networks of one law. */
  private static void draw(PanelDraft panel, List<Spectrum> networks) {
    Spectrum law = networks.get(0);
    double[] decades = Arrays.stream(law.logGrid).map(log -> log / LN10).toArray();
    double[] density = Arrays.stream(law.densityTheory).map(d -> d * LN10).toArray();
    double edge = law.logTopTheory / LN10;
    double low = decades[0];
    double high = Math.max(edge, decades[JacobianSpectrum.CURVE]);
    double room = Math.max(0.02 / LN10, (high - low) / 20);
    double top = 1.2 * Arrays.stream(density).max().orElse(1);
    double[] values = networks.stream().flatMapToDouble(Spectrum::decades).toArray();
    panel.series("networks", NETWORKS).histogram(evenly(low, high + room, BINS + 1), values);
    if (law.topAtomTheory < 1 - 1e-9) {
      panel.series("theory", THEORY).line(decades, density);
    }
    if (law.topAtomTheory > 0) {
      top = Math.max(top, 1e-3);
      panel.series("", THEORY).upright(edge, 0, top);
    }
    panel.axes(new Scale("log₁₀ s", false, low, high + room), new Scale("density", false, 0, top));
  }

  private static void moment(
      FigureDraft figure,
      List<Cell> cells,
      Function<Cell, Twin> moment,
      String label,
      double unit) {
    figure
        .newPanel("")
        .axes(linear("gain g"), linear(label))
        .series(
            by(cells, c -> List.of(c.at().ensemble(), c.at().inputLength())),
            group -> {
              Parameters p = group.get(0).at();
              return word(p.ensemble()) + ", q₁ = " + plain(p.inputLength());
            },
            (series, group) ->
                series
                    .line(group, c -> c.at().gain(), c -> unit * moment.apply(c).theory())
                    .points(
                        group,
                        c -> c.at().gain(),
                        c -> unit * moment.apply(c).mean(),
                        c -> unit * moment.apply(c).error()));
  }

  private static double nearestToOne(List<Spectrum> spectra, ToDoubleFunction<Spectrum> parameter) {
    return Arrays.stream(Groups.column(spectra, parameter))
        .boxed()
        .min(Comparator.comparingDouble(value -> Math.abs(value - 1)))
        .orElse(1.0);
  }
}

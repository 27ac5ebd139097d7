// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.spindle.dynamics.StudentTeacher;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain.Cell;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain.Curve;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain.Parameters;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain.Result;

/** The figures of {@link GeneralizationGain}: errors in time, and what initial weights cost. */
final class GeneralizationGainFigures {

  private static final int MOST_CURVES = 6;
  private static final int LINE_POINTS = 60;

  private GeneralizationGainFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Curve>> ratios = by(rows.views(Curve.class), c -> c.at().sampleRatio());
    figures
        .figure("generalization-gain-curves", "Generalization error against training time")
        .caption(
            "Lines: average over the Marchenko–Pastur law. Points: gradient descent on finite"
                + " data. Grey: the best time to stop. With fewer examples than weights, what the"
                + " start brings into unseen directions stays for ever.")
        .axes(log("time t (steps × step size)"), linear("generalization error E_g"))
        .panels(
            ratios,
            ratio -> "α = " + ratio.get(0).at().sampleRatio() + " examples per weight",
            (panel, ratio) -> spread(ratio, MOST_CURVES).forEach(curve -> draw(curve, panel)));

    List<Cell> cells =
        sorted(
            rows.cells(Cell.class),
            c -> c.at().weights(),
            c -> c.at().noise(),
            c -> c.at().teacherDeviation());
    List<List<Cell>> panels = by(cells, c -> List.of(c.at().weights(), c.at().noise()));
    figures
        .figure("generalization-gain-cost", "What large initial weights cost")
        .caption(
            "Points: gradient descent at the end of its run, with one standard error. Lines:"
                + " E_g(∞), whose part (1−α)σ₀² never decays; there is none for α ≥ 1. Points above"
                + " a line have not finished learning.")
        .axes(linear("initial deviation σ₀"), log("E_g at the end of learning"))
        .columns(Math.min(2, panels.size()))
        .panels(
            panels,
            group ->
                "N = %s, noise σ_ε = %s"
                    .formatted(group.get(0).at().weights(), group.get(0).at().noise()),
            (panel, group) ->
                panel.series(
                    by(group, Cell::allButStart),
                    starts -> "α = " + starts.get(0).at().sampleRatio(),
                    (series, starts) ->
                        series
                            .line(
                                upTo(last(starts).at().initialDeviation()),
                                deviation -> finalError(starts.get(0).at(), deviation))
                            .estimates(starts, c -> c.at().initialDeviation(), Cell::atEnd)
                            .allSigns()));
  }

  private static void draw(Curve curve, PanelDraft panel) {
    int[] steps = curve.at().schedule();
    double eta = curve.at().stepSize();
    double[] times = rest(Arrays.stream(steps).mapToDouble(k -> k * eta).toArray());
    double[] theory = rest(Arrays.stream(steps).mapToDouble(curve.at()::errorTheory).toArray());
    panel
        .series("σ₀ = " + curve.at().initialDeviation())
        .line(times, theory)
        .points(times, rest(curve.errors()));
    OptionalDouble best = curve.at().theory().bestTime();
    if (curve.stoppedErrorTheory() > 0 && best.isPresent()) {
      panel
          .series("best time", Palette.NEUTRAL)
          .points(new double[] {best.getAsDouble()}, new double[] {curve.stoppedErrorTheory()});
    }
  }

  /** Without the start, which has no place on a logarithmic axis. */
  private static double[] rest(double[] values) {
    return Arrays.copyOfRange(values, 1, values.length);
  }

  /** Equally spaced values from 0. */
  private static double[] upTo(double end) {
    return IntStream.range(0, LINE_POINTS).mapToDouble(i -> end * i / (LINE_POINTS - 1)).toArray();
  }

  /** E_g(∞) of other initial weights; NaN where it is infinite. */
  private static double finalError(Parameters p, double initialDeviation) {
    double error =
        new StudentTeacher(p.sampleRatio(), p.teacherDeviation(), initialDeviation, p.noise())
            .finalError();
    return Double.isInfinite(error) ? Double.NaN : error;
  }
}

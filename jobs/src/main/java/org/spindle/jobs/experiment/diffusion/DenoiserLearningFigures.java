// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.diffusion.DenoiserLearning.EIGENVALUES;
import static org.spindle.jobs.experiment.diffusion.DenoiserLearning.LOOKS;
import static org.spindle.jobs.experiment.diffusion.DenoiserLearning.MODES;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.diffusion.LinearDenoiser;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.diffusion.DenoiserLearning.Parameters;
import org.spindle.jobs.experiment.diffusion.DenoiserLearning.Result;
import org.spindle.jobs.experiment.diffusion.DenoiserLearning.Setting;
import org.spindle.statistic.Groups;

/** The figures of {@link DenoiserLearning}: modes in time, and their half-times. */
final class DenoiserLearningFigures {

  private DenoiserLearningFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Setting> settings = Setting.of(rows);
    List<List<Setting>> shown =
        by(
            sorted(settings, setting -> setting.at().layers(), setting -> setting.at().signal()),
            setting -> List.of(setting.at().layers(), setting.at().signal()));
    figures
        .figure("denoiser-learning", "A linear network learns to denoise, mode by mode")
        .caption(
            "Strength of the data's modes in the network over time: lines by theory, points from"
                + " full matrices that learn by gradient descent, on noisy samples where there are"
                + " such runs. Two layers learn in stages, one layer does not.")
        .axes(linear("time"), linear("strength / final strength"))
        .columns(Math.max(1, by(shown, group -> group.get(0).at().signal()).size()))
        .panels(
            shown,
            group ->
                (group.get(0).at().layers() == 1 ? "one layer" : "two layers")
                    + ", ᾱ = "
                    + group.get(0).at().signal(),
            (panel, group) ->
                drawCurves(panel, Groups.best(group, setting -> setting.at().noisySamples())));
    figures
        .figure("denoiser-learning-times", "How long a mode takes, at each noise")
        .caption(
            "Half-times of two layers: lines by theory, points from networks, with standard errors"
                + " where they learn from noisy samples. The weaker a mode and the more noise, the"
                + " longer it takes, as 1/(√ᾱ λ).")
        .axes(log("ᾱ"), log("half-time"))
        .series(
            IntStream.range(0, MODES).boxed().toList(),
            k -> "λ = " + EIGENVALUES[k],
            (series, k) -> {
              List<Setting> deep =
                  sorted(
                      where(settings, setting -> setting.at().layers() == 2),
                      setting -> setting.at().signal());
              series.estimates(
                  deep, setting -> setting.at().signal(), setting -> setting.halfTime(k));
              if (!deep.isEmpty()) {
                double start = deep.get(0).at().initialStrength();
                series.logLine(
                    signal -> new LinearDenoiser(EIGENVALUES[k], signal).halfTime(start));
              }
            })
        .pointsOnTop();
  }

  private static void drawCurves(PanelDraft panel, Setting setting) {
    Result r = setting.runs().get(0).r();
    for (int k = 0; k < MODES; k++) {
      double optimum = r.optima()[k];
      double[] theory = Groups.curve(r.strengthsTheory(), k, LOOKS);
      double[] measured = Groups.curve(r.strengths(), k, LOOKS);
      panel
          .series("λ = " + EIGENVALUES[k], k)
          .line(r.curveTimes(), Arrays.stream(theory).map(u -> u / optimum).toArray())
          .dots(r.curveTimes(), Arrays.stream(measured).map(u -> u / optimum).toArray(), 25);
    }
    panel.pointsOnTop();
  }
}

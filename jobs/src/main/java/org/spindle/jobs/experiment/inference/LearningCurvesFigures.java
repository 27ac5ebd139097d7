// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.inference.LearningCurves.RIDGES;
import static org.spindle.jobs.experiment.inference.LearningCurves.places;
import static org.spindle.jobs.experiment.inference.LearningCurves.risks;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.inference.FeatureEquivalent;
import org.spindle.inference.LeastSquaresRisk;
import org.spindle.jobs.experiment.inference.LearningCurves.Parameters;
import org.spindle.jobs.experiment.inference.LearningCurves.Regression;
import org.spindle.jobs.experiment.inference.LearningCurves.Result;
import org.spindle.statistic.Groups;

/** The figures of {@link LearningCurves}: errors against examples, and double descent. */
final class LearningCurvesFigures {

  private static final int LOOKS = 60; // abscissae of a line

  private LearningCurvesFigures() {}

  private static double medianRisk(Place<Parameters, Result> c) {
    return Groups.median(risks(c).toArray());
  }

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> kernels = places(rows, Regression.MODES, Regression.DIGITS);
    figures
        .figure("learning-curves", "Learning curves of ridge and kernel regression")
        .caption(
            "Lines: the deterministic equivalent. Points: regressions, mean over draws with one"
                + " standard error. Of digits the equivalent knows eigenvalues and coefficients"
                + " of the kernel of a deep random network, and nothing else.")
        .axes(log("examples n"), log("test error"))
        .panels(
            by(
                kernels,
                c -> List.of(c.at().regression(), c.at().kernelLayers(), c.at().spectrum())),
            group -> title(group.get(0).at()),
            (panel, group) -> {
              for (int i = 0; i < RIDGES.length; i++) {
                int ridge = i;
                Parameters p = group.get(0).at();
                var series =
                    panel
                        .series("δ = " + p.ridge() * RIDGES[i])
                        .estimates(
                            group, c -> c.at().examples(), c -> c.of(r -> r.testErrors()[ridge]));
                if (p.regression() == Regression.MODES) {
                  double delta = p.ridge() * RIDGES[i];
                  series.line(
                      whole(group, Parameters::examples, n -> true),
                      n -> p.modes().at((int) n, delta).test());
                } else {
                  series.line(
                      group, c -> c.at().examples(), c -> c.first().testErrorsTheory()[ridge]);
                }
              }
            });
    List<Place<Parameters, Result>> features = places(rows, Regression.RANDOM_FEATURES);
    List<Place<Parameters, Result>> squares = places(rows, Regression.LEAST_SQUARES);
    List<Place<Parameters, Result>> finite =
        where(squares, c -> c.first().excessRiskTheory() != null);
    List<Place<Parameters, Result>> noisy =
        where(squares, c -> c.first().medianRiskTheory() != null);
    var descent =
        figures
            .figure("learning-curves-descent", "Double descent")
            .caption(
                "Left: random features, at most errors where they are as many as examples. Right:"
                    + " least squares of smallest norm, whose mean is infinite where examples are"
                    + " as many as inputs. Lines are theory, at right exact at this size.")
            .columns(2);
    descent
        .panel("random features")
        .axes(log("random features p"), log("test error"))
        .series(
            by(features, c -> c.at().examples()),
            group -> "n = " + group.get(0).at().examples(),
            (series, group) ->
                series
                    .line(
                        whole(group, Parameters::randomFeatures, n -> true),
                        f -> features(group.get(0).at(), (int) f))
                    .estimates(
                        group, c -> c.at().randomFeatures(), c -> c.of(r -> r.testErrors()[0])));
    descent
        .panel("least squares")
        .axes(log("examples n"), log("excess risk"))
        .series(
            by(finite, c -> c.at().spectrum()),
            group -> "mean, d = " + group.get(0).at().spectrum(),
            (series, group) ->
                series
                    .line(
                        whole(
                            group, Parameters::examples, n -> n < group.get(0).at().spectrum() - 1),
                        n -> mean(group.get(0).at(), (int) n))
                    .line(
                        whole(
                            group, Parameters::examples, n -> n > group.get(0).at().spectrum() + 1),
                        n -> mean(group.get(0).at(), (int) n))
                    .estimates(group, c -> c.at().examples(), c -> c.of(Result::excessRisk)))
        .series(
            by(noisy, c -> c.at().spectrum()),
            group -> "median, d = " + group.get(0).at().spectrum(),
            (series, group) ->
                series
                    .line(
                        whole(group, Parameters::examples, n -> true),
                        n -> median(group.get(0).at(), (int) n))
                    .points(group, c -> c.at().examples(), LearningCurvesFigures::medianRisk));
  }

  private static double features(Parameters p, int features) {
    return FeatureEquivalent.test(p.modes(), features, p.examples(), RIDGES[0] * p.ridge());
  }

  private static double mean(Parameters p, int examples) {
    return LeastSquaresRisk.excess(examples, p.spectrum(), 1, p.labelNoise());
  }

  private static double median(Parameters p, int examples) {
    return LeastSquaresRisk.median(examples, p.spectrum(), 1, p.labelNoise());
  }

  /** Whole numbers over the range of a column, evenly in the logarithm, at which a law is drawn. */
  private static double[] whole(
      List<Place<Parameters, Result>> group,
      ToDoubleFunction<Parameters> column,
      DoublePredicate drawn) {
    double[] logs = column(group, c -> Math.log(column.applyAsDouble(c.at())));
    return Arrays.stream(Layers.across(LOOKS, logs))
        .map(x -> Math.rint(Math.exp(x)))
        .distinct()
        .filter(n -> drawn.test(n))
        .toArray();
  }

  private static String title(Parameters p) {
    return p.regression() == Regression.DIGITS
        ? "digits, kernel of depth " + p.kernelLayers()
        : word(p.regression()) + ", power laws";
  }
}

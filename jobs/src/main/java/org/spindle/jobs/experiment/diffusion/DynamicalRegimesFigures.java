// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.diffusion.Speciation;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Parameters;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Regime;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Result;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Sets;

/**
 * The figures of {@link DynamicalRegimes}: when a class is chosen, when data are recalled, and what
 * trees and patches do.
 */
final class DynamicalRegimesFigures {

  private DynamicalRegimesFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> classes =
        sorted(
            where(all, row -> row.p().regime().chooses()),
            row -> row.p().dimension(),
            row -> row.p().place());
    figures
        .figure("dynamical-regimes-speciation", "When a reversal chooses a class")
        .caption(
            "Share of pairs of clones, made of one noisy state at time t, that end in the same"
                + " class. Lines: φ(ρ), exact; points: pairs that went back by the reverse"
                + " stochastic motion, with standard errors. All dimensions fall together once time"
                + " is counted from t_S = ½ ln d.")
        .axes(linear("t − t_S"), linear("same class"))
        .series(
            by(classes, row -> List.of(row.p().dimension(), row.p().regime())),
            group ->
                "d = "
                    + group.get(0).p().dimension()
                    + (group.get(0).p().regime() == Regime.SPECIATION ? "" : ", in full"),
            (series, group) ->
                series
                    .points(
                        group,
                        row -> row.p().place() - row.r().criticalPlace(),
                        row -> row.r().share(),
                        row -> row.r().shareError())
                    .line(offset -> cloneProbability(group.get(0).p().dimension(), offset)))
        .pointsOnTop();
    List<Sets> sets = Sets.of(where(all, row -> row.p().regime().recalls()));
    var recalls =
        figures
            .figure("dynamical-regimes-recall", "When a reversal recalls its training data")
            .caption(
                "Weight of the datum that a noisy state came from, in the empirical score of n data,"
                    + " against what the state tells about it in units of ln n. To the right of 1"
                    + " the score recalls its data. Left: all of the data is seen; right: a patch"
                    + " of p pixels of an image. Points: means over training sets, with standard"
                    + " errors; no curve is fitted.")
            .axes(linear("I(x₀; x_t)/ln n"), linear("E w of the origin"))
            .columns(2);
    for (Regime regime : List.of(Regime.COLLAPSE, Regime.PATCH)) {
      List<Sets> shown =
          where(sets, each -> (each.at().regime() == Regime.PATCH) == (regime == Regime.PATCH));
      recalls
          .newPanel(regime == Regime.COLLAPSE ? "all of the data" : "a patch")
          .series(
              by(
                  sorted(
                      shown,
                      each -> each.at().trainingSet(),
                      each -> each.at().dimension(),
                      each -> information(each)),
                  each -> List.of(each.at().trainingSet(), each.at().dimension())),
              group ->
                  "n = "
                      + group.get(0).at().trainingSet()
                      + (regime == Regime.COLLAPSE ? ", d = " : ", p = ")
                      + group.get(0).at().dimension(),
              DynamicalRegimesFigures::drawWeights);
    }
    List<Row<Parameters, Result>> trees =
        sorted(where(all, row -> row.p().regime().isTree()), row -> row.p().place());
    figures
        .figure("dynamical-regimes-tree", "When a reversal chooses at each level of a tree")
        .caption(
            "Times, back from noise, at which two clones choose their branch at each level of a"
                + " binary tree of categories. With flips that fall from level to level broad"
                + " categories are chosen first; with equal flips all are chosen at once, though a"
                + " network learns the broad ones first.")
        .axes(linear("level, coarse to fine"), linear("time t_l of choice"))
        .series(
            by(trees, row -> List.of(row.p().regime(), row.p().dimension())),
            group ->
                (group.get(0).p().regime() == Regime.EQUAL_TREE ? "equal flips" : "falling flips")
                    + ", N = "
                    + group.get(0).p().dimension(),
            (series, group) ->
                series
                    .trace(group, row -> row.p().place(), row -> row.r().criticalPlace())
                    .points(group, row -> row.p().place(), row -> row.r().criticalPlace()));
    List<Row<Parameters, Result>> patches =
        sorted(where(all, row -> row.p().regime() == Regime.PATCH), row -> row.p().dimension());
    figures
        .figure("dynamical-regimes-patches", "Small patches stay creative to less noise")
        .caption(
            "Signal-to-noise ratio beyond which a score that sees p pixels of a correlated image"
                + " recalls its n training patches: where the state tells ln n about the patch.")
        .axes(log("pixels p of a patch"), log("SNR_{c}"))
        .series(
            by(patches, row -> row.p().trainingSet()),
            group -> "n = " + group.get(0).p().trainingSet(),
            (series, group) ->
                series
                    .trace(group, row -> row.p().dimension(), row -> row.r().criticalPlace())
                    .points(group, row -> row.p().dimension(), row -> row.r().criticalPlace()));
  }

  private static double cloneProbability(int dimension, double offset) {
    Speciation classes = Speciation.ofDimension(dimension);
    return Speciation.cloneProbability(classes.separation(classes.time() + offset));
  }

  private static double information(Sets sets) {
    return sets.runs().get(0).r().information();
  }

  private static void drawWeights(Series series, List<Sets> group) {
    series.estimates(group, DynamicalRegimesFigures::information, Sets::weight);
  }
}

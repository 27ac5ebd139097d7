// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.dynamics.PriorKnowledge.cells;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge.Cell;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge.Curve;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge.Parameters;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge.Prior;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge.Result;

/** The figures of {@link PriorKnowledge}: losses in time, and how far the kernel moves. */
final class PriorKnowledgeFigures {

  private static final double ROUNDING = 1e-12; // below it, curves are rounding
  private static final int MOST_CURVES = 7;

  private PriorKnowledgeFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Curve> curves = rows.views(Curve.class);
    List<Double> balances =
        spread(
            curves.stream().map(c -> c.at().balance()).distinct().sorted().toList(), MOST_CURVES);
    figures
        .figure("prior-knowledge-curves", "Learning from prior knowledge")
        .caption(
            "Lines: the Riccati formula. Points: weights under gradient flow. A network that must"
                + " learn the reverse passes near the saddle at zero, and the longer the smaller"
                + " |λ| is.")
        .axes(linear("time t/τ"), log("loss / loss of the zero map"))
        .columns(2)
        .panels(
            sorted(
                firstOf(
                    where(curves, c -> balances.contains(c.at().balance())),
                    c -> List.of(c.at().prior(), c.at().balance())),
                c -> c.at().prior(),
                c -> c.at().balance()),
            c ->
                "learned before: "
                    + (c.at().prior() == Prior.NONE ? "nothing" : word(c.at().prior()) + " task"),
            (panel, c) ->
                panel
                    .series("λ = " + c.at().balance())
                    .line(c.at().times(), floored(c.lossesTheory()))
                    .points(c.at().times(), floored(c.losses()), 3));

    List<Cell> highestRank = largest(cells(rows), c -> c.at().rank());
    figures
        .figure(
            "prior-knowledge-kernel", "Lazy and rich learning: how far the tangent kernel moves")
        .caption(
            "Points: simulated weights, mean over tasks with one standard error. Lines: the formula"
                + " for the same tasks. With more inputs than hidden neurons, large λ > 0 is lazy;"
                + " λ < 0 must turn its first layer and is rich, but late.")
        .axes(linear("balance λ"), log("movement |K − K₀|/|K₀|"))
        .series(
            by(highestRank, c -> c.at().prior()),
            group -> label(group.get(0).at()),
            (series, group) -> {
              double[] balance = column(group, c -> c.at().balance());
              series
                  .line(balance, floored(column(group, c -> c.kernelMovement().theory())))
                  .points(
                      balance,
                      floored(column(group, c -> c.kernelMovement().mean())),
                      column(group, c -> c.kernelMovement().error()));
            });
  }

  private static String label(Parameters p) {
    return (p.prior() == Prior.NONE ? "new" : word(p.prior()) + " prior") + ", rank " + p.rank();
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> v > ROUNDING ? v : Double.NaN).toArray();
  }
}

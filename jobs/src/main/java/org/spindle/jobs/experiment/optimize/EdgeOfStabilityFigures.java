// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.CHECKS;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.KEPT;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.at;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.heldAtEdge;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.of;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Descent;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Parameters;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Result;
import org.spindle.optimize.FactorizedMap.Invariants;

/** What descent with long steps did in {@link EdgeOfStability}, drawn over its maps. */
final class EdgeOfStabilityFigures {

  private EdgeOfStabilityFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    drawNetwork(of(rows, Descent.NETWORK), figures);
    drawOrbits(of(rows, Descent.TWO_LAYERS), of(rows, Descent.FOUR_LAYERS), figures);
    EqualWeights.draw(of(rows, Descent.EQUAL_WEIGHTS), figures);
  }

  private static void drawNetwork(List<Row<Parameters, Result>> all, Figures figures) {
    List<Row<Parameters, Result>> first = where(all, row -> row.replicate() == 0);
    var figure =
        figures
            .figure("edge-of-stability-network", "A network climbs to the edge of stability")
            .caption(
                "Left: sharpness (largest eigenvalue of the Hessian, by Lanczos) of a tanh network"
                    + " while gradient descent on all samples makes it learn digits, in units of"
                    + " 2/η; the line is the edge. Right: the error keeps falling there.")
            .columns(2);
    figure
        .newPanel("")
        .axes(linear("time η · steps"), linear("sharpness · η/2"))
        .series(
            first,
            row -> "η = " + row.p().rate(),
            (series, row) ->
                series.points(times(row.p()), scaled(row, row.p().rate() / 2)).level(1));
    figure
        .newPanel("")
        .axes(linear("time η · steps"), log("error"))
        .series(
            first,
            row -> "η = " + row.p().rate(),
            (series, row) -> series.trace(times(row.p()), row.r().losses()));
  }

  private static double[] times(Parameters p) {
    return IntStream.rangeClosed(0, CHECKS).mapToDouble(c -> p.rate() * p.step(c)).toArray();
  }

  private static double[] scaled(Row<Parameters, Result> row, double factor) {
    return Arrays.stream(row.r().sharpnesses()).map(s -> factor * s).toArray();
  }

  private static void drawOrbits(
      List<Row<Parameters, Result>> two, List<Row<Parameters, Result>> four, Figures figures) {
    var figure =
        figures
            .figure("edge-of-stability-catapult", "A catapult, and an edge")
            .caption(
                "Left: x² + y², the sharpness at a minimum, of two layers at the first steps:"
                    + " thrown from 1.3 times the edge to far below it, by the map of x² + y² and"
                    + " xy (lines). Right: where two and four layers come to rest, in units of the"
                    + " edge 2/η (line): four are held at the edge if the flow would end beyond"
                    + " it.")
            .columns(2);
    figure
        .newPanel("")
        .axes(linear("step"), linear("(x² + y²) · η/2"))
        .series(
            two,
            row -> "η = " + row.p().rate(),
            (series, row) -> {
              double[] steps = IntStream.range(0, KEPT).asDoubleStream().toArray();
              series
                  .line(steps, sizesByMap(row))
                  .points(
                      steps,
                      IntStream.range(0, KEPT)
                          .mapToDouble(t -> Invariants.of(at(row, t)).size() / row.p().edge())
                          .toArray());
            });
    var rests = figure.newPanel("").axes(linear("rate η"), linear("sharpness at rest · η/2"));
    List<Row<Parameters, Result>> held = heldAtEdge(four);
    rests
        .series("two layers")
        .points(two, row -> row.p().rate(), row -> row.r().restSharpness() / row.p().edge());
    rests
        .series("four layers")
        .points(held, row -> row.p().rate(), row -> row.r().restSharpness() / row.p().edge());
    rests.series("edge").line(column(two, row -> row.p().rate()), eta -> 1);
  }

  private static double[] sizesByMap(Row<Parameters, Result> row) {
    double[] sizes = new double[KEPT];
    Invariants i = Invariants.of(row.p().start());
    for (int t = 0; t < KEPT; t++) {
      sizes[t] = i.size() / row.p().edge();
      i = row.p().map().next(i);
    }
    return sizes;
  }
}

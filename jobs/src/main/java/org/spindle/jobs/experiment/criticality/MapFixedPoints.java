// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.SignalPropagation.EDGE;
import static org.spindle.jobs.experiment.criticality.SignalPropagation.FIXED;
import static org.spindle.jobs.experiment.criticality.SignalPropagation.NEAR;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.criticality.LengthMap;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Cell;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Parameters;
import org.spindle.network.Activation;

/**
 * What the maps of {@link SignalPropagation} say of themselves: edge, fixed points and rates of
 * approach, each found in two ways.
 */
final class MapFixedPoints {

  private MapFixedPoints() {}

  static void claims(Rows<Parameters, ?> rows, List<Cell> all, Claims claims) {
    List<Cell> cells = where(all, Cell::reached);
    List<Cell> lasting = where(cells, c -> c.lengthDepth() > 0 && c.fixedLength() > 0);
    List<Cell> off = where(cells, c -> Math.abs(c.chi() - 1) > NEAR);
    claims
        .several(
            "the edge of chaos is the same by root finding in σ_w² and in q",
            by(all, c -> List.of(c.at().activation(), c.at().biasVariance())),
            group -> edge(group.get(0)))
        .each(
            "the correlation map run through the layers ends at its fixed point c*",
            where(cells, c -> c.memory() > 0 && c.left() < 0.1),
            c ->
                Finding.exact(c.fixedCorrelation(), c.endCorrelationTheory(), FIXED + c.left())
                    .of(1)) // correlations
        .equal(
            "the length map run through the layers ends at its fixed point q*",
            where(lasting, c -> c.lengthsLeft() < 0.1),
            Cell::lateLengthTheory,
            Cell::fixedLength,
            c -> (FIXED + c.lengthsLeft()) * c.fixedLength())
        .equal(
            "perturbations in the late layers of the length map grow by χ₁ at q*, ratio by ratio",
            where(lasting, c -> c.lengthsLeft() < 0.01),
            c -> Math.exp(c.growthTheory()),
            Cell::chi,
            c -> (FIXED + 4 * Math.exp(-c.at().depth() / 2.0 / c.lengthDepth())) * c.chi())
        .equal(
            "gradients and perturbations have one depth: ln χ a layer, times ξ of gradients",
            where(off, c -> c.lengthDepth() > 0 && c.lengthsLeft() < 0.01),
            c -> c.growthTheory() * c.gradientDepth(),
            c -> -1,
            c ->
                (FIXED + 4 * Math.exp(-c.at().depth() / 2.0 / c.lengthDepth()))
                    / Math.log(1 + NEAR))
        .several(
            "lengths by the map approach q* by 1/ξ_q a layer, distances by 1/ξ_c: ratio of rates",
            rows.views(SignalCourse.class),
            SignalCourse::rates);
  }

  /** The critical σ_w² and the σ_b² that belong to q* at the edge. */
  private static List<Finding> edge(Cell cell) {
    double critical = cell.criticalWeightVariance();
    if (!(critical > 0)) {
      return List.of();
    }
    Activation activation = cell.at().activation();
    double biases = cell.at().biasVariance();
    double length = new LengthMap(activation, critical, biases).fixedPoint();
    if (!(length > 0 && Double.isFinite(length))) {
      return List.of();
    }
    double[] edge = EdgeOfChaos.atLength(activation, length);
    return List.of(
        Finding.exact(edge[0], critical, EDGE),
        Finding.exact(edge[1], biases, EDGE).of(critical)); // variances of one sum, one may be 0
  }
}

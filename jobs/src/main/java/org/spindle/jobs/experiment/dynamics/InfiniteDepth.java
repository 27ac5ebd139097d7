// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthModes.depths;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.triples;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.dynamics.LearningTime;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.dynamics.DepthModes.Cell;
import org.spindle.jobs.experiment.dynamics.DepthModes.Parameters;
import org.spindle.statistic.Estimate;

/** How the learning time of {@link DepthModes} approaches its limit of infinite depth. */
final class InfiniteDepth {

  private static final double NEAR = 0.1; // part of the limit that third order may miss

  private InfiniteDepth() {}

  static void claims(List<Cell> gentle, Claims claims) {
    claims
        .equal(
            "the normalised learning time approaches the limit of infinite depth as to second order"
                + " in 1/N",
            where(
                depths(gentle).stream().map(group -> last(group)).toList(),
                c -> gap(c.at(), 3) < NEAR * nearLimit(c.at())),
            Cell::time,
            c -> nearLimit(c.at()),
            c -> gap(c.at(), 3) + lag(c.at()))
        .each(
            "each further layer adds less to the normalised learning time than the one before",
            concavities(gentle),
            t -> Finding.atMost(0, Estimate.exact(t.excess), t.oneStep).of(1));
  }

  private static double gap(Parameters p, int order) {
    return LearningTime.infiniteDepthTerm(p.factors(), order, p.start(), p.finalStrength());
  }

  private static double nearLimit(Parameters p) {
    double limit = LearningTime.infiniteDepth(p.start(), p.finalStrength());
    return limit - gap(p, 1) + gap(p, 2);
  }

  private static double lag(Parameters p) {
    return p.learningRate() * (1 + Math.log(p.finalStrength() / p.start()) / 2);
  }

  /** By how much the increment of T per layer grows, and by how much a whole step may. */
  private record Concavity(Cell at, double excess, double oneStep) {}

  /** T(N) is concave where N ≥ ln(s/u₀), as its integrand x^{2/N} is. */
  private static List<Concavity> concavities(List<Cell> cells) {
    return depths(where(cells, c -> c.at().factors() >= -Math.log(c.at().start()))).stream()
        .flatMap(group -> triples(group).stream())
        .map(t -> concavity(t.first(), t.second(), t.third()))
        .toList();
  }

  private static Concavity concavity(Cell a, Cell b, Cell c) {
    double low = b.at().factors() - a.at().factors();
    double high = c.at().factors() - b.at().factors();
    double excess = (c.time() - b.time()) / high - (b.time() - a.time()) / low;
    return new Concavity(c, excess, c.at().learningRate() * (1 / low + 1 / high));
  }
}

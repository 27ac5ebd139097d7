// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthModesCell.bestRateLaw;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.depths;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.groups;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.where;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.spindle.dynamics.LearningTime;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/** The claims of {@link DepthModes}, each judged by its worst place in parameter space. */
final class DepthModesClaims {

  private static final double PREDICTABLE_RATE = 0.5; // below it, steps are predicted within one

  private DepthModesClaims() {}

  static List<Check> of(Tables tables) {
    List<DepthModesCell> cells = DepthModesCell.all(tables);
    return new Findings("depth-modes", DepthModes.TALK)
        .each(
            "closed forms and ₂F₁ give the learning time that quadrature gives",
            cells,
            c -> Finding.deviation(c.quadratureError(), 1e-9))
        .each(
            "full networks learn in the number of steps that the flow and Euler's lag predict",
            where(cells, c -> c.rate() <= PREDICTABLE_RATE && !Double.isNaN(c.stepsError())),
            c -> Finding.deviation(c.stepsError(), 1))
        .each(
            "the full network equals the scalar recursion but for rounding",
            cells,
            c -> Finding.deviation(c.networkDeviation(), Math.max(1e-10, rounding(c))))
        .each(
            "the error against the flow is the predicted one of first order in the step",
            where(cells, c -> c.rate() <= PREDICTABLE_RATE && c.flowDeviationTheory() > 0),
            c -> Finding.exact(1, c.flowDeviation() / c.flowDeviationTheory(), 0.01 + c.rate()))
        .worst("the error against the flow halves with the step", convergence(cells))
        .worst(
            "the normalised learning time approaches the limit of infinite depth",
            saturation(cells))
        .worst(
            "each further layer adds less to the normalised learning time than the one before",
            increments(cells))
        .worst("the best learning rate falls as 1/(N s^(2-2/N))", bestRates(tables, cells))
        .checks();
  }

  /**
   * Rounding of N factors: a random walk over the steps, stretched on the plateau by
   * (s/u₀)^{1−2/N}. Its constant was at most 0.035 for N = 27 and 99, u₀/s = 0.001 and 0.01, 200 to
   * 36,000 steps. Below 1500 steps the fixed 1e-10 of the reference is the larger.
   */
  private static double rounding(DepthModesCell c) {
    double steps = LearningTime.normalized(c.factors(), c.start(), c.end()) / c.rate();
    double stretch = Math.pow(1 / c.start(), 1 - 2.0 / c.factors());
    return 0.1 * Math.ulp(1.0) * c.factors() * stretch * Math.sqrt(steps);
  }

  private static List<Finding> convergence(List<DepthModesCell> cells) {
    List<Finding> findings = new ArrayList<>();
    var usable = where(cells, c -> c.rate() <= PREDICTABLE_RATE && c.flowDeviationTheory() > 0);
    for (List<DepthModesCell> group :
        groups(usable, c -> List.of(c.factors(), c.s(), c.start(), c.end()))) {
      for (int i = 1; i < group.size(); i++) { // rates ascend
        DepthModesCell fine = group.get(i - 1);
        DepthModesCell coarse = group.get(i);
        double order =
            Math.log(coarse.flowDeviation() / fine.flowDeviation())
                / Math.log(coarse.rate() / fine.rate());
        findings.add(new Finding(2, Math.pow(2, order), 0, 0.1 * Math.max(1, coarse.rate() / 0.1)));
      }
    }
    return findings;
  }

  private static List<Finding> saturation(List<DepthModesCell> cells) {
    List<Finding> findings = new ArrayList<>();
    for (List<DepthModesCell> group : depths(cells)) {
      DepthModesCell deepest = group.get(group.size() - 1);
      double gap = LearningTime.infiniteDepthGap(deepest.factors(), deepest.start(), deepest.end());
      double lag = deepest.rate() * (1 + Math.log(deepest.end() / deepest.start()) / 2);
      findings.add(
          new Finding(
              LearningTime.infiniteDepth(deepest.start(), deepest.end()),
              deepest.time(),
              0,
              gap + lag));
    }
    return findings;
  }

  /** T(N) is concave where N ≥ ln(s/u₀), as its integrand x^{2/N} is. */
  private static List<Finding> increments(List<DepthModesCell> cells) {
    List<Finding> findings = new ArrayList<>();
    for (List<DepthModesCell> group :
        depths(where(cells, c -> c.factors() >= -Math.log(c.start())))) {
      for (int i = 2; i < group.size(); i++) {
        DepthModesCell a = group.get(i - 2);
        DepthModesCell b = group.get(i - 1);
        DepthModesCell c = group.get(i);
        double before = (b.time() - a.time()) / (b.factors() - a.factors());
        double after = (c.time() - b.time()) / (c.factors() - b.factors());
        double oneStep =
            c.rate() / (b.factors() - a.factors()) + c.rate() / (c.factors() - b.factors());
        findings.add(new Finding(0, Math.max(0, after - before), 0, oneStep));
      }
    }
    return findings;
  }

  /** The best rate is 1 to 2 times 1/(N s^{2−2/N}) if learning takes more than a few steps. */
  private static List<Finding> bestRates(Tables tables, List<DepthModesCell> cells) {
    List<Finding> findings = new ArrayList<>();
    Set<List<Double>> seen = new HashSet<>(); // the best rate is the same whatever the rate was
    for (List<DepthModesCell> group : depths(where(cells, c -> c.bestRate() > 0))) {
      DepthModesCell deepest = group.get(group.size() - 1);
      double range = (double) deepest.factors() / group.get(0).factors();
      boolean telling = deepest.bestSteps() >= 5 && range >= 4;
      if (telling && seen.add(List.of(deepest.start(), deepest.s(), deepest.end()))) {
        ScalingLaw law = bestRateLaw(tables, group);
        findings.add(new Finding(-1, law.slope(), law.slopeError(), Math.log(2) / Math.log(range)));
      }
    }
    return findings;
  }
}

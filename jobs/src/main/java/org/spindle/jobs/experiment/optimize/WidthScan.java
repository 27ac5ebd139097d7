// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Method;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Problem;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.statistic.StraightLine;

/**
 * A scan over the number of neurons in {@link SaddleFreeNewton}: contests that differ in it alone.
 *
 * @param at parameters of one of them
 * @param all in the order of that number
 */
record WidthScan(Parameters at, List<SaddleFreeContest> all) {

  private static final int SEEDS = 5; // reported, of a slope that is judged
  private static final double ERRORS = 3; // standard errors of the slope, theory check O3

  static List<WidthScan> of(List<SaddleFreeContest> contests) {
    List<SaddleFreeContest> both =
        where(
            contests,
            c -> c.at().problem() == Problem.CLASSES && c.ahead(Method.DAMPED_NEWTON).length > 0);
    return by(
            both,
            c ->
                List.of(c.at().samples(), c.at().krylov(), c.at().outerSteps(), c.at().gradients()))
        .stream()
        .filter(group -> group.size() > 1)
        .map(group -> new WidthScan(group.get(0).at(), group))
        .toList();
  }

  private double[] decades(SaddleFreeContest contest) {
    return contest.ahead(Method.DAMPED_NEWTON);
  }

  private double growth() {
    return Groups.median(decades(all.get(all.size() - 1))) - Groups.median(decades(all.get(0)));
  }

  private int fewestSeeds() {
    return all.stream().mapToInt(c -> decades(c).length).min().orElse(0);
  }

  /** Of a straight line through all seeds at all sizes. */
  private double slopeLessErrors() {
    double[] hidden =
        all.stream()
            .flatMapToDouble(c -> DoubleStream.of(decades(c)).map(d -> c.at().hidden()))
            .toArray();
    double[] decades = all.stream().flatMapToDouble(c -> Arrays.stream(decades(c))).toArray();
    StraightLine line = StraightLine.through(hidden, decades);
    return line.slope() - ERRORS * line.slopeError();
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atLeast(0, Estimate.exact(growth()), 0));
    if (fewestSeeds() >= SEEDS && all.size() > 2) {
      findings.add(Finding.atLeast(0, Estimate.exact(slopeLessErrors()), 0));
    }
    return findings;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthModes.depths;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.dynamics.DepthModes.Cell;
import org.spindle.jobs.experiment.dynamics.DepthModes.Parameters;
import org.spindle.statistic.Estimate;

/** The learning rates of {@link DepthModes} that take the fewest steps. */
final class BestRates {

  private static final double MANY = 10; // normalised time that takes at least five steps

  private BestRates() {}

  static void claims(Rows<Parameters, ?> rows, List<Cell> cells, Claims claims) {
    claims
        .exponent(
            "the best learning rate falls as 1/(N s^(2-2/N))",
            firstOf( // the best rate is the same whatever the rate was
                where(depths(where(cells, c -> c.bestRate() > 0)), BestRates::telling),
                group -> allButDepthAndRate(last(group).at())),
            group -> rows.law(group, c -> c.at().factors(), BestRates::timesStrength),
            -1,
            group -> Math.log(2) / Math.log(range(group)))
        .several(
            "at its best rate the recursion learns in the fewest steps, as many as were counted",
            where(cells, c -> c.bestRate() > 0 && c.timeTheory() >= MANY),
            BestRates::best);
  }

  /** The best rate is in the middle of those that are equally fast, where a step may be missing. */
  private static List<Finding> best(Cell c) {
    double fewest = stepsAt(c, c.bestRate());
    double beside = Math.min(stepsAt(c, 0.9 * c.bestRate()), stepsAt(c, 1.1 * c.bestRate()));
    return List.of(
        Finding.exact(fewest, c.bestSteps(), 1),
        Finding.atLeast(c.bestSteps(), Estimate.exact(beside), 0));
  }

  /** The best rate is 1 to 2 times 1/(N s^{2−2/N}) if learning takes more than a few steps. */
  private static boolean telling(List<Cell> group) {
    return last(group).bestSteps() >= 5 && range(group) >= 4;
  }

  private static double range(List<Cell> group) {
    return (double) last(group).at().factors() / group.get(0).at().factors();
  }

  /** Best rate times s^{2−2/N}. */
  static double timesStrength(Cell c) {
    return c.bestRate() / c.at().flow().optimalRateScale() / c.at().factors();
  }

  /** Steps after which the recursion stays near its optimum at another rate. */
  private static double stepsAt(Cell c, double rate) {
    Parameters p = c.at();
    double[] strengths =
        new ModeRecursion(p.factors(), p.singularValue(), 1, p.initialStrength(), rate)
            .strengths(2 * (int) c.bestSteps() + 100);
    double near = (1 - p.finalStrength()) * p.singularValue();
    int step = strengths.length;
    while (step > 0 && Math.abs(strengths[step - 1] - p.singularValue()) <= near) {
      step--;
    }
    return step;
  }

  private static Object allButDepthAndRate(Parameters p) {
    return List.of(p.start(), p.singularValue(), p.finalStrength());
  }
}

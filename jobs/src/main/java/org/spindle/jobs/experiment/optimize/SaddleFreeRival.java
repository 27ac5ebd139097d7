// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.SaddleFreeNewton.GRID;
import static org.spindle.jobs.experiment.optimize.SaddleFreeNewton.PARTS;

import java.util.random.RandomGenerator;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;

/** Who learns in {@link SaddleFreeNewton}, with the constants of its trial. */
final class SaddleFreeRival {

  private SaddleFreeRival() {}

  static Optimizer of(
      Parameters p, ReferenceProblem problem, Objective f, double[] x, RandomGenerator order) {
    Trial trial = new Trial(p.method(), p.trial());
    return switch (p.method()) {
      case MOMENTUM -> {
        double rate = trial.power(-2.5, 0.5, 0.1);
        var rule = new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 0.1));
        yield new MinibatchDescent(problem.parts(PARTS), x, rule, 1, order);
      }
      case ADAM -> {
        double rate = trial.power(-3.5, -0.5, 1e-2);
        var rule = new GradientRule.Adam(rate, 1 - trial.power(-2, 0, 0.1), 0.999, 1e-8);
        yield new MinibatchDescent(problem.parts(PARTS), x, rule, 1, order);
      }
      case L_BFGS -> new LimitedMemoryBfgs(f, x, trial.memory(20));
      case TRUST_REGION -> new RegionDescent(f, x, Region.TRUST, p.space(), trial.power(-2, 1, 1));
      case CUBIC -> new RegionDescent(f, x, Region.CUBIC, p.space(), trial.power(-2, 2, 1));
      case DAMPED_NEWTON -> damped(p, f, x, Damping.NEWTON, trial);
      case ABOVE_LOWEST -> damped(p, f, x, Damping.ABOVE_LOWEST, trial);
      case SADDLE_FREE -> damped(p, f, x, Damping.SADDLE_FREE, trial);
      case GAUSS_NEWTON -> damped(p, f, x, Damping.GAUSS_NEWTON, trial);
    };
  }

  private static Optimizer damped(
      Parameters p, Objective f, double[] x, Damping damping, Trial trial) {
    return new DampedDescent(f, x, damping, trial.dampings(GRID), p.space());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import java.util.random.RandomGenerator;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Constant;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;
import org.spindle.optimize.BatchBfgs;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.PartialSum;
import org.spindle.optimize.ReferenceSum;
import org.spindle.optimize.StochasticAverageGradient;
import org.spindle.optimize.SumOfFunctionsConstants;
import org.spindle.optimize.SumOfFunctionsOptimizer;
import org.spindle.random.Streams;

/** Who minimizes in {@link OptimizerComparison}, with the constants of its trial. */
final class ComparedOptimizer {

  private ComparedOptimizer() {}

  static Optimizer of(Parameters p, ReferenceSum sum, Streams streams) {
    Trial trial = new Trial(p.method(), p.trial());
    double[] x = sum.start();
    var order = streams.of("order");
    return switch (p.method()) {
      case SFO ->
          new SumOfFunctionsOptimizer(
              sum, x, around(p.constants(), trial), p.variant().choices(), order);
      case L_BFGS -> new LimitedMemoryBfgs(new PartialSum(sum), x, trial.memory(10));
      case BATCH_BFGS -> {
        int memory = trial.memory(10);
        int steps = (int) Math.round(trial.power(0.3, 1.5, 5));
        yield new BatchBfgs(sum, x, 0.1, steps, memory, order);
      }
      case SAG -> new StochasticAverageGradient(sum, x, trial.power(-4, 3, 1), true, order);
      case ADAGRAD ->
          descent(sum, x, new GradientRule.AdaGrad(trial.power(-3, 1, 0.1), 1e-8), order);
      case SGD -> descent(sum, x, new GradientRule.Plain(trial.power(-5, 2, 0.01)), order);
      case MOMENTUM -> {
        double rate = trial.power(-5, 1, 0.01);
        yield descent(sum, x, new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 0.1)), order);
      }
    };
  }

  /** All eight between a tenth and ten times what they are. */
  static SumOfFunctionsConstants around(SumOfFunctionsConstants constants, Trial trial) {
    SumOfFunctionsConstants drawn = constants;
    for (Constant constant : Constant.values()) {
      drawn = constant.times(trial.power(-1, 1, 1), drawn);
    }
    return drawn;
  }

  private static Optimizer descent(
      ReferenceSum sum, double[] x, GradientRule rule, RandomGenerator order) {
    return new MinibatchDescent(sum, x, rule, 1, order);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import org.spindle.jobs.experiment.optimize.OptimizerComparison.Method;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Problem;
import org.spindle.sweep.Cost;

/** What a point of {@link OptimizerComparison} costs. */
final class ComparisonCost {

  private static final double CALL = 2000; // what a call costs beside its flops, in flops
  private static final double STEP = 600_000; // what the small matrices of a step of SFO cost
  private static final double HISTORY = 10; // changes of a part, as published

  private ComparisonCost() {}

  /** Flops at the speed of large blocks; what is slower counts for more. */
  static Cost of(Parameters p) {
    double m = p.m();
    double n = p.n();
    double gradient = slowness(p.problem()) * passFlops(p);
    double calls = p.passes() * n;
    double flops = drawFlops(p) + 2.0 * p.passes() * gradient + calls * (CALL + 10 * m);
    long bytes = 8L * (long) (samples(p) * m * 2 + 40 * m) + 10_000_000;
    if (p.method() == Method.SAG) {
      flops += p.passes() * gradient;
      bytes += (long) (8 * m * n);
    }
    if (p.isSfo()) {
      double k = Math.min(m, 3 * n + 3);
      double large = m > k ? 20 * m * n : 0;
      double history =
          ComparedOptimizer.around(p.constants(), new Trial(p.method(), p.trial())).history()
              / HISTORY;
      flops += calls * (large + k * k * n + history * (400 * k + STEP));
      bytes += (long) (4 * m * k + 32 * n * k * (1 + HISTORY * history));
    }
    return new Cost(flops, bytes);
  }

  /** Of the function's arithmetic, against that of large blocks. */
  private static double slowness(Problem problem) {
    return switch (problem) {
      case POWERS -> 30;
      case VALLEYS -> 3;
      case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 1.3;
      default -> 1.8;
    };
  }

  private static double drawFlops(Parameters p) {
    return p.problem().isLogistic() ? 100 * p.m() * samples(p) : 5e6 + 300 * p.m();
  }

  /** Flops of all parts' gradients. */
  static double passFlops(Parameters p) {
    double m = p.m();
    return switch (p.problem()) {
      case QUADRATICS -> 2 * m * m * p.n();
      case POWERS, VALLEYS -> 9 * m * p.n();
      case LOGISTIC, WIDE_LOGISTIC -> 4 * m * samples(p);
      case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 6 * m * samples(p);
    };
  }

  private static double samples(Parameters p) {
    return switch (p.problem()) {
      case LOGISTIC -> 10_000;
      case WIDE_LOGISTIC -> 3_000;
      case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 1_000;
      default -> 0;
    };
  }
}

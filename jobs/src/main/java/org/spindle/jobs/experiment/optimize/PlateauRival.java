// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.PlateauCost.decompositionFlops;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.GRID;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.MEMORY;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.ROUNDING;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.finite;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.sweep.Watch;

/** Who goes on after the switch in {@link PlateauEscape}, with the constants of its trial. */
final class PlateauRival {

  private final Parameters p;
  private final PlateauTask task;
  private final Optimizer optimizer;

  PlateauRival(Parameters p, PlateauTask task, double[] x, RandomGenerator order) {
    this.p = p;
    this.task = task;
    optimizer = optimizer(p, task, x, order);
  }

  /** Ten times less to ten times more than before the switch. */
  private static GradientRule momentum(Parameters p, Trial trial) {
    double rate = p.problem().rate() * trial.power(-1, 1, 1);
    return new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 1 - MEMORY));
  }

  private static Optimizer optimizer(
      Parameters p, PlateauTask task, double[] x, RandomGenerator order) {
    Trial trial = new Trial(p.method(), p.trial());
    Objective f = task.objective();
    return switch (p.method()) {
      case MOMENTUM -> new MinibatchDescent(task.parts(), x, momentum(p, trial), 1, order);
      case L_BFGS -> new LimitedMemoryBfgs(f, x, trial.memory(20));
      case TRUST_REGION -> new RegionDescent(f, x, Region.TRUST, p.space(), trial.power(-2, 1, 1));
      case DAMPED_NEWTON -> damped(p, f, x, Damping.NEWTON, trial);
      case SADDLE_FREE -> damped(p, f, x, Damping.SADDLE_FREE, trial);
      case GAUSS_NEWTON -> damped(p, f, x, Damping.GAUSS_NEWTON, trial);
    };
  }

  private static Optimizer damped(
      Parameters p, Objective f, double[] x, Damping damping, Trial trial) {
    return new DampedDescent(f, x, damping, trial.dampings(GRID), p.space());
  }

  /** Error, gradient-equivalents and flops at the switch and after each outer step. */
  List<double[]> path(Watch watch) {
    List<double[]> path = new ArrayList<>();
    path.add(here());
    while (goesOn(path.size() - 1)) {
      advance(path.size(), watch);
      path.add(here());
    }
    return path;
  }

  /** Where it is. */
  double[] point() {
    return optimizer.point();
  }

  private double[] here() {
    double equivalents = optimizer.evaluations().gradientEquivalents();
    double flops = equivalents * task.gradientFlops() + ownFlops();
    return new double[] {finite(task.objective().value(optimizer.point())), equivalents, flops};
  }

  /** Flops of a method itself so far, without those of the error and its derivatives. */
  private double ownFlops() {
    double n = optimizer.point().length;
    var taken = optimizer.evaluations();
    return switch (p.method()) {
      case MOMENTUM -> taken.partGradients() * 10 * n; // gradient's scale and length, two updates
      case L_BFGS ->
          taken.gradients() * 8 * n * new Trial(p.method(), p.trial()).memory(20); // two loops
      default -> taken.decompositions() * decompositionFlops(n, p.krylov());
    };
  }

  private boolean goesOn(int done) {
    if (p.method().isFirstOrder()) {
      return done < 2 * p.outerSteps();
    }
    boolean enough =
        done >= p.outerSteps() && optimizer.evaluations().gradientEquivalents() >= p.gradients();
    return !enough && !optimizer.progress().ended();
  }

  private void advance(int step, Watch watch) {
    if (!p.method().isFirstOrder()) {
      optimizer.step(watch);
      return;
    }
    double later =
        (double) (p.gradients() - p.outerSteps()) * (step - p.outerSteps()) / p.outerSteps();
    double mark = step <= p.outerSteps() ? step : p.outerSteps() + later;
    while (!optimizer.progress().ended()
        && optimizer.evaluations().gradientEquivalents() < mark - ROUNDING * mark) {
      optimizer.step(watch);
    }
  }
}

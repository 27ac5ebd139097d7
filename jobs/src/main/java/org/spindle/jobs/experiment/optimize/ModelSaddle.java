// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Result;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Saddle;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.DampingSearch;
import org.spindle.optimize.Escape;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.PlaneSaddle;
import org.spindle.optimize.QuadraticObjective;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.optimize.RegionStep;
import org.spindle.optimize.SinglePart;
import org.spindle.random.Streams;
import org.spindle.sweep.Watch;

/** Saddles of {@link SaddleEscape} that are formulas, and who leaves them. */
final class ModelSaddle {

  private ModelSaddle() {}

  private static Objective objective(Parameters p) {
    if (p.saddle() != Saddle.EQUAL) {
      return p.saddle() == Saddle.PLANE ? PlaneSaddle.QUADRATIC : PlaneSaddle.MONKEY;
    }
    double[] curvatures = new double[p.dimension()];
    for (int i = 0; i < p.dimension(); i++) {
      curvatures[i] = i < p.directions() ? -p.downwardCurvature() : p.downwardCurvature();
    }
    return QuadraticObjective.of(Matrix.diagonal(curvatures));
  }

  private static Optimizer optimizer(
      Parameters p, Objective f, double[] start, RandomGenerator random) {
    DampingSearch fixed = DampingSearch.fixed(p.damping());
    CurvatureSpace whole = CurvatureSpace.whole();
    return switch (p.method()) {
      case DESCENT ->
          new MinibatchDescent(
              new SinglePart(f), start, new GradientRule.Plain(p.rate()), 1, random);
      case SADDLE_FREE -> new DampedDescent(f, start, Damping.SADDLE_FREE, fixed, whole);
      case NEWTON -> new DampedDescent(f, start, Damping.NEWTON, fixed, whole);
      case ABOVE_LOWEST -> new DampedDescent(f, start, Damping.ABOVE_LOWEST, fixed, whole);
      case TRUST_REGION -> new RegionDescent(f, start, Region.TRUST, whole);
    };
  }

  private static double[] start(Parameters p, RandomGenerator random) {
    return switch (p.saddle()) {
      case PLANE -> new double[] {1, p.start()};
      case MONKEY -> new double[] {-p.start(), 0};
      default ->
          IntStream.range(0, p.dimension())
              .mapToDouble(i -> p.start() * random.nextGaussian())
              .toArray();
    };
  }

  /** Distance from the saddle along its ways out. */
  private static double distance(Parameters p, double[] x) {
    if (p.saddle() != Saddle.EQUAL) {
      return Math.abs(p.saddle() == Saddle.PLANE ? x[1] : x[0]);
    }
    double square = 0;
    for (int i = 0; i < p.directions(); i++) {
      square += x[i] * x[i];
    }
    return Math.sqrt(square);
  }

  /** Who leaves from each start. */
  static Result left(Parameters p, Streams streams, Watch watch) {
    Objective f = objective(p);
    RandomGenerator random = streams.of("starts");
    double[] distances = new double[p.tries()];
    int[] steps = new int[p.tries()];
    double[] times = new double[p.tries()];
    for (int s = 0; s < p.tries(); s++) {
      Optimizer optimizer = optimizer(p, f, start(p, random), random);
      Escape escape = Escape.of(optimizer, x -> distance(p, x), p.exit(), p.maximalSteps(), watch);
      distances[s] = escape.distance();
      steps[s] = escape.steps();
      times[s] = escape.time();
    }
    return Result.of(distances, steps, times, new double[0]);
  }

  /** Noise is added by hand: gradient methods know none but that of their batches. */
  static Result noisy(Parameters p, Streams streams, Watch watch) {
    Objective f = objective(p);
    RandomGenerator random = streams.of("noise");
    double[] ends = new double[p.tries() * p.directions()];
    for (int s = 0; s < p.tries(); s++) {
      watch.check();
      double[] x = Escape.byNoise(f, p.rate(), p.stepNoise(), p.maximalSteps(), random);
      System.arraycopy(x, 0, ends, s * p.directions(), p.directions());
    }
    return Result.of(new double[0], new int[0], new double[0], ends);
  }

  /** f = ½(2x² − y²) + x at 0, in the basis of the curvatures −1 and 2. */
  static Result hardCase(Parameters p) {
    double[] step = new double[2];
    RegionStep.trustRegion(new double[] {-1, 2}, new double[] {0, 1}, p.exit(), step);
    double[] none = {};
    double[] named = {step[1], step[0]};
    return new Result(none, new int[0], none, none, named, none, new int[0], none, none, none);
  }
}

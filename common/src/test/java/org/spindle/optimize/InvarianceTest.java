// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Matrix;
import org.spindle.network.ReferenceNetwork;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.random.HaarOrthogonal;

/** A rotation or a permutation of the variables changes nothing. */
class InvarianceTest {

  private static final int STEPS = 10;
  private static final double SAME = 1e-9;

  enum Method {
    NEWTON((f, x) -> damped(f, x, Damping.NEWTON, DampingSearch.fixed(1), 0)),
    DAMPED_NEWTON((f, x) -> damped(f, x, Damping.NEWTON, GRID, 0)),
    ABOVE_LOWEST((f, x) -> damped(f, x, Damping.ABOVE_LOWEST, GRID, 0)),
    SADDLE_FREE((f, x) -> damped(f, x, Damping.SADDLE_FREE, GRID, 0)),
    KRYLOV_SADDLE_FREE((f, x) -> damped(f, x, Damping.SADDLE_FREE, GRID, 12)),
    GAUSS_NEWTON((f, x) -> damped(f, x, Damping.GAUSS_NEWTON, GRID, 0)),
    KRYLOV_GAUSS_NEWTON((f, x) -> damped(f, x, Damping.GAUSS_NEWTON, GRID, 12)),
    TRUST((f, x) -> new RegionDescent(f, x, Region.TRUST, CurvatureSpace.whole())),
    KRYLOV_TRUST((f, x) -> new RegionDescent(f, x, Region.TRUST, CurvatureSpace.krylov(12))),
    CUBIC((f, x) -> new RegionDescent(f, x, Region.CUBIC, CurvatureSpace.whole())),
    BFGS((f, x) -> new LimitedMemoryBfgs(f, x, 10));

    private final BiFunction<Objective, double[], Optimizer> start;

    Method(BiFunction<Objective, double[], Optimizer> start) {
      this.start = start;
    }
  }

  // A step amplifies rounding by up to 1/λ, on each processor another one.
  private static final DampingSearch GRID = DampingSearch.powersOfTen(1, -2);

  private static Optimizer damped(
      Objective f, double[] x, Damping damping, DampingSearch search, int dimensions) {
    return new DampedDescent(f, x, damping, search, new CurvatureSpace(dimensions));
  }

  private static List<Double> losses(Method method, Objective f, double[] start) {
    Optimizer optimizer = method.start.apply(f, start);
    List<Double> losses = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      optimizer.step();
      losses.add(optimizer.value());
    }
    return losses;
  }

  private static void assertInvariant(Method method, Matrix rotation, String what) {
    Objective f = ReferenceProblem.small().objective();
    double[] x = ReferenceNetwork.first().parameters();
    RotatedObjective turned = new RotatedObjective(f, rotation);
    List<Double> expected = losses(method, f, x);
    List<Double> found = losses(method, turned, turned.there(x));
    for (int t = 0; t < STEPS; t++) {
      double loss = expected.get(t);
      assertEquals(loss, found.get(t), SAME * Math.abs(loss), what + ", step " + (t + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rotationOfTheVariablesChangesNoLoss(Method method) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    assertInvariant(
        method, new Matrix(43, 43, HaarOrthogonal.frame(43, 43, random)), method + " turned");
  }

  @ParameterizedTest
  @EnumSource
  void permutationOfTheVariablesChangesNoLoss(Method method) {
    Matrix permutation = new Matrix(43, 43);
    BatchOrder order = new BatchOrder(43, new SplittableRandom(4));
    for (int i = 0; i < 43; i++) {
      permutation.set(i, order.next(), 1);
    }
    assertInvariant(method, permutation, method + " permuted");
  }
}

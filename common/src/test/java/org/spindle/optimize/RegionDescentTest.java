// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.sweep.Watch;

class RegionDescentTest {

  private static RegionDescent of(Objective f, Region region, CurvatureSpace space, double... x) {
    return new RegionDescent(f, x, region, space);
  }

  @ParameterizedTest
  @EnumSource
  void exactSaddleIsTheHardCaseAndIsLeft(Region region) {
    for (CurvatureSpace space :
        new CurvatureSpace[] {CurvatureSpace.whole(), CurvatureSpace.krylov(2)}) {
      RegionDescent descent = of(PlaneSaddle.QUADRATIC, region, space, 0, 0);
      assertEquals(Progress.Kind.MOVING, descent.step().kind());
      assertTrue(descent.value() < 0);
      assertEquals(0, descent.point()[0], 1e-12);
    }
  }

  /** On the stable manifold no gradient, and no Krylov space of it, points along the way out. */
  @ParameterizedTest
  @CsvSource({"TRUST, 0", "TRUST, 3", "CUBIC, 0", "CUBIC, 3"})
  void stableManifoldIsLeftAtTheSaddle(Region region, int dimensions) {
    Objective f = QuadraticObjective.of(Matrix.diagonal(5, 3, 1, -1));
    RegionDescent descent = of(f, region, new CurvatureSpace(dimensions), 1, 1, 1, 0);
    descent.run(100, Watch.UNLIMITED);
    assertTrue(descent.value() < -1, descent.value() + " " + descent.progress());
  }

  @ParameterizedTest
  @EnumSource
  void monkeySaddleWithoutAnyCurvatureIsStationary(Region region) {
    RegionDescent descent = of(PlaneSaddle.MONKEY, region, CurvatureSpace.whole(), 0, 0);
    assertEquals("stationary, index 0", descent.step().words());
  }

  @ParameterizedTest
  @CsvSource({"TRUST, 0", "TRUST, 4", "CUBIC, 0", "CUBIC, 4"})
  void convexFunctionIsSolved(Region region, int dimensions) {
    LogisticRegression f = LogisticRegression.drawn(3, 60, 4, 3, 1, 1, 0.1);
    RegionDescent descent = of(f, region, new CurvatureSpace(dimensions), 0, 0, 0, 0);
    Progress progress = descent.run(200, Watch.UNLIMITED);
    double[] g = new double[4];
    f.gradient(descent.point(), g);
    assertEquals(0, Blas.best().nrm2(g), 1e-7, progress.words());
    assertTrue(progress.words().startsWith("stationary, index 0"), progress.words());
  }

  @ParameterizedTest
  @EnumSource
  void linearAutoencoderIsLearnedFromItsWorstSaddle(Region region) {
    ReferenceProblem code = ReferenceProblem.linearAutoencoder(3, 5, 4, 3, 2, 1);
    double[] start = new double[code.network().parameters()];
    RegionDescent descent = of(code.objective(), region, CurvatureSpace.whole(), start);
    Progress progress = descent.run(300, Watch.UNLIMITED);
    assertEquals(1.5, descent.value(), 1e-9, progress.words());
  }

  @ParameterizedTest
  @EnumSource
  void valuesThatAreNotFiniteAreWords(Region region) {
    CurvatureSpace whole = CurvatureSpace.whole();
    double[] start = {1, 2, 3, 4};
    Objective broken = new BrokenObjective(4, BrokenObjective.What.CURVATURE);
    assertEquals(
        "diverged: the curvature is not finite", of(broken, region, whole, start).step().words());
    broken = new BrokenObjective(4, BrokenObjective.What.GRADIENT);
    assertEquals(
        "diverged: the gradient is not finite", of(broken, region, whole, start).step().words());
    broken = new BrokenObjective(4, BrokenObjective.What.ELSEWHERE);
    Progress.Kind kind = of(broken, region, whole, start).step().kind();
    boolean trust = region == Region.TRUST;
    assertEquals(trust ? Progress.Kind.STALLED : Progress.Kind.DAMPING_RAN_AWAY, kind);
  }

  @ParameterizedTest
  @EnumSource
  void rejectedStepCostsOneValue(Region region) {
    Matrix a = Matrix.diagonal(1, 2);
    RegionDescent descent = of(QuadraticObjective.of(a), region, CurvatureSpace.whole(), 30, 40);
    descent.step();
    assertEquals(1, descent.evaluations().matrices());
    assertEquals(1, descent.evaluations().decompositions());
    assertEquals(2, descent.evaluations().gradients());
    assertTrue(descent.evaluations().values() >= 1);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

class EscapeTimeTest {

  private static final EscapeTime UNIT = new EscapeTime(1, 1);

  @Test
  void meanTimesOfFlowAreThose() {
    assertEquals(7.542937, UNIT.flow(1e-3, 1), 1e-6);
    assertEquals(5.808123, UNIT.flow(1e-3, 10), 1e-6);
    assertEquals(UNIT.flow(1e-3, 3) / 2, new EscapeTime(2, 1).flow(1e-3, 3), 1e-12);
  }

  private static Escape escape(Optimizer optimizer) {
    return Escape.of(optimizer, x -> Math.abs(x[1]), 1, 100, Watch.UNLIMITED);
  }

  @Test
  void timesBetweenStepsAreThoseOfTheLogarithm() {
    Escape escape = escape(newton(Damping.SADDLE_FREE));
    assertEquals(1e-3, escape.distance());
    assertEquals(Math.log(1e3) / Math.log(2), escape.time(), 1e-9);
  }

  private static Optimizer newton(Damping damping) {
    return new DampedDescent(
        PlaneSaddle.QUADRATIC,
        new double[] {1, 1e-3},
        damping,
        DampingSearch.fixed(0),
        CurvatureSpace.whole());
  }

  @Test
  void descentTakes38StepsSaddleFreeNewton10AndNewtonNeverArrives() {
    EscapeTime time = new EscapeTime(2, 1); // −y² has the curvature −2
    assertEquals(38, time.descent(1e-3, 0.1));
    assertEquals(10, time.saddleFree(1e-3, 0));
    Optimizer descent =
        new MinibatchDescent(
            new SinglePart(PlaneSaddle.QUADRATIC),
            new double[] {1, 1e-3},
            new GradientRule.Plain(0.1),
            1,
            new SplittableRandom(1));
    assertEquals(38, escape(descent).steps());
    assertEquals(10, escape(newton(Damping.SADDLE_FREE)).steps());
    Optimizer newton = newton(Damping.NEWTON);
    assertEquals(-1, escape(newton).steps());
    assertEquals("stationary, index 1", newton.progress().words());
  }

  @Test
  void monkeySaddleIsLeftAlgebraically() {
    for (double start : new double[] {1e-2, 1e-3, 1e-4}) {
      double[] x = {-start, 0};
      double[] g = new double[2];
      double rate = 0.1;
      int t = 0;
      while (x[0] > -1) {
        PlaneSaddle.MONKEY.gradient(x, g);
        x[0] -= rate * g[0];
        t++;
      }
      double theory = EscapeTime.monkey(start, rate);
      assertEquals(theory, t, 0.1 * theory); // next order: ln(1/|x₀|) − 1/(3η)
      assertEquals(EscapeTime.monkey(start, 1, rate), t, 2);
    }
  }

  @Test
  void startsOutsideAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> UNIT.descent(2, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new EscapeTime(0, 1));
    assertTrue(UNIT.flowDeviation(1) > UNIT.flowDeviation(10));
  }

  @Test
  void saddleOfManyDirectionsIsLeftAsTheFormulaSays() {
    Matrix a = Matrix.diagonal(3, 1, -0.5, -0.5);
    double[] start = {1, 1, 3e-4, 4e-4};
    EscapeTime time = new EscapeTime(0.5, 1);
    Optimizer descent =
        new DampedDescent(
            QuadraticObjective.of(a),
            start,
            Damping.SADDLE_FREE,
            DampingSearch.fixed(0.5),
            CurvatureSpace.whole());
    int t = 0;
    while (Math.hypot(descent.point()[2], descent.point()[3]) < 1) {
      descent.step();
      t++;
    }
    assertEquals(time.saddleFree(5e-4, 0.5), t);
  }
}

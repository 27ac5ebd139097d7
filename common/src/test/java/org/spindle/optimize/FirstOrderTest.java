// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

class FirstOrderTest {

  private static final double EXACT = 1e-13;

  private static MinibatchDescent of(SumOfFunctions f, GradientRule rule, int batch, double... x) {
    return new MinibatchDescent(f, x, rule, batch, new SplittableRandom(1));
  }

  private static SumOfFunctions quadratic(double... curvatures) {
    return new SinglePart(QuadraticObjective.of(Matrix.diagonal(curvatures)));
  }

  @Test
  void plainDescentShrinksEachDirectionByItsFactor() {
    MinibatchDescent descent = of(quadratic(1, 4, -2), new GradientRule.Plain(0.1), 1, 1, 1, 1);
    descent.run(20, Watch.UNLIMITED);
    double[] expected = {Math.pow(0.9, 20), Math.pow(0.6, 20), Math.pow(1.2, 20)};
    assertArrayEquals(expected, descent.point(), 1e-12);
    assertEquals(20, descent.evaluations().gradientEquivalents(), EXACT);
  }

  /** With μ = (1 − √(ηλ))² both roots of the recursion are √μ: xₜ = (1 + t(1 − √μ)) √μᵗ … */
  @Test
  void criticalMomentumDecaysWithItsSquareRoot() {
    double memory = 0.81;
    double rate = 0.01; // ηλ = (1 − 0.9)²
    MinibatchDescent descent = of(quadratic(1), new GradientRule.Momentum(rate, memory), 1, 1);
    for (int t = 1; t <= 60; t++) {
      descent.step();
      double root = Math.sqrt(memory);
      double start = 1 - rate; // x₁
      double expected = Math.pow(root, t) * (1 + t * (start / root - 1));
      assertEquals(expected, descent.point()[0], EXACT);
    }
  }

  /** In its own coordinates y = x + μ v … as x_{t+1} = y_t − η∇(y_t), y = x + μ(x − x before). */
  @Test
  void nesterovsGradientIsWhereTheMomentumLeads() {
    double rate = 0.05;
    double memory = 0.9;
    double[] curvatures = {1, 5};
    MinibatchDescent descent =
        of(quadratic(curvatures), new GradientRule.Nesterov(rate, memory), 1, 1, 1);
    double[] x = {1, 1};
    double[] y = {1, 1};
    for (int t = 0; t < 40; t++) {
      descent.step();
      for (int i = 0; i < 2; i++) {
        double then = y[i] - rate * curvatures[i] * y[i];
        y[i] = then + memory * (then - x[i]);
        x[i] = then;
      }
      assertArrayEquals(y, descent.point(), EXACT);
    }
  }

  @Test
  void adaptiveRulesTakeTheirFirstStepsByTheSignAlone() {
    for (double scale : new double[] {1e-3, 1e3}) {
      SumOfFunctions f = quadratic(scale, 7 * scale);
      MinibatchDescent ada = of(f, new GradientRule.AdaGrad(0.1, 1e-12), 1, 1, -1);
      MinibatchDescent adam = of(f, new GradientRule.Adam(0.1, 0.9, 0.999, 1e-12), 1, 1, -1);
      MinibatchDescent prop = of(f, new GradientRule.RmsProp(0.1, 0.75, 1e-12), 1, 1, -1);
      ada.step();
      adam.step();
      prop.step();
      assertArrayEquals(new double[] {0.9, -0.9}, ada.point(), 1e-9);
      assertArrayEquals(new double[] {0.9, -0.9}, adam.point(), 1e-9);
      assertArrayEquals(new double[] {0.8, -0.8}, prop.point(), 1e-9); // √(1 − ρ) = ½
    }
  }

  /** A constant gradient: Adam walks by η a step, AdaGrad by η/√t. */
  @Test
  void constantSlopeIsWalkedAsTheRulesSay() {
    SumOfFunctions slope =
        new SinglePart(new QuadraticObjective(new Matrix(1, 1), new double[] {-3}));
    MinibatchDescent adam = of(slope, new GradientRule.Adam(0.01), 1, 0);
    MinibatchDescent ada = of(slope, new GradientRule.AdaGrad(0.01, 1e-10), 1, 0);
    adam.run(50, Watch.UNLIMITED);
    ada.run(50, Watch.UNLIMITED);
    double sum = 0;
    for (int t = 1; t <= 50; t++) {
      sum += 1 / Math.sqrt(t);
    }
    assertEquals(-0.5, adam.point()[0], 1e-8);
    assertEquals(-0.01 * sum, ada.point()[0], 1e-9);
  }

  @Test
  void eachSubFunctionIsMetOnceInAPass() {
    LogisticRegression f = LogisticRegression.drawn(1, 40, 3, 10, 1, 1, 0);
    int[] met = new int[10];
    SumOfFunctions counted =
        new SumOfFunctions() {
          @Override
          public int dimension() {
            return 3;
          }

          @Override
          public int parts() {
            return 10;
          }

          @Override
          public double gradient(int part, double[] x, double[] gradient) {
            met[part]++;
            return f.gradient(part, x, gradient);
          }
        };
    MinibatchDescent descent = of(counted, new GradientRule.Plain(0.1), 2, 0, 0, 0);
    descent.run(15, Watch.UNLIMITED);
    assertArrayEquals(new int[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, met);
    assertEquals(3, descent.evaluations().gradientEquivalents(), EXACT);
  }

  private static LogisticRegression logistic() {
    return LogisticRegression.drawn(17, 300, 10, 30, 1, 0.5, 1e-2);
  }

  private static double lowest(LogisticRegression f) {
    DampedDescent newton =
        new DampedDescent(
            f,
            new double[f.dimension()],
            Damping.NEWTON,
            DampingSearch.lowestOf(0),
            CurvatureSpace.whole());
    assertTrue(newton.run(50, Watch.UNLIMITED).words().startsWith("stationary, index 0"));
    return newton.value();
  }

  @Test
  void averageGradientConvergesToTheMinimum() {
    LogisticRegression f = logistic();
    double floor = lowest(f);
    double largest = 0.25 / 30 * 10 / 3 * 4; // of a sub-function: a mean of p(1 − p) x xᵀ, over N
    for (boolean search : new boolean[] {false, true}) {
      double guess = search ? 1e-4 : largest;
      var sag =
          new StochasticAverageGradient(f, new double[10], guess, search, new SplittableRandom(2));
      sag.run(30 * 300, Watch.UNLIMITED);
      assertEquals(floor, f.value(sag.point()), 1e-9, "search " + search);
      double expected = search ? 2 : 1;
      assertEquals(expected, sag.evaluations().gradientEquivalents() / 300, 0.1);
      if (search) {
        assertTrue(sag.lipschitz() < largest);
      }
    }
  }

  @Test
  void averageGradientOfOneSubFunctionIsDescent() {
    SumOfFunctions f = quadratic(1, 4);
    var sag =
        new StochasticAverageGradient(f, new double[] {1, 1}, 10, false, new SplittableRandom(1));
    sag.run(20, Watch.UNLIMITED);
    assertArrayEquals(new double[] {Math.pow(0.9, 20), Math.pow(0.6, 20)}, sag.point(), 1e-12);
  }

  @Test
  void bfgsOnBatchesComesNearTheMinimum() {
    LogisticRegression f = LogisticRegression.drawn(17, 3000, 10, 30, 1, 5, 1e-3);
    double floor = lowest(f);
    double start = f.value(new double[10]);
    var batches = new BatchBfgs(f, new double[10], 0.1, 3, 5, new SplittableRandom(3));
    batches.run(60, Watch.UNLIMITED);
    assertTrue(f.value(batches.point()) - floor < 0.3 * (start - floor));
    assertTrue(batches.evaluations().gradientEquivalents() < 15);
    var whole = new BatchBfgs(f, new double[10], 1, 1000, 5, new SplittableRandom(3));
    whole.run(60, Watch.UNLIMITED);
    assertEquals(floor, f.value(whole.point()), 1e-9);
    assertTrue(whole.progress().ended() || whole.value() - floor < 1e-12);
  }

  @Test
  void divergenceIsAWord() {
    MinibatchDescent descent = of(quadratic(1), new GradientRule.Plain(5), 1, 1);
    Progress progress = descent.run(2000, Watch.UNLIMITED);
    assertEquals(Progress.Kind.DIVERGED, progress.kind());
    assertEquals(
        "stationary, index unknown",
        of(quadratic(1), new GradientRule.Plain(1), 1, 0).step().words());
  }

  @Test
  void oneBrokenSubFunctionIsNamed() {
    LogisticRegression f = logistic();
    SumOfFunctions broken =
        new SumOfFunctions() {
          @Override
          public int dimension() {
            return 10;
          }

          @Override
          public int parts() {
            return 30;
          }

          @Override
          public double gradient(int part, double[] x, double[] gradient) {
            double value = f.gradient(part, x, gradient);
            return part == 17 ? Double.NaN : value;
          }
        };
    var sag =
        new StochasticAverageGradient(broken, new double[10], 1, true, new SplittableRandom(1));
    Progress progress = sag.run(1000, Watch.UNLIMITED);
    assertEquals("diverged: sub-function 17 is not finite", progress.words());
    Progress descent =
        of(broken, new GradientRule.Plain(0.1), 1, new double[10]).run(1000, Watch.UNLIMITED);
    assertEquals("diverged: sub-function 17 is not finite", descent.words());
    var batches = new BatchBfgs(broken, new double[10], 0.1, 3, 5, new SplittableRandom(3));
    assertEquals(Progress.Kind.DIVERGED, batches.run(100, Watch.UNLIMITED).kind());
  }

  @Test
  void badUseIsALine() {
    SumOfFunctions f = quadratic(1);
    assertThrows(IllegalArgumentException.class, () -> new GradientRule.Plain(0));
    assertThrows(IllegalArgumentException.class, () -> new GradientRule.Momentum(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new GradientRule.Adam(1, 0.9, 0.9, 0));
    assertThrows(IllegalArgumentException.class, () -> of(f, new GradientRule.Plain(1), 2, 1));
    assertThrows(IllegalArgumentException.class, () -> of(f, new GradientRule.Plain(1), 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StochasticAverageGradient(f, new double[1], 0, true, new SplittableRandom(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BatchBfgs(f, new double[1], 0, 1, 1, new SplittableRandom(1)));
  }
}

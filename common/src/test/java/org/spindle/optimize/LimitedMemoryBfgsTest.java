// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

class LimitedMemoryBfgsTest {

  /** Σ 100 (x_{i+1} − x_i²)² + (1 − x_i)², lowest at 1. */
  private record Rosenbrock(int dimension) implements Objective {

    @Override
    public double value(double[] x) {
      return gradient(x, new double[dimension]);
    }

    @Override
    public double gradient(double[] x, double[] gradient) {
      java.util.Arrays.fill(gradient, 0);
      double sum = 0;
      for (int i = 0; i + 1 < dimension; i++) {
        double valley = x[i + 1] - x[i] * x[i];
        sum += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
        gradient[i + 1] += 200 * valley;
        gradient[i] += -400 * x[i] * valley - 2 * (1 - x[i]);
      }
      return sum;
    }

    @Override
    public boolean hasCurvature() {
      return false;
    }

    @Override
    public Curvature curvature(double[] x) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  // It takes 43, 87 and, by rounding, 592 to 617 gradients.
  @CsvSource({"2, 5, 60", "10, 10, 150", "100, 20, 700"})
  void curvedValleyIsFollowedToItsEnd(int n, int memory, int most) {
    double[] start = new double[n];
    for (int i = 0; i < n; i++) {
      start[i] = i % 2 == 0 ? -1.2 : 1;
    }
    var bfgs = new LimitedMemoryBfgs(new Rosenbrock(n), start, memory);
    while (bfgs.evaluations().gradients() < most && !bfgs.progress().ended()) {
      bfgs.step();
    }
    assertTrue(bfgs.value() < 1e-10, bfgs.value() + " " + bfgs.progress());
  }

  @Test
  void quadraticFunctionIsSolvedInAboutAsManyStepsAsVariables() {
    Matrix a = Matrix.diagonal(1, 2, 5, 20, 100);
    double[] b = {1, 1, 1, 1, 1};
    var bfgs = new LimitedMemoryBfgs(new QuadraticObjective(a, b), new double[5], 10);
    bfgs.run(25, Watch.UNLIMITED);
    assertArrayEquals(new double[] {1, 0.5, 0.2, 0.05, 0.01}, bfgs.point(), 1e-7);
  }

  @Test
  void minimumIsStationary() {
    LogisticRegression f = LogisticRegression.drawn(3, 60, 4, 3, 1, 1, 0.1);
    var bfgs = new LimitedMemoryBfgs(f, new double[4], 10);
    assertEquals("stationary, index unknown", bfgs.run(200, Watch.UNLIMITED).words());
  }

  @Test
  void eachStepMeetsTheStrongWolfeConditions() {
    Rosenbrock f = new Rosenbrock(10);
    double[] start = new double[10];
    var bfgs = new LimitedMemoryBfgs(f, start, 5);
    double[] before = new double[10];
    double[] after = new double[10];
    for (int t = 0; t < 30; t++) {
      double[] from = bfgs.point().clone();
      double value = f.gradient(from, before);
      bfgs.step();
      double there = f.gradient(bfgs.point(), after);
      double[] move = bfgs.point().clone();
      Blas.best().axpy(-1, from, move);
      double slope = Blas.best().dot(move, before);
      assertTrue(slope < 0);
      assertTrue(there <= value + 1e-4 * slope * (1 - 1e-9));
      assertTrue(Math.abs(Blas.best().dot(move, after)) <= -0.9 * slope * (1 + 1e-9));
      assertEquals(there, bfgs.value(), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 1, 1e8})
  void scaleOfTheFunctionDoesNotMatter(double scale) {
    Rosenbrock f = new Rosenbrock(4);
    Objective scaled = new PartialSum(new SinglePart(f), new int[] {0}, scale);
    var bfgs = new LimitedMemoryBfgs(scaled, new double[4], 5);
    bfgs.run(100, Watch.UNLIMITED);
    assertTrue(bfgs.value() < 1e-12 * scale, "left " + bfgs.value() / scale);
  }

  @Test
  void saddleWithoutSlopeIsStationaryAndNaNIsAWord() {
    var saddle = new LimitedMemoryBfgs(PlaneSaddle.QUADRATIC, new double[2], 5);
    assertEquals("stationary, index unknown", saddle.step().words());
    var broken =
        new LimitedMemoryBfgs(
            new BrokenObjective(2, BrokenObjective.What.GRADIENT), new double[] {1, 1}, 5);
    assertEquals("diverged: the gradient is not finite", broken.step().words());
    var elsewhere =
        new LimitedMemoryBfgs(
            new BrokenObjective(2, BrokenObjective.What.ELSEWHERE), new double[] {1, 1}, 5);
    assertEquals(Progress.Kind.STALLED, elsewhere.step().kind());
    assertThrows(
        IllegalArgumentException.class,
        () -> new LimitedMemoryBfgs(PlaneSaddle.QUADRATIC, new double[2], 0));
  }

  @Test
  void unboundedDescentDoesNotHang() {
    var bfgs = new LimitedMemoryBfgs(PlaneSaddle.QUADRATIC, new double[] {1, 1e-3}, 5);
    bfgs.run(50, Watch.UNLIMITED);
    assertTrue(bfgs.value() < -1e10 || bfgs.progress().ended());
  }

  /** Passes to relative suboptimality 1e-2, 1e-4, 1e-6, beside those of SciPy (memory 10). */
  @Test
  @Tag("slow")
  void logisticRegressionOfBadScalesTakesAsManyPassesAsElsewhere() {
    passes(LogisticRegression.drawn(11, 10_000, 50, 100, 2, 1.2, 1e-4), 0.4710879164, 27, 53, 81);
    passes(LogisticRegression.drawn(17, 3_000, 300, 30, 1.5, 0.48, 1e-3), 0.5102886834, 12, 22, 32);
  }

  private static void passes(LogisticRegression f, double floor, int... expected) {
    double[] start = new double[f.dimension()];
    double first = f.value(start);
    var bfgs = new LimitedMemoryBfgs(f, start, 10);
    int reached = 0;
    double best = first;
    while (reached < 3 && bfgs.evaluations().gradients() < 300) {
      bfgs.step();
      best = Math.min(best, bfgs.value());
      while (reached < 3 && best - floor <= Math.pow(10, -2 - 2 * reached) * (first - floor)) {
        double passes = bfgs.evaluations().gradients();
        assertEquals(expected[reached], passes, 0.3 * expected[reached], "stage " + reached);
        reached++;
      }
    }
    assertEquals(3, reached);
    bfgs.run(1000, Watch.UNLIMITED);
    assertEquals(floor, bfgs.value(), 1e-9);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class BalancedFlowTest {

  private static final Streams STREAMS = new Streams(new PointId(3, 17));
  private static final double[] TIMES = {0, 0.3, 1, 2.5, 6};

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, -0.7, 2, -2, 10})
  void integratedWeightsFollowTheFormula(double balance) {
    Matrix task = new Matrix(4, 6, GaussianMatrix.matrix(4, 6, 0.7, STREAMS.of("task")));
    var start = TwoLayerWeights.balanced(6, 3, 4, balance, 0.1, STREAMS.of("start"));
    assertEquals(0, start.imbalance(balance), 1e-13 * (1 + Math.abs(balance)));
    TwoLayerWeights[] course = start.flow(task, Watch.UNLIMITED, TIMES);
    Matrix[] theory = BalancedFlow.of(task, balance).grams(start.stacked(), TIMES);
    for (int i = 0; i < TIMES.length; i++) {
      assertEquals(0, distance(course[i].gram(), theory[i]), 1e-9);
      assertEquals(0, course[i].imbalance(balance), 1e-10);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.7, -2})
  void theWrongSignOfTheBalanceFails(double balance) {
    Matrix task = new Matrix(4, 6, GaussianMatrix.matrix(4, 6, 0.7, STREAMS.of("task")));
    var start = TwoLayerWeights.balanced(6, 3, 4, balance, 0.1, STREAMS.of("start"));
    TwoLayerWeights[] course = start.flow(task, Watch.UNLIMITED, TIMES);
    Matrix[] wrong = BalancedFlow.of(task, -balance).grams(start.stacked(), TIMES);
    assertTrue(distance(course[2].gram(), wrong[2]) > 1e-3);
  }

  @Test
  void tasksOfLowRankNeedNoInverse() {
    Matrix u = new Matrix(5, 1, HaarOrthogonal.frame(5, 1, STREAMS.of("u")));
    Matrix v = new Matrix(5, 1, HaarOrthogonal.frame(5, 1, STREAMS.of("v")));
    Matrix task = Blas.best().multiply(Op.N, u, Op.T, v); // F has six zeros
    var start = TwoLayerWeights.balanced(5, 4, 5, 0, 0.01, STREAMS.of("start"));
    double[] times = {1, 5, 400};
    TwoLayerWeights[] course = start.flow(task, Watch.UNLIMITED, times);
    Matrix[] theory = BalancedFlow.of(task, 0).grams(start.stacked(), times);
    for (int i = 0; i < times.length; i++) {
      assertEquals(0, distance(course[i].gram(), theory[i]), 1e-9);
    }
    assertEquals(0, distance(theory[2].block(5, 0, 5, 5), task), 1e-2);
  }

  @Test
  void aSingleModeFollowsTheLogistic() {
    double s = 1.7;
    double strength = 0.01;
    Matrix start = new Matrix(2, 1, new double[] {0.1, 0.1});
    Matrix[] grams = BalancedFlow.of(new Matrix(1, 1, new double[] {s}), 0).grams(start, TIMES);
    double[] logistic = ModeTrajectory.whiteInputs(2, s, strength).strengths(TIMES);
    for (int i = 0; i < TIMES.length; i++) {
      assertEquals(logistic[i], grams[i].get(1, 0), 1e-13);
    }
  }

  @Test
  void unbalancedModesFollowTheirHyperbola() {
    double a = 1.3;
    double b = 0.2;
    Matrix start = new Matrix(2, 1, new double[] {b, a}); // first b, second a: λ = a² − b²
    Matrix task = new Matrix(1, 1, new double[] {0.9});
    Matrix late = BalancedFlow.of(task, a * a - b * b).grams(start, 60)[0];
    assertEquals(0.9, late.get(1, 0), 1e-12);
    assertEquals(a * a - b * b, late.get(1, 1) - late.get(0, 0), 1e-11);
  }

  @Test
  void aLazyNetworkHardlyMovesItsKernelAndARichOneDoes() {
    Matrix task = new Matrix(4, 4, HaarOrthogonal.frame(4, 4, STREAMS.of("task")));
    double lazy = movement(task, 30);
    double lazier = movement(task, 60);
    assertTrue(movement(task, 0) > 10, "rich: the kernel is made anew");
    // to leading order ΔW₁ᵀW₁ = ΣᵀΣ/λ and ΔW₂W₂ᵀ = ΣΣᵀ/λ on K₀ = λ
    double theory = Math.sqrt(4 * 4 + 2 * 16 + 4 * 4) / (30 * 30 * Math.sqrt(16));
    assertEquals(1, lazy / theory, 0.05);
    assertEquals(4, lazy / lazier, 0.1);
  }

  private static double movement(Matrix task, double balance) {
    var start = TwoLayerWeights.balanced(4, 4, 4, balance, 1e-4, STREAMS.of("start"));
    Matrix[] grams = BalancedFlow.of(task, balance).grams(start.stacked(), 0, 20);
    return TangentKernel.movement(grams[0], grams[1], 4);
  }

  private static double distance(Matrix a, Matrix b) {
    double largest = 0;
    for (int c = 0; c < a.cols(); c++) {
      for (int r = 0; r < a.rows(); r++) {
        largest = Math.max(largest, Math.abs(a.get(r, c) - b.get(r, c)));
      }
    }
    return largest;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.optimize.SumOfFunctionsVariant.Update;

/** Hessians from histories of quadratics f = ½ Σ λ_k x_k². */
class HistoryCurvatureTest {

  private static final int N = 12;
  private static final SumOfFunctionsConstants CONSTANTS = SumOfFunctionsConstants.published();

  private final SplittableRandom random = new SplittableRandom(3);
  private final SubfunctionModel model = new SubfunctionModel(N, 10);

  private void record(double[] x, double[] eigenvalues) {
    double[] g = new double[N];
    double f = 0;
    for (int k = 0; k < N; k++) {
      g[k] = eigenvalues[k] * x[k];
      f += eigenvalues[k] * x[k] * x[k] / 2;
    }
    model.record(x, f, g, 1e-12);
  }

  private double[] gaussian() {
    double[] x = new double[N];
    Arrays.setAll(x, k -> random.nextGaussian());
    return x;
  }

  private Matrix hessian() {
    Matrix h = new Matrix(N, N);
    double[] origin = new double[N];
    double[] last = new double[N];
    System.arraycopy(model.position().data(), 0, last, 0, N);
    double[] gradient = new double[N];
    model.addGradient(1, last, N, gradient);
    for (int k = 0; k < N; k++) {
      double[] at = last.clone();
      at[k] += 1;
      double[] g = origin.clone();
      model.addGradient(1, at, N, g);
      for (int i = 0; i < N; i++) {
        h.set(i, k, g[i] - gradient[i]);
      }
    }
    return h;
  }

  private double smallestEigenvalue() {
    return SymmetricEigen.values(hessian())[0];
  }

  @Test
  void theNewestChangeIsReproduced() {
    double[] eigenvalues = new double[N];
    Arrays.setAll(eigenvalues, k -> 1 + k);
    double[] before = new double[N];
    double[] now = new double[N];
    for (int k = 0; k < 6; k++) {
      before = now;
      now = gaussian();
      record(now, eigenvalues);
    }
    assertEquals(5, model.terms());
    new HistoryCurvature(N, CONSTANTS, Update.BFGS).fit(model, N, 1);
    double[] predicted = new double[N];
    model.addGradient(1, before, N, predicted);
    for (int k = 0; k < N; k++) {
      assertEquals(eigenvalues[k] * before[k], predicted[k], 1e-10);
    }
    assertTrue(smallestEigenvalue() > 0);
    assertTrue(model.diagonal() >= 1 - 1e-12 && model.ceiling() <= 12 * (1 + 1e-12));
  }

  @Test
  void rankOneUpdatesFindTheWholeHessianOfFewDirections() {
    double[] eigenvalues = new double[N];
    Arrays.setAll(eigenvalues, k -> k < 5 ? 2 + k : 1.5);
    for (int k = 0; k < 8; k++) {
      double[] x = gaussian();
      Arrays.fill(x, 5, N, 0);
      record(x, eigenvalues);
    }
    new HistoryCurvature(N, CONSTANTS, Update.RANK_ONE).fit(model, N, 1);
    Matrix h = hessian();
    for (int k = 0; k < 5; k++) {
      assertEquals(eigenvalues[k], h.get(k, k), 1e-9);
      assertEquals(0, h.get(k, (k + 1) % 5), 1e-9);
    }
  }

  @Test
  void negativeCurvatureIsRaisedToPositive() {
    double[] eigenvalues = new double[N];
    Arrays.setAll(eigenvalues, k -> k % 2 == 0 ? 3 : -2);
    for (int k = 0; k < 9; k++) {
      record(gaussian(), eigenvalues);
      if (model.terms() > 0) {
        new HistoryCurvature(N, CONSTANTS, Update.BFGS).fit(model, N, 1);
        assertTrue(smallestEigenvalue() > 0);
      }
    }
    double[] allDown = new double[N];
    Arrays.fill(allDown, -1);
    model.forget();
    record(gaussian(), allDown);
    record(gaussian(), allDown);
    new HistoryCurvature(N, CONSTANTS, Update.BFGS).fit(model, N, 1);
    assertEquals(1, smallestEigenvalue(), 1e-10);
  }

  @Test
  void repeatedAndOppositeStepsLoseNoRank() {
    double[] eigenvalues = new double[N];
    Arrays.setAll(eigenvalues, k -> 1 + k);
    double[] a = gaussian();
    double[] b = gaussian();
    for (int k = 0; k < 10; k++) {
      record(k % 2 == 0 ? a : b, eigenvalues);
    }
    record(b.clone(), eigenvalues); // no change, which is not kept
    assertEquals(9, model.terms());
    new HistoryCurvature(N, CONSTANTS, Update.BFGS).fit(model, N, 1);
    double[] predicted = new double[N];
    model.addGradient(1, a, N, predicted);
    for (int k = 0; k < N; k++) {
      assertEquals(eigenvalues[k] * a[k], predicted[k], 1e-8);
    }
    assertTrue(smallestEigenvalue() > 0);
  }

  @Test
  void changesOfNoLengthAreNotKept() {
    double[] eigenvalues = new double[N];
    Arrays.fill(eigenvalues, 1);
    double[] x = gaussian();
    record(x, eigenvalues);
    record(x, eigenvalues);
    assertEquals(0, model.terms());
    record(gaussian(), eigenvalues);
    assertEquals(1, model.terms());
    model.forget();
    record(gaussian(), eigenvalues);
    assertEquals(0, model.terms());
  }

  @Test
  void theMedianIsTheMiddle() {
    assertEquals(3, HistoryCurvature.median(new double[] {9, 1, 3, 7}, 1, 4));
    assertEquals(2, HistoryCurvature.median(new double[] {9, 1, 3, 7}, 1, 3));
  }
}

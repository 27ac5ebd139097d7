// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class UnseenMatrixTest {

  private final RandomGenerator random = new Streams(new PointId(6, 6)).of("unseen");

  private double[] gaussian(int n) {
    return GaussianMatrix.matrix(n, 1, 1, random);
  }

  private static double[] applied(UnseenMatrix a, Op op, double[] x, int rows) {
    Matrix y = new Matrix(rows, 1);
    a.apply(op, new Matrix(x.length, 1, x), y);
    return y.data();
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Whatever was asked before, entries are independent gaussians of one variance. */
  @Test
  void entriesAreIndependentGaussians() {
    int m = 3;
    int n = 4;
    int draws = 4000;
    double[][] products = new double[m * n * (m * n + 1) / 2][draws];
    double[] fourth = new double[draws];
    for (int d = 0; d < draws; d++) {
      UnseenMatrix a = new UnseenMatrix(m, n, 0.5, random);
      double[] z = applied(a, Op.N, gaussian(n), m); // later questions depend on answers
      double[] x = applied(a, Op.T, z, n);
      applied(a, Op.N, x, m);
      double[] entries = new double[m * n];
      for (int c = 0; c < n; c++) {
        double[] unit = new double[n];
        unit[c] = 1;
        System.arraycopy(applied(a, Op.N, unit, m), 0, entries, c * m, m);
      }
      int pair = 0;
      for (int i = 0; i < m * n; i++) {
        fourth[d] += Math.pow(2 * entries[i], 4) / (m * n);
        for (int j = 0; j <= i; j++) {
          products[pair++][d] = 4 * entries[i] * entries[j] - (i == j ? 1 : 0);
        }
      }
    }
    for (double[] product : products) {
      Estimate mean = Estimate.of(product);
      assertEquals(0, mean.mean(), 4.5 * mean.error());
    }
    assertEquals(3, Estimate.of(fourth).mean(), 4 * Estimate.of(fourth).error());
  }

  @Test
  void answersAreThoseOfOneMatrix() {
    int m = 30;
    int n = 50;
    UnseenMatrix a = new UnseenMatrix(m, n, 1, random);
    double[] x = gaussian(n);
    double[] first = applied(a, Op.N, x, m);
    for (int question = 0; question < 60; question++) { // more than there are directions
      double[] z = gaussian(m);
      double[] y = gaussian(n);
      double[] left = applied(a, Op.N, y, m);
      double[] right = applied(a, Op.T, z, n);
      assertEquals(dot(z, left), dot(right, y), 1e-11 * m * n);
    }
    double[] again = applied(a, Op.N, x, m);
    for (int i = 0; i < m; i++) {
      assertEquals(first[i], again[i], 1e-11);
    }
  }

  @Test
  void passingOverUnseenMatricesIsThatOverDrawnOnes() {
    SparseRecovery recovery = SparseRecovery.of(.1);
    int signals = 300;
    int looks = 5;
    double[][] drawn = new double[looks][signals];
    double[][] unseen = new double[looks][signals];
    for (int s = 0; s < signals; s++) {
      Matrix matrix = SparseSample.matrix(200, 80, random);
      var one = SparseSample.draw(.1, matrix, 1, random);
      var two = SparseSample.unseen(.1, 200, 80, random);
      double[] here = SparsePassing.of(recovery, one, looks, looks, Watch.UNLIMITED).squares();
      double[] there = SparsePassing.of(recovery, two, looks, looks, Watch.UNLIMITED).squares();
      for (int t = 0; t < looks; t++) {
        drawn[t][s] = here[t];
        unseen[t][s] = there[t];
      }
    }
    for (int t = 0; t < looks; t++) {
      Estimate difference = Estimate.of(drawn[t]).minus(Estimate.of(unseen[t]));
      assertEquals(0, difference.mean(), 4 * difference.error());
      assertTrue(difference.error() < .1 * Estimate.of(drawn[t]).mean());
    }
  }
}

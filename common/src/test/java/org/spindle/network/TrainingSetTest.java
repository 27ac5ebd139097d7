// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class TrainingSetTest {

  /** Counts from an independent program (theory, part B4). */
  @Test
  void teachersAreThoseOfAnyLanguage() {
    assertArrayEquals(
        new int[] {105, 101, 95, 137, 41, 111, 80, 172, 69, 89}, counts(101, 1000, 20, 20, 10));
    assertArrayEquals(new int[] {45, 98, 88, 69}, counts(202, 300, 6, 8, 4));
  }

  private static int[] counts(long seed, int samples, int inputs, int units, int classes) {
    Matrix targets = TrainingSet.teacher(seed, samples, inputs, units, classes).targets();
    int[] counts = new int[classes];
    for (int j = 0; j < samples; j++) {
      for (int k = 0; k < classes; k++) {
        counts[k] += (int) targets.get(k, j);
      }
    }
    return counts;
  }

  @Test
  void principalInputsAreUncorrelatedOfMeanSquareOneAndFreeOfDeadDirections() {
    int n = 50;
    var random = new Streams(PointId.of("training set")).of("data");
    Matrix data = new Matrix(5, n);
    double[] z = GaussianMatrix.matrix(3, n, 1, random);
    for (int j = 0; j < n; j++) {
      data.set(0, j, 3 * z[3 * j] + 7);
      data.set(1, j, z[3 * j + 1] - z[3 * j]);
      data.set(2, j, 0.2 * z[3 * j + 2]);
      data.set(3, j, 4); // like a pixel of the border
    }
    Matrix x = TrainingSet.principal(data, 0);
    assertEquals(3, x.rows());
    Matrix covariance = Blas.best().multiply(Op.N, x, Op.T, x);
    double trace = 0;
    for (int a = 0; a < 3; a++) {
      trace += covariance.get(a, a) / n;
      for (int b = 0; b < a; b++) {
        assertEquals(0, covariance.get(a, b), 1e-10);
        assertEquals(true, covariance.get(a, a) < covariance.get(b, b));
      }
    }
    assertEquals(3, trace, 1e-12);
    assertThrows(IllegalArgumentException.class, () -> TrainingSet.principal(data, 4));
  }

  @Test
  void anAutoencoderSeesTheGivenVariances() {
    double[] spectrum = {3, 2, 0.5};
    Matrix x = TrainingSet.autoencoder(spectrum).inputs();
    Matrix covariance = Blas.best().multiply(Op.N, x, Op.T, x);
    for (int a = 0; a < 3; a++) {
      double mean = 0;
      for (int j = 0; j < x.cols(); j++) {
        mean += x.get(a, j);
      }
      assertEquals(0, mean, 1e-14);
      for (int b = 0; b < 3; b++) {
        assertEquals(a == b ? spectrum[a] : 0, covariance.get(a, b) / x.cols(), 1e-14);
      }
    }
  }
}

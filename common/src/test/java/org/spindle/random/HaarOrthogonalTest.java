// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.sweep.PointId;

class HaarOrthogonalTest {

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "2,2", "3,3", "5,2", "7,6", "50,50", "300,37", "300,300"})
  void columnsAreOrthonormal(int n, int k) {
    assertOrthonormal(HaarOrthogonal.frame(n, k, stream(n)), n, k);
  }

  @Test
  void rowFrameIsTheTransposedFrame() {
    double[] frame = HaarOrthogonal.frame(9, 4, stream(1));
    double[] rows = HaarOrthogonal.rowFrame(4, 9, stream(1));
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < 4; j++) {
        assertEquals(frame[i + 9 * j], rows[j + 4 * i]);
      }
    }
  }

  @Test
  void isometryIsOrthonormalAlongItsShorterSide() {
    assertArrayEquals(
        HaarOrthogonal.frame(9, 4, stream(1)), HaarOrthogonal.isometry(9, 4, stream(1)));
    assertArrayEquals(
        HaarOrthogonal.rowFrame(4, 9, stream(1)), HaarOrthogonal.isometry(4, 9, stream(1)));
  }

  @ParameterizedTest
  @CsvSource({"40,1", "40,13", "40,39", "40,40"})
  void frameIsTheBeginningOfTheOrthogonalMatrix(int n, int k) {
    double[] whole = HaarOrthogonal.frame(n, n, stream(2));
    double[] frame = HaarOrthogonal.frame(n, k, stream(2));
    assertArrayEquals(Arrays.copyOf(whole, n * k), frame, 1e-14);
  }

  @ParameterizedTest
  @CsvSource({"1,1,3", "6,6,1", "30,30,9", "30,11,8", "30,29,4"})
  void productsAreThoseOfTheFormedMatrix(int n, int k, int columns) {
    HaarOrthogonal haar = HaarOrthogonal.draw(n, k, stream(3));
    double[] frame = haar.form();
    double[] small = GaussianMatrix.matrix(k, columns, 1, stream(4));
    double[] large = GaussianMatrix.matrix(n, columns, 1, stream(5));
    double[] times = haar.times(small, columns);
    double[] transposeTimes = haar.transposeTimes(large, columns);
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < k; j++) {
          sum += frame[i + n * j] * small[j + k * c];
        }
        assertEquals(sum, times[i + n * c], 1e-13);
      }
      for (int j = 0; j < k; j++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += frame[i + n * j] * large[i + n * c];
        }
        assertEquals(sum, transposeTimes[j + k * c], 1e-13);
      }
    }
  }

  @Test
  void transposeUndoesTheFrame() {
    HaarOrthogonal haar = HaarOrthogonal.draw(200, 60, stream(6));
    double[] block = GaussianMatrix.matrix(60, 5, 1, stream(7));
    assertArrayEquals(block, haar.transposeTimes(haar.times(block, 5), 5), 1e-13);
  }

  @Test
  void matrixDependsOnItsStreamAlone() {
    double[] first = HaarOrthogonal.frame(20, 20, stream(8));
    assertArrayEquals(first, HaarOrthogonal.frame(20, 20, stream(8)));
    assertFalse(Arrays.equals(first, HaarOrthogonal.frame(20, 20, stream(9))));
  }

  @Test
  void triangularFactorOfTheGaussianMatrixIsPositive() {
    // In two dimensions Q = A R⁻¹ by hand: the first column is x/‖x‖.
    double[] frame = HaarOrthogonal.frame(2, 1, stream(10));
    double[] x = GaussianMatrix.matrix(2, 1, 1, stream(10));
    double length = Math.hypot(x[0], x[1]);
    assertArrayEquals(new double[] {x[0] / length, x[1] / length}, frame, 1e-15);
  }

  @Test
  void badShapesAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> HaarOrthogonal.frame(3, 4, stream(0)));
    assertThrows(IllegalArgumentException.class, () -> HaarOrthogonal.frame(3, 0, stream(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> HaarOrthogonal.draw(3, 2, stream(0)).times(new double[5], 2));
  }

  /** Checks FᵀF = I to 1e-14·n. */
  private static void assertOrthonormal(double[] frame, int n, int k) {
    for (int a = 0; a < k; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int i = 0; i < n; i++) {
          dot += frame[i + n * a] * frame[i + n * b];
        }
        assertEquals(a == b ? 1 : 0, dot, 1e-14 * n);
      }
    }
  }

  private static RandomGenerator stream(int key) {
    return new Streams(new PointId(0, key)).of("haar");
  }
}

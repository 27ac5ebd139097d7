// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class ThinProductTest {

  private static final RandomGenerator RANDOM =
      new Streams(PointId.of("thin product")).of("entries");

  @ParameterizedTest
  @CsvSource({
    "1, 1, false",
    "10, 7, false",
    "33, 31, true",
    "40, 40, true",
    "161, 65, false",
    "200, 233, true",
    "255, 256, false"
  })
  void bothProductsEqualTheTripleLoop(int m, int n, boolean upper) {
    int ld = ThinProduct.padded(n);
    float[] w = new float[ThinProduct.paddedRows(m) * ld];
    for (int i = 0; i < m; i++) {
      for (int k = upper ? i : 0; k < n; k++) {
        w[i * ld + k] = (float) RANDOM.nextGaussian();
      }
    }
    float[] left = columns(m);
    float[] right = columns(n);
    float[] rows = new float[ThinProduct.ROWS * ld];
    rows[3 * ld] = 2; // left adds to what is there
    ThinProduct.left(w, ld, m, n, upper, left, rows, 0, ld);
    float[] out = new float[ThinProduct.paddedRows(m) * ThinProduct.STRIDE];
    ThinProduct.right(w, ld, m, n, upper, right, out);
    for (int r = 0; r < ThinProduct.ROWS; r++) {
      for (int k = 0; k < n; k++) {
        double sum = r == 3 && k == 0 ? 2 : 0;
        for (int i = 0; i < m; i++) {
          sum += (double) left[i * ThinProduct.STRIDE + r] * w[i * ld + k];
        }
        assertEquals(sum, rows[r * ld + k], 1e-4, "left " + r + " " + k);
      }
      for (int i = 0; i < m; i++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += (double) w[i * ld + k] * right[k * ThinProduct.STRIDE + r];
        }
        assertEquals(sum, out[i * ThinProduct.STRIDE + r], 1e-4, "right " + r + " " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "12", "100"})
  void layoutsTurnIntoEachOtherAndBack(int n) {
    float[] columns = columns(n);
    int ld = ThinProduct.padded(n);
    float[] rows = new float[ThinProduct.ROWS * ld];
    ThinProduct.toRows(columns, n, rows, 0, ld);
    float[] back = columns(n);
    ThinProduct.toColumns(rows, 0, ld, n, back);
    ThinProduct.addToColumns(rows, ld, n, back);
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ThinProduct.ROWS; r++) {
        int i = k * ThinProduct.STRIDE + r;
        assertEquals(2 * columns[i], back[i], 0);
      }
    }
  }

  private static float[] columns(int n) {
    float[] columns = new float[(n + 1) * ThinProduct.STRIDE];
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ThinProduct.ROWS; r++) {
        columns[k * ThinProduct.STRIDE + r] = (float) RANDOM.nextGaussian();
      }
    }
    return columns;
  }
}

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
  @CsvSource({"1", "10", "33", "161", "1000"})
  void aPanelEqualsTheTripleLoop(int m) {
    int offset = 64;
    float[] w = new float[offset + m * ThinProduct.PANEL];
    for (int i = offset; i < w.length; i++) {
      w[i] = (float) RANDOM.nextGaussian();
    }
    float[] left = columns(m + 1);
    int ld = ThinProduct.padded(ThinProduct.PANEL + 7);
    float[] rows = new float[ThinProduct.ROWS * ld + 5];
    rows[5 + 3 * ld] = 2; // added to
    ThinProduct.panel(w, offset, m, left, ThinProduct.STRIDE, rows, 5, ld);
    for (int r = 0; r < ThinProduct.ROWS; r++) {
      for (int k = 0; k < ThinProduct.PANEL; k++) {
        double sum = r == 3 && k == 0 ? 2 : 0;
        for (int i = 0; i < m; i++) {
          sum +=
              (double) left[(i + 1) * ThinProduct.STRIDE + r]
                  * w[offset + i * ThinProduct.PANEL + k];
        }
        assertEquals(sum, rows[5 + r * ld + k], 1e-4, r + " " + k);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "12", "100"})
  void rowsBecomeColumnsTimesTheFactor(int n) {
    int ld = ThinProduct.padded(n);
    float[] rows = new float[ThinProduct.ROWS * ld];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) RANDOM.nextGaussian();
    }
    float[] columns = new float[n * ThinProduct.STRIDE];
    ThinProduct.toColumns(rows, ld, n, 2, columns);
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ThinProduct.ROWS; r++) {
        assertEquals(2 * rows[r * ld + k], columns[k * ThinProduct.STRIDE + r], 0);
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

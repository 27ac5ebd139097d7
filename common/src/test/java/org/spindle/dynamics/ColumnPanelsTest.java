// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.simd.ThinProduct;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class ColumnPanelsTest {

  private static final RandomGenerator RANDOM = new Streams(PointId.of("panels")).of("entries");

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 7", "40, 40", "33, 70", "70, 33", "161, 64"})
  void bothProductsEqualTheTripleLoopWhateverTheShape(int m, int n) {
    for (ColumnPanels.Shape shape :
        new ColumnPanels.Shape[] {ColumnPanels.Shape.FULL, ColumnPanels.Shape.UPPER}) {
      ColumnPanels w = random(m, n, shape);
      assertProduct(w);
      assertProduct(w.transpose());
      ColumnPanels copy = random(m, n, ColumnPanels.Shape.FULL);
      copy.copy(w);
      for (int i = 0; i < m; i++) {
        for (int k = 0; k < n; k++) {
          assertEquals(w.get(i, k), copy.get(i, k), 0);
          assertEquals(w.get(i, k), w.transpose().get(k, i), 0);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "40, 40", "33, 70", "70, 33"})
  void theTransposeIsRewrittenBlockByBlock(int m, int n) {
    ColumnPanels w = random(m, n, ColumnPanels.Shape.FULL);
    ColumnPanels transpose = ColumnPanels.zeros(n, m, ColumnPanels.Shape.FULL);
    for (int first = 0; first < m; first += ThinProduct.PANEL) {
      transpose.setTransposed(first, w);
    }
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < n; k++) {
        assertEquals(w.get(i, k), transpose.get(k, i), 0);
      }
    }
  }

  private static ColumnPanels random(int m, int n, ColumnPanels.Shape shape) {
    ColumnPanels w = ColumnPanels.zeros(m, n, shape);
    for (int i = 0; i < m; i++) {
      for (int k = shape == ColumnPanels.Shape.UPPER ? i : 0; k < n; k++) {
        w.set(i, k, (float) RANDOM.nextGaussian());
      }
    }
    return w;
  }

  private static void assertProduct(ColumnPanels w) {
    float[] columns = new float[w.rows() * ThinProduct.STRIDE];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (float) RANDOM.nextGaussian();
    }
    int ld = ThinProduct.padded(w.cols());
    float[] out = new float[ThinProduct.ROWS * ld];
    w.multiply(columns, out, ld);
    for (int r = 0; r < ThinProduct.ROWS; r++) {
      for (int k = 0; k < w.cols(); k++) {
        double sum = 0;
        for (int i = 0; i < w.rows(); i++) {
          sum += (double) columns[i * ThinProduct.STRIDE + r] * w.get(i, k);
        }
        assertEquals(sum, out[r * ld + k], 1e-4);
      }
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.spindle.linalg.simd.FixedPointProduct.LANES;
import static org.spindle.linalg.simd.FixedPointProduct.ROWS;
import static org.spindle.linalg.simd.FixedPointProduct.WORDS;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two tiles of nine columns, of which seven are used, against the sums written out. */
class FixedPointProductTest {

  private static final int TILES = 2;
  private static final int CAPACITY = 9;
  private static final int COLUMNS = 7;
  private static final double UNIT = 1.0 / Integer.MAX_VALUE;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[][] columns = new double[CAPACITY][TILES * ROWS];
  private final long[] words = new long[TILES * CAPACITY * WORDS];

  FixedPointProductTest() {
    for (int k = 0; k < CAPACITY; k++) {
      for (int i = 0; i < TILES * ROWS; i++) {
        columns[k][i] = i == 0 ? 1 : i == 1 ? -1 : i == 2 ? 0 : 2 * random.nextDouble() - 1;
      }
      for (int t = 0; t < TILES; t++) {
        FixedPointProduct.pack(
            columns[k], t * ROWS, 1 / UNIT, words, t * CAPACITY * WORDS, CAPACITY, k);
      }
    }
  }

  @Test
  void packedNumbersComeBackToHalfAUnit() {
    double[] back = new double[TILES * ROWS];
    for (int k = 0; k < CAPACITY; k++) {
      for (int t = 0; t < TILES; t++) {
        FixedPointProduct.unpack(words, t * CAPACITY * WORDS, CAPACITY, k, UNIT, back, t * ROWS);
      }
      for (int i = 0; i < back.length; i++) {
        assertEquals(columns[k][i], back[i], 0.5000001 * UNIT);
      }
      assertEquals(1, back[0]);
      assertEquals(-1, back[1]);
      assertEquals(0, back[2]);
    }
  }

  @Test
  void productsAreThoseOfThePackedNumbers() {
    double[] g = random.doubles(TILES * ROWS).toArray();
    double[] x = random.doubles(CAPACITY).toArray();
    double[] z = random.doubles(CAPACITY).toArray();
    double[] y = new double[TILES * ROWS];
    double[] r = new double[TILES * ROWS];
    r[5] = 100 / UNIT;
    double[] sums = new double[(CAPACITY + 1) * LANES];
    double[] both = new double[(CAPACITY + 1) * LANES];
    double[] twice = new double[(CAPACITY + 1) * LANES];
    double[] h = g.clone();
    Arrays.setAll(h, i -> 2 * g[i]);
    for (int t = 0; t < TILES; t++) {
      int tile = t * CAPACITY * WORDS;
      FixedPointProduct.addTransposed(words, tile, CAPACITY, COLUMNS, g, t * ROWS, sums);
      FixedPointProduct.addTransposedPair(
          words, tile, CAPACITY, COLUMNS, g, h, t * ROWS, both, twice);
      FixedPointProduct.addProducts(words, tile, CAPACITY, COLUMNS, x, z, y, r, t * ROWS);
    }
    double[] ahead = new double[TILES * ROWS];
    double[] back = new double[TILES * ROWS];
    for (int k = 0; k < CAPACITY; k++) {
      double expected = 0;
      double sum = 0;
      for (int i = 0; i < ahead.length && k < COLUMNS; i++) {
        double p = Math.rint(columns[k][i] / UNIT) * UNIT;
        expected += p * g[i];
        ahead[i] += p * x[k];
        back[i] += p * z[k];
      }
      for (int l = 0; l < LANES; l++) {
        sum += sums[k * LANES + l] * UNIT;
        assertEquals(sums[k * LANES + l] * UNIT, both[k * LANES + l] * UNIT, 1e-13);
        assertEquals(2 * sums[k * LANES + l] * UNIT, twice[k * LANES + l] * UNIT, 1e-13);
      }
      assertEquals(expected, sum, 1e-13);
    }
    for (int i = 0; i < ahead.length; i++) {
      assertEquals(ahead[i], y[i] * UNIT, 1e-13);
      assertEquals(back[i] + (i == 5 ? 100 : 0), r[i] * UNIT, 1e-13);
    }
  }
}

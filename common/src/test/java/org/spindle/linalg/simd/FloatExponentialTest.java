// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FloatExponentialTest {

  @Test
  void sumsAreThoseOfTheLibrary() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n : new int[] {1, 7, 16, 33, 1000, 1024}) {
      float[] x = new float[n + 5];
      float[] y = new float[n];
      for (int i = 0; i < n; i++) {
        x[i + 5] = (float) (40 * random.nextDouble() - 30);
        y[i] = (float) (10 * random.nextDouble());
      }
      float largest = FloatExponential.largest(x, 5, n, y);
      double[] sums = {0, 0};
      FloatExponential.addSums(x, 5, n, y, largest, sums);
      float most = Float.NEGATIVE_INFINITY;
      double first = 0;
      double second = 0;
      for (int i = 0; i < n; i++) {
        float exponent = x[i + 5] + y[i];
        most = Math.max(most, exponent);
        double e = Math.exp((double) exponent - largest);
        first += e;
        second += e * e;
      }
      assertEquals(most, largest);
      assertEquals(1, sums[0] / first, 2e-6);
      assertEquals(1, sums[1] / second, 2e-6);
    }
  }

  @Test
  void singleExponentialsAreExactToTheLastDigits() {
    float[] zeros = new float[16];
    for (double at = -86.9; at < 40; at += 0.37) {
      float[] x = new float[16];
      Arrays.fill(x, (float) at);
      double[] sums = {0, 0};
      FloatExponential.addSums(x, 0, 16, zeros, 0, sums);
      assertEquals(1, sums[0] / 16 / Math.exp((float) at), 4e-7, "exp " + at);
    }
  }

  @Test
  void farNumbersNeitherOverflowNorVanish() {
    float[] x = new float[16];
    Arrays.fill(x, -1e6f);
    double[] sums = {0, 0};
    FloatExponential.addSums(x, 0, 16, new float[16], 0, sums);
    assertEquals(1, sums[0] / 16 / Math.exp(-87), 1e-6);
    Arrays.fill(x, 1e6f);
    sums[0] = 0;
    FloatExponential.addSums(x, 0, 16, new float[16], 0, sums);
    assertEquals(1, sums[0] / 16 / Math.exp(40), 1e-6);
  }
}

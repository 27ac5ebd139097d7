// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  private static double[] numbers(double from, double to, int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = from + (to - from) * i / (n - 1);
    }
    return x;
  }

  @Test
  void exponentialsAreThoseOfMath() {
    double[] x = numbers(-707, 708, 100_003);
    double[] e = new double[x.length];
    Exponential.of(x, 0, x.length, 0, e);
    for (int i = 0; i < x.length; i++) {
      assertEquals(1, e[i] / Math.exp(x[i]), 1e-15, "exp " + x[i]);
    }
  }

  @Test
  void smallNumbersVanishAndLargeOnesStayFinite() {
    double[] x = {-1e300, -800, -708, 0, 709, 800, 1e300, -0.0, 1e-20};
    double[] e = new double[x.length];
    Exponential.of(x, 0, x.length, 0, e);
    for (int i = 0; i < 3; i++) {
      assertEquals(0, e[i], 1e-300);
    }
    assertEquals(1, e[3]);
    for (int i = 4; i < 7; i++) {
      assertEquals(1, e[i] / Math.exp(709), 1e-15);
    }
    assertEquals(1, e[7]);
    assertEquals(1, e[8]);
  }

  @Test
  void sumsAreThoseOfTheExponentials() {
    double[] x = numbers(-30, 3, 1001);
    double[] sums = {1, 2};
    Exponential.addSums(x, 3, 990, 0.5, sums);
    double first = 0;
    double second = 0;
    for (int i = 3; i < 993; i++) {
      first += Math.exp(x[i] - 0.5);
      second += Math.exp(2 * (x[i] - 0.5));
    }
    assertEquals(1, (sums[0] - 1) / first, 1e-13);
    assertEquals(1, (sums[1] - 2) / second, 1e-13);
    assertEquals(1, Exponential.sum(x, 3, 990, 0.5) / first, 1e-13);
  }
}

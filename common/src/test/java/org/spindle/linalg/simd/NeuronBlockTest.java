// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NeuronBlockTest {

  private static final int WIDTH = 1 << 14;

  @Test
  void tanhIsThatOfMath() {
    float[] x = arguments();
    float[] t = x.clone();
    NeuronBlock.tanh(t, 0, WIDTH, 1, new float[WIDTH]);
    for (int i = 0; i < WIDTH; i++) {
      double exact = Math.tanh(x[i]);
      assertEquals(exact, t[i], 3e-7 * Math.abs(exact), "tanh " + x[i]);
    }
  }

  @Test
  void erfAndSigmoidAreThoseOfDoublePrecision() {
    float[] x = arguments();
    float[] e = x.clone();
    float[] slopes = new float[WIDTH];
    NeuronBlock.erf(e, slopes, 0, WIDTH, 1, new float[WIDTH]);
    float[] s = x.clone();
    NeuronBlock.sigmoid(s, 0, WIDTH, 1, new float[WIDTH]);
    for (int i = 0; i < WIDTH; i++) {
      assertEquals(org.hipparchus.special.Erf.erf((double) x[i]), e[i], 5e-7, "erf " + x[i]);
      double slope = 2 / Math.sqrt(Math.PI) * Math.exp(-(double) x[i] * x[i]);
      assertEquals(slope, slopes[i], 3e-7, "erf' " + x[i]);
      assertEquals(1 / (1 + Math.exp(-x[i])), s[i], 3e-7, "sigmoid " + x[i]);
    }
  }

  @Test
  void siluIsThatOfDoublePrecision() {
    float[] x = arguments();
    float[] a = x.clone();
    float[] slopes = new float[WIDTH];
    NeuronBlock.silu(a, slopes, 0, WIDTH, 1, new float[WIDTH]);
    for (int i = 0; i < WIDTH; i++) {
      double up = 1 / (1 + Math.exp(-(double) x[i]));
      assertEquals(x[i] * up, a[i], 5e-7 * (1 + Math.abs(x[i])), "silu " + x[i]);
      assertEquals(up + x[i] * up * (1 - up), slopes[i], 1e-6 * (1 + Math.abs(x[i])), "" + x[i]);
    }
  }

  @Test
  void whatIsNoNumberStaysSo() {
    float[] block = new float[NeuronBlock.PAD];
    block[2] = Float.NaN;
    NeuronBlock.tanh(block, 0, NeuronBlock.PAD, 1, new float[NeuronBlock.PAD]);
    assertEquals(Float.NaN, block[2]);
    assertEquals(0, block[3]);
  }

  /** Half of them evenly from −12 to 12, half of them from 1e-12 to 1 in size. */
  private static float[] arguments() {
    float[] x = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      double u = (i / 2 + 0.5) / (WIDTH / 2.0);
      x[i] = (float) (i % 2 == 0 ? 24 * u - 12 : Math.pow(10, -12 * u) * (i % 4 == 1 ? 1 : -1));
    }
    return x;
  }
}

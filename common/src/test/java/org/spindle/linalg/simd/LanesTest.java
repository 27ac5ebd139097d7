// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Kernels that sum over lanes give the same before and after the JVM has compiled them. */
class LanesTest {

  private static final int CALLS = 20_000; // by then all is compiled
  private static final int DRAWS = 12;

  @Test
  void theErrorsOfASoftmaxAreTheSameColdAndHot() {
    Random random = new Random(5);
    int padded = 2 * NeuronBlock.PAD;
    for (int draw = 0; draw < DRAWS; draw++) {
      float[] outputs = new float[padded];
      float[] targets = new float[padded];
      for (int i = 0; i < padded; i++) {
        outputs[i] = random.nextFloat();
        targets[i] = random.nextFloat();
      }
      float[] first = new float[padded];
      double loss = NeuronErrors.softmax(outputs, 0, targets, 0, padded, first);
      float[] again = new float[padded];
      for (int call = 0; call < CALLS; call++) {
        assertEquals(loss, NeuronErrors.softmax(outputs, 0, targets, 0, padded, again), 0);
      }
      assertArrayEquals(first, again, 0);
      double squares = NeuronErrors.squaredError(outputs, 0, targets, 0, padded, 0.5f, first);
      for (int call = 0; call < CALLS; call++) {
        double same = NeuronErrors.squaredError(outputs, 0, targets, 0, padded, 0.5f, again);
        assertEquals(squares, same, 0);
      }
    }
  }

  @Test
  void innerProductsAreTheSameColdAndHot() {
    Random random = new Random(6);
    int rows = 10;
    int n = 2 * NarrowProduct.PAD;
    double[] a = random.doubles(rows * (long) n).toArray();
    double[] b = random.doubles(rows * (long) n).toArray();
    double[] first = new double[rows * rows];
    NarrowProduct.addProductWithTranspose(a, n, b, n, n, first, rows);
    for (int call = 0; call < CALLS / 10; call++) {
      double[] again = new double[rows * rows];
      NarrowProduct.addProductWithTranspose(a, n, b, n, n, again, rows);
      assertArrayEquals(first, again, 0);
    }
    double plain = 0;
    for (int i = 0; i < n; i++) {
      plain += a[i] * b[i];
    }
    assertEquals(plain, first[0], 1e-12 * n);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneRotationTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 31, 64, 101})
  void everyPairIsTurnedAndNothingElse(int length) {
    double[] a = new SplittableRandom(1).doubles(length + 6).toArray();
    double[] b = new SplittableRandom(2).doubles(length + 9).toArray();
    double[] oldA = a.clone();
    double[] oldB = b.clone();
    PlaneRotation.turn(a, 3, b, 5, length, 0.6, 0.8);
    for (int i = 0; i < a.length; i++) {
      boolean inside = i >= 3 && i < 3 + length;
      assertEquals(inside ? 0.6 * oldA[i] - 0.8 * oldB[i + 2] : oldA[i], a[i]);
    }
    for (int i = 0; i < b.length; i++) {
      boolean inside = i >= 5 && i < 5 + length;
      assertEquals(inside ? 0.8 * oldA[i - 2] + 0.6 * oldB[i] : oldB[i], b[i]);
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.PointId;

class GaussianMatrixTest {

  @Test
  void singlePrecisionIsTheRoundedDouble() {
    double[] wide = GaussianMatrix.matrix(20, 30, 0.3, stream());
    float[] narrow = GaussianMatrix.floatMatrix(20, 30, 0.3, stream());
    for (int i = 0; i < wide.length; i++) {
      assertEquals((float) wide[i], narrow[i]);
    }
  }

  @Test
  void deviationScalesTheEntries() {
    double[] unit = GaussianMatrix.matrix(5, 7, 1, stream());
    double[] twice = GaussianMatrix.matrix(5, 7, 2, stream());
    for (int i = 0; i < unit.length; i++) {
      assertEquals(2 * unit[i], twice[i]);
    }
    assertArrayEquals(new double[35], GaussianMatrix.matrix(5, 7, 0, stream()), Double.MIN_VALUE);
  }

  @Test
  void fillTouchesItsRangeOnly() {
    double[] target = {9, 9, 9, 9};
    GaussianMatrix.fill(target, 1, 3, 1, stream());
    double[] drawn = GaussianMatrix.matrix(2, 1, 1, stream());
    assertArrayEquals(new double[] {9, drawn[0], drawn[1], 9}, target);
  }

  @Test
  void badArgumentsAreRejected() {
    RandomGenerator stream = stream();
    assertThrows(IllegalArgumentException.class, () -> GaussianMatrix.matrix(1, 1, -1, stream));
    assertThrows(
        IllegalArgumentException.class, () -> GaussianMatrix.matrix(1, 1, Double.NaN, stream));
    assertThrows(
        IndexOutOfBoundsException.class, () -> GaussianMatrix.fill(new float[2], 0, 3, 1, stream));
  }

  private static RandomGenerator stream() {
    return new Streams(new PointId(1, 1)).of("gaussian");
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InertiaTest {

  @Test
  void eigenvaluesThatAreSmallAgainstTheLargestAreNull() {
    double[] values = {-4, -1e-9, 0, 1e-9, 2, 3};
    assertEquals(new Inertia(1, 3, 2), Inertia.of(values, 1e-8));
    assertEquals(new Inertia(2, 1, 3), Inertia.of(values, 0));
    assertEquals(new Inertia(0, 0, 0), Inertia.of(new double[0], 1e-8));
    assertEquals(4, SymmetricEigen.norm(values));
  }
}

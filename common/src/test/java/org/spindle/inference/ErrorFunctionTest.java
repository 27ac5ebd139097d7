// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

class ErrorFunctionTest {

  @Test
  void valueAndSlopeAreThoseOfTheLibrary() {
    double[] value = new double[1];
    double[] slope = new double[1];
    for (double x = -12; x <= 12; x += 0.00137) {
      ErrorFunction.of(x, value, slope, 0);
      assertEquals(Erf.erf(x / Math.sqrt(2)), value[0], 1e-15, "at " + x);
      assertEquals(Math.sqrt(2 / Math.PI) * Math.exp(-x * x / 2), slope[0], 1e-15, "at " + x);
    }
  }

  @Test
  void whatIsNoNumberStaysNone() {
    double[] value = new double[1];
    double[] slope = new double[1];
    ErrorFunction.of(Double.NaN, value, slope, 0);
    assertEquals(Double.NaN, value[0]);
    assertEquals(Double.NaN, slope[0]);
    ErrorFunction.of(-1e9, value, slope, 0);
    assertEquals(-1, value[0]);
    assertEquals(0, slope[0]);
  }
}

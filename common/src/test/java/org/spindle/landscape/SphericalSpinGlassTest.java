// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SphericalSpinGlassTest {

  @ParameterizedTest
  @CsvSource({
    "3, 1.632993, 1.656998, 1.652873, 1.650253, 1.648399, .346574, .013240",
    "4, 1.732051, 1.794085, 1.783300, 1.776478, 1.771662, .549306, .049306",
    "5, 1.788854, 1.887989, 1.870576, 1.859599, 1.851870, .693147, .093147"
  })
  void thresholdEnergies(
      int p, double edge, double e0, double e1, double e2, double e3, double top, double atEdge) {
    var glass = new SphericalSpinGlass(p);
    assertEquals(edge, glass.threshold(), 1e-6);
    assertEquals(e0, glass.lowest(0), 1e-6);
    assertEquals(e1, glass.lowest(1), 1e-6);
    assertEquals(e2, glass.lowest(2), 1e-6);
    assertEquals(e3, glass.lowest(3), 1e-6);
    assertEquals(top, glass.complexity(0), 1e-6);
    assertEquals(atEdge, glass.complexity(-glass.threshold()), 1e-6);
    assertEquals(atEdge, glass.complexity(2, -0.3), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "0, .5, .346574",
    "-.4, .34563, .326574",
    "-.8, .20109, .266574",
    "-1, .13611, .221574",
    "-1.2, .07861, .166574",
    "-1.4, .03165, .101574",
    "-1.5, .01378, .065324",
    "-1.6, .00172, .026574"
  })
  void indexAndComplexityOfThreeSpins(double energy, double fraction, double complexity) {
    var glass = new SphericalSpinGlass(3);
    assertEquals(fraction, glass.indexFraction(energy), 6e-6);
    assertEquals(complexity, glass.complexity(energy), 1e-6);
  }

  @Test
  void twoSpinsHaveNoComplexity() {
    assertThrows(IllegalArgumentException.class, () -> new SphericalSpinGlass(2));
  }
}

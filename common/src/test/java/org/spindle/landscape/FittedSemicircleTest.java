// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FittedSemicircleTest {

  private static final FittedSemicircle FIT = new FittedSemicircle(3, 2);

  @Test
  void theFitHasMeanAndVarianceOfTheSpectrum() {
    FittedSemicircle fit = FittedSemicircle.to(new double[] {1, 5, 2, 4});
    assertEquals(3, fit.mean(), 1e-15);
    assertEquals(2 * Math.sqrt(2.5), fit.radius(), 1e-15);
  }

  @Test
  void anIntervalHasMostAboutTheMean() {
    assertEquals(integral(2.5, 3.5), FIT.mostWithin(0.5), 1e-6);
    assertEquals(1, FIT.mostWithin(7));
  }

  private static double integral(double low, double high) {
    int steps = 1000;
    double step = (high - low) / steps;
    return IntStream.range(0, steps)
        .mapToDouble(i -> step * FIT.density(low + (i + 0.5) * step))
        .sum();
  }
}

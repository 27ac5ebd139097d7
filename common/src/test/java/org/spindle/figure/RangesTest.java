// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;

class RangesTest {

  private static final double NAN = Double.NaN;

  private static Range vertical(Scale scale, double... y) {
    double[] x = FigureExamples.range(0, 1, y.length);
    Layer points = new Layer.Points("", 0, x, y, new double[0]);
    return Ranges.of(new Panel("", Scale.linear("x"), scale, List.of(points))).vertical();
  }

  @Test
  void rangeHoldsAllValuesWithAMargin() {
    Range r = vertical(Scale.linear("y"), 0, 10, NAN, Double.NEGATIVE_INFINITY);
    assertEquals(-0.4, r.getLowerBound(), 1e-12);
    assertEquals(10.4, r.getUpperBound(), 1e-12);
  }

  @Test
  void logarithmicRangePassesOverWhatIsNotPositive() {
    Range r = vertical(Scale.log("y"), -5, 0, 1, 100);
    assertEquals(Math.pow(10, -0.08), r.getLowerBound(), 1e-9);
    assertEquals(Math.pow(10, 2.08), r.getUpperBound(), 1e-6);
  }

  @Test
  void equalValuesStandInTheMiddle() {
    assertEquals(5, vertical(Scale.linear("y"), 5, 5).getCentralValue(), 1e-12);
    assertEquals(0, vertical(Scale.linear("y"), 0, 0).getCentralValue(), 1e-12);
    Range r = vertical(Scale.log("y"), 7, 7);
    assertEquals(49, r.getLowerBound() * r.getUpperBound(), 1e-9);
  }

  @Test
  void givenEndsHoldAndAGivenEndBeyondTheDataStillLeavesARange() {
    Range both = vertical(new Scale("y", false, -1, 3), 0, 10);
    assertEquals(-1, both.getLowerBound());
    assertEquals(3, both.getUpperBound());
    Range above = vertical(new Scale("y", false, 20, NAN), 0, 10);
    assertEquals(20, above.getLowerBound());
    assertTrue(above.getUpperBound() > 20);
    assertTrue(vertical(new Scale("y", true, -4, NAN), 1, 10).getLowerBound() > 0);
  }

  @Test
  void barsStandOnZero() {
    Layer bars = new Layer.Histogram("", 0, new double[] {0, 1, 2}, new double[] {0.2, 0.8});
    Panel panel = new Panel("", Scale.linear("x"), Scale.linear("y"), List.of(bars));
    assertEquals(0, Ranges.of(panel).vertical().getLowerBound());
  }
}

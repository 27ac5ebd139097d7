// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;

class TicksTest {

  private static List<String> words(double low, double high, boolean log) {
    Ticks ticks = new Ticks(new Range(low, high), 400, 60, t -> 7 * t.length());
    return (log ? ticks.logarithmic() : ticks.linear())
        .stream().filter(Ticks.Tick::major).map(Ticks.Tick::label).toList();
  }

  @Test
  void linearTicksStepByOneTwoOrFive() {
    assertEquals(List.of("0", "2", "4", "6", "8", "10"), words(0, 10, false));
    assertEquals(List.of("−0.2", "−0.1", "0", "0.1", "0.2"), words(-0.21, 0.23, false));
  }

  @Test
  void largeAndSmallValuesArePowers() {
    assertEquals("0.2×10⁷", words(0, 1e7, false).get(1));
    assertTrue(words(0, 1e-5, false).get(1).endsWith("×10⁻⁵"));
    assertEquals("10,000", words(0, 60_000, false).get(1));
  }

  @Test
  void decadesArePlainNumbersInTheMiddleAndPowersBeyond() {
    assertEquals(List.of("0.1", "1", "10", "100"), words(0.08, 300, true));
    assertEquals(List.of("10⁰", "10²", "10⁴", "10⁶", "10⁸"), words(0.5, 5e9, true));
  }

  @Test
  void shortLogarithmicRangesAreLabelledWithinTheDecade() {
    assertEquals(List.of("2", "5", "10", "20"), words(1.5, 30, true));
    assertTrue(words(1.1, 1.5, true).size() >= 3);
  }

  @Test
  void labelsNeverOverlapHoweverManyDecades() {
    for (double decades = 0.1; decades < 500; decades *= 1.37) {
      double low = Math.pow(10, -0.6 * decades);
      List<String> words = words(low, low * Math.pow(10, Math.min(decades, 300)), true);
      double length = words.stream().mapToDouble(w -> 7 * w.length()).sum();
      assertTrue(length < 400, decades + ": " + words);
    }
  }
}

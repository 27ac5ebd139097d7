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
    return words(low, high, log, false);
  }

  private static List<String> words(double low, double high, boolean log, boolean whole) {
    Ticks ticks = new Ticks(new Range(low, high), 400, 60, t -> 7 * t.length(), whole);
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
  void wordsReachToTheEndsOfALogarithmicAxis() {
    assertEquals(List.of("3", "10", "30"), words(2.7, 30.6, true));
    assertEquals(List.of("5", "10", "20", "50", "100"), words(4.2, 130, true));
    for (double low = 1; low < 10; low *= 1.07) {
      for (double factor = 3; factor < 200; factor *= 1.3) {
        List<String> words = words(low, low * factor, true);
        double last = Double.parseDouble(words.get(words.size() - 1).replace(",", ""));
        double reach = Math.log(last / Double.parseDouble(words.get(0))) / Math.log(factor);
        assertTrue(reach > 0.5, low + " to " + low * factor + ": " + words);
      }
    }
  }

  @Test
  void everyLogarithmicAxisHasTwoWordsOrMore() {
    for (double low = 1; low < 10; low *= 1.07) {
      for (double factor = 1.05; factor < 1e5; factor *= 1.3) {
        List<String> words = words(low, low * factor, true);
        assertTrue(words.size() >= 2, low + " to " + low * factor + ": " + words);
      }
    }
  }

  @Test
  void wholeNumbersHaveWholeTicks() {
    assertEquals(List.of("0", "1", "2", "3"), words(-0.1, 3.1, false, true));
    assertEquals(List.of("3", "4"), words(2.9, 4.1, false, true));
    assertEquals(List.of("3", "4", "5"), words(2.9, 5.3, true, true));
    assertTrue(words(0, 1e9, false, true).size() >= 3);
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

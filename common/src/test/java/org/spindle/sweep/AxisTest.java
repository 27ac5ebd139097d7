// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  private static List<Object> values(Axis.Scalar axis) {
    return LongStream.range(0, axis.size()).mapToObj(axis::value).toList();
  }

  @Test
  void linspaceGivesTheNumbersThatOneTypes() {
    assertEquals(
        List.of(0.9, 0.925, 0.95, 0.975, 1.0, 1.025, 1.05, 1.075, 1.1),
        values(new Axis.LinSpace(0.9, 1.1, 9)));
    assertEquals(
        List.of(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3), values(new Axis.LinSpace(-0.3, 0.3, 7)));
    assertEquals(List.of(3e-30, 2e-30, 1e-30), values(new Axis.LinSpace(3e-30, 1e-30, 3)));
    assertEquals(List.of(2e40, 3e40, 4e40), values(new Axis.LinSpace(2e40, 4e40, 3)));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 3.0, 251, 2", "-1, 1, 2001, 3", "0, 10, 100001, 4", "1e-9, 2e-9, 101, 11"})
  void everyLinspaceValueEqualsItsDecimal(double first, double last, int size, int places) {
    Axis.LinSpace axis = new Axis.LinSpace(first, last, size);
    for (int i = 0; i < size; i++) {
      double value = (double) axis.value(i);
      String typed = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toString();
      assertEquals(Double.parseDouble(typed) + 0.0, value, 0.0, "value " + i);
    }
  }

  @Test
  void logspaceHitsThePowersBetweenItsEnds() {
    assertEquals(List.of(1.0, 10.0, 100.0, 1000.0), values(new Axis.LogSpace(1, 1000, 4)));
    assertEquals(List.of(0.1, 0.01, 0.001, 1e-4, 1e-5), values(new Axis.LogSpace(0.1, 1e-5, 5)));
    assertEquals(1e-150, new Axis.LogSpace(1e-300, 1, 3).value(1));
  }

  @Test
  void rangeIncludesTheLastValueWhereItIsHit() {
    assertEquals(List.of(3L, 5L, 7L), values(new Axis.Range(3, 7, 2)));
    assertEquals(List.of(3L, 5L, 7L), values(new Axis.Range(3, 8, 2)));
    assertEquals(List.of(2L, 1L, 0L, -1L), values(new Axis.Range(2, -1, -1)));
    assertEquals(List.of(4L), values(new Axis.Range(4, 4, 1)));
  }

  @Test
  void aBillionValuesCostNothing() {
    Axis.LinSpace axis = new Axis.LinSpace(0, 1, 1_000_000_001L);
    assertEquals(1_000_000_001L, axis.size());
    assertEquals(0.123456789, axis.value(123_456_789));
    assertEquals(1.0, axis.value(1_000_000_000));
  }

  @Test
  void randomPlacesAreUniformAndDependOnNameSeedAndNumberAlone() {
    Axis.Random axis = new Axis.Random("gain", 2, 5, 10_000, false, 1);
    double[] u =
        LongStream.range(0, axis.size()).mapToDouble(i -> (double) axis.value(i)).toArray();
    double mean = Arrays.stream(u).average().orElseThrow();
    double variance = Arrays.stream(u).map(x -> (x - mean) * (x - mean)).sum() / 1e4;
    // The mean of 10,000 uniform draws on [2, 5] has standard error √(9/12)/100; the variance
    // has (9/12)·√(0.8)/100.
    assertEquals(3.5, mean, 4 * Math.sqrt(0.75) / 100);
    assertEquals(0.75, variance, 4 * 0.75 * Math.sqrt(0.8) / 100);
    assertEquals(axis.value(7), new Axis.Random("gain", 2, 5, 8, false, 1).value(7));
    assertNotEquals(axis.value(7), new Axis.Random("gain", 2, 5, 8, false, 2).value(7));
    assertNotEquals(axis.value(7), new Axis.Random("bias", 2, 5, 8, false, 1).value(7));
  }

  @Test
  void logUniformPlacesAreUniformInTheLogarithm() {
    Axis.Random axis = new Axis.Random("rate", 1e-4, 1, 10_000, true, 3);
    double mean =
        LongStream.range(0, axis.size())
            .mapToDouble(i -> Math.log10((double) axis.value(i)))
            .average()
            .orElseThrow();
    assertEquals(-2, mean, 4 * Math.sqrt(16 / 12.0) / 100);
    assertTrue(values(axis).stream().allMatch(x -> (double) x >= 1e-4 && (double) x <= 1));
  }

  @Test
  void zippedAxesMustHaveOneSize() {
    Map<String, Axis.Scalar> axes = new LinkedHashMap<>();
    axes.put("width", new Axis.Range(1, 3, 1));
    axes.put("batch", new Axis.Range(1, 4, 1));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new Axis.Zip(axes));
    assertEquals("a zip needs axes of equal size: width has 3, batch has 4", error.getMessage());
  }

  @Test
  void impossibleAxesAreNamed() {
    assertRejected("an axis needs at least one value", () -> new Axis.Grid(List.of()));
    assertRejected("linspace needs a count >= 1, was 0", () -> new Axis.LinSpace(0, 1, 0));
    assertRejected(
        "linspace from 1.0 to 1.0 has no room for 2 different values",
        () -> new Axis.LinSpace(1, 1, 2));
    assertRejected(
        "linspace from 1.0 to 1.00000000001 has no room for 1000 different values",
        () -> new Axis.LinSpace(1, 1.00000000001, 1000));
    assertRejected("logspace needs bounds > 0, was [0.0, 1.0]", () -> new Axis.LogSpace(0, 1, 3));
    assertRejected("range from 1 to 5 cannot go in steps of -1", () -> new Axis.Range(1, 5, -1));
    assertRejected(
        "random places need low < high, was [2.0, 1.0]",
        () -> new Axis.Random("x", 2, 1, 3, false, 1));
  }

  private static void assertRejected(String message, Executable e) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, e).getMessage());
  }
}

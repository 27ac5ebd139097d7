// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.figure.Words.Run;

class WordsTest {

  @Test
  void aLetterAndASignMakeASubscript() {
    assertEquals(
        List.of(new Run("ξ", 0), new Run("c", -1), new Run(" (layers)", 0)),
        Words.runs("ξ_c (layers)"));
    assertEquals(new Run("b", -1), Words.runs("σ_b²").get(1));
  }

  @Test
  void namesOfTablesStayAsTheyAre() {
    for (String name : List.of("depth_speed", "q_star", "point_id", "a_b_c", "", "x _ y")) {
      List<Run> runs = Words.runs(name);
      assertTrue(runs.stream().allMatch(r -> r.level() == 0), name);
      assertEquals(name, String.join("", runs.stream().map(Run::text).toList()));
    }
  }

  @Test
  void bracesAndPowersMakeScripts() {
    assertEquals(List.of(new Run("Σ", 0), new Run("31", 1)), Words.runs("Σ^{31}"));
    assertEquals(List.of(new Run("10", 0), new Run("−3", 1)), Words.runs("10^-3"));
    assertEquals(
        List.of(new Run("1/(N s", 0), new Run("2−2/N", 1), new Run(")", 0)),
        Words.runs("1/(N s^(2-2/N))"));
    assertEquals(List.of(new Run("depth", 0), new Run("max", -1)), Words.runs("depth_{max}"));
  }

  @Test
  void aGreekLetterTakesAWordBelow() {
    assertEquals(List.of(new Run("λ", 0), new Run("min", -1)), Words.runs("λ_min"));
    assertEquals("above −λmin", Words.plain("above −λ_min"));
  }

  @Test
  void numbersAreSetAsInPrint() {
    assertEquals("slope −0.97 ± 0.02", Words.plain("slope -0.97 ± 0.02"));
    assertEquals("λ = −2.0, (−1)", Words.plain("λ = -2.0, (-1)"));
    assertEquals(List.of(new Run("to 10", 0), new Run("−2", 1)), Words.runs("to 1e-02"));
    assertEquals("a = 10−4", Words.plain("a = 1.0E-4"));
    assertEquals("2.5·107", Words.plain("2.5E7"));
    for (String name : List.of("2026-11-29", "q-3", "12e4", "3E10", "x2.5E7", "a-1e-x", "1-2")) {
      assertEquals(List.of(new Run(name, 0)), Words.runs(name));
    }
  }
}

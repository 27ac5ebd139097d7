// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.experiment.Check;
import org.spindle.experiment.Finding;
import org.spindle.statistic.Estimate;

class VerdictTableTest {

  static List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        ReportPageTest.check("depth-modes", "u(t) reaches half of s", "eq. 4", 4.6, 4.61, 0.02));
    checks.add(
        ReportPageTest.check(
            "depth-modes",
            "The error of the discrete recursion against the flow halves when the learning rate is"
                + " halved, at all depths from 3 to 100 and for each of the singular values",
            "check 5",
            2,
            2.4567891,
            1.2e-7));
    checks.add(Check.notRun("depth-speed", "Learning time saturates " + "x".repeat(150), "s"));
    checks.add(ReportPageTest.check("depth-speed", "Many iterations", "s", 1234567, 1234567, 5000));
    return checks;
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120, 140})
  void linesKeepWithinTheWidthAndColumnsStandUnderTheirHeadings(int width) {
    String[] lines = VerdictTable.of(checks(), width).split("\n");
    int verdict = lines[0].indexOf("verdict");
    int tolerance = lines[0].indexOf("tolerance") + "tolerance".length();
    for (String line : lines) {
      assertTrue(line.length() <= width, line);
      if (line.endsWith("pass") || line.endsWith("FAIL") || line.endsWith("not run")) {
        if (line.length() > verdict) {
          assertEquals(' ', line.charAt(tolerance));
          assertTrue(line.substring(verdict).matches("pass|FAIL|not run"), line);
        }
      }
    }
  }

  @Test
  void noWordOfAClaimIsLost() {
    String flat = VerdictTable.of(checks(), 100).replaceAll("\\s+", "");
    for (String word : checks().get(1).claim().split(" ")) {
      assertTrue(flat.contains(word), word);
    }
  }

  @Test
  void measuredStandsToTheoryAsTheClaimSaysAtTheWorstPlace() {
    Check bound =
        Check.of(
            "e",
            "rises",
            "s",
            Finding.atLeast(0.8, Estimate.known(0.963, 0.01), 0),
            0.04,
            0.05,
            3,
            "depth = 4");
    String text = VerdictTable.of(List.of(bound));
    assertTrue(text.contains("0.9630  ≥ 0.8000"), text);
    assertTrue(text.contains("at depth = 4"), text);
    Check broken = Check.brokenDown("e", "rises", "s", "ArithmeticException: no root");
    assertTrue(VerdictTable.of(List.of(broken)).contains("could not be judged: Arithmetic"));
  }

  @Test
  void lastLineCounts() {
    String[] lines = VerdictTable.of(checks()).split("\n");
    assertEquals("2 passed, 1 failed, 1 not run", lines[lines.length - 1]);
    String[] none = VerdictTable.of(List.of()).split("\n");
    assertEquals("0 passed, 0 failed, 0 not run", none[none.length - 1]);
  }

  @Test
  void numeralsHaveFourDigits() {
    assertEquals("–", NumberFormat.of(Double.NaN));
    assertEquals("−∞", NumberFormat.of(Double.NEGATIVE_INFINITY));
    assertEquals("0", NumberFormat.of(-0.0));
    assertEquals("−12,345", NumberFormat.of(-12345));
    assertEquals("3.142", NumberFormat.of(Math.PI));
    assertEquals("10.00", NumberFormat.of(9.99996));
    assertEquals("0.001235", NumberFormat.of(0.00123456));
    assertEquals("−1.235×10⁻⁵", NumberFormat.of(-1.23456e-5));
    assertEquals("1.235×10¹²", NumberFormat.of(1.23456e12));
    assertEquals("123,457", NumberFormat.of(123456.7));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.ArrayList;
import java.util.List;
import org.spindle.jobs.analysis.Check;

/** Verdicts as plain text for the console. */
public final class VerdictTable {

  private static final int CLAIM_WIDTH = 62;

  private VerdictTable() {}

  /** The table, one claim after the other under its experiment, and a line that counts. */
  public static String of(List<Check> checks) {
    StringBuilder text = new StringBuilder();
    text.append(row("claim", "theory", "measured", "± s.e.", "tolerance", "verdict"));
    String experiment = "";
    for (Check check : checks) {
      if (!check.experiment().equals(experiment)) {
        experiment = check.experiment();
        text.append('\n').append(experiment).append('\n');
      }
      List<String> claim = wrapped(check.claim());
      text.append(
          row(
              "  " + claim.get(0),
              Numerals.of(check.theory()),
              Numerals.of(check.measured()),
              Numerals.of(check.standardError()),
              Numerals.of(check.tolerance()),
              word(check.verdict())));
      claim.stream().skip(1).forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.append('\n')
        .append(count(checks, Check.Verdict.PASS))
        .append(" passed, ")
        .append(count(checks, Check.Verdict.FAIL))
        .append(" failed, ")
        .append(count(checks, Check.Verdict.NOT_RUN))
        .append(" not run")
        .toString();
  }

  static String word(Check.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case NOT_RUN -> "not run";
    };
  }

  private static long count(List<Check> checks, Check.Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).count();
  }

  private static String row(String claim, String... cells) {
    StringBuilder row = new StringBuilder(String.format("%-" + (CLAIM_WIDTH + 2) + "s", claim));
    for (int i = 0; i < cells.length; i++) {
      row.append(i == cells.length - 1 ? "  " + cells[i] : String.format(" %11s", cells[i]));
    }
    return row.append('\n').toString();
  }

  private static List<String> wrapped(String claim) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : claim.split(" ")) {
      if (line.length() + word.length() + 1 > CLAIM_WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spindle.experiment.Check;

/**
 * Verdicts as plain text for the console: numbers in aligned columns, claims wrapped to what is
 * left of the width, under each the place where it is worst.
 */
public final class VerdictTable {

  private static final int WIDTH = 120;
  private static final int NARROWEST_CLAIM = 15;
  private static final String[] HEADINGS = {"measured", "theory", "± s.e.", "tolerance", "power"};

  private VerdictTable() {}

  /** The table at the usual width. */
  public static String of(List<Check> checks) {
    return of(checks, WIDTH);
  }

  /**
   * The table, one claim after the other under its experiment, and a line that counts.
   *
   * @param width columns of the terminal; claims get at least 15 of them
   */
  public static String of(List<Check> checks, int width) {
    int[] widths = new int[HEADINGS.length];
    int numbers = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = HEADINGS[i].length();
      for (Check check : checks) {
        widths[i] = Math.max(widths[i], numbers(check)[i].length());
      }
      numbers += widths[i] + 2;
    }
    int claim = Math.max(NARROWEST_CLAIM, width - numbers - 2 - 2 - "no power".length());
    // No wider than the longest claim needs.
    int longest = checks.stream().mapToInt(check -> check.claim().length()).max().orElse(0);
    claim = Math.min(claim, Math.max(longest, NARROWEST_CLAIM));

    StringBuilder text = new StringBuilder();
    row(text, claim, "claim", widths, HEADINGS, "verdict");
    String experiment = "";
    for (Check check : checks) {
      if (!check.experiment().equals(experiment)) {
        experiment = check.experiment();
        text.append('\n').append(experiment).append('\n');
      }
      List<String> lines = wrapped(check.claim(), claim);
      row(text, claim, "  " + lines.get(0), widths, numbers(check), word(check.verdict()));
      lines.stream().skip(1).forEach(line -> text.append("  ").append(line).append('\n'));
      if (!check.place().isEmpty()) {
        String place = (check.place().startsWith("could") ? "" : "at ") + check.place();
        wrapped(place, width - 4).forEach(line -> text.append("    ").append(line).append('\n'));
      }
    }
    return text.append('\n').append(counts(checks)).toString();
  }

  /** The line that counts: {@code 12 passed, 0 failed, 3 not run}; without power if there are. */
  static String counts(List<Check> checks) {
    List<String> parts = new ArrayList<>();
    for (Check.Verdict verdict : Check.Verdict.values()) {
      long count = checks.stream().filter(check -> check.verdict() == verdict).count();
      if (count > 0 || verdict != Check.Verdict.NO_POWER) {
        parts.add(count + " " + counted(verdict));
      }
    }
    return String.join(", ", parts);
  }

  static String word(Check.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case NO_POWER -> "no power";
      case NOT_RUN -> "not run";
    };
  }

  static String counted(Check.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "passed";
      case FAIL -> "failed";
      case NO_POWER -> "without power";
      case NOT_RUN -> "not run";
    };
  }

  private static String[] numbers(Check check) {
    boolean run = check.verdict() != Check.Verdict.NOT_RUN;
    return new String[] {
      NumberFormat.of(check.measured()),
      (run ? check.relation().symbol() + " " : "") + NumberFormat.of(check.theory()),
      NumberFormat.of(check.standardError()),
      NumberFormat.of(check.tolerance()),
      run ? power(check) : NumberFormat.of(Double.NaN)
    };
  }

  /** The smallest relative error that would be noticed, in per cent. */
  static String power(Check check) {
    double percent = 100 * check.power();
    if (Double.isNaN(percent)) {
      return NumberFormat.of(percent);
    }
    if (percent >= 1000) {
      return "> 999 %";
    }
    String number =
        percent == 0
            ? "0"
            : percent < 0.1
                ? "< 0.1"
                : String.format(Locale.ROOT, percent < 10 ? "%.1f" : "%.0f", percent);
    return number + " %";
  }

  private static void row(
      StringBuilder text, int claim, String first, int[] widths, String[] cells, String last) {
    text.append(first).append(" ".repeat(Math.max(0, claim + 2 - first.length())));
    for (int i = 0; i < widths.length; i++) {
      text.append(" ".repeat(2 + widths[i] - cells[i].length())).append(cells[i]);
    }
    text.append("  ").append(last).append('\n');
  }

  private static List<String> wrapped(String claim, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : claim.strip().split("\\s+")) {
      if (!line.isEmpty() && line.length() + word.length() + 1 > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      String rest = word;
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}

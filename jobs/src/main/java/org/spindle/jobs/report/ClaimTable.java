// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.spindle.jobs.report.Html.escaped;
import static org.spindle.jobs.report.Html.words;

import java.util.List;
import org.spindle.experiment.Check;
import org.spindle.experiment.Relation;

/** The verdicts of one experiment: a table, whose rows become cards where it is narrow. */
final class ClaimTable {

  /** A power below this is not worth a word. */
  private static final double WIDE = 0.1;

  private static final List<String> HEADINGS =
      List.of("claim", "where", "measured and theory", "s.e.", "power", "verdict");

  private final StringBuilder page;

  ClaimTable(StringBuilder page) {
    this.page = page;
  }

  /** Roles are said aloud: a table that is laid out as cards would lose its own. */
  void write(String experiment, List<Check> checks) {
    if (checks.isEmpty()) {
      return;
    }
    page.append("<table role=\"table\" aria-label=\"Claims of ").append(escaped(experiment));
    page.append("\">\n<thead role=\"rowgroup\"><tr role=\"row\">");
    for (String heading : HEADINGS) {
      page.append("<th role=\"columnheader\" scope=\"col\">").append(heading).append("</th>");
    }
    page.append("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    checks.forEach(this::row);
    page.append("</tbody>\n</table>\n");
  }

  private void row(Check check) {
    boolean run = check.verdict() != Check.Verdict.NOT_RUN;
    String mark = check.verdict() == Check.Verdict.FAIL ? "failed" : Html.kind(check.verdict());
    page.append("<tr role=\"row\" class=\"").append(mark);
    page.append("\"><th role=\"rowheader\" scope=\"row\">").append(words(check.claim()));
    place(check.place());
    page.append("</th>");
    cell("where", "", words(check.where()));
    cell("formula", "", run ? escaped(formula(check)) : "");
    boolean scatters = run && check.standardError() > 0;
    cell("number", "s.e.", scatters ? NumberFormat.of(check.standardError()) : "");
    cell("number", "power", check.power() > WIDE ? VerdictTable.power(check) : "");
    cell("verdict", "", Html.badge(check.verdict(), VerdictTable.word(check.verdict())));
    page.append("</tr>\n");
  }

  private void cell(String kind, String label, String content) {
    page.append("<td role=\"cell\" class=\"").append(kind).append('"');
    page.append(label.isEmpty() ? "" : " data-label=\"" + label + "\"");
    page.append('>').append(content).append("</td>");
  }

  private void place(String place) {
    if (!place.isEmpty()) {
      String at = place.startsWith("could") ? "" : "worst at ";
      page.append(" <span class=\"place\">").append(at).append(escaped(place)).append("</span>");
    }
  }

  /**
   * What was measured and how it stands to the bound that was judged by, such as {@code 0.49 ≥ 0.5
   * − 0.02}; the sign of a claim that failed is the contrary one.
   */
  static String formula(Check check) {
    if (Double.isNaN(check.measured())) {
      return "";
    }
    boolean failed = check.verdict() == Check.Verdict.FAIL;
    String sign = failed ? contrary(check.relation()) : check.relation().symbol();
    String bound = NumberFormat.of(check.measured()) + " " + sign + " ";
    bound += NumberFormat.of(check.theory());
    return check.tolerance() > 0
        ? bound + allowance(check.relation()) + NumberFormat.of(check.tolerance())
        : bound;
  }

  /** On which side of the theory the bound lies. */
  private static String allowance(Relation relation) {
    return switch (relation) {
      case EQUAL -> " ± ";
      case AT_MOST, ABOVE -> " + ";
      case AT_LEAST, BELOW -> " − ";
    };
  }

  private static String contrary(Relation relation) {
    return switch (relation) {
      case EQUAL -> "≠";
      case AT_MOST -> "≰";
      case AT_LEAST -> "≱";
      case BELOW -> "≮";
      case ABOVE -> "≯";
    };
  }
}

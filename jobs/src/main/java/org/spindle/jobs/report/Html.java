// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.spindle.experiment.Check;
import org.spindle.figure.DarkScheme;
import org.spindle.figure.Words;

/** Pieces of the page: escaped text, sub- and superscripts, badges, the style and the script. */
final class Html {

  /** For screens, light and dark, narrow and wide, and for paper; nothing is fetched. */
  static final String STYLE =
      resource("page.css")
          + "@media screen and (prefers-color-scheme:dark){\n:root{--ground:"
          + DarkScheme.ground()
          + ";--ink:#e4e4e4;--faint:#a3a7ad;--line:#34383f;--rule:#6d7178;--link:#7cc0ec;"
          + "--code:#202329;--failed:#3a211c;--pass:#a5e3cb;--pass-ground:#10392c;--fail:#fff;"
          + "--fail-ground:#b3240f;--no-power:#f5d48e;--no-power-ground:#463511;"
          + "--not-run:#c3c6cb;--not-run-ground:#34383f}\n"
          + DarkScheme.rules()
          + "}\n";

  /** Search, filter and folding. */
  static final String SCRIPT = resource("page.js");

  private Html() {}

  private static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text that is safe between tags and within quoted attributes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Escaped text with subscripts and superscripts as in figures. */
  static String words(String text) {
    StringBuilder out = new StringBuilder();
    for (Words.Run run : Words.runs(text)) {
      String part = escaped(run.text());
      switch (run.level()) {
        case -1 -> out.append("<sub>").append(part).append("</sub>");
        case 1 -> out.append("<sup>").append(part).append("</sup>");
        default -> out.append(part);
      }
    }
    return out.toString();
  }

  static String badge(Check.Verdict verdict, String text) {
    return "<span class=\"badge " + kind(verdict) + "\">" + escaped(text) + "</span>";
  }

  /** One badge a kind of verdict, with its number. */
  static String badges(List<Check> checks) {
    StringBuilder out = new StringBuilder();
    for (Check.Verdict verdict : Check.Verdict.values()) {
      long count = checks.stream().filter(check -> check.verdict() == verdict).count();
      if (count > 0) {
        out.append(' ').append(badge(verdict, count + " " + VerdictTable.counted(verdict)));
      }
    }
    return out.toString();
  }

  static String kind(Check.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case NO_POWER -> "no-power";
      case NOT_RUN -> "not-run";
    };
  }
}

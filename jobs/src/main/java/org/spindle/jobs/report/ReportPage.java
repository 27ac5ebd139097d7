// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.spindle.jobs.report.Html.escaped;
import static org.spindle.jobs.report.Html.words;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;

/**
 * The page {@code DIR/report/index.html}: one self-contained file, readable from top to bottom as
 * question, figures, verdicts; each figure also as SVG and PNG beside it.
 */
public final class ReportPage {

  /** A power below this is not worth a word. */
  private static final double WIDE = 0.1;

  private ReportPage() {}

  /**
   * The head of the page.
   *
   * @param title title of the page
   * @param host where it was made
   * @param date when
   * @param versions of Spindle, Spark, Java
   * @param engine BLAS engine of the driver
   * @param alarms how often chance alone turns a verdict
   * @param rows rows that it was made from
   * @param sweeps names of the sweep files
   */
  public record Header(
      String title,
      String host,
      String date,
      String versions,
      String engine,
      String alarms,
      long rows,
      List<String> sweeps) {}

  /**
   * One experiment.
   *
   * @param part title of the part of the talk that begins here, empty where none does
   * @param story what that part is about, may be empty
   * @param name kebab-case name
   * @param question its question
   * @param talk slide or figure of the talk
   * @param summary rows and sweeps in words
   * @param checks its verdicts
   * @param drawings its figures
   */
  public record Section(
      String part,
      String story,
      String name,
      String question,
      String talk,
      String summary,
      List<Check> checks,
      List<Drawing> drawings) {}

  /** Writes the page and the figures below {@code folder/report}; returns the page's path. */
  public static Path write(
      Header header, List<Section> sections, Path folder, Configuration configuration)
      throws IOException {
    Path report = new Path(folder, "report");
    write(header, sections, ReportFiles.in(report, configuration));
    return new Path(report, "index.html");
  }

  /** The page comes last, so that what it names is there already. */
  static void write(Header header, List<Section> sections, ReportFiles files) throws IOException {
    StringBuilder page = new StringBuilder();
    head(page, header, sections);
    for (Section section : sections) {
      section(page, section, files);
    }
    page.append("<footer>").append(escaped(header.versions())).append(", ");
    page.append(escaped(header.date())).append("</footer>\n</body>\n</html>\n");
    files.put("index.html", page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void head(StringBuilder page, Header header, List<Section> sections) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    page.append(escaped(header.title())).append("</title>\n<style>\n").append(Html.STYLE);
    page.append("</style>\n</head>\n<body>\n<h1>").append(escaped(header.title()));
    page.append("</h1>\n");
    List<Check> all = sections.stream().flatMap(s -> s.checks().stream()).toList();
    page.append("<p>").append(all.isEmpty() ? "No claims." : Html.badges(all).strip());
    page.append("</p>\n<dl class=\"facts\">\n");
    fact(page, "made", header.date() + " on " + header.host());
    fact(page, "rows", NumberFormat.of(header.rows()));
    fact(page, "sweeps", header.sweeps().isEmpty() ? "–" : String.join(", ", header.sweeps()));
    fact(page, "versions", header.versions());
    fact(page, "BLAS", header.engine());
    fact(page, "alarms", header.alarms());
    page.append("</dl>\n<nav>\n<ol>\n");
    for (Section section : sections) {
      if (!section.part().isEmpty()) {
        page.append("<li class=\"part\"><a href=\"#part-").append(escaped(section.name()));
        page.append("\">").append(words(section.part())).append("</a></li>\n");
      }
      page.append("<li><a href=\"#").append(escaped(section.name())).append("\">");
      page.append(words(section.question())).append("</a>");
      page.append(Html.badges(section.checks())).append("</li>\n");
    }
    page.append("</ol>\n</nav>\n");
  }

  private static void fact(StringBuilder page, String name, String value) {
    page.append("<dt>").append(name).append("</dt><dd>").append(escaped(value));
    page.append("</dd>\n");
  }

  private static void section(StringBuilder page, Section section, ReportFiles files)
      throws IOException {
    String name = escaped(section.name());
    if (!section.part().isEmpty()) {
      page.append("<h2 class=\"part\" id=\"part-").append(name).append("\">");
      page.append(words(section.part())).append("</h2>\n");
      page.append("<p class=\"story\">").append(words(section.story())).append("</p>\n");
    }
    page.append("<section id=\"").append(name).append("\">\n<p class=\"name\"><code>");
    page.append(name).append("</code>").append(Html.badges(section.checks()));
    page.append("</p>\n<h2>").append(words(section.question())).append("</h2>\n");
    page.append("<p class=\"talk\">");
    if (!section.talk().isBlank()) {
      page.append("Talk: ").append(sentence(section.talk())).append(' ');
    }
    page.append(sentence(section.summary())).append("</p>\n");
    for (Drawing drawing : section.drawings()) {
      figure(page, drawing, files);
    }
    checks(page, section.checks());
    page.append("</section>\n");
  }

  private static void figure(StringBuilder page, Drawing drawing, ReportFiles files)
      throws IOException {
    Figure figure = drawing.figure();
    files.put(figure.name() + ".svg", drawing.svg().getBytes(StandardCharsets.UTF_8));
    files.put(figure.name() + ".png", drawing.png());
    String name = escaped(figure.name());
    page.append("<figure id=\"figure-").append(name).append("\">\n").append(drawing.svg());
    page.append("<figcaption>").append(words(figure.caption()));
    page.append(" <span class=\"files\"><a href=\"").append(name).append(".svg\">SVG</a> · ");
    page.append("<a href=\"").append(name).append(".png\">PNG</a></span></figcaption>\n");
    if (!figure.sql().isBlank()) {
      page.append("<details><summary>SQL</summary><pre>");
      page.append(escaped(figure.sql().strip())).append("</pre></details>\n");
    }
    page.append("</figure>\n");
  }

  private static void checks(StringBuilder page, List<Check> checks) {
    if (checks.isEmpty()) {
      return;
    }
    page.append("<div class=\"scroll\">\n<table>\n<thead><tr><th>claim</th><th>where</th>");
    for (String heading : List.of("measured", "", "theory", "s.e.", "tolerance", "power")) {
      page.append("<th class=\"number\">").append(heading).append("</th>");
    }
    page.append("<th>verdict</th></tr></thead>\n<tbody>\n");
    for (Check check : checks) {
      String mark = check.verdict() == Check.Verdict.FAIL ? "failed" : Html.kind(check.verdict());
      page.append("<tr class=\"").append(mark).append("\"><td>").append(words(check.claim()));
      place(page, check.place());
      page.append("</td><td class=\"where\">").append(words(check.where())).append("</td>");
      number(page, check.measured());
      boolean run = check.verdict() != Check.Verdict.NOT_RUN;
      page.append("<td class=\"relation\">");
      page.append(run ? escaped(check.relation().symbol()) : "").append("</td>");
      number(page, check.theory());
      number(page, check.standardError());
      number(page, check.tolerance());
      boolean wide = check.power() > WIDE;
      page.append("<td class=\"number\">").append(wide ? VerdictTable.power(check) : "");
      page.append("</td>");
      page.append("<td>").append(Html.badge(check.verdict(), VerdictTable.word(check.verdict())));
      page.append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n</div>\n");
  }

  private static void place(StringBuilder page, String place) {
    if (!place.isEmpty()) {
      String at = place.startsWith("could") ? "" : "worst at ";
      page.append(" <span class=\"place\">").append(at).append(escaped(place)).append("</span>");
    }
  }

  private static void number(StringBuilder page, double value) {
    page.append("<td class=\"number\">").append(NumberFormat.of(value)).append("</td>");
  }

  /** With a full stop at its end, if it has none. */
  private static String sentence(String text) {
    boolean ends = text.isBlank() || text.strip().matches("(?s).*[.?!]");
    return words(text.strip()) + (ends ? "" : ".");
  }
}

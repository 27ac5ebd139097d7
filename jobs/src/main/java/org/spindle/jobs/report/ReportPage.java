// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.spindle.jobs.report.Html.escaped;
import static org.spindle.jobs.report.Html.words;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;

/**
 * The page {@code DIR/report/index.html}: one self-contained file, readable from top to bottom as
 * question, figures, verdicts; each figure also beside it, as pictures, numbers and query.
 */
public final class ReportPage {

  /** On a narrow screen a figure is drawn no smaller than this part of its size. */
  private static final double READABLE = 0.8;

  /** Figures of more panels in a row take the whole width of a printed sheet. */
  private static final int NARROW = 2;

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
   * @param part title of the part of the talk that it belongs to
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
    new PageHead(page).write(header, sections);
    page.append("<main>\n");
    String part = null;
    for (Section section : sections) {
      section(page, section, !section.part().equals(part), files);
      part = section.part();
    }
    page.append("</main>\n<footer>").append(escaped(header.versions())).append(", ");
    page.append(escaped(header.date())).append("</footer>\n<script>\n").append(Html.SCRIPT);
    page.append("</script>\n</body>\n</html>\n");
    files.put("index.html", page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void section(
      StringBuilder page, Section section, boolean begins, ReportFiles files) throws IOException {
    String name = escaped(section.name());
    String part = escaped(section.part());
    if (begins) {
      page.append("<div data-begins=\"").append(part).append("\">\n<h2 id=\"part-").append(name);
      page.append("\">").append(words(section.part())).append("</h2>\n");
      page.append("<p class=\"story\">").append(words(section.story())).append("</p>\n</div>\n");
    }
    page.append("<section id=\"").append(name).append("\" data-part=\"").append(part);
    page.append("\" data-verdicts=\"").append(verdicts(section.checks()));
    page.append("\">\n<details open><summary><span class=\"name\"><code>").append(name);
    page.append("</code>").append(Html.badges(section.checks())).append("</span>\n<h3>");
    page.append(words(section.question())).append("</h3></summary>\n<p class=\"talk\">");
    if (!section.talk().isBlank()) {
      page.append("Talk: ").append(sentence(section.talk())).append(' ');
    }
    page.append(sentence(section.summary())).append("</p>\n");
    for (Drawing drawing : section.drawings()) {
      figure(page, drawing, files);
    }
    new ClaimTable(page).write(section.name(), section.checks());
    page.append("</details>\n</section>\n");
  }

  private static String verdicts(List<Check> checks) {
    return checks.stream()
        .map(check -> Html.kind(check.verdict()))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static void figure(StringBuilder page, Drawing drawing, ReportFiles files)
      throws IOException {
    Figure figure = drawing.figure();
    String name = escaped(figure.name());
    int columns = Math.min(figure.columns(), figure.panels().size());
    page.append("<figure id=\"figure-").append(name).append('"');
    String shape = columns > NARROW ? " class=\"wide\"" : "";
    page.append(drawing.isTall() ? " class=\"tall\"" : shape).append(">\n");
    // It can be moved sideways where it is narrow, by the keyboard too.
    page.append("<div class=\"drawing\" tabindex=\"0\" style=\"--readable:");
    page.append(Math.round(READABLE * drawing.width())).append("px\">").append(drawing.svg());
    page.append("</div>\n<figcaption>").append(words(figure.caption()));
    page.append(" <span class=\"files\">");
    String between = "";
    for (Drawing.Form form : drawing.forms()) {
      String file = figure.name() + "." + form.ending();
      files.put(file, form.content());
      page.append(between).append("<a href=\"").append(escaped(file)).append("\">");
      page.append(form.name()).append("</a>");
      between = " · ";
    }
    page.append("</span></figcaption>\n");
    if (!figure.sql().isBlank()) {
      page.append("<details><summary>SQL</summary><pre>");
      page.append(escaped(figure.sql().strip())).append("</pre></details>\n");
    }
    page.append("</figure>\n");
  }

  /** With a full stop at its end, if it has none. */
  private static String sentence(String text) {
    boolean ends = text.isBlank() || text.strip().matches("(?s).*[.?!]");
    return words(text.strip()) + (ends ? "" : ".");
  }
}

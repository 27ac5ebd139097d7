// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.spindle.figure.Figure;
import org.spindle.figure.FigureRenderer;
import org.spindle.jobs.analysis.Check;

/**
 * The page {@code DIR/report/index.html}: one self-contained file, readable from top to bottom as
 * question, verdict, figure; each figure also as SVG and PNG beside it.
 */
public final class ReportPage {

  private static final double PIXEL_RATIO = 2;

  private static final String STYLE =
      """
      body{font:16px/1.5 Georgia,'Times New Roman',serif;color:#222;max-width:60rem;margin:2rem auto;padding:0 1rem}
      h1,h2,h3,nav,table,.badge,footer{font-family:Helvetica,Arial,sans-serif}
      h1{font-weight:600;font-size:1.7rem}h2{margin-top:3rem;font-size:1.3rem;border-bottom:1px solid #ccc}
      .question{font-size:1.15rem;font-style:italic}.talk,.facts{color:#666;font-size:.9rem}
      table{border-collapse:collapse;font-size:.85rem;margin:1rem 0;width:100%}
      th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #e4e4e4;vertical-align:top}
      th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}
      .badge{border-radius:.7rem;padding:.05rem .6rem;color:#fff;white-space:nowrap}
      .pass{background:#00795c}.fail{background:#b3240f}.not-run{background:#888}
      figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}figcaption{font-size:.92rem}
      pre{background:#f6f6f6;padding:.8rem;overflow-x:auto;font-size:.8rem}
      details summary{cursor:pointer;color:#555;font-size:.85rem}
      @media print{details{display:none}h2{page-break-before:always}}
      """;

  private ReportPage() {}

  /**
   * The head of the page.
   *
   * @param title title of the page
   * @param host where it was made
   * @param date when
   * @param versions of Spindle, Spark, Java
   * @param engine BLAS engine of the driver
   * @param rows rows that it was made from
   * @param sweeps names of the sweep files
   */
  public record Header(
      String title,
      String host,
      String date,
      String versions,
      String engine,
      long rows,
      List<String> sweeps) {}

  /**
   * One experiment.
   *
   * @param name kebab-case name
   * @param question its question
   * @param talk slide or figure of the talk
   * @param summary rows and sweeps in words
   * @param checks its verdicts
   * @param figures its figures
   */
  public record Section(
      String name,
      String question,
      String talk,
      String summary,
      List<Check> checks,
      List<Figure> figures) {}

  /** Writes the page and the figures below {@code folder/report}; returns the page's path. */
  public static Path write(
      Header header, List<Section> sections, Path folder, Configuration configuration)
      throws IOException {
    FileSystem files = folder.getFileSystem(configuration);
    Path report = new Path(folder, "report");
    files.mkdirs(report);
    StringBuilder page = new StringBuilder();
    head(page, header, sections);
    for (Section section : sections) {
      section(page, section, files, report);
    }
    page.append("<footer class=facts>").append(escaped(header.versions())).append("; BLAS ");
    page.append(escaped(header.engine())).append("; ").append(escaped(header.host()));
    page.append(", ").append(escaped(header.date())).append("</footer></body></html>\n");
    Path index = new Path(report, "index.html");
    write(files, index, page.toString().getBytes(StandardCharsets.UTF_8));
    return index;
  }

  private static void head(StringBuilder page, Header header, List<Section> sections) {
    page.append("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>");
    page.append(escaped(header.title())).append("</title><style>").append(STYLE);
    page.append("</style></head><body>\n<h1>").append(escaped(header.title())).append("</h1>\n");
    page.append("<p class=facts>").append(Numerals.of(header.rows())).append(" rows from ");
    page.append(escaped(String.join(", ", header.sweeps()))).append("</p>\n<nav><ul>");
    for (Section section : sections) {
      page.append("<li><a href=\"#").append(section.name()).append("\">");
      page.append(escaped(section.question())).append("</a> ");
      for (Check.Verdict verdict : Check.Verdict.values()) {
        long count = section.checks().stream().filter(c -> c.verdict() == verdict).count();
        if (count > 0) {
          page.append(badge(verdict, count + " " + VerdictTable.word(verdict))).append(' ');
        }
      }
      page.append("</li>\n");
    }
    page.append("</ul></nav>\n");
  }

  private static void section(StringBuilder page, Section section, FileSystem files, Path report)
      throws IOException {
    page.append("<section><h2 id=\"").append(section.name()).append("\">");
    page.append(escaped(section.name())).append("</h2>\n<p class=question>");
    page.append(escaped(section.question())).append("</p>\n<p class=talk>Talk: ");
    page.append(escaped(section.talk())).append(". ").append(escaped(section.summary()));
    page.append(".</p>\n");
    checks(page, section.checks());
    for (Figure figure : section.figures()) {
      String svg = FigureRenderer.svg(figure);
      Path picture = new Path(report, figure.name());
      write(files, picture.suffix(".svg"), svg.getBytes(StandardCharsets.UTF_8));
      write(files, picture.suffix(".png"), FigureRenderer.png(figure, PIXEL_RATIO));
      page.append("<figure id=\"").append(figure.name()).append("\">");
      page.append(svg.substring(Math.max(0, svg.indexOf("<svg"))));
      page.append("<figcaption>").append(escaped(figure.caption())).append("</figcaption>\n");
      page.append("<details><summary>SQL</summary><pre>").append(escaped(figure.sql()));
      page.append("</pre></details></figure>\n");
    }
    page.append("</section>\n");
  }

  private static void checks(StringBuilder page, List<Check> checks) {
    page.append("<table><tr><th>claim<th>where<th>theory<th>measured<th>s.e.<th>tolerance");
    page.append("<th>verdict</tr>\n");
    for (Check check : checks) {
      page.append("<tr><td>").append(escaped(check.claim()));
      page.append("<td>").append(escaped(check.where()));
      for (double value :
          new double[] {
            check.theory(), check.measured(), check.standardError(), check.tolerance()
          }) {
        page.append("<td>").append(Numerals.of(value));
      }
      page.append("<td>").append(badge(check.verdict(), VerdictTable.word(check.verdict())));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static String badge(Check.Verdict verdict, String text) {
    String kind = verdict.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return "<span class=\"badge " + kind + "\">" + text + "</span>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
    Path fresh = new Path(path.getParent(), "." + path.getName() + ".fresh");
    try (OutputStream out = files.create(fresh, true)) {
      out.write(bytes);
    }
    files.delete(path, false);
    if (!files.rename(fresh, path)) {
      throw new IOException("cannot write " + path);
    }
  }
}

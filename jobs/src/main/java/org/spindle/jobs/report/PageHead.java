// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.spindle.jobs.report.Html.escaped;
import static org.spindle.jobs.report.Html.words;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spindle.experiment.Check;

/** The first screen of the page: verdicts in numbers, provenance, search, and the contents. */
final class PageHead {

  /** Paragraphs. */
  private static final List<String> READING =
      List.of(
          "Lines are theory. Points are simulation, with one standard error where it is larger than"
              + " they are; thin lines join simulated points. Open points with an arrow are bounds:"
              + " what was measured is at least this large.",
          "A claim is judged at each place, and told where it is worst. ± is what it allows, from"
              + " the standard error (s.e.) and one rate of false alarms for the whole page; its"
              + " power is the least relative error that it would notice. Beyond 50 % it has no"
              + " power, and counts as not passed.");

  private final StringBuilder page;

  PageHead(StringBuilder page) {
    this.page = page;
  }

  void write(ReportPage.Header header, List<ReportPage.Section> sections) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    page.append("<title>").append(escaped(header.title())).append("</title>\n<style>\n");
    page.append(Html.STYLE).append("</style>\n</head>\n<body>\n<h1>");
    page.append(escaped(header.title())).append("</h1>\n");
    List<Check> all = sections.stream().flatMap(s -> s.checks().stream()).toList();
    page.append("<p>").append(all.isEmpty() ? "No claims." : Html.badges(all).strip());
    page.append("</p>\n");
    READING.forEach(text -> page.append("<p class=\"reading\">").append(text).append("</p>\n"));
    provenance(header);
    contents(sections);
  }

  private void provenance(ReportPage.Header header) {
    page.append("<details class=\"facts\"><summary>").append(NumberFormat.of(header.rows()));
    page.append(" rows, ").append(escaped(header.date())).append(": provenance</summary>\n<dl>\n");
    fact("made", header.date() + " on " + header.host());
    fact("rows", NumberFormat.of(header.rows()));
    fact("sweeps", header.sweeps().isEmpty() ? "–" : String.join(", ", header.sweeps()));
    fact("versions", header.versions());
    fact("BLAS", header.engine());
    fact("alarms", header.alarms());
    page.append("</dl></details>\n");
  }

  private void fact(String name, String value) {
    page.append("<dt>").append(name).append("</dt><dd>").append(escaped(value));
    page.append("</dd>\n");
  }

  private void contents(List<ReportPage.Section> sections) {
    Map<String, List<ReportPage.Section>> parts =
        sections.stream()
            .collect(
                Collectors.groupingBy(
                    ReportPage.Section::part, LinkedHashMap::new, Collectors.toList()));
    page.append("<nav aria-label=\"Contents\">\n");
    find(parts);
    page.append("<ol>\n");
    parts.forEach(
        (part, of) -> {
          String anchor = escaped(of.get(0).name());
          page.append("<li data-begins=\"").append(escaped(part));
          page.append("\"><a class=\"part\" href=\"#part-").append(anchor).append("\">");
          page.append(words(part)).append("</a>\n<ol>\n");
          of.forEach(this::entry);
          page.append("</ol></li>\n");
        });
    page.append("</ol>\n</nav>\n");
  }

  private void entry(ReportPage.Section section) {
    String name = escaped(section.name());
    page.append("<li data-of=\"").append(name).append("\"><a href=\"#").append(name);
    page.append("\"><code>").append(name).append("</code></a>");
    page.append(Html.badges(section.checks())).append(" <span class=\"question\">");
    page.append(words(section.question())).append("</span></li>\n");
  }

  /** Shown by the script that it needs. */
  private void find(Map<String, List<ReportPage.Section>> parts) {
    page.append("<form id=\"find\" role=\"search\" hidden>\n");
    page.append("<label>Search <input type=\"search\" name=\"search\"></label>\n");
    page.append("<label>Part <select name=\"part\"><option value=\"\">all</option>");
    for (String part : parts.keySet()) {
      String value = escaped(part);
      page.append("<option value=\"").append(value).append("\">").append(value).append("</option>");
    }
    page.append("</select></label>\n<label>Verdict <select name=\"verdict\">");
    page.append("<option value=\"\">all</option>");
    for (Check.Verdict verdict : Check.Verdict.values()) {
      page.append("<option value=\"").append(Html.kind(verdict)).append("\">");
      page.append(VerdictTable.counted(verdict)).append("</option>");
    }
    page.append("</select></label>\n<button type=\"button\" id=\"fold\">Fold all</button>\n");
    page.append("<button type=\"button\" id=\"unfold\">Unfold all</button>\n");
    page.append("<output id=\"found\"></output>\n</form>\n");
  }
}

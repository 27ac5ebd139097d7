// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.List;
import org.spindle.experiment.Check;
import org.spindle.figure.Words;

/** Pieces of the page: escaped text, scripts, badges, and the style. */
final class Html {

  /** Light on ink, for screen and paper; nothing is fetched. */
  static final String STYLE =
      """
      :root{color:#222;background:#fff}
      body{font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;\
      max-width:68rem;margin:2.5rem auto;padding:0 1.5rem}
      h1{font-weight:600;font-size:1.7rem;line-height:1.25;margin:0 0 .4rem}
      h2{font-weight:600;font-size:1.25rem;line-height:1.35;margin:.2rem 0 .3rem}
      h3{font-weight:600;font-size:1rem;margin:2rem 0 .5rem}
      a{color:#005a8d;text-decoration:none}a:hover{text-decoration:underline}
      sub,sup{font-size:.72em;line-height:0}
      code,pre{font-family:ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}
      .talk,.facts,footer{color:#666;font-size:.88rem}
      dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1.2rem;margin:1rem 0 1.5rem}
      dl.facts dt{color:#888}dl.facts dd{margin:0;overflow-wrap:anywhere}
      nav{border-top:1px solid #ddd;border-bottom:1px solid #ddd;padding:.7rem 0;margin:1.5rem 0}
      nav ol{margin:0;padding:0;list-style:none}nav li{padding:.15rem 0}nav .badge{margin-left:.3rem}
      nav li.part{margin:.6rem 0 .1rem;font-weight:600}
      h2.part{font-size:1.45rem;margin:4.5rem 0 .5rem;border-top:1px solid #ddd;padding-top:1.5rem}
      .story{max-width:52rem}
      section{margin-top:3.5rem}
      .name{font-size:.85rem;color:#666;margin:0}
      .talk{margin:.2rem 0 1rem}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;font-size:.86rem;line-height:1.4;width:100%;\
      font-variant-numeric:tabular-nums}
      th{font-weight:600;color:#555;border-bottom:1.5px solid #999;text-align:left;white-space:nowrap}
      th,td{padding:.35rem .7rem;vertical-align:baseline}
      td{border-bottom:1px solid #e6e6e6}
      th:first-child,td:first-child{padding-left:0}
      .place{color:#777;font-size:.92em}.relation{text-align:center;padding:.35rem 0}
      .number{text-align:right;white-space:nowrap}.where{color:#666;min-width:8rem}
      tr.failed td{background:#fdf0ec}tr.not-run td{color:#888}
      .badge{display:inline-block;border-radius:.7rem;padding:0 .6rem;font-size:.8rem;line-height:1.5;\
      white-space:nowrap;-webkit-print-color-adjust:exact;print-color-adjust:exact}
      .badge.pass{background:#dff2ea;color:#00553d}
      .badge.fail{background:#b3240f;color:#fff}
      .badge.no-power{background:#fbeccb;color:#6b4400}
      .badge.not-run{background:#ececec;color:#555}
      figure{margin:2rem 0 2.5rem}
      figure>svg{display:block;max-width:100%;height:auto;margin:0 auto}
      figcaption{font-size:.92rem;max-width:52rem;margin:.6rem auto 0}
      details{max-width:52rem;margin:.4rem auto 0;font-size:.85rem}
      summary{cursor:pointer;color:#666}
      pre{background:#f6f6f6;padding:.8rem 1rem;overflow-x:auto;font-size:.8rem;line-height:1.45}
      footer{border-top:1px solid #ddd;margin-top:4rem;padding-top:.8rem}
      @media print{body{margin:0;max-width:none;font-size:11pt}details,.files{display:none}\
      section{margin-top:2rem}.scroll{overflow:visible}figure,tr{break-inside:avoid}\
      h2,h3{break-after:avoid}a{color:inherit}}
      """;

  private Html() {}

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

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.experiment.Check;
import org.spindle.experiment.Finding;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;

class ReportPageTest {

  @TempDir private Path folder;

  static Figure figure(String name, String sql) {
    int n = 40;
    double[] t = new double[n];
    double[] u = new double[n];
    double[] error = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = 0.25 * i;
      u[i] = 1 / (1 + 99 * Math.exp(-t[i]));
      error[i] = 0.03;
    }
    Panel panel =
        new Panel(
            "N_l = 3",
            Scale.linear("t/τ"),
            Scale.linear("mode strength u(t)"),
            List.of(new Layer.Curve("s = 1", 0, t, u), new Layer.Points("s = 1", 0, t, u, error)));
    return new Figure(
        name,
        "Modes & <depth>",
        "Sigmoids of Σ³¹ with u_f < 1 & ξ_c.",
        sql,
        2,
        List.of(panel, panel));
  }

  static List<ReportPage.Section> sections() {
    String e = "depth-modes";
    return List.of(
        new ReportPage.Section(
            "II. Deep <linear> networks",
            "What deep networks learn, and when.",
            e,
            "How do the modes of N_l layers \"learn\"?",
            "Deeper network <learning> dynamics",
            "1,200 rows from depth-modes (1,200)",
            List.of(
                check(e, "Time grows as 1/s for N_l = 3", "slide 12", 4.605, 4.61, 0.01),
                check(e, "Learning time saturates with depth", "eq. 7", 1e-7, 2.5e-5, 1e-8),
                check(e, "Tolerance wider than the value", "eq. 8", 0.3, 0.31, 0.2),
                Check.notRun(e, "Best rate falls as 1/N_l & no faster", "figure 3")),
            List.of(drawing("modes", "SELECT u FROM t WHERE s < 3 AND x > '1'"))),
        new ReportPage.Section(
            "II. Deep <linear> networks",
            "What deep networks learn, and when.",
            "depth-speed",
            "How does the learning time depend on depth?",
            "MNIST learning speeds.",
            "–",
            List.of(check("depth-speed", "Orthogonal is fast", "s", 12345678, 12345678.4, 4)),
            List.of(drawing("depth-speed", ""), drawing("rate", "SELECT 1"))));
  }

  /** A claim that one place judges. */
  static Check check(
      String experiment,
      String claim,
      String where,
      double theory,
      double measured,
      double tolerance) {
    Finding finding = Finding.exact(theory, measured, tolerance);
    double power = tolerance / Math.abs(theory);
    return Check.of(experiment, claim, where, finding, tolerance, power, 1, "");
  }

  private static Drawing drawing(String name, String sql) {
    return Drawing.of(figure(name, sql));
  }

  private String page() throws IOException {
    return Files.readString(written(folder), StandardCharsets.UTF_8);
  }

  /** The page of {@link #sections()}, written below a folder. */
  static Path written(Path folder) throws IOException {
    ReportPage.Header header =
        new ReportPage.Header(
            "Spindle <test>",
            "node-1",
            "2026-01-01T00:00:00Z",
            "Spindle 0.1, Spark 4.1.0, Java 17",
            "OpenBLAS, 1 thread",
            "one in 1,000",
            1_234_567,
            List.of("depth-modes.yaml", "depth-speed.yaml"));
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
    org.apache.hadoop.fs.Path index =
        ReportPage.write(header, sections(), root, new Configuration());
    assertEquals("index.html", index.getName());
    return folder.resolve("report/index.html");
  }

  @Test
  void pageRefersToNothingOutsideItsFolderAndRunsNoScriptButItsOwn() throws IOException {
    String page = page();
    Matcher reference = Pattern.compile("\\b(?:href|src|action)=\"([^\"]*)\"").matcher(page);
    while (reference.find()) {
      String target = reference.group(1);
      boolean inside =
          target.startsWith("#")
              || target.startsWith("data:")
              || Files.exists(folder.resolve("report").resolve(target));
      assertTrue(inside, target);
    }
    String named =
        page.replaceAll("xmlns(:xlink)?=\"http://www.w3.org/[^\"]*\"", "")
            .replaceAll("(?m)^ *//.*$", ""); // comments of the script
    assertFalse(Pattern.compile("https?://|//[a-z]|@import|url\\((?!#)").matcher(named).find());
    assertEquals(page.indexOf("<script>\n"), page.lastIndexOf("<script"));
    assertFalse(Html.SCRIPT.contains("fetch") || Html.SCRIPT.contains("import"));
  }

  @Test
  void everyFigureStandsInThePageAndBesideIt() throws IOException {
    String page = page();
    for (String name : List.of("modes", "depth-speed", "rate")) {
      String svg = Files.readString(folder.resolve("report/" + name + ".svg"));
      assertTrue(page.contains(svg), name);
      var image = ImageIO.read(folder.resolve("report/" + name + ".png").toFile());
      Matcher width = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
      assertTrue(width.find());
      assertEquals(2 * Integer.parseInt(width.group(1)), image.getWidth());
    }
  }

  @Test
  void aPartOfTheTalkHasItsHeadingWhereItBegins() throws IOException {
    String page = page();
    int heading = page.indexOf("<h2 id=\"part-depth-modes\">II. Deep &lt;linear&gt;");
    assertTrue(heading > 0);
    assertTrue(heading < page.indexOf("<section id=\"depth-modes\""));
    assertEquals(heading, page.lastIndexOf("<h2"), "once for both experiments");
    assertTrue(page.contains("href=\"#part-depth-modes\""));
  }

  @Test
  void contentsNameEveryExperiment() throws IOException {
    String page = page();
    String contents = page.substring(page.indexOf("<nav"), page.indexOf("</nav>"));
    for (ReportPage.Section section : sections()) {
      String link = "<a href=\"#%s\"><code>%<s</code></a>".formatted(section.name());
      assertTrue(contents.contains(link), link);
    }
    String first = page.substring(0, page.indexOf("<nav"));
    assertTrue(
        first.indexOf("<details class=\"facts\"><summary>") < first.indexOf("depth-modes.yaml"));
  }

  @Test
  void figuresSayWhatIsSeenAndLinkToEachForm() throws IOException {
    String page = page();
    assertTrue(page.contains("<title id=\"modes-title\""));
    assertTrue(page.contains("<desc id=\"modes-desc\""));
    for (String ending : List.of("svg", "png", "csv", "sql")) {
      assertTrue(page.contains("<a href=\"modes." + ending + "\">"), ending);
      assertTrue(Files.size(folder.resolve("report/modes." + ending)) > 0, ending);
    }
    assertFalse(page.contains("depth-speed.sql"), "without a query there is no link to it");
    assertEquals(
        "SELECT u FROM t WHERE s < 3 AND x > '1';\n",
        Files.readString(folder.resolve("report/modes.sql")));
  }

  @Test
  void verdictsReadAsMeasuredAgainstBound() {
    Check equal = check("e", "c", "s", 4.605, 4.61, 0.01);
    assertEquals("4.610 = 4.605 ± 0.010", ClaimTable.formula(equal).replace("0.01000", "0.010"));
    Check failed = check("e", "c", "s", 0.5, 0.25, 0.01);
    assertTrue(ClaimTable.formula(failed).startsWith("0.2500 ≠ 0.5000 ± "));
    Finding bound = Finding.atLeast(0.5, org.spindle.statistic.Estimate.known(0.75, 0), 0);
    assertEquals(
        "0.7500 ≥ 0.5000", ClaimTable.formula(Check.of("e", "c", "s", bound, 0, 0.1, 1, "g = 1")));
    assertEquals("", ClaimTable.formula(Check.notRun("e", "c", "s")));
  }

  @Test
  void everyVerdictIsTold() throws IOException {
    String page = page();
    for (ReportPage.Section section : sections()) {
      for (Check check : section.checks()) {
        assertTrue(page.contains("scope=\"row\">" + Html.words(check.claim())), check.claim());
        assertTrue(page.contains(VerdictTable.word(check.verdict())));
      }
    }
    assertTrue(page.contains(">2 passed<") && page.contains(">1 failed<"));
    assertTrue(page.contains(">1 not run<"));
    assertTrue(page.contains(">1 without power<") && page.contains("67 %"));
    for (String heading : List.of("s.e.", "power", "±")) {
      assertTrue(page.substring(0, page.indexOf("<nav")).contains(heading), heading);
    }
    assertTrue(page.contains("one in 1,000"));
    assertTrue(page.contains("1,234,567"));
    assertTrue(page.contains("1.000×10⁻⁷"));
  }

  @Test
  void wordsOfTheUserAreEscaped() throws IOException {
    String page = page();
    assertTrue(page.contains("Spindle &lt;test&gt;"));
    assertTrue(page.contains("s &lt; 3 AND x &gt; &#39;1&#39;"));
    assertTrue(page.contains("Best rate falls as 1/N<sub>l</sub> &amp; no faster"));
    assertFalse(page.contains("<learning>") || page.contains("<depth>"));
  }

  @Test
  void idsAreUnique() throws IOException {
    Set<String> seen = new HashSet<>();
    Matcher id = Pattern.compile("\\bid=\"([^\"]+)\"").matcher(page());
    while (id.find()) {
      assertTrue(seen.add(id.group(1)), id.group(1));
    }
    assertTrue(seen.containsAll(List.of("depth-modes", "depth-speed", "figure-depth-speed")));
  }

  @Test
  void writingAgainReplacesAndLeavesNoTraces() throws IOException {
    page();
    page();
    try (Stream<Path> files = Files.list(folder.resolve("report"))) {
      Set<String> names = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
      assertEquals(
          Set.of(
              ("index.html modes.svg modes.png modes.pdf modes.csv modes.sql rate.svg rate.png"
                      + " rate.pdf rate.csv rate.sql depth-speed.svg depth-speed.png"
                      + " depth-speed.pdf depth-speed.csv")
                  .split(" ")),
          names);
    }
  }

  /** A store that knows no contexts and, like most, refuses to rename onto a file. */
  public static final class RefusingFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("refusing:///");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return !exists(to) && super.rename(from, to);
    }
  }

  @Test
  void aStoreThatRefusesToOverwriteIsServedToo() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.refusing.impl", RefusingFileSystem.class, FileSystem.class);
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("refusing://" + folder);
    ReportFiles files = ReportFiles.in(root, configuration);
    files.put("a.svg", new byte[] {1});
    files.put("a.svg", new byte[] {2});
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(folder.resolve("a.svg")));
  }
}

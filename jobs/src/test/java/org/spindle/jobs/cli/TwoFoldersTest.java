// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.run.UserError;

/** Two halves of a sweep and the whole: compared, merged, drawn, and read by Spark's own shell. */
class TwoFoldersTest {

  private static final String SWEEP =
      """
      experiment: depth-modes
      parameters: { width: 4, modes: 2 }
      axes:
        depth: [3, 4]
      replicates: 3
      """;

  @TempDir private static Path temporary;
  private static Path first;
  private static Path second;
  private static Path whole;

  @BeforeAll
  static void threeRuns() throws IOException {
    Path file = Files.writeString(temporary.resolve("halves.yaml"), SWEEP);
    first = temporary.resolve("first");
    second = temporary.resolve("second");
    whole = temporary.resolve("whole");
    spindle(0, "run", file, "depth=3", "--out", first);
    spindle(0, "run", file, "depth=4", "--out", second);
    spindle(0, "run", file, "--out", whole);
  }

  private static String spindle(int code, Object... arguments) {
    return InThisJvm.spindle(arguments).toldWith(code);
  }

  /** The lines that are not the logger's. */
  private static String last(String told) {
    List<String> lines = told.strip().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  void halvesMergeIntoTheWhole() throws IOException {
    Path merged = temporary.resolve("merged");
    String told = spindle(0, "merge", first, second, "--out", merged);
    assertTrue(told.contains("depth-modes: 3 and 3 rows -> 6 rows"), told);
    told = spindle(0, "compare", merged, whole);
    assertTrue(told.contains("depth-modes: 6 equal, 0 equal"), told);
    assertTrue(told.contains(" 0 different, 0 only in A, 0 only in B"), told);
    assertEquals("equal in 6 common rows; 0 only in A; 0 only in B", last(told));
    assertTrue(Files.exists(merged.resolve("_spindle/sweeps/halves.yaml")));
    assertTrue(Files.exists(merged.resolve("_spindle/status/depth-modes.json")));
    try (var events = Files.list(merged.resolve("_spindle/events"))) {
      assertEquals(2, events.count(), "the events of both runs");
    }
    told = spindle(0, "run", temporary.resolve("halves.yaml"), "--out", merged);
    assertTrue(told.contains(" 0 points computed, 6 there before"), told);
    assertTrue(told.contains("halves: 0 new, 6 there, 0 obsolete"), told);

    told = spindle(2, "merge", first, second, "--out", merged);
    assertTrue(last(told).contains("has tables already"), told);
    Path occupied = Files.writeString(temporary.resolve("no folder"), "a file");
    told = spindle(2, "merge", first, second, "--out", occupied);
    assertTrue(last(told).startsWith("spindle: cannot write --out " + occupied), told);
    told = spindle(2, "merge", first, first, "--out", temporary.resolve("m2"));
    assertTrue(last(told).contains("A and B are one folder"), told);
  }

  @Test
  void whatIsNotCommonIsToldAndNothingInCommonIsNoEquality() {
    String told = spindle(UserError.CHECK_FAILED, "compare", first, whole);
    assertTrue(
        told.contains("3 equal, 0 equal statistically on another machine, 0 different"), told);
    assertTrue(told.contains("0 only in A, 3 only in B"), told);
    assertEquals("equal in 3 common rows; 0 only in A; 3 only in B", last(told));
    told = spindle(UserError.CHECK_FAILED, "compare", first, second);
    assertTrue(told.contains("3 only in A, 3 only in B"), told);
    assertTrue(last(told).contains("no row of A stands in B"), told);
    told = spindle(2, "compare", first, second, "depth-mode");
    assertTrue(last(told).contains("did you mean 'depth-modes'"), told);
  }

  @Test
  void contradictionsAreNamedAndNothingIsWritten() throws IOException {
    Path forged = temporary.resolve("forged");
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      spark
          .read()
          .parquet(first.resolve("depth_modes").toString())
          .selectExpr("* EXCEPT (steps)", "steps + int(replicate = 1) AS steps")
          .write()
          .parquet(forged.resolve("depth_modes").toString());
    }
    String told = spindle(UserError.CHECK_FAILED, "compare", forged, first);
    assertTrue(told.contains("depth-modes: 2 equal"), told);
    assertTrue(told.contains(" 1 different"), told);
    assertEquals("DIFFERENT in 1 of 3 common rows; 0 only in A; 0 only in B", last(told));
    assertTrue(told.lines().anyMatch(line -> line.matches("  steps: 1 rows, most in .*")), told);
    Path merged = temporary.resolve("contradiction");
    told = spindle(UserError.CHECK_FAILED, "merge", forged, whole, "--out", merged);
    assertTrue(told.contains("depth-modes: 1 rows contradict each other"), told);
    assertTrue(told.lines().anyMatch(line -> line.matches("  steps: 1 rows, most in .*")), told);
    assertFalse(Files.exists(merged.resolve("depth_modes")), told);
  }

  @Test
  void everyEndingIsDrawnWithItsRowsBeside() throws IOException {
    String query = "SELECT depth, replicate, steps, steps_theory FROM depth_modes ORDER BY 1, 2";
    for (String ending : List.of("pdf", "svg", "png")) {
      Path file = temporary.resolve("figures/" + ending + "." + ending);
      String told =
          spindle(
              0,
              "plot",
              whole,
              query,
              "--x",
              "depth",
              "--y",
              "steps",
              "--theory",
              "steps_theory",
              "--series",
              "replicate",
              "--log-y",
              "-o",
              file);
      assertTrue(last(told).contains(file + ": 6 rows, 86 mm wide; its data: "), told);
      assertTrue(last(told).endsWith(temporary.resolve("figures/" + ending + ".csv").toString()));
      List<String> csv = Files.readAllLines(temporary.resolve("figures/" + ending + ".csv"));
      assertEquals("depth,replicate,steps,steps_theory", csv.get(0));
      assertEquals(7, csv.size());
      assertTrue(csv.get(1).startsWith("3,0,"), csv.get(1));
    }
    byte[] pdf = Files.readAllBytes(temporary.resolve("figures/pdf.pdf"));
    assertTrue(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII).equals("%PDF-"));
    BufferedImage image = ImageIO.read(temporary.resolve("figures/png.png").toFile());
    assertEquals(86 / 25.4 * 600, image.getWidth(), 3);
    String svg = Files.readString(temporary.resolve("figures/svg.svg"));
    assertTrue(svg.contains(">steps<") && svg.contains("replicate = 2"), svg);
  }

  @Test
  void mistakesOfAPlotAreOneLine() throws IOException {
    String query = "SELECT depth, steps, times FROM depth_modes";
    Path file = temporary.resolve("x.pdf");
    String told = plot(query, "--x", "depth", "--y", "step", "-o", file);
    assertEquals(
        "spindle: --y step is no column of the query, which has depth, steps, times", last(told));
    told = plot(query, "--x", "depth", "--y", "steps", "-o", temporary.resolve("x.jpg"));
    assertTrue(last(told).contains("must end in .pdf, .svg, .png"), told);
    told = plot(query, "--x", "depth", "--y", "steps", "--width", "three", "-o", file);
    assertTrue(last(told).contains("--width is one or two, was three"), told);
    told = plot(query + " WHERE depth < 0", "--x", "depth", "--y", "steps", "-o", file);
    assertTrue(last(told).contains("the query has no rows"), told);
    Path occupied = Files.writeString(temporary.resolve("occupied"), "a file");
    told = plot(query, "--x", "depth", "--y", "steps", "-o", occupied.resolve("x.svg"));
    assertTrue(last(told).startsWith("spindle: cannot write -o " + occupied), told);
    assertTrue(last(told).contains("not a directory"), told);
    told = plot(query, "--x", "depth", "--y", "steps", "-o", "/proc/none/sub/x.svg");
    assertTrue(last(told).startsWith("spindle: cannot write -o /proc/none/sub/x.svg: "), told);
    told = plot("DROP TABLE depth_modes", "--x", "depth", "--y", "steps", "-o", file);
    assertTrue(last(told).contains("only reads"), told);
    told = plot("SELECT dept FROM depth_modes", "--x", "depth", "--y", "steps", "-o", file);
    assertTrue(last(told).contains("dept"), told);
    assertFalse(Files.exists(file));
  }

  private static String plot(String query, Object... options) {
    List<Object> words = new java.util.ArrayList<>(List.of("plot", whole, query));
    words.addAll(List.of(options));
    return spindle(2, words.toArray());
  }

  @Test
  void viewsMakeTheSameTablesInSparksOwnShell() throws IOException {
    String told = spindle(0, "sql", whole, "--views");
    assertTrue(last(told).startsWith("spark-sql -i "), told);
    String text = Files.readString(whole.resolve("views.sql"));
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      SqlText.of(text).statements().forEach(spark::sql);
      assertEquals(6, spark.sql("SELECT steps FROM depth_modes WHERE status = 'ok'").count());
      assertEquals(6, spark.sql("SELECT * FROM points").count());
    }
  }

  @Test
  void theLogTellsWhereTheTimeWent() throws IOException {
    String table = spindle(0, "profile", whole);
    assertTrue(table.contains(" 6 points in "), table);
    assertFalse(table.contains("killed"), table);
    List<String> lines = spindle(0, "profile", whole, "--format", "csv").lines().toList();
    int head = lines.stream().map(line -> line.startsWith("application,")).toList().indexOf(true);
    List<String> names = List.of(lines.get(head).split(","));
    String[] row = lines.get(head + 1).split(",");
    double sum = 0;
    for (String part : List.of("points", "rows", "queries", "handling", "waiting", "idle")) {
      double seconds = Double.parseDouble(row[names.indexOf(part)]);
      assertTrue(seconds >= -0.01, part + " " + seconds);
      sum += seconds;
    }
    assertEquals(Double.parseDouble(row[names.indexOf("offered")]), sum, 0.01);
    assertTrue(Double.parseDouble(row[names.indexOf("points")]) > 0);
    assertEquals("6", row[names.indexOf("points_computed")]);
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    assertTrue(spindle(2, "profile", empty).contains("no event logs"));
    Path cut = temporary.resolve("_spindle/events/local-1");
    Files.createDirectories(cut.getParent());
    Files.writeString(
        cut,
        """
        {"Event":"SparkListenerApplicationStart","App ID":"spindle, mine","Timestamp":1000}
        {"Event":"SparkListenerExecutorAdded","Timestamp":1000,"Executor ID":"driver",\
        "Executor Info":{"Host":"here","Total Cores":2}}
        {"Event":"SparkListenerJobStart","Job ID":0,"Submission Time":3000}
        {"Event":"SparkListenerTaskEnd","Task Info":{"Launch Time":3000,"Finish Time":9000,\
        "Accumulables":[{"ID":1,"Name":"spindle.points","Update":3},\
        {"ID":2,"Name":"spindle.seconds","Update":4.5}]},"Task Metrics":{"Executor Run Time":5000}}
        {"Event":"SparkListenerTaskEnd","Task Inf""");
    String killed = spindle(0, "profile", temporary);
    assertTrue(killed.contains("killed") && killed.contains(" 3 points in 1 tasks"), killed);
    String quoted = spindle(0, "profile", temporary, "--format", "csv");
    assertTrue(quoted.contains("\n\"spindle, mine\",1970-01-01T00:00:01Z,8.0,false,2,"), quoted);
    for (String words :
        List.of(
            "points             4.5 core-seconds  28.1 %",
            "rows               0.5 core-seconds   3.1 %",
            "handling           1.0 core-seconds   6.3 %",
            "waiting            6.0 core-seconds  37.5 %",
            "idle               4.0 core-seconds  25.0 %")) {
      assertTrue(killed.contains(words), words + " is not in " + killed);
    }
  }
}

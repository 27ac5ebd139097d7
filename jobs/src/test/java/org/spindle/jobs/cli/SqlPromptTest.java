// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;

/** The prompt as its user sees it, without a screen. */
class SqlPromptTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TempDir Path temporary;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private ResultTables tables;

  @BeforeEach
  void twoTables() throws IOException {
    SparkSession spark = SPARK.session();
    spark.range(3).toDF("bend").write().parquet(temporary.resolve("bridges").toString());
    spark.range(2).toDF("gain").write().parquet(temporary.resolve("gains").toString());
    tables =
        new ResultTables(
            spark, new ResultsFolder(temporary.toUri().toString(), new Configuration()), List.of());
  }

  private SqlPrompt prompt(Terminal terminal) {
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    RowPrinter.Format csv = RowPrinter.Format.CSV;
    return new SqlPrompt(SPARK.session(), tables, csv, false, terminal, both, both);
  }

  private static Terminal terminal(String typed) throws IOException {
    return new DumbTerminal(
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream());
  }

  private String told(String typed) throws IOException {
    bytes.reset();
    prompt(terminal(typed)).run(temporary.resolve("history"));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void statementsTakeSeveralLinesAndErrorsLeaveThePrompt() throws IOException {
    String told =
        told(
            "SELECT count(*) AS n,\n  ';' AS mark -- not yet;\nFROM bridges\nWHERE bend != 1;\n"
                + "SELECT bent FROM bridges;\n"
                + "DROP TABLE bridges;\n"
                + "SELECT 7 AS seven; SELECT 8 AS eight;\n"
                + "\\q\nSELECT 9 AS nine;\n");
    assertTrue(told.contains("n,mark\n2,;\n"), told);
    assertTrue(told.contains("bent"), told);
    assertTrue(told.contains("only reads"), told);
    assertTrue(told.contains("seven\n7\neight\n8\n"), told);
    assertFalse(told.contains("nine"), told);
  }

  @Test
  void anErrorIsWhatIsWrongWithoutThePlanOfTheQuery() throws IOException {
    for (String wrong :
        List.of("SELECT bent FROM bridges", "SELECT explode(bend) FROM bridges", "SELECT 1/0")) {
      String told = told(wrong + ";\n");
      assertTrue(told.contains("SQLSTATE"), told);
      for (String inner : List.of("Project", "Relation", "\\n", "== SQL")) {
        assertFalse(told.contains(inner), told);
      }
    }
    String told = told("SELECT * FROM bridge;\n");
    assertTrue(told.contains("no table bridge, did you mean 'bridges'?"), told);
  }

  @Test
  void whatNoSemicolonEndsIsNotAsked() throws IOException {
    String told = told("SELECT 7 AS seven");
    assertFalse(told.contains("seven\n7"), told);
  }

  @Test
  void tablesAndColumnsAreDescribed() throws IOException {
    String told = told("\\d\n\\d bridges\n\\d bridge\n\\help\n\\x\n");
    assertTrue(told.lines().anyMatch(line -> line.matches("bridges +1 columns.*")), told);
    assertTrue(told.lines().anyMatch(line -> line.matches("bend +bigint")), told);
    assertTrue(told.contains("no table bridge, did you mean 'bridges'?"), told);
    assertTrue(told.contains("\\d TABLE"), told);
    assertTrue(told.contains("no command \\x"), told);
  }

  @Test
  void tabCompletesTablesAndTheColumnsOfThoseThatAreNamed() {
    assertTrue(completed("SELECT * FROM ").containsAll(List.of("bridges", "gains")));
    List<String> named = completed("SELECT count(*) FROM bridges WHERE ");
    assertTrue(named.contains("bend") && !named.contains("gain"), named.toString());
    assertTrue(completed("SELECT ").containsAll(List.of("bend", "gain", "avg(")));
    assertTrue(completed("s").contains("select"));
    List<String> described = completed("\\d ");
    assertTrue(described.contains("gains") && !described.contains("gain"), described.toString());
  }

  private List<String> completed(String line) {
    List<Candidate> candidates = new ArrayList<>();
    new SqlCompleter(SPARK.session(), tables.names())
        .complete(
            null,
            new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE),
            candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void aQueryThatRunsIsCancelledAndThePromptStays() throws Exception {
    Terminal terminal = terminal("");
    SqlPrompt prompt = prompt(terminal);
    Thread interrupting =
        new Thread(
            () -> {
              while (SPARK.session().sparkContext().statusTracker().getActiveJobIds().length == 0) {
                Thread.onSpinWait();
              }
              terminal.raise(Terminal.Signal.INT);
            });
    interrupting.start();
    prompt.ends("SELECT count(*) FROM range(100000000000000) WHERE hash(id) = id; SELECT 5;");
    interrupting.join();
    String told = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(told.strip().endsWith("cancelled"), told);
    prompt.ends("SELECT 6 AS six;");
    assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("six\n6"), told);
  }

  @Test
  void aClosedPipeEndsTheQueryAtOnce() {
    int[] written = {0};
    OutputStream closing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            written[0]++;
            if (written[0] > 100) {
              throw new IOException("Broken pipe");
            }
          }
        };
    PrintStream out = new PrintStream(closing, true, StandardCharsets.UTF_8);
    long[] lines = {0};
    RowPrinter.print(
        SPARK.session().range(1_000_000).toDF(),
        RowPrinter.Format.CSV,
        out,
        () -> {
          lines[0]++;
          return false;
        });
    assertTrue(lines[0] < 100, lines[0] + " lines after the pipe was closed");
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    assertEquals(
        List.of("SELECT ';'", "SELECT 2"), SqlText.of("SELECT ';'; SELECT 2;").statements());
    assertTrue(SqlText.of("SELECT 1; -- done").isComplete());
    assertFalse(SqlText.of("SELECT 1 -- ;").isComplete());
    assertFalse(SqlText.of("SELECT 'it''s;").isComplete());
    assertFalse(SqlText.of("SELECT /* ; */ 1").isComplete());
    assertTrue(SqlText.of("\\d bridges").isComplete());
    assertTrue(SqlText.of("  ").isComplete());
  }
}

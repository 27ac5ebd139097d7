// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.run.Mode;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.Replay;
import org.spindle.jobs.run.RunOptions;
import org.spindle.jobs.run.RunStatus;
import org.spindle.jobs.run.SweepRun;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepException;
import org.spindle.sweep.SweepFile;

/** Sweeps of programs through the engine: rows, resumption, columns, versions. */
class CommandSweepTest {

  private static final String SWEEP =
      """
      # What is the square of a number?
      experiment: command
      name: squares
      command: [python3, program.py]
      files: [program.py]
      axes:
        x: AXIS
      timeout: 60
      """;

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TempDir Path temporary;
  private ResultsFolder folder;

  @BeforeAll
  static void needsPython() {
    Python.assumeHere();
  }

  @BeforeEach
  void freshFolder() throws IOException {
    folder =
        new ResultsFolder(temporary.resolve("results").toUri().toString(), new Configuration());
  }

  private Sweep sweep(String text, String program) throws IOException {
    Files.writeString(temporary.resolve("program.py"), program);
    return SweepFile.read(Files.writeString(temporary.resolve("sweep.yaml"), text));
  }

  private static String axis(String x) {
    return SWEEP.replace("AXIS", x);
  }

  /** A program that answers with an expression of {@code point}, {@code p} and {@code seed}. */
  private static String answering(String expression) {
    return """
        import json, os, random, sys
        for line in sys.stdin:
            point = json.loads(line)
            p, seed = point["parameters"], point["seed"]
            print(json.dumps(%s))
        """
        .formatted(expression);
  }

  private RunStatus run(Sweep sweep) {
    RunOptions options =
        new RunOptions(Mode.CACHED, Long.MAX_VALUE, "unused", false, Provenance.ofThisJar());
    return new SweepRun<>(SPARK.session(), folder, Command.of(sweep), sweep, options).run();
  }

  private List<String> sql(String query) throws IOException {
    return new ResultTables(SPARK.session(), folder, java.util.List.of())
        .sql(query).collectAsList().stream().map(row -> row.mkString(",")).toList();
  }

  private boolean replay(String where, StringBuilder said) throws IOException {
    TableLayout layout = TableLayout.read(folder, "squares");
    Row row = ResultTables.distinct(SPARK.session(), folder, layout).filter(where).first();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean same =
        new Replay<>(Command.again(folder, layout, row), row)
            .compare(null, new java.util.TreeMap<>(), new PrintStream(bytes));
    said.append(bytes);
    return same;
  }

  @Test
  void eachPointHasASeedAndAReplicateOfItsOwn() throws IOException {
    String text = axis("[1, 2]") + "replicates: 3\n";
    run(sweep(text, answering("{'given': seed, 'draw': point['replicate'], 'y': p['x']}")));
    assertEquals(
        List.of("6,6,0,0"),
        sql(
            "SELECT count(*), count(DISTINCT given), sum(int(draw <> replicate)),"
                + " sum(int(given >= pow(2, 53) or given < 0)) FROM squares"));
    // Another program meets the same draws.
    run(sweep(text, answering("{'given': seed, 'y': 0}")));
    assertEquals(List.of("12,6"), sql("SELECT count(*), count(DISTINCT given) FROM squares"));
  }

  @Test
  void onlyWhatIsMissingIsComputed() throws IOException {
    String program = answering("{'y': p['x'] ** 2} if p['x'] < 3 else 1 / 0");
    assertEquals(1, run(sweep(axis("[1, 2, 3]"), program)).failed());
    RunStatus more = run(sweep(axis("[1, 2, 3, 0.5]"), program));
    assertEquals(1, more.computed());
    assertEquals(3, more.already());
    assertEquals(
        List.of("0.5,0.25,null", "1.0,1.0,null", "2.0,4.0,null", "3.0,null,exit code 1"),
        sql("SELECT x, y, left(error_message, 11) FROM squares ORDER BY x"));
    StringBuilder said = new StringBuilder();
    assertTrue(replay("x = 2", said), said.toString());
    assertTrue(replay("x = 3", said), said.toString());
    assertTrue(said.toString().contains("ZeroDivisionError"), said.toString());
  }

  @Test
  void aChangedProgramMakesOtherPointsAndItsFormerSelfIsKept() throws IOException {
    run(sweep(axis("{ linspace: [0, 2, 5] }"), answering("{'y': p['x']}")));
    String text = axis("[0, 1, 2]").replace("timeout", "  mode: [slow]\ntimeout");
    RunStatus changed = run(sweep(text, answering("{'z': [1], 'y': p['x']}")));
    assertEquals(3, changed.computed());
    assertEquals(
        List.of("null,5,0,5", "slow,3,3,3"),
        sql("SELECT mode, count(*), count(z), count(y) FROM squares GROUP BY 1 ORDER BY 1"));
    assertEquals(List.of("2"), sql("SELECT count(DISTINCT command) FROM squares"));
    StringBuilder said = new StringBuilder();
    assertTrue(replay("x = 0.5", said), said.toString());
    assertTrue(replay("mode = 'slow'", said), said.toString());

    Sweep words = sweep(axis("[one]"), answering("{'y': 1}"));
    String conflict = assertThrows(SweepException.class, () -> run(words)).getMessage();
    assertTrue(
        conflict.endsWith(
            "sweep.yaml:7: x has numbers there, in the table squares of this folder; rename it, or"
                + " give the sweep another 'name:'"),
        conflict);
  }

  @Test
  void aResultThatDiffersFromTheFirstFails() throws IOException {
    String program =
        answering(
            "{'y': p['x']} if p['x'] < 5 else {'y': 1, 'z': 1} if p['x'] < 7 else {'y': 'a'}");
    assertEquals(5, run(sweep(axis("{ range: [0, 9] }"), program)).failed());
    assertEquals(
        List.of(
            "null,5",
            "the result has 'z', which the first result has not,2",
            "the result's 'y' is a word where the table has numbers,3"),
        sql("SELECT error_message, count(*) FROM squares GROUP BY 1 ORDER BY 1"));
  }

  @Test
  void aProgramThatAlwaysFailsLeavesRowsThatSaySo() throws IOException {
    Sweep sweep = sweep(axis("{ range: [0, 9] }"), "raise SystemExit('no model here')\n");
    assertEquals(10, run(sweep).failed());
    assertEquals(
        List.of("exit code 1: no model here,10,10"),
        sql("SELECT error_message, count(*), count(x) FROM squares GROUP BY 1"));
  }

  @Test
  void drawsGoOnUntilTheMeanIsKnown() throws IOException {
    String program = answering("{'meanLoss': random.Random(seed).gauss(p['x'], 1)}");
    String until = "replicates: { until: { standard-error: 0.5, of: meanLoss }, at-most: 64 }\n";
    run(sweep(axis("[1, 2]") + until, program));
    assertEquals(
        List.of("true,true", "true,true"),
        sql(
            "SELECT count(*) < 64, stddev(meanLoss) / sqrt(count(*)) <= 0.5 FROM squares"
                + " GROUP BY x"));
  }

  @Test
  void theExampleOfTheReadmeRuns() throws IOException {
    Sweep sweep = SweepFile.read(Repository.ROOT.resolve("conf/examples/random-walk.yaml"));
    RunStatus status = run(sweep.override(List.of("replicates=8", "steps=10,40")).sweep());
    assertEquals(96, status.computed());
    assertEquals(0, status.failed());
    // The mean place is steps times drift; its standard error is at most 1 here.
    assertEquals(
        List.of("12"),
        sql(
            "SELECT count(*) FROM (SELECT steps, drift FROM random_walk GROUP BY 1, 2 HAVING"
                + " abs(avg(place) - steps * drift) < 4 * sqrt(steps / 8))"));
  }
}

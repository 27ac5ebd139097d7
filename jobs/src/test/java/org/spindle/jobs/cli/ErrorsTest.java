// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLock;

/** Each mistake of a user is one line and exit code 2. */
class ErrorsTest {

  @TempDir Path temporary;

  private Path sweep(String text) throws IOException {
    return Files.writeString(temporary.resolve("sweep.yaml"), text);
  }

  /** Runs a command; returns the last line of standard error. */
  private String error(int code, Object... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      String[] words = new String[arguments.length];
      for (int i = 0; i < words.length; i++) {
        words[i] = arguments[i].toString();
      }
      assertEquals(code, Spindle.execute(words), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
    String[] lines = bytes.toString(StandardCharsets.UTF_8).strip().split("\n");
    return lines[lines.length - 1];
  }

  @Test
  void unknownCommandsAndOptionsNameTheNearest() throws IOException {
    assertTrue(error(2, "rnu").contains("unknown command 'rnu', did you mean 'run'?"));
    assertTrue(error(2, "frobnicate", "x").contains("unknown command 'frobnicate';"));
    Path file = sweep("experiment: depth-modes\n");
    String line = error(2, "plan", file, "--scael=smoke");
    assertTrue(line.contains("unknown option '--scael', did you mean '--scale'?"), line);
    assertTrue(error(2, "list", "x").contains("'x'"));
  }

  @Test
  void aFileInThePlaceOfAFolderIsNamed() throws IOException {
    Path file = sweep("experiment: depth-modes\n");
    for (Object[] words :
        List.of(
            new Object[] {"sql", file, "SELECT 1"},
            new Object[] {"status", file},
            new Object[] {"verify", file},
            new Object[] {"compare", file, file},
            new Object[] {"plan", file, "--out", file})) {
      String line = error(2, words);
      assertTrue(line.contains("sweep.yaml is a file; a results folder is meant"), line);
    }
  }

  @Test
  void unknownKeyNamesTheNearestAndTheLine() throws IOException {
    Path file = sweep("experiment: depth-modes\naxis:\n  depth: [3]\n");
    String line = error(2, "run", file, "--out", temporary.resolve("r"));
    assertTrue(line.contains("sweep.yaml:2") && line.contains("axes"), line);
  }

  @Test
  void unknownExperimentNamesTheNearest() throws IOException {
    Path file = sweep("experiment: depth-mode\naxes:\n  depth: [3]\n");
    String line = error(2, "run", file, "--out", temporary.resolve("r"));
    assertTrue(line.contains("sweep.yaml:1: unknown experiment 'depth-mode'"), line);
    assertTrue(line.contains("did you mean 'depth-modes'? `spindle list` shows all"), line);
    line = error(2, "run", sweep("experiment: glass-of-spins\n"), "--out", temporary.resolve("r"));
    assertTrue(line.contains("did you mean 'spherical-spin-glass' or 'spin-glass-search'?"), line);
    line = error(2, "run", sweep("experiment: zzz\n"), "--out", temporary.resolve("r"));
    assertTrue(
        line.endsWith("; `spindle list` shows all; one of your own needs --jars FILE"), line);
  }

  @Test
  void whatIsRefusedLeavesNothing() throws IOException {
    Path out = temporary.resolve("a/b");
    Path file = sweep("experiment: depth-modes\nparameters: { width: 4, modes: 2 }\n");
    error(2, "run", file, "dpeth=3", "--out", out);
    error(2, "run", file, "width=-3", "--out", out);
    error(2, "run", file, "--out", out, "--max-core-hours", "1e-12");
    error(2, "run", file, "--out", out, "--mode", "force", "--where", "nothing = 1");
    assertTrue(Files.notExists(out.getParent()), "a folder is left");
  }

  @Test
  void aTableThatIsLockedKeepsNoLogOfWhoWasRefused() throws Exception {
    Path out = temporary.resolve("r");
    Path file = sweep("experiment: depth-modes\nparameters: { width: 4, modes: 2 }\n");
    ResultsFolder folder = new ResultsFolder(out.toUri().toString(), new Configuration());
    TableLock lock = TableLock.acquire(folder, "depth_modes");
    try {
      String line = error(2, "run", file, "--out", out);
      assertTrue(line.contains("is being written by"), line);
      assertTrue(Files.notExists(out.resolve("_spindle/events")), "a log is left");
      assertTrue(Files.exists(out.resolve("_spindle/locks")), "the lock is another's");
    } finally {
      lock.close();
    }
    error(0, "run", file, "--out", out);
    try (Stream<Path> logs = Files.list(out.resolve("_spindle/events"))) {
      assertEquals(1, logs.count());
    }
  }

  @Test
  void helpTellsOfACommand() throws IOException {
    String told = InThisJvm.spindle("help", "run").toldWith(0);
    assertTrue(told.startsWith("Usage: spindle run") && told.contains("--max-core-hours"), told);
    told = InThisJvm.spindle("help").toldWith(0);
    assertTrue(told.startsWith("Usage: spindle") && told.contains("reproduce"), told);
    assertTrue(error(2, "help", "rnu").contains("unknown command 'rnu', did you mean 'run'?"));
  }

  @Test
  void theListHasOneColumnOfQuestions() {
    String told = InThisJvm.spindle("list").toldWith(0);
    long columns =
        told.lines()
            .filter(line -> line.matches("  [a-z0-9-]+ +[A-Z].*"))
            .map(line -> line.replaceFirst("^( +[a-z0-9-]+ +).*", "$1").length())
            .distinct()
            .count();
    assertEquals(1, columns, told);
  }

  @Test
  void negativeWidthNamesValueAndBound() throws IOException {
    Path file = sweep("experiment: depth-modes\naxes:\n  depth: [3]\n");
    String line = error(2, "run", file, "width=-3", "--out", temporary.resolve("r"));
    assertTrue(line.contains("width must be >= 1") && line.contains("-3"), line);
  }

  @Test
  void whatIsHardlyMeantIsSaidAndRuns() throws IOException {
    Path file =
        sweep("experiment: swiss-roll\nparameters: { points: 200 }\naxes:\n  steps: [8, 40]\n");
    Path out = temporary.resolve("r");
    String caution = "1 of 2 cells: E(8) still has 0.111 of the signal at its end";
    String plan = InThisJvm.spindle("plan", file, "--out", out, "schedule=erasing").toldWith(0);
    assertTrue(plan.contains(caution), plan);
    String refused = error(2, "plan", file, "--out", out, "schedule=linear");
    assertTrue(refused.contains("beta must be in (0, 1)"), refused);
  }

  @Test
  void numbersThatNothingHoldsAreRefused() throws IOException {
    Path file = sweep("experiment: random-products\nparameters: { factors: 1 }\n");
    String line = error(2, "plan", file, "width=2147483647");
    assertTrue(line.contains("width = 2147483647") && line.contains("too large"), line);
    line = error(2, "plan", file, "width=010");
    assertTrue(line.contains("width=010") && line.contains("begins with 0"), line);
    line = error(2, "plan", file, "--executors", "0");
    assertTrue(line.contains("--executors must be >= 1"), line);
    line = error(2, "run", file, "--max-failures=-1", "--out", temporary.resolve("r"));
    assertTrue(line.contains("--max-failures must be >= 0"), line);
  }

  @Test
  void replicatesUntilTheErrorOfNothingAreRefusedByPlan() throws IOException {
    for (String column : new String[] {"nothing", "1); DROP TABLE x; --", "status"}) {
      Path file =
          sweep(
              "experiment: depth-modes\naxes:\n  depth: [3]\nreplicates:\n"
                  + "  { until: { standard-error: 0.1, of: '"
                  + column
                  + "' }, at-most: 4 }\n");
      String line = error(2, "plan", file);
      assertTrue(line.contains("is no number that depth-modes computes"), line);
      assertTrue(line.contains("sweep.yaml:5: replicates: until … of: "), line);
    }
  }

  @Test
  void whatAUserTypesComesBackInOneShortLine() throws IOException {
    Path file = sweep("experiment: depth-modes\naxes:\n  depth: [3]\n");
    String line = error(2, "plan", file, "a\nb\033[31m=3");
    assertTrue(line.contains("a\\nb\\u001b[31m"), line);
    line = error(2, "plan", file, "x".repeat(100_000) + "=1");
    assertTrue(line.length() < 1100 && line.endsWith(" …"), "" + line.length());
    line = error(2, "plan", "x".repeat(100_000));
    assertTrue(line.length() < 1100, "" + line.length());
  }

  @Test
  void aFileSystemThatIsNotHereIsNamed() throws IOException {
    Path file = sweep("experiment: depth-modes\naxes:\n  depth: [3]\n");
    for (String command : new String[] {"run", "sql"}) {
      Object[] words =
          command.equals("run")
              ? new Object[] {"run", file, "--out", "s3a://bucket/x"}
              : new Object[] {"sql", "s3a://bucket/x", "SELECT 1"};
      String line = error(2, words);
      assertTrue(line.contains("no file system for s3a here"), line);
    }
  }

  @Test
  void missingSweepFileIsNamed() {
    String line = error(2, "plan", temporary.resolve("none.yaml"));
    assertTrue(line.contains("none.yaml"), line);
  }

  @Test
  void unwritableFolderIsNamed() throws IOException {
    Path file = sweep("experiment: depth-modes\naxes:\n  depth: [3]\n");
    Path occupied = Files.writeString(temporary.resolve("occupied"), "a file");
    String line = error(2, "run", file, "--out", occupied);
    assertTrue(line.contains("occupied"), line);
  }

  @Test
  void aProjectHasAFolderThatCanBeMade() throws IOException {
    Path occupied = Files.writeString(temporary.resolve("occupied"), "a file");
    String line = error(2, "new", "edge-of-noise", "--out", occupied.resolve("x"));
    assertTrue(line.contains("cannot make --out") && line.contains("occupied"), line);
  }

  @Test
  void aFolderWithoutANameIsNotThisOne() throws IOException {
    Path file = sweep("experiment: depth-modes\n");
    assertTrue(error(2, "run", file, "--out", "").contains("empty"));
    assertTrue(error(2, "plan", file, "--datasets", " ").contains("empty"));
  }

  @Test
  void emptyResultsFolderIsNamed() {
    assertTrue(error(2, "sql", temporary, "SELECT 1").contains("no tables"));
    assertTrue(error(2, "status", temporary).contains("no runs"));
  }

  @Test
  void whereThereAreNoRowsThereIsNothingToJudge() throws IOException {
    Path none = temporary.resolve("none");
    Path bench = temporary.resolve("R");
    Files.createDirectories(bench.resolve("bench"));
    byte[] table = {'P', 'A', 'R', '1', 0, 0, 0, 0, 'P', 'A', 'R', '1'};
    Files.write(bench.resolve("bench/part-0.parquet"), table);
    for (String command : List.of("verify", "report")) {
      assertTrue(error(2, command, none).contains("no folder " + none));
      for (Path empty : List.of(temporary, bench)) {
        String line = error(2, command, empty);
        assertTrue(line.startsWith("spindle: " + empty + " holds no rows: nothing to judge"), line);
        assertTrue(line.contains("`spindle run FILE --out " + empty + "` makes some"), line);
        line = error(2, command, empty, "grokking");
        assertTrue(line.contains("holds no rows of grokking: nothing to judge"), line);
      }
      assertTrue(Files.notExists(bench.resolve("report")));
      assertTrue(Files.notExists(bench.resolve("checks")));
    }
  }

  @Test
  void aBenchThatNeedsRowsSaysSoBeforeAnythingIsTimed() throws IOException {
    for (Path folder : List.of(temporary, temporary.resolve("none"))) {
      InThisJvm refused = InThisJvm.spindle("bench", "predictions", "--out", folder);
      String told = refused.toldWith(2);
      assertTrue(
          told.contains("spindle: bench predictions --out " + folder + ": it compares"), told);
      assertFalse(told.contains("GEMM"), told);
    }
    try (var files = Files.list(temporary)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aMissingDataSetIsKnownBeforeTheFirstPoint() throws Exception {
    Path out = temporary.resolve("r");
    ChildSpindle child =
        ChildSpindle.start(
            "reproduce", "--out", out.toString(), "--datasets", temporary.toString());
    assertEquals(2, child.await(), child.output());
    assertTrue(child.output().contains("mnist"), child.output());
    assertTrue(Files.notExists(out), child.output());
  }
}

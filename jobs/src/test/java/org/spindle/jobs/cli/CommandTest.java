// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.command.Python;

/** A sweep of the user's own program, as its user sees it. */
class CommandTest {

  private static final String PROGRAM =
      """
      import json, os, signal, sys, time

      for line in sys.stdin:
          point = json.loads(line)
          x = point["parameters"]["x"]
          if x == 13:
              raise ValueError("13 is unlucky")
          if x == 400:
              print("now at 400", flush=True)
          if x == 500:
              print("sleeping", file=sys.stderr)
              time.sleep(1000)
          if x == 600:
              os.kill(os.getpid(), signal.SIGKILL)
          print(json.dumps({"y": x * x, "pid": os.getpid()}))
      """;

  private static final String SWEEP =
      """
      # What is the square of a number?
      experiment: command
      name: squares
      command: [python3, program.py]
      files: [program.py]
      axes:
        x: { range: [0, 999] }
      timeout: 2
      """;

  @TempDir Path temporary;
  private String out;

  @BeforeEach
  void needsPython() {
    Python.assumeHere();
    out = temporary.resolve("results").toString();
  }

  private Path sweep(String text) throws IOException {
    Files.writeString(temporary.resolve("program.py"), PROGRAM);
    return Files.writeString(temporary.resolve("sweep.yaml"), text);
  }

  /** Runs a command; returns what it wrote to standard output and error. */
  private static String spindle(int code, Object... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
      int actual = Spindle.execute(words);
      assertEquals(code, actual, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The rows of a query, one line each, all fields in one column. */
  private List<String> sql(String query) {
    return spindle(0, "sql", out, query, "--format", "csv")
        .lines()
        .filter(line -> line.startsWith("row "))
        .toList();
  }

  @Test
  void eachBadPointOfAThousandIsARowThatSaysWhy() throws IOException {
    String run = spindle(3, "run", sweep(SWEEP), "--out", out);
    assertTrue(run.contains("1,000 points computed, 0 there before, 4 failed"), run);
    List<String> rows =
        sql(
            "SELECT concat_ws(' ', 'row', status, if(status = 'ok', string(y = x * x), string(int(x)))), count(*),"
                + " min(error_message), min(point_id), count(DISTINCT pid) FROM squares GROUP BY 1"
                + " ORDER BY 1");
    assertEquals(5, rows.size());
    String unlucky = rows.get(0);
    assertTrue(
        unlucky.startsWith("row failed 13,1,\"exit code 1: ValueError: 13 is unlucky"), unlucky);
    assertTrue(unlucky.contains("(stderr: Traceback (most recent call last): |"), unlucky);
    assertTrue(unlucky.contains("File \"\"program.py\"\", line 7"), unlucky);
    String garbage = rows.get(1);
    assertTrue(garbage.startsWith("row failed 400,1,standard output has no JSON obj"), garbage);
    assertTrue(garbage.contains("'now at 400'"), garbage);
    String killed = rows.get(2);
    assertTrue(killed.startsWith("row failed 600,1,killed by signal 9 (SIGKILL),"), killed);
    String good = rows.get(3);
    assertTrue(good.startsWith("row ok true,996,,"), good);
    String late = rows.get(4);
    assertTrue(
        late.startsWith("row timeout 500,1,longer than 2.0 seconds; the program was killed"), late);
    // One process a task slot, and a fresh one after each failure.
    int processes = Integer.parseInt(good.substring(good.lastIndexOf(',') + 1));
    assertTrue(processes <= Runtime.getRuntime().availableProcessors() + 4, processes + " pids");

    assertTrue(spindle(0, "status", out).contains("squares"));
    assertTrue(spindle(0, "compact", out).contains("squares: 1,000 rows"));
    String id = unlucky.replaceAll(".*([0-9a-f]{32}).*", "$1");
    assertTrue(spindle(0, "replay", out, id).contains("13 is unlucky"));
    spindle(0, "report", out);
    String page = Files.readString(Path.of(out, "report", "index.html"));
    assertTrue(page.contains("What is the square of a number?"), page);
    assertEquals(
        List.of("row 1000"),
        sql("SELECT concat('row ', count(*)) FROM points WHERE experiment = 'squares'"));
  }

  @Test
  void eachMistakeIsOneLine() throws IOException {
    assertLastLine("sweep.yaml:4: python4 is not on the PATH", SWEEP.replace("python3", "python4"));
    assertLastLine("did you mean 'program.py'?", SWEEP.replace("[program.py]", "[progam.py]"));
    assertLastLine(
        "program.py lies beside the sweep file, but is not among the 'files'",
        SWEEP.replace("files: [program.py]\n", ""));
    assertLastLine(
        "'depth-modes' is an experiment of Spindle", SWEEP.replace("squares", "depth-modes"));
    assertLastLine("no table can be called 'checks'", SWEEP.replace("squares", "checks"));
    assertLastLine(
        "parameter 'host' would be the column 'host', which every such table has",
        SWEEP.replace("x:", "host:"));
    assertLastLine("parameter 'seed' would be the column 'seed'", SWEEP.replace("x:", "seed:"));
    assertLastLine(
        "../program.py is not below the folder of the sweep file",
        SWEEP.replace("[program.py]", "[../program.py]"));
    assertLastLine("unknown key 'z'", SWEEP, "z=3");
  }

  private void assertLastLine(String expected, String text, Object... more) throws IOException {
    List<Object> arguments = new java.util.ArrayList<>(List.of("plan", sweep(text)));
    arguments.addAll(List.of(more));
    String[] lines = spindle(2, arguments.toArray()).strip().split("\n");
    String line = lines[lines.length - 1];
    assertTrue(line.contains(expected), line);
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void unknownCommandNamesItself() {
    assertTrue(error(2, "rnu").contains("rnu"));
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
    assertTrue(line.contains("depth-modes"), line);
  }

  @Test
  void negativeWidthNamesValueAndBound() throws IOException {
    Path file = sweep("experiment: depth-modes\naxes:\n  depth: [3]\n");
    String line = error(2, "run", file, "width=-3", "--out", temporary.resolve("r"));
    assertTrue(line.contains("width must be >= 1") && line.contains("-3"), line);
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
  void emptyResultsFolderIsNamed() {
    assertTrue(error(2, "sql", temporary, "SELECT 1").contains("no tables"));
    assertTrue(error(2, "status", temporary).contains("no runs"));
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

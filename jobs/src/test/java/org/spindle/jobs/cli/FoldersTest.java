// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of any name, with files in them that are not ours. */
class FoldersTest {

  private static final String NAME = "My Projekt #1 [100%] ü* {a,b} \\ ?";
  private static final String SWEEP =
      """
      experiment: depth-modes
      parameters: { width: 4, modes: 2 }
      axes:
        depth: [3, 4]
      replicates: 3
      """;

  @TempDir private Path temporary;
  private Path folder;
  private Path out;

  @BeforeEach
  void namesOfAllLetters() throws IOException {
    folder = Files.createDirectory(temporary.resolve(NAME));
    out = folder.resolve("results " + NAME);
  }

  private Path sweep(String name) throws IOException {
    return Files.writeString(folder.resolve(name), SWEEP);
  }

  private static String spindle(int code, Object... arguments) {
    return InThisJvm.spindle(arguments).toldWith(code);
  }

  private String count() {
    String query = "SELECT concat('rows: ', count(*)) FROM depth_modes";
    return spindle(0, "sql", out, query, "--format", "csv");
  }

  private void assertSixRows() {
    String told = count();
    assertTrue(told.contains("rows: 6"), told);
  }

  @Test
  void everyNameWorksAsTyped() throws IOException {
    String run = spindle(0, "run", sweep("a:b *.yaml"), "--out", out);
    assertTrue(run.contains("6 points computed"), run);
    assertTrue(Files.isDirectory(out.resolve("depth_modes")), "the folder has another name");
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(2, all.count());
    }
    String again = spindle(0, "run", sweep("a:b *.yaml"), "--out", out);
    assertTrue(again.contains("6 there before"), again);
    assertSixRows();
    assertTrue(spindle(0, "status", out).contains("depth-modes"));
    spindle(0, "report", out);
    assertTrue(Files.size(out.resolve("report/index.html")) > 0);
    assertTrue(spindle(0, "compact", out).contains("6 rows"));
    assertSixRows();
  }

  @Test
  void whatIsNotOursIsSkippedWithAWordAndCopiesCountOnce() throws IOException {
    spindle(0, "run", sweep("s.yaml"), "--out", out);
    Path table = out.resolve("depth_modes");
    Path one;
    try (Stream<Path> files = Files.list(table)) {
      one = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.copy(one, table.resolve("copy of it.parquet"));
    Files.writeString(table.resolve("garbage.parquet"), "no Parquet at all, though called so");
    byte[] whole = Files.readAllBytes(one);
    Files.write(table.resolve("cut.parquet"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(table.resolve("empty.parquet"), "");
    Files.writeString(table.resolve("notes.txt"), "mine");
    Path backup = Files.createDirectory(out.resolve("depth_modes.bak"));
    Files.copy(one, backup.resolve(one.getFileName().toString()));
    Path mine = Files.createDirectory(out.resolve("my-table"));
    Files.copy(one, mine.resolve("x.parquet"));
    String told = count();
    assertTrue(told.contains("rows: 6"), told);
    for (String name : List.of("garbage.parquet", "cut.parquet", "empty.parquet")) {
      assertTrue(told.contains(name + ": it is no whole Parquet file"), told);
    }
    assertTrue(told.contains("depth_modes.bak") && told.contains("my-table"), told);
    String again = spindle(0, "run", sweep("s.yaml"), "--out", out);
    assertTrue(again.contains(" 0 points computed, 6 there before"), again);
    assertTrue(spindle(0, "compact", out).contains("6 rows"));
    assertSixRows();
    assertTrue(Files.exists(table.resolve("garbage.parquet")), "what is not ours was deleted");
  }

  @Test
  void aDamagedFileIsNamedWithWhatToDo() throws IOException {
    spindle(0, "run", sweep("s.yaml"), "--out", out);
    Path one;
    try (Stream<Path> files = Files.list(out.resolve("depth_modes"))) {
      one = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(one);
    java.util.Arrays.fill(bytes, 40, bytes.length / 2, (byte) 0);
    Files.write(one, bytes);
    String name = one.getFileName().toString();
    assertTellsOfDamage(name, spindle(1, "verify", out, "depth-modes"));
    Files.deleteIfExists(one.resolveSibling("." + name + ".crc"));
    assertTellsOfDamage(name, spindle(1, "verify", out, "depth-modes"));
    assertTellsOfDamage(name, spindle(1, "compare", out, out));
    assertTellsOfDamage(name, spindle(1, "sql", out, "SELECT sum(steps) FROM depth_modes"));
  }

  private static void assertTellsOfDamage(String file, String told) {
    String last = told.strip().lines().reduce("", (before, line) -> line);
    assertTrue(last.startsWith("spindle: ") && last.contains(file), told);
    assertTrue(last.contains("if the file is damaged, delete it and run its sweep again"), told);
  }

  @Test
  void aHostInAPathOfThisMachineIsRefused() throws IOException {
    String told = spindle(2, "run", sweep("s.yaml"), "--out", "file://host/x");
    assertTrue(told.contains("names a host"), told);
    told = spindle(2, "run", sweep("s.yaml"), "--out", "gopher://x/y");
    assertEquals(1, told.strip().lines().filter(line -> line.startsWith("spindle:")).count(), told);
  }
}

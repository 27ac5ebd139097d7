// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full disk is one line and code 1, and loses nothing; small files that it cut are ignored. */
class FullDiskTest {

  private static final String SWEEP =
      """
      experiment: depth-modes
      parameters: { width: 4, modes: 2 }
      axes:
        depth: [3, 4]
      replicates: 3
      """;

  @TempDir private Path temporary;
  private Path sweep;
  private String out;

  @BeforeEach
  void room() throws IOException {
    SmallDisk.LEFT.set(Long.MAX_VALUE);
    sweep = Files.writeString(temporary.resolve("s.yaml"), SWEEP);
    out = "small://" + temporary.resolve("results");
  }

  @AfterEach
  void roomAgain() {
    SmallDisk.LEFT.set(Long.MAX_VALUE);
  }

  private static void assertOneLine(String told) {
    List<String> ours = told.lines().filter(line -> line.startsWith("spindle:")).toList();
    assertEquals(1, ours.size(), told);
    assertTrue(ours.get(0).contains("No space left"), told);
    assertFalse(told.contains("\tat "), told);
  }

  private void assertWhole() {
    String query = "SELECT concat('rows: ', count(*)) FROM depth_modes";
    String told = InThisJvm.spindle("sql", out, query, "--format", "csv").toldWith(0);
    assertTrue(told.contains("rows: 6"), told);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 600, 3_000})
  void aRunGoesOnWhereItsDiskWasFull(long bytes) {
    SmallDisk.LEFT.set(bytes);
    assertOneLine(InThisJvm.spindle("run", sweep, "--out", out).toldWith(1));
    SmallDisk.LEFT.set(Long.MAX_VALUE);
    InThisJvm.spindle("run", sweep, "--out", out).toldWith(0);
    assertWhole();
  }

  @Test
  void compactionOnAFullDiskKeepsTheTable() {
    InThisJvm.spindle("run", sweep, "--out", out).toldWith(0);
    SmallDisk.LEFT.set(1_000);
    assertOneLine(InThisJvm.spindle("compact", out).toldWith(1));
    SmallDisk.LEFT.set(Long.MAX_VALUE);
    assertWhole();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"flops\":", "{\"flops\":0,\"seconds\":0}", "garbage"})
  void damagedSmallFilesAreIgnored(String text) throws IOException {
    String folder = temporary.resolve("results").toString();
    for (String small : List.of("calibration/depth-modes.json", "status/depth-modes.json")) {
      Path file = Path.of(folder, "_spindle").resolve(small);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    InThisJvm.spindle("plan", sweep, "--out", folder).toldWith(0);
    InThisJvm.spindle("run", sweep, "--out", folder).toldWith(0);
    InThisJvm.spindle("status", folder).toldWith(0);
    assertWhole();
  }
}

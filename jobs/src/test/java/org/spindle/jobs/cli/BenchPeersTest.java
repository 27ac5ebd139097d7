// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench --peers} as its user sees it, with shell scripts as peers. */
class BenchPeersTest {

  @TempDir Path folder;

  private void script(String name, String text) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    assertTrue(script.toFile().setExecutable(true));
  }

  private String lastLine(Object... arguments) {
    return InThisJvm.spindle(arguments).toldWith(2).strip().replaceAll("(?s).*\n", "");
  }

  @Test
  void ratiosArePrintedAndStoredAndTheBadPeerDoesNotStopThem() throws IOException {
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - { script: bad.sh, bench: goe, work: "GOE index, N = 100" }
        - { script: good.sh, arguments: [7], bench: goe, work: "GOE index, N = 100" }
        """);
    script("bad.sh", "echo no numpy >&2; exit 1");
    script("good.sh", "echo \"{\\\"units\\\": $1, \\\"all\\\": [0.5, 0.25]}\"");
    Path out = folder.resolve("results");
    String told =
        InThisJvm.spindle("bench", "goe", "--peers", folder, "--rounds", 2, "--out", out)
            .toldWith(3);
    assertTrue(told.contains("spindle: bad.sh: exit code 1: no numpy\n"), told);
    assertTrue(told.contains("spindle: 1 of 2 peers failed\n"), told);
    String row = told.lines().filter(line -> line.endsWith(" good.sh 7")).findFirst().orElse(told);
    assertTrue(
        row.matches("GOE index, N = 100 .* 28\\.00 matrices/s +[0-9.]+ \\([0-9.]+–[0-9.]+\\) .*"),
        row);
    String query =
        "SELECT concat_ws(' ', 'stored', peer, string(theirs), string(ratio = ours / 28),"
            + " string(size(ours_by_round)),"
            + " string(lowest_ratio <= ratio AND ratio <= highest_ratio)) FROM peers";
    String stored = InThisJvm.spindle("sql", out, query, "--format", "csv").toldWith(0);
    assertTrue(stored.contains("\nstored good.sh 7 28.0 true 2 true"), stored);
  }

  @Test
  void eachMistakeIsOneLineBeforeAnythingIsTimed() throws IOException {
    assertEquals(
        "spindle: no folder /no/such/folder; --peers names the one that has the scripts",
        lastLine("bench", "--peers", "/no/such/folder"));
    Files.writeString(folder.resolve("peers.yaml"), "- { script: a.sh, bench: goe, work: x }\n");
    String unknown = lastLine("bench", "--peers", folder);
    assertTrue(unknown.contains("peers.yaml:1: the bench goe has no 'x'; known are GOE"), unknown);
    String rounds = lastLine("bench", "--peers", folder, "--rounds", 0);
    assertEquals("spindle: --rounds must be at least 1, was 0", rounds);
    String alone = lastLine("bench", "--rounds", 2);
    assertTrue(alone.contains("--peers"), alone);
  }
}

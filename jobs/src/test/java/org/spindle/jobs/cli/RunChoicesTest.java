// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told to compute again, and what it may spend. */
class RunChoicesTest {

  @TempDir private Path temporary;

  private Path sweep(String depths) throws IOException {
    return Files.writeString(
        temporary.resolve("modes.yaml"),
        "experiment: depth-modes\nparameters: { width: 4, modes: 2 }\naxes:\n  depth: "
            + depths
            + "\nreplicates: 2\n");
  }

  private static String spindle(int code, Object... arguments) {
    return InThisJvm.spindle(arguments).toldWith(code);
  }

  private static String last(String told) {
    List<String> lines = told.strip().lines().toList();
    return lines.get(lines.size() - 1);
  }

  private String sql(Path out, String query) {
    return last(spindle(0, "sql", out, query, "--format", "csv"));
  }

  @Test
  void aChangedSweepFileSaysWhatItMeansAndAPredicateChoosesWhatIsComputedAgain()
      throws IOException {
    Path out = temporary.resolve("r");
    String told = spindle(0, "run", sweep("[3, 4]"), "--out", out);
    assertTrue(told.contains("modes: 4 new, 0 there, 0 obsolete"), told);
    told = spindle(0, "run", sweep("[4, 5, 6]"), "--out", out);
    assertTrue(told.contains("modes: 4 new, 2 there, 2 obsolete"), told);
    String before = sql(out, "SELECT max(started_at) FROM depth_modes");

    told =
        spindle(
            0,
            "run",
            sweep("[4, 5, 6, 7]"),
            "--out",
            out,
            "--mode",
            "force",
            "--where",
            "depth > 5 AND replicate = 0 -- the new ones"); // 6 again, 7 is new anyway
    assertTrue(told.contains("modes: 2 new, 1 again, 5 there, 2 obsolete"), told);
    assertTrue(told.contains(" 3 points computed, 5 there before"), told);
    String renewed =
        "SELECT concat_ws(' ', sort_array(collect_list(concat(depth, '/', replicate))))"
            + " FROM depth_modes WHERE started_at > timestamp'"
            + before
            + "'";
    assertEquals("6/0 7/0 7/1", sql(out, renewed));
    assertEquals("10", sql(out, "SELECT count(*) FROM depth_modes"));
  }

  @Test
  void aPredicateThatCannotBeAskedNamesTheParameters() throws IOException {
    Path out = temporary.resolve("r");
    Path file = sweep("[3]");
    String told = last(spindle(2, "run", file, "--out", out, "--where", "depth > 3"));
    assertTrue(told.contains("--mode force"), told);
    told = last(spindle(2, "run", file, "--out", out, "--mode", "force", "--where", "dept > 3"));
    assertTrue(told.contains("--where dept > 3: "), told);
    assertTrue(told.contains("It is asked of seed, replicate, depth, singular_value"), told);
    told = last(spindle(2, "run", file, "--out", out, "--mode", "force", "--where", "depth +"));
    assertTrue(told.startsWith("spindle: --where depth + is no predicate: "), told);
    told = last(spindle(2, "run", file, "--out", out, "--mode", "force", "--where", "depth"));
    assertTrue(told.contains("--where depth: "), told);
  }

  @Test
  void whatIsTooDearIsRefusedBeforeItBegins() throws IOException {
    Path out = temporary.resolve("r");
    Path file = sweep("[3]");
    String told = last(spindle(2, "run", file, "--out", out, "--max-core-hours", "1e-12"));
    assertTrue(told.contains("depth-modes would take about"), told);
    assertTrue(told.contains("more than --max-core-hours 1.0E-12"), told);
    assertTrue(Files.notExists(out.resolve("depth_modes")));
    told = last(spindle(2, "run", file, "--out", out, "--max-core-hours", "0"));
    assertTrue(told.contains("--max-core-hours must be > 0, was 0.0"), told);
    assertTrue(
        spindle(0, "run", file, "--out", out, "--max-core-hours", "1")
            .contains("2 points computed"));
  }
}

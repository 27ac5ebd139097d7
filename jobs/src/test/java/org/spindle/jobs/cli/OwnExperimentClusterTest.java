// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment of one's own, from an empty folder to its verdict, outside of the repository. */
@Tag("slow")
class OwnExperimentClusterTest {

  private static final String SPINDLE = Repository.ROOT.resolve("deploy/spindle").toString();
  private static final String JAR = "target/drunken-sailor-1.jar";
  private static final String SWEEP = "drunken-sailor.yaml";

  @TempDir Path temporary;
  private Path project;

  @Test
  void anExperimentOfOnesOwnNeedsNoFork() throws IOException, InterruptedException {
    project = temporary.resolve("drunken-sailor");
    String maven = "-q -B -ntp -DskipTests -Dspotless.check.skip -Ddoclint.skip install";
    assertEquals(0, run(Repository.ROOT, words("mvn", maven.split(" "))).code);
    assertEquals(
        0,
        run(temporary, List.of(SPINDLE, "new", "drunken-sailor", "--out", "drunken-sailor")).code);
    Ended built = run(project, List.of("mvn", "-q", "-B", "-ntp", "package"));
    assertEquals(0, built.code, built.output);

    Ended list = spindle("list");
    assertTrue(list.output.contains("Your own\n  drunken-sailor"), list.output);
    assertTrue(list.output.contains("drunken-sailor-1.jar"), list.output);
    Ended plan = spindle("plan", SWEEP);
    assertEquals(0, plan.code, plan.output);

    String[] sweep = {"run", SWEEP, "--out", "R", "steps=10,1000,20000", "replicates=40"};
    killInTheMiddle(sweep);
    Ended resumed = spindle(sweep);
    assertEquals(0, resumed.code, resumed.output);
    assertTrue(!resumed.output.contains(" 0 there before"), resumed.output);
    Ended again = spindle(sweep);
    assertTrue(again.output.contains(": 0 points computed, 120 there before"), again.output);

    Ended verdict = spindle("verify", "R", "drunken-sailor");
    assertEquals(0, verdict.code, verdict.output);
    assertTrue(verdict.output.contains("1 passed, 0 failed, 0 not run"), verdict.output);
    Ended report = spindle("report", "R");
    assertEquals(0, report.code, report.output);
    assertTrue(Files.size(project.resolve("R/report/drunken-sailor.svg")) > 1000);
    String page = Files.readString(project.resolve("R/report/index.html"));
    assertTrue(page.contains("Your own") && page.contains("How far does a random walk get?"));

    Ended id = spindle("sql", "R", "SELECT min(point_id) AS id FROM drunken_sailor");
    String point =
        id.output.lines().filter(l -> l.strip().matches("[0-9a-f]{32}")).findFirst().get();
    Ended replay = spindle("replay", "R", point.strip());
    assertEquals(0, replay.code, replay.output);
    assertTrue(replay.output.contains("the row is reproduced"), replay.output);

    Files.copy(project.resolve(JAR), project.resolve("target/drunken-sailor-2.jar"));
    Ended twice =
        run(project, List.of(SPINDLE, "list", "--jars", JAR + ",target/drunken-sailor-2.jar"));
    assertEquals(2, twice.code, twice.output);
    assertTrue(twice.output.contains("drunken-sailor-2.jar"), twice.output);
  }

  private void killInTheMiddle(String... sweep) throws IOException, InterruptedException {
    ChildSpindle child = ChildSpindle.launch(project, Map.of(), words(SPINDLE, withJar(sweep)));
    child.awaitTask(project.resolve("R"));
    child.kill();
  }

  private record Ended(int code, String output) {}

  private Ended spindle(String... arguments) throws IOException, InterruptedException {
    return run(project, words(SPINDLE, withJar(arguments)));
  }

  private static String[] withJar(String... arguments) {
    return words("--jars", words(JAR, arguments).toArray(String[]::new)).toArray(String[]::new);
  }

  private static List<String> words(String first, String... others) {
    List<String> words = new ArrayList<>(List.of(first));
    words.addAll(List.of(others));
    return words;
  }

  private static Ended run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    ChildSpindle child = ChildSpindle.launch(folder, Map.of(), command);
    return new Ended(child.await(), child.output());
  }
}

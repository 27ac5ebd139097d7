// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder served to Spark's own thin client: what it may ask, and what nobody may. */
@Tag("slow")
class ServeClusterTest {

  @TempDir private static Path temporary;
  private static Path folder;
  private static ChildSpindle server;
  private static String address;

  @BeforeAll
  static void serve() throws IOException, InterruptedException {
    folder = temporary.resolve("it's {a} folder");
    sweep("depth-modes", "depth=3,4", "width=4", "modes=2", "singular-value=1");
    server = ChildSpindle.start("serve", folder.toString(), "--port", "0");
    while (server.isAlive() && !server.output().contains("Ctrl-C ends it")) {
      Thread.sleep(100);
    }
    address =
        server.output().lines().filter(line -> line.startsWith("sc://")).findFirst().orElse(null);
  }

  @AfterAll
  static void end() throws InterruptedException, IOException {
    server.terminate();
    assertTrue(server.output().contains("ended by a signal"), server.output());
  }

  private static void sweep(String name, String... given) {
    List<Object> words = new ArrayList<>();
    words.add("run");
    words.add(Repository.ROOT.resolve("conf/sweeps/" + name + ".yaml"));
    words.addAll(List.of("--scale", "smoke", "--out", folder));
    words.addAll(List.of(given));
    InThisJvm.spindle(words.toArray()).toldWith(0);
  }

  /** What the client printed, without the logger's lines. */
  private static List<String> asked(String remote, String... queries)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED"); // Arrow's
    command.addAll(List.of("-cp", thinClassPath(), ThinClient.class.getName(), remote));
    command.add(temporary.resolve("written").toString());
    command.addAll(List.of(queries));
    Path out = Files.createTempFile(temporary, "client", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, process.waitFor(), Files.readString(out));
    return Files.readString(out, StandardCharsets.UTF_8).lines().toList();
  }

  /** The client and the libraries that it shares with Spark; nothing of Spark's engine. */
  private static String thinClassPath() throws IOException {
    String ours =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path client = Repository.ROOT.resolve("jobs/target/connect-client");
    try (Stream<Path> jars = Files.list(client)) {
      List<String> path = new ArrayList<>(jars.map(Path::toString).toList());
      assertEquals(2, path.size(), client + " is filled by Maven's profile slow");
      for (String one : ours.split(File.pathSeparator)) {
        String name = Path.of(one).getFileName().toString();
        boolean engine = name.matches("(spark|spindle|hadoop|hive|parquet|orc)-.*|classes");
        boolean shared = name.matches("spark-(common-utils|variant|unsafe|tags).*");
        if (shared || !engine) {
          path.add(one);
        }
      }
      return String.join(File.pathSeparator, path);
    }
  }

  @Test
  void aThinClientQueriesTheTablesByName() throws IOException, InterruptedException {
    List<String> told =
        asked(
            address,
            "SELECT count(*), min(depth), max(depth) FROM depth_modes",
            "SELECT experiment, count(*) FROM points GROUP BY 1",
            "CREATE TEMPORARY VIEW deep AS SELECT * FROM depth_modes WHERE depth = 4",
            "SELECT count(DISTINCT depth) FROM deep",
            "DROP VIEW deep",
            "DROP TABLE depth_modes_files",
            "INSERT INTO depth_modes_files SELECT * FROM depth_modes_files",
            "INSERT OVERWRITE DIRECTORY '" + temporary + "/over' USING parquet SELECT 1",
            "SELECT count(*) FROM deep_modes");
    int rows = Integer.parseInt(told.get(0).split(" ")[0]);
    assertEquals(rows + " 3 4", told.get(0));
    assertEquals("depth-modes " + rows, told.get(1));
    assertEquals("1", told.get(2));
    for (int i = 3; i < 6; i++) {
      assertTrue(told.get(i).startsWith("this server only reads, and this is "), told.get(i));
    }
    assertTrue(told.get(6).contains("TABLE_OR_VIEW_NOT_FOUND"), told.get(6));
    assertTrue(told.get(7).startsWith("not written: this server only reads"), told.get(7));
    assertFalse(Files.exists(temporary.resolve("written")));
    assertFalse(Files.exists(temporary.resolve("over")));

    sweep("depth-modes", "depth=5", "width=4", "modes=2", "singular-value=1");
    sweep("random-products", "width=4");
    Thread.sleep(10_000); // the server looks for new tables every five seconds
    told =
        asked(
            address,
            "SELECT max(depth) FROM depth_modes",
            "SELECT count(*) > 0 FROM random_products",
            "SELECT count(DISTINCT experiment) FROM points");
    assertEquals(List.of("5", "true", "2"), told.subList(0, 3));
  }

  @Test
  void whoHasNotTheTokenIsRefused() throws IOException, InterruptedException {
    String elsewhere = address.replaceFirst(";token=.*", "");
    for (String remote : List.of(elsewhere, elsewhere + ";token=0123")) {
      List<String> told = asked(remote, "SHOW TABLES");
      assertTrue(told.get(0).contains("UNAUTHENTICATED"), told.get(0));
    }
  }

  @Test
  void aPortThatIsTakenIsOneLine() throws IOException, InterruptedException {
    String port = address.replaceFirst("sc://localhost:(\\d+)/.*", "$1");
    ChildSpindle second = ChildSpindle.start("serve", folder.toString(), "--port", port);
    assertEquals(2, second.await(), second.output());
    assertTrue(
        second.output().contains("spindle: port " + port + " is taken; --port 0"), second.output());
  }
}

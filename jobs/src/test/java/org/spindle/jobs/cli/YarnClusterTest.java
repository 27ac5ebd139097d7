// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps on a real YARN, through the launcher: driver here or there, a container killed. */
@Tag("slow")
class YarnClusterTest {

  private static final String EXECUTOR = "YarnCoarseGrainedExecutorBackend";

  @TempDir private static Path temporary;
  private static MiniYARNCluster cluster;
  private static Path hadoop;
  private static Path spark;

  @BeforeAll
  static void start() throws IOException, InterruptedException, YarnException {
    YarnConfiguration configuration = new YarnConfiguration();
    configuration.setInt(YarnConfiguration.NM_PMEM_MB, 2600);
    configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 100);
    configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    configuration.set(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class.getName());
    configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 99.9f);
    cluster = new MiniYARNCluster("yarn", 2, 1, 1);
    cluster.init(configuration);
    cluster.start();
    assertTrue(cluster.waitForNodeManagersToConnect(60_000));
    hadoop = Files.createDirectory(temporary.resolve("hadoop"));
    write(cluster.getConfig(), "yarn-site.xml");
    write(new Configuration(false), "core-site.xml");
    assertEquals(0, run(launcher("list")).code());
    spark = distribution();
  }

  @AfterAll
  static void stop() {
    cluster.stop();
  }

  private static void write(Configuration configuration, String name) throws IOException {
    try (OutputStream out = Files.newOutputStream(hadoop.resolve(name))) {
      configuration.writeXml(out);
    }
  }

  /** The embedded Spark and its client for YARN, as a distribution has them. */
  private static Path distribution() throws IOException {
    Path jars = Files.createDirectories(temporary.resolve("spark/jars"));
    for (String folder : List.of("jobs/target/spark/jars", "jobs/target/yarn-client")) {
      try (Stream<Path> all = Files.list(Repository.ROOT.resolve(folder))) {
        for (Path jar : all.toList()) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toRealPath());
        }
      }
    }
    return jars.getParent();
  }

  private record Ended(int code, String output) {}

  private static List<String> launcher(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Repository.ROOT.resolve("deploy/spindle").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("HADOOP_CONF_DIR", hadoop.toString());
    if (spark != null) {
      builder.environment().put("SPARK_HOME", spark.toString());
    }
    return builder.start();
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(temporary, "output", ".txt");
    return ended(start(command, output), output);
  }

  private static Ended ended(Process process, Path output)
      throws IOException, InterruptedException {
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  /** The sweep on YARN, with what makes it fit into two small nodes. */
  private static List<String> sweep(Path out, String... more) {
    List<String> command =
        launcher(
            "run",
            Repository.ROOT.resolve("conf/sweeps/depth-modes.yaml").toString(),
            "--out",
            out.toString(),
            "depth=3,5,8,10,14,20,28",
            "singular-value=1",
            "learning-rate=0.1,0.05",
            "width=16",
            "modes=4",
            "replicates=2");
    if (more.length > 0) {
      command.addAll(
          List.of(
              "--master",
              "yarn",
              "--num-executors",
              "2",
              "--executor-cores",
              "1",
              "--executor-memory",
              "600m",
              "--driver-memory",
              "600m",
              "--conf",
              "spark.dynamicAllocation.enabled=false",
              "--conf",
              "spark.yarn.jars=local:" + spark.resolve("jars") + "/*",
              "--conf",
              "spark.yarn.stagingDir=file://" + temporary.resolve("staged")));
    }
    command.addAll(List.of(more));
    return command;
  }

  private static Optional<ProcessHandle> executor() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .findFirst();
  }

  private static boolean hasTasks(Path out) throws IOException {
    Path staging = out.resolve("_spindle/staging");
    if (!Files.exists(staging)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(staging)) {
      return all.anyMatch(path -> path.toString().contains("/task_"));
    } catch (java.io.UncheckedIOException e) { // it changes while it is walked
      return false;
    }
  }

  @Test
  void theTableIsTheSameWithTheDriverHereOrThereAndAContainerKilled()
      throws IOException, InterruptedException {
    Path here = temporary.resolve("here");
    Path output = Files.createTempFile(temporary, "output", ".txt");
    Process client = start(sweep(here, "--deploy-mode", "client"), output);
    while (client.isAlive() && !hasTasks(here)) {
      Thread.sleep(20);
    }
    assertTrue(client.isAlive(), Files.readString(output));
    assertTrue(executor().orElseThrow().destroyForcibly());
    Ended first = ended(client, output);
    assertEquals(0, first.code(), first.output());
    assertTrue(first.output().contains("84 points computed"), first.output());

    Path there = temporary.resolve("there");
    Ended second = run(sweep(there, "--deploy-mode", "cluster"));
    assertEquals(0, second.code(), second.output());

    Path local = temporary.resolve("local");
    List<String> words = sweep(local);
    InThisJvm.spindle(words.subList(1, words.size()).toArray()).toldWith(0);
    for (Path out : List.of(here, there)) {
      String told = InThisJvm.spindle("compare", out, local).toldWith(0);
      assertTrue(told.contains("84 equal"), told);
    }
  }
}

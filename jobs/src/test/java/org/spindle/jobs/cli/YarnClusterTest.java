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
import java.util.Map;
import java.util.Optional;
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
    ChildSpindle builds = ChildSpindle.launch(temporary, Map.of(), launcher("list"));
    assertEquals(0, builds.await(), builds.output());
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

  private static List<String> launcher(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Repository.ROOT.resolve("deploy/spindle").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The sweep on YARN, with what makes it fit into two small nodes. */
  private static ChildSpindle sweep(Path out, String mode) throws IOException {
    List<String> command = launcher(FolderElsewhere.sweepTo(out.toString()));
    command.addAll(List.of("--master", "yarn", "--deploy-mode", mode, "--num-executors", "2"));
    command.addAll(List.of("--executor-cores", "1", "--executor-memory", "600m"));
    command.addAll(List.of("--driver-memory", "600m"));
    for (String setting :
        List.of(
            "spark.dynamicAllocation.enabled=false",
            "spark.yarn.jars=local:" + spark.resolve("jars") + "/*",
            "spark.yarn.stagingDir=file://" + temporary.resolve("staged"))) {
      command.addAll(List.of("--conf", setting));
    }
    Map<String, String> environment =
        Map.of("HADOOP_CONF_DIR", hadoop.toString(), "SPARK_HOME", spark.toString());
    return ChildSpindle.launch(temporary, environment, command);
  }

  private static Optional<ProcessHandle> executor() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .findFirst();
  }

  @Test
  void theTableIsTheSameWithTheDriverHereOrThereAndAContainerKilled()
      throws IOException, InterruptedException {
    Path here = temporary.resolve("here");
    ChildSpindle client = sweep(here, "client");
    client.awaitTask(here);
    assertTrue(executor().orElseThrow().destroyForcibly());
    assertEquals(0, client.await(), client.output());
    assertTrue(client.output().contains("84 points computed"), client.output());

    Path there = temporary.resolve("there");
    ChildSpindle cluster = sweep(there, "cluster");
    assertEquals(0, cluster.await(), cluster.output());

    Path local = temporary.resolve("local");
    InThisJvm.spindle((Object[]) FolderElsewhere.sweepTo(local.toString())).toldWith(0);
    for (Path out : List.of(here, there)) {
      String told = InThisJvm.spindle("compare", out, local).toldWith(0);
      assertTrue(told.contains("84 equal"), told);
    }
  }
}

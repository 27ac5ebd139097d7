// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Spindle in a JVM of its own, so that it can be killed and its exit code read. */
final class ChildSpindle {

  private final Process process;
  private final Path output;

  private ChildSpindle(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ChildSpindle start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /** With properties of Spark, as {@code --conf} would set them. */
  static ChildSpindle start(Map<String, String> conf, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add")
          || argument.startsWith("-Djdk")
          || argument.startsWith("-Dio")) {
        command.add(argument);
      }
    }
    command.add("-Xmx1g");
    command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds, most of which compiled
    command.add("-Dspark.ui.enabled=false");
    conf.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("org.spindle.jobs.cli.Spindle");
    command.addAll(List.of(arguments));
    return launch(
        Path.of(""),
        Map.of("SPINDLE_HOME", Repository.ROOT.toString(), "SPARK_LOCAL_IP", "127.0.0.1"),
        command);
  }

  /** By another command, such as the launcher, from a folder. */
  static ChildSpindle launch(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = Files.createTempFile("spindle", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ChildSpindle(builder.start(), output);
  }

  /** Waits until a first task of its run has ended, long before the run has. */
  void awaitTask(Path results) throws IOException, InterruptedException {
    while (isAlive() && !hasTask(results.resolve("_spindle/staging"))) {
      Thread.sleep(20);
    }
    assertTrue(isAlive(), "it was too fast to be disturbed: " + output());
  }

  private static boolean hasTask(Path staging) throws IOException {
    if (!Files.exists(staging)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(staging)) {
      return files
          .map(Path::toString)
          .anyMatch(file -> file.endsWith(".parquet") && file.contains("/task_"));
    } catch (UncheckedIOException e) {
      return false; // a folder was renamed while it was walked
    }
  }

  /** Waits for the end; returns the exit code. */
  int await() throws InterruptedException, IOException {
    if (!process.waitFor(600, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running after 600 s: " + output());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as Ctrl-C and schedulers send it; waits for the end. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}

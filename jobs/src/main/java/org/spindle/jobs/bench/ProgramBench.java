// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.command.Command;
import org.spindle.jobs.run.EngineOverhead;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;

/**
 * What a point costs whose program answers at once, beside a bare loop over the same pipes. Without
 * {@code python3} nothing is measured.
 */
final class ProgramBench implements KernelBench {

  private static final String STORED = "point of a program that answers at once, stored";
  private static final String BARE = "point of a program that answers at once, bare pipes";
  private static final int POINTS = 10_000;
  private static final String PYTHON = "python3";
  private static final String PROGRAM =
      """
      import json, sys
      for line in sys.stdin:
          print(json.dumps({"y": 2 * json.loads(line)["parameters"]["x"]}), flush=True)
      """;
  private static final String SWEEP =
      """
      experiment: command
      command: [python3, echo.py]
      files: [echo.py]
      axes: { x: { range: [1, %d] } }
      """;

  @Override
  public String name() {
    return "program";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) throws IOException {
    if (!show.wantsAny(STORED, BARE) || !hasPython()) {
      return;
    }
    Path folder = Files.createTempDirectory("spindle-bench");
    Path program = Files.writeString(folder.resolve("echo.py"), PROGRAM);
    Path file = Files.writeString(folder.resolve("echo.yaml"), SWEEP.formatted(POINTS));
    try {
      Sweep sweep = SweepFile.read(file);
      SparkSession spark = machine.spark().get();
      int slots = spark.sparkContext().defaultParallelism();
      double stored = 0;
      double bare = 0;
      for (int round = 0; round < 3; round++) { // the first ones warm the JVM
        bare = bare(program, slots);
        stored = EngineOverhead.secondsOfSweep(spark, machine.folder(), Command.of(sweep), sweep);
      }
      show.accept(new Measurement(STORED, 1e3 * stored / POINTS, "ms", null));
      show.accept(new Measurement(BARE, 1e3 * bare / POINTS, "ms", null));
    } finally {
      Files.delete(program);
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder(PYTHON, "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Seconds of the same lines through one process a slot, with nothing around them. */
  private static double bare(Path program, int slots) {
    long start = System.nanoTime();
    List<CompletableFuture<Void>> loops = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      loops.add(CompletableFuture.runAsync(() -> loop(program, POINTS / slots)));
    }
    loops.forEach(CompletableFuture::join);
    return (System.nanoTime() - start) * 1e-9;
  }

  private static void loop(Path program, int points) {
    try {
      Process process = new ProcessBuilder(PYTHON, program.toString()).start();
      try (BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (int x = 1; x <= points; x++) {
          in.write(
              "{\"parameters\":{\"x\":" + x + "},\"seed\":5029141562094418,\"replicate\":0}\n");
          in.flush();
          out.readLine();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

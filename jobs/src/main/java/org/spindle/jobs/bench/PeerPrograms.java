// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileUtil;
import org.spindle.jobs.run.Durations;
import org.spindle.jobs.run.UserError;

/**
 * Runs the scripts of peers, each in an empty folder of its own and told to use one thread. A
 * script that ends in {@code .py} is run by the Python of its first line, others by themselves.
 */
public final class PeerPrograms {

  private static final String PYTHON = "python3";
  private static final String MNIST = "MNIST_DIR";
  private static final String GEMM =
      """
      import json, time, numpy
      a = numpy.ones((1000, 1000))
      def seconds():
          start = time.perf_counter()
          a @ a
          return time.perf_counter() - start
      print(json.dumps({"gflops": 2 / min(seconds() for _ in range(15))}))
      """;

  private final String python;
  private final Path mnist;
  private final double timeoutSeconds;
  private final Map<String, String> environment;
  private final Map<List<String>, Double> gemms = new HashMap<>();

  /**
   * A way to run them.
   *
   * @param python the Python for all of them; null for that of a script's first line
   * @param mnist folder of the digits, told to them as {@code MNIST_DIR} unless it is set
   * @param timeoutSeconds of a run
   * @param environment variables that are set for them alone
   */
  public PeerPrograms(
      String python, Path mnist, double timeoutSeconds, Map<String, String> environment) {
    boolean isPath = python != null && python.contains("/");
    this.python = isPath ? Path.of(python).toAbsolutePath().toString() : python;
    this.mnist = mnist;
    this.timeoutSeconds = timeoutSeconds;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Makes sure that all can be started.
   *
   * @throws UserError if a Python is not there, or a script is no program
   */
  public void requireStartable(List<Peer> peers) throws IOException {
    Set<List<String>> pythons = new LinkedHashSet<>();
    for (Peer peer : peers) {
      if (isPython(peer)) {
        pythons.add(interpreter(peer));
      } else if (!Files.isExecutable(peer.script())) {
        throw UserError.usage(
            peer.script() + " is no Python (*.py) and may not be executed; chmod +x it");
      }
    }
    for (List<String> words : pythons) {
      if (!runs(words)) {
        throw UserError.usage(
            String.join(" ", words) + " is no Python that runs; install it or say --python PATH");
      }
    }
  }

  /**
   * Runs one to its end.
   *
   * @param arguments those of the peer, without anything that stands for something else
   * @throws PeerFailure if it fails, takes too long or says nothing
   */
  PeerLine run(Peer peer, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(isPython(peer) ? interpreter(peer) : List.of());
    command.add(peer.script().toAbsolutePath().toString());
    command.addAll(arguments);
    return run(command);
  }

  /**
   * GFLOP/s of a double GEMM by the numpy of a script's Python, which may lack the kernels of this
   * processor.
   *
   * @return null for other programs, and without numpy
   */
  Double gemm(Peer peer) throws IOException {
    if (!isPython(peer)) {
      return null;
    }
    List<String> command = new ArrayList<>(interpreter(peer));
    if (!gemms.containsKey(command)) {
      List<String> python = List.copyOf(command);
      command.addAll(List.of("-c", GEMM));
      gemms.put(python, gflops(command));
    }
    return gemms.get(interpreter(peer));
  }

  private Double gflops(List<String> command) throws IOException {
    try {
      return run(command).number("gflops");
    } catch (PeerFailure e) {
      return null; // as any script will say that needs it
    }
  }

  private PeerLine run(List<String> command) throws IOException {
    Path folder = Files.createTempDirectory("spindle-peer-");
    Path said = folder.resolve(".said");
    Path complained = folder.resolve(".complained");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      surround(builder.environment());
      builder.redirectOutput(said.toFile()).redirectError(complained.toFile());
      int code = end(started(builder), folder);
      if (code != 0) {
        throw new PeerFailure("exit code " + code + lastWords(complained));
      }
      PeerLine line = PeerLine.last(lines(said));
      if (line == null) {
        throw new PeerFailure("it printed no line of JSON" + lastWords(complained));
      }
      return line;
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private void surround(Map<String, String> variables) {
    for (String library : List.of("OMP", "OPENBLAS", "MKL")) {
      variables.put(library + "_NUM_THREADS", "1");
    }
    variables.put("PYTHONDONTWRITEBYTECODE", "1"); // the folder is the user's
    if (Files.isDirectory(mnist)) {
      variables.putIfAbsent(MNIST, mnist.toAbsolutePath().toString());
    }
    variables.putAll(environment);
  }

  private static Process started(ProcessBuilder builder) throws IOException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new PeerFailure("it cannot be started: " + e.getMessage());
    }
  }

  /** Waits for its end; a signal that ends us ends it, too. */
  private int end(Process process, Path folder) {
    Thread ending =
        new Thread(
            () -> {
              kill(process);
              FileUtil.fullyDelete(folder.toFile());
            });
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      if (!process.waitFor((long) (1e3 * timeoutSeconds), TimeUnit.MILLISECONDS)) {
        kill(process);
        throw new PeerFailure(
            "longer than " + Durations.words(timeoutSeconds) + "; --timeout SECONDS allows more");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new PeerFailure("interrupted");
    } finally {
      forget(ending);
    }
  }

  private static void forget(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // This JVM is ending.
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isPython(Peer peer) {
    return peer.script().toString().endsWith(".py");
  }

  private List<String> interpreter(Peer peer) throws IOException {
    if (python != null) {
      return List.of(python);
    }
    List<String> lines = lines(peer.script());
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (first.startsWith("#!")) {
      List<String> words = List.of(first.substring(2).strip().split("\\s+"));
      if (Files.isExecutable(Path.of(words.get(0)))) {
        return words;
      }
    }
    return List.of(PYTHON);
  }

  private static boolean runs(List<String> python) {
    List<String> command = new ArrayList<>(python);
    command.addAll(List.of("-c", ""));
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last line of what it complained of. */
  private static String lastWords(Path complained) throws IOException {
    return lines(complained).stream()
        .filter(line -> !line.isBlank())
        .reduce((before, last) -> last)
        .map(last -> ": " + last.replaceAll("\\p{Cntrl}", " ").strip())
        .orElse("");
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }
}

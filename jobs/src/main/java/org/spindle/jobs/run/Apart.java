// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.spindle.sweep.Outcome;

/**
 * Points that may end their JVM, computed in a JVM of their own: one that does is a failed row, and
 * the next are computed in another JVM.
 */
final class Apart {

  /** Seconds beyond a point's own limit, in which it ends by itself, and for a JVM to start. */
  private static final double GRACE = 60;

  private static final long LOOK_MILLIS = 50;
  private static final String CRASH = "crash";
  private static final String SAID = "said";

  private Apart() {}

  /** The rows of points, computed one after the other. */
  static <R extends Record> List<Row> rows(PointTask<?, R> task, long[] numbers, double limit) {
    List<Row> results = new ArrayList<>();
    try {
      Path scratch = Files.createTempDirectory("spindle-apart");
      try {
        while (results.size() < numbers.length) {
          long[] left = Arrays.copyOfRange(numbers, results.size(), numbers.length);
          results.addAll(child(scratch, task, left, limit));
        }
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }

  /** The results up to the point that ended the child, that one included. */
  private static <R extends Record> List<Row> child(
      Path scratch, PointTask<?, R> task, long[] numbers, double limit) throws IOException {
    Path in = scratch.resolve("work");
    Path out = scratch.resolve("results");
    Files.deleteIfExists(scratch.resolve(CRASH));
    Files.deleteIfExists(out);
    try (OutputStream file = Files.newOutputStream(in);
        ObjectOutputStream objects = new ObjectOutputStream(file)) {
      objects.writeObject(new PointChild.Work(task, numbers));
    }
    Timestamp started = new Timestamp(System.currentTimeMillis());
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command(in, out))
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve(SAID).toFile())
            .start();
    boolean late = !ended(process, out, limit);
    List<Row> results = read(out);
    if (results.size() < numbers.length) {
      Outcome<R> outcome =
          late
              ? new Outcome.TimedOut<>(
                  "longer than " + limit + " seconds, and could not be stopped")
              : Outcome.Failed.of(new JvmEnded(process.exitValue(), said(scratch)));
      double seconds = (System.nanoTime() - start) * 1e-9;
      results.add(task.row(numbers[results.size()], outcome, started, seconds));
    }
    return results;
  }

  /** Waits for the end; false if it did not come because a point is overdue. */
  private static boolean ended(Process process, Path out, double limit) throws IOException {
    long size = 0;
    long since = System.nanoTime();
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        TaskContext context = TaskContext.get();
        if (context != null && context.isInterrupted()) {
          throw new TaskKilledException("the task was cancelled");
        }
        long now = Files.exists(out) ? Files.size(out) : 0;
        if (now != size) {
          size = now;
          since = System.nanoTime();
        }
        if ((System.nanoTime() - since) * 1e-9 > 1.1 * limit + GRACE) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("the task was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<Row> read(Path out) throws IOException {
    List<Row> results = new ArrayList<>();
    if (!Files.exists(out)) {
      return results;
    }
    try (InputStream file = Files.newInputStream(out)) {
      while (true) {
        results.add((Row) new ObjectInputStream(file).readObject());
      }
    } catch (EOFException | java.io.StreamCorruptedException e) {
      return results; // the rest was not written
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** What the JVM's own report says of its crash, or it of an exception; empty for neither. */
  private static String said(Path scratch) throws IOException {
    for (String name : List.of(CRASH, SAID)) {
      Path file = scratch.resolve(name);
      if (Files.exists(file)) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
          if (line.matches("(#  SIG|#  Internal|Exception in |Error).*")) {
            return line.replaceFirst("^#  ", "");
          }
        }
      }
    }
    return "";
  }

  /** This JVM's own options and class path, and the jars that were added since. */
  private static List<String> command(Path in, Path out) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean wanted =
          option.startsWith("-X") || option.startsWith("--add") || option.startsWith("-D");
      if (wanted && !option.startsWith("-Xlog") && !option.startsWith("-XX:Shared")) {
        command.add(option);
      }
    }
    command.add("-XX:-CreateCoredumpOnCrash"); // a crash is exit code 1 then, and told in a file
    command.add("-XX:ErrorFile=" + in.resolveSibling(CRASH));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath()));
    command.add(PointChild.class.getName());
    command.add(in.toString());
    command.add(out.toString());
    return command;
  }

  private static Set<String> classPath() {
    Set<String> path = new LinkedHashSet<>();
    path.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (; loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          if (url.getProtocol().equals("file")) {
            path.add(Path.of(java.net.URI.create(url.toString())).toString());
          }
        }
      }
    }
    return path;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}

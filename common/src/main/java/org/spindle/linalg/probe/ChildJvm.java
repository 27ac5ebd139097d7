// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.probe;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spindle.linalg.NativeBlas;
import org.spindle.linalg.library.BundledLibrary;
import org.spindle.linalg.library.Folders;
import org.spindle.linalg.probe.LapackProbe.Result;
import org.spindle.linalg.probe.LapackProbe.Verdict;

/** A Java process of our own, with our classes and library, that may die without harm. */
final class ChildJvm {

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern RESULT =
      Pattern.compile("(OK|WRONG|FAILED|SKIPPED) (\\S+) (\\S+) ?(.*)");
  private static final Pattern CRASH =
      Pattern.compile("#\\s+(SIG\\w+ \\(0x\\w+\\) at pc=0x\\w+).*");
  private static final Pattern FRAME = Pattern.compile("# C\\s+\\[([^\\]]+)\\].*");

  private ChildJvm() {}

  /** Probes routines; each crash costs one routine and one JVM. */
  static List<Result> probe(List<String> routines, Class<?> main)
      throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    List<String> left = new ArrayList<>(routines);
    while (!left.isEmpty()) {
      List<String> output = new ArrayList<>();
      int exit = run(left, main, output);
      String running = null;
      for (String line : output) {
        Matcher m = RESULT.matcher(line);
        if (line.startsWith("probe ")) {
          running = line.substring("probe ".length());
        } else if (m.matches() && left.remove(m.group(2))) {
          results.add(result(m));
          running = null;
        }
      }
      if (exit == 0 && left.isEmpty()) {
        break;
      }
      String death = death(exit, output);
      if (running == null || !left.remove(running)) {
        left.forEach(r -> results.add(new Result(r, Verdict.SKIPPED, Double.NaN, death)));
        break;
      }
      results.add(new Result(running, Verdict.KILLED, Double.NaN, death));
    }
    return results;
  }

  private static Result result(Matcher m) {
    return new Result(
        m.group(2), Verdict.valueOf(m.group(1)), Double.parseDouble(m.group(3)), m.group(4));
  }

  /** Runs the probe; gives the exit value, and −1 if it had to be ended. */
  private static int run(List<String> routines, Class<?> main, List<String> output)
      throws IOException, InterruptedException {
    Path crashes = Files.createTempDirectory(Folders.temporary(), "spindle-probe");
    try {
      Process process =
          new ProcessBuilder(command(routines, main, crashes)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Thread reader = new Thread(() -> read(process, output), "probe output");
      reader.setDaemon(true);
      reader.start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
      return ended ? process.exitValue() : -1;
    } finally {
      try (var files = Files.list(crashes)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(crashes);
    }
  }

  private static void read(Process process, List<String> output) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(output::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      output.add("output ended: " + e.getMessage());
    }
  }

  private static List<String> command(List<String> routines, Class<?> main, Path crashes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + crashes.resolve("crash"));
    command.add("-Xmx256m");
    command.add("-Dfile.encoding=UTF-8");
    Folders.executableTemporary().ifPresent(dir -> command.add("-Djava.io.tmpdir=" + dir));
    for (String property :
        List.of(
            NativeBlas.BLAS_PATH,
            NativeBlas.LAPACK_PATH,
            NativeBlas.SOURCE_PROPERTY,
            NativeBlas.ENGINE_PROPERTY,
            Folders.CACHE_PROPERTY)) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.add("-cp");
    command.add(classPath(main));
    command.add(main.getName());
    command.addAll(routines);
    return command;
  }

  /** Only the jars that the probe needs, wherever a class loader of Spark's found them. */
  private static String classPath(Class<?> main) {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> needed :
        List.of(
            main,
            LapackProbe.class,
            dev.ludovic.netlib.blas.BLAS.class,
            dev.ludovic.netlib.lapack.LAPACK.class,
            org.netlib.util.intW.class,
            org.netlib.blas.Dgemm.class,
            org.bytedeco.javacpp.Loader.class,
            org.slf4j.Logger.class)) {
      CodeSource source = needed.getProtectionDomain().getCodeSource();
      if (source != null) {
        entries.add(file(source.getLocation()));
      }
    }
    BundledLibrary.jar().ifPresent(url -> entries.add(file(url)));
    return String.join(File.pathSeparator, entries);
  }

  private static String file(URL url) {
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI()).toString();
      }
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("not a file on this machine: " + url, e);
    }
  }

  private static String death(int exit, List<String> output) {
    if (exit == -1) {
      return "no answer within " + PATIENCE_SECONDS + " s";
    }
    String crash = first(CRASH, output);
    if (crash != null) { // the JVM caught the signal, wrote its report and ended
      String frame = first(FRAME, output);
      return "killed by signal " + crash + (frame == null ? "" : " in " + frame);
    }
    if (exit > 128) {
      return "killed by signal " + signal(exit - 128);
    }
    String last = output.isEmpty() ? "no output" : output.get(output.size() - 1);
    return "the child JVM ended with exit value " + exit + ": " + last;
  }

  private static String first(Pattern pattern, List<String> output) {
    return output.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .findFirst()
        .orElse(null);
  }

  private static String signal(int number) {
    return switch (number) {
      case 4 -> "SIGILL";
      case 6 -> "SIGABRT";
      case 7 -> "SIGBUS";
      case 8 -> "SIGFPE";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 15 -> "SIGTERM";
      default -> String.valueOf(number);
    };
  }
}

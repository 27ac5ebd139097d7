// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.jobs.store.Host;
import org.spindle.sweep.Watch;

/**
 * One process of the user's program, in a folder of its own: a line in, a line out. Two threads
 * read what it writes, so that neither its standard error nor a child that outlives it can block a
 * task; the task itself only waits, and looks at its watch.
 */
final class ProgramProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ProgramProcess.class);

  /** Longest line of an answer, in bytes. */
  static final int LONGEST_LINE = 16 << 20;

  private static final long LOOK_MILLIS = 20;
  private static final long SILENT_LOOKS = 3000;
  private static final long DEAF_LOOKS = 50;
  private static final long LAST_WORDS_MILLIS = 500;
  private static final long AT_ONCE_NANOS = 100_000_000;
  private static final int PIPE = 4096; // what every pipe takes without a reader
  private static final int STDERR_KEPT = 4096;
  private static final int STDERR_LINES = 8;

  /** Of a new process: answers after which a second line is looked for, and how long. */
  private static final int TRIAL = 3;

  private static final int TRIAL_MILLIS = 5;

  /** Those with the same number on Linux and macOS. */
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9,
          "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

  private static final int LAST_SIGNAL = 31;
  private static final int SIGNALLED = 128;

  /** Signals that a terminal or a scheduler sends to all processes of a run at once. */
  private static final List<Integer> GOODBYES = List.of(1, 2, 15);

  /** A line, or the end of the stream. */
  private record Line(byte[] bytes, Kind kind) {
    enum Kind {
      WHOLE,
      UNFINISHED,
      TOO_LONG,
      END
    }
  }

  private final Process process;
  private final Path folder;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(4);
  private final Thread reading;
  private final Thread complaining;
  private volatile byte[] complaints = {};
  private volatile boolean writing;
  private int answers;
  private long asked;
  private long idleSince;

  private ProgramProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.reading = daemon("lines", this::readLines);
    this.complaining = daemon("complaints", this::readComplaints);
  }

  /**
   * Starts a process.
   *
   * @throws ProgramFailure if the program cannot be started
   */
  static ProgramProcess start(List<String> command, ProgramFiles files) {
    try {
      Path folder = Scratch.folder();
      files.write(folder);
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      Map<String, String> environment = builder.environment();
      // Python would keep its lines to itself, and every slot would use all cores.
      environment.putIfAbsent("PYTHONUNBUFFERED", "1");
      for (String library : List.of("OMP", "OPENBLAS", "MKL")) {
        environment.putIfAbsent(library + "_NUM_THREADS", "1");
      }
      return new ProgramProcess(builder.start(), folder);
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ProgramFailure(
          command.get(0) + " cannot be started on " + Host.name() + ": " + cause.getMessage());
    }
  }

  /** Answers so far. */
  int answers() {
    return answers;
  }

  /** When it was last given back, in nanoseconds of the JVM's clock. */
  long idleSince() {
    return idleSince;
  }

  /** Notes that nobody uses it from now on. */
  void rest() {
    idleSince = System.nanoTime();
  }

  /** Whether it waits for a line: it lives, and has said nothing since its last answer. */
  boolean isReady() {
    return process.isAlive() && lines.isEmpty();
  }

  /**
   * One answer.
   *
   * @param request a line with its end
   * @throws ProgramFailure if the process ended, or wrote what is no answer; it is of no more use
   * @throws Watch.TimeUp and what else the watch throws; the process is killed
   */
  Answer ask(byte[] request, Watch watch) throws InterruptedException {
    asked = System.nanoTime();
    write(request);
    Line line;
    try {
      line = next(watch);
    } catch (Watch.TimeUp e) {
      kill();
      throw new Watch.TimeUp(e.getMessage() + "; the program was killed" + lastWords());
    } catch (RuntimeException | InterruptedException e) {
      kill();
      throw e;
    }
    Answer answer = answer(line, watch);
    answers++;
    if (answers <= TRIAL) {
      requireSilence();
    }
    return answer;
  }

  /** Ends it and everything that it has started. */
  void kill() {
    if (process.isAlive()) {
      // By its handle: Process.destroyForcibly also closes streams, and waits for who writes there.
      ProcessHandle handle = process.toHandle();
      List<ProcessHandle> started = handle.descendants().toList();
      handle.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
    reading.interrupt(); // it may have more lines than anybody wants
    process
        .onExit()
        .thenRun(
            () -> {
              dismiss();
              Scratch.remove(folder);
            });
  }

  /** Lets it end by itself: there will be no more requests. */
  void dismiss() {
    if (!writing) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  /** Waits for its end; false if it goes on. */
  boolean hasEnded(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  private void write(byte[] request) {
    if (request.length <= PIPE) {
      send(request);
    } else { // a program that reads nothing must not hold the task
      writing = true;
      daemon(
          "request",
          () -> {
            send(request);
            writing = false;
          });
    }
  }

  private void send(byte[] request) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(request);
      in.flush();
    } catch (IOException e) {
      // It ended; its exit code says more than a broken pipe.
    }
  }

  private Line next(Watch watch) throws InterruptedException {
    int deaf = 0;
    for (long looks = 0; ; looks++) {
      Line line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (line != null) {
        return line;
      }
      watch.check();
      if (answers == 0 && looks == SILENT_LOOKS) {
        LOG.warn(
            "{} has not answered for {} s: does it flush its standard output after each line?",
            process.info().command().orElse("a program"),
            SILENT_LOOKS * LOOK_MILLIS / 1000);
      }
      // A child that lives on keeps the pipe open.
      if (!process.isAlive() && ++deaf > DEAF_LOOKS) {
        return new Line(new byte[0], Line.Kind.END);
      }
    }
  }

  private Answer answer(Line line, Watch watch) throws InterruptedException {
    switch (line.kind()) {
      case WHOLE:
        return Answer.of(line.bytes());
      case TOO_LONG:
        throw new ProgramFailure(
            "a line of more than " + (LONGEST_LINE >> 20) + " MiB on standard output");
      case UNFINISHED:
        // The last line of a program that ends need not have an end itself.
        if (process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS) && process.exitValue() == 0) {
          return Answer.of(line.bytes());
        }
        throw ended(watch);
      default:
        throw ended(watch);
    }
  }

  private void requireSilence() throws InterruptedException {
    for (int i = 0; i < TRIAL_MILLIS && process.isAlive() && lines.isEmpty(); i++) {
      Thread.sleep(1);
    }
    Line second = lines.peek();
    if (second != null && second.kind() != Line.Kind.END) {
      throw new ProgramFailure(
          "a second line on standard output for one point, "
              + Answer.shown(second.bytes())
              + "; messages belong on standard error");
    }
  }

  private ProgramFailure ended(Watch watch) throws InterruptedException {
    boolean atOnce = System.nanoTime() - asked < AT_ONCE_NANOS;
    if (!process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
      return new ProgramFailure("the program closed its standard output" + lastWords());
    }
    int code = process.exitValue();
    int signal = code - SIGNALLED;
    boolean signalled = signal > 0 && signal <= LAST_SIGNAL;
    if (code != 0) {
      ProcessPool.awaitGoodbye(watch, signalled && GOODBYES.contains(signal));
    }
    String what = code == 0 ? "ended without an answer" : "exit code " + code;
    if (signalled) {
      String name = SIGNALS.containsKey(signal) ? " (" + SIGNALS.get(signal) + ")" : "";
      what = "killed by signal " + signal + name;
      what += answers == 0 ? "" : ", after " + answers + " answers"; // memory may have grown
    }
    return new ProgramFailure(what + lastWords(), code == 0 || atOnce);
  }

  /** The end of standard error: its last line, which mostly says it, then those before. */
  private String lastWords() throws InterruptedException {
    complaining.join(LAST_WORDS_MILLIS);
    List<String> said =
        new String(complaints, StandardCharsets.UTF_8)
            .replace(folder + "/", "") // so that equal failures have equal messages
            .lines()
            .map(line -> line.replaceAll("\\p{Cntrl}", " ").stripTrailing())
            .filter(line -> !line.isBlank())
            .toList();
    if (said.isEmpty()) {
      return "";
    }
    int last = said.size() - 1;
    List<String> before = said.subList(Math.max(0, last - STDERR_LINES), last);
    String rest = before.isEmpty() ? "" : " (stderr: " + String.join(" | ", before) + ")";
    return ": " + said.get(last).strip() + rest;
  }

  private void readLines() {
    try (InputStream out = process.getInputStream()) {
      byte[] chunk = new byte[1 << 16];
      ByteArrayOutputStream open = new ByteArrayOutputStream();
      int count;
      while ((count = out.read(chunk)) >= 0) {
        int from = 0;
        for (int i = 0; i < count; i++) {
          if (chunk[i] == '\n') {
            lines.put(whole(open, chunk, from, i));
            from = i + 1;
          }
        }
        open.write(chunk, from, count - from);
        if (open.size() > LONGEST_LINE) {
          lines.put(new Line(Arrays.copyOf(open.toByteArray(), PIPE), Line.Kind.TOO_LONG));
          return;
        }
      }
      if (open.size() > 0) {
        lines.put(new Line(open.toByteArray(), Line.Kind.UNFINISHED));
      }
    } catch (IOException e) {
      // Killed; what it said before counts.
    } catch (InterruptedException e) {
      return;
    }
    end();
  }

  private void end() {
    try {
      lines.put(new Line(new byte[0], Line.Kind.END));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Line whole(ByteArrayOutputStream open, byte[] chunk, int from, int to) {
    byte[] bytes;
    if (open.size() == 0) {
      bytes = Arrays.copyOfRange(chunk, from, to);
    } else {
      open.write(chunk, from, to - from);
      bytes = open.toByteArray();
      open.reset();
    }
    return new Line(bytes, Line.Kind.WHOLE);
  }

  /** Keeps the end of standard error, however long it is. */
  private void readComplaints() {
    byte[] chunk = new byte[1 << 14];
    try (InputStream err = process.getErrorStream()) {
      int count;
      while ((count = err.read(chunk)) >= 0) {
        byte[] all = Arrays.copyOf(complaints, complaints.length + count);
        System.arraycopy(chunk, 0, all, complaints.length, count);
        complaints = Arrays.copyOfRange(all, Math.max(0, all.length - STDERR_KEPT), all.length);
      }
    } catch (IOException e) {
      // Killed; what it said before counts.
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, "program-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}

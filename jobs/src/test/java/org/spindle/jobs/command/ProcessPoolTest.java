// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.sweep.Watch;

/** Whatever a program does, a point has one outcome, and nothing is left running. */
@Timeout(30)
class ProcessPoolTest {

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final byte[] REQUEST = "{\"parameters\":{}}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  /** A pool of its own for a shell script. */
  private static ProcessPool shell(String script) {
    return pool(Map.of(), "sh", "-c", script);
  }

  private static ProcessPool pool(Map<String, ProgramFiles.Content> files, String... command) {
    ProgramFiles travelling = new ProgramFiles(new TreeMap<>(files));
    return ProcessPool.of("test " + NEXT.incrementAndGet(), List.of(command), () -> travelling);
  }

  private static Object value(ProcessPool pool, String name) throws InterruptedException {
    return pool.ask(REQUEST, Watch.UNLIMITED).result().values().get(name);
  }

  private static String failure(ProcessPool pool) {
    return assertThrows(ProgramFailure.class, () -> pool.ask(REQUEST, Watch.UNLIMITED))
        .getMessage();
  }

  private static Watch seconds(double limit) {
    long end = System.nanoTime() + (long) (limit * 1e9);
    return () -> {
      if (System.nanoTime() - end > 0) {
        throw new Watch.TimeUp("longer than " + limit + " seconds");
      }
    };
  }

  @Test
  void oneProcessServesManyPoints() throws InterruptedException {
    ProcessPool pool = shell("while read -r line; do echo \"{\\\"pid\\\": $$}\"; done");
    Object first = value(pool, "pid");
    for (int i = 0; i < 20; i++) {
      assertEquals(first, value(pool, "pid"));
    }
  }

  @Test
  void pointsAtTheSameTimeHaveAProcessEach() throws Exception {
    ProcessPool pool = shell("while read -r line; do sleep 0.2; echo \"{\\\"pid\\\": $$}\"; done");
    CountDownLatch together = new CountDownLatch(2);
    var other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                together.countDown();
                together.await();
                return value(pool, "pid");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    together.countDown();
    together.await();
    assertNotEquals(value(pool, "pid"), other.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aProgramThatAnswersOnceIsStartedForEachPoint() throws InterruptedException {
    ProcessPool once = shell("read -r line; echo \"{\\\"pid\\\": $$}\"");
    assertNotEquals(value(once, "pid"), value(once, "pid"));
    ProcessPool unfinished = shell("read -r line; printf '{\"y\": 1}'");
    assertEquals(1.0, value(unfinished, "y"));
    assertEquals(1.0, value(unfinished, "y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "echo no such thing >&2; exit 3 | exit code 3: no such thing",
        "exit 0 | ended without an answer",
        "kill -9 $$ | killed by signal 9 (SIGKILL)",
        "kill -SEGV $$ | killed by signal 11 (SIGSEGV)",
        "kill -TERM $$ | killed by signal 15 (SIGTERM)",
        "exec >&-; sleep 20 | the program closed its standard output",
        "read -r l; echo hello | standard output has no JSON object but 'hello'; messages belong on"
            + " standard error",
        "yes | standard output has no JSON object but 'y'; messages belong on standard error",
        "read -r l; printf '{\"y\": '; exit 2 | exit code 2",
        "read -r l; echo '{\"y\": 1}'; echo '{\"y\": 2}'; read -r l | a second line on standard"
            + " output for one point, '{\"y\": 2}'; messages belong on standard error",
        "head -c 20000000 /dev/zero | a line of more than 16 MiB on standard output",
      })
  void aFailureSaysWhatHappened(String script, String message) {
    assertEquals(message, failure(shell(script)));
  }

  @Test
  void aProgramThatCannotBeStartedIsNamed() {
    String message = failure(pool(Map.of(), "no-such-program"));
    assertTrue(message.startsWith("no-such-program cannot be started on "), message);
    assertTrue(message.contains("No such file"), message);
  }

  @Test
  void theLastLineOfStandardErrorComesFirst() {
    assertEquals(
        "exit code 1: c (stderr: a | b)",
        failure(shell("read -r l; echo a >&2; echo b >&2; echo c >&2; exit 1")));
  }

  @Test
  void theEndOfAnEndlessStandardErrorIsKept() {
    String message =
        failure(
            shell(
                "head -c 30000000 /dev/zero | tr '\\0' 'x' >&2; echo >&2; echo last >&2; exit 1"));
    assertTrue(message.length() < 6000, "length " + message.length());
    assertTrue(message.startsWith("exit code 1: last (stderr: xxx"), message);
  }

  @Test
  void afterAFailureTheNextPointHasAFreshProcess() throws InterruptedException {
    ProcessPool pool =
        shell(
            "n=0; while read -r line; do n=$((n+1)); case $n in 3) sleep 0.2; kill -9 $$;; esac;"
                + " echo \"{\\\"n\\\": $n}\"; done");
    assertEquals(1.0, value(pool, "n"));
    assertEquals(2.0, value(pool, "n"));
    assertEquals("killed by signal 9 (SIGKILL), after 2 answers", failure(pool));
    assertEquals(1.0, value(pool, "n"));
  }

  @Test
  void aPointDoesNotPayForWhatTheOneBeforeLeft() throws InterruptedException {
    // The late line comes after the trial of a new process, when the next point may be there.
    ProcessPool pool =
        shell(
            "n=0; while read -r line; do n=$((n+1)); echo \"{\\\"n\\\": $n}\";"
                + " case $n in 5) sleep 0.1; echo late;; esac; done");
    for (int i = 1; i <= 5; i++) {
      assertEquals((double) i, value(pool, "n"));
    }
    assertEquals(1.0, value(pool, "n"));
    Thread.sleep(200);
    assertEquals(2.0, value(pool, "n"));
  }

  @Test
  void aProcessThatEndsAfterItsAnswerFailsNoOtherPoint() throws InterruptedException {
    ProcessPool pool = shell("read -r line; echo '{\"y\": 1}'; sleep 0.01; exit 1");
    for (int i = 0; i < 5; i++) {
      assertEquals(1.0, value(pool, "y"));
    }
  }

  @Test
  void timeUpEndsTheProgramAndItsChildren() throws Exception {
    Path child = temporary.resolve("child");
    ProcessPool pool = shell("sleep 1000 & echo $! > " + child + "; echo busy >&2; wait");
    long start = System.nanoTime();
    Watch.TimeUp up = assertThrows(Watch.TimeUp.class, () -> pool.ask(REQUEST, seconds(0.5)));
    assertEquals("longer than 0.5 seconds; the program was killed: busy", up.getMessage());
    assertTrue((System.nanoTime() - start) * 1e-9 < 3);
    long pid = Long.parseLong(Files.readString(child).strip());
    for (int i = 0;
        i < 100 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        i++) {
      Thread.sleep(20);
    }
    assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void aProgramThatReadsNothingIsEndedInTime() {
    byte[] large = (" ".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
    ProcessPool pool = shell("sleep 1000");
    assertThrows(Watch.TimeUp.class, () -> pool.ask(large, seconds(0.2)));
  }

  @Test
  void aChildThatLivesOnHoldsNobodyUp() {
    long start = System.nanoTime();
    assertEquals("exit code 5", failure(shell("sleep 20 & exit 5")));
    assertTrue((System.nanoTime() - start) * 1e-9 < 10);
  }

  @Test
  void aCancelledTaskEndsItsProgram() throws Exception {
    Path pidFile = temporary.resolve("pid");
    ProcessPool pool = shell("echo $$ > " + pidFile + "; exec sleep 1000");
    Watch cancelled =
        () -> {
          if (Files.exists(pidFile)) {
            throw new TaskKilledException("the task was cancelled");
          }
        };
    assertThrows(TaskKilledException.class, () -> pool.ask(REQUEST, cancelled));
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    for (int i = 0;
        i < 100 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        i++) {
      Thread.sleep(20);
    }
    assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void aProcessHasItsFilesInAFolderOfItsOwn() throws IOException, InterruptedException {
    byte[] script =
        "#!/bin/sh\nread -r line; echo \"{\\\"pwd\\\": \\\"$(pwd)\\\", \\\"text\\\": \\\"$(cat lib/a.txt)\\\"}\"\n"
            .getBytes(StandardCharsets.UTF_8);
    Map<String, ProgramFiles.Content> files =
        Map.of(
            "run.sh",
            ProgramFiles.Content.of(script, true),
            "lib/a.txt",
            ProgramFiles.Content.of("hello".getBytes(StandardCharsets.UTF_8), false));
    ProcessPool pool = pool(files, "./run.sh");
    assertEquals("hello", value(pool, "text"));
    String folder = (String) value(pool, "pwd");
    assertNotEquals(folder, value(pool, "pwd"));
    assertTrue(folder.contains("spindle-programs-"), folder);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.apache.spark.TaskKilledException;
import org.spindle.sweep.Watch;

/**
 * The processes of one program in this JVM. A point takes one, or starts one, and gives it back;
 * there are as many as points were ever computed at once, mostly one for each task slot. They end
 * with the JVM, those without work after a minute.
 */
final class ProcessPool {

  private static final Map<String, ProcessPool> POOLS = new ConcurrentHashMap<>();
  private static final Set<ProgramProcess> LIVING = ConcurrentHashMap.newKeySet();
  private static final long IDLE_NANOS = 60_000_000_000L;
  private static final long GOODBYE_MILLIS = 1000;
  private static final long LOOK_MILLIS = 20;
  private static final long FAREWELL_MILLIS = 500;
  private static final long END_MILLIS = 60_000;
  private static volatile boolean closing;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ProcessPool::closeAll, "programs-end"));
  }

  private final List<String> command;
  private final ProgramFiles files;
  private final Deque<ProgramProcess> idle = new ConcurrentLinkedDeque<>();

  private ProcessPool(List<String> command, ProgramFiles files) {
    this.command = command;
    this.files = files;
  }

  /** The pool of a program; {@code key} tells programs and versions apart. */
  static ProcessPool of(String key, List<String> command, Supplier<ProgramFiles> files) {
    return POOLS.computeIfAbsent(key, k -> new ProcessPool(command, files.get()));
  }

  /**
   * One answer, of a process that serves nobody else meanwhile.
   *
   * @throws ProgramFailure if there is none
   * @throws Watch.TimeUp if it takes too long
   */
  Answer ask(byte[] request, Watch watch) throws InterruptedException {
    ProgramProcess process = take();
    try {
      return use(process, request, watch);
    } catch (ProgramFailure e) {
      if (process.answers() == 0 || !e.perhapsOfAnEarlierPoint()) {
        throw e;
      }
    }
    return use(start(), request, watch);
  }

  private Answer use(ProgramProcess process, byte[] request, Watch watch)
      throws InterruptedException {
    boolean good = false;
    try {
      Answer answer = process.ask(request, watch);
      good = true;
      return answer;
    } finally {
      if (good) {
        process.rest();
        idle.push(process);
      } else {
        discard(process);
      }
    }
  }

  private ProgramProcess take() throws InterruptedException {
    ProgramProcess process;
    while ((process = idle.poll()) != null) {
      if (process.isReady()) {
        dismissIdle();
        return process;
      }
      discard(process);
    }
    return start();
  }

  private ProgramProcess start() throws InterruptedException {
    if (closing) {
      throw ending();
    }
    ProgramProcess process = ProgramProcess.start(command, files);
    LIVING.add(process);
    return process;
  }

  private void dismissIdle() {
    ProgramProcess longest = idle.peekLast();
    if (longest != null
        && System.nanoTime() - longest.idleSince() > IDLE_NANOS
        && idle.removeLastOccurrence(longest)) {
      discard(longest);
    }
  }

  private static void discard(ProgramProcess process) {
    process.kill();
    LIVING.remove(process);
  }

  /**
   * Where a process has ended badly: if this JVM ends, too, the point has not failed.
   *
   * @param likely whether it ended by a signal that goes to all processes of a run
   */
  static void awaitGoodbye(Watch watch, boolean likely) throws InterruptedException {
    long millis = likely ? GOODBYE_MILLIS : LOOK_MILLIS;
    long end = System.nanoTime() + millis * 1_000_000;
    do {
      if (closing) {
        throw ending();
      }
      watch.check();
      Thread.sleep(LOOK_MILLIS);
    } while (System.nanoTime() - end < 0);
    if (closing) {
      throw ending();
    }
  }

  /** Waits for the end of the JVM: a task that ended now would only be started again. */
  private static TaskKilledException ending() throws InterruptedException {
    Thread.sleep(END_MILLIS);
    return new TaskKilledException("this JVM ends");
  }

  /** Ends all processes, kindly first. No point fails by it. */
  private static void closeAll() {
    closing = true;
    LIVING.forEach(ProgramProcess::dismiss);
    long end = System.nanoTime() + FAREWELL_MILLIS * 1_000_000;
    for (ProgramProcess process : LIVING) {
      try {
        process.hasEnded(Math.max(0, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        break;
      }
      process.kill();
    }
    Scratch.close();
  }
}

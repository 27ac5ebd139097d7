// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.jobs.store.ResultsFolder;

/**
 * Looks how far a run is, and shows it on a display and in a status file for other terminals. The
 * time left is the predicted work left over the rate of work of the last minute.
 */
final class Progress implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final int TICK_SECONDS = 2;
  private static final int WINDOW = 60;

  private record Sample(long millis, double flops) {}

  private final ResultsFolder folder;
  private final Tally tally;
  private final RunStatus initial;
  private final DoubleSupplier coreSeconds;
  private final Display display;
  private final double offeredBefore;
  private final long started = System.currentTimeMillis();
  private final Deque<Sample> recent = new ArrayDeque<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private volatile double flops;
  private volatile long points;
  private volatile long already;
  private boolean complained;

  /** A run that begins; {@code coreSeconds} are those that Spark has offered so far. */
  Progress(
      ResultsFolder folder,
      Tally tally,
      RunStatus initial,
      DoubleSupplier coreSeconds,
      Display display) {
    this.folder = folder;
    this.tally = tally;
    this.initial = initial;
    this.coreSeconds = coreSeconds;
    this.offeredBefore = coreSeconds.getAsDouble();
    this.display = display;
    this.points = initial.points();
    clock.scheduleAtFixedRate(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  /** Tells what there is to do: the predicted flops, the points of the sweep, those done before. */
  void expect(double expectedFlops, long expectedPoints, long done) {
    flops = expectedFlops;
    points = expectedPoints;
    already = done;
  }

  /** The final state; the bar is wiped. A tick that is under way ends before, not after it. */
  RunStatus finish(String state) {
    clock.shutdown();
    try {
      clock.awaitTermination(TICK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RunStatus status = status(state);
    write(status);
    display.end(status);
    return status;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void tick() {
    RunStatus status = status("running");
    write(status);
    display.show(status);
  }

  private RunStatus status(String state) {
    long now = System.currentTimeMillis();
    double done = tally.flops();
    recent.addLast(new Sample(now, done));
    if (recent.size() > WINDOW / 2) {
      recent.removeFirst();
    }
    double share = flops > 0 ? Math.min(1, done / flops) : 0;
    double offered = Math.max(1e-3, coreSeconds.getAsDouble() - offeredBefore);
    double busy = Math.min(1, tally.seconds() / offered);
    return new RunStatus(
        state,
        initial.experiment(),
        initial.sweep(),
        points,
        already,
        tally.points(),
        tally.failed(),
        tally.timeouts(),
        share,
        started,
        now,
        secondsLeft(done),
        busy,
        ProcessHandle.current().pid(),
        initial.host(),
        initial.command());
  }

  private double secondsLeft(double done) {
    Sample oldest = recent.peekFirst();
    Sample newest = recent.peekLast();
    double rate =
        (newest.flops() - oldest.flops()) / Math.max(1, newest.millis() - oldest.millis());
    return rate > 0 ? Math.max(0, flops - done) / rate * 1e-3 : Double.NaN;
  }

  private void write(RunStatus status) {
    try {
      status.write(folder);
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.warn("the status file cannot be written: {}", e.getMessage());
      }
    }
  }

  /** One line: bar, counts, share, time left. */
  static String line(RunStatus status) {
    StringBuilder line = new StringBuilder(status.experiment()).append(" ");
    line.append(Display.bar(status.share())).append(" ");
    line.append(String.format(Locale.ROOT, "%3.0f %% of the work, ", 100 * status.share()));
    line.append(
        String.format(
            Locale.ROOT,
            "%,d of %,d points",
            status.already() + status.computed(),
            status.points()));
    if (status.failed() + status.timeouts() > 0) {
      line.append(String.format(Locale.ROOT, ", %,d failed", status.failed() + status.timeouts()));
    }
    if (!Double.isNaN(status.secondsLeft()) && status.share() < 1) {
      line.append(", ").append(Durations.words(status.secondsLeft())).append(" left");
    }
    return line.toString();
  }
}

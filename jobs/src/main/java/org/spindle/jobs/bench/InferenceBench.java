// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.spindle.inference.OnlineCommittee;
import org.spindle.inference.SoftCommittee;
import org.spindle.inference.SparsePassing;
import org.spindle.inference.SparseRecovery;
import org.spindle.inference.SparseSample;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * High-dimensional data: examples that a committee machine learns, one by one, and message passing
 * for sparse signals, many at once.
 */
final class InferenceBench implements KernelBench {

  private static final int ROUNDS = 5;

  private static final int COMMITTEE = 2; // K = M
  private static final int INPUTS = 1000;
  private static final long EXAMPLES = 1_000_000;

  private static final int SIZE = 4000;
  private static final int MEASUREMENTS = 1600;
  private static final int STEPS = 20;

  @Override
  public String name() {
    return "inference";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    committee(show);
    for (int signals : new int[] {1, 16, 64, 256}) {
      passing(signals, machine, show);
    }
    unseen(show);
  }

  private static void committee(Scoreboard show) {
    String work =
        String.format(
            Locale.ROOT, "committee machine, N = %,d, K = M = %d: examples", INPUTS, COMMITTEE);
    if (!show.wants(work)) {
      return;
    }
    SoftCommittee theory = new SoftCommittee(COMMITTEE, COMMITTEE, 0.5);
    double[] start = theory.state(new double[] {0.5, 0, 0, 0.25}, new double[] {0.01, 0, 0, 0});
    RandomGenerator random = new Streams(PointId.of("bench")).of("examples");
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round <= ROUNDS; round++) { // the first compiles
      OnlineCommittee committee = new OnlineCommittee(COMMITTEE, COMMITTEE, 0.5, INPUTS, start);
      long began = System.nanoTime();
      committee.learn(EXAMPLES, random);
      double seconds = (System.nanoTime() - began) * 1e-9;
      if (!(theory.error(committee.state()) < theory.error(start))) {
        throw new IllegalStateException("the committee has learned nothing");
      }
      if (round > 0) {
        best = Math.min(best, seconds);
      }
    }
    show.accept(new Measurement(work, EXAMPLES / best, "steps/s", null));
  }

  private static void passing(int signals, Machine machine, Scoreboard show) {
    String work =
        String.format(
            Locale.ROOT,
            "message passing, N = %,d, M = %,d, %d signals",
            SIZE,
            MEASUREMENTS,
            signals);
    if (!show.wants(work)) {
      return;
    }
    SparseRecovery recovery = SparseRecovery.of(0.1);
    RandomGenerator random = new Streams(PointId.of("bench")).of("signals");
    SparseSample sample =
        SparseSample.draw(0.1, SparseSample.matrix(SIZE, MEASUREMENTS, random), signals, random);
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      SparsePassing course = SparsePassing.of(recovery, sample, STEPS, STEPS, Watch.UNLIMITED);
      double seconds = (System.nanoTime() - began) * 1e-9;
      if (!(course.squares()[STEPS - 1] < 0.1 * course.squares()[0])) {
        throw new IllegalStateException("message passing found nothing");
      }
      best = Math.min(best, seconds);
    }
    double gflops = 4e-9 * MEASUREMENTS * SIZE * signals * STEPS / best;
    show.accept(new Measurement(work, gflops, "GFLOP/s", gflops / machine.doublePeak()));
  }

  /** A signal after the other, each with a matrix of its own of which only answers are drawn. */
  private static void unseen(Scoreboard show) {
    String work =
        String.format(
            Locale.ROOT, "message passing, N = %,d, M = %,d, matrix unseen", SIZE, MEASUREMENTS);
    if (!show.wants(work)) {
      return;
    }
    SparseRecovery recovery = SparseRecovery.of(0.1);
    RandomGenerator random = new Streams(PointId.of("bench")).of("unseen");
    int signals = 16;
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      for (int s = 0; s < signals; s++) {
        var sample = SparseSample.unseen(0.1, SIZE, MEASUREMENTS, random);
        double[] squares =
            SparsePassing.of(recovery, sample, STEPS, STEPS, Watch.UNLIMITED).squares();
        if (!(squares[STEPS - 1] < 0.5 * squares[0])) {
          throw new IllegalStateException("message passing found nothing");
        }
      }
      best = Math.min(best, (System.nanoTime() - began) * 1e-9);
    }
    show.accept(new Measurement(work, signals * STEPS / best, "steps/s of a signal", null));
  }
}

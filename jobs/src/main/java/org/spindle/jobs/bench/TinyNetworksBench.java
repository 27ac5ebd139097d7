// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.experiment.semantics.RandomStarts;
import org.spindle.jobs.run.EngineOverhead;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/**
 * A sweep of 10,000 networks of 8 items, 100 features and 16 hidden units, each with features and
 * weights of its own, trained in float for 200 steps and looked at every 20: all the way from the
 * sweep file to Parquet, on all cores of the session, the median of three; and the kernel alone,
 * for 2000 steps.
 */
final class TinyNetworksBench implements KernelBench {

  private static final String STORED = "networks 8 x 16 x 100, 200 steps, stored";
  private static final String ALONE = "networks 8 x 16 x 100, 2,000 steps, one thread";

  private static final int NETWORKS = 10_000;
  private static final int WARM_UPS = 8; // until all of the engine is compiled
  private static final int RUNS = 3;
  private static final int LONG = 2000; // steps
  private static final int EVERY = 20;
  private static final int BATCHES = 20;
  private static final int ROUNDS = 5;
  private static final double FLOPS = 6.0 * 24 * 16 * 8; // of a network and step, 24 outputs

  // the step and the start of a network that learns from means over items, in the units of sums
  private static final String SWEEP =
      """
      experiment: random-starts
      parameters:
        tree: 2^3
        flip: 0.1
        features: 100
        width: 16
        initial-strength: 0.0128
        step-size: 0.0125
        steps: 200
        every-steps: 20
      replicates: %d
      """
          .formatted(NETWORKS);

  @Override
  public String name() {
    return "tiny-networks";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) throws IOException {
    if (show.wants(STORED)) {
      show.accept(new Measurement(STORED, storedPerSecond(machine), "points/s", null));
    }
    if (show.wants(ALONE)) {
      double kernel = networksPerSecond();
      double share = kernel * FLOPS * LONG / (machine.floatPeak() * 1e9);
      show.accept(new Measurement(ALONE, kernel, "networks/s", share));
    }
  }

  private static double storedPerSecond(Machine machine) throws IOException {
    SparkSession spark = machine.spark().get();
    Sweep sweep = SweepFile.parse("tiny-networks.yaml", SWEEP);
    double[] all = new double[WARM_UPS + RUNS];
    for (int run = 0; run < all.length; run++) {
      all[run] = EngineOverhead.secondsOfSweep(spark, machine.folder(), new RandomStarts(), sweep);
    }
    double[] seconds = Arrays.copyOfRange(all, WARM_UPS, all.length);
    Arrays.sort(seconds);
    return NETWORKS / seconds[RUNS / 2];
  }

  /** The kernel alone, without engine and storage. */
  private static double networksPerSecond() {
    RandomStarts experiment = new RandomStarts();
    var parameters = new RandomStarts.Parameters("2^3", 0.1, 100, 16, 0.0128, 0.00125, LONG, EVERY);
    List<RandomStarts.Parameters> batch =
        Collections.nCopies(experiment.batchSize(parameters), parameters);
    List<Streams> streams = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      streams.add(new Streams(new PointId(0, i)));
    }
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < BATCHES; i++) {
        experiment.runAll(batch, streams, null, Watch.UNLIMITED);
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      best = Math.max(best, BATCHES * batch.size() / seconds);
    }
    return best;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.experiment.RandomStarts;
import org.spindle.jobs.run.EngineOverhead;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;

/**
 * A sweep of 10,000 networks of 8 items, 100 features and 16 hidden units, each with features and
 * weights of its own, trained in float for 200 steps and looked at every 20: all the way from the
 * sweep file to Parquet, on all cores of the session.
 */
final class TinyNetworksBench implements KernelBench {

  private static final int NETWORKS = 10_000;
  private static final int WARM_UPS = 2;

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
  public void measure(Machine machine, Consumer<Measurement> show) throws IOException {
    SparkSession spark = machine.spark().get();
    Sweep sweep = SweepFile.parse("tiny-networks.yaml", SWEEP);
    double seconds = 0;
    for (int run = 0; run <= WARM_UPS; run++) { // the last one counts
      seconds = EngineOverhead.secondsOfSweep(spark, machine.folder(), new RandomStarts(), sweep);
    }
    show.accept(
        new Measurement(
            "networks 8 x 16 x 100, 200 steps, stored", NETWORKS / seconds, "points/s", null));
  }
}

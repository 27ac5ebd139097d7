// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.spindle.criticality.GradedJacobian;
import org.spindle.criticality.JacobianSample;
import org.spindle.criticality.Nonlinearity;
import org.spindle.criticality.OrthogonalJacobians;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * The speed of computing Jacobian spectra of random tanh networks on this machine.
 *
 * @param networksPerSecond best of the rounds, by the processor time of one thread
 * @param gflops nominal speed in 10⁹ flops a second: the flops of forming and multiplying each
 *     orthogonal matrix by QR and of the singular values, 14N³/3 a layer and 8N³/3; above the
 *     machine's peak where algebra saves work
 */
public record JacobianBench(double networksPerSecond, double gflops) {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  /**
   * Measures networks of orthogonal weights.
   *
   * @param width N
   * @param factors L
   * @param sharing networks of different gains that share their draws; 1 for none
   * @param seconds time to spend; at least two rounds are timed after one that warms up
   * @return the speed of the best round
   */
  public static JacobianBench orthogonal(int width, int factors, int sharing, double seconds) {
    double[] gains = new double[sharing];
    double[] lengths = new double[sharing];
    Arrays.setAll(gains, i -> 0.9 + 0.2 * (i + 0.5) / sharing);
    Arrays.fill(lengths, 1);
    Nonlinearity units = new Nonlinearity.Pointwise(Activation.TANH);
    return best(
        width,
        factors,
        sharing,
        seconds,
        streams ->
            new OrthogonalJacobians(width, factors, units, gains, lengths)
                .sample(streams, Watch.UNLIMITED)
                .get(0));
  }

  /**
   * Measures networks of gaussian weights.
   *
   * @param width N
   * @param factors L
   * @param seconds time to spend; at least two rounds are timed after one that warms up
   * @return the speed of the best round
   */
  public static JacobianBench gaussian(int width, int factors, double seconds) {
    Nonlinearity units = new Nonlinearity.Pointwise(Activation.TANH);
    GradedJacobian network =
        new GradedJacobian(WeightEnsemble.GAUSSIAN, units, 1.05, 1, width, factors);
    return best(width, factors, 1, seconds, streams -> network.sample(streams, Watch.UNLIMITED));
  }

  private interface Round {
    JacobianSample of(Streams streams);
  }

  private static JacobianBench best(
      int width, int factors, int networks, double seconds, Round round) {
    time(round, 0);
    double best = Double.POSITIVE_INFINITY;
    double spent = 0;
    for (int rounds = 1; rounds < 3 || spent < seconds; rounds++) {
      double time = time(round, rounds);
      best = Math.min(best, time);
      spent += time;
    }
    double cube = Math.pow(width, 3);
    double flops = networks * cube * (14.0 / 3 * factors + 8.0 / 3);
    return new JacobianBench(networks / best, flops / best * 1e-9);
  }

  private static double time(Round round, int number) {
    Streams streams = new Streams(new PointId(0, number));
    long start = CLOCK.getCurrentThreadCpuTime();
    JacobianSample sample = round.of(streams);
    double seconds = (CLOCK.getCurrentThreadCpuTime() - start) * 1e-9;
    if (!Double.isFinite(sample.logRms())) {
      throw new IllegalStateException("the bench lost its network");
    }
    return seconds;
  }
}

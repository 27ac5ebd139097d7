// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.spindle.dynamics.DeepLinearNetwork;
import org.spindle.dynamics.GradientDescent;
import org.spindle.dynamics.GreedyPretraining;
import org.spindle.dynamics.InitialCondition;
import org.spindle.dynamics.LinearTask;
import org.spindle.dynamics.NarrowNetwork;
import org.spindle.dynamics.NetworkStart;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/**
 * The speed of training deep linear networks on this machine.
 *
 * @param initialization how the weights begin
 * @param hiddenMatrices number of width × width matrices; there are two more factors
 * @param width units of a hidden layer before any reduction
 * @param iterations iterations from the start, all timed: the first ones of structured starts are
 *     cheaper
 * @param iterationsPerSecond best of the rounds, by the processor time of one thread
 * @param gflops nominal speed in 10⁹ flops a second: 60 flops for each weight of the unreduced
 *     network, less what the first and last matrix do not need; above the machine's peak where
 *     algebra saves work
 */
public record DeepLinearBench(
    InitialCondition initialization,
    int hiddenMatrices,
    int width,
    int iterations,
    double iterationsPerSecond,
    double gflops) {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final int INPUTS = 784;
  private static final int RANK = 712;
  private static final int OUTPUTS = 10;

  /** Small enough that nothing diverges, whatever the start. */
  private static final double RATE = 1e-6;

  private static final int EPOCHS = 1000;
  private static final double SMALL = 1e-3;

  /**
   * Measures training on a task with the shape of MNIST.
   *
   * @param initialization how the weights begin
   * @param hiddenMatrices number of width × width matrices, ≥ 0
   * @param width units of a hidden layer, ≥ 10
   * @param iterations iterations from the start in a round, ≥ 1
   * @param seconds time to spend; at least two rounds are timed after one that warms up
   * @return the speed of the best round
   */
  public static DeepLinearBench measure(
      InitialCondition initialization,
      int hiddenMatrices,
      int width,
      int iterations,
      double seconds) {
    GradientDescent network = network(initialization, hiddenMatrices, width);
    round(network, iterations);
    double best = Double.POSITIVE_INFINITY;
    double spent = 0;
    for (int rounds = 0; rounds < 2 || spent < seconds; rounds++) {
      double time = round(network, iterations);
      best = Math.min(best, time);
      spent += time;
    }
    double speed = iterations / best;
    return new DeepLinearBench(
        initialization,
        hiddenMatrices,
        width,
        iterations,
        speed,
        speed * nominalFlops(hiddenMatrices, width) * 1e-9);
  }

  /**
   * Nominal floating-point operations of an iteration.
   *
   * @param hiddenMatrices number of width × width matrices
   * @param width units of a hidden layer
   * @return flops of an iteration on the unreduced network
   */
  public static double nominalFlops(int hiddenMatrices, int width) {
    double weights = (double) width * (INPUTS + OUTPUTS + (double) hiddenMatrices * width);
    return 60 * weights - 20.0 * width * (INPUTS + OUTPUTS) + 20.0 * INPUTS * INPUTS;
  }

  /**
   * A network to be timed.
   *
   * @param initialization how the weights begin
   * @param hiddenMatrices number of width × width matrices
   * @param width units of a hidden layer
   * @return the network, not yet reset
   */
  public static GradientDescent network(
      InitialCondition initialization, int hiddenMatrices, int width) {
    LinearTask task = task();
    int factors = hiddenMatrices + 2;
    var random = new Streams(PointId.of("bench")).of("weights");
    return switch (initialization) {
      case DECOUPLED -> new NarrowNetwork(task, factors, SMALL);
      case GAUSSIAN ->
          new DeepLinearNetwork(task, NetworkStart.gaussian(task, factors, width, 1, random));
      case ORTHOGONAL ->
          new DeepLinearNetwork(task, NetworkStart.orthogonal(task, factors, width, 1, random));
      case PRETRAINED ->
          new DeepLinearNetwork(
              task,
              NetworkStart.pretrained(
                  task, new GreedyPretraining(task, factors - 1, EPOCHS, SMALL), width, 1, random));
    };
  }

  /** Variances and correlations that fall off like those of the digits. */
  private static LinearTask task() {
    double[] variance = new double[RANK];
    double[] correlation = new double[OUTPUTS * RANK];
    for (int a = 0; a < RANK; a++) {
      variance[a] = 38 / Math.pow(1 + a, 1.5);
      for (int o = 0; o < OUTPUTS; o++) {
        correlation[o * RANK + a] = Math.cos(1.0 + o * a) * variance[a] / 40;
      }
    }
    return new LinearTask(INPUTS, OUTPUTS, variance, correlation, 1);
  }

  private static double round(GradientDescent network, int iterations) {
    network.reset(RATE);
    long start = CLOCK.getCurrentThreadCpuTime();
    for (int i = 0; i < iterations; i++) {
      if (Double.isNaN(network.loss())) {
        throw new IllegalStateException("the bench diverged at iteration " + i);
      }
      network.descend();
    }
    return (CLOCK.getCurrentThreadCpuTime() - start) * 1e-9;
  }
}

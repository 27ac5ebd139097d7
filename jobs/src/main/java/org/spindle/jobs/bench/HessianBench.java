// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.network.ReferenceNetwork;

/**
 * The speed of exact Hessians on this machine, one thread, double precision: move, gradient and
 * Hessian of a tanh network with softmax at a random point.
 *
 * @param work the network and the number of samples in words
 * @param seconds of one Hessian, the median of the rounds
 * @param gflops speed in 10⁹ flops a second, those of {@link ExactHessian#flops} alone
 */
public record HessianBench(String work, double seconds, double gflops) {

  private static final int WARM_UP = 3;

  /**
   * Measures a network.
   *
   * @param samples n
   * @param seconds time to spend; at least five rounds are timed after three that warm up
   * @param widths neurons of each layer, inputs first, outputs last
   * @return the median
   */
  public static HessianBench measure(int samples, double seconds, int... widths) {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
    ReferenceNetwork at = ReferenceNetwork.draw(network, samples, new SplittableRandom(1));
    ExactHessian exact = new ExactHessian(network, at.inputs(), at.targets());
    Matrix hessian = new Matrix(network.parameters(), network.parameters());
    double[] times = new double[1000];
    int rounds = 0;
    double spent = 0;
    while (rounds < times.length && (rounds < WARM_UP + 5 || spent < seconds)) {
      long start = System.nanoTime();
      exact.moveTo(at.parameters());
      exact.hessian(hessian);
      times[rounds] = (System.nanoTime() - start) * 1e-9;
      spent += rounds < WARM_UP ? 0 : times[rounds];
      rounds++;
    }
    double[] timed = Arrays.copyOfRange(times, WARM_UP, rounds);
    Arrays.sort(timed);
    double median = timed[timed.length / 2];
    double gflops = ExactHessian.flops(network) * samples * 1e-9 / median;
    return new HessianBench(words(samples, widths), median, gflops);
  }

  /** The network and the number of samples in words. */
  static String words(int samples, int... widths) {
    String layers = Arrays.stream(widths).mapToObj(String::valueOf).collect(joining("-"));
    return String.format(Locale.ROOT, "%s, %,d samples", layers, samples);
  }

  /**
   * Prints the speeds that the targets are stated for.
   *
   * @param args ignored
   */
  public static void main(String[] args) {
    System.out.println(measure(1000, 2, 100, 25, 10));
    System.out.println(measure(1000, 2, 100, 50, 10));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ImageSet;
import org.spindle.network.Initialization;
import org.spindle.network.Loss;
import org.spindle.network.NetworkEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/**
 * The speed of training on this machine, one thread: images with the shape of MNIST, gathered from
 * bytes and trained on in minibatches.
 *
 * @param work the network in words
 * @param members networks that share the minibatches
 * @param batch images of a minibatch
 * @param imagesPerSecond images a second, each counted once for every member, best of the rounds
 * @param gflops speed in 10⁹ flops a second, 6 flops for each weight less the gradient of the
 *     inputs
 */
public record TrainingBench(
    String work, int members, int batch, double imagesPerSecond, double gflops) {

  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int IMAGES = 6000;
  private static final double GAIN = 1.05;
  private static final float RATE = 0.01f;

  /**
   * Measures a deep network of equal hidden layers.
   *
   * @param hidden number of hidden layers
   * @param width neurons of each
   * @param members networks that share the minibatches
   * @param batch images of a minibatch
   * @param seconds time to spend; at least three rounds are timed after one that warms up
   * @return the speed of the best round
   */
  public static TrainingBench measure(
      int hidden, int width, int members, int batch, double seconds) {
    int[] widths = new int[hidden + 2];
    Arrays.fill(widths, width);
    widths[0] = PIXELS;
    widths[hidden + 1] = CLASSES;
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
    NetworkEnsemble ensemble = new NetworkEnsemble(network, members, batch);
    Streams streams = new Streams(PointId.of("bench"));
    for (int k = 0; k < members; k++) {
      ensemble.place(k, Initialization.ORTHOGONAL.draw(network, GAIN, streams.of("weights " + k)));
    }
    double flops = network.gradientFlops();
    int steps = Math.max(10, (int) (0.25 * 5e10 / (flops * members * batch)));
    ImageSet images = images();
    int[] order = new SplittableRandom(1).ints(steps * (long) batch, 0, IMAGES).toArray();
    float[] rates = new float[members];
    Arrays.fill(rates, RATE);
    round(ensemble, images, order, steps, batch, rates);
    double best = Double.POSITIVE_INFINITY;
    double spent = 0;
    for (int rounds = 0; rounds < 3 || spent < seconds; rounds++) {
      double time = round(ensemble, images, order, steps, batch, rates);
      best = Math.min(best, time);
      spent += time;
    }
    double speed = (double) steps * batch * members / best;
    return new TrainingBench(layers(hidden, width), members, batch, speed, speed * flops * 1e-9);
  }

  /** Such a network in words. */
  static String layers(int hidden, int width) {
    return PIXELS + "-" + hidden + "×" + width + "-" + CLASSES;
  }

  private static double round(
      NetworkEnsemble ensemble, ImageSet images, int[] order, int steps, int batch, float[] rates) {
    double[] losses = new double[rates.length];
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      images.gather(order, i * batch, batch, ensemble);
      ensemble.descend(batch, rates, 0, losses);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (!Double.isFinite(Arrays.stream(losses).sum())) {
      throw new IllegalStateException("the bench diverged");
    }
    return seconds;
  }

  /** Four pixels of five are dark, as in the digits. */
  private static ImageSet images() {
    SplittableRandom random = new SplittableRandom(7);
    byte[] pixels = new byte[IMAGES * PIXELS];
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 0);
    }
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
    }
    return ImageSet.standardised(pixels, labels, IMAGES, CLASSES);
  }

  /**
   * Prints the speeds of the networks that the targets are stated for.
   *
   * @param args ignored
   */
  public static void main(String[] args) {
    System.out.println(measure(30, 500, 1, 128, 5));
    for (int members : new int[] {1, 8, 16, 32}) {
      System.out.println(measure(2, 20, members, 128, 2));
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.spindle.sweep.Watch;

/**
 * Training of a classifier of images by minibatch gradient descent with a constant rate, from a
 * given start, in an order that depends on nothing but its stream.
 *
 * <p>Each epoch passes through all training images in a fresh random order; images that do not fill
 * a minibatch at its end are left out. Errors are measured {@code tests} times an epoch, the
 * training error on the first training images, as many as there are test images.
 */
public final class ClassifierTraining {

  /** Images at least that errors are measured on at once: larger products are faster. */
  private static final int BLOCK = 256;

  /** A mean loss this many times that of guessing, ln(classes), counts as divergence. */
  public static final double HOPELESS = 4;

  private final NetworkEnsemble network;
  private final ImageSet train;
  private final ImageSet evaluated;
  private final ImageSet test;
  private final Settings settings;
  private final Supplier<RandomGenerator> order;
  private final Watch watch;
  private final int[] permutation;
  private final int[] inOrder;
  private final int block;
  private final float[] rate = new float[1];
  private final double[] loss = new double[1];

  /**
   * How training goes.
   *
   * @param batch images of a minibatch
   * @param momentum μ, 0 ≤ μ &lt; 1
   * @param criterion training error that counts as learned, a fraction
   * @param tests measurements in an epoch, ≥ 1
   */
  public record Settings(int batch, double momentum, double criterion, int tests) {
    /** Checks the ranges. */
    public Settings {
      if (batch < 1 || tests < 1 || !(momentum >= 0 && momentum < 1) || !(criterion >= 0)) {
        throw new IllegalArgumentException(
            "batch and tests must be >= 1, momentum in [0, 1), criterion >= 0, were "
                + batch
                + ", "
                + tests
                + ", "
                + momentum
                + ", "
                + criterion);
      }
    }
  }

  /**
   * A training with the workspace of one network.
   *
   * @param architecture the network; inputs are pixels, outputs classes
   * @param train training images, at least one minibatch
   * @param test test images
   * @param settings how training goes
   * @param order gives the stream that orders the images, from its beginning at each call
   * @param watch polled at each measurement and minibatch
   */
  public ClassifierTraining(
      Architecture architecture,
      ImageSet train,
      ImageSet test,
      Settings settings,
      Supplier<RandomGenerator> order,
      Watch watch) {
    if (train.count() < settings.batch()) {
      throw new IllegalArgumentException(
          "training images must be >= batch, were " + train.count() + " and " + settings.batch());
    }
    this.block = Math.max(BLOCK, settings.batch());
    this.network = new NetworkEnsemble(architecture, 1, block);
    this.train = train;
    this.evaluated = train.first(Math.min(train.count(), test.count()));
    this.test = test;
    this.settings = settings;
    this.order = order;
    this.watch = watch;
    this.permutation = new int[train.count()];
    this.inOrder = new int[Math.max(evaluated.count(), test.count())];
    Arrays.setAll(inOrder, i -> i);
  }

  /**
   * Trains from a start.
   *
   * @param start all weights and biases, in the order of {@link Architecture}; unchanged
   * @param learningRate λ for the mean loss
   * @param limit epochs after which training ends, &gt; 0
   * @param stop whether to end as soon as the criterion is reached
   * @return the curves up to the end
   */
  public LearningCurve run(float[] start, double learningRate, double limit, boolean stop) {
    network.place(0, start);
    rate[0] = (float) learningRate;
    RandomGenerator random = order.get();
    int perEpoch = train.count() / settings.batch();
    int measurements = (int) Math.ceil(limit * settings.tests() - 1e-9);
    Curves curves = new Curves(measurements + 1, settings.criterion());
    measure(curves, 0);
    boolean diverged = false;
    long step = 0;
    for (int m = 1; m <= measurements && !diverged && !(stop && curves.reached()); m++) {
      long until = Math.round((double) m * perEpoch / settings.tests());
      double sum = 0;
      int steps = (int) (until - step);
      for (; step < until; step++) {
        int at = (int) (step % perEpoch);
        if (at == 0) {
          shuffle(random);
        }
        sum += descend(at * settings.batch());
      }
      double mean = sum / ((double) steps * settings.batch());
      diverged = !(mean < HOPELESS * Math.log(network.network().outputs()));
      measure(curves, (double) until / perEpoch);
    }
    return curves.done(diverged);
  }

  private double descend(int from) {
    watch.check();
    loss[0] = 0;
    train.gather(permutation, from, settings.batch(), network);
    network.descend(settings.batch(), rate, (float) settings.momentum(), loss);
    return loss[0];
  }

  private void measure(Curves curves, double epoch) {
    double testError = error(test);
    double trainError = error(evaluated);
    curves.add(epoch, trainError, testError, loss[0] / evaluated.count());
  }

  /** The fraction of misclassified images; leaves their summed loss. */
  private double error(ImageSet images) {
    int wrong = 0;
    loss[0] = 0;
    for (int from = 0; from < images.count(); from += block) {
      watch.check();
      int samples = Math.min(block, images.count() - from);
      images.gather(inOrder, from, samples, network);
      network.forward(samples);
      network.loss(samples, loss);
      wrong += network.misclassified(0, samples);
    }
    return (double) wrong / images.count();
  }

  private void shuffle(RandomGenerator random) {
    Arrays.setAll(permutation, i -> i);
    for (int i = permutation.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swap;
    }
  }

  /** Curves as they grow, and the crossing of the criterion. */
  private static final class Curves {
    private final double criterion;
    private final double[][] values;
    private int count;
    private double crossing = Double.NaN;
    private double testAtCrossing = Double.NaN;

    Curves(int capacity, double criterion) {
      this.criterion = criterion;
      this.values = new double[4][capacity];
    }

    void add(double epoch, double trainError, double testError, double trainLoss) {
      double[] now = {epoch, trainError, testError, trainLoss};
      for (int i = 0; i < now.length; i++) {
        values[i][count] = now[i];
      }
      if (!reached() && trainError <= criterion) {
        double part = 1;
        int before = Math.max(0, count - 1);
        if (values[1][before] > trainError) {
          part = (values[1][before] - criterion) / (values[1][before] - trainError);
        }
        crossing = values[0][before] + part * (epoch - values[0][before]);
        testAtCrossing = values[2][before] + part * (testError - values[2][before]);
      }
      count++;
    }

    boolean reached() {
      return crossing >= 0;
    }

    LearningCurve done(boolean diverged) {
      return new LearningCurve(
          Arrays.copyOf(values[0], count),
          Arrays.copyOf(values[1], count),
          Arrays.copyOf(values[2], count),
          Arrays.copyOf(values[3], count),
          crossing,
          testAtCrossing,
          diverged);
    }
  }
}

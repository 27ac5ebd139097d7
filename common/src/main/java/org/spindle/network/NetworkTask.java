// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.data.SmallDigits;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.Tree;

/**
 * What a small tanh network learns, and how large it is.
 *
 * @param task where samples and targets come from
 * @param samples n; of a tree P items, a power of 2
 * @param inputs leading principal components, of digits; dimension of the samples, of a teacher; 0
 *     for a tree, whose items are units of their own
 * @param hidden neurons of each hidden layer
 * @param hiddenLayers their number
 * @param decay μ of ½ μ |θ|²
 * @param teacher seed of the teacher's generator; 0 for one of its own in each replicate
 */
public record NetworkTask(
    Task task, int samples, int inputs, int hidden, int hiddenLayers, double decay, long teacher) {

  private static final int SIDE = 10; // pixels, as in the paper
  private static final int TEACHER_UNITS = 8;
  private static final int TEACHER_CLASSES = 4;
  private static final int PROPERTIES = 256;
  private static final double FLIP = 0.1;

  /** Kinds of data. */
  public enum Task {
    /** MNIST, averaged to 10 × 10 pixels, random images of the training set; softmax. */
    DIGITS,
    /** Classes that a random network of 8 hidden units tells apart; softmax. */
    TEACHER,
    /** Items on a binary tree and their properties, by branching diffusion; squared error. */
    TREE
  }

  /** Checks bounds. */
  public NetworkTask {
    require(samples >= 2, "samples must be >= 2", samples);
    require(inputs >= 0 && inputs <= SIDE * SIDE, "inputs must be >= 0 and <= 100", inputs);
    require(hidden >= 1, "hidden must be >= 1", hidden);
    require(hiddenLayers >= 1, "hidden-layers must be >= 1", hiddenLayers);
    require(decay > 0 && Double.isFinite(decay), "decay must be finite and > 0", decay);
    require(
        task != Task.TREE || Integer.bitCount(samples) == 1 && inputs == 0,
        "samples of a tree must be a power of 2 and inputs 0",
        samples + " and " + inputs);
    require(task == Task.TREE || inputs >= 1, "inputs must be >= 1", inputs);
  }

  /**
   * The number of weights and biases.
   *
   * @return P
   */
  public int parameterCount() {
    long inner = (long) (hiddenLayers - 1) * hidden * (hidden + 1);
    int in = task == Task.TREE ? samples : inputs;
    return Math.toIntExact((in + 1L) * hidden + inner + (hidden + 1L) * outputs());
  }

  /**
   * The number of outputs.
   *
   * @return of a tree the most that there may be
   */
  public int outputs() {
    return switch (task) {
      case DIGITS -> Mnist.CLASSES;
      case TEACHER -> TEACHER_CLASSES;
      case TREE -> samples - 1; // centred, they vary in one direction less than there are items
    };
  }

  /**
   * Flops of the error and its gradient.
   *
   * @return flops on all samples
   */
  public double gradientFlops() {
    return 6.0 * parameterCount() * samples + 60.0 * samples * hidden * hiddenLayers;
  }

  /**
   * Flops of an exact Hessian.
   *
   * @return flops on all samples
   */
  public double hessianFlops() {
    double p = parameterCount();
    return 1.5 * p * p * samples + 2 * gradientFlops();
  }

  /**
   * Network and data.
   *
   * @param network layers, activation and loss
   * @param set what it learns
   */
  public record World(Architecture network, TrainingSet set) {}

  /**
   * Draws samples and targets.
   *
   * @param streams of the point; {@code data} is used
   * @param data for digits
   * @return network and data
   */
  public World world(Streams streams, Datasets data) {
    RandomGenerator random = streams.of("data");
    TrainingSet set =
        switch (task) {
          case DIGITS -> digits(data.mnist(), random);
          case TEACHER -> {
            long seed = teacher == 0 ? random.nextLong() : teacher;
            yield TrainingSet.teacher(seed, samples, inputs, TEACHER_UNITS, TEACHER_CLASSES);
          }
          case TREE -> tree(random);
        };
    int[] widths = new int[hiddenLayers + 2];
    Arrays.fill(widths, hidden);
    widths[0] = set.inputs().rows();
    widths[hiddenLayers + 1] = set.targets().rows();
    Loss loss = task == Task.TREE ? Loss.HALF_SQUARED : Loss.SOFTMAX;
    Architecture network = Architecture.of(loss, Activation.TANH, widths);
    return new World(network, set);
  }

  private TrainingSet digits(Mnist mnist, RandomGenerator random) {
    require(mnist.classes() <= Mnist.CLASSES, "at most 10 classes can be taken", mnist.classes());
    require(samples <= mnist.trainCount(), "samples must be <= " + mnist.trainCount(), samples);
    SmallDigits.Sample drawn = SmallDigits.draw(mnist, samples, SIDE, random);
    Matrix inputs = TrainingSet.principal(drawn.images(), inputs());
    return TrainingSet.labelled(inputs, drawn.labels(), Mnist.CLASSES);
  }

  private TrainingSet tree(RandomGenerator random) {
    Tree tree = Tree.regular(Integer.numberOfTrailingZeros(samples), 2, FLIP);
    var features = new BranchingDiffusion(tree, random);
    Matrix properties = new Matrix(PROPERTIES, samples);
    for (int first = 0; first < PROPERTIES; first += Long.SIZE) {
      long[] words = features.next();
      for (int item = 0; item < samples; item++) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
          properties.set(first + bit, item, (words[item] >>> bit & 1) == 1 ? 1 : -1);
        }
      }
    }
    return TrainingSet.items(properties);
  }
}

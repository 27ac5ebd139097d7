// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.ReferenceNetwork;
import org.spindle.network.TrainingSet;

/**
 * Networks and data on which optimizers are compared, drawn bit for bit the same in any language
 * that has SplitMix64.
 *
 * @param network the architecture
 * @param set what it learns
 * @param outputGain factor on the last weights of a start
 */
public record ReferenceProblem(Architecture network, TrainingSet set, double outputGain) {

  private static final long CLASSES_SEED = 101;
  private static final long CODE_SEED = 303;
  private static final int SAMPLES = 1000;
  private static final int INPUTS = 20;
  private static final int LABELS = 10;
  private static final int LATENT = 4;
  private static final int INNER = 12;
  private static final int OUTER = 32;
  private static final long CELLS_SEED = 505;
  private static final int STIMULUS = 60;
  private static final int CELLS = 10;

  /**
   * A random tanh network's classes: 1,000 samples of 20 inputs in 10 classes, learned by a tanh
   * network with one hidden layer and softmax.
   *
   * @param hidden h, its neurons; 15 are not quite enough, 30 are
   * @return a problem of 31 h + 10 parameters
   */
  public static ReferenceProblem classes(int hidden) {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, INPUTS, hidden, LABELS);
    TrainingSet set = TrainingSet.teacher(CLASSES_SEED, SAMPLES, INPUTS, INPUTS, LABELS);
    return new ReferenceProblem(network, set, 0.1);
  }

  /**
   * A deep autoencoder: 1,000 samples of 32 numbers that a random network makes of 4, learned by
   * 32-16-8-4-8-16-32 sigmoid neurons with a linear code, by the squared distance.
   *
   * @return a problem of 1,428 parameters; the data have a total variance of 2.8152247183
   */
  public static ReferenceProblem autoencoder() {
    Matrix x = codes().get(0);
    Activation s = Activation.SIGMOID;
    Activation[] activations = {s, s, Activation.LINEAR, s, s, s};
    Architecture network =
        new Architecture(new int[] {32, 16, 8, 4, 8, 16, 32}, activations, Loss.SQUARED);
    return new ReferenceProblem(network, new TrainingSet(x, x), 1);
  }

  /**
   * Data of the deep autoencoder that it has not learned: 1,000 further samples of the same random
   * network.
   *
   * @return inputs that are their own targets, 32 × 1000
   */
  public static TrainingSet autoencoderTest() {
    Matrix x = codes().get(1);
    return new TrainingSet(x, x);
  }

  /** What a random network makes of 4 numbers, 32 × 1000: those that are learned, and others. */
  private static List<Matrix> codes() {
    SplittableRandom random = new SplittableRandom(CODE_SEED);
    Matrix z = uniform(LATENT, SAMPLES, 2, random);
    Matrix a = uniform(LATENT, INNER, 1.5, random); // rows as columns
    Matrix b = uniform(INNER, OUTER, 1, random);
    Matrix others = uniform(LATENT, SAMPLES, 2, random);
    return List.of(decoded(z, a, b), decoded(others, a, b));
  }

  private static Matrix decoded(Matrix z, Matrix a, Matrix b) {
    Matrix inner = Blas.best().multiply(Op.T, a, Op.N, z);
    apply(Activation.TANH, inner);
    Matrix x = Blas.best().multiply(Op.T, b, Op.N, inner);
    apply(Activation.SIGMOID, x);
    return x;
  }

  /**
   * Linear–nonlinear cells: each fires or not, with the probability that a sigmoid of its filter of
   * the stimulus gives; filters are found by the squared distance from what was fired. 1,000
   * stimuli of 60 numbers, whose scales span a decade, and 10 cells.
   *
   * @return a problem of 610 parameters, not convex
   */
  public static ReferenceProblem linearNonlinear() {
    SplittableRandom random = new SplittableRandom(CELLS_SEED);
    Matrix x = uniform(STIMULUS, SAMPLES, 1, random);
    Matrix filters = uniform(STIMULUS, CELLS, 1, random);
    for (int j = 0; j < STIMULUS; j++) {
      double scale = Math.pow(10, -(double) j / (STIMULUS - 1));
      for (int d = 0; d < SAMPLES; d++) {
        x.set(j, d, scale * x.get(j, d));
      }
      for (int c = 0; c < CELLS; c++) {
        filters.set(j, c, filters.get(j, c) / scale);
      }
    }
    Matrix spikes = Blas.best().multiply(Op.T, filters, Op.N, x);
    apply(Activation.SIGMOID, spikes);
    for (int i = 0; i < spikes.data().length; i++) {
      spikes.data()[i] = random.nextDouble() < spikes.data()[i] ? 1 : 0;
    }
    Architecture network =
        new Architecture(
            new int[] {STIMULUS, CELLS}, new Activation[] {Activation.SIGMOID}, Loss.SQUARED);
    return new ReferenceProblem(network, new TrainingSet(x, spikes), 0.1);
  }

  /**
   * The small network with known derivatives, {@link ReferenceNetwork#first}.
   *
   * @return a problem of 43 parameters, whose reference point is that of the network
   */
  public static ReferenceProblem small() {
    ReferenceNetwork at = ReferenceNetwork.first();
    return new ReferenceProblem(at.network(), new TrainingSet(at.inputs(), at.targets()), 1);
  }

  /**
   * A linear autoencoder with biases, all of whose critical points are known: {@link
   * org.spindle.landscape.AutoencoderPoint}. At 0 its loss is ½ Σ λ and its index k d.
   *
   * @param code k, hidden neurons
   * @param spectrum λ_1 … λ_d of the data
   * @return a problem of 2 k d + k + d parameters
   */
  public static ReferenceProblem linearAutoencoder(int code, double... spectrum) {
    int d = spectrum.length;
    Architecture network = Architecture.of(Loss.HALF_SQUARED, Activation.LINEAR, d, code, d);
    return new ReferenceProblem(network, TrainingSet.autoencoder(spectrum), 1);
  }

  private static Matrix uniform(int rows, int cols, double scale, SplittableRandom random) {
    Matrix matrix = new Matrix(rows, cols);
    for (int i = 0; i < rows * cols; i++) {
      matrix.data()[i] = scale * (2 * random.nextDouble() - 1);
    }
    return matrix;
  }

  private static void apply(Activation phi, Matrix matrix) {
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = phi.value(matrix.data()[i]);
    }
  }

  /**
   * A start: weights N(0, 1/fan-in), the last ones times the output gain, biases 0.
   *
   * @param random source of the weights
   * @return θ
   */
  public double[] start(RandomGenerator random) {
    double[] start = new double[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      double gain = l == network.factors() ? outputGain : 1;
      double deviation = gain / Math.sqrt(network.width(l - 1));
      for (int i = network.weightOffset(l); i < network.biasOffset(l); i++) {
        start[i] = deviation * random.nextGaussian();
      }
    }
    return start;
  }

  /**
   * The error on all samples.
   *
   * @return the objective, without decay
   */
  public NetworkObjective objective() {
    return new NetworkObjective(network, set, 0);
  }

  /**
   * The error in stretches of samples.
   *
   * @param parts their number
   * @return the sum, without decay
   */
  public NetworkParts parts(int parts) {
    return new NetworkParts(network, set, parts, 0);
  }
}

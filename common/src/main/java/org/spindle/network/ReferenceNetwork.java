// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * Small networks at a random point, bit for bit the same in any language that has SplitMix64: all
 * numbers are 2u − 1 with u uniform, drawn in the order of the components.
 *
 * <p>{@link #first} is the reference whose derivatives are known to twelve digits from an
 * independent program.
 *
 * @param network the architecture
 * @param parameters all weights and biases
 * @param inputs x, inputs × samples
 * @param direction v, of the length of the parameters
 * @param targets y, outputs × samples; sample i belongs to class i modulo the outputs
 */
public record ReferenceNetwork(
    Architecture network, double[] parameters, Matrix inputs, double[] direction, Matrix targets) {

  private static final long SEED = 42;
  private static final int SAMPLES = 7;

  /**
   * The reference: 4-5-3, tanh, softmax, 7 samples, 43 parameters.
   *
   * @return L = 1.635159787191, |∇L| = 0.897016554560, tr H = 1.151284265901
   */
  public static ReferenceNetwork first() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 4, 5, 3);
    return draw(network, SAMPLES, new SplittableRandom(SEED));
  }

  /**
   * Another network at a random point.
   *
   * @param network the architecture
   * @param samples number of samples, ≥ 1
   * @param random source of the numbers
   * @return parameters, inputs and direction uniform between −1 and 1
   */
  public static ReferenceNetwork draw(Architecture network, int samples, RandomGenerator random) {
    double[] parameters = uniform(network.parameters(), random);
    Matrix inputs =
        new Matrix(network.inputs(), samples, uniform(network.inputs() * samples, random));
    double[] direction = uniform(network.parameters(), random);
    Matrix targets = new Matrix(network.outputs(), samples);
    for (int i = 0; i < samples; i++) {
      targets.set(i % network.outputs(), i, 1);
    }
    return new ReferenceNetwork(network, parameters, inputs, direction, targets);
  }

  private static double[] uniform(int length, RandomGenerator random) {
    double[] array = new double[length];
    for (int i = 0; i < length; i++) {
      array[i] = 2 * random.nextDouble() - 1;
    }
    return array;
  }
}

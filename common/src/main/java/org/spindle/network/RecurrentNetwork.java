// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * A recurrent network without its numbers: it reads one symbol a step and says the next one.
 *
 * <pre>
 * h_0 = 0,   s_t = W h_{t−1} + U x_t + b,   h_t = tanh s_t,   o_t = V h_t + c
 * ℓ = −ln softmax(o_t) at the next symbol
 * </pre>
 *
 * <p>x_t has a 1 at the symbol and 0 elsewhere, so that U x_t is a column of U.
 *
 * <p>Layout of the parameters: W, U, b, V, c one after the other without gaps, matrices by columns.
 *
 * @param kinds number of different symbols A
 * @param hidden neurons of the state h
 */
public record RecurrentNetwork(int kinds, int hidden) {

  private static final double OUTPUT_GAIN = 0.1; // all symbols are about as likely at the start

  /** Rejects networks without neurons. */
  public RecurrentNetwork {
    if (kinds < 2 || hidden < 1) {
      throw new IllegalArgumentException(
          "a network needs 2 symbols and a neuron, had " + kinds + " and " + hidden);
    }
  }

  /**
   * The number of parameters.
   *
   * @return h² + 2hA + h + A
   */
  public int parameters() {
    return hidden * hidden + 2 * hidden * kinds + hidden + kinds;
  }

  /**
   * The weights from state to state, a view.
   *
   * @param parameters array of all parameters, of a gradient or of a direction
   * @return W, hidden × hidden
   */
  public Matrix recurrent(double[] parameters) {
    return new Matrix(hidden, hidden, parameters, 0, hidden);
  }

  /**
   * Where the weights of a symbol begin: column by column in U.
   *
   * @param symbol which
   * @return index of its weight to neuron 0
   */
  public int input(int symbol) {
    return hidden * (hidden + symbol);
  }

  /**
   * Where the biases of the state begin.
   *
   * @return index of b_0
   */
  public int biases() {
    return hidden * (hidden + kinds);
  }

  /**
   * The weights from the state to the outputs, a view.
   *
   * @param parameters array of all parameters, of a gradient or of a direction
   * @return V, kinds × hidden
   */
  public Matrix output(double[] parameters) {
    return new Matrix(kinds, hidden, parameters, biases() + hidden, kinds);
  }

  /**
   * Where the biases of the outputs begin.
   *
   * @return index of c_0
   */
  public int outputBiases() {
    return biases() + hidden + kinds * hidden;
  }

  /**
   * A start: W and U gaussian of variance 1/h and 1/2, V of 0.01/h, biases 0.
   *
   * @param random source of the weights
   * @return θ
   */
  public double[] start(RandomGenerator random) {
    double[] start = new double[parameters()];
    double unit = 1 / Math.sqrt(hidden);
    fill(start, 0, input(0), unit, random);
    fill(start, input(0), biases(), Math.sqrt(0.5), random);
    fill(start, biases() + hidden, outputBiases(), OUTPUT_GAIN * unit, random);
    return start;
  }

  private static void fill(double[] to, int from, int end, double sigma, RandomGenerator random) {
    for (int i = from; i < end; i++) {
      to[i] = sigma * random.nextGaussian();
    }
  }

  /**
   * The floating-point operations of the products that a loss and its gradient take.
   *
   * @param steps symbols of a sequence
   * @return flops of a sequence: 6 for each weight of W and V and step, without those of h_0
   */
  public double gradientFlops(int steps) {
    return 6.0 * hidden * (steps * (double) kinds + (steps - 1.0) * hidden);
  }
}

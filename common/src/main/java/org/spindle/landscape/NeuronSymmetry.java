// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;

/**
 * The symmetries of a network: hidden neurons can change places, and where φ is odd a neuron can
 * change the sign of all that enters and of all that leaves it. A network of h hidden neurons has
 * up to h!·2ʰ images of every point, with one error and one spectrum.
 *
 * <p>Each orbit has one point here in which the neurons of a layer stand by falling length of their
 * weights, those that enter, the bias and those that leave together, and the largest of the weights
 * that enter and the bias is positive. Neurons of equal length are equal at generic critical
 * points, or carry no weight at all; then their order does not matter.
 */
public final class NeuronSymmetry {

  private final Architecture network;

  /**
   * The symmetries of an architecture.
   *
   * @param network the architecture
   */
  public NeuronSymmetry(Architecture network) {
    this.network = network;
  }

  /**
   * The standing point of an orbit.
   *
   * @param parameters any point of the orbit, not changed
   * @return the point that stands for it
   */
  public double[] canonical(double[] parameters) {
    double[] canonical = parameters.clone();
    for (int l = 1; l < network.factors(); l++) {
      orient(canonical, l);
      order(canonical, l);
    }
    return canonical;
  }

  private void orient(double[] p, int layer) {
    Activation phi = network.activation(layer);
    boolean odd = phi != Activation.RELU && phi != Activation.SIGMOID;
    for (int i = 0; odd && i < network.width(layer); i++) {
      double largest = 0;
      for (int at : entering(layer, i)) {
        largest = Math.abs(p[at]) > Math.abs(largest) ? p[at] : largest;
      }
      if (largest < 0) {
        for (int at : all(layer, i)) {
          p[at] = -p[at];
        }
      }
    }
  }

  private void order(double[] p, int layer) {
    int width = network.width(layer);
    double[] squares = new double[width];
    int[][] places = new int[width][];
    for (int i = 0; i < width; i++) {
      places[i] = all(layer, i);
      for (int at : places[i]) {
        squares[i] += p[at] * p[at];
      }
    }
    int[] order =
        IntStream.range(0, width)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -squares[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] before = p.clone();
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < places[i].length; k++) {
        p[places[i][k]] = before[places[order[i]][k]];
      }
    }
  }

  /** Where the weights that enter a neuron and its bias lie. */
  private int[] entering(int layer, int neuron) {
    int below = network.width(layer - 1);
    int first = network.weight(layer, neuron, 0);
    return IntStream.rangeClosed(0, below)
        .map(j -> j < below ? first + j : network.biasOffset(layer) + neuron)
        .toArray();
  }

  /** The same and the weights that leave it. */
  private int[] all(int layer, int neuron) {
    IntStream leaving =
        IntStream.range(0, network.width(layer + 1)).map(k -> network.weight(layer + 1, k, neuron));
    return IntStream.concat(IntStream.of(entering(layer, neuron)), leaving).toArray();
  }
}

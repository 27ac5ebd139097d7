// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.network.Architecture;
import org.spindle.network.Backpropagation;
import org.spindle.network.TrainingSet;

/**
 * The error of a network split into sub-functions by samples: N stretches of them, one after the
 * other, that add up to the mean.
 *
 * <pre>
 * f_i(θ) = (1/n) Σ_{stretch i} ℓ(a(x; θ), y) + ½ (μ/N) |θ|²
 * </pre>
 *
 * @cost 6 flops for each weight and sample of the stretch
 */
public final class NetworkParts implements SumOfFunctions {

  private final TrainingSet set;
  private final double decay;
  private final int parts;
  private final Backpropagation pass;
  private final int parameters;

  /**
   * The split.
   *
   * @param network the architecture
   * @param set what it learns, in the order of its samples
   * @param parts N, at most the number of samples; stretches differ by one sample at most
   * @param decay μ ≥ 0
   */
  public NetworkParts(Architecture network, TrainingSet set, int parts, double decay) {
    int n = set.inputs().cols();
    if (parts < 1 || parts > n) {
      throw new IllegalArgumentException(n + " samples cannot be " + parts + " sub-functions");
    }
    if (!(decay >= 0 && decay <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("decay must be finite and >= 0, was " + decay);
    }
    this.set = set;
    this.parts = parts;
    this.decay = decay;
    parameters = network.parameters();
    pass = new Backpropagation(network, (n + parts - 1) / parts);
  }

  @Override
  public int dimension() {
    return parameters;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    long n = set.inputs().cols();
    int from = (int) (part * n / parts);
    int count = (int) ((part + 1) * n / parts) - from;
    double weight = (double) count / n;
    double loss =
        pass.gradient(x, columns(set.inputs(), from, count), targets(from, count), gradient);
    Blas.best().scal(weight, gradient);
    Blas.best().axpy(decay / parts, x, gradient);
    return weight * loss + (decay == 0 ? 0 : 0.5 * decay / parts * Blas.best().dot(x, x));
  }

  private Matrix targets(int from, int count) {
    return columns(set.targets(), from, count);
  }

  private static Matrix columns(Matrix data, int from, int count) {
    return data.block(0, from, data.rows(), count);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The exact curvature of the mean loss along directions of the parameters, H v, without H.
 *
 * <p>R is the derivative along the direction (V_l, c_l) of weights and biases. It goes forward with
 * the activations and comes back with the errors:
 *
 * <pre>
 * R s_l = W_l R a_{l−1} + V_l a_{l−1} + c_l,        R a_l = φ'_l ∘ R s_l,   R a_0 = 0
 * R d_L = (1/n) ∂²ℓ/∂a² R a_L,   R d_{l−1} = W_lᵀ R δ_l + V_lᵀ δ_l
 * R δ_l = φ'_l ∘ R d_l + d_l ∘ φ''_l ∘ R s_l
 * H v:  W_l ↦ R δ_l a_{l−1}ᵀ + δ_l (R a_{l−1})ᵀ,    b_l ↦ R δ_l 1
 * </pre>
 *
 * <p>with d_l = ∂L/∂a_l and δ_l = ∂L/∂s_l. Several directions share one pass of {@link
 * Backpropagation} and the products with W_l. One object holds the workspace of one thread.
 *
 * <p>The Gauss–Newton product G v = Jᵀ ∂²ℓ/∂a² J v, with J = ∂a_L/∂θ, is what is left of it without
 * all terms in d_l and δ_l: those by which the outputs bend.
 *
 * @error that of rounding; at a kink of φ, see {@link Activation}
 * @cost about 12 flops for each weight, sample and direction, 8 for Gauss–Newton
 * @source B. A. Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6, 1994;
 *     N. N. Schraudolph, Neural Computation 14, 1723 (2002) for Gauss–Newton
 */
public final class HessianProduct {

  private final Architecture network;
  private final Backpropagation pass;
  private final Blas blas;
  private final int capacity;
  private final int together;
  private final double[] gradient;
  private final double[][] slopes;
  private final double[][] bends;
  private final double[][] sumRates;
  private final double[][] activationRates;
  private final double[][] errorRates;
  private final double[] parameters;
  private final double[] sumRate; // of one sample's outputs
  private final double[] outputRate;
  private Matrix targets;
  private int samples;

  /**
   * A workspace on the fastest engine.
   *
   * @param network the architecture
   * @param capacity most samples of a block, ≥ 1
   * @param directions most directions that share a pass, ≥ 1; more of them are taken in turns
   */
  public HessianProduct(Architecture network, int capacity, int directions) {
    this(network, capacity, directions, Blas.best());
  }

  /**
   * A workspace on a given engine.
   *
   * @param network the architecture
   * @param capacity most samples of a block, ≥ 1
   * @param directions most directions that share a pass, ≥ 1; more of them are taken in turns
   * @param blas the engine
   */
  public HessianProduct(Architecture network, int capacity, int directions, Blas blas) {
    if (directions < 1) {
      throw new IllegalArgumentException("directions must be >= 1, were " + directions);
    }
    this.network = network;
    this.pass = new Backpropagation(network, capacity, blas);
    this.blas = blas;
    this.capacity = capacity;
    this.together = directions;
    this.gradient = new double[network.parameters()];
    this.parameters = new double[network.parameters()];
    sumRate = new double[network.outputs()];
    outputRate = new double[network.outputs()];
    int layers = network.factors() + 1;
    slopes = new double[layers][];
    bends = new double[layers][];
    sumRates = new double[layers][];
    activationRates = new double[layers][];
    errorRates = new double[layers][];
    for (int l = 1; l < layers; l++) {
      int size = Math.multiplyExact(network.width(l), capacity);
      slopes[l] = new double[size];
      bends[l] = new double[size];
      int all = Math.multiplyExact(size, directions);
      sumRates[l] = new double[all];
      if (l < network.factors()) {
        activationRates[l] = new double[all];
      }
      errorRates[l] = new double[all];
    }
  }

  /**
   * Moves to a point; products are then those of the Hessian there.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}; copied
   * @param inputs x, inputs × samples; read again by {@link #times}, like the targets
   * @param targets y, outputs × samples
   * @return the mean loss L
   */
  public double moveTo(double[] parameters, Matrix inputs, Matrix targets) {
    double loss = pass.gradient(parameters, inputs, targets, gradient);
    System.arraycopy(parameters, 0, this.parameters, 0, parameters.length);
    this.targets = targets;
    this.samples = inputs.cols();
    for (int l = 1; l <= network.factors(); l++) {
      Activation phi = network.activation(l);
      double[] sums = pass.sums(l).data();
      double[] values = pass.activations(l).data();
      double[] pulls = pass.pulls(l).data();
      for (int i = 0; i < network.width(l) * samples; i++) {
        slopes[l][i] = phi.derivative(sums[i], values[i]);
        bends[l][i] = pulls[i] * phi.secondDerivative(sums[i], values[i]);
      }
    }
    return loss;
  }

  /**
   * The gradient at the point.
   *
   * @return ∂L, owned by this object and overwritten by the next move
   */
  public double[] gradient() {
    return gradient;
  }

  /**
   * The products of the Hessian at the point with some directions.
   *
   * @param directions v as columns, parameters × r, any r
   * @param products overwritten by H v, parameters × r; must not overlap the directions
   */
  public void times(Matrix directions, Matrix products) {
    times(directions, products, true);
  }

  /**
   * The products of the Gauss–Newton matrix at the point with some directions.
   *
   * @param directions v as columns, parameters × r, any r
   * @param products overwritten by G v, parameters × r; must not overlap the directions
   */
  public void gaussNewtonTimes(Matrix directions, Matrix products) {
    times(directions, products, false);
  }

  private void times(Matrix directions, Matrix products, boolean bent) {
    int all = network.parameters();
    if (targets == null) {
      throw new IllegalStateException("moveTo a point first");
    }
    if (directions.rows() != all
        || products.rows() != all
        || directions.cols() != products.cols()) {
      throw new IllegalArgumentException(
          "directions and products must have "
              + all
              + " rows and as many columns, were "
              + directions.shape()
              + " and "
              + products.shape());
    }
    for (int from = 0; from < directions.cols(); from += together) {
      int count = Math.min(together, directions.cols() - from);
      Matrix v = directions.block(0, from, all, count);
      forward(v);
      backward(v, products.block(0, from, all, count), bent);
    }
  }

  private void forward(Matrix v) {
    int count = v.cols();
    for (int l = 1; l <= network.factors(); l++) {
      if (l > 1) {
        Matrix weights = network.transposedWeights(parameters, l);
        Matrix below = all(activationRates, l - 1, count);
        blas.gemm(Op.T, Op.N, 1, weights, below, 0, all(sumRates, l, count));
      }
      for (int k = 0; k < count; k++) {
        Matrix rate = one(sumRates, l, k);
        blas.gemm(Op.T, Op.N, 1, weights(v, k, l), pass.activations(l - 1), l > 1 ? 1 : 0, rate);
        if (l < network.factors()) {
          activate(v, k, l);
        }
      }
    }
  }

  private void backward(Matrix v, Matrix products, boolean bent) {
    int count = v.cols();
    for (int l = network.factors(); l >= 1; l--) {
      Matrix delta = pass.errors(l);
      for (int k = 0; k < count; k++) {
        int bias = column(products, k) + network.biasOffset(l);
        if (l == network.factors()) {
          bendOutputs(v, k, bent, products.data(), bias);
        } else {
          bend(l, k, bent, products.data(), bias);
        }
        Matrix rate = one(errorRates, l, k);
        Matrix product = weights(products, k, l);
        blas.gemm(Op.N, Op.T, 1, pass.activations(l - 1), rate, 0, product);
        if (l > 1 && bent) {
          blas.gemm(Op.N, Op.T, 1, one(activationRates, l - 1, k), delta, 1, product);
        }
      }
      if (l > 1) {
        Matrix weights = network.transposedWeights(parameters, l);
        Matrix below = all(errorRates, l - 1, count);
        blas.gemm(Op.N, Op.N, 1, weights, all(errorRates, l, count), 0, below);
        for (int k = 0; bent && k < count; k++) {
          blas.gemm(Op.N, Op.N, 1, weights(v, k, l), delta, 1, one(errorRates, l - 1, k));
        }
      }
    }
  }

  /**
   * At the outputs, from R s_L without its biases to R δ_L and its sums, sample by sample: nothing
   * but R δ_L goes back to memory.
   */
  private void bendOutputs(Matrix v, int k, boolean bent, double[] sums, int bias) {
    int top = network.factors();
    int units = network.outputs();
    int biasRates = column(v, k) + network.biasOffset(top);
    double[] rates = errorRates[top];
    double[] slope = slopes[top];
    double[] outputs = pass.activations(top).data();
    Arrays.fill(sums, bias, bias + units, 0);
    for (int sample = 0; sample < samples; sample++) {
      int j = sample * units;
      int at = (k * samples + sample) * units;
      for (int i = 0; i < units; i++) {
        sumRate[i] = sumRates[top][at + i] + v.data()[biasRates + i];
      }
      for (int i = 0; i < units; i++) {
        outputRate[i] = slope[j + i] * sumRate[i];
      }
      int y = targets.offset() + sample * targets.leading();
      network.loss().curvature(units, outputs, j, targets.data(), y, outputRate, 0, rates, at);
      for (int i = 0; i < units; i++) {
        rates[at + i] /= samples;
      }
      bend(top, j, at, bent, sumRate, 0, sums, bias);
    }
  }

  /** R d_l of direction k becomes R δ_l, and its sums the product's part for the biases. */
  private void bend(int layer, int k, boolean bent, double[] sums, int bias) {
    int width = network.width(layer);
    int first = k * width * samples;
    Arrays.fill(sums, bias, bias + width, 0);
    for (int j = 0; j < samples * width; j += width) {
      bend(layer, j, first + j, bent, sumRates[layer], first + j, sums, bias);
    }
  }

  /** One sample's part of it, at j among the slopes, with its R s_l. */
  private void bend(
      int layer,
      int j,
      int at,
      boolean bent,
      double[] moved,
      int atMoved,
      double[] sums,
      int bias) {
    int width = network.width(layer);
    double[] rates = errorRates[layer];
    double[] slope = slopes[layer];
    double[] bend = bends[layer];
    if (bent) {
      for (int i = 0; i < width; i++) {
        rates[at + i] = slope[j + i] * rates[at + i] + bend[j + i] * moved[atMoved + i];
      }
    } else {
      for (int i = 0; i < width; i++) {
        rates[at + i] = slope[j + i] * rates[at + i];
      }
    }
    for (int i = 0; i < width; i++) {
      sums[bias + i] += rates[at + i];
    }
  }

  /** R s_l of direction k gets its biases, and R a_l follows. */
  private void activate(Matrix v, int k, int layer) {
    int width = network.width(layer);
    int first = k * width * samples;
    int bias = column(v, k) + network.biasOffset(layer);
    double[] biases = v.data();
    double[] rates = sumRates[layer];
    double[] moved = activationRates[layer];
    double[] slope = slopes[layer];
    for (int j = 0; j < samples * width; j += width) {
      int at = first + j;
      for (int i = 0; i < width; i++) {
        rates[at + i] += biases[bias + i];
      }
      for (int i = 0; i < width; i++) {
        moved[at + i] = slope[j + i] * rates[at + i];
      }
    }
  }

  /** The blocks of all directions side by side, width × samples·r. */
  private Matrix all(double[][] blocks, int layer, int count) {
    return new Matrix(network.width(layer), samples * count, blocks[layer]);
  }

  private Matrix one(double[][] blocks, int layer, int k) {
    int width = network.width(layer);
    return new Matrix(width, samples, blocks[layer], k * width * samples, width);
  }

  /** V_lᵀ of direction k, a view. */
  private Matrix weights(Matrix directions, int k, int layer) {
    int below = network.width(layer - 1);
    int at = column(directions, k) + network.weightOffset(layer);
    return new Matrix(below, network.width(layer), directions.data(), at, below);
  }

  private static int column(Matrix matrix, int k) {
    return matrix.offset() + k * matrix.leading();
  }

  @Override
  public String toString() {
    return "HessianProduct of " + network + " on " + capacity + " samples, " + blas;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A deep linear network of full matrices that starts on the decoupled manifold and learns by
 * full-batch gradient descent on ½‖Y − W_N … W₁ X‖² with white inputs, Σ11 = I and Σ31 = U diag(s)
 * Vᵀ:
 *
 * <p>W_l(0) = R_{l+1} D R_lᵀ, D = u₀^{1/N} I, R_l Haar-random orthogonal, R₁ ⊃ V, R_{N+1} ⊃ U
 *
 * <p>W_l ← W_l + λ (W_N … W_{l+1})ᵀ (Σ31 − W_N … W₁) (W_{l−1} … W₁)ᵀ
 *
 * <p>Its modes never meet, and each follows {@link ModeRecursion} to rounding. Rounding grows as
 * the flow stretches perturbations, by (u/u₀)^{2−2/N} up to half height.
 *
 * @shape W_l: widths[l] × widths[l − 1], column-major
 * @cost a step takes 6 o Σ_l n_l n_{l+1} flops for o outputs: all products are thin
 * @source Saxe, McClelland and Ganguli 2014, section 2 and equation 13
 */
public final class DecoupledNetwork {

  private final int modes;
  private final Dense[] weights;
  private final Dense target; // Σ31, outputs × inputs
  private final Dense left; // U, outputs × outputs
  private final Dense right; // V extended to a basis, inputs × inputs
  private final Dense[] above; // above[l] = W_N … W_{l+1}, outputs × width l; above[0] is the map
  private final Dense[] below; // Σ31 − map, pulled through the transposed layers beneath

  private DecoupledNetwork(int modes, Dense[] weights, Dense target, Dense left, Dense right) {
    this.modes = modes;
    this.weights = weights;
    this.target = target;
    this.left = left;
    this.right = right;
    int outputs = target.rows;
    above = new Dense[weights.length + 1];
    below = new Dense[weights.length];
    for (int l = 0; l < weights.length; l++) {
      above[l] = new Dense(outputs, weights[l].columns);
      below[l] = new Dense(outputs, weights[l].columns);
    }
    above[weights.length] = Dense.identity(outputs, outputs);
    propagate();
  }

  /**
   * A network at its decoupled start.
   *
   * @param widths neurons per layer, inputs first, outputs last; at least two layers
   * @param singularValues s of the modes, at most as many as the narrowest layer has neurons;
   *     directions beyond them have s = 0
   * @param initialStrength u₀ &gt; 0 of all modes
   * @param random stream for the rotations
   * @return the network before its first step
   */
  public static DecoupledNetwork start(
      int[] widths, double[] singularValues, double initialStrength, RandomGenerator random) {
    int factors = widths.length - 1;
    int narrowest = Arrays.stream(widths).min().orElse(0);
    if (factors < 1 || singularValues.length > narrowest || singularValues.length == 0) {
      throw new IllegalArgumentException(
          "a decoupled network needs two layers and 1 to "
              + narrowest
              + " modes (the narrowest layer), had "
              + (factors + 1)
              + " layers and "
              + singularValues.length
              + " modes");
    }
    if (!(initialStrength > 0)) {
      throw new IllegalArgumentException("initialStrength must be > 0, was " + initialStrength);
    }
    double weight = Math.pow(initialStrength, 1.0 / factors);
    Dense right = orthogonal(widths[0], random);
    Dense lower = right;
    Dense[] weights = new Dense[factors];
    for (int l = 0; l < factors; l++) {
      Dense upper = orthogonal(widths[l + 1], random);
      weights[l] = new Dense(widths[l + 1], widths[l]);
      Dense scaled = Dense.identity(widths[l + 1], widths[l]);
      multiply('N', 'N', weight, upper, scaled, 0, weights[l]);
      Dense rotated = new Dense(widths[l + 1], widths[l]);
      multiply('N', 'T', 1, weights[l], lower, 0, rotated);
      weights[l] = rotated;
      lower = upper;
    }
    Dense strengths = new Dense(widths[factors], widths[0]);
    for (int mode = 0; mode < singularValues.length; mode++) {
      strengths.values[mode + mode * strengths.rows] = singularValues[mode];
    }
    Dense half = new Dense(widths[factors], widths[0]);
    multiply('N', 'N', 1, lower, strengths, 0, half);
    multiply('N', 'T', 1, half, right, 0, strengths);
    return new DecoupledNetwork(singularValues.length, weights, strengths, lower, right);
  }

  /**
   * One epoch of full-batch gradient descent on all layers at once.
   *
   * @param learningRate λ in units of τ
   */
  public void step(double learningRate) {
    System.arraycopy(target.values, 0, below[0].values, 0, target.values.length);
    for (int i = 0; i < target.values.length; i++) {
      below[0].values[i] -= above[0].values[i];
    }
    for (int l = 0; l < weights.length; l++) {
      if (l + 1 < weights.length) {
        multiply('N', 'T', 1, below[l], weights[l], 0, below[l + 1]);
      }
      multiply('T', 'N', learningRate, above[l + 1], below[l], 1, weights[l]);
    }
    propagate();
  }

  /**
   * The strength of a mode in the network's map.
   *
   * @param mode number α of the mode, from 0
   * @return uᵅ = (Uᵀ W_N … W₁ V)_αα
   */
  public double strength(int mode) {
    return projection(mode, mode);
  }

  /**
   * What leaks from mode to mode: 0 but for rounding.
   *
   * @return the largest |(Uᵀ W_N … W₁ V)_αβ| with α ≠ β
   */
  public double crossTalk() {
    double worst = 0;
    for (int i = 0; i < modes; i++) {
      for (int j = 0; j < modes; j++) {
        if (i != j) {
          worst = Math.max(worst, Math.abs(projection(i, j)));
        }
      }
    }
    return worst;
  }

  /**
   * The loss up to its constant, ½‖Σ31 − W_N … W₁‖².
   *
   * @return the loss above its minimum
   */
  public double excessLoss() {
    double sum = 0;
    for (int i = 0; i < target.values.length; i++) {
      double error = target.values[i] - above[0].values[i];
      sum += error * error;
    }
    return sum / 2;
  }

  private double projection(int row, int column) {
    Dense map = above[0];
    double sum = 0;
    for (int j = 0; j < map.columns; j++) {
      double inner = 0;
      for (int i = 0; i < map.rows; i++) {
        inner += left.values[i + row * left.rows] * map.values[i + j * map.rows];
      }
      sum += inner * right.values[j + column * right.rows];
    }
    return sum;
  }

  private void propagate() {
    for (int l = weights.length - 1; l >= 0; l--) {
      multiply('N', 'N', 1, above[l + 1], weights[l], 0, above[l]);
    }
  }

  /** Haar: Gaussian columns made orthonormal, twice so that it holds to rounding. */
  private static Dense orthogonal(int n, RandomGenerator random) {
    Dense q = new Dense(n, n);
    for (int i = 0; i < q.values.length; i++) {
      q.values[i] = random.nextGaussian();
    }
    for (int j = 0; j < n; j++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < j; k++) {
          double overlap = 0;
          for (int i = 0; i < n; i++) {
            overlap += q.values[i + k * n] * q.values[i + j * n];
          }
          for (int i = 0; i < n; i++) {
            q.values[i + j * n] -= overlap * q.values[i + k * n];
          }
        }
        double square = 0;
        for (int i = 0; i < n; i++) {
          square += q.values[i + j * n] * q.values[i + j * n];
        }
        double norm = Math.sqrt(square);
        for (int i = 0; i < n; i++) {
          q.values[i + j * n] /= norm;
        }
      }
    }
    return q;
  }

  /** C ← α op(A) op(B) + β C, the only matrix product here; 'T' transposes; never both. */
  private static void multiply(
      char transposeA, char transposeB, double alpha, Dense a, Dense b, double beta, Dense c) {
    int inner = transposeA == 'N' ? a.columns : a.rows;
    int m = c.rows;
    for (int j = 0; j < c.columns; j++) {
      int column = j * m;
      for (int i = 0; i < m; i++) {
        c.values[column + i] = beta == 0 ? 0 : beta * c.values[column + i];
      }
      for (int k = 0; k < inner; k++) {
        double factor = alpha * b.values[transposeB == 'N' ? k + j * b.rows : j + k * b.rows];
        if (transposeA == 'N') {
          int from = k * a.rows;
          for (int i = 0; i < m; i++) {
            c.values[column + i] += factor * a.values[from + i];
          }
        } else {
          for (int i = 0; i < m; i++) {
            c.values[column + i] += factor * a.values[k + i * a.rows];
          }
        }
      }
    }
  }

  /** A dense matrix, column-major. */
  private record Dense(int rows, int columns, double[] values) {

    Dense(int rows, int columns) {
      this(rows, columns, new double[rows * columns]);
    }

    static Dense identity(int rows, int columns) {
      Dense identity = new Dense(rows, columns);
      for (int i = 0; i < Math.min(rows, columns); i++) {
        identity.values[i + i * rows] = 1;
      }
      return identity;
    }
  }
}

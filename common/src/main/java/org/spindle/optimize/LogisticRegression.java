// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Optional;
import java.util.SplittableRandom;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * Logistic regression with decay, as one convex objective and as a sum of sub-functions.
 *
 * <pre>
 * f(θ) = (1/D) Σ_d ln(1 + exp(−y_d x_dᵀθ)) + ½ μ |θ|²,   f_i: samples i, i + N, i + 2N, …
 * </pre>
 *
 * <p>Hessian and Gauss–Newton matrix are the same, X diag(p(1 − p))/D Xᵀ + μ.
 *
 * @error no overflow for any θ
 * @cost 4 flops for each variable and sample of a gradient
 */
public final class LogisticRegression implements Objective, SumOfFunctions {

  private final Matrix signed; // y_d x_d, sub-function after sub-function
  private final int[] first; // where they begin
  private final double decay;
  private final int n;
  private final int samples;
  private final double[][] margins; // of each sub-function, and of all

  /**
   * The function of some samples.
   *
   * @param inputs x, M × D
   * @param labels y = ±1, length D
   * @param parts N, 1 … D
   * @param decay μ ≥ 0
   */
  public LogisticRegression(Matrix inputs, double[] labels, int parts, double decay) {
    n = inputs.rows();
    samples = inputs.cols();
    if (labels.length != samples || parts < 1 || parts > samples) {
      throw new IllegalArgumentException(
          samples + " samples do not go with " + labels.length + " labels in " + parts + " parts");
    }
    if (!(decay >= 0 && decay <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("decay must be finite and >= 0, was " + decay);
    }
    this.decay = decay;
    signed = new Matrix(n, samples);
    first = new int[parts + 1];
    int at = 0;
    for (int part = 0; part < parts; part++) {
      first[part] = at;
      for (int d = part; d < samples; d += parts) {
        for (int i = 0; i < n; i++) {
          signed.set(i, at, labels[d] * inputs.get(i, d));
        }
        at++;
      }
    }
    first[parts] = samples;
    margins = new double[parts + 1][];
    for (int part = 0; part < parts; part++) {
      margins[part] = new double[first[part + 1] - first[part]];
    }
    margins[parts] = new double[samples];
  }

  /**
   * A problem that any language can draw: x = t u with t_j = 10^{−e j/(M−1)}, w = s u/t, y = 1
   * where a number between 0 and 1 is below the logistic function of xᵀw, else −1; u uniform
   * between −1 and 1 from SplitMix64, in the order x sample after sample, w, y.
   *
   * @param seed of the generator
   * @param samples D
   * @param variables M ≥ 2
   * @param parts N
   * @param exponent e, decades that the scales of the variables span
   * @param strength s
   * @param decay μ
   * @return the function
   */
  public static LogisticRegression drawn(
      long seed,
      int samples,
      int variables,
      int parts,
      double exponent,
      double strength,
      double decay) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scale = new double[variables];
    for (int j = 0; j < variables; j++) {
      scale[j] = Math.pow(10, -exponent * j / (variables - 1));
    }
    Matrix x = new Matrix(variables, samples);
    for (int d = 0; d < samples; d++) {
      for (int j = 0; j < variables; j++) {
        x.set(j, d, scale[j] * (2 * random.nextDouble() - 1));
      }
    }
    double[] w = new double[variables];
    for (int j = 0; j < variables; j++) {
      w[j] = strength * (2 * random.nextDouble() - 1) / scale[j];
    }
    double[] y = new double[samples];
    Blas.best().gemv(Op.T, 1, x, w, 0, y);
    for (int d = 0; d < samples; d++) {
      y[d] = random.nextDouble() < 1 / (1 + Math.exp(-y[d])) ? 1 : -1;
    }
    return new LogisticRegression(x, y, parts, decay);
  }

  @Override
  public int dimension() {
    return n;
  }

  @Override
  public int parts() {
    return first.length - 1;
  }

  @Override
  public Optional<SumOfFunctions> split(int parts) {
    return parts == parts() ? Optional.of(this) : Optional.empty();
  }

  @Override
  public double value(double[] x) {
    return losses(signed, margins[parts()], x) + 0.5 * decay * Blas.best().dot(x, x);
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    return gradient(signed, margins[parts()], decay, x, gradient);
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    Matrix block = signed.block(0, first[part], n, margins[part].length);
    return gradient(block, margins[part], decay / parts(), x, gradient);
  }

  private double gradient(Matrix block, double[] m, double decay, double[] x, double[] gradient) {
    double loss = losses(block, m, x);
    for (int d = 0; d < m.length; d++) {
      m[d] = -chance(-m[d]) / samples;
    }
    Blas.best().gemv(Op.N, 1, block, m, 0, gradient);
    Blas.best().axpy(decay, x, gradient);
    return loss + 0.5 * decay * Blas.best().dot(x, x);
  }

  /** Σ ln(1 + e^{−m})/D; leaves the margins m. */
  private double losses(Matrix block, double[] m, double[] x) {
    Blas.best().gemv(Op.T, 1, block, x, 0, m);
    double sum = 0;
    for (double margin : m) {
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / samples;
  }

  private static double chance(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  @Override
  public boolean hasGaussNewton() {
    return true;
  }

  @Override
  public double productCost(Metric metric) {
    return 1; // two products with X, as the gradient
  }

  @Override
  public double matrixCost(Metric metric) {
    return n / 2.0;
  }

  @Override
  public Curvature curvature(double[] x) {
    double[] weights = new double[samples];
    Blas.best().gemv(Op.T, 1, signed, x, 0, weights);
    for (int d = 0; d < samples; d++) {
      weights[d] = chance(weights[d]) * chance(-weights[d]) / samples;
    }
    return new LogisticCurvature(weights);
  }

  private final class LogisticCurvature implements Curvature {
    private final double[] weights;
    private final double[] rates = new double[samples];

    LogisticCurvature(double[] weights) {
      this.weights = weights;
    }

    @Override
    public void times(double[] direction, double[] product) {
      Blas.best().gemv(Op.T, 1, signed, direction, 0, rates);
      for (int d = 0; d < samples; d++) {
        rates[d] *= weights[d];
      }
      Blas.best().gemv(Op.N, 1, signed, rates, 0, product);
      Blas.best().axpy(decay, direction, product);
    }

    @Override
    public void gaussNewtonTimes(double[] direction, double[] product) {
      times(direction, product);
    }

    @Override
    public void matrix(Metric metric, Matrix into) {
      Matrix scaled = signed.copy(); // P D doubles, like the samples themselves
      for (int d = 0; d < samples; d++) {
        for (int i = 0; i < n; i++) {
          scaled.data()[i + d * n] *= weights[d];
        }
      }
      Blas.best().gemm(Op.N, Op.T, 1, scaled, signed, 0, into);
      for (int i = 0; i < n; i++) {
        into.set(i, i, into.get(i, i) + decay);
      }
      into.mirror();
    }
  }
}

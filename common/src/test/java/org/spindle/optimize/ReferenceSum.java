// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.SplittableRandom;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The four sums of functions on which the released optimizer was run, with the same numbers: u is
 * uniform by SplitMix64, arr = 2u − 1, matrices by rows.
 */
final class ReferenceSum implements SumOfFunctions {

  /** One part. */
  private interface Part {
    double gradient(double[] x, double[] gradient);
  }

  private final Part[] parts;
  private final double[] start;
  private final double minimum;
  private final int[] calls;

  private ReferenceSum(Part[] parts, double[] start, double minimum) {
    this.parts = parts;
    this.start = start;
    this.minimum = minimum;
    calls = new int[parts.length];
  }

  /** ½ (x − c)ᵀA(x − c), A = BBᵀ/20 + .05 I. */
  static ReferenceSum quadratic() {
    SplittableRandom random = new SplittableRandom(7);
    int m = 20;
    Part[] parts = new Part[50];
    for (int i = 0; i < parts.length; i++) {
      Matrix b = new Matrix(m, m, array(m * m, random)).transpose();
      Matrix a = Matrix.identity(m);
      Blas.best().gemm(Op.N, Op.T, 1.0 / m, b, b, 0.05, a);
      double[] c = array(m, random);
      parts[i] =
          (x, g) -> {
            double[] d = x.clone();
            Blas.best().axpy(-1, c, d);
            Blas.best().gemv(Op.N, 1, a, d, 0, g);
            return Blas.best().dot(d, g) / 2;
          };
    }
    return new ReferenceSum(parts, array(m, random), 64.8555289133);
  }

  /** Σ |x − c|^a / 10. */
  static ReferenceSum powers() {
    SplittableRandom random = new SplittableRandom(13);
    int m = 10;
    Part[] parts = new Part[100];
    for (int i = 0; i < parts.length; i++) {
      double a = 3 * random.nextDouble() + 1.5;
      double[] c = array(m, random);
      Blas.best().scal(1.5, c);
      parts[i] = (x, g) -> powers(a, c, x, g);
    }
    double[] start = array(m, random);
    Blas.best().scal(1.5, start);
    return new ReferenceSum(parts, start, 91.1123711120);
  }

  private static double powers(double a, double[] c, double[] x, double[] g) {
    double f = 0;
    for (int k = 0; k < x.length; k++) {
      double d = Math.abs(x[k] - c[k]);
      f += Math.pow(d, a) / 10;
      g[k] = Math.signum(x[k] - c[k]) * a * Math.pow(d, a - 1) / 10;
    }
    return f;
  }

  /** Logistic regression, 10⁴ observations of 50 variables in 100 parts. */
  static ReferenceSum logistic() {
    return logistic(11, 10_000, 50, 100, 2, 1.2, 1e-4, 0.4710879164);
  }

  /** Logistic regression, 3000 observations of 300 variables in 30 parts: collapses the space. */
  static ReferenceSum wideLogistic() {
    return logistic(17, 3_000, 300, 30, 1.5, 0.48, 1e-3, 0.5102886834);
  }

  private static ReferenceSum logistic(
      long seed,
      int observations,
      int m,
      int n,
      double decades,
      double strength,
      double ridge,
      double minimum) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] t = new double[m];
    for (int j = 0; j < m; j++) {
      t[j] = Math.pow(10, -decades * j / (m - 1));
    }
    double[] x = array(observations * m, random);
    for (int r = 0; r < observations; r++) {
      for (int j = 0; j < m; j++) {
        x[r * m + j] *= t[j];
      }
    }
    double[] w = array(m, random);
    for (int j = 0; j < m; j++) {
      w[j] *= strength / t[j];
    }
    double[] y = new double[observations];
    for (int r = 0; r < observations; r++) {
      double z = 0;
      for (int j = 0; j < m; j++) {
        z += x[r * m + j] * w[j];
      }
      y[r] = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : -1;
    }
    Part[] parts = new Part[n];
    for (int i = 0; i < n; i++) {
      int first = i;
      parts[i] = (at, g) -> logistic(x, y, first, n, ridge, at, g);
    }
    return new ReferenceSum(parts, new double[m], minimum);
  }

  private static double logistic(
      double[] x, double[] y, int first, int n, double ridge, double[] at, double[] g) {
    int m = at.length;
    int observations = y.length;
    double f = 0;
    for (int j = 0; j < m; j++) {
      g[j] = ridge * at[j] / n;
      f += ridge * at[j] * at[j] / (2 * n);
    }
    for (int r = first; r < observations; r += n) {
      double z = 0;
      for (int j = 0; j < m; j++) {
        z += x[r * m + j] * at[j];
      }
      z *= -y[r];
      f += (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))) / observations;
      double slope = -y[r] / (1 + Math.exp(-z)) / observations;
      for (int j = 0; j < m; j++) {
        g[j] += slope * x[r * m + j];
      }
    }
    return f;
  }

  private static double[] array(int length, SplittableRandom random) {
    double[] a = new double[length];
    for (int k = 0; k < length; k++) {
      a[k] = 2 * random.nextDouble() - 1;
    }
    return a;
  }

  double[] start() {
    return start.clone();
  }

  /** F*, as the reference gives it. */
  double minimum() {
    return minimum;
  }

  /** F(x), not counted as calls. */
  double value(double[] x) {
    double[] g = new double[x.length];
    double sum = 0;
    for (Part part : parts) {
      sum += part.gradient(x, g);
    }
    return sum;
  }

  /** Calls of all parts so far. */
  int calls() {
    int sum = 0;
    for (int c : calls) {
      sum += c;
    }
    return sum;
  }

  @Override
  public int dimension() {
    return start.length;
  }

  @Override
  public int parts() {
    return parts.length;
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    calls[part]++;
    return parts[part].gradient(x, gradient);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;

/**
 * The energy of spins σ on the sphere |σ|² = N that interact in groups of p.
 *
 * <pre>
 * H(σ) = N^{−(p−1)/2} Σ J_{i…k} σ_i … σ_k = σᵀ M(σ) σ,   ∇H = p M σ,   ∇²H = p (p − 1) M
 * </pre>
 *
 * <p>J are independent N(0, 1), so E[H H'] = N (σ·σ'/N)^p and u = H/N is N(0, 1/N). Only the
 * symmetric part of J matters; it is drawn directly, with variance 1/(number of permutations), and
 * stored as a matrix that maps the products of p − 2 spins to M, the lower triangle of it.
 *
 * @cost for B points N²·B flops with p = 2, N³·B with p = 3, N⁴·B/2 with p = 4; 4 N³ bytes with p =
 *     3, 2 N⁴ with p = 4
 * @source Auffinger, Ben Arous and Černý 2013, eq. 1.1
 */
public final class SpinGlass implements Landscape {

  private final int n;
  private final int p;
  private final Matrix couplings;

  private SpinGlass(int n, int p, Matrix couplings) {
    this.n = n;
    this.p = p;
    this.couplings = couplings;
  }

  /**
   * A sample of the couplings.
   *
   * @param dimension number of spins N ≥ 2
   * @param p spins in an interaction: 2, 3 or 4; with p = 2 the critical points are 2N eigenvectors
   * @param generator the stream to draw from
   * @return the landscape
   */
  public static SpinGlass sample(int dimension, int p, RandomGenerator generator) {
    if (p < 2 || p > 4) {
      throw new IllegalArgumentException("p must be 2, 3 or 4, was " + p);
    }
    if (dimension < 2) {
      throw new IllegalArgumentException("dimension must be >= 2, was " + dimension);
    }
    int n = dimension;
    int pairs = n * (n + 1) / 2;
    int inputs = p == 2 ? 1 : p == 3 ? n : pairs;
    double[] sorted = GaussianMatrix.matrix(combinations(n, p), 1, 1, generator);
    double scale = Math.pow(n, -0.5 * (p - 1));
    Matrix t = new Matrix(pairs, inputs);
    int[] index = new int[4];
    for (int column = 0, k = 0, l = 0; column < inputs; column++) {
      int row = 0;
      for (int j = 0; j < n; j++) {
        for (int i = j; i < n; i++, row++) {
          index[0] = i;
          index[1] = j;
          index[2] = p == 3 ? column : k;
          index[3] = l;
          Arrays.sort(index, 0, p);
          double weight = scale / Math.sqrt(permutations(index, p));
          t.set(row, column, weight * sorted[rank(index, p)]);
        }
      }
      if (++k == n) {
        l++;
        k = l;
      }
    }
    return new SpinGlass(n, p, t);
  }

  /** Number of sorted groups of p among n, repetitions allowed. */
  private static int combinations(int n, int p) {
    long count = 1;
    for (int i = 0; i < p; i++) {
      count = count * (n + i) / (i + 1);
    }
    return Math.toIntExact(count);
  }

  /** The place of a sorted group among all, in the combinatorial number system. */
  private static int rank(int[] sorted, int p) {
    int rank = 0;
    for (int i = 0; i < p; i++) {
      int top = sorted[i] + i; // strictly increasing
      long choose = 1;
      for (int k = 0; k <= i; k++) {
        choose = choose * (top - k) / (k + 1);
      }
      rank += (int) choose;
    }
    return rank;
  }

  private static int permutations(int[] sorted, int p) {
    int count = 1;
    for (int i = 1, run = 1; i < p; i++) {
      run = sorted[i] == sorted[i - 1] ? run + 1 : 1;
      count = count * (i + 1) / run;
    }
    return count;
  }

  @Override
  public int dimension() {
    return n;
  }

  /**
   * The order of the interaction.
   *
   * @return p
   */
  public int p() {
    return p;
  }

  @Override
  public boolean onSphere() {
    return true;
  }

  @Override
  public Probe probe(int capacity) {
    return new SpinProbe(capacity);
  }

  private final class SpinProbe implements Probe {
    private final Matrix inputs;
    private final Matrix packed;
    private final Matrix gradients;
    private final double[] values;

    SpinProbe(int capacity) {
      inputs = new Matrix(couplings.cols(), capacity);
      packed = new Matrix(couplings.rows(), capacity);
      gradients = new Matrix(n, capacity);
      values = new double[capacity];
    }

    @Override
    public void moveTo(Matrix points, int count) {
      for (int b = 0; b < count; b++) {
        products(points.data(), points.offset() + b * points.leading(), b * inputs.rows());
      }
      Blas.best()
          .gemm(
              Op.N,
              Op.N,
              1,
              couplings,
              inputs.block(0, 0, inputs.rows(), count),
              0,
              packed.block(0, 0, packed.rows(), count));
      double[] g = gradients.data();
      for (int b = 0; b < count; b++) {
        int x = points.offset() + b * points.leading();
        Symmetric.multiply(packed.data(), b * packed.rows(), n, points.data(), x, g, b * n);
        double value = 0;
        for (int i = 0; i < n; i++) {
          value += g[b * n + i] * points.data()[x + i];
          g[b * n + i] *= p;
        }
        values[b] = value;
      }
    }

    /** The products of p − 2 spins, those of two different spins twice. */
    private void products(double[] x, int from, int to) {
      double[] f = inputs.data();
      if (p == 2) {
        f[to] = 1;
      } else if (p == 3) {
        System.arraycopy(x, from, f, to, n);
      } else {
        for (int l = 0, q = to; l < n; l++) {
          f[q++] = x[from + l] * x[from + l];
          for (int k = l + 1; k < n; k++) {
            f[q++] = 2 * x[from + l] * x[from + k];
          }
        }
      }
    }

    @Override
    public double value(int point) {
      return values[point];
    }

    @Override
    public Matrix gradients() {
      return gradients;
    }

    @Override
    public void hessians(int[] points, int count, Matrix hessians) {
      for (int j = 0; j < count; j++) {
        Matrix h = hessians.block(0, j * n, n, n);
        Symmetric.unpack(packed.data(), points[j] * packed.rows(), p * (p - 1.0), h);
      }
    }

    @Override
    public void hessianTimes(Matrix directions, Matrix products) {
      double[] out = new double[n];
      for (int b = 0; b < Math.min(directions.cols(), products.cols()); b++) {
        int d = directions.offset() + b * directions.leading();
        Symmetric.multiply(packed.data(), b * packed.rows(), n, directions.data(), d, out, 0);
        for (int i = 0; i < n; i++) {
          products.set(i, b, p * (p - 1) * out[i]);
        }
      }
    }
  }
}

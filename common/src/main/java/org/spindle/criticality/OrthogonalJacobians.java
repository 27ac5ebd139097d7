// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.linalg.SvdWorkspace;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarCosineSine;
import org.spindle.random.Streams;
import org.spindle.sweep.Watch;

/**
 * Networks of orthogonal weights that share their draws and differ in gain and input length: their
 * Jacobians, multiplied out.
 *
 * <pre>
 * J = ∏_{l=1}^{L} g W_l D_l,   x^{l+1} = g W_l φ(x^l),   D_l = diag φ'(x^l)
 * W_l = (U ⊕ U')[C −S; S C](V ⊕ V'):   J has the singular values of
 * g^L D_L U_{L−1} T_{L−1} (V_{L−1} D_{L−1} U_{L−2}) T_{L−2} ⋯ T_1 V_1 D_1
 * </pre>
 *
 * <p>In cosine–sine form the brackets are block-diagonal and the T_l cost nothing: 3/2 N³ flops a
 * layer in place of the 2N³ of a product with W_l, once the blocks are drawn. The last W is
 * orthogonal and drops out. The networks are computed one after the other with equal shapes, so
 * that none depends on its company, to the last bit.
 *
 * @error 1e-15 of the largest singular value, in each; for gains far from 1 see {@link
 *     GradedJacobian}
 * @cost for each layer 2N³/3 flops and N²/2 gaussians once, and 3N³/2 flops a network; then 8N³/3
 *     for the singular values
 * @source J. Pennington, S. Schoenholz and S. Ganguli 2017 (experiment); the grouping of blocks is
 *     derived here
 */
public final class OrthogonalJacobians {

  /** What is smaller, relative to the largest singular value, is lost in its rounding. */
  public static final double FLOOR = 1e-13;

  private static final int GROUP = 3; // layers that a network passes while its J is in cache
  private static final int TILE = 8; // orders of products that are multiples of it run faster

  private final int width;
  private final int rows; // of J transposed, filled up with zeros
  private final int upper;
  private final int lower;
  private final int factors;
  private final Nonlinearity units;
  private final List<Chain> chains = new ArrayList<>();
  private final Blas blas = Blas.best();

  // of the network at hand; its J is held as its transpose, so that T acts on whole columns
  private final double[] outputs;
  private final double[] slopes;
  private final double[] scaled;
  private final double[] block;
  private double[] spareUpper;
  private double[] spareLower;

  /**
   * The networks; nothing is drawn yet.
   *
   * @param width N ≥ 2
   * @param factors L ≥ 1
   * @param units the units of all layers
   * @param gains g > 0 of each network
   * @param lengths q₁ ≥ 0 of each network
   */
  public OrthogonalJacobians(
      int width, int factors, Nonlinearity units, double[] gains, double[] lengths) {
    if (gains.length != lengths.length || factors < 1) {
      throw new IllegalArgumentException(
          gains.length + " gains for " + lengths.length + " lengths, " + factors + " factors");
    }
    this.width = width;
    this.factors = factors;
    this.units = units;
    rows = (width + TILE - 1) / TILE * TILE;
    lower = lower(width);
    upper = width - lower;
    for (int i = 0; i < gains.length; i++) {
      chains.add(new Chain(gains[i], lengths[i]));
    }
    outputs = new double[width];
    slopes = new double[width];
    scaled = new double[upper * upper];
    block = new double[upper * upper];
    spareUpper = new double[upper * rows];
    spareLower = new double[lower * rows];
  }

  /** Where the weights are split: about in the middle. */
  static int lower(int width) {
    return width < 8 * TILE ? width / 2 : width / (2 * TILE) * TILE;
  }

  /** One network: where its signal is, and its Jacobian so far. */
  private final class Chain {
    private final double gain;
    private final double[] x;
    private final double[] lengths = new double[factors];
    private final double length;
    private double[] top = new double[upper * rows];
    private double[] bottom = new double[lower * rows];
    private RandomGenerator masks;
    private int blocked;
    private int rank = width;

    Chain(double gain, double length) {
      this.gain = gain;
      this.length = length;
      x = new double[width];
    }

    void start(double[] direction, Streams streams) {
      masks = streams.of("masks");
      for (int i = 0; i < width; i++) {
        x[i] = Math.sqrt(length * width) * direction[i];
      }
    }

    void evaluate(int layer) {
      units.evaluate(x, outputs, slopes, masks);
      double square = 0;
      int zeros = 0;
      for (int i = 0; i < width; i++) {
        square += x[i] * x[i];
        zeros += slopes[i] == 0 ? 1 : 0;
      }
      lengths[layer] = square / width;
      blocked += zeros;
      rank = Math.min(rank, width - zeros);
    }

    /** The layer's own D, and the V and T of the W behind it, on the first layer. */
    void begin(HaarCosineSine w) {
      Arrays.fill(top, 0);
      Arrays.fill(bottom, 0);
      scaleTransposed(w.rightUpper(), 0, top);
      scaleTransposed(w.rightLower(), upper, bottom);
      w.turnColumns(new Matrix(rows, upper, top), new Matrix(rows, lower, bottom));
    }

    /** J ← T (V D U) J with the U of the W before and the V of the W behind. */
    void pass(HaarCosineSine before, HaarCosineSine w) {
      multiply(w.rightUpper(), 0, before.leftUpper(), top, spareUpper);
      double[] old = top;
      top = spareUpper;
      spareUpper = old;
      multiply(w.rightLower(), upper, before.leftLower(), bottom, spareLower);
      old = bottom;
      bottom = spareLower;
      spareLower = old;
      w.turnColumns(new Matrix(rows, upper, top), new Matrix(rows, lower, bottom));
    }

    /** J ← D U J, the end; transposed. */
    Matrix end(HaarCosineSine before) {
      Matrix j = new Matrix(width, width);
      Matrix left = j.block(0, 0, width, upper);
      Matrix right = j.block(0, upper, width, lower);
      blas.gemm(Op.N, Op.T, 1, transposed(upper, top), before.leftUpper(), 0, left);
      blas.gemm(Op.N, Op.T, 1, transposed(lower, bottom), before.leftLower(), 0, right);
      for (int c = 0; c < width; c++) {
        for (int i = 0; i < width; i++) {
          j.data()[i + c * width] *= slopes[c];
        }
      }
      return j;
    }

    private Matrix transposed(int columns, double[] half) {
      return new Matrix(rows, columns, half).block(0, 0, width, columns);
    }

    void advance(HaarCosineSine w) {
      w.times(outputs, x);
      for (int i = 0; i < width; i++) {
        x[i] *= gain;
      }
    }

    JacobianSample sample(Matrix j, SvdWorkspace workspace) {
      double[] values = workspace.values(j);
      double[] logs = new double[rank];
      int unresolved = 0;
      double floor = FLOOR * values[0];
      for (int i = 0; i < rank; i++) {
        unresolved += values[i] < floor ? 1 : 0;
        logs[i] = Math.log(Math.max(values[i], floor)) + factors * Math.log(gain);
      }
      return new JacobianSample(width, logs, unresolved, lengths.clone(), blocked);
    }
  }

  /**
   * Draws the weights and the direction of the input, and computes all networks.
   *
   * @param streams streams {@code weights}, {@code input} and {@code masks} are drawn from
   * @param watch polled once a layer and network
   * @return one sample for each gain and length
   */
  public List<JacobianSample> sample(Streams streams, Watch watch) {
    RandomGenerator generator = streams.of("weights");
    double[] direction = GaussianMatrix.matrix(width, 1, 1, streams.of("input"));
    blas.scal(1 / blas.nrm2(direction), direction);
    chains.forEach(chain -> chain.start(direction, streams));
    HaarCosineSine[] weights = new HaarCosineSine[Math.min(GROUP, factors) + 1];
    Arrays.setAll(weights, i -> new HaarCosineSine(width, lower));
    for (int first = 0; first < factors - 1; first += GROUP) {
      int layers = Math.min(GROUP, factors - 1 - first);
      swap(weights, 0, first == 0 ? 0 : GROUP); // the last of the group before
      for (int i = 1; i <= layers; i++) {
        weights[i].draw(generator);
      }
      for (Chain chain : chains) {
        for (int i = 1; i <= layers; i++) {
          watch.check();
          chain.evaluate(first + i - 1);
          if (first + i == 1) {
            chain.begin(weights[i]);
          } else {
            chain.pass(weights[i - 1], weights[i]);
          }
          chain.advance(weights[i]);
        }
      }
    }
    HaarCosineSine w = weights[factors == 1 ? 0 : (factors - 2) % GROUP + 1];
    SvdWorkspace workspace = new SvdWorkspace(width, width, Svd.Extent.VALUES);
    List<JacobianSample> samples = new ArrayList<>();
    for (Chain chain : chains) {
      watch.check();
      chain.evaluate(factors - 1);
      Matrix j = factors == 1 ? Matrix.diagonal(slopes) : chain.end(w);
      samples.add(chain.sample(j, workspace));
    }
    return samples;
  }

  private static void swap(HaarCosineSine[] weights, int i, int j) {
    HaarCosineSine swap = weights[i];
    weights[i] = weights[j];
    weights[j] = swap;
  }

  /** next ← (V diag(slopes) U) J for one half of the coordinates, J and next transposed. */
  private void multiply(Matrix v, int first, Matrix u, double[] j, double[] next) {
    int n = v.rows();
    double[] from = v.data();
    for (int c = 0; c < n; c++) {
      double slope = slopes[first + c];
      for (int i = c * n; i < (c + 1) * n; i++) {
        scaled[i] = slope * from[i];
      }
    }
    Matrix bracket = new Matrix(n, n, block);
    blas.gemm(Op.N, Op.N, 1, new Matrix(n, n, scaled), u, 0, bracket);
    Matrix result = new Matrix(rows, n, next);
    blas.gemm(Op.N, Op.T, 1, new Matrix(rows, n, j), bracket, 0, result);
  }

  /** into ← diag(slopes) Vᵀ in rows from {@code first} on. */
  private void scaleTransposed(Matrix v, int first, double[] into) {
    int n = v.rows();
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < n; c++) {
        into[first + c + i * rows] = slopes[first + c] * v.data()[i + c * n];
      }
    }
  }
}

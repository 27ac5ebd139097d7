// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.linalg.Blas;
import org.spindle.linalg.GradedProduct;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Qr;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.sweep.Watch;

/**
 * The Jacobian of one random network of any weights and units, its singular values in the log
 * domain over any number of decades.
 *
 * <pre>
 * D_l W_l (J before) = D_l W_l Q_{l−1} R ⋯ = D_l W'_l R ⋯ = Q_l R_l R ⋯
 * </pre>
 *
 * <p>W'_l = W_l Q_{l−1} has the law of W_l whatever came before, so it is drawn in its place and
 * the signal is rotated instead: no product of matrices but that of triangles. Units of slope zero
 * are left out, with them the directions that are lost.
 *
 * @error 1e-9 in each logarithm where slopes are not smaller than 1e-6; below that, 1e-16 over the
 *     smallest slope
 * @cost 4N³/3 (QR) + N³/3 flops a layer, 4N³/3 more for an orthogonal W, 10 to 50 N³ for the
 *     singular values
 */
public final class GradedJacobian {

  private final WeightEnsemble ensemble;
  private final Nonlinearity units;
  private final double gain;
  private final double length;
  private final int width;
  private final int factors;

  /**
   * The network; nothing is drawn yet.
   *
   * @param ensemble law of the weights
   * @param units the units of all layers
   * @param gain g > 0
   * @param length q₁ ≥ 0
   * @param width N ≥ 1
   * @param factors L ≥ 1
   */
  public GradedJacobian(
      WeightEnsemble ensemble,
      Nonlinearity units,
      double gain,
      double length,
      int width,
      int factors) {
    this.ensemble = ensemble;
    this.units = units;
    this.gain = gain;
    this.length = length;
    this.width = width;
    this.factors = factors;
  }

  /**
   * Draws the network and computes its Jacobian.
   *
   * @param streams streams {@code weights}, {@code input} and {@code masks} are drawn from
   * @param watch polled once a layer
   * @return its singular values
   */
  public JacobianSample sample(Streams streams, Watch watch) {
    RandomGenerator weights = streams.of("weights");
    RandomGenerator masks = streams.of("masks");
    Blas blas = Blas.best();
    double[] x = GaussianMatrix.matrix(width, 1, 1, streams.of("input"));
    blas.scal(Math.sqrt(length * width) / blas.nrm2(x), x);
    double[] outputs = new double[width];
    double[] slopes = new double[width];
    double[] lengths = new double[factors];
    Matrix w = new Matrix(width, width);
    HaarOrthogonal haar = HaarOrthogonal.room(width, width);
    GradedProduct product = null;
    int blocked = 0;
    for (int l = 0; l < factors; l++) {
      watch.check();
      if (l > 0) {
        drawWeights(w, haar, weights);
        blas.gemv(Op.N, gain, w, outputs, 0, x);
      }
      lengths[l] = blas.dot(x, x) / width;
      units.evaluate(x, outputs, slopes, masks);
      int[] open = open(slopes);
      blocked += width - open.length;
      if (open.length == 0) {
        return new JacobianSample(width, new double[0], 0, lengths, blocked);
      }
      product = l == 0 ? start(open, slopes) : extend(product, w, open, slopes, outputs);
      if (l == 0) {
        outputs = reordered(outputs, open, slopes);
      }
    }
    watch.check();
    if (ensemble == WeightEnsemble.GAUSSIAN) {
      Matrix r = new Matrix(product.rank(), product.rank());
      RandomProduct.bartlett(r, width, weights);
      product.multiply(r);
    }
    double[] logs = product.logSingularValues();
    for (int i = 0; i < logs.length; i++) {
      logs[i] += factors * Math.log(gain);
    }
    return new JacobianSample(width, logs, 0, lengths, blocked);
  }

  private void drawWeights(Matrix w, HaarOrthogonal haar, RandomGenerator generator) {
    if (ensemble == WeightEnsemble.GAUSSIAN) {
      GaussianMatrix.fill(w.data(), 0, width * width, 1 / Math.sqrt(width), generator);
    } else {
      haar.redraw(generator);
      haar.form(w.data());
    }
  }

  /** D₁ of the open units; the order of its columns does not matter to singular values. */
  private static GradedProduct start(int[] open, double[] slopes) {
    GradedProduct product = new GradedProduct(open.length);
    Matrix d = new Matrix(open.length, open.length);
    for (int i = 0; i < open.length; i++) {
      d.set(i, i, slopes[open[i]]);
    }
    product.multiply(d);
    return product;
  }

  /** Multiplies by the R of D W' and turns the outputs by its Q: the range of J comes first. */
  private GradedProduct extend(
      GradedProduct product, Matrix w, int[] open, double[] slopes, double[] outputs) {
    int rank = product.rank();
    Matrix z = new Matrix(open.length, rank);
    for (int c = 0; c < rank; c++) {
      for (int i = 0; i < open.length; i++) {
        z.set(i, c, slopes[open[i]] * w.get(open[i], c));
      }
    }
    Qr qr = Qr.of(z);
    product.multiply(qr.r());
    double[] turned = reordered(outputs, open, slopes);
    Matrix y = new Matrix(open.length, 1);
    System.arraycopy(turned, 0, y.data(), 0, open.length);
    qr.apply(Op.T, y);
    System.arraycopy(y.data(), 0, outputs, 0, open.length);
    System.arraycopy(turned, open.length, outputs, open.length, width - open.length);
    return product;
  }

  /** The outputs of open units first, then those of blocked ones. */
  private double[] reordered(double[] outputs, int[] open, double[] slopes) {
    double[] reordered = new double[width];
    int at = 0;
    for (int i : open) {
      reordered[at++] = outputs[i];
    }
    for (int i = 0; i < width; i++) {
      if (slopes[i] == 0) {
        reordered[at++] = outputs[i];
      }
    }
    return reordered;
  }

  private static int[] open(double[] slopes) {
    return IntStream.range(0, slopes.length).filter(i -> slopes[i] != 0).toArray();
  }
}

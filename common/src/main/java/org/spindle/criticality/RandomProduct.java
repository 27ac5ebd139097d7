// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.GeneralEigen;
import org.spindle.linalg.GradedProduct;
import org.spindle.linalg.LogEigenvalues;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.random.GammaVariate;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.sweep.Watch;

/**
 * One draw of a product W_n ⋯ W_1 of random square matrices: its singular values and eigenvalues.
 *
 * <pre>
 * gaussian, variance 1/N:  W_n ⋯ W_1 has the law of Q R_n ⋯ R_1,
 * R_ii = χ_{N−i}/√N (i from 0),  R_ij ~ N(0, 1/N) above the diagonal,  Q Haar
 * </pre>
 *
 * <p>For W_l times the orthogonal factor of what came before is again gaussian, so the triangular
 * factors of successive QR steps are independent and can be drawn (Bartlett's decomposition): no
 * factorization, and the product stays graded. Orthogonal products are multiplied out.
 *
 * @error 1e-9 in each logarithm; for orthogonal products 1e-15·√(nN)
 * @cost gaussian: n N³/3 flops and N²/2 gaussians a factor, then about 30 N³ for the spectra
 * @source M. S. Bartlett 1933 for R; A. M. Saxe, J. L. McClelland and S. Ganguli 2014, Fig. 6
 * @param logSingularValues ln s, descending, N numbers
 * @param eigenvalues z in polar form
 */
public record RandomProduct(double[] logSingularValues, LogEigenvalues eigenvalues) {

  /**
   * Draws a product.
   *
   * @param ensemble law of each factor; orthogonal ones are not scaled
   * @param width N ≥ 1
   * @param factors n ≥ 1
   * @param generator the stream to draw from
   * @param watch polled once a factor
   * @return spectra of the product
   */
  public static RandomProduct draw(
      WeightEnsemble ensemble, int width, int factors, RandomGenerator generator, Watch watch) {
    return switch (ensemble) {
      case GAUSSIAN -> gaussian(width, factors, generator, watch);
      case ORTHOGONAL -> orthogonal(width, factors, generator, watch);
    };
  }

  private static RandomProduct gaussian(
      int width, int factors, RandomGenerator generator, Watch watch) {
    GradedProduct product = new GradedProduct(width);
    Matrix r = new Matrix(width, width);
    for (int l = 0; l < factors; l++) {
      watch.check();
      bartlett(r, width, generator);
      product.multiply(r);
    }
    Matrix q = new Matrix(width, width, HaarOrthogonal.frame(width, width, generator));
    watch.check();
    double[] logs = product.logSingularValues();
    watch.check();
    return new RandomProduct(logs, product.logEigenvalues(q));
  }

  private static RandomProduct orthogonal(
      int width, int factors, RandomGenerator generator, Watch watch) {
    HaarOrthogonal haar = HaarOrthogonal.room(width, width);
    Matrix w = new Matrix(width, width);
    Matrix product = Matrix.identity(width);
    Matrix next = new Matrix(width, width);
    for (int l = 0; l < factors; l++) {
      watch.check();
      haar.redraw(generator);
      haar.form(w.data());
      Blas.best().gemm(Op.N, Op.N, 1, w, product, 0, next);
      Matrix old = product;
      product = next;
      next = old;
    }
    double[] logs = Arrays.stream(Svd.values(product)).map(Math::log).toArray();
    watch.check();
    return new RandomProduct(logs, LogEigenvalues.of(GeneralEigen.values(product), 0));
  }

  /**
   * Fills the upper triangle with the triangular factor of a gaussian matrix.
   *
   * @param r k × k, upper triangle overwritten
   * @param width N ≥ k, rows of the gaussian matrix, whose entries have variance 1/N
   * @param generator the stream to draw from
   */
  static void bartlett(Matrix r, int width, RandomGenerator generator) {
    int k = r.rows();
    double sigma = 1 / Math.sqrt(width);
    for (int c = 0; c < k; c++) {
      int start = r.offset() + c * r.leading();
      GaussianMatrix.fill(r.data(), start, start + c, sigma, generator);
      r.set(c, c, sigma * GammaVariate.chi(width - c, generator));
    }
  }
}

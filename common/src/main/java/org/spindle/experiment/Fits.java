// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Groups;
import org.spindle.statistic.ScalingLaw;
import org.spindle.statistic.VectorMoments;

/** What MLlib is asked: regressions, distribution tests, distributed sums and spectra. */
public interface Fits {

  /** A distribution function that can be sent to executors. */
  @FunctionalInterface
  interface Cumulative extends DoubleUnaryOperator, Serializable {}

  /** A block of rows of a distributed matrix, to be made wherever it is wanted. */
  @FunctionalInterface
  interface Block extends Supplier<Matrix>, Serializable {}

  /**
   * Gram matrix and singular values of rows that are spread over a cluster.
   *
   * @param gram YᵀY, P × P
   * @param singularValues the largest ones, descending
   */
  record Spectrum(Matrix gram, double[] singularValues) {}

  /**
   * The power law through points, by linear regression of the logarithms.
   *
   * @param x abscissae
   * @param y ordinates, as many
   * @return the law
   */
  ScalingLaw law(double[] x, double[] y);

  /**
   * The power law through the points of cells.
   *
   * @param all cells
   * @param x abscissa
   * @param y ordinate
   * @param <T> what they are
   * @return the law
   */
  default <T> ScalingLaw law(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return law(Groups.column(all, x), Groups.column(all, y));
  }

  /**
   * The nearest values that do not fall, by weighted isotonic regression.
   *
   * @param x abscissae
   * @param y ordinates, as many
   * @param weights as many, &gt; 0
   * @return fitted ordinates at x, in the order given
   */
  double[] isotonic(double[] x, double[] y, double[] weights);

  /**
   * The probability that independent numbers of a law would lie as far from it as a sample does
   * (Kolmogorov and Smirnov). Eigenvalues and singular values repel each other and lie more evenly
   * than that: among them a right law passes almost surely, and a wrong one is found where its
   * distance from the sample exceeds 1.95/√n at p = 0.001.
   *
   * @param sample the numbers
   * @param law distribution function
   * @return p
   */
  double kolmogorov(double[] sample, Cumulative law);

  /**
   * Mean and variance of curves or spectra of one length.
   *
   * @param curves at least one
   * @return their moments
   */
  VectorMoments moments(List<double[]> curves);

  /**
   * Singular values of a matrix that is made block by block on executors (RowMatrix): the P × P
   * Gram matrix is collected, so P is limited to some ten thousand; the number of rows is not.
   *
   * @param blocks rows × P each
   * @param count number of singular values, ≤ P
   * @return Gram matrix and singular values
   */
  Spectrum spectrum(List<? extends Block> blocks, int count);
}

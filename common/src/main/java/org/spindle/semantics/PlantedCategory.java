// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * A category hidden in noise: N_f × N_o features × items, each 1 with probability q, but 1 − q in a
 * block of K_f features that K_o items share.
 *
 * <pre>
 * SNR = (1 − 2q)²/(q(1 − q)),   x = SNR K_f K_o,   𝒞 = x/√(N_f N_o)
 * 𝒞 &gt; 1:  top singular value of Y − q   √(q(1 − q)(x + N_f)(x + N_o)/x)
 *         overlap² with the items         (x² − N_f N_o)/(x(x + N_o))
 *         overlap² with the features      (x² − N_f N_o)/(x(x + N_f))
 * 𝒞 ≤ 1:  √(q(1 − q))(√N_f + √N_o), overlaps 0
 * </pre>
 *
 * <p>𝒞 is what "coherence of a category" means here: below one the category cannot be learned by
 * any linear network, since its mode drowns in those of the noise.
 *
 * @param features N_f
 * @param items N_o
 * @param blockFeatures K_f
 * @param blockItems K_o
 * @param background q in (0, ½)
 * @source Saxe, McClelland and Ganguli, PNAS 2019, "category coherence"; Benaych-Georges and
 *     Nadakuditi 2012
 * @error asymptotic in large matrices; at 400 × 250 within a percent for 𝒞 &gt; 2, rounded off
 *     within N^{−1/3} of 𝒞 = 1
 */
public record PlantedCategory(
    int features, int items, int blockFeatures, int blockItems, double background) {

  /** Checks the shapes and q. */
  public PlantedCategory {
    if (blockFeatures < 1 || blockFeatures > features) {
      throw new IllegalArgumentException(
          "block-features must be in 1..features = " + features + ", was " + blockFeatures);
    }
    if (blockItems < 1 || blockItems > items) {
      throw new IllegalArgumentException(
          "block-items must be in 1..items = " + items + ", was " + blockItems);
    }
    if (!(background > 0 && background < 0.5)) {
      throw new IllegalArgumentException("background must be > 0 and < 0.5, was " + background);
    }
  }

  /**
   * What a sample shows of the category.
   *
   * @param singularValue largest of Y − q
   * @param itemOverlap squared overlap of its object analyzer with the category's items
   * @param featureOverlap squared overlap of its synthesizer with the category's features
   */
  public record Recovery(double singularValue, double itemOverlap, double featureOverlap) {}

  /**
   * The coherence of the category.
   *
   * @return 𝒞, learnable above 1
   */
  public double coherence() {
    return signal() / Math.sqrt((double) features * items);
  }

  private double signal() {
    double gap = 1 - 2 * background;
    return gap * gap / variance() * blockFeatures * blockItems;
  }

  private double variance() {
    return background * (1 - background);
  }

  /**
   * The prediction.
   *
   * @return singular value and overlaps of a large matrix
   */
  public Recovery theory() {
    double x = signal();
    double size = (double) features * items;
    if (x * x <= size) {
      double edge = Math.sqrt(features) + Math.sqrt(items);
      return new Recovery(Math.sqrt(variance()) * edge, 0, 0);
    }
    return new Recovery(
        Math.sqrt(variance() * (x + features) * (x + items) / x),
        overlap(x, size, items),
        overlap(x, size, features));
  }

  /**
   * The predicted overlap of the leading mode with the category's items.
   *
   * @param coherence 𝒞
   * @param features N_f
   * @param items N_o
   * @return overlap²; that with the features if both numbers change places
   */
  public static double itemOverlap(double coherence, int features, int items) {
    double size = (double) features * items;
    return overlap(coherence * Math.sqrt(size), size, items);
  }

  /** (x² − N_f N_o)/(x(x + N)) above the threshold. */
  private static double overlap(double x, double size, int side) {
    return x * x <= size ? 0 : (x * x - size) / (x * (x + side));
  }

  /**
   * A draw of the data.
   *
   * @param generator stream to draw from
   * @return Y − q, N_f × N_o; the category's features and items come first
   */
  public Matrix draw(RandomGenerator generator) {
    Matrix data = new Matrix(features, items);
    for (int i = 0; i < items; i++) {
      for (int m = 0; m < features; m++) {
        boolean block = m < blockFeatures && i < blockItems;
        double probability = block ? 1 - background : background;
        data.set(m, i, (generator.nextDouble() < probability ? 1 : 0) - background);
      }
    }
    return data;
  }

  /**
   * The leading mode of a draw.
   *
   * @param data Y − q, N_f × N_o
   * @return its singular value and overlaps
   * @cost 2 N_f N_o² + 10 N_o³ flops
   */
  public Recovery measure(Matrix data) {
    Blas blas = Blas.best();
    SymmetricEigen eigen = SymmetricEigen.of(blas.multiply(Op.T, data, Op.N, data));
    double singularValue = Math.sqrt(eigen.values()[items - 1]);
    Matrix analyzer = eigen.vectors().column(items - 1);
    Matrix synthesizer = blas.multiply(data, analyzer);
    double itemSum = 0;
    for (int i = 0; i < blockItems; i++) {
      itemSum += analyzer.get(i, 0);
    }
    double featureSum = 0;
    for (int m = 0; m < blockFeatures; m++) {
      featureSum += synthesizer.get(m, 0) / singularValue;
    }
    return new Recovery(
        singularValue, itemSum * itemSum / blockItems, featureSum * featureSum / blockFeatures);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;

/**
 * Sums over features of the squared sums over categories, level by level: all that the spectrum of
 * a tree needs to know of a sample, and a state that adds.
 *
 * <pre>
 * T_l = Σ_features Σ_categories (sum of the category)²/n_l
 * ŝ_l² = (T_l − T_{l−1})/(M_l − M_{l−1})
 * </pre>
 *
 * <p>The estimate is unbiased, since it projects on the tree's own modes. To rank empirical
 * singular values and to group them by rank is not: sampling noise spreads a degenerate level
 * (Marchenko and Pastur), so that its lowest values mix with the next level's highest.
 *
 * @param features number of features N
 * @param squares Σ (sum of the category)² of level 0…L, for values ±1 exact integers; copied in
 */
public record BlockSums(long features, long[] squares) {

  /** Copies the squares in. */
  public BlockSums {
    squares = squares.clone();
  }

  /**
   * The sums of two samples together.
   *
   * @param other sums of the same tree
   * @return features and squares added
   */
  public BlockSums plus(BlockSums other) {
    long[] sum = squares.clone();
    for (int l = 0; l < sum.length; l++) {
      sum[l] += other.squares[l];
    }
    return new BlockSums(features + other.features, sum);
  }

  /**
   * The squared singular value of a level, estimated.
   *
   * @param tree the tree
   * @param level 0…L
   * @return ŝ_l²
   */
  public double squaredSingularValue(Tree tree, int level) {
    double fine = (double) squares[level] / tree.blockSize(level);
    double coarse = level == 0 ? 0 : (double) squares[level - 1] / tree.blockSize(level - 1);
    return (fine - coarse) / tree.multiplicity(level);
  }

  @Override
  public String toString() {
    return features + " features, squares " + Arrays.toString(squares);
  }
}

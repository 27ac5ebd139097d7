// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * A binary tree of items with features of one type per level: those of type l tell the two children
 * of each node of level l − 1 apart, ±1, with independent signs for each node.
 *
 * <pre>
 * λ_l N = N_l P/(M_l − M_{l−1})
 * </pre>
 *
 * <p>With most features at a middle level the order of learning is not from the top: sisters at
 * that level are anticorrelated, which no branching diffusion can do, where s_l falls with l.
 *
 * @param features N_1 … N_L ≥ 0; P = 2^L; copied in
 * @source derived here, after the PNAS 2019 account of basic-level categories
 */
public record InvertedTree(int[] features) {

  /** Copies the numbers in. */
  public InvertedTree {
    features = features.clone();
    if (features.length < 1 || features.length > 10) {
      throw new IllegalArgumentException("levels must be in 1..10, were " + features.length);
    }
    for (int count : features) {
      if (count < 0) {
        throw new IllegalArgumentException("features of a level must be >= 0, were " + count);
      }
    }
  }

  /**
   * The shape of the tree, without flips.
   *
   * @return L binary levels
   */
  public Tree tree() {
    return Tree.regular(features.length, 2, 0);
  }

  /**
   * The squared singular value of the modes of a level.
   *
   * @param level 1…L
   * @return N_l P/(M_l − M_{l−1}), in the mean over signs; fluctuates by √N_l between nodes
   */
  public double squaredSingularValue(int level) {
    Tree tree = tree();
    return (double) features[level - 1] * tree.items() / tree.multiplicity(level);
  }

  /**
   * How far the drawn signs split the modes that have a singular value or a larger one: those of a
   * level of several nodes by about √(2/N_l) of s². The bound is Σ_l 4 √((M_l − M_{l−1})/N_l).
   *
   * @param singularValue s
   * @return the largest distance to be expected between their squared singular values, over s²
   */
  public double split(double singularValue) {
    Tree tree = tree();
    double split = 0;
    for (int level = 2; level <= features.length; level++) {
      if (squaredSingularValue(level) > 0.99 * singularValue * singularValue) { // equal ones, too
        split += 4 * Math.sqrt((double) tree.multiplicity(level) / features[level - 1]);
      }
    }
    return split;
  }

  /**
   * The number of features of all types.
   *
   * @return N = Σ N_l
   */
  public int draws() {
    int rows = 0;
    for (int count : features) {
      rows += count;
    }
    return rows;
  }

  /**
   * A draw of the signs.
   *
   * @param generator stream to draw from
   * @return Y, N × P with N = Σ N_l, of ±1; type 1 first
   */
  public Matrix draw(RandomGenerator generator) {
    Tree tree = tree();
    Matrix data = new Matrix(draws(), tree.items());
    int row = 0;
    for (int level = 1; level <= features.length; level++) {
      for (int m = 0; m < features[level - 1]; m++, row++) {
        for (int node = 0; node < tree.blocks(level - 1); node++) {
          double sign = generator.nextBoolean() ? 1 : -1;
          int size = tree.blockSize(level - 1);
          for (int i = 0; i < size; i++) {
            data.set(row, node * size + i, i < size / 2 ? sign : -sign);
          }
        }
      }
    }
    return data;
  }
}

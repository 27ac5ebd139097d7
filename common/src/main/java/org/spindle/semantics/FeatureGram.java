// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.Matrix;

/**
 * The singular values of sampled features, by counting: YᵀY of N features of ±1 has the elements N
 * − 2 × (features in which two items differ), 64 features to a word.
 *
 * <p>Not safe for use by several threads.
 *
 * @cost P² N/128 words and 4/3·P³ flops for P items and N features
 */
public final class FeatureGram {

  private static final int WORD = 64;

  private final Tree tree;
  private final Matrix gram;
  private final EigenWorkspace workspace;

  /**
   * A place to count in.
   *
   * @param tree a tree with as many items as those on which features will diffuse
   */
  public FeatureGram(Tree tree) {
    this.tree = tree;
    this.gram = new Matrix(tree.items(), tree.items());
    this.workspace = new EigenWorkspace(tree.items(), false);
  }

  /**
   * The singular values of the next features of a process.
   *
   * @param diffusion a process on a tree with as many items; moves on by N features, rounded up to
   *     whole words
   * @param features N ≥ 1
   * @return P numbers, descending; zeros where N &lt; P
   */
  public double[] singularValues(BranchingDiffusion diffusion, int features) {
    int items = tree.items();
    for (int j = 0; j < items; j++) {
      for (int i = j; i < items; i++) {
        gram.set(i, j, features);
      }
    }
    for (int done = 0; done < features; done += WORD) {
      long[] words = diffusion.next();
      long mask = features - done >= WORD ? -1L : (1L << (features - done)) - 1;
      for (int j = 0; j < items; j++) {
        for (int i = j + 1; i < items; i++) {
          int differing = Long.bitCount((words[i] ^ words[j]) & mask);
          gram.set(i, j, gram.get(i, j) - 2 * differing);
        }
      }
    }
    double[] values = workspace.values(gram);
    double[] singularValues = new double[items];
    // an eigenvalue that is zero but for rounding is of order 1e-16 of the largest
    double negligible = 1e-12 * values[items - 1];
    for (int mode = 0; mode < items; mode++) {
      double value = values[items - 1 - mode];
      singularValues[mode] = value > negligible ? Math.sqrt(value) : 0;
    }
    return singularValues;
  }
}

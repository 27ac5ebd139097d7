// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.linalg.Matrix;

/**
 * Items on a tree whose categories have names: to the features come label rows, one per category of
 * level l, of weight √β_l for its members and 0 for others.
 *
 * <pre>
 * s_k² = N λ_k + Σ_{l≥max(k,1)} β_l P/M_l            the analyzers stay those of the tree
 * own label of level l:  √β_l Σ_{k≤l} (a_k(t)/s_k)(M_k − M_{k−1})/M_l
 * </pre>
 *
 * <p>With equal weights names come from the top down. A basic name that is heard more often, β
 * larger, can pass a threshold first: the account of Rogers and McClelland.
 *
 * @param tree the tree
 * @param features squared singular values of the features alone, N λ_0 … N λ_L; copied in
 * @param labels β_1 … β_L ≥ 0; copied in
 * @source Rogers and McClelland 2004, chapter 5; the closed form is derived here
 */
public record NamedWorld(Tree tree, double[] features, double[] labels) {

  private static final int MOST_EVALUATIONS = 500;

  /** Copies the arrays in. */
  public NamedWorld {
    features = features.clone();
    labels = labels.clone();
    if (features.length != tree.levels() + 1 || labels.length != tree.levels()) {
      throw new IllegalArgumentException(
          "%d levels need %d squared singular values and %d labels, had %d and %d"
              .formatted(
                  tree.levels(), tree.levels() + 1, tree.levels(), features.length, labels.length));
    }
    for (double label : labels) {
      if (!(label >= 0) || Double.isInfinite(label)) {
        throw new IllegalArgumentException("a label's weight must be >= 0, was " + label);
      }
    }
  }

  /**
   * The label rows.
   *
   * @return Σ_l M_l rows × P, level 1 first; none for a level of weight 0
   */
  public Matrix labelRows() {
    int rows = 0;
    for (int level = 1; level <= tree.levels(); level++) {
      rows += labels[level - 1] > 0 ? tree.blocks(level) : 0;
    }
    Matrix matrix = new Matrix(rows, tree.items());
    int from = 0;
    for (int level = 1; level <= tree.levels(); level++) {
      if (labels[level - 1] > 0) {
        for (int i = 0; i < tree.items(); i++) {
          matrix.set(from + tree.block(level, i), i, Math.sqrt(labels[level - 1]));
        }
        from += tree.blocks(level);
      }
    }
    return matrix;
  }

  /**
   * What a network says of own labels, in the mean over items.
   *
   * @param map Ŷ, whose last rows are the labels, as {@link #labelRows} orders them
   * @param level 1…L, of weight &gt; 0
   * @return activation of the own label, at most √β_l in the end
   */
  public double activation(Matrix map, int level) {
    int from = map.rows();
    for (int l = tree.levels(); l >= level; l--) {
      from -= labels[l - 1] > 0 ? tree.blocks(l) : 0;
    }
    double sum = 0;
    for (int i = 0; i < tree.items(); i++) {
      sum += map.get(from + tree.block(level, i), i);
    }
    return sum / tree.items();
  }

  /**
   * The singular value of the modes of a level, labels included.
   *
   * @param level 0…L
   * @return s_k
   */
  public double singularValue(int level) {
    double square = features[level];
    for (int l = Math.max(1, level); l <= tree.levels(); l++) {
      square += labels[l - 1] * tree.blockSize(l);
    }
    return Math.sqrt(square);
  }

  /**
   * The learned fraction of the modes of a level.
   *
   * @param level 0…L
   * @param initialStrength a₀
   * @param time t ≥ 0, in τ
   * @return a(t)/s; 0 if there is nothing to learn
   */
  public double fraction(int level, double initialStrength, double time) {
    double s = singularValue(level);
    return s == 0 ? 0 : 1 / (1 + (s / initialStrength - 1) * Math.exp(-2 * s * time));
  }

  /**
   * When the modes of a level are half learned.
   *
   * @param level 0…L
   * @param initialStrength a₀
   * @return ln(s/a₀ − 1)/(2s)
   */
  public double halfTime(int level, double initialStrength) {
    return new LogisticMode(singularValue(level), initialStrength).halfTime();
  }

  /**
   * The activation of an item's own label.
   *
   * @param level 1…L
   * @param initialStrength a₀
   * @param time t ≥ 0, in τ
   * @return √β_l Σ_{k≤l} (a_k/s_k)(M_k − M_{k−1})/M_l
   */
  public double activation(int level, double initialStrength, double time) {
    double sum = 0;
    for (int k = 0; k <= level; k++) {
      sum += fraction(k, initialStrength, time) * tree.multiplicity(k) / tree.blocks(level);
    }
    return Math.sqrt(labels[level - 1]) * sum;
  }

  /**
   * When an item's own label passes a threshold.
   *
   * @param level 1…L
   * @param initialStrength a₀
   * @param threshold activation that counts as naming
   * @return the time in τ; NaN if the threshold is never passed
   */
  public double nameTime(int level, double initialStrength, double threshold) {
    double longest = 0;
    for (int k = 0; k <= level; k++) {
      longest = Math.max(longest, singularValue(k) > 0 ? 4 * halfTime(k, initialStrength) : 0);
    }
    if (activation(level, initialStrength, longest) <= threshold) {
      return Double.NaN;
    }
    return new BracketingNthOrderBrentSolver(1e-12, 1e-12, 5)
        .solve(
            MOST_EVALUATIONS, t -> activation(level, initialStrength, t) - threshold, 0, longest);
  }

  @Override
  public String toString() {
    return tree.shape() + " with labels " + Arrays.toString(labels);
  }
}

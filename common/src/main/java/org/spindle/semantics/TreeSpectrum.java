// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Matrix;

/**
 * The exact spectrum of the item covariance of branching diffusion on a tree.
 *
 * <pre>
 * q_k = E[y_i y_j] = ∏_{j&gt;k} (1 − 2ε_j)²        k: level of the last common ancestor; q_L = 1
 * Δ_k = q_k − q_{k−1},  q_{−1} = 0
 * λ_l = P Σ_{k≥l} Δ_k/M_k = n_l C_l              multiplicity M_l − M_{l−1}
 * s_l = √(N λ_l)                                 of N features; decreases with l
 * C_l = S_l − q_{l−1},  S_l = q_l + Σ_{k&gt;l} Δ_k M_l/M_k
 * </pre>
 *
 * <p>The eigenvectors of level l are constant on its categories and sum to zero over sisters: the
 * object analyzers mirror the tree. S_l is the mean similarity of the members of a category of
 * level l, each with itself included, and C_l is the category's coherence: that similarity less the
 * one to the nearest other category.
 *
 * @source Saxe, McClelland and Ganguli, ICLR 2014, section 1.4; PNAS 2019, "category coherence"
 */
public final class TreeSpectrum {

  private final Tree tree;
  private final double[] similarities;
  private final double[] eigenvalues;

  /**
   * The spectrum of a tree.
   *
   * @param tree the tree
   */
  public TreeSpectrum(Tree tree) {
    this.tree = tree;
    int levels = tree.levels();
    similarities = new double[levels + 1];
    similarities[levels] = 1;
    for (int k = levels - 1; k >= 0; k--) {
      double kept = 1 - 2 * tree.flips()[k];
      similarities[k] = similarities[k + 1] * kept * kept;
    }
    eigenvalues = new double[levels + 1];
    double sum = 0;
    for (int l = levels; l >= 0; l--) {
      sum += increment(l) / tree.blocks(l);
      eigenvalues[l] = tree.items() * sum;
    }
  }

  /**
   * The tree.
   *
   * @return as given
   */
  public Tree tree() {
    return tree;
  }

  /**
   * The similarity of two items by the level of their last common ancestor.
   *
   * @param level k of the ancestor, −1…L; −1 stands for items of another tree
   * @return q_k
   */
  public double similarity(int level) {
    return level < 0 ? 0 : similarities[level];
  }

  /**
   * The similarity that a level adds.
   *
   * @param level 0…L
   * @return Δ_k = q_k − q_{k−1}
   */
  public double increment(int level) {
    return similarity(level) - similarity(level - 1);
  }

  /**
   * The eigenvalue of the item covariance at a level.
   *
   * @param level 0…L
   * @return λ_l; Σ_l λ_l (M_l − M_{l−1}) = P
   */
  public double eigenvalue(int level) {
    return eigenvalues[level];
  }

  /**
   * The singular value of the modes of a level in the limit of many features.
   *
   * @param level 0…L
   * @param features N
   * @return s_l = √(N λ_l)
   * @error a sample of N features has relative fluctuations of order 1/√N
   */
  public double singularValue(int level, double features) {
    return Math.sqrt(features * eigenvalues[level]);
  }

  /**
   * The mean similarity of the members of a category, each with itself included.
   *
   * @param level 0…L of the category
   * @return S_l
   */
  public double withinSimilarity(int level) {
    double within = similarity(level);
    for (int k = level + 1; k <= tree.levels(); k++) {
      within += increment(k) * tree.blocks(level) / tree.blocks(k);
    }
    return within;
  }

  /**
   * The coherence of a category: similarity of its members less that to the nearest other category.
   *
   * @param level 0…L of the category
   * @return C_l = S_l − q_{l−1}; N n_l C_l = s_l²
   */
  public double coherence(int level) {
    return withinSimilarity(level) - similarity(level - 1);
  }

  /**
   * The relative bias of the ranked singular values of a level: sampling noise makes the levels
   * repel each other.
   *
   * <pre>
   * (1/2N) Σ_{m≠l} (M_m − M_{m−1}) λ_m/(λ_l − λ_m)
   * </pre>
   *
   * @param level 0…L
   * @param features N
   * @return bias of the root mean square over the level's rank group, to first order in P/N
   * @error for gaussian features; useless where the groups overlap, P/N ≳ (gap/λ)²
   */
  public double rankedBias(int level, double features) {
    double sum = 0;
    for (int m = 0; m <= tree.levels(); m++) {
      if (m != level) {
        sum += tree.multiplicity(m) * eigenvalue(m) / (eigenvalue(level) - eigenvalue(m));
      }
    }
    return sum / (2 * features);
  }

  /**
   * The share of an empirical analyzer of a level that sampling noise mixes in from other levels.
   *
   * <pre>
   * (1/N) Σ_{m≠l} (M_m − M_{m−1}) λ_l λ_m/(λ_l − λ_m)²
   * </pre>
   *
   * @param level 0…L
   * @param features N
   * @return 1 − overlap, to first order in 1/N
   * @error for gaussian features; those of diffusion deviate from it by tens of percent
   */
  public double leak(int level, double features) {
    double sum = 0;
    for (int m = 0; m <= tree.levels(); m++) {
      if (m != level) {
        double gap = eigenvalue(level) - eigenvalue(m);
        sum += tree.multiplicity(m) * eigenvalue(level) * eigenvalue(m) / (gap * gap);
      }
    }
    return sum / features;
  }

  /**
   * The exact item covariance.
   *
   * @return C, P × P, with q of the last common ancestor
   */
  public Matrix covariance() {
    int items = tree.items();
    Matrix covariance = new Matrix(items, items);
    for (int j = 0; j < items; j++) {
      for (int i = 0; i < items; i++) {
        covariance.set(i, j, similarity(tree.commonLevel(i, j)));
      }
    }
    return covariance;
  }

  /**
   * The projector on the modes of a level.
   *
   * @param level 0…L
   * @return 𝓑_l − 𝓑_{l−1}, P × P; 𝓑_l averages inside the categories of level l
   */
  public Matrix projector(int level) {
    int items = tree.items();
    Matrix projector = new Matrix(items, items);
    for (int j = 0; j < items; j++) {
      for (int i = 0; i < items; i++) {
        int common = tree.commonLevel(i, j);
        double fine = common >= level ? 1.0 / tree.blockSize(level) : 0;
        boolean sisters = level > 0 && common >= level - 1;
        projector.set(i, j, fine - (sisters ? 1.0 / tree.blockSize(level - 1) : 0));
      }
    }
    return projector;
  }

  /**
   * Object analyzers: orthonormal eigenvectors of the covariance, wavelets on the tree.
   *
   * <p>Inside a level any rotation is as good. These take one node after the other; the j-th mode
   * of a node weighs its first j children against the next one (Haar's wavelets for two children).
   *
   * @return V, P × P; columns ordered by level, see {@link #levelOfMode}
   */
  public Matrix analyzers() {
    int items = tree.items();
    Matrix analyzers = new Matrix(items, items);
    int mode = 0;
    for (int i = 0; i < items; i++) {
      analyzers.set(i, 0, 1 / Math.sqrt(items));
    }
    for (int level = 1; level <= tree.levels(); level++) {
      int children = tree.branching()[level - 1];
      int size = tree.blockSize(level);
      for (int node = 0; node < tree.blocks(level - 1); node++) {
        for (int j = 1; j < children; j++) {
          mode++;
          double unit = 1 / Math.sqrt((double) size * j * (j + 1));
          int from = node * children * size;
          for (int i = 0; i <= j * size + size - 1; i++) {
            analyzers.set(from + i, mode, i < j * size ? unit : -j * unit);
          }
        }
      }
    }
    return analyzers;
  }

  /**
   * The level of a mode in the order of {@link #analyzers}.
   *
   * @param mode number of the column, 0…P − 1
   * @return l with M_{l−1} ≤ mode &lt; M_l
   */
  public int levelOfMode(int mode) {
    int level = 0;
    while (mode >= tree.blocks(level)) {
      level++;
    }
    return level;
  }

  /**
   * Data without sampling noise: Y = √N C^{½}, whose Gram matrix is exactly N C.
   *
   * @param features N, any positive number
   * @return Y, P × P, symmetric, with singular values s_l
   */
  public Matrix populationData(double features) {
    int items = tree.items();
    Matrix data = new Matrix(items, items);
    // Σ_l s_l 𝒫_l depends on the last common ancestor alone.
    double[] byAncestor = new double[tree.levels() + 1];
    for (int k = 0; k <= tree.levels(); k++) {
      for (int l = 0; l <= Math.min(k + 1, tree.levels()); l++) {
        double fine = l <= k ? 1.0 / tree.blockSize(l) : 0;
        double coarse = l > 0 ? 1.0 / tree.blockSize(l - 1) : 0;
        byAncestor[k] += singularValue(l, features) * (fine - coarse);
      }
    }
    for (int j = 0; j < items; j++) {
      for (int i = 0; i < items; i++) {
        data.set(i, j, byAncestor[tree.commonLevel(i, j)]);
      }
    }
    return data;
  }
}

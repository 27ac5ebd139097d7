// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The coherence of a category as one measures it in data: how similar its members are, less how
 * similar they are to the nearest other category.
 *
 * <pre>
 * S = mean over pairs of members of G_ij, self-pairs included;   G = YᵀY/N
 * C = S − mean over pairs with the nearest other category
 * strength = √(N h (C + C′)),  h = n n′/(n + n′)                = √(N n C) for equal sisters
 * </pre>
 *
 * <p>The strength is the singular value that the distinction between the two categories would have
 * as a mode of its own: ‖Y w‖/‖w‖ for the contrast w of their means. That it is one is an identity;
 * that the contrast is a mode is true of trees only.
 *
 * @param category its name
 * @param members n
 * @param within S
 * @param nearest similarity to the nearest other category
 * @param coherence C
 * @param strength predicted singular value of the distinction
 * @param contrast w: 1/n on members, −1/n′ on the nearest category's, one number per item; null
 *     where a whole level of a tree is meant
 * @source Saxe, McClelland and Ganguli, PNAS 2019, "category coherence"; the form for unequal
 *     categories is derived here
 */
public record CategoryCoherence(
    String category,
    int members,
    double within,
    double nearest,
    double coherence,
    double strength,
    double[] contrast) {

  /**
   * The similarity of items.
   *
   * @param data Y, N × P
   * @return G = YᵀY/N, P × P
   */
  public static Matrix similarity(Matrix data) {
    Matrix gram = Blas.best().multiply(Op.T, data, Op.N, data);
    Blas.best().scal(1.0 / data.rows(), gram.data());
    return gram;
  }

  /**
   * The categories of a partition of the items.
   *
   * @param similarity G, P × P
   * @param features N
   * @param partition items by category; at least two categories
   * @return one coherence for each category, in the map's order
   */
  public static List<CategoryCoherence> of(
      Matrix similarity, int features, Map<String, int[]> partition) {
    if (partition.size() < 2) {
      throw new IllegalArgumentException(
          "coherence needs at least two categories, had " + partition.size());
    }
    List<CategoryCoherence> found = new ArrayList<>();
    for (Map.Entry<String, int[]> own : partition.entrySet()) {
      int[] nearest = null;
      double out = Double.NEGATIVE_INFINITY;
      for (Map.Entry<String, int[]> other : partition.entrySet()) {
        double mean = mean(similarity, own.getValue(), other.getValue());
        if (!other.getKey().equals(own.getKey()) && mean > out) {
          out = mean;
          nearest = other.getValue();
        }
      }
      found.add(one(similarity, features, own.getKey(), own.getValue(), nearest, out));
    }
    return found;
  }

  private static CategoryCoherence one(
      Matrix similarity, int features, String name, int[] own, int[] nearest, double out) {
    double within = mean(similarity, own, own);
    double coherence = within - out;
    double theirs = mean(similarity, nearest, nearest) - out;
    double harmonic = (double) own.length * nearest.length / (own.length + nearest.length);
    double[] contrast = new double[similarity.rows()];
    for (int i : own) {
      contrast[i] += 1.0 / own.length;
    }
    for (int i : nearest) {
      contrast[i] -= 1.0 / nearest.length;
    }
    double strength = Math.sqrt(Math.max(0, features * harmonic * (coherence + theirs)));
    return new CategoryCoherence(name, own.length, within, out, coherence, strength, contrast);
  }

  /**
   * A level of a tree: the mean over its categories, with sisters as the nearest others.
   *
   * @param similarity G, P × P, measured
   * @param features N
   * @param tree the tree
   * @param level 0…L
   * @return its coherence; strength √(N n_l C_l), contrast null
   */
  public static CategoryCoherence ofLevel(Matrix similarity, int features, Tree tree, int level) {
    double within = 0;
    long inside = 0;
    double out = 0;
    long outside = 0;
    for (int j = 0; j < tree.items(); j++) {
      for (int i = 0; i < tree.items(); i++) {
        int common = tree.commonLevel(i, j);
        if (common >= level) {
          within += similarity.get(i, j);
          inside++;
        } else if (common == level - 1) {
          out += similarity.get(i, j);
          outside++;
        }
      }
    }
    within /= inside;
    out = outside == 0 ? 0 : out / outside;
    int members = tree.blockSize(level);
    double coherence = within - out;
    double strength = Math.sqrt(Math.max(0, (double) features * members * coherence));
    return new CategoryCoherence("level " + level, members, within, out, coherence, strength, null);
  }

  private static double mean(Matrix similarity, int[] rows, int[] columns) {
    double sum = 0;
    for (int i : rows) {
      for (int j : columns) {
        sum += similarity.get(i, j);
      }
    }
    return sum / rows.length / columns.length;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

/**
 * The theory of distances in the hidden layer while a tree of categories is learned: they depend on
 * the level k of the last common ancestor alone,
 *
 * <pre>
 * d²_k(t) = Σ_α a_α(t) (v_i^α − v_j^α)² = 2 (K_L − K_k)
 * K_k(t)  = Σ_{l≤k} a_l (M_l − M_{l−1})/P − a_{k+1} M_k/P      (no last term at k = L)
 * </pre>
 *
 * @source derived from the eigenvectors of {@link TreeSpectrum}; Saxe, McClelland and Ganguli 2019
 */
public final class TreeDistances {

  private final TreeSpectrum spectrum;
  private final double features;
  private final double initialStrength;

  /**
   * The distances of a network that starts decoupled and learns data without sampling noise.
   *
   * @param spectrum the tree
   * @param features N
   * @param initialStrength a₀ of all modes
   */
  public TreeDistances(TreeSpectrum spectrum, double features, double initialStrength) {
    this.spectrum = spectrum;
    this.features = features;
    this.initialStrength = initialStrength;
  }

  /**
   * The strength of the modes of a level.
   *
   * @param level l
   * @param time t ≥ 0, in τ
   * @return a_l(t)
   */
  public double strength(int level, double time) {
    return new LogisticMode(spectrum.singularValue(level, features), initialStrength).at(time);
  }

  /**
   * The squared distance of two items in the hidden layer.
   *
   * @param level k of their last common ancestor, 0…L − 1
   * @param time t ≥ 0, in τ
   * @return d²_k(t)
   */
  public double squared(int level, double time) {
    return 2 * (kernel(spectrum.tree().levels(), time) - kernel(level, time));
  }

  /**
   * How much of a novel property of one item is expected of another.
   *
   * @param level k of their last common ancestor, 0…L
   * @param time t ≥ 0, the age at which the property is learned, in τ
   * @return K_k(t)/K_L(t)
   */
  public double projection(int level, double time) {
    return kernel(level, time) / kernel(spectrum.tree().levels(), time);
  }

  private double kernel(int level, double time) {
    Tree tree = spectrum.tree();
    double sum = 0;
    for (int l = 0; l <= level; l++) {
      sum += strength(l, time) * tree.multiplicity(l) / tree.items();
    }
    if (level < tree.levels()) {
      sum -= strength(level + 1, time) * tree.blocks(level) / tree.items();
    }
    return sum;
  }
}

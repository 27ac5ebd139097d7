// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.linalg.Matrix;

/** The strengths of the distinctions inside the branches of a tree, in the map of a network. */
public final class PracticeReadout {

  private final Tree tree;
  private final double[][] analyzers;
  private final int[] levelOf;
  private final boolean[] practised;
  private final double[] strengthOf;
  private final double[] levelStrengths;

  /**
   * Analyzers from level 2 on: each lives inside one branch of the root; the first branch is the
   * practised one.
   *
   * @param spectrum of the tree
   * @param features N
   */
  public PracticeReadout(TreeSpectrum spectrum, double features) {
    this.tree = spectrum.tree();
    Matrix all = spectrum.analyzers();
    int first = tree.blocks(1);
    int count = tree.items() - first;
    this.analyzers = new double[count][tree.items()];
    this.levelOf = new int[count];
    this.practised = new boolean[count];
    this.strengthOf = new double[count];
    for (int k = 0; k < count; k++) {
      for (int item = 0; item < tree.items(); item++) {
        analyzers[k][item] = all.get(item, first + k);
        practised[k] |= analyzers[k][item] != 0 && tree.block(1, item) == 0;
      }
      levelOf[k] = spectrum.levelOfMode(first + k);
      strengthOf[k] = spectrum.singularValue(levelOf[k], features);
    }
    this.levelStrengths =
        IntStream.of(levels()).mapToDouble(l -> spectrum.singularValue(l, features)).toArray();
  }

  /**
   * The levels that have analyzers inside a branch.
   *
   * @return 2 … L
   */
  public int[] levels() {
    return IntStream.rangeClosed(2, tree.levels()).toArray();
  }

  /**
   * The strength that the analyzers of each level reach.
   *
   * @return s, one a level
   */
  public double[] levelStrengths() {
    return levelStrengths.clone();
  }

  /**
   * Half the strength that each analyzer reaches.
   *
   * @return s/2, one an analyzer
   */
  public double[] halves() {
    return Arrays.stream(strengthOf).map(s -> s / 2).toArray();
  }

  /**
   * An analyzer of level 2.
   *
   * @param inPractised whether in the practised branch
   * @return its number
   */
  public int broadest(boolean inPractised) {
    return IntStream.range(0, analyzers.length)
        .filter(k -> practised[k] == inPractised)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The strengths v·W v of all analyzers; data without sampling noise are symmetric, so u = v.
   *
   * @param map W, items × items
   * @return one an analyzer
   */
  public double[] strengths(Matrix map) {
    return IntStream.range(0, analyzers.length).mapToDouble(k -> strength(map, k)).toArray();
  }

  /**
   * How much of one analyzer is learned.
   *
   * @param map W, items × items
   * @param k its number
   * @return a/s
   */
  public double learned(Matrix map, int k) {
    return strength(map, k) / strengthOf[k];
  }

  private double strength(Matrix map, int k) {
    double[] v = analyzers[k];
    double sum = 0;
    for (int c = 0; c < v.length; c++) {
      if (v[c] != 0) {
        for (int r = 0; r < v.length; r++) {
          sum += v[r] * map.get(r, c) * v[c];
        }
      }
    }
    return sum;
  }

  /**
   * Mean time of each level in one kind of branch.
   *
   * @param times one an analyzer
   * @param inPractised which kind
   * @return one a level
   */
  public double[] means(double[] times, boolean inPractised) {
    return IntStream.of(levels())
        .mapToDouble(l -> Arrays.stream(of(times, inPractised, l)).average().orElse(Double.NaN))
        .toArray();
  }

  /**
   * Largest relative difference of times within a level in one kind of branch.
   *
   * @param times one an analyzer
   * @param inPractised which kind
   * @return 0 if all are equal
   */
  public double spread(double[] times, boolean inPractised) {
    double worst = 0;
    for (int level : levels()) {
      double[] together = of(times, inPractised, level);
      double low = Arrays.stream(together).min().orElse(Double.NaN);
      double high = Arrays.stream(together).max().orElse(Double.NaN);
      worst = high / low - 1 > worst ? high / low - 1 : worst;
    }
    return worst;
  }

  private double[] of(double[] times, boolean inPractised, int level) {
    return IntStream.range(0, times.length)
        .filter(k -> practised[k] == inPractised && levelOf[k] == level)
        .mapToDouble(k -> times[k])
        .toArray();
  }
}

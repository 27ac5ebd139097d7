// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Deviation;
import org.spindle.sweep.Watch;

/**
 * What is expected of each of some patterns after a new unit has learned that one alone of them has
 * a property: a table for all that may be that one, in theory and by the delta rule.
 *
 * @param theory K_ji/K_ii, [i that was shown][j]
 * @param lagged the same with the kernel of gradient descent to first order in its step
 * @param network the same by the delta rule
 */
public record InductiveJudgements(double[][] theory, double[][] lagged, double[][] network) {

  private static final double[] YES = {1};

  /**
   * Shows each pattern to a new unit of its own.
   *
   * @param patterns hidden × n, one pattern per column, not changed
   * @param kernel their similarities in theory, n × n, not changed
   * @param lagged the same after gradient descent
   * @param among numbers of the patterns in question
   * @param watch polled before each
   * @return a row and a column for each of them
   */
  public static InductiveJudgements of(
      Matrix patterns, Matrix kernel, Matrix lagged, int[] among, Watch watch) {
    double[][] theory = new double[among.length][];
    double[][] later = new double[among.length][];
    double[][] network = new double[among.length][];
    for (int k = 0; k < among.length; k++) {
      watch.check();
      int[] shown = {among[k]};
      theory[k] = among(among, Induction.fromOne(kernel, among[k]));
      later[k] = among(among, Induction.fromOne(lagged, among[k]));
      network[k] = among(among, DeltaRule.responses(patterns, shown, YES));
    }
    return new InductiveJudgements(theory, later, network);
  }

  private static double[] among(int[] indices, double[] values) {
    return IntStream.of(indices).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * How far the network is from the theory.
   *
   * @return largest |network − theory|
   */
  public double deviation() {
    return deviation(network);
  }

  /**
   * How far the step of gradient descent moves a judgement, in theory.
   *
   * @return largest |lagged − theory|
   */
  public double bias() {
    return deviation(lagged);
  }

  private double deviation(double[][] other) {
    return IntStream.range(0, theory.length)
        .mapToDouble(k -> Deviation.largest(theory[k], other[k]))
        .max()
        .orElse(0);
  }

  /**
   * How broadly is generalised.
   *
   * @param judgements square, one of the tables
   * @return mean over all pairs of different patterns; 0 for a single one
   */
  public static double breadth(double[][] judgements) {
    double sum = 0;
    int n = judgements.length;
    for (int i = 0; i < n; i++) {
      sum += Arrays.stream(judgements[i]).sum() - judgements[i][i];
    }
    return n > 1 ? sum / (n * (n - 1.0)) : 0;
  }

  /**
   * How generalisation falls with the distance of items on a tree.
   *
   * @param judgements one of the tables, with all items of the tree
   * @param tree the tree
   * @return means over the pairs whose last common ancestor is of level 0 … L − 1
   */
  public static double[] byLevel(double[][] judgements, Tree tree) {
    double[] sums = new double[tree.levels()];
    int[] counts = new int[tree.levels()];
    for (int i = 0; i < judgements.length; i++) {
      for (int j = 0; j < judgements.length; j++) {
        if (i != j) {
          int level = tree.commonLevel(i, j);
          sums[level] += judgements[i][j];
          counts[level]++;
        }
      }
    }
    return IntStream.range(0, sums.length).mapToDouble(l -> sums[l] / counts[l]).toArray();
  }
}

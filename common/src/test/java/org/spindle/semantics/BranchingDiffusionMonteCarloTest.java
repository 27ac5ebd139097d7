// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Sampled features against the exact spectrum. */
class BranchingDiffusionMonteCarloTest {

  private static BranchingDiffusion on(Tree tree, long seed) {
    return new BranchingDiffusion(tree, new Streams(new PointId(seed, 4)).of("features"));
  }

  @Test
  void blockSumsAreThoseOfTheMatrix() {
    Tree tree = new Tree(new int[] {3, 2, 5}, new double[] {0.2, 0.05, 0.3});
    int features = 1000;
    Matrix data = on(tree, 1).data(features);
    long[] squares = new long[tree.levels() + 1];
    for (int m = 0; m < features; m++) {
      for (int l = 0; l <= tree.levels(); l++) {
        int size = tree.blockSize(l);
        for (int block = 0; block < tree.blocks(l); block++) {
          long sum = 0;
          for (int i = block * size; i < (block + 1) * size; i++) {
            sum += (long) data.get(m, i);
          }
          squares[l] += sum * sum;
        }
      }
    }
    assertArrayEquals(squares, on(tree, 1).sums(features).squares());
  }

  @Test
  void blockSumsEstimateTheSpectrum() {
    Tree tree = Tree.regular(5, 2, 0.1);
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    int features = 1_000_000;
    BlockSums sums = on(tree, 2).sums(features);
    for (int l = 0; l <= 5; l++) {
      double ratio =
          Math.sqrt(sums.squaredSingularValue(tree, l)) / spectrum.singularValue(l, features);
      // relative s.d. at 1000 features is at most 2.36 %
      assertEquals(1, ratio, 4 * 0.0236 / Math.sqrt(1000), "level " + l);
    }
  }

  @Test
  void similarityOfTwoItemsFollowsTheirLastCommonAncestor() {
    Tree tree = new Tree(new int[] {2, 3}, new double[] {0.1, 0.25});
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    int features = 100_000;
    Matrix data = on(tree, 3).data(features);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double mean = 0;
        for (int m = 0; m < features; m++) {
          mean += data.get(m, i) * data.get(m, j);
        }
        mean /= features;
        double theory = spectrum.similarity(tree.commonLevel(i, j));
        double error = Math.sqrt((1 - theory * theory) / features);
        assertEquals(theory, mean, 4 * error + 1e-12);
      }
    }
  }
}

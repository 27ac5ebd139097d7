// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.Tree;
import org.spindle.sweep.PointId;

/** Features on a tree, drawn and summed over categories, as tree-spectrum does it. */
final class TreeSpectrumBench implements KernelBench {

  private static final Tree[] TREES = {Tree.regular(10, 2, 0.05), Tree.regular(5, 2, 0.1)};
  private static final long VALUES = 1L << 30;
  private static final int ROUNDS = 3;
  private static final String UNIT = "million values/s";

  @Override
  public String name() {
    return "tree-spectrum";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    for (Tree tree : TREES) {
      long features = VALUES / tree.items();
      String work =
          String.format(
              Locale.ROOT, "tree-spectrum %,d items × %,d features", tree.items(), features);
      if (show.wants(work)) {
        show.accept(new Measurement(work, millionsPerSecond(tree, features), UNIT, null));
      }
    }
  }

  private static double millionsPerSecond(Tree tree, long features) {
    var stream = new Streams(new PointId(0, 1)).of("bench");
    BranchingDiffusion diffusion = new BranchingDiffusion(tree, stream);
    BlockSums sums = diffusion.sums(features / 8); // compiles
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      sums = sums.plus(diffusion.sums(features));
      best = Math.min(best, (System.nanoTime() - start) * 1e-9);
    }
    return VALUES * 1e-6 / best;
  }
}

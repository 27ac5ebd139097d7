// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.RankedSpectrum;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does a hierarchy of categories show in the singular values and object analyzers of its features?
 *
 * <p>Claim: features that diffuse down a tree have one singular value per level, s_l² = N P Σ_{k≥l}
 * Δ_k/M_k, which falls with depth, and analyzers that mirror the tree. A row is a chunk of features
 * as a state that adds: sums of squared category sums. Chunks are merged by SQL, so that neither
 * memory nor any single row depends on how many features there are in all, and no P × P matrix is
 * made; rows with {@code ranked} also diagonalise one, to show what ranking does.
 *
 * <p>Talk: "Learning hierarchical structure", "Singular values of the tree". Source: Saxe,
 * McClelland and Ganguli, ICLR 2014, section 1.4. Checks are in {@link TreeSpectrumClaims}, figures
 * in {@link TreeSpectrumFigures}.
 */
public final class TreeSpectrumExperiment
    implements Experiment<TreeSpectrumExperiment.Parameters, TreeSpectrumExperiment.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "tree-spectrum";
  static final String TALK = "Learning hierarchical structure: the singular values of a tree";

  /** Most items whose analyzers are kept in the row. */
  private static final int SHOWN_ITEMS = 16;

  private static final int VALUES_BETWEEN_LOOKS = 1 << 24;

  /**
   * @param tree children per node, root first, 2x2x3, or 2^5
   * @param flip ε_1, probability that a feature flips on an edge from the root
   * @param flipRatio ε_{k+1}/ε_k
   * @param features N of this row
   * @param ranked whether to diagonalise the Gram matrix, too; at most 2048 items
   */
  public record Parameters(
      String tree, double flip, double flipRatio, int features, boolean ranked) {

    public Parameters {
      Tree world = Tree.of(tree, flip, flipRatio);
      if (features < 1) {
        throw new IllegalArgumentException("features must be >= 1, was " + features);
      }
      boolean fits = world.items() <= 2048 && (long) features * world.items() <= 1L << 28;
      if (ranked && !fits) {
        throw new IllegalArgumentException(
            "ranked needs <= 2048 items and <= 2^28 values, had %d and %d"
                .formatted(world.items(), (long) features * world.items()));
      }
    }

    Tree world() {
      return Tree.of(tree, flip, flipRatio);
    }
  }

  /**
   * @param blockSquares Σ_features Σ_categories (sum of the category)², by level; rows add
   * @param singularValues ŝ_l by these sums
   * @param singularValuesTheory √(N λ_l)
   * @param rankedSingularValues root mean square over the rank group of the level; null unless
   *     asked
   * @param analyzerOverlap share of the group's analyzers in the tree's modes; null unless asked
   * @param analyzerLeakTheory share outside, to first order
   * @param analyzers empirical V, P × P by columns, turned within levels; null if P &gt; 16
   */
  public record Result(
      long[] blockSquares,
      double[] singularValues,
      double[] singularValuesTheory,
      double[] rankedSingularValues,
      double[] analyzerOverlap,
      double[] analyzerLeakTheory,
      double[] analyzers) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Does a hierarchy of categories show in the singular values of its items' features?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters("2^5", 0.1, 1, 10_000, false);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    double items = p.world().items();
    double values = items * p.features();
    double ranking = p.ranked() ? 2 * values * items + 10 * items * items * items : 0;
    long bytes = (long) (p.ranked() ? 8 * (values + 5 * items * items) : 100 * items);
    return new Cost(10 * values + ranking, bytes + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Tree tree = p.world();
    TreeSpectrum theory = new TreeSpectrum(tree);
    BlockSums sums = sums(p, tree, streams, watch);
    RankedSpectrum ranked = null;
    if (p.ranked()) {
      ranked = RankedSpectrum.of(data(p, streams), theory);
    }
    int levels = tree.levels();
    boolean shown = ranked != null && tree.items() <= SHOWN_ITEMS;
    return new Result(
        sums.squares(),
        byLevel(levels, l -> Math.sqrt(sums.squaredSingularValue(tree, l))),
        byLevel(levels, l -> theory.singularValue(l, p.features())),
        ranked == null ? null : ranked.singularValues(),
        ranked == null ? null : ranked.overlaps(),
        ranked == null ? null : byLevel(levels, l -> theory.leak(l, p.features())),
        shown ? ranked.analyzers().data() : null);
  }

  /** The sums of the point's features, a stretch at a time. */
  private static BlockSums sums(Parameters p, Tree tree, Streams streams, Watch watch) {
    BranchingDiffusion diffusion = new BranchingDiffusion(tree, streams.of("features"));
    int stretch = Math.max(64, VALUES_BETWEEN_LOOKS / tree.items() / 64 * 64);
    BlockSums sums = new BlockSums(0, new long[tree.levels() + 1]);
    for (long done = 0; done < p.features(); done += stretch) {
      watch.check();
      sums = sums.plus(diffusion.sums(Math.min(stretch, p.features() - done)));
    }
    return sums;
  }

  /** The same features as {@link #run} sums, as a matrix N × P. */
  static Matrix data(Parameters p, Streams streams) {
    return new BranchingDiffusion(p.world(), streams.of("features")).data(p.features());
  }

  private static double[] byLevel(int levels, java.util.function.IntToDoubleFunction value) {
    return IntStream.rangeClosed(0, levels).mapToDouble(value).toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return TreeSpectrumClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return TreeSpectrumFigures.of(tables);
  }
}

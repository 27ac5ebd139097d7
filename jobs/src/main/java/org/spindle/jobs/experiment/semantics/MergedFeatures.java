// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.statistic.Groups.by;

import java.util.List;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment.Parameters;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Estimate;

/** The chunks of features of a tree, from all rows of {@link TreeSpectrumExperiment}, added up. */
record MergedFeatures(List<MergedFeatures.LevelSums> levels) {

  /** The chunks of features of a tree, added up at one level. */
  @From("SELECT *, posexplode(arrays_zip(block_squares, singular_values)) AS (level, x) FROM rows")
  record LevelSums(
      String tree,
      double flip,
      double flipRatio,
      int level,
      @Sql("count(*)") long chunks,
      @Sql("sum(features)") long allFeatures,
      @Sql("sum(x.block_squares)") long blockSquares,
      @Sql("sum(pow(x.singular_values, 2))") double squares,
      @Sql("sum(pow(x.singular_values, 4))") double squaresOfSquares,
      @Sql("sum(pow(x.singular_values, 2) * features)") double squaresTimesFeatures,
      @Sql("sum(pow(cast(features AS double), 2))") double squaresOfFeatures) {

    /** Standard error of ŝ²/N, a ratio of sums Σ ŝ²/Σ N over chunks that may differ in N. */
    double error() {
      double ratio = squares / allFeatures;
      double scatter =
          squaresOfSquares - 2 * ratio * squaresTimesFeatures + ratio * ratio * squaresOfFeatures;
      return Math.sqrt(Math.max(0, scatter) * chunks / (chunks - 1.0)) / allFeatures;
    }
  }

  static List<MergedFeatures> all(Rows<Parameters, ?> rows) {
    return by(rows.cells(LevelSums.class), c -> List.of(c.tree, c.flip, c.flipRatio)).stream()
        .map(MergedFeatures::new)
        .toList();
  }

  Tree tree() {
    LevelSums root = levels.get(0);
    return Tree.of(root.tree, root.flip, root.flipRatio);
  }

  boolean isOf(Parameters p) {
    return tree().toString().equals(p.world().toString());
  }

  long features() {
    return levels.get(0).allFeatures;
  }

  List<Integer> levelNumbers() {
    return levels.stream().map(LevelSums::level).toList();
  }

  BlockSums sums() {
    return new BlockSums(features(), levels.stream().mapToLong(LevelSums::blockSquares).toArray());
  }

  /** √λ_l. */
  double theory(int level) {
    return Math.sqrt(new TreeSpectrum(tree()).eigenvalue(level));
  }

  /** ŝ_l/√N. */
  double measured(int level) {
    return Math.sqrt(sums().squaredSingularValue(tree(), level) / features());
  }

  /** ŝ_l/√N over √λ_l. */
  Estimate ratio(int level) {
    double theory = theory(level);
    double error = levels.get(level).error() / (2 * theory * theory);
    return new Estimate(measured(level) / theory, error, levels.get(level).chunks);
  }

  List<Finding> ratios(double limit) {
    return levelNumbers().stream()
        .map(this::ratio)
        .map(ratio -> Finding.equal(1, ratio, 0).within(limit))
        .toList();
  }

  /** Σ_l (M_l − M_{l−1}) ŝ_l²/NP, which telescopes to the values' mean square: each is ±1. */
  double sumOfSquares() {
    double sum = 0;
    for (int level : levelNumbers()) {
      sum += tree().multiplicity(level) * sums().squaredSingularValue(tree(), level);
    }
    return sum / features() / tree().items();
  }
}

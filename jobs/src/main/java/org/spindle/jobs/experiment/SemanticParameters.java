// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import org.spindle.data.TableName;

/**
 * The parameters that the experiments on semantic development have in common; records implement it
 * and pass themselves to {@link #validate}.
 */
interface SemanticParameters {

  /** tree, or a table: rumelhart, rumelhart-isa, zoo, a CSV file. */
  String data();

  /** Children per node, root first: 2x2x3, or 2^5; for the tree alone. */
  String tree();

  /** ε, the probability that a feature flips along an edge; for the tree alone. */
  double flip();

  /** N features; for the tree alone. */
  int features();

  /** a₀ of all modes. */
  double initialStrength();

  /** Step size in units of 1/(2 s₁), in (0, 0.1]. */
  double learningRate();

  /** Hidden units; as many as modes if that is more. */
  int width();

  /** Where the simulation ends if not all modes are learned before. */
  int maximalSteps();

  /** Throws if a parameter is out of its bounds. */
  static void validate(SemanticParameters p) {
    boolean tree = p.data().equals(SemanticWorld.TREE);
    require(
        tree || TableName.isTable(p.data()),
        "data must be tree, rumelhart, rumelhart-isa, zoo or a CSV file",
        p.data());
    require(p.features() >= 1 && p.features() <= 100_000, "features must be in 1..1e5", p.features());
    SemanticWorld.tree(p);
    require(p.initialStrength() > 0, "initial-strength must be > 0", p.initialStrength());
    require(
        p.learningRate() > 0 && p.learningRate() <= 0.1,
        "learning-rate (in units of 1/(2 s₁)) must be > 0 and <= 0.1",
        p.learningRate());
    require(p.width() >= 1 && p.width() <= 10_000, "width must be in 1..10000", p.width());
    require(p.maximalSteps() >= 1, "maximal-steps must be >= 1", p.maximalSteps());
  }

  static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}

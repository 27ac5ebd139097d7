// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import org.spindle.data.TableName;
import org.spindle.semantics.Tree;

/**
 * The parameters that the experiments on semantic development have in common; records implement it
 * and call the checks in their constructors.
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

  /** Throws if a number is out of its bounds, naming value and bound. */
  static void requireLearnable(
      double initialStrength, double learningRate, int width, int maximalSteps) {
    require(
        initialStrength > 0 && initialStrength < 1,
        "initial-strength must be > 0 and < 1",
        initialStrength);
    require(
        learningRate > 0 && learningRate <= 0.1,
        "learning-rate (in units of 1/(2 s)) must be > 0 and <= 0.1",
        learningRate);
    require(width >= 1 && width <= 10_000, "width must be in 1..10000", width);
    require(maximalSteps >= 1, "maximal-steps must be >= 1", maximalSteps);
  }

  /** Throws if a world cannot be made: no such table, a tree out of bounds. */
  static void requireWorld(String data, String tree, double flip, int features) {
    require(
        data.equals(SemanticWorld.TREE) || TableName.isTable(data),
        "data must be tree, rumelhart, rumelhart-isa, zoo or a CSV file",
        data);
    requireTree(tree, flip, features);
  }

  /** Throws if a tree cannot be made. */
  static void requireTree(String tree, double flip, int features) {
    Tree made = Tree.of(tree, flip, 1);
    require(made.items() <= 4096, "tree must have <= 4096 items", made.items());
    require(features >= 1 && features <= 1_000_000, "features must be in 1..1e6", features);
  }
}

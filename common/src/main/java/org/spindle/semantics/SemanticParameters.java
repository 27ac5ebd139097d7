// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.spindle.experiment.Bounds.require;

import org.spindle.data.TableName;

/**
 * The parameters that the experiments on semantic development have in common; records implement it
 * and call the checks in their constructors.
 */
public interface SemanticParameters {

  /**
   * What the world is made from.
   *
   * @return tree, or a table: rumelhart, rumelhart-isa, zoo, a CSV file
   */
  String data();

  /**
   * Children per node, root first.
   *
   * @return 2x2x3, or 2^5; for the tree alone
   */
  String tree();

  /**
   * The probability that a feature flips along an edge.
   *
   * @return ε; for the tree alone
   */
  double flip();

  /**
   * The number of features.
   *
   * @return N; for the tree alone
   */
  int features();

  /**
   * The strength at which all modes start.
   *
   * @return a₀
   */
  double initialStrength();

  /**
   * The step size.
   *
   * @return in units of 1/(2 s₁), in (0, 0.1]
   */
  double learningRate();

  /**
   * The number of hidden units.
   *
   * @return as many as modes are used if that is more
   */
  int width();

  /**
   * Where the simulation ends if not all modes are learned before.
   *
   * @return a number of steps
   */
  int maximalSteps();

  /**
   * Throws if a number is out of its bounds, naming value and bound.
   *
   * @param initialStrength a₀
   * @param learningRate in units of 1/(2 s₁)
   * @param width hidden units
   * @param maximalSteps where the simulation ends
   */
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

  /**
   * Throws if a world cannot be made: no such table, a tree out of bounds.
   *
   * @param data tree or a table
   * @param tree children per node
   * @param flip ε
   * @param features N
   */
  static void requireWorld(String data, String tree, double flip, int features) {
    require(
        data.equals(SemanticWorld.TREE) || TableName.isTable(data),
        "data must be tree, rumelhart, rumelhart-isa, zoo or a CSV file",
        data);
    requireTree(tree, flip, features);
  }

  /**
   * Throws if a tree cannot be made.
   *
   * @param tree children per node
   * @param flip ε
   * @param features N
   */
  static void requireTree(String tree, double flip, int features) {
    Tree made = Tree.of(tree, flip, 1);
    require(made.items() <= 4096, "tree must have <= 4096 items", made.items());
    require(features >= 1 && features <= 1_000_000, "features must be in 1..1e6", features);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * Rumelhart's network: an item is mapped to a representation, which together with a relation (ISA,
 * is, can, has) is mapped to the attributes that complete the sentence; all units are sigmoids.
 *
 * <pre>
 * r = σ(W_r x_item − θ),  h = σ(W_h r + W_q x_relation − θ),  ŷ = σ(W_y h − θ)
 * </pre>
 *
 * <p>An epoch presents every pair of item and relation once and changes the weights once, by the
 * gradient of Σ ‖y − ŷ‖²/2. y has the item's attributes of that relation and zeros elsewhere.
 *
 * <p>It differentiates in stages if it starts from small weights; from large ones, items are apart
 * from the beginning, and the stages run into one another.
 *
 * @cost about 6·(pairs)·h·(r + N) flops an epoch
 * @source Rumelhart and Todd 1993; Rogers and McClelland, Semantic Cognition, 2004, chapter 2
 */
public final class RumelhartNetwork {

  /** θ: all units receive a fixed negative input. */
  private static final double THRESHOLD = 2;

  private final Blas blas = Blas.best();
  private final int items;
  private final int relations;
  private final Matrix target; // N × pairs; pair = item · relations + relation
  private final Matrix toRepresentation; // r × items
  private final Matrix toHidden; // h × r
  private final Matrix fromRelation; // h × relations
  private final Matrix toAttributes; // N × h
  private final Matrix representation; // r × items
  private final Matrix hidden; // h × pairs
  private final Matrix output; // N × pairs
  private final Matrix outputError;
  private final Matrix hiddenError;
  private final Matrix representationError; // r × items
  private final double stepSize;
  private boolean forwarded;

  /**
   * A network with random weights.
   *
   * @param features Y of 0 and 1, N × items
   * @param relationOf relation of each attribute, from 0
   * @param representationUnits number of units of the representation
   * @param hiddenUnits number of hidden units
   * @param start weights are drawn from a uniform distribution between ± this
   * @param stepSize learning rate
   * @param generator the stream that the weights are drawn from
   */
  public RumelhartNetwork(
      Matrix features,
      int[] relationOf,
      int representationUnits,
      int hiddenUnits,
      double start,
      double stepSize,
      RandomGenerator generator) {
    int attributes = features.rows();
    this.items = features.cols();
    int most = 0;
    for (int relation : relationOf) {
      most = Math.max(most, relation);
    }
    this.relations = most + 1;
    this.stepSize = stepSize;
    int pairs = items * relations;
    target = new Matrix(attributes, pairs);
    for (int item = 0; item < items; item++) {
      for (int m = 0; m < attributes; m++) {
        target.set(m, item * relations + relationOf[m], features.get(m, item));
      }
    }
    toRepresentation = random(representationUnits, items, start, generator);
    toHidden = random(hiddenUnits, representationUnits, start, generator);
    fromRelation = random(hiddenUnits, relations, start, generator);
    toAttributes = random(attributes, hiddenUnits, start, generator);
    representation = new Matrix(representationUnits, items);
    hidden = new Matrix(hiddenUnits, pairs);
    output = new Matrix(attributes, pairs);
    outputError = new Matrix(attributes, pairs);
    hiddenError = new Matrix(hiddenUnits, pairs);
    representationError = new Matrix(representationUnits, items);
  }

  private static Matrix random(int rows, int cols, double start, RandomGenerator generator) {
    Matrix weights = new Matrix(rows, cols);
    for (int i = 0; i < weights.data().length; i++) {
      weights.data()[i] = start * (2 * generator.nextDouble() - 1);
    }
    return weights;
  }

  /** Presents every pair of item and relation once, and changes the weights. */
  public void epoch() {
    forward();
    backward();
    blas.gemm(Op.N, Op.T, stepSize, outputError, hidden, 1, toAttributes);
    // a representation serves all relations of its item: their errors add
    Matrix errorOfItems = new Matrix(hidden.rows(), items);
    Matrix errorOfRelations = new Matrix(hidden.rows(), relations);
    for (int pair = 0; pair < hidden.cols(); pair++) {
      for (int h = 0; h < hidden.rows(); h++) {
        double error = hiddenError.get(h, pair);
        int item = pair / relations;
        int relation = pair % relations;
        errorOfItems.set(h, item, errorOfItems.get(h, item) + error);
        errorOfRelations.set(h, relation, errorOfRelations.get(h, relation) + error);
      }
    }
    blas.gemm(Op.N, Op.T, stepSize, errorOfItems, representation, 1, toHidden);
    blas.axpy(stepSize, errorOfRelations.data(), fromRelation.data());
    double[] error = representationError.data();
    double[] active = representation.data();
    double[] weights = toRepresentation.data();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += stepSize * error[i] * active[i] * (1 - active[i]);
    }
    forwarded = false;
  }

  private void forward() {
    if (forwarded) {
      return;
    }
    representation.copyFrom(toRepresentation);
    squash(representation);
    Matrix ofItems = blas.multiply(toHidden, representation);
    for (int pair = 0; pair < hidden.cols(); pair++) {
      for (int h = 0; h < hidden.rows(); h++) {
        hidden.set(
            h, pair, ofItems.get(h, pair / relations) + fromRelation.get(h, pair % relations));
      }
    }
    squash(hidden);
    blas.gemm(Op.N, Op.N, 1, toAttributes, hidden, 0, output);
    squash(output);
    forwarded = true;
  }

  private static void squash(Matrix input) {
    double[] values = input.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 / (1 + Math.exp(THRESHOLD - values[i]));
    }
  }

  /** Errors at the inputs of outputs and hidden units, and at the outputs of representations. */
  private void backward() {
    for (int i = 0; i < output.data().length; i++) {
      double y = output.data()[i];
      outputError.data()[i] = (target.data()[i] - y) * y * (1 - y);
    }
    blas.gemm(Op.T, Op.N, 1, toAttributes, outputError, 0, hiddenError);
    for (int i = 0; i < hidden.data().length; i++) {
      double h = hidden.data()[i];
      hiddenError.data()[i] *= h * (1 - h);
    }
    Matrix ofPairs = blas.multiply(Op.T, toHidden, Op.N, hiddenError);
    for (int item = 0; item < items; item++) {
      for (int r = 0; r < ofPairs.rows(); r++) {
        double sum = 0;
        for (int relation = 0; relation < relations; relation++) {
          sum += ofPairs.get(r, item * relations + relation);
        }
        representationError.set(r, item, sum);
      }
    }
  }

  /**
   * The representation of each item.
   *
   * @return units × items; a copy
   */
  public Matrix representation() {
    forward();
    return representation.copy();
  }

  /**
   * The error signal that reaches the representation of each item, −∂E/∂r, summed over relations.
   *
   * @return units × items; a copy
   */
  public Matrix errorSignal() {
    forward();
    backward();
    return representationError.copy();
  }

  /**
   * How active an attribute is when asked for with its own relation.
   *
   * @param attribute m
   * @param relation the attribute's
   * @param item i
   * @return ŷ between 0 and 1
   */
  public double activation(int attribute, int relation, int item) {
    forward();
    return output.get(attribute, item * relations + relation);
  }

  /**
   * Half the squared error over all pairs.
   *
   * @return Σ ‖y − ŷ‖²/2
   */
  public double loss() {
    forward();
    double sum = 0;
    for (int i = 0; i < output.data().length; i++) {
      double error = target.data()[i] - output.data()[i];
      sum += error * error / 2;
    }
    return sum;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/**
 * A three-layer linear network that learns one item at a time, in a new random order each epoch:
 *
 * <p>e = y_i − W₂h, h = W₁x_i; W₁ ← W₁ + λ W₂ᵀe x_iᵀ, W₂ ← W₂ + λ e hᵀ
 *
 * <p>Items are one-hot. A step is an epoch over all items, so that time is λ · epochs, as for
 * full-batch descent on sums. Outputs are kept in the basis U of the synthesizers, which is exact
 * for a start in it.
 *
 * @cost 6·k·h flops an item, k modes, h hidden units
 */
public final class OnlineNetwork implements Learner {

  private final Blas blas = Blas.best();
  private final Matrix basis; // features × k
  private final double[] target; // k × items, column-major
  private final double[] w1; // h × items, column-major: an item is a column
  private final double[] w2; // k × h, row-major: a row per mode
  private final double[] error;
  private final int items;
  private final int hidden;
  private final int outputs;
  private final double stepSize;
  private final int[] order;
  private final RandomGenerator generator;
  private long epochs;

  /**
   * A network that starts decoupled, as {@link SemanticNetwork#decoupled} does.
   *
   * @param features Y, features × items
   * @param modes the singular modes of Y, which give U, V and a₀
   * @param hidden number of hidden units, at least the number of modes
   * @param stepSize λ &gt; 0
   * @param rotation the stream that the frame is drawn from
   * @param generator the stream of the order of items
   */
  public OnlineNetwork(
      Matrix features,
      SemanticModes modes,
      int hidden,
      double stepSize,
      RandomGenerator rotation,
      RandomGenerator generator) {
    DecoupledWeights weights = DecoupledWeights.of(modes, hidden, rotation);
    this.basis = modes.synthesizers();
    this.target = blas.multiply(basis.transpose(), features).data();
    this.w1 = weights.first().data();
    this.w2 = weights.second().transpose().data();
    this.items = features.cols();
    this.hidden = hidden;
    this.outputs = modes.rank();
    this.error = new double[outputs];
    this.stepSize = stepSize;
    this.generator = generator;
    this.order = new int[items];
    for (int i = 0; i < items; i++) {
      order[i] = i;
    }
  }

  /** One epoch. */
  @Override
  public void step() {
    for (int i = items - 1; i > 0; i--) {
      int j = generator.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    for (int item : order) {
      learn(item);
    }
    epochs++;
  }

  private void learn(int item) {
    int h0 = item * hidden;
    for (int m = 0; m < outputs; m++) {
      double said = 0;
      for (int h = 0; h < hidden; h++) {
        said += w2[m * hidden + h] * w1[h0 + h];
      }
      error[m] = stepSize * (target[item * outputs + m] - said);
    }
    for (int h = 0; h < hidden; h++) {
      double before = w1[h0 + h];
      double gradient = 0;
      for (int m = 0; m < outputs; m++) {
        gradient += w2[m * hidden + h] * error[m];
        w2[m * hidden + h] += error[m] * before;
      }
      w1[h0 + h] = before + gradient;
    }
  }

  @Override
  public Matrix map() {
    Matrix first = new Matrix(hidden, items, w1);
    Matrix second = new Matrix(hidden, outputs, w2).transpose();
    return blas.multiply(basis, blas.multiply(second, first));
  }

  @Override
  public double time() {
    return stepSize * epochs;
  }
}

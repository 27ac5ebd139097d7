// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * A three-layer network with a tanh hidden layer and one-hot items under full-batch gradient
 * descent:
 *
 * <p>Ŷ = W₂ tanh(W₁), E = Y − Ŷ; W₁ ← W₁ + λ (W₂ᵀE) ∘ (1 − tanh²W₁), W₂ ← W₂ + λ E tanh(W₁)ᵀ
 *
 * <p>Its mode strengths are those of its own input-output correlation, diag(Uᵀ Σ̂³¹ V) with Σ̂³¹ =
 * Ŷ. Outputs are kept in the basis U, which is exact for a start in it.
 *
 * @source Saxe, McClelland and Ganguli, ICLR 2014, figure 3
 */
public final class TanhNetwork implements Learner {

  private final Blas blas = Blas.best();
  private final Matrix basis;
  private final Matrix target;
  private final Matrix w1; // hidden × items
  private final Matrix w2; // k × hidden
  private final Matrix activity;
  private final Matrix map;
  private final Matrix error;
  private final Matrix gradient1;
  private final double stepSize;
  private boolean mapIsFresh;
  private long steps;

  /**
   * A network that starts from the weights of a decoupled linear one.
   *
   * @param features Y, features × items
   * @param modes the singular modes of Y, which give U, V and a₀
   * @param hidden number of hidden units, at least the number of modes
   * @param stepSize λ &gt; 0
   * @param generator the stream that the frame is drawn from
   */
  public TanhNetwork(
      Matrix features,
      SemanticModes modes,
      int hidden,
      double stepSize,
      RandomGenerator generator) {
    DecoupledWeights weights = DecoupledWeights.of(modes, hidden, generator);
    this.basis = modes.synthesizers();
    this.target = blas.multiply(Op.T, basis, Op.N, features);
    this.w1 = weights.first();
    this.w2 = weights.second();
    this.activity = new Matrix(w1.rows(), w1.cols());
    this.map = new Matrix(target.rows(), target.cols());
    this.error = new Matrix(target.rows(), target.cols());
    this.gradient1 = new Matrix(w1.rows(), w1.cols());
    this.stepSize = stepSize;
  }

  @Override
  public void step() {
    refresh();
    error.copyFrom(target);
    blas.axpy(-1, map.data(), error.data());
    blas.gemm(Op.T, Op.N, stepSize, w2, error, 0, gradient1);
    blas.gemm(Op.N, Op.T, stepSize, error, activity, 1, w2);
    double[] weight = w1.data();
    double[] gradient = gradient1.data();
    double[] active = activity.data();
    for (int i = 0; i < weight.length; i++) {
      weight[i] += gradient[i] * (1 - active[i] * active[i]);
    }
    mapIsFresh = false;
    steps++;
  }

  private void refresh() {
    if (!mapIsFresh) {
      double[] weight = w1.data();
      double[] active = activity.data();
      for (int i = 0; i < weight.length; i++) {
        active[i] = Math.tanh(weight[i]);
      }
      blas.gemm(Op.N, Op.N, 1, w2, activity, 0, map);
      mapIsFresh = true;
    }
  }

  @Override
  public Matrix map() {
    refresh();
    return blas.multiply(basis, map);
  }

  @Override
  public double time() {
    return stepSize * steps;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Qr;
import org.spindle.random.GaussianMatrix;

/**
 * A three-layer linear network of items, hidden units and features under full-batch gradient
 * descent on its two weight matrices:
 *
 * <p>W₁ ← W₁ + λ W₂ᵀE, W₂ ← W₂ + λ E W₁ᵀ, E = Σ³¹ − W₂W₁Σ¹¹
 *
 * <p>Features that no weight can ever reach cost nothing: gradients stay in the span of Σ³¹ and of
 * the first W₂, so outputs are kept in an orthonormal basis of that span, which is exact.
 *
 * @cost 6·k·h·n flops a step with one-hot inputs, k outputs after rotation, h hidden units, n
 *     inputs; 2·k·n² more with correlated ones
 */
public final class SemanticNetwork implements Learner {

  private final Blas blas = Blas.best();
  private final Matrix basis; // features × k, or null for features as they are
  private final Matrix target; // Σ³¹ in the basis, k × inputs
  private final Matrix input; // Σ¹¹ or null
  private final Matrix w1; // hidden × inputs
  private final Matrix w2; // k × hidden
  private final Matrix gradient1;
  private final Matrix map; // k × inputs
  private final Matrix error;
  private final double stepSize;
  private boolean mapIsFresh;
  private long steps;

  private SemanticNetwork(
      Correlations correlations, Matrix basis, Matrix w1, Matrix w2, double stepSize) {
    if (!(stepSize > 0) || Double.isInfinite(stepSize)) {
      throw new IllegalArgumentException("step size must be finite and > 0, was " + stepSize);
    }
    this.basis = basis;
    this.target = rotated(basis, correlations.inputOutput());
    this.input = correlations.input();
    this.w1 = w1;
    this.w2 = w2;
    this.gradient1 = new Matrix(w1.rows(), w1.cols());
    this.map = new Matrix(target.rows(), target.cols());
    this.error = new Matrix(target.rows(), target.cols());
    this.stepSize = stepSize;
  }

  /**
   * A network with given weights.
   *
   * @param correlations what it learns
   * @param w1 hidden × inputs, overwritten
   * @param w2 features × hidden, overwritten
   * @param stepSize λ &gt; 0
   * @return the network at t = 0
   */
  public static SemanticNetwork of(
      Correlations correlations, Matrix w1, Matrix w2, double stepSize) {
    return new SemanticNetwork(correlations, null, w1, w2, stepSize);
  }

  /**
   * A network that starts decoupled: W₁ = R√a₀ Vᵀ, W₂ = U√a₀ Rᵀ, R a random frame.
   *
   * @param correlations what it learns
   * @param modes its singular modes, which give U, V and a₀
   * @param hidden number of hidden units, at least the number of modes
   * @param stepSize λ &gt; 0
   * @param generator the stream that R is drawn from
   * @return the network at t = 0
   */
  public static SemanticNetwork decoupled(
      Correlations correlations,
      SemanticModes modes,
      int hidden,
      double stepSize,
      RandomGenerator generator) {
    DecoupledWeights weights = DecoupledWeights.of(modes, hidden, generator);
    return new SemanticNetwork(
        correlations, modes.synthesizers(), weights.first(), weights.second(), stepSize);
  }

  /**
   * A network that starts decoupled and keeps a row of W₂ for every feature, as they are: the same
   * map as that of {@link #decoupled}, at the cost of all features.
   *
   * @param correlations what it learns
   * @param modes its singular modes, which give U, V and a₀
   * @param hidden number of hidden units, at least the number of modes
   * @param stepSize λ &gt; 0
   * @param generator the stream that R is drawn from
   * @return the network at t = 0
   */
  public static SemanticNetwork decoupledInFull(
      Correlations correlations,
      SemanticModes modes,
      int hidden,
      double stepSize,
      RandomGenerator generator) {
    DecoupledWeights weights = DecoupledWeights.of(modes, hidden, generator);
    Matrix w2 = Blas.best().multiply(modes.synthesizers(), weights.second());
    return of(correlations, weights.first(), w2, stepSize);
  }

  /**
   * A network that starts with small random weights, all entries N(0, u₀/hidden).
   *
   * @param correlations what it learns
   * @param modes its singular modes, for the rotation
   * @param hidden number of hidden units
   * @param scale u₀ &gt; 0; the growing part of each mode starts at about u₀/2
   * @param stepSize λ &gt; 0
   * @param generator the stream that the weights are drawn from
   * @return the network at t = 0
   */
  public static SemanticNetwork random(
      Correlations correlations,
      SemanticModes modes,
      int hidden,
      double scale,
      double stepSize,
      RandomGenerator generator) {
    int features = correlations.inputOutput().rows();
    int inputs = correlations.inputOutput().cols();
    double sigma = Math.sqrt(scale / hidden);
    Matrix w1 = new Matrix(hidden, inputs, GaussianMatrix.matrix(hidden, inputs, sigma, generator));
    Matrix w2 =
        new Matrix(features, hidden, GaussianMatrix.matrix(features, hidden, sigma, generator));
    if (modes.rank() + hidden >= features) {
      return of(correlations, w1, w2, stepSize);
    }
    Matrix span = new Matrix(features, modes.rank() + hidden);
    span.block(0, 0, features, modes.rank()).copyFrom(modes.synthesizers());
    span.block(0, modes.rank(), features, hidden).copyFrom(w2);
    Matrix basis = Qr.of(span).q();
    return new SemanticNetwork(correlations, basis, w1, rotated(basis, w2), stepSize);
  }

  /**
   * The strength at which the growing part of a mode starts: u_eff = ‖(W₁v + W₂ᵀu)/2‖². Random
   * weights reach half of the mode when a decoupled start of this strength would, as long as the
   * mode does not wait for stronger ones.
   *
   * @param modes the singular modes
   * @param mode α
   * @return u_eff of the present weights
   */
  public double effectiveStrength(SemanticModes modes, int mode) {
    double[] sum = new double[w1.rows()];
    blas.gemv(Op.N, 0.5, w1, modes.analyzer(mode), 0, sum);
    blas.gemv(Op.T, 0.5, outputWeights(), modes.synthesizer(mode), 1, sum);
    return blas.dot(sum, sum);
  }

  @Override
  public void step() {
    refreshMap();
    error.copyFrom(target);
    if (input == null) {
      blas.axpy(-1, map.data(), error.data());
    } else {
      blas.gemm(Op.N, Op.N, -1, map, input, 1, error);
    }
    blas.gemm(Op.T, Op.N, stepSize, w2, error, 0, gradient1);
    blas.gemm(Op.N, Op.T, stepSize, error, w1, 1, w2);
    blas.axpy(1, gradient1.data(), w1.data());
    mapIsFresh = false;
    steps++;
  }

  private void refreshMap() {
    if (!mapIsFresh) {
      blas.gemm(Op.N, Op.N, 1, w2, w1, 0, map);
      mapIsFresh = true;
    }
  }

  @Override
  public Matrix map() {
    refreshMap();
    return basis == null ? map : blas.multiply(basis, map);
  }

  @Override
  public double time() {
    return stepSize * steps;
  }

  /**
   * The representation of each input.
   *
   * @return W₁, hidden × inputs; not to be written to
   */
  public Matrix hidden() {
    return w1;
  }

  /**
   * The weights from hidden units to features.
   *
   * @return W₂, features × hidden; not to be written to
   */
  public Matrix outputWeights() {
    return basis == null ? w2 : blas.multiply(basis, w2);
  }

  private static Matrix rotated(Matrix basis, Matrix outputs) {
    return basis == null ? outputs.copy() : Blas.best().multiply(Op.T, basis, Op.N, outputs);
  }
}

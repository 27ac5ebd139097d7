// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.random.RandomGenerator;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.sweep.Watch;

/**
 * The weights of a network of two linear layers under gradient flow on ½‖Σ − W₂W₁‖², integrated
 * numerically; the simulation beside {@link BalancedFlow}.
 *
 * <pre>
 * τẆ₁ = W₂ᵀ(Σ − W₂W₁),   τẆ₂ = (Σ − W₂W₁)W₁ᵀ
 * </pre>
 *
 * @param first W₁, h × p: hidden × inputs
 * @param second W₂, q × h: outputs × hidden
 * @unit t in τ
 * @error Dormand–Prince 8(5,3) with local tolerance 1e-13, absolute and relative
 */
public record TwoLayerWeights(Matrix first, Matrix second) {

  private static final double TOLERANCE = 1e-13;
  private static final double SMALLEST_STEP = 1e-12;

  /**
   * Random weights with W₂ᵀW₂ − W₁W₁ᵀ = λ·1: the lesser layer is gaussian, the other a random
   * isometry times the root that balance demands.
   *
   * @param inputs p
   * @param hidden h ≤ min(p, q): no more are possible for λ of either sign
   * @param outputs q
   * @param balance λ; &gt; 0 makes the second layer the larger one
   * @param scale expected squared length of a row of W₁ (λ ≥ 0) or column of W₂ (λ &lt; 0), ≥ 0
   * @param generator the stream to draw from
   * @return the weights
   */
  public static TwoLayerWeights balanced(
      int inputs,
      int hidden,
      int outputs,
      double balance,
      double scale,
      RandomGenerator generator) {
    boolean secondLarger = balance >= 0;
    int narrow = secondLarger ? inputs : outputs;
    int wide = secondLarger ? outputs : inputs;
    double sigma = Math.sqrt(scale / narrow);
    Matrix small =
        new Matrix(narrow, hidden, GaussianMatrix.matrix(narrow, hidden, sigma, generator));
    Blas blas = Blas.best();
    SymmetricEigen eigen = SymmetricEigen.of(blas.multiply(Op.T, small, Op.N, small));
    Matrix root = eigen.vectors().copy(); // V·√(μ + |λ|), then times Vᵀ
    for (int c = 0; c < hidden; c++) {
      double factor = Math.sqrt(Math.max(0, eigen.values()[c]) + Math.abs(balance));
      for (int r = 0; r < hidden; r++) {
        root.set(r, c, factor * root.get(r, c));
      }
    }
    Matrix frame = new Matrix(wide, hidden, HaarOrthogonal.frame(wide, hidden, generator));
    Matrix large =
        blas.multiply(Op.N, frame, Op.N, blas.multiply(Op.N, root, Op.T, eigen.vectors()));
    return secondLarger
        ? new TwoLayerWeights(small.transpose(), large)
        : new TwoLayerWeights(large.transpose(), small);
  }

  /**
   * The stacked weights.
   *
   * @return Q = [W₁ᵀ; W₂], (p + q) × h
   */
  public Matrix stacked() {
    int p = first.cols();
    Matrix q = new Matrix(p + second.rows(), first.rows());
    q.block(0, 0, p, first.rows()).copyFrom(first.transpose());
    q.block(p, 0, second.rows(), first.rows()).copyFrom(second);
    return q;
  }

  /**
   * The Gram matrix of the stacked weights.
   *
   * @return QQᵀ, (p + q) × (p + q)
   */
  public Matrix gram() {
    Matrix q = stacked();
    return Blas.best().multiply(Op.N, q, Op.T, q);
  }

  /**
   * How far the weights are from being λ-balanced.
   *
   * @param balance λ
   * @return largest element of |W₂ᵀW₂ − W₁W₁ᵀ − λ·1|
   */
  public double imbalance(double balance) {
    int h = first.rows();
    Matrix difference = Matrix.identity(h);
    Blas blas = Blas.best();
    blas.gemm(Op.N, Op.T, 1, first, first, balance, difference);
    blas.gemm(Op.T, Op.N, 1, second, second, -1, difference);
    double largest = 0;
    for (double element : difference.data()) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }

  /**
   * The weights at many times of gradient flow from these.
   *
   * @param correlation Σ, q × p
   * @param watch polled at each time
   * @param times t ≥ 0 in τ, not decreasing
   * @return the weights at these times
   */
  public TwoLayerWeights[] flow(Matrix correlation, Watch watch, double... times) {
    var integrator =
        new DormandPrince853Integrator(SMALLEST_STEP, Double.MAX_VALUE, TOLERANCE, TOLERANCE);
    var equation = new Gradient(correlation, first.rows());
    ODEState state = new ODEState(0, flat());
    TwoLayerWeights[] weights = new TwoLayerWeights[times.length];
    for (int i = 0; i < times.length; i++) {
      watch.check();
      if (times[i] > state.getTime()) {
        state = integrator.integrate(equation, state, times[i]);
      }
      weights[i] = equation.weights(state.getPrimaryState());
    }
    return weights;
  }

  private double[] flat() {
    int length = first.rows() * first.cols();
    double[] flat = new double[length + second.rows() * second.cols()];
    new Matrix(first.rows(), first.cols(), flat, 0, first.rows()).copyFrom(first);
    new Matrix(second.rows(), second.cols(), flat, length, second.rows()).copyFrom(second);
    return flat;
  }

  /** The right-hand side, on the weights as one array: W₁ and then W₂, column-major. */
  private static final class Gradient implements OrdinaryDifferentialEquation {

    private final Blas blas = Blas.best();
    private final Matrix correlation;
    private final Matrix error;
    private final int hidden;
    private final int split;

    Gradient(Matrix correlation, int hidden) {
      this.correlation = correlation;
      this.hidden = hidden;
      this.error = new Matrix(correlation.rows(), correlation.cols());
      this.split = hidden * correlation.cols();
    }

    @Override
    public int getDimension() {
      return split + hidden * correlation.rows();
    }

    @Override
    public double[] computeDerivatives(double t, double[] y) {
      TwoLayerWeights w = weights(y);
      double[] derivative = new double[y.length];
      TwoLayerWeights d = weights(derivative);
      error.copyFrom(correlation);
      blas.gemm(Op.N, Op.N, -1, w.second, w.first, 1, error);
      blas.gemm(Op.T, Op.N, 1, w.second, error, 0, d.first);
      blas.gemm(Op.N, Op.T, 1, error, w.first, 0, d.second);
      return derivative;
    }

    TwoLayerWeights weights(double[] y) {
      int q = correlation.rows();
      return new TwoLayerWeights(
          new Matrix(hidden, correlation.cols(), y, 0, hidden), new Matrix(q, hidden, y, split, q));
    }
  }
}

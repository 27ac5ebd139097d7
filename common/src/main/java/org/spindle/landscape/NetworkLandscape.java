// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Blas;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.TrainingSet;

/**
 * The error of a network on its training set as a function of all its weights and biases.
 *
 * <pre>
 * V(θ) = (1/n) Σ ℓ(a(x; θ), y) + ½ μ |θ|²
 * </pre>
 *
 * <p>With decay μ &gt; 0 the critical points of a softmax network are isolated, up to the exchange
 * of its neurons: {@link NeuronSymmetry}. Without, equal shifts of all outputs cost nothing, and
 * the Hessian is singular everywhere.
 */
public final class NetworkLandscape implements Landscape {

  private final Architecture network;
  private final TrainingSet samples;
  private final double decay;

  /**
   * The error of a network.
   *
   * @param network the architecture
   * @param samples what it learns
   * @param decay μ ≥ 0
   */
  public NetworkLandscape(Architecture network, TrainingSet samples, double decay) {
    if (!(decay >= 0 && decay <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("decay must be finite and >= 0, was " + decay);
    }
    this.network = network;
    this.samples = samples;
    this.decay = decay;
  }

  @Override
  public int dimension() {
    return network.parameters();
  }

  @Override
  public Probe probe(int capacity) {
    return new NetworkProbe(capacity);
  }

  /**
   * The error without its decay, (1/n) Σ ℓ.
   *
   * @param value V(θ)
   * @param point θ
   * @return V(θ) − ½ μ |θ|²
   */
  public double meanLoss(double value, double[] point) {
    double norm = Blas.best().nrm2(point);
    return value - 0.5 * decay * norm * norm;
  }

  /**
   * The Hessian at a point by its products alone, for networks too large for a matrix.
   *
   * @param point θ, copied
   * @return ∇²V(θ), for one thread
   * @cost about 12 flops for each weight and sample of a product
   */
  public LinearOperator curvature(double[] point) {
    ExactHessian exact = exact();
    exact.moveTo(point);
    int n = dimension();
    Matrix direction = new Matrix(n, 1);
    Matrix product = new Matrix(n, 1);
    return new LinearOperator() {
      @Override
      public int order() {
        return n;
      }

      @Override
      public void apply(double[] x, double[] y) {
        System.arraycopy(x, 0, direction.data(), 0, n);
        exact.times(direction, product);
        for (int i = 0; i < n; i++) {
          y[i] = product.data()[i] + decay * x[i];
        }
      }
    };
  }

  private ExactHessian exact() {
    return new ExactHessian(network, samples.inputs(), samples.targets());
  }

  private final class NetworkProbe implements Probe {
    private final ExactHessian exact = exact();
    private final double[][] points;
    private final double[] values;
    private final Matrix gradients;
    private final int n = dimension();
    private int here; // the point where the exact Hessian stands

    NetworkProbe(int capacity) {
      points = new double[capacity][n];
      values = new double[capacity];
      gradients = new Matrix(n, capacity);
    }

    @Override
    public void moveTo(Matrix places, int count) {
      for (int b = 0; b < count; b++) {
        double[] x = points[b];
        System.arraycopy(places.data(), places.offset() + b * places.leading(), x, 0, n);
        here = b;
        values[b] = exact.moveTo(x) + decayEnergy(x);
        for (int i = 0; i < n; i++) {
          gradients.data()[b * n + i] = exact.gradient()[i] + decay * x[i];
        }
      }
    }

    private double decayEnergy(double[] x) {
      return 0.5 * decay * Blas.best().dot(x, x);
    }

    @Override
    public double value(int point) {
      return values[point];
    }

    @Override
    public Matrix gradients() {
      return gradients;
    }

    @Override
    public void hessians(int[] chosen, int count, Matrix hessians) {
      for (int j = 0; j < count; j++) {
        stand(chosen[j]);
        Matrix block = hessians.block(0, j * n, n, n);
        exact.hessian(block);
        Symmetric.addToDiagonal(decay, block);
      }
    }

    @Override
    public void hessianTimes(Matrix directions, Matrix products) {
      int count = Math.min(directions.cols(), products.cols());
      for (int b = 0; b < count; b++) {
        stand(b);
        Matrix product = products.block(0, b, n, 1);
        exact.times(directions.block(0, b, n, 1), product);
        for (int i = 0; i < n; i++) {
          product.set(i, 0, product.get(i, 0) + decay * directions.get(i, b));
        }
      }
    }

    private void stand(int point) {
      if (here != point) {
        exact.moveTo(points[point]);
        here = point;
      }
    }
  }
}

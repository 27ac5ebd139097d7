// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.Optional;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.network.Architecture;
import org.spindle.network.Backpropagation;
import org.spindle.network.ExactHessian;
import org.spindle.network.HessianProduct;
import org.spindle.network.TrainingSet;

/**
 * The error of a network on all its samples as a function of its weights and biases, with Hessian,
 * Gauss–Newton matrix and the products of both.
 *
 * <pre>
 * f(θ) = (1/n) Σ ℓ(a(x; θ), y) + ½ μ |θ|²
 * </pre>
 *
 * <p>The curvature may be taken on fewer samples than value and gradient; it costs that share then.
 * The decay counts as part of the Gauss–Newton matrix.
 *
 * @cost value and gradient 2 and 6 flops for each weight and sample; product 12, Gauss–Newton 8;
 *     matrices as {@link ExactHessian#flops}
 */
public final class NetworkObjective implements Objective {

  private static final int ROOM = 1 << 22; // doubles of one block of samples, over all layers

  private final Architecture network;
  private final TrainingSet set;
  private final TrainingSet curved;
  private final double decay;
  private final int n;
  private final double[] here;
  private final double[] part;
  private final int block;
  private final int curvedBlock;
  private final Backpropagation pass;
  private final Curvature curvature = new NetworkCurvature();
  private ExactHessian exact;
  private HessianProduct product;
  private double[] partial;
  private boolean standing;
  private boolean exactHere;
  private boolean productHere;

  /**
   * The error with its curvature on all samples.
   *
   * @param network the architecture
   * @param set what it learns
   * @param decay μ ≥ 0
   */
  public NetworkObjective(Architecture network, TrainingSet set, double decay) {
    this(network, set, set, decay);
  }

  /**
   * The error with its curvature on some samples.
   *
   * @param network the architecture
   * @param set what it learns
   * @param curved the samples of the curvature
   * @param decay μ ≥ 0
   */
  public NetworkObjective(Architecture network, TrainingSet set, TrainingSet curved, double decay) {
    if (!(decay >= 0 && decay <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("decay must be finite and >= 0, was " + decay);
    }
    this.network = network;
    this.set = set;
    this.curved = curved;
    this.decay = decay;
    n = network.parameters();
    here = new double[n];
    part = new double[n];
    block = block(network, set);
    curvedBlock = block(network, curved);
    pass = new Backpropagation(network, block);
  }

  private static int block(Architecture network, TrainingSet set) {
    int neurons = 0;
    for (int l = 0; l <= network.factors(); l++) {
      neurons += network.width(l);
    }
    return Math.max(1, Math.min(set.inputs().cols(), ROOM / neurons));
  }

  @Override
  public int dimension() {
    return n;
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    int samples = set.inputs().cols();
    for (int from = 0; from < samples; from += block) {
      Matrix inputs = columns(set.inputs(), from, block);
      double loss = pass.loss(x, inputs, columns(set.targets(), from, block));
      sum += loss * inputs.cols() / samples;
    }
    return sum + decayEnergy(x);
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    stand(x);
    double sum = 0;
    if (exact != null && curved == set) {
      sum = exact.moveTo(x); // the curvature will need the same pass
      exactHere = true;
      System.arraycopy(exact.gradient(), 0, gradient, 0, n);
    } else {
      Arrays.fill(gradient, 0);
      int samples = set.inputs().cols();
      for (int from = 0; from < samples; from += block) {
        Matrix inputs = columns(set.inputs(), from, block);
        double loss = pass.gradient(x, inputs, columns(set.targets(), from, block), part);
        double weight = (double) inputs.cols() / samples;
        sum += weight * loss;
        Blas.best().axpy(weight, part, gradient);
      }
    }
    Blas.best().axpy(decay, x, gradient);
    return sum + decayEnergy(x);
  }

  private double decayEnergy(double[] x) {
    return decay == 0 ? 0 : 0.5 * decay * Blas.best().dot(x, x);
  }

  private static Matrix columns(Matrix data, int from, int block) {
    return data.block(0, from, data.rows(), Math.min(block, data.cols() - from));
  }

  private void stand(double[] x) {
    if (!standing || !Arrays.equals(here, x)) {
      System.arraycopy(x, 0, here, 0, n);
      standing = true;
      exactHere = false;
      productHere = false;
    }
  }

  @Override
  public boolean hasGaussNewton() {
    return true;
  }

  @Override
  public Optional<SumOfFunctions> split(int parts) {
    int samples = set.inputs().cols();
    return parts >= 1 && parts <= samples
        ? Optional.of(new NetworkParts(network, set, parts, decay))
        : Optional.empty();
  }

  private double share() {
    return (double) curved.inputs().cols() / set.inputs().cols();
  }

  @Override
  public double productCost(Metric metric) {
    return share() * (metric == Metric.HESSIAN ? PRODUCT : GAUSS_NEWTON_PRODUCT);
  }

  @Override
  public double matrixCost(Metric metric) {
    return share() * ExactHessian.flops(network) / network.gradientFlops();
  }

  @Override
  public Curvature curvature(double[] x) {
    stand(x);
    return curvature;
  }

  private final class NetworkCurvature implements Curvature {

    @Override
    public void times(double[] direction, double[] result) {
      multiply(Metric.HESSIAN, direction, result);
    }

    @Override
    public void gaussNewtonTimes(double[] direction, double[] result) {
      multiply(Metric.GAUSS_NEWTON, direction, result);
    }

    private void multiply(Metric metric, double[] direction, double[] result) {
      if (product == null) {
        product = new HessianProduct(network, curvedBlock, 1);
        partial = new double[n];
      }
      int samples = curved.inputs().cols();
      boolean whole = curvedBlock == samples;
      Arrays.fill(result, 0);
      for (int from = 0; from < samples; from += curvedBlock) {
        Matrix inputs = columns(curved.inputs(), from, curvedBlock);
        if (!whole || !productHere) {
          product.moveTo(here, inputs, columns(curved.targets(), from, curvedBlock));
          productHere = true;
        }
        Matrix v = new Matrix(n, 1, direction);
        if (metric == Metric.HESSIAN) {
          product.times(v, new Matrix(n, 1, partial));
        } else {
          product.gaussNewtonTimes(v, new Matrix(n, 1, partial));
        }
        Blas.best().axpy((double) inputs.cols() / samples, partial, result);
      }
      Blas.best().axpy(decay, direction, result);
    }

    @Override
    public void matrix(Metric metric, Matrix into) {
      if (exact == null) {
        exact = new ExactHessian(network, curved.inputs(), curved.targets());
      }
      if (!exactHere) {
        exact.moveTo(here);
        exactHere = true;
      }
      if (metric == Metric.HESSIAN) {
        exact.hessian(into);
      } else {
        exact.gaussNewton(into);
      }
      for (int i = 0; i < n && decay > 0; i++) {
        into.set(i, i, into.get(i, i) + decay);
      }
    }
  }
}

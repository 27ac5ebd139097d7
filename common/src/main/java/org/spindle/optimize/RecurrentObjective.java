// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.Optional;
import org.spindle.linalg.Blas;
import org.spindle.network.RecurrentNetwork;
import org.spindle.network.RecurrentPass;
import org.spindle.network.SymbolSequences;

/**
 * The error of a recurrent network in saying the next symbol, as a function of its weights and
 * biases, with products of the Hessian and of the Gauss–Newton matrix.
 *
 * <pre>
 * f(θ) = −(1/n) Σ ln p(next symbol | symbols so far; θ)
 * </pre>
 *
 * <p>The states of all steps are kept from the gradient to the products.
 *
 * @cost value, gradient and products as {@link RecurrentPass} says
 */
public final class RecurrentObjective implements Objective {

  private static final int BLOCK = 128; // sequences that step together: their states stay in cache

  private final RecurrentNetwork network;
  private final SymbolSequences set;
  private final RecurrentPass[] passes;
  private final RecurrentPass values;
  private final double[] here;
  private final double[] part;
  private final Curvature curvature = new ThroughTime();
  private boolean standing;

  /**
   * The error on sequences.
   *
   * @param network the architecture
   * @param set what it learns
   */
  public RecurrentObjective(RecurrentNetwork network, SymbolSequences set) {
    this.network = network;
    this.set = set;
    int blocks = (set.count() + BLOCK - 1) / BLOCK;
    passes = new RecurrentPass[blocks];
    for (int i = 0; i < blocks; i++) {
      passes[i] = new RecurrentPass(network, count(i), set.steps());
    }
    values = new RecurrentPass(network, count(0), set.steps());
    here = new double[network.parameters()];
    part = new double[network.parameters()];
  }

  private int count(int block) {
    return Math.min(BLOCK, set.count() - block * BLOCK);
  }

  private double share(int block) {
    return (double) count(block) / set.count();
  }

  @Override
  public int dimension() {
    return network.parameters();
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    for (int i = 0; i < passes.length; i++) {
      sum += share(i) * values.loss(x, set, i * BLOCK, count(i));
    }
    return sum;
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    System.arraycopy(x, 0, here, 0, x.length);
    standing = true;
    Arrays.fill(gradient, 0);
    double sum = 0;
    for (int i = 0; i < passes.length; i++) {
      sum += share(i) * passes[i].gradient(x, set, i * BLOCK, count(i), part);
      Blas.best().axpy(share(i), part, gradient);
    }
    return sum;
  }

  @Override
  public boolean hasGaussNewton() {
    return true;
  }

  @Override
  public Optional<SumOfFunctions> split(int parts) {
    return parts >= 1 && parts <= set.count()
        ? Optional.of(new RecurrentParts(network, set, parts))
        : Optional.empty();
  }

  @Override
  public Curvature curvature(double[] x) {
    if (!standing || !Arrays.equals(here, x)) {
      gradient(x, new double[x.length]);
    }
    return curvature;
  }

  private final class ThroughTime implements Curvature {

    @Override
    public void times(double[] direction, double[] product) {
      times(Metric.HESSIAN, direction, product);
    }

    @Override
    public void gaussNewtonTimes(double[] direction, double[] product) {
      times(Metric.GAUSS_NEWTON, direction, product);
    }

    @Override
    public void times(Metric metric, double[] direction, double[] product) {
      Arrays.fill(product, 0);
      for (int i = 0; i < passes.length; i++) {
        if (metric == Metric.HESSIAN) {
          passes[i].times(direction, part);
        } else {
          passes[i].gaussNewtonTimes(direction, part);
        }
        Blas.best().axpy(share(i), part, product);
      }
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.optimize.Objective.Metric;

/**
 * How often an optimizer has asked, and what that would have cost in gradients.
 *
 * <pre>
 * gradient-equivalents = gradients + values/3 + 2.3 H v + 1.5 G v + flops(H)/flops(∇) + parts/N
 * </pre>
 *
 * <p>Decompositions are counted but not priced. What methods of first order and quasi-Newton
 * methods compute beside the function is counted in flops of its own, apart from the gradients.
 */
public final class Evaluations {

  private long values;
  private long gradients;
  private long products;
  private long matrices;
  private long partGradients;
  private long decompositions;
  private double equivalents;
  private double overhead;

  /** Nothing so far. */
  Evaluations() {}

  void value() {
    values++;
    equivalents += Objective.VALUE;
  }

  void gradient() {
    gradients++;
    equivalents++;
  }

  void product(double cost) {
    products++;
    equivalents += cost;
  }

  void matrix(double cost) {
    matrices++;
    equivalents += cost;
  }

  void part(int parts) {
    partGradients++;
    equivalents += 1.0 / parts;
  }

  void decomposition() {
    decompositions++;
  }

  /** Flops of the method itself. */
  void overhead(double flops) {
    overhead += flops;
  }

  /**
   * Values without a gradient.
   *
   * @return their number
   */
  public long values() {
    return values;
  }

  /**
   * Gradients of the whole function, with its value.
   *
   * @return their number
   */
  public long gradients() {
    return gradients;
  }

  /**
   * Products of the Hessian or of the Gauss–Newton matrix with a vector.
   *
   * @return their number
   */
  public long products() {
    return products;
  }

  /**
   * Whole Hessians and Gauss–Newton matrices.
   *
   * @return their number
   */
  public long matrices() {
    return matrices;
  }

  /**
   * Gradients of single sub-functions.
   *
   * @return their number
   */
  public long partGradients() {
    return partGradients;
  }

  /**
   * Decompositions of a matrix into eigenvalues and eigenvectors, of the size of the space.
   *
   * @return their number
   */
  public long decompositions() {
    return decompositions;
  }

  /**
   * The cost of all that was asked.
   *
   * @return as many gradients of the whole function would cost the same
   */
  public double gradientEquivalents() {
    return equivalents;
  }

  /**
   * What the method itself has computed beside the function: each product and sum of vectors and
   * matrices, counted where it is done. Methods that decompose count {@link #decompositions}
   * instead.
   *
   * @return flops
   */
  public double overheadFlops() {
    return overhead;
  }

  /** An objective that is counted here. */
  Objective counting(Objective objective) {
    return new Counted(objective);
  }

  /** The products of a curvature as they are counted here. */
  private final class Counted implements Objective {
    private final Objective objective;

    Counted(Objective objective) {
      this.objective = objective;
    }

    @Override
    public int dimension() {
      return objective.dimension();
    }

    @Override
    public double value(double[] x) {
      Evaluations.this.value();
      return objective.value(x);
    }

    @Override
    public double gradient(double[] x, double[] gradient) {
      Evaluations.this.gradient();
      return objective.gradient(x, gradient);
    }

    @Override
    public boolean hasCurvature() {
      return objective.hasCurvature();
    }

    @Override
    public boolean hasGaussNewton() {
      return objective.hasGaussNewton();
    }

    @Override
    public double productCost(Metric metric) {
      return objective.productCost(metric);
    }

    @Override
    public double matrixCost(Metric metric) {
      return objective.matrixCost(metric);
    }

    @Override
    public Curvature curvature(double[] x) {
      Curvature curvature = objective.curvature(x);
      return new Curvature() {
        @Override
        public void times(double[] direction, double[] product) {
          Evaluations.this.product(productCost(Metric.HESSIAN));
          curvature.times(direction, product);
        }

        @Override
        public void gaussNewtonTimes(double[] direction, double[] product) {
          Evaluations.this.product(productCost(Metric.GAUSS_NEWTON));
          curvature.gaussNewtonTimes(direction, product);
        }

        @Override
        public void matrix(Metric metric, org.spindle.linalg.Matrix into) {
          Evaluations.this.matrix(matrixCost(metric));
          curvature.matrix(metric, into);
        }
      };
    }
  }
}

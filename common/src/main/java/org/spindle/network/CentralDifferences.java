// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/**
 * Central differences of a network's gradient along a direction, against the product of its Hessian
 * with it.
 *
 * <pre>
 * (∇L(θ + εv) − ∇L(θ − εv))/2ε = Hv + ε²/6 d³∇L/dε³ + …
 * </pre>
 */
public final class CentralDifferences {

  private final ExactHessian exact;
  private final double[] parameters;
  private final double[] direction;
  private final double[] product;
  private final double size;

  /**
   * Differences about a point.
   *
   * @param exact gradients and products; moved about
   * @param parameters θ
   * @param direction v
   */
  public CentralDifferences(ExactHessian exact, double[] parameters, double[] direction) {
    this.exact = exact;
    this.parameters = parameters;
    this.direction = direction;
    product = productAt(0);
    size = Blas.best().nrm2(product);
  }

  /**
   * The product with the Hessian, by the R-operator.
   *
   * @return Hv
   */
  public double[] product() {
    return product.clone();
  }

  /**
   * How far differences are from the product.
   *
   * @param steps ε
   * @return |(∇L(θ + εv) − ∇L(θ − εv))/2ε − Hv|/|Hv| for each
   */
  public double[] errors(double[] steps) {
    double[] errors = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      double[] difference = gradientAt(steps[i]);
      Blas.best().axpy(-1, gradientAt(-steps[i]), difference);
      Blas.best().scal(1 / (2 * steps[i]), difference);
      errors[i] = distance(difference, product) / size;
    }
    return errors;
  }

  /**
   * The error over ε², for small ε, from products with the Hessian at three points, so that no
   * difference of gradients enters.
   *
   * @param step how far the outer points are from θ
   * @return |d³∇L/dε³|/(6|Hv|)
   */
  public double truncation(double step) {
    double[] third = productAt(step);
    Blas.best().axpy(1, productAt(-step), third);
    Blas.best().axpy(-2, product, third);
    return Blas.best().nrm2(third) / (step * step) / (6 * size);
  }

  /**
   * How far vectors are apart.
   *
   * @param a a vector
   * @param b another
   * @return |a − b|
   */
  public static double distance(double[] a, double[] b) {
    double[] difference = a.clone();
    Blas.best().axpy(-1, b, difference);
    return Blas.best().nrm2(difference);
  }

  private double[] gradientAt(double step) {
    moveTo(step);
    return exact.gradient().clone();
  }

  private double[] productAt(double step) {
    moveTo(step);
    Matrix product = new Matrix(direction.length, 1);
    exact.times(new Matrix(direction.length, 1, direction), product);
    return product.data();
  }

  private void moveTo(double step) {
    double[] moved = parameters.clone();
    Blas.best().axpy(step, direction, moved);
    exact.moveTo(moved);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.random.RandomGenerator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.spindle.linalg.Matrix;

/**
 * A swiss roll in the plane: points on a spiral, with gaussian noise across.
 *
 * <pre>
 * θ = 1.5π (1 + 2u), u ~ U(0, 1);   x = c(θ) + σ n,   c = (θ cos θ − 2, θ sin θ − 2/(3π))/κ
 * </pre>
 *
 * <p>The shifts make both means 0, and κ² = 46.09…/(1 − σ²) makes E|x|² = 2.
 *
 * @param thickness σ in [0, 1)
 * @source Sohl-Dickstein et al. 2015, figure 1, whose thickness is not published
 */
public record SwissRoll(double thickness) {

  private static final double START = 1.5 * Math.PI;
  private static final double TURN = 3 * Math.PI; // θ from START over this angle
  private static final double FIRST_MEAN = 2;
  private static final double SECOND_MEAN = 2 / (3 * Math.PI);

  /** ½ of the variance of (θ cos θ, θ sin θ): ½[E θ² − 4 − 4/(9π²)], E θ² = 39π²/4. */
  private static final double HALF_VARIANCE =
      0.5 * (9.75 * Math.PI * Math.PI - FIRST_MEAN * FIRST_MEAN - SECOND_MEAN * SECOND_MEAN);

  private static final double STEP = 0.01; // of the quadrature of the covariance, along the spiral

  private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(10);

  /** Checks the thickness. */
  public SwissRoll {
    if (!(thickness >= 0 && thickness < 1)) {
      throw new IllegalArgumentException(
          "thickness of the swiss roll must be in [0, 1), was " + thickness);
    }
  }

  /**
   * The scale of the spiral.
   *
   * @return κ
   */
  public double scale() {
    return Math.sqrt(HALF_VARIANCE / (1 - thickness * thickness));
  }

  /**
   * The covariance of its points, by quadrature along the spiral, and the noise.
   *
   * @return 2 × 2
   */
  public Matrix covariance() {
    Matrix points = points(STEP);
    Matrix covariance = new Matrix(2, 2);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        double sum = i == j ? thickness * thickness : 0;
        for (int c = 0; c < points.cols(); c++) {
          sum += points.get(2, c) * points.get(i, c) * points.get(j, c);
        }
        covariance.set(i, j, sum);
      }
    }
    return covariance;
  }

  /**
   * A coordinate of the spiral.
   *
   * @param axis 0 or 1
   * @param u place along it, in [0, 1]
   * @return c_axis
   */
  public double curve(int axis, double u) {
    double theta = START + TURN * u;
    return axis == 0
        ? (theta * Math.cos(theta) - FIRST_MEAN) / scale()
        : (theta * Math.sin(theta) - SECOND_MEAN) / scale();
  }

  /**
   * The longest step of the spiral for a step of u.
   *
   * @return max |dc/du|
   */
  public double fastest() {
    return TURN * Math.hypot(1, START + TURN) / scale();
  }

  /**
   * Samples.
   *
   * @param samples n
   * @param generator stream, one uniform number and two gaussians a sample
   * @return 2 × n
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix x = new Matrix(2, samples);
    for (int c = 0; c < samples; c++) {
      double u = generator.nextDouble();
      for (int axis = 0; axis < 2; axis++) {
        x.set(axis, c, curve(axis, u) + thickness * generator.nextGaussian());
      }
    }
    return x;
  }

  /**
   * The spiral as a quadrature rule: points and weights, for averages over u.
   *
   * @param spacing largest distance between neighbouring panels' ends over 5, roughly the distance
   *     of points, > 0
   * @return 3 × n: the two coordinates and the weight, which sum to 1
   */
  public Matrix points(double spacing) {
    int nodes = LEGENDRE.getNumberOfPoints();
    int panels = (int) Math.max(8, Math.ceil(fastest() / (spacing * nodes)));
    Matrix points = new Matrix(3, panels * nodes);
    for (int panel = 0; panel < panels; panel++) {
      for (int i = 0; i < nodes; i++) {
        double u = (panel + 0.5 * (1 + LEGENDRE.getPoint(i))) / panels;
        int c = panel * nodes + i;
        points.set(0, c, curve(0, u));
        points.set(1, c, curve(1, u));
        points.set(2, c, 0.5 * LEGENDRE.getWeight(i) / panels);
      }
    }
    return points;
  }
}

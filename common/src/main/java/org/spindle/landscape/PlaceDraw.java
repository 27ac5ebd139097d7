// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.random.RandomGenerator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.spindle.landscape.CriticalEnsemble.Condition;

/**
 * How the place of the removed eigenvalue is drawn at a given energy: beyond the edge of the
 * spectrum from the tilted gaussian of large N, with what is left of |det| for a weight.
 *
 * @param order number of variables of the Hessian
 * @param condition its law up to the density of eigenvalues
 * @param outside whether it is drawn at all: beyond the edge
 * @param mean of the tilted gaussian
 * @param variance of it; 0 for a place
 */
record PlaceDraw(int order, Condition condition, boolean outside, double mean, double variance) {

  /**
   * The place at an energy.
   *
   * @param ensemble the critical points
   * @param energy ε
   * @return how it is drawn
   */
  static PlaceDraw at(CriticalEnsemble ensemble, double energy) {
    int n = ensemble.order();
    int order = ensemble.hessianOrder();
    Condition condition = ensemble.at(energy);
    double x = condition.mean();
    double edge = 2 * Math.sqrt(n) - Math.pow(n, -1.0 / 6);
    double w = condition.variance();
    double root = Math.sqrt(order);
    if (w == 0) {
      return new PlaceDraw(order, condition, Math.abs(x) > edge, x, 0);
    }
    // |det| e^{−x²/4 − (x − x*)²/(2w)} without the determinant is N(mean, v).
    double v = 1 / (0.5 + 1 / w);
    double mean = x * v / w;
    double reach = 2 * Math.abs(mean) + 4 * root;
    double tilted =
        new BrentSolver(1e-10)
            .solve(
                200,
                s -> root * Semicircle.logDeterminantSlope(s / root) - (s - mean) / v,
                -reach,
                reach);
    double bend =
        root
            * (Semicircle.logDeterminantSlope((tilted + 0.01) / root)
                - Semicircle.logDeterminantSlope((tilted - 0.01) / root))
            / 0.02;
    double variance = 1.2 / (1 / v - bend); // a little wider, so that weights stay bounded
    return new PlaceDraw(order, condition, Math.abs(tilted) > edge, tilted, variance);
  }

  /** A place beyond the edge. */
  double draw(RandomGenerator generator) {
    return variance == 0 ? mean : mean + Math.sqrt(variance) * generator.nextGaussian();
  }

  /** Logarithm of what the determinant's weight is measured by, so that weights are near one. */
  double reference(double x) {
    double root = Math.sqrt(order);
    double log = 0.5 * order * Math.log(order);
    log += order * Semicircle.logDeterminant(mean / root);
    if (variance == 0) {
      return log;
    }
    double w = condition.variance();
    double target = target(x, w) - target(mean, w);
    double z = x - mean;
    return log - target - z * z / (2 * variance);
  }

  private double target(double x, double w) {
    double z = x - condition.mean();
    return -x * x / 4 - z * z / (2 * w);
  }
}

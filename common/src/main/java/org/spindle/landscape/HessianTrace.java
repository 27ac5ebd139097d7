// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.landscape.CriticalEnsemble.Condition;

/**
 * The mean eigenvalue of the Hessian at critical points of a given energy.
 *
 * <p>The trace of G_n is independent of the gaps between its eigenvalues, so that where one of them
 * lies at x the mean t of all of them obeys
 *
 * <pre>
 * ⟨t⟩ = −(2/n) ρ'/ρ,   ⟨t²⟩ = 2/n + (2/n)² ρ''/ρ,   mean of the Hessian = h n (t − x)/(n − 1)
 * </pre>
 *
 * <p>For the p-spin model h x = p u: it is −p u N/(N − 1) with scatter √(2p(p−1))/(N − 1), both
 * times 1 + O(1/N), while at random points of energy u it is −p u.
 *
 * @param ensemble the critical points
 * @source derived; the first formula is Tweedie's
 */
record HessianTrace(CriticalEnsemble ensemble) {

  private static final double DIFFERENCE = 0.05; // of derivatives, in units of 1/√n

  /** Mean and mean square over critical points of the Hessian's mean eigenvalue. */
  double[] moments(double energy) {
    GoeDensity density = new GoeDensity(ensemble.order());
    Condition condition = ensemble.at(energy);
    if (condition.variance() == 0) {
      double x = condition.mean();
      return new double[] {moment(density, x, 1), moment(density, x, 2)};
    }
    double mass = condition.average(density::at);
    return new double[] {
      condition.average(x -> density.at(x) * moment(density, x, 1)) / mass,
      condition.average(x -> density.at(x) * moment(density, x, 2)) / mass
    };
  }

  private double moment(GoeDensity density, double x, int power) {
    double step = DIFFERENCE / Math.sqrt(ensemble.order());
    double here = density.logAt(x);
    double left = density.logAt(x - step);
    double right = density.logAt(x + step);
    double slope = (right - left) / (2 * step);
    double bend = (right - 2 * here + left) / (step * step);
    double n = ensemble.order();
    double shift = -2 / n * slope - x;
    double scale = ensemble.hessianScale() * n / (n - 1);
    double square = shift * shift + 2 / n + 4 / (n * n) * bend;
    return power == 1 ? scale * shift : scale * scale * square;
  }
}

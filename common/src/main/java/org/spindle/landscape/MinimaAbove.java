// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.special.Erf;

/**
 * Minima among the critical points whose energy is above a given one, by quadrature over the place
 * of the smallest eigenvalue.
 *
 * @param ensemble the critical points
 */
record MinimaAbove(CriticalEnsemble ensemble) {

  private static final int FINE = 40; // places in a unit of the smallest eigenvalue

  /** Number of such minima over number of such critical points, means of both. */
  double fraction(double energy) {
    GoeMinimum smallest = new GoeMinimum(ensemble.order());
    GoeDensity density = new GoeDensity(ensemble.order());
    double edge = 2 * Math.sqrt(ensemble.order()) + 6;
    double place = energy / ensemble.energySlope() - ensemble.energyOffset();
    double low = ensemble.energyVariance() == 0 ? Math.max(place, -edge) : -edge;
    int size = (int) Math.ceil((edge - low) * FINE);
    double step = (edge - low) / size;
    double minima = 0;
    double all = 0;
    double before = Math.exp(smallest.logAbove(low));
    for (int i = 0; i < size; i++) {
      double x = low + (i + 0.5) * step;
      double share = ensemble.weight(x) * above(x, place);
      // Only where minima are: a probability that has vanished need not be computed again.
      double after = before == 0 ? 0 : Math.exp(smallest.logAbove(low + (i + 1) * step));
      after = after < 1e-14 ? 0 : Math.min(before, after);
      minima += share * (before - after);
      all += share * step * density.at(x);
      before = after;
    }
    return minima / all;
  }

  /**
   * Probability that the energy at a removed eigenvalue x is above the one that belongs to place.
   */
  private double above(double x, double place) {
    if (ensemble.energyVariance() == 0) {
      return x > place ? 1 : 0;
    }
    double z = ensemble.energySlope() * (place - x) / Math.sqrt(2 * ensemble.energyVariance());
    return 0.5 * Erf.erfc(z);
  }
}

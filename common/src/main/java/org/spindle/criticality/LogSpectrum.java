// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

/**
 * A distribution of singular values s on the logarithmic scale: a continuous part, tabulated, and
 * atoms at its upper end and at s = 0.
 *
 * @error that of {@link FreeProduct} where the table reaches, above the lowest 0.1 % of the
 *     spectrum
 */
public final class LogSpectrum {

  private final double[] logS; // descending from the upper edge of the continuous part
  private final double[] density; // of ln s
  private final double[] above; // fraction above, top atom included
  private final double topAtom;
  private final double topAtomLogS;
  private final double zeroAtom;

  /** Takes over the arrays. */
  LogSpectrum(
      double[] logS,
      double[] density,
      double[] above,
      double topAtom,
      double topAtomLogS,
      double zeroAtom) {
    this.logS = logS;
    this.density = density;
    this.above = above;
    this.topAtom = topAtom;
    this.topAtomLogS = topAtomLogS;
    this.zeroAtom = zeroAtom;
  }

  /**
   * The logarithm of the largest singular value.
   *
   * @return upper end of the support, that of an atom where there is one
   */
  public double logUpperEdge() {
    return topAtom > 0 ? topAtomLogS : logS[0];
  }

  /**
   * The upper end of the continuous part.
   *
   * @return ln s
   */
  public double logBulkEdge() {
    return logS[0];
  }

  /**
   * The weight of the atom at the largest singular value.
   *
   * @return fraction of all singular values, 0 if there is none
   */
  public double topAtom() {
    return topAtom;
  }

  /**
   * The fraction of singular values that are zero.
   *
   * @return weight of the atom at s = 0
   */
  public double zeroAtom() {
    return zeroAtom;
  }

  /**
   * The fraction of singular values that are not zero but below the table.
   *
   * @return 0.001 of the continuous part, more where the curve could not be followed so far
   */
  public double untabulated() {
    return Math.max(0, below(logS.length - 1));
  }

  /**
   * The density of ln s, atoms left out.
   *
   * @param at ln s
   * @return dP/d(ln s)
   */
  public double density(double at) {
    int last = logS.length - 1;
    if (at >= logS[0]) {
      return 0;
    }
    if (at < logS[last]) {
      double left = below(last);
      return left <= 0 ? 0 : left * tailRate() * Math.exp((at - logS[last]) * tailRate());
    }
    int i = interval(at);
    // next to the edge the density is smooth in the root of the distance from it
    double left = Math.sqrt(logS[0] - logS[i]);
    double right = Math.sqrt(logS[0] - logS[i + 1]);
    double fraction = (Math.sqrt(logS[0] - at) - left) / (right - left);
    return density[i] + fraction * (density[i + 1] - density[i]);
  }

  /**
   * The fraction of singular values that are at most s, the zeros included.
   *
   * @param at ln s
   * @return P(s' ≤ s)
   */
  public double cumulative(double at) {
    int last = logS.length - 1;
    if (topAtom > 0 && at >= topAtomLogS) {
      return 1;
    }
    if (at >= logS[0]) {
      return 1 - topAtom;
    }
    if (at < logS[last]) {
      double left = below(last);
      return zeroAtom + (left <= 0 ? 0 : left * Math.exp((at - logS[last]) * tailRate()));
    }
    int i = interval(at);
    return 1 - hermite(i, at);
  }

  /**
   * The fraction of singular values within a factor 2 of a value.
   *
   * @param logRms ln of it, of their root mean square
   * @return fraction in [rms/2, 2 rms]
   */
  public double insideFraction(double logRms) {
    return cumulative(logRms + Math.log(2)) - cumulative(logRms - Math.log(2));
  }

  /**
   * The quantile: the logarithm of the singular value below which a fraction p lies.
   *
   * @param p in (0, 1)
   * @return ln s; −∞ if p lies within the zeros
   */
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("a quantile needs 0 < p < 1, was " + p);
    }
    int last = logS.length - 1;
    if (p >= 1 - topAtom) {
      return topAtomLogS;
    }
    if (p <= zeroAtom) {
      return Double.NEGATIVE_INFINITY;
    }
    double left = below(last);
    if (p < zeroAtom + left) {
      return logS[last] + Math.log((p - zeroAtom) / left) / tailRate();
    }
    double low = logS[last];
    double high = logS[0];
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (cumulative(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /**
   * Places to draw the density at: from the edge of the continuous part down, finer near it.
   *
   * @param intervals number of places less one
   * @param tail fraction of the singular values that are not zero to be left below
   * @return ln s, ascending
   */
  public double[] grid(int intervals, double tail) {
    double high = logBulkEdge();
    double low = Math.min(high - 1e-6, quantile(zeroAtom + tail * (1 - zeroAtom)));
    double[] grid = new double[intervals + 1];
    for (int i = 0; i <= intervals; i++) {
      double root = 1 - i / (double) intervals;
      grid[i] = high - (high - low) * root * root;
    }
    return grid;
  }

  /** The rate of the exponential that goes on below the table, no slower than the table is long. */
  private double tailRate() {
    int last = logS.length - 1;
    return Math.max(density[last] / below(last), 1 / (logS[0] - logS[last]));
  }

  private double below(int i) {
    return 1 - above[i] - zeroAtom;
  }

  /** The i with logS[i] > at ≥ logS[i + 1]. */
  private int interval(double at) {
    int low = 0;
    int high = logS.length - 1;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (logS[middle] > at) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The fraction above, by the cubic with the right values and slopes at both ends. */
  private double hermite(int i, double at) {
    double h = logS[i + 1] - logS[i];
    double t = (at - logS[i]) / h;
    if (i == 0) { // next to the edge the fraction above is a power 3/2
      return above[0] + (above[1] - above[0]) * t * Math.sqrt(t);
    }
    double a = above[i];
    double b = above[i + 1];
    double slopeA = -density[i] * h;
    double slopeB = -density[i + 1] * h;
    double t2 = t * t;
    double t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * a
        + (t3 - 2 * t2 + t) * slopeA
        + (3 * t2 - 2 * t3) * b
        + (t3 - t2) * slopeB;
  }
}

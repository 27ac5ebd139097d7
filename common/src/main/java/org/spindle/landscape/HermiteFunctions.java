// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.special.Erf;

/**
 * Normalised Hermite functions and their integrals at one place, from order 0 to n.
 *
 * <pre>
 * φ_{j+1} = √(2/(j+1)) y φ_j − √(j/(j+1)) φ_{j−1},   φ_0 = π^{−1/4} e^{−y²/2}
 * ∫φ_{j+1} = (√(j/2) ∫φ_{j−1} − φ_j)/√((j+1)/2)
 * </pre>
 *
 * <p>Everything is kept at −|y|, where integrals from −∞ are free of cancellation, and in units of
 * e^{scale}, so that nothing underflows far outside of the oscillating region |y| < √(2n).
 *
 * @error about 1e-14 √n relative
 * @cost 10 flops an order
 */
final class HermiteFunctions {

  private static final int STEP = 256; // exponent of one rescaling
  private static final double LARGE = 0x1p256;
  private static final double LN2 = Math.log(2);

  private final int n;
  private final double[] phi;
  private final double[] tail;
  private final int[] steps;
  private final double[] total;
  private final double[] up; // √(2/(j+1))
  private final double[] back; // √(j/(j+1))
  private final double[] root; // √(j/2)
  private double scale;
  private boolean mirrored;

  /**
   * Arrays for one place at a time.
   *
   * @param n highest order, ≥ 1
   */
  HermiteFunctions(int n) {
    this.n = n;
    phi = new double[n + 1];
    tail = new double[n + 1];
    steps = new int[n + 1];
    total = new double[n + 1];
    up = new double[n + 1];
    back = new double[n + 1];
    root = new double[n + 2];
    for (int j = 0; j <= n; j++) {
      up[j] = Math.sqrt(2.0 / (j + 1));
      back[j] = Math.sqrt(j / (j + 1.0));
      root[j + 1] = Math.sqrt(0.5 * (j + 1));
    }
    total[0] = Math.pow(Math.PI, 0.25) * Math.sqrt(2);
    for (int j = 1; j < n; j++) {
      total[j + 1] = back[j] * total[j - 1];
    }
  }

  /** Goes to y. */
  void at(double y) {
    double z = -Math.abs(y);
    mirrored = y > 0;
    double norm = Math.pow(Math.PI, -0.25);
    phi[0] = norm;
    phi[1] = Math.sqrt(2) * z * norm;
    tail[0] = norm * Math.sqrt(Math.PI / 2) * scaledErfc(-z / Math.sqrt(2));
    tail[1] = -Math.sqrt(2) * norm;
    steps[0] = 0;
    steps[1] = 0;
    int step = 0;
    double before = phi[0];
    double tailBefore = tail[0];
    double last = phi[1];
    double tailLast = tail[1];
    for (int j = 1; j < n; j++) {
      double next = up[j] * z * last - back[j] * before;
      double tailNext = back[j] * tailBefore - up[j] * last;
      before = last;
      tailBefore = tailLast;
      last = next;
      tailLast = tailNext;
      if (Math.abs(last) > LARGE) {
        before /= LARGE;
        tailBefore /= LARGE;
        last /= LARGE;
        tailLast /= LARGE;
        step++;
      }
      phi[j + 1] = last;
      tail[j + 1] = tailLast;
      steps[j + 1] = step;
    }
    for (int j = 0; j <= n; j++) {
      if (steps[j] != step) {
        phi[j] = Math.scalb(phi[j], STEP * (steps[j] - step));
        tail[j] = Math.scalb(tail[j], STEP * (steps[j] - step));
      }
    }
    scale = STEP * LN2 * step - 0.5 * z * z;
  }

  /** The logarithm of the common factor of {@link #scaledPhi} and {@link #scaledTail}. */
  double scale() {
    return scale;
  }

  /** φ_j(−|y|) e^{−scale}. */
  double scaledPhi(int j) {
    return phi[j];
  }

  /** ∫_{−∞}^{−|y|} φ_j e^{−scale}. */
  double scaledTail(int j) {
    return tail[j];
  }

  /** ∫ φ_j over the whole line. */
  double total(int j) {
    return total[j];
  }

  /** √(j/2), for derivatives: φ_j' = √(j/2) φ_{j−1} − √((j+1)/2) φ_{j+1}. */
  double root(int j) {
    return root[j];
  }

  /** Writes φ_j(y) for j ≤ n. */
  void phi(double[] into) {
    double factor = Math.exp(scale);
    for (int j = 0; j <= n; j++) {
      into[j] = (mirrored && j % 2 == 1 ? -factor : factor) * phi[j];
    }
  }

  /** Writes ½∫ sgn(y − t) φ_j(t) dt for j ≤ n. */
  void half(double[] into) {
    double factor = Math.exp(scale);
    for (int j = 0; j <= n; j++) {
      double left = factor * tail[j] - 0.5 * total[j];
      into[j] = mirrored && j % 2 == 0 ? -left : left;
    }
  }

  /** e^{t²} erfc t for t ≥ 0. */
  private static double scaledErfc(double t) {
    if (t < 3) {
      return Math.exp(t * t) * Erf.erfc(t);
    }
    double fraction = t;
    for (int k = 80; k >= 1; k--) {
      fraction = t + 0.5 * k / fraction;
    }
    return 1 / (Math.sqrt(Math.PI) * fraction);
  }
}

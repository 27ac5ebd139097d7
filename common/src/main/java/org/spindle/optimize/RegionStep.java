// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * The lowest point of a quadratic model in a ball, and of the model with a cubic term, both in the
 * basis in which the curvature w is diagonal, exactly.
 *
 * <pre>
 * ball   min cᵀs + ½ Σ w_i s_i²,             |s| ≤ R     s_i = −c_i/(w_i + λ),  λ ≥ max(0, −w_1)
 * cubic  min cᵀs + ½ Σ w_i s_i² + σ/3 |s|³               λ = σ|s|
 * </pre>
 *
 * <p>The hard case, in which the slope along the lowest eigenvector vanishes and all of the above
 * is too short for every λ &gt; −w_1, has λ = −w_1 and a part along that eigenvector that makes up
 * the length; its sign is free, and is +.
 *
 * @error |s| to 1e-14: λ is searched as its distance from −w_1, so nothing cancels
 * @cost about 60 sums over all directions
 * @source J. J. Moré and D. C. Sorensen, SIAM J. Sci. Stat. Comput. 4, 553 (1983); C. Cartis, N. I.
 *     M. Gould and Ph. L. Toint, Math. Program. 127, 245 (2011)
 */
public final class RegionStep {

  private static final double NO_SLOPE = 1e-14; // of |c|: along the lowest directions, rounding
  private static final int BISECTIONS = 200; // ends long before, at the resolution
  private static final double RESOLUTION = 4e-16;

  private RegionStep() {}

  /**
   * The step in a ball.
   *
   * @param w curvatures, ascending, not changed
   * @param c slopes, not changed
   * @param radius R &gt; 0
   * @param s overwritten by the step
   * @return λ ≥ 0
   */
  public static double trustRegion(double[] w, double[] c, double radius, double[] s) {
    if (!(radius > 0)) {
      throw new IllegalArgumentException("the radius must be > 0, was " + radius);
    }
    return solve(w, c, radius, 0, s);
  }

  /**
   * The step with a cubic term.
   *
   * @param w curvatures, ascending, not changed
   * @param c slopes, not changed
   * @param sigma σ &gt; 0
   * @param s overwritten by the step
   * @return λ = σ|s| ≥ 0
   */
  public static double cubic(double[] w, double[] c, double sigma, double[] s) {
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("sigma must be > 0, was " + sigma);
    }
    return solve(w, c, 0, sigma, s);
  }

  /** With radius R, or with σ and the radius λ/σ. */
  private static double solve(double[] w, double[] c, double radius, double sigma, double[] s) {
    double shift = Math.max(0, -w[0]);
    double flat = QuadraticModel.FLAT * Math.max(shift, Math.abs(w[w.length - 1]));
    double size = norm(c);
    double first = step(w, c, shift, 0, size, flat, s);
    double room = sigma > 0 ? shift / sigma : radius;
    if (first <= room) {
      if (w[0] < -flat) {
        s[0] += Math.sqrt(Math.max(0, room * room - first * first)); // the hard case
        return shift;
      }
      return 0;
    }
    double high = sigma > 0 ? Math.sqrt(sigma * size) : size / radius;
    double low = high;
    while (step(w, c, shift, low, size, flat, s) <= room(radius, sigma, shift + low)) {
      high = low;
      low /= 4;
    }
    for (int i = 0; i < BISECTIONS && high - low > RESOLUTION * high; i++) {
      double middle = Math.sqrt(low) * Math.sqrt(high);
      if (step(w, c, shift, middle, size, flat, s) > room(radius, sigma, shift + middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    step(w, c, shift, high, size, flat, s);
    return shift + high;
  }

  private static double room(double radius, double sigma, double lambda) {
    return sigma > 0 ? lambda / sigma : radius;
  }

  /** The step at λ = shift + μ; returns its length, infinite where a slope meets no curvature. */
  private static double step(
      double[] w, double[] c, double shift, double mu, double size, double flat, double[] s) {
    double square = 0;
    for (int i = 0; i < w.length; i++) {
      double gap = w[i] + shift;
      boolean none = gap <= flat && Math.abs(c[i]) <= NO_SLOPE * size;
      s[i] = none || c[i] == 0 ? 0 : -c[i] / (gap + mu);
      square += s[i] * s[i];
    }
    return Math.sqrt(square);
  }

  private static double norm(double[] c) {
    double square = 0;
    for (double slope : c) {
      square += slope * slope;
    }
    return Math.sqrt(square);
  }
}

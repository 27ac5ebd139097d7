// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The trade-off of speed and accuracy on paths of gaussians: what it costs to move.
 *
 * <pre>
 * (ΔW₂)² ≤ S τ,   S = Σ_k ∫ (ds_k/dτ)² dτ,   (ΔW₂)² = Σ_k (s_k(end) − s_k(0))²,   s = √V
 * </pre>
 *
 * <p>Time τ is counted so that the diffusion constant is 1, and S is the entropy production of a
 * process whose velocity carries the gaussian of widths s along. Equality holds if all widths move
 * at constant speed: on the geodesic of Wasserstein's distance.
 *
 * @param production S, nats
 * @param time τ
 * @param squaredDistance (ΔW₂)²
 * @source Aurell et al. 2011; Ikeda et al. 2025
 */
public record SpeedAccuracy(double production, double time, double squaredDistance) {

  /**
   * The share of the dissipation that the move itself needs.
   *
   * @return (ΔW₂)²/(S τ) ≤ 1
   */
  public double efficiency() {
    return squaredDistance / (production * time);
  }

  /**
   * The relaxation of data towards white noise, as diffusion does it: ᾱ = e^{−2τ}.
   *
   * @param data the data
   * @param left ᾱ at the end, in (0, 1)
   * @return S = KL(q_0‖π) − KL(q_τ‖π)
   */
  public static SpeedAccuracy relaxation(GaussianData data, double left) {
    if (!(left > 0 && left < 1)) {
      throw new IllegalArgumentException("signal left must be in (0, 1), was " + left);
    }
    double production = 0;
    double distance = 0;
    for (int k = 0; k < data.dimension(); k++) {
      double from = data.variance(k, 1);
      double to = data.variance(k, left);
      production += 0.5 * (from - to - Math.log(from / to));
      double width = Math.sqrt(from) - Math.sqrt(to);
      distance += width * width;
    }
    return new SpeedAccuracy(production, -0.5 * Math.log(left), distance);
  }

  /**
   * The same relaxation as a path of many pieces, integrated: the twin of the closed form.
   *
   * @param data the data
   * @param left ᾱ at the end, in (0, 1)
   * @param pieces of equal τ, on each of which the speed is nearly constant
   * @return the trade-off, to second order in 1/pieces
   */
  public static SpeedAccuracy relaxation(GaussianData data, double left, int pieces) {
    double[][] widths = new double[pieces + 1][];
    double[] times = new double[pieces];
    for (int i = 0; i <= pieces; i++) {
      widths[i] = widths(data, Math.pow(left, (double) i / pieces));
    }
    Arrays.fill(times, -0.5 * Math.log(left) / pieces);
    return path(widths, times);
  }

  /**
   * The geodesic between the ends of a relaxation, which takes as long.
   *
   * @param data the data
   * @param left ᾱ at the end, in (0, 1)
   * @return the trade-off of the straight way
   */
  public static SpeedAccuracy geodesic(GaussianData data, double left) {
    return path(new double[][] {widths(data, 1), widths(data, left)}, -0.5 * Math.log(left));
  }

  private static double[] widths(GaussianData data, double signal) {
    return IntStream.range(0, data.dimension())
        .mapToDouble(k -> Math.sqrt(data.variance(k, signal)))
        .toArray();
  }

  /**
   * A path of piecewise constant speeds; with one piece, the geodesic.
   *
   * @param widths s_k at each corner: corner by mode, two corners or more
   * @param times τ of each piece, one less
   * @return the trade-off between the first corner and the last
   */
  public static SpeedAccuracy path(double[][] widths, double... times) {
    if (widths.length < 2 || times.length != widths.length - 1) {
      throw new IllegalArgumentException(
          "a path of " + widths.length + " corners has no " + times.length + " pieces");
    }
    double production = 0;
    double time = 0;
    for (int i = 0; i < times.length; i++) {
      production += squared(widths[i], widths[i + 1]) / times[i];
      time += times[i];
    }
    return new SpeedAccuracy(production, time, squared(widths[0], widths[widths.length - 1]));
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }
}

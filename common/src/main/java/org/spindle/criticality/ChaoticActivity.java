// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.linalg.SymmetricEigen;

/**
 * The chaotic activity of a large random recurrent network of gain g &gt; 1, ẋ = −x + gJ tanh x, J
 * gaussian of variance 1/N: dynamical mean-field theory.
 *
 * <pre>
 * Δ(τ) = ⟨x(t)x(t+τ)⟩:   Δ̈ = Δ − g²⟨φφ⟩_Δ,   ½Δ̇² = W(Δ),  W(0) = W(Δ₀) = 0
 * Δ₀²/2 = g²(E ln²cosh √Δ₀z − (E ln cosh √Δ₀z)²)
 * λ = −1 + √(1 − E₀),   [−∂τ² + 1 − g²⟨φ'φ'⟩_{Δ(τ)}]ψ = E₀ψ, lowest
 * </pre>
 *
 * <p>Averages over pairs of gaussians are power series in c = Δ/Δ₀ by Hermite's polynomials
 * (Mehler). Below the transition, g ≤ 1, activity dies out, λ = g − 1.
 *
 * @param gain g
 * @param variance Δ₀, 0 for g ≤ 1
 * @param exponent λ, the largest Lyapunov exponent, in units of the time constant
 * @error Δ₀ 1e-10; λ 1e-4 for 1.1 ≤ g ≤ 4
 * @source Sompolinsky, Crisanti and Sommers 1988
 */
public record ChaoticActivity(double gain, double variance, double exponent) {

  private static final int TERMS = 300; // of a series; its terms fall as exp(−π √(2k/Δ₀))
  private static final double STEP = 0.05; // of τ
  private static final double FAINT = 1e-9; // c that counts as none
  private static final int MOST = 3000; // steps of τ
  private static final double TAIL = 12; // τ beyond the decay of correlations

  /**
   * The activity at a gain.
   *
   * @param gain g &gt; 0, up to 10
   * @return variance and exponent
   */
  public static ChaoticActivity of(double gain) {
    if (!(gain > 0 && gain <= 10)) {
      throw new IllegalArgumentException("gain must be > 0 and <= 10, was " + gain);
    }
    if (gain <= 1) {
      return new ChaoticActivity(gain, 0, gain - 1);
    }
    double variance = varianceOf(gain);
    return new ChaoticActivity(gain, variance, exponentOf(gain, variance));
  }

  /**
   * The variance alone.
   *
   * @param gain g &gt; 0
   * @return Δ₀, 0 for g ≤ 1
   */
  public static double varianceOf(double gain) {
    if (gain <= 1) {
      return 0;
    }
    double high = 1;
    while (missing(gain, high) > 0) {
      high *= 2;
    }
    double low = high;
    while (missing(gain, low) <= 0) {
      low /= 2;
      if (low < 1e-8) {
        return 0;
      }
    }
    var solver = new BracketingNthOrderBrentSolver(1e-13, 1e-13, 1e-300, 5);
    return solver.solve(200, d -> missing(gain, d), low, high);
  }

  /** g² Var ln cosh/Δ² − ½, which falls through zero at Δ₀. */
  private static double missing(double gain, double variance) {
    GaussianAverage average = GaussianAverage.ofLength(variance);
    double mean = average.of(ChaoticActivity::logCosh);
    double square =
        average.of(
            x -> {
              double off = logCosh(x) - mean;
              return off * off;
            });
    return gain * gain * square / (variance * variance) - 0.5;
  }

  /**
   * The integral of tanh.
   *
   * @param x any number, also where cosh x is none any more
   * @return ln cosh x
   */
  public static double logCosh(double x) {
    double size = Math.abs(x);
    return size + Math.log1p(Math.exp(-2 * size)) - Math.log(2);
  }

  private static double exponentOf(double gain, double variance) {
    double[] potential = squares(variance, true); // of ln cosh
    double[] slopes = squares(variance, false); // of 1 − tanh²
    double[] correlation = correlation(gain, variance, potential);
    double coarse = lowest(gain, slopes, correlation, 2);
    double fine = lowest(gain, slopes, correlation, 1);
    double energy = fine + (fine - coarse) / 3; // errors fall as the square of the step
    return -1 + Math.sqrt(1 - energy);
  }

  /** Squared Hermite coefficients of ln cosh or of its second derivative at √Δ₀ z. */
  private static double[] squares(double variance, boolean potential) {
    double root = Math.sqrt(variance);
    GaussianAverage average = GaussianAverage.ofLength(variance);
    double[] nodes = average.nodes();
    double[] weights = average.weights();
    double[] sums = new double[TERMS];
    for (int i = 0; i < nodes.length; i++) {
      double tanh = Math.tanh(nodes[i]);
      double f = weights[i] * (potential ? logCosh(nodes[i]) : 1 - tanh * tanh);
      double z = nodes[i] / root;
      double before = 0;
      double now = 1;
      for (int k = 0; k < TERMS; k++) {
        sums[k] += f * now;
        double next = (z * now - Math.sqrt(k) * before) / Math.sqrt(k + 1.0);
        before = now;
        now = next;
      }
    }
    return Arrays.stream(sums).map(a -> a * a).toArray();
  }

  private static double series(double[] squares, double c, int from) {
    double sum = 0;
    for (int k = TERMS - 1; k >= from; k--) {
      sum = sum * c + squares[k];
    }
    return from == 0 ? sum : sum * c;
  }

  /** c(τ) at multiples of the step: ċ = −√(2W)/Δ₀, after a parabola where W begins at 0. */
  private static double[] correlation(double gain, double variance, double[] potential) {
    double[] c = new double[MOST];
    c[0] = 1;
    double force = 0; // Δ̈/Δ₀ at τ = 0: 1 − g²⟨φφ⟩/Δ₀
    for (int k = 1; k < TERMS; k++) {
      force += k * potential[k];
    }
    force = 1 - gain * gain * force / (variance * variance);
    int count = 1;
    double quarter = 0;
    double end = series(potential, 1, 1);
    while (count < MOST && c[count - 1] > FAINT) {
      double at = c[count - 1];
      if (count == 1) {
        quarter = STEP * STEP / 2;
        c[count++] = 1 + force * quarter;
        continue;
      }
      double one = speed(gain, variance, potential, at, end);
      double two = speed(gain, variance, potential, at + STEP / 2 * one, end);
      double three = speed(gain, variance, potential, at + STEP / 2 * two, end);
      double four = speed(gain, variance, potential, at + STEP * three, end);
      c[count++] = at + STEP / 6 * (one + 2 * two + 2 * three + four);
    }
    return Arrays.copyOf(c, Math.min(MOST, count + (int) (TAIL / STEP)));
  }

  private static double speed(
      double gain, double variance, double[] potential, double c, double end) {
    if (!(c > 0)) {
      return 0;
    }
    // W(c) = ½Δ² − g²Σ b_k²c^k, and 0 at c = 1 by the choice of Δ₀
    double rest = gain * gain * (series(potential, c, 1) - c * c * end);
    return -Math.sqrt(Math.max(0, -2 * rest)) / variance;
  }

  /** The lowest even state on a grid of a multiple of the step. */
  private static double lowest(double gain, double[] slopes, double[] c, int every) {
    double h = every * STEP;
    int n = (c.length - 1) / every;
    double[] diagonal = new double[n];
    double[] off = new double[n - 1];
    for (int i = 0; i < n; i++) {
      diagonal[i] = 2 / (h * h) + 1 - gain * gain * series(slopes, Math.max(0, c[i * every]), 0);
    }
    Arrays.fill(off, -1 / (h * h));
    off[0] *= Math.sqrt(2); // reflection at τ = 0, made symmetric
    return SymmetricEigen.tridiagonalValues(diagonal, off)[0];
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.analysis.solvers.BrentSolver;

/**
 * Critical points of a gaussian field over very many variables: how many there are at each energy,
 * and which fraction α of their Hessian's eigenvalues is negative.
 *
 * <pre>
 * Σ(s, ε) = −½ ln(2π|f'|) + Ω(s) − ε²/(2f) − (s − ε f'/f)²/(2(f'' − f'²/f))
 * s*(ε) = 2 ε f' f''/(f f'' + f'²),   α(ε) = F(−½ s*(ε)/√f'')
 * </pre>
 *
 * <p>ε = φ/N is the energy per variable, s the shift of the spectrum, a semicircle of radius 2√f''
 * about s, Ω the logarithm of its determinant. Σ is (1/N) ln of the number of critical points in a
 * unit volume. The determinant of the Kac–Rice formula tilts the shift: at random points s would be
 * ε f'/f.
 *
 * @param covariance f
 * @source A. J. Bray and D. S. Dean 2007, Phys. Rev. Lett. 98, 150201
 */
public record BrayDean(Covariance covariance) {

  /**
   * N² times what is missing after {@link #indexCorrection} is below this, for energies within 0.9
   * of the thresholds and N ≥ 20: found against the exact fraction, for both covariances.
   */
  public static final double SECOND_ORDER = 4;

  private static final double ACCURACY = 1e-13;

  private double f() {
    return covariance.at(0);
  }

  private double slope() {
    return covariance.slope();
  }

  private double root() {
    return Math.sqrt(covariance.curvature());
  }

  /**
   * The complexity of points with a given shift of the spectrum and energy.
   *
   * @param shift s
   * @param energy ε
   * @return Σ(s, ε); −∞ for all s but one where the energy fixes the shift
   */
  public double complexity(double shift, double energy) {
    double mean = energy * slope() / f();
    double variance = covariance.curvature() * covariance.freedom();
    double deviation = (shift - mean) * (shift - mean);
    double cost = variance > 0 ? deviation / (2 * variance) : deviation < 1e-24 ? 0 : 1 / 0.0;
    return -0.5 * Math.log(2 * Math.PI * -slope())
        + Math.log(root())
        + Semicircle.logDeterminant(shift / root())
        - energy * energy / (2 * f())
        - cost;
  }

  /**
   * The complexity of points of a given energy, the largest over s.
   *
   * @param energy ε
   * @return Σ(ε)
   */
  public double complexity(double energy) {
    return complexity(shift(energy), energy);
  }

  /**
   * The shift of the spectrum at critical points of a given energy.
   *
   * @param energy ε
   * @return s*, the centre of the spectrum
   */
  public double shift(double energy) {
    double f2 = covariance.curvature();
    double inside = 2 * energy * slope() * f2 / (f() * f2 + slope() * slope());
    double mean = energy * slope() / f();
    double variance = f2 * covariance.freedom();
    if (variance == 0) {
      return mean;
    }
    if (Math.abs(inside) <= 2 * root()) {
      return inside;
    }
    double reach = 2 * Math.abs(mean) + 4 * root();
    return new BrentSolver(ACCURACY)
        .solve(
            200,
            s -> Semicircle.logDeterminantSlope(s / root()) / root() - (s - mean) / variance,
            -reach,
            reach);
  }

  /**
   * The fraction of negative eigenvalues at critical points of a given energy.
   *
   * @param energy ε
   * @return α(ε), 0 below the threshold energy
   */
  public double indexFraction(double energy) {
    return Semicircle.below(-shift(energy) / (2 * root()));
  }

  /**
   * What finitely many variables add to the index fraction, to first order in 1/N.
   *
   * <pre>
   * N (α_N − α) → arcsin(t)/2π − (3w/4π) t/√(1 − t²),   t = −½ s* /√f'',  w = 2v/(2 − v)
   * </pre>
   *
   * <p>The first term is the 1/N part of the orthogonal ensemble's density, with half of the
   * eigenvalue at the shift taken from either side of it; the second is the scatter of the shift,
   * of variance w/N in units of √f'', and its drift towards the middle of the spectrum. v is {@link
   * Covariance#freedom}.
   *
   * @param energy ε between the thresholds
   * @return N (α_N − α), the remainder being of order 1/N
   * @source derived from K. Johansson 1998, Duke Math. J. 91, 151 (the density to order 1/N)
   */
  public double indexCorrection(double energy) {
    double t = -shift(energy) / (2 * root());
    double w = shiftVariance();
    double drift = w == 0 ? 0 : 3 * w / (4 * Math.PI) * t / Math.sqrt(1 - t * t);
    return Math.asin(t) / (2 * Math.PI) - drift;
  }

  /**
   * How freely the spectrum shifts at critical points of one energy.
   *
   * @return w = 2v/(2 − v): the shift has variance w f''/N to leading order, 0 where the energy
   *     fixes it
   */
  public double shiftVariance() {
    double v = covariance.freedom();
    return 2 * v / (2 - v);
  }

  /**
   * The energy below which almost all critical points are minima.
   *
   * @return ε_c &lt; 0
   */
  public double threshold() {
    double f2 = covariance.curvature();
    return -(f() * f2 + slope() * slope()) / (-slope() * root());
  }

  /**
   * The mean energy of critical points of a given fraction of negative eigenvalues: the other
   * projection, the same curve as {@link #indexFraction} only where the energy fixes the shift.
   *
   * @param shift s, for which α = F(−s/(2√f''))
   * @return ε = s f'/f''
   */
  public double energyAtShift(double shift) {
    return shift * slope() / covariance.curvature();
  }

  /**
   * The radius of the spectrum.
   *
   * @return 2√f''
   */
  public double radius() {
    return 2 * root();
  }

  /**
   * The complexity of all critical points.
   *
   * @return ½ ln(f''/(2πe|f'|)); they have ε = 0 and α = ½
   */
  public double totalComplexity() {
    return 0.5 * Math.log(covariance.curvature() / (2 * Math.PI * Math.E * -slope()));
  }

  /**
   * The complexity of all minima: rarer by e^{−N} to leading order.
   *
   * @return the total complexity less 1
   */
  public double minimaComplexity() {
    return totalComplexity() - 1;
  }
}

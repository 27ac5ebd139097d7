// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The exact ensemble of critical points of a random landscape over finitely many variables: an
 * eigenvalue of G_n taken out of the spectrum, with a gaussian weight.
 *
 * <pre>
 * number of critical points = E Σ_J w(λ_J),   w(x) = A exp(−(x − c)²/(2σ²))
 * Hessian = h · {λ_i − λ_J : i ≠ J},   index = rank of λ_J
 * energy ε ~ N(b (λ_J + m), τ²)
 * </pre>
 *
 * <p>This is the Kac–Rice formula with E |det(G_{n−1} − x)| = C e^{x²/4} ρ_n(x), which holds
 * spectrum by spectrum: no determinants are left. All methods here are quadratures over exact
 * densities; {@link CriticalPointCensus} samples the same ensemble.
 *
 * @param order n; the Hessian has order n − 1
 * @param hessianScale h
 * @param centre c
 * @param variance σ², infinite for no weight
 * @param logNormalization ln A
 * @param energySlope b
 * @param energyOffset m
 * @param energyVariance τ², 0 where the energy fixes the spectrum's shift
 * @source Y. V. Fyodorov 2004; A. J. Bray and D. S. Dean 2007; A. Auffinger, G. Ben Arous and J.
 *     Černý 2013
 */
public record CriticalEnsemble(
    int order,
    double hessianScale,
    double centre,
    double variance,
    double logNormalization,
    double energySlope,
    double energyOffset,
    double energyVariance) {

  private static final Map<CriticalEnsemble, double[]> MOMENTS = new ConcurrentHashMap<>();
  private static final Map<Quadrature, Double> KNOWN = new ConcurrentHashMap<>();
  private static final int MANY = 10_000; // quadratures to remember
  private static final double STEP = 0.4; // of quadratures, in units of 1/√n

  /**
   * Critical points of a field, with or without a parabola.
   *
   * @param covariance f
   * @param dimension N
   * @param confinement μ ≥ 0 of the parabola; 0 for none
   * @return the ensemble
   */
  public static CriticalEnsemble of(Covariance covariance, int dimension, double confinement) {
    return confinement == 0
        ? stationary(covariance, dimension)
        : confined(covariance, dimension, confinement);
  }

  /**
   * Critical points of a stationary field.
   *
   * @param covariance f
   * @param dimension N ≥ 1 variables
   * @return the ensemble; its count is per volume of √N in each direction, the correlation length
   *     of the squared exponential
   */
  public static CriticalEnsemble stationary(Covariance covariance, int dimension) {
    double f2 = covariance.curvature();
    double n = dimension;
    return new CriticalEnsemble(
        dimension + 1,
        Math.sqrt(f2 / n),
        0,
        2,
        0.5 * n * Math.log(f2 / (2 * Math.PI * -covariance.slope()))
            + GoeDensity.logDeterminantConstant(dimension)
            - 0.5 * Math.log(2 * Math.PI),
        -covariance.slope() / Math.sqrt(f2 * n),
        0,
        covariance.at(0) * covariance.freedom() / n);
  }

  /**
   * Critical points of a field in a parabola ½ μ|x|²; the energy is that of the field alone.
   *
   * @param covariance f
   * @param dimension N ≥ 1 variables
   * @param confinement μ > 0
   * @return the ensemble; its count is of the whole space
   */
  public static CriticalEnsemble confined(
      Covariance covariance, int dimension, double confinement) {
    if (!(confinement > 0)) {
      throw new IllegalArgumentException("confinement must be > 0, was " + confinement);
    }
    CriticalEnsemble free = stationary(covariance, dimension);
    double n = dimension;
    double m = confinement * Math.sqrt(n / covariance.curvature());
    double log =
        -n * Math.log(confinement)
            + 0.5 * n * Math.log(covariance.curvature() / n)
            + GoeDensity.logDeterminantConstant(dimension)
            - 0.5 * Math.log(2 * Math.PI)
            + 0.5 * m * m;
    return new CriticalEnsemble(
        free.order, free.hessianScale, -2 * m, 2, log, free.energySlope, m, free.energyVariance);
  }

  /**
   * Critical points of the spherical p-spin model.
   *
   * @param spins p ≥ 2 spins in each interaction
   * @param dimension N ≥ 2 variables on the sphere |σ|² = N
   * @return the ensemble; its count is of the whole sphere
   */
  public static CriticalEnsemble spinGlass(int spins, int dimension) {
    if (spins < 2 || dimension < 2) {
      throw new IllegalArgumentException(
          "spins and dimension must be >= 2, were " + spins + " and " + dimension);
    }
    double p = spins;
    double n = dimension;
    return new CriticalEnsemble(
        dimension,
        Math.sqrt(p * (p - 1) / n),
        0,
        spins == 2 ? Double.POSITIVE_INFINITY : 2 * p / (p - 2),
        Math.log(2 * Math.sqrt(2 / p)) + 0.5 * n * Math.log(p - 1),
        Math.sqrt((p - 1) / (p * n)),
        0,
        0);
  }

  /**
   * The distribution of the removed eigenvalue's place at a given energy, up to the density of
   * eigenvalues: a gaussian, or a place.
   *
   * @param mean x*
   * @param variance 0 for a place
   */
  public record Condition(double mean, double variance) {

    private static final GaussIntegrator HERMITE = new GaussIntegratorFactory().hermite(24);

    /** The mean of a function over the gaussian. */
    double average(DoubleUnaryOperator function) {
      double scale = Math.sqrt(2 * variance);
      double sum = 0;
      for (int i = 0; i < HERMITE.getNumberOfPoints(); i++) {
        double x = mean + scale * HERMITE.getPoint(i);
        sum += HERMITE.getWeight(i) * function.applyAsDouble(x);
      }
      return sum / Math.sqrt(Math.PI);
    }
  }

  /**
   * Where the removed eigenvalue lies at critical points of a given energy.
   *
   * @param energy ε
   * @return gaussian factor on the density of eigenvalues
   */
  public Condition at(double energy) {
    double place = energy / energySlope - energyOffset;
    if (energyVariance == 0) {
      return new Condition(place, 0);
    }
    double sharp = energySlope * energySlope / energyVariance;
    double precision = sharp + 1 / variance;
    return new Condition((place * sharp + centre / variance) / precision, 1 / precision);
  }

  /**
   * The number of variables of the Hessian.
   *
   * @return n − 1
   */
  public int hessianOrder() {
    return order - 1;
  }

  /**
   * The weight w(x) of an eigenvalue without its normalization.
   *
   * @param x eigenvalue
   * @return exp(−(x − c)²/(2σ²))
   */
  public double weight(double x) {
    return Math.exp(-(x - centre) * (x - centre) / (2 * variance));
  }

  /**
   * The mean number of critical points.
   *
   * @return its logarithm
   * @cost 10 N + 60 √N values of the density, as all quadratures here once in a JVM
   */
  public double logCount() {
    return logNormalization + logMoments()[0];
  }

  /**
   * The mean square energy of critical points.
   *
   * @return ⟨ε²⟩
   */
  public double meanSquareEnergy() {
    double[] m = logMoments();
    double square = m[2] + 2 * energyOffset * m[1] + energyOffset * energyOffset;
    return energySlope * energySlope * square + energyVariance;
  }

  /** What a quadrature gave, by its name and what it depends on. */
  private record Quadrature(CriticalEnsemble ensemble, String name, double energy, double window) {}

  /** Quadratures take up to seconds, and laws are asked again and again at the same energies. */
  private double known(String name, double energy, double window, DoubleSupplier value) {
    Quadrature quadrature = new Quadrature(this, name, energy, window);
    Double known = KNOWN.get(quadrature);
    if (known == null) {
      known = value.getAsDouble();
      if (KNOWN.size() >= MANY) {
        KNOWN.clear();
      }
      KNOWN.put(quadrature, known);
    }
    return known;
  }

  /** ln ∫ρ w, and mean and mean square of x under ρ w. */
  private double[] logMoments() {
    return MOMENTS.computeIfAbsent(this, CriticalEnsemble::newLogMoments);
  }

  private double[] newLogMoments() {
    GoeDensity density = new GoeDensity(order);
    double edge = 2 * Math.sqrt(order);
    double step = STEP / Math.sqrt(order);
    double low = Math.min(-edge, centre) - 12;
    int size = (int) ((Math.max(edge, centre) + 12 - low) / step) + 1;
    double[] logs = new double[size];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double x = low + i * step;
      logs[i] = density.logAt(x) - (x - centre) * (x - centre) / (2 * variance);
      largest = Math.max(largest, logs[i]);
    }
    double sum = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < size; i++) {
      double x = low + i * step;
      double term = Math.exp(logs[i] - largest);
      sum += term;
      first += term * x;
      second += term * x * x;
    }
    return new double[] {Math.log(sum * step) + largest, first / sum, second / sum};
  }

  /**
   * The mean number of minima.
   *
   * @return its logarithm
   */
  public double logMinima() {
    return logNormalization + new GoeMinimum(order).logMeanGaussian(centre, variance);
  }

  /**
   * The fraction of critical points that are minima, a ratio of mean numbers; that of stationary
   * fields depends on N alone.
   *
   * @return number of minima over number of critical points
   */
  public double minimaFraction() {
    return known("minima", 0, 0, () -> Math.exp(logMinima() - logCount()));
  }

  /**
   * The density of critical points in energy, dN/dε.
   *
   * @param energy ε
   * @return its logarithm
   */
  public double logCountAt(double energy) {
    GoeDensity density = new GoeDensity(order);
    if (energyVariance == 0) {
      double x = at(energy).mean();
      double z = x - centre;
      return logNormalization
          + density.logAt(x)
          - z * z / (2 * variance)
          - Math.log(Math.abs(energySlope));
    }
    double total = variance + energyVariance / (energySlope * energySlope);
    double z = energy / energySlope - energyOffset - centre;
    return logNormalization
        - z * z / (2 * total)
        + 0.5 * Math.log(variance / total)
        - Math.log(Math.abs(energySlope))
        + Math.log(at(energy).average(density::at));
  }

  /**
   * The mean fraction of negative eigenvalues at critical points of a given energy.
   *
   * @param energy ε
   * @return E[α | ε]
   */
  public double indexFraction(double energy) {
    return known("index", energy, 0, () -> newIndexFraction(energy));
  }

  private double newIndexFraction(double energy) {
    GoeRank rank = new GoeRank(order);
    Condition condition = at(energy);
    if (condition.variance() == 0) {
      return rank.mean(condition.mean()) / hessianOrder();
    }
    GoeDensity density = new GoeDensity(order);
    return condition.average(x -> density.at(x) * rank.mean(x))
        / condition.average(density::at)
        / hessianOrder();
  }

  /**
   * The scatter of the number of negative eigenvalues at critical points of a given energy.
   *
   * <p>Within a window of places x ± δ the mean index moves by 2δρ(x), which adds (2δρ)²/12 to the
   * variance.
   *
   * @param energy ε
   * @param halfWindow δ of the sample that is compared, 0 for the energy alone; only where the
   *     energy fixes the shift
   * @return standard deviation of the index
   */
  public double indexDeviation(double energy, double halfWindow) {
    return known("scatter", energy, halfWindow, () -> newIndexDeviation(energy, halfWindow));
  }

  private double newIndexDeviation(double energy, double halfWindow) {
    GoeRank rank = new GoeRank(order);
    Condition condition = at(energy);
    double mean;
    double square;
    if (condition.variance() == 0) {
      double[] moments = rank.moments(condition.mean());
      double drift = 2 * halfWindow * new GoeDensity(order).at(condition.mean());
      mean = moments[0];
      square = moments[1] + drift * drift / 12;
    } else {
      GoeDensity density = new GoeDensity(order);
      double mass = condition.average(density::at);
      mean = indexFraction(energy) * hessianOrder();
      square = condition.average(x -> density.at(x) * rank.moments(x)[1]) / mass;
    }
    return Math.sqrt(square - mean * mean);
  }

  /**
   * The mean eigenvalue of the Hessian at critical points of a given energy.
   *
   * <p>{@code HessianTrace} has the law and its derivation.
   *
   * @param energy ε
   * @return the mean over critical points
   */
  public double meanEigenvalue(double energy) {
    return new HessianTrace(this).moments(energy)[0];
  }

  /**
   * The scatter of the Hessian's mean eigenvalue over critical points of a given energy.
   *
   * @param energy ε
   * @return its standard deviation
   */
  public double meanEigenvalueDeviation(double energy) {
    double[] moments = new HessianTrace(this).moments(energy);
    return Math.sqrt(moments[1] - moments[0] * moments[0]);
  }

  /**
   * The fraction of minima among the critical points whose energy is above a given one.
   *
   * @param energy ε
   * @return number of such minima over number of such critical points, means of both
   * @error 1e-4 relative
   * @cost 20 n³ flops for each of about 40 √n places
   */
  public double minimaFractionAbove(double energy) {
    return known("above", energy, 0, () -> new MinimaAbove(this).fraction(energy));
  }
}

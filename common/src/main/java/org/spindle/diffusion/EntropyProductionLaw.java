// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * The law of the entropy production of single trajectories of gaussian data: a quadratic form of
 * gaussians.
 *
 * <pre>
 * Σ(ω) = ln q(x_0…x_T)/p(x_0…x_T) = c + ½ Σ_j ε_j z_j²,   ⟨e^{−Σ}⟩ = 1
 * ⟨e^{−kΣ}⟩ = e^{−kc} Π (1 + k ε_j)^{−½}
 * </pre>
 *
 * <p>On forward paths x = L z with z white, L the noises' path; 1 + ε are the squared singular
 * values of W L, W the whitening of reverse paths. On reverse paths ε becomes ε/(1 + ε), and
 * Crooks' theorem holds: the density of Σ on forward paths is e^Σ times that on reverse ones.
 *
 * @error probabilities and densities about 1e-10 when four or more ε differ from 0
 * @cost T³ flops a mode to build
 * @source Sohl-Dickstein et al. 2015, equation 9 (Jarzynski's form); Crooks 1999; Gil-Pelaez 1951
 */
public final class EntropyProductionLaw {

  private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(20);
  private static final double NEGLIGIBLE = 1e-17;
  private static final int MOST_PANELS = 20_000;

  private final double constant;
  private final double[] weights;

  private EntropyProductionLaw(double constant, double[] weights) {
    this.constant = constant;
    this.weights = weights;
  }

  /**
   * The law on forward paths.
   *
   * @param reversal data, schedule and reverse kernels
   * @return the law
   */
  public static EntropyProductionLaw forward(GaussianReversal reversal) {
    int n = reversal.schedule().steps() + 1;
    int d = reversal.data().dimension();
    double[] weights = new double[n * d];
    double constant = 0;
    for (int k = 0; k < d; k++) {
      constant -= 0.5 * Math.log(reversal.data().variance(k, 1));
      for (int t = 1; t < n; t++) {
        constant += 0.5 * Math.log(reversal.variance(k, t) / reversal.schedule().rate(t));
      }
      double[] squares = SymmetricEigen.values(gram(reversal, k));
      for (int j = 0; j < n; j++) {
        weights[k * n + j] = squares[j] - 1;
      }
    }
    return new EntropyProductionLaw(constant, weights);
  }

  /** (W L)ᵀ (W L) of one mode. */
  private static Matrix gram(GaussianReversal reversal, int k) {
    Schedule schedule = reversal.schedule();
    int n = schedule.steps() + 1;
    Matrix path = new Matrix(n, n); // L: row t is x_t in terms of the noises
    path.set(0, 0, Math.sqrt(reversal.data().variance(k, 1)));
    for (int t = 1; t < n; t++) {
      double kept = Math.sqrt(1 - schedule.rate(t));
      for (int s = 0; s < t; s++) {
        path.set(t, s, kept * path.get(t - 1, s));
      }
      path.set(t, t, Math.sqrt(schedule.rate(t)));
    }
    Matrix whitened = new Matrix(n, n);
    for (int c = 0; c < n; c++) {
      for (int t = 1; t < n; t++) {
        double residue = path.get(t - 1, c) - reversal.slope(k, t) * path.get(t, c);
        whitened.set(t - 1, c, residue / Math.sqrt(reversal.variance(k, t)));
      }
      whitened.set(n - 1, c, path.get(n - 1, c));
    }
    Matrix gram = new Matrix(n, n);
    Blas.best().gemm(Op.T, Op.N, 1, whitened, whitened, 0, gram);
    return gram;
  }

  /**
   * The law of the same Σ on the paths of the model, drawn backwards from noise.
   *
   * @return the law; its mean is negative
   */
  public EntropyProductionLaw reverse() {
    double[] reversed = new double[weights.length];
    for (int j = 0; j < weights.length; j++) {
      reversed[j] = weights[j] / (1 + weights[j]);
    }
    return new EntropyProductionLaw(constant, reversed);
  }

  /**
   * The mean.
   *
   * @return ⟨Σ⟩, nats
   */
  public double mean() {
    return constant + 0.5 * Arrays.stream(weights).sum();
  }

  /**
   * The variance.
   *
   * @return ½ Σ ε²
   */
  public double variance() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight * weight;
    }
    return 0.5 * sum;
  }

  /**
   * The fourth cumulant, which sets the scatter of a sample's variance.
   *
   * @return 3 Σ ε⁴
   */
  public double fourthCumulant() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight * weight * weight * weight;
    }
    return 3 * sum;
  }

  /**
   * The average of an exponential, 1 at k = 1 on forward paths.
   *
   * @param k with 1 + k ε > 0
   * @return ⟨e^{−kΣ}⟩
   */
  public double exponentialAverage(double k) {
    double log = -k * constant;
    for (double weight : weights) {
      log -= 0.5 * Math.log1p(k * weight);
    }
    return Math.exp(log);
  }

  /**
   * The probability of a smaller value; at 0 the share of trajectories against the second law.
   *
   * @param sigma Σ
   * @return P(Σ(ω) &lt; Σ)
   */
  public double probabilityBelow(double sigma) {
    return probabilitiesBelow(sigma)[0];
  }

  /**
   * The probabilities of smaller values.
   *
   * @param sigmas any number of Σ
   * @return P(Σ(ω) &lt; Σ) for each
   * @cost one characteristic function for all, two logarithms a node and ε, and a sine for each Σ
   */
  public double[] probabilitiesBelow(double... sigmas) {
    double[] sums = integrals(sigmas, true);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = 0.5 - sums[i] / Math.PI;
    }
    return sums;
  }

  /**
   * The probabilities of bins.
   *
   * @param edges of the bins, rising; one more than bins
   * @return P(edge ≤ Σ(ω) &lt; next edge) for each bin
   */
  public double[] probabilities(double... edges) {
    double[] below = probabilitiesBelow(edges);
    return IntStream.range(1, below.length).mapToDouble(i -> below[i] - below[i - 1]).toArray();
  }

  /**
   * The density.
   *
   * @param sigma Σ
   * @return dP/dΣ
   */
  public double density(double sigma) {
    return densities(sigma)[0];
  }

  /**
   * The densities at several values.
   *
   * @param sigmas any number of Σ
   * @return dP/dΣ at each
   * @cost as for {@link #probabilitiesBelow}
   */
  public double[] densities(double... sigmas) {
    double[] sums = integrals(sigmas, false);
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.PI;
    }
    return sums;
  }

  /** ∫ ρ(u) sin θ(u)/u du or ∫ ρ(u) cos θ(u) du of the characteristic function ρ e^{iθ}. */
  private double[] integrals(double[] sigmas, boolean sine) {
    double furthest = 0;
    for (double sigma : sigmas) {
      furthest = Math.max(furthest, Math.abs(constant - sigma));
    }
    double length = 1 / Math.max(1e-3, Math.sqrt(variance()) + furthest);
    double[] sums = new double[sigmas.length];
    for (int panel = 0; panel < MOST_PANELS; panel++) {
      double largest = 0;
      for (int i = 0; i < LEGENDRE.getNumberOfPoints(); i++) {
        double u = length * (panel + 0.5 * (1 + LEGENDRE.getPoint(i)));
        double log = 0;
        double phase = u * constant;
        for (double weight : weights) {
          log -= 0.25 * Math.log1p(u * u * weight * weight);
          phase += 0.5 * Math.atan(u * weight);
        }
        double size = Math.exp(log);
        largest = Math.max(largest, size);
        double part = 0.5 * length * LEGENDRE.getWeight(i) * (sine ? size / u : size);
        for (int j = 0; j < sums.length; j++) {
          double at = phase - u * sigmas[j];
          sums[j] += part * (sine ? Math.sin(at) : Math.cos(at));
        }
      }
      if (largest < NEGLIGIBLE) {
        break;
      }
    }
    return sums;
  }
}

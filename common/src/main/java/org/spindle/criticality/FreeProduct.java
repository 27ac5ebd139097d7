// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The law of the squared singular values x of a product ∏_l g W_l D_l of large random matrices W_l
 * and diagonal ones D_l, by free probability.
 *
 * <pre>
 * M(z) = E x/(z − x) = m,     z(m) = g^{2L} ((1+m)/m)^{1−L} ∏_l ζ_l(m) · [(1+m)^L if gaussian],
 * M_l(ζ_l) = E t/(ζ_l − t) = m,   t = D_l²
 * density of ln x:   −Im m / π   on the curve z(m) = x + i0
 * upper edge:        the smallest z(m), m &gt; 0
 * </pre>
 *
 * <p>The square bracket is the S-transform of each gaussian W; orthogonal ones have none. The curve
 * is followed from the edge downwards by Newton's method in m and all ζ_l together, in steps that
 * are even in the square root of the distance from the edge, where m is smooth.
 *
 * <p>If all t are 0 or 1 and Σ_l P(t_l = 0) &lt; 1, what is blocked by no layer is an atom of
 * weight 1 − Σ_l P(t_l = 0) at x = g^{2L}; the curve then starts at the edge below it, at negative
 * m. Where the atom has a weight below 0.001, or has been gone for as little, the spectrum is that
 * of a sum of 1.001: at 1 itself m diverges at the edge.
 *
 * @error 1e-6 in probabilities for three or more layers, 3e-5 at a lower edge above 0, which units
 *     that are 0 or 1 have; with one or two layers of others, ζ comes near to the support of t,
 *     which is known at nodes only, and densities ripple
 * @cost about 1000 · L evaluations of M_l, each some hundred flops: 0.1 s at L = 100
 * @source J. Pennington, S. Schoenholz and S. Ganguli 2017 and 2018; M. Potters and J.-P. Bouchaud
 *     2020, A First Course in Random Matrix Theory, chapter 15
 */
public final class FreeProduct {

  private static final int STEPS_TO_UNIT = 48;
  private static final int MAX_STEPS = 3000;
  private static final double TAIL = 1e-3;

  private static final double NO_ATOM = 1.001; // Σ P(t = 0)

  private final SquaredSlopes[] layers;
  private final SquaredSlopes[] regular; // the same away from the place where the atom goes
  private final double logGain;
  private final boolean gaussian;
  private double edgeM;
  private double edgeLogX;

  /**
   * The product of the given layers.
   *
   * @param layers law of D_l² for each layer, 1 or more
   * @param gain g > 0 of each layer; for gaussian W the standard deviation of an entry is g/√N
   * @param ensemble law of W_l
   */
  public FreeProduct(List<SquaredSlopes> layers, double gain, WeightEnsemble ensemble) {
    if (layers.isEmpty() || !(gain > 0)) {
      throw new IllegalArgumentException(
          "a product needs layers and a gain > 0, had " + layers.size() + " and " + gain);
    }
    this.layers = layers.toArray(SquaredSlopes[]::new);
    this.logGain = 2 * Math.log(gain) * layers.size();
    this.gaussian = ensemble == WeightEnsemble.GAUSSIAN;
    this.regular = regular();
    findEdge();
  }

  /**
   * The logarithm of the mean of x, ln m₁ = Σ ln(g² μ₁).
   *
   * @return ln E x
   */
  public double logMean() {
    double sum = logGain;
    for (SquaredSlopes layer : layers) {
      sum += Math.log(layer.moment(1));
    }
    return sum;
  }

  /**
   * The relative variance of x, Var x/m₁² = Σ_l (μ₂/μ₁² − 1) [+ L if gaussian].
   *
   * @return variance over squared mean
   */
  public double relativeVariance() {
    double sum = gaussian ? layers.length : 0;
    for (SquaredSlopes layer : layers) {
      sum += layer.spread();
    }
    return sum;
  }

  /**
   * The weight of the atom at the upper edge.
   *
   * @return 1 − Σ P(t = 0) where that is positive, all t are 0 or 1 and W is orthogonal; else 0
   */
  public double topAtom() {
    return atom(layers);
  }

  /**
   * The logarithm of the largest singular value.
   *
   * @return ln s at the upper edge, that of the atom where there is one
   */
  public double logUpperEdge() {
    return (topAtom() > 0 ? logGain : edgeLogX) / 2;
  }

  /**
   * The law of the singular values s = √x.
   *
   * @return the spectrum on the logarithmic scale, down to where 0.1 % are left
   */
  public LogSpectrum spectrum() {
    double zero = 0;
    for (SquaredSlopes layer : regular) {
      zero = Math.max(zero, layer.blocked());
    }
    double atom = atom(regular);
    double bulk = 1 - atom - zero;
    if (bulk < 1e-12) {
      double edge = logUpperEdge();
      double[] none = {0, 0};
      double[] above = {atom, atom};
      return new LogSpectrum(new double[] {edge, edge - 1}, none, above, atom, logGain / 2, zero);
    }
    SpectralCurve curve = new SpectralCurve(regular, logGain, gaussian, edgeM, edgeLogX);
    curve.follow(curve.step(bulk, STEPS_TO_UNIT), MAX_STEPS, bulk * (1 - TAIL));
    return curve.spectrum(atom, zero);
  }

  private boolean atomic() {
    return !gaussian && layers.length > 1 && Stream.of(layers).allMatch(SquaredSlopes::isMask);
  }

  private static double blocked(SquaredSlopes[] layers) {
    return Stream.of(layers).mapToDouble(SquaredSlopes::blocked).sum();
  }

  private double atom(SquaredSlopes[] of) {
    return atomic() ? Math.max(0, 1 - blocked(of)) : 0;
  }

  private SquaredSlopes[] regular() {
    double blocked = blocked(layers);
    if (!atomic() || Math.abs(blocked - 1) >= NO_ATOM - 1) {
      return layers;
    }
    return Stream.of(layers)
        .map(layer -> SquaredSlopes.mask(1 - layer.blocked() * NO_ATOM / blocked))
        .toArray(SquaredSlopes[]::new);
  }

  private void findEdge() {
    var solver = new BracketingNthOrderBrentSolver(1e-13, 1e-13, 1e-300, 5);
    double m;
    double atom = atom(regular);
    if (atom > 1 - 1e-12) { // nothing but the atom
      edgeLogX = logGain;
      return;
    }
    if (atom > 0) {
      double w = solver.solve(500, this::maskSlope, -1 + 1e-12, 0);
      m = 1 / w;
    } else {
      double low = -30;
      double high = 0;
      while (high < 30 && Math.exp(high) * slope(Math.exp(high)) <= 0) {
        high += 2;
      }
      m = Math.exp(solver.solve(500, u -> Math.exp(u) * slope(Math.exp(u)), low, high));
    }
    edgeM = m;
    edgeLogX = logX(m);
  }

  /** d ln x/dw for masks, w = 1/m, finite through m = ∞. */
  private double maskSlope(double w) {
    double sum = (1 - layers.length) / (1 + w);
    for (SquaredSlopes layer : regular) {
      double p = 1 - layer.blocked();
      sum += p / (1 + p * w);
    }
    return sum;
  }

  /** d ln z/dm at real m. */
  private double slope(double m) {
    int count = layers.length;
    double sum = (1 - count) * (1 / (1 + m) - 1 / m) + (gaussian ? count / (1 + m) : 0);
    double[] out = new double[4];
    for (SquaredSlopes layer : regular) {
      double zeta = inverse(layer, m);
      layer.transform(zeta, 0, out);
      sum += 1 / (out[2] * zeta);
    }
    return sum;
  }

  private double logX(double m) {
    int count = layers.length;
    double sum = logGain + (1 - count) * Math.log((1 + m) / m);
    sum += gaussian ? count * Math.log1p(m) : 0;
    for (SquaredSlopes layer : regular) {
      sum += Math.log(inverse(layer, m));
    }
    return sum;
  }

  /** The ζ above the support, or for masks also below their upper atom, with M(ζ) = m. */
  static double inverse(SquaredSlopes layer, double m) {
    double mean = layer.moment(1);
    if (layer.isMask()) {
      return 1 + mean / m;
    }
    double top = layer.top();
    double low = Math.max(top, mean / m);
    double high = top + mean / m;
    double zeta = high;
    double[] out = new double[4];
    for (int i = 0; i < 200; i++) {
      layer.transform(zeta, 0, out);
      if (out[0] > m) {
        low = zeta;
      } else {
        high = zeta;
      }
      // Newton's method on 1/M, which is nearly straight
      double next = zeta + (1 / m - 1 / out[0]) * -out[0] * out[0] / out[2];
      if (!(next > low && next < high)) {
        next = (low + high) / 2;
      }
      if (Math.abs(next - zeta) <= 1e-15 * zeta) {
        return next;
      }
      zeta = next;
    }
    return zeta;
  }
}

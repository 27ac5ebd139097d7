// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;

/**
 * The learning time of one mode of a deep linear network in the units that are free of strength,
 * input variance and step size. With the learned fraction x = d u/s and the normalised time T = N d
 * (s/d)^{2−2/N} t/τ the mode equation τ u̇ = N u^{2−2/N}(s − d u) becomes
 *
 * <p>dx/dT = x^{2−2/N} (1 − x), hence T = ∫ dx x^{2/N−2}/(1 − x)
 *
 * <p>or, in the logit y = ln(x/(1 − x)), T = ∫ dy (1 + e^{−y})^{1−2/N}, whose integrand is smooth
 * and falls to 1. N counts weight matrices ({@code factors}): 1 is the shallow network, 2 the
 * network with one hidden layer.
 *
 * <p>T is what an optimally tuned run sees, since the best step is ∝ 1/(N d (s/d)^{2−2/N}): a step
 * of c in these units takes T/c iterations. It saturates with depth, but late for small starts: the
 * limit exceeds T by up to (2/N)(s/u₀) ln(s/u₀).
 *
 * @source Saxe, McClelland and Ganguli 2014, section 2 (N = 2, N → ∞); other N derived in
 *     common/README.md
 */
public final class LearningTime {

  private static final double RELATIVE_ERROR = 1e-13;
  private static final int MAX_EVALUATIONS = 10_000_000;

  private LearningTime() {}

  /**
   * The normalised time between two learned fractions: closed forms for N ≤ 3, hypergeometric
   * function beyond.
   *
   * @param factors number N of weight matrices, at least 1
   * @param from learned fraction d u/s at the start, in (0, 1); 0 is allowed for N = 1
   * @param to learned fraction at the end, in (0, 1)
   * @return T, negative if {@code to < from}
   * @error below 1e-13 relative to the larger of N and 1/from
   */
  public static double normalized(int factors, double from, double to) {
    checkFactors(factors);
    if (factors == 1) {
      if (!(from >= 0 && from < 1 && to >= 0 && to < 1)) {
        throw new IllegalArgumentException(outside(from, to, "[0, 1)"));
      }
      return Math.log1p(-from) - Math.log1p(-to);
    }
    checkFractions(from, to);
    return primitive(factors, logit(to)) - primitive(factors, logit(from));
  }

  /**
   * The normalised time by G(x) = x^b/b ₂F₁(1, b; 2/N; x), b = 2/N − 1.
   *
   * @param factors number N of weight matrices, at least 3 (b vanishes at 2)
   * @param from learned fraction at the start, in (0, 1)
   * @param to learned fraction at the end, in (0, 1)
   * @return T = G(to) − G(from)
   * @error below 1e-13 relative to the larger of N and 1/from
   */
  public static double byHypergeometric(int factors, double from, double to) {
    if (factors < 3) {
      throw new IllegalArgumentException("factors must be >= 3, was " + factors);
    }
    checkFractions(from, to);
    return hypergeometric(factors, logit(to)) - hypergeometric(factors, logit(from));
  }

  /**
   * The normalised time by Gauss–Legendre quadrature over the logit, for all N ≥ 1.
   *
   * @param factors number N of weight matrices
   * @param from learned fraction at the start, in (0, 1)
   * @param to learned fraction at the end, in (0, 1)
   * @return T
   * @error 1e-13 relative
   */
  public static double byQuadrature(int factors, double from, double to) {
    checkFactors(factors);
    checkFractions(from, to);
    double exponent = exponent(factors);
    return integral(y -> Math.exp(exponent * -logFraction(y)), logit(from), logit(to));
  }

  /**
   * The limit N → ∞ of the normalised time, T = [ln(x/(1 − x)) − 1/x] between the two fractions.
   *
   * @param from learned fraction at the start, in (0, 1)
   * @param to learned fraction at the end, in (0, 1)
   * @return T
   */
  public static double infiniteDepth(double from, double to) {
    checkFractions(from, to);
    return logit(to) - logit(from) + 1 / from - 1 / to;
  }

  /**
   * A bound on what is missing to the infinitely deep network, (2/N) ∫ dx x^{−2} ln(1/x)/(1 − x),
   * from 1 − e^{−z} ≤ z.
   *
   * @param factors number N of weight matrices
   * @param from learned fraction at the start, in (0, 1)
   * @param to learned fraction at the end, in [from, 1)
   * @return a number not below infiniteDepth − normalized, which itself is not negative
   */
  public static double infiniteDepthGap(int factors, double from, double to) {
    return infiniteDepthTerm(factors, 1, from, to);
  }

  /**
   * A term of what is missing to the infinitely deep network, ∫ dx x^{−2} z^k/k!/(1 − x) with z =
   * (2/N) ln(1/x), whose alternating sum is ∫ dx x^{−2} (1 − e^{−z})/(1 − x): what is left after
   * some terms is no larger than the next one.
   *
   * @param factors number N of weight matrices
   * @param order k ≥ 1
   * @param from learned fraction at the start, in (0, 1)
   * @param to learned fraction at the end, in [from, 1)
   * @return the term, without its sign (−1)^{k−1}
   */
  public static double infiniteDepthTerm(int factors, int order, double from, double to) {
    checkFactors(factors);
    checkFractions(from, to);
    UnivariateFunction integrand =
        y -> {
          double z = -2.0 / factors * logFraction(y);
          double term = Math.exp(-logFraction(y));
          for (int k = 1; k <= order; k++) {
            term *= z / k;
          }
          return term;
        };
    return integral(integrand, logit(from), logit(to));
  }

  /**
   * The learned fraction x(T) of a mode.
   *
   * @param factors number N of weight matrices
   * @param from learned fraction at T = 0, in (0, 1); 0 is allowed for N = 1
   * @param times normalised times T, each ≥ 0, not decreasing
   * @return x at these times
   * @error about 1e-16 max(N, 1/from), relative
   * @cost one evaluation of T per Newton step; two or three steps for neighbouring times
   */
  public static double[] fractions(int factors, double from, double... times) {
    checkFactors(factors);
    if (factors > 1 || from != 0) {
      checkFractions(from, from);
    }
    double[] fractions = new double[times.length];
    double start = logit(from);
    double origin = factors > 2 ? primitive(factors, start) : 0;
    double y = start;
    double last = 0;
    for (int i = 0; i < times.length; i++) {
      double time = times[i];
      if (!(time >= last)) {
        throw new IllegalArgumentException(
            "times must be >= 0 and not decreasing, was " + time + " after " + last);
      }
      last = time;
      if (factors == 1) {
        fractions[i] = from * Math.exp(-time) - Math.expm1(-time);
      } else {
        y = factors == 2 ? start + time : invert(factors, origin + time, y);
        fractions[i] = 1 / (1 + Math.exp(-y));
      }
    }
    return fractions;
  }

  /**
   * Newton from the left: T is concave in y, so the steps never overshoot, and the first one that
   * does not advance is rounding.
   */
  private static double invert(int factors, double target, double left) {
    double y = left;
    for (int i = 0; i < 500; i++) {
      double slope = Math.exp(-exponent(factors) * logFraction(y));
      double step = (target - primitive(factors, y)) / slope;
      if (!(step > 0)) {
        return y;
      }
      y += step;
      if (step < 2e-16 * Math.abs(y)) {
        return y;
      }
    }
    return y;
  }

  /** An antiderivative of (1 + e^{−y})^{1−2/N} for N ≥ 2. */
  private static double primitive(int factors, double y) {
    return switch (factors) {
      case 2 -> y;
      case 3 -> threeFactors(y);
      default -> hypergeometric(factors, y);
    };
  }

  private static double threeFactors(double y) {
    double logRoot = logFraction(y) / 3;
    double w = Math.exp(logRoot);
    double complement = -Math.expm1(logRoot);
    return -3 / w
        - Math.log(complement)
        + Math.log(1 + w + w * w) / 2
        - Math.sqrt(3) * Math.atan((2 * w + 1) / Math.sqrt(3));
  }

  private static double hypergeometric(int factors, double y) {
    double b = -exponent(factors);
    double x = 1 / (1 + Math.exp(-y));
    double complement = 1 / (1 + Math.exp(y));
    return Math.exp(b * logFraction(y)) / b * HypergeometricSeries.value(b, x, complement);
  }

  private static double exponent(int factors) {
    return 1 - 2.0 / factors;
  }

  private static double logit(double x) {
    return Math.log(x) - Math.log1p(-x);
  }

  /** ln x as a function of the logit of x. */
  private static double logFraction(double y) {
    return y > 0 ? -Math.log1p(Math.exp(-y)) : y - Math.log1p(Math.exp(y));
  }

  private static double integral(UnivariateFunction f, double from, double to) {
    if (from == to) {
      return 0;
    }
    var rule = new IterativeLegendreGaussIntegrator(24, RELATIVE_ERROR, 1e-300);
    return from < to
        ? rule.integrate(MAX_EVALUATIONS, f, from, to)
        : -rule.integrate(MAX_EVALUATIONS, f, to, from);
  }

  private static void checkFactors(int factors) {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
  }

  private static void checkFractions(double from, double to) {
    if (!(from > 0 && from < 1 && to > 0 && to < 1)) {
      throw new IllegalArgumentException(outside(from, to, "(0, 1)"));
    }
  }

  private static String outside(double from, double to, String interval) {
    return "learned fractions must lie in " + interval + ", were " + from + " and " + to;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * Gradient descent on the smallest deep linear networks, one weight in each layer, as an exact map:
 * what does a step do that is too large for the curvature?
 *
 * <pre>
 * L = ((xy)^m − 1)²/(2m),   m = 1: two layers;  m = 2: four in tied pairs, (x²y² − 1)²/4
 *
 * m = 1, with r = xy − 1, p = xy, s = x² + y², c = x² − y²:
 * s' = s(1 + η²r²) − 4ηrp,   p' = p − ηrs + η²r²p,   c' = c(1 − η²r²)
 * </pre>
 *
 * <p>Two layers are a catapult: each overshoot makes c smaller, and it comes to rest well below the
 * edge, s &lt; 2/η. Four layers come to rest at the edge itself, from wherever they start.
 *
 * <p>Two equal weights, w' = w − ηw(w² − 1): stable to η = 1, then a cycle of two with w₁w₂ = 1/η,
 * w₁² + w₂² = 1 + 1/η, stable to η = √5 − 1, then chaos.
 *
 * @param layersHalved m, 1 or 2
 * @param rate η &gt; 0
 * @error exact but for rounding
 * @source derived: the maps follow from x' = x − ηry, y' = y − ηrx; A. Lewkowycz et al. 2020 for
 *     the catapult; X. Zhu et al., ICLR 2023 for four layers
 */
public record FactorizedMap(int layersHalved, double rate) {

  /** The edge of the cycle of two: √5 − 1. */
  public static final double CYCLE_EDGE = Math.sqrt(5) - 1;

  /** Checks bounds. */
  public FactorizedMap {
    if (layersHalved != 1 && layersHalved != 2 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "layers halved must be 1 or 2 and the rate > 0, were " + layersHalved + " and " + rate);
    }
  }

  /**
   * A place.
   *
   * @param x weight of the first half of the layers
   * @param y weight of the second half
   */
  public record Weights(double x, double y) {

    /**
     * The place of a given size and product.
     *
     * @param size s = x² + y², at least 2|p|
     * @param product p = xy
     * @return x ≥ |y|
     */
    public static Weights of(double size, double product) {
      if (!(size >= 2 * Math.abs(product))) {
        throw new IllegalArgumentException("x² + y² must be >= 2|xy|, was " + size);
      }
      double sum = Math.sqrt(size + 2 * product);
      double difference = Math.sqrt(size - 2 * product);
      return new Weights((sum + difference) / 2, (sum - difference) / 2);
    }
  }

  /**
   * The quantities in which the map of two layers closes.
   *
   * @param size s = x² + y², the sharpness at a minimum
   * @param product p = xy
   * @param imbalance c = x² − y², kept by gradient flow
   */
  public record Invariants(double size, double product, double imbalance) {

    /**
     * Those of a place.
     *
     * @param w the weights
     * @return s, p, c
     */
    public static Invariants of(Weights w) {
      double x2 = w.x * w.x;
      double y2 = w.y * w.y;
      return new Invariants(x2 + y2, w.x * w.y, x2 - y2);
    }
  }

  /**
   * One step of gradient descent.
   *
   * @param w where it is
   * @return where it is then
   */
  public Weights next(Weights w) {
    double p = w.x * w.y;
    double r = layersHalved == 1 ? p - 1 : (p * p - 1) * p;
    return new Weights(w.x - rate * r * w.y, w.y - rate * r * w.x);
  }

  /**
   * One step of two layers in their invariants.
   *
   * @param i s, p and c
   * @return s', p' and c'
   */
  public Invariants next(Invariants i) {
    if (layersHalved != 1) {
      throw new IllegalStateException("the map closes in s, p and c for two layers alone");
    }
    double kick = rate * (i.product - 1);
    double square = kick * kick;
    return new Invariants(
        i.size * (1 + square) - 4 * kick * i.product,
        i.product - kick * i.size + square * i.product,
        i.imbalance * (1 - square));
  }

  /**
   * The error.
   *
   * @param w weights
   * @return L
   */
  public double loss(Weights w) {
    double r = Math.pow(w.x * w.y, layersHalved) - 1;
    return r * r / (2 * layersHalved);
  }

  /**
   * The sharpness: the largest eigenvalue of the Hessian.
   *
   * @param w weights
   * @return λ_max; at a minimum m (x² + y²)
   */
  public double sharpness(Weights w) {
    double p = w.x * w.y;
    double r = layersHalved == 1 ? p - 1 : p * p - 1;
    boolean two = layersHalved == 1;
    double xx = two ? w.y * w.y : (3 * p * p - 1) * w.y * w.y;
    double yy = two ? w.x * w.x : (3 * p * p - 1) * w.x * w.x;
    double xy = two ? p + r : 2 * p * (p * p + r);
    double half = (xx - yy) / 2;
    return (xx + yy) / 2 + Math.sqrt(half * half + xy * xy);
  }

  /**
   * Where descent comes to rest.
   *
   * @param start weights
   * @param steps most steps
   * @return the first place that the map leaves as it is, or that of the last step
   */
  public Weights rest(Weights start, int steps) {
    Weights w = start;
    for (int t = 0; t < steps; t++) {
      Weights then = next(w);
      if (then.equals(w)) {
        return w;
      }
      w = then;
    }
    return w;
  }

  /**
   * One step of two equal weights.
   *
   * @param w the weight of both layers
   * @return w − ηw(w² − 1)
   */
  public double balanced(double w) {
    return w - rate * w * (w * w - 1);
  }

  /**
   * By which factor a step of two equal weights stretches small distances, as a logarithm.
   *
   * @param w the weight of both layers
   * @return ln|1 − η(3w² − 1)|, whose mean along an orbit is the Lyapunov exponent
   */
  public double stretching(double w) {
    return Math.log(Math.abs(1 - rate * (3 * w * w - 1)));
  }

  /**
   * The Lyapunov exponent of two equal weights where they settle or cycle.
   *
   * @return ln|1 − 2η| for η &lt; 1, and a half of ln|9 − 2(1 + η)²| for η &lt; √5 − 1
   */
  public double lyapunovExponent() {
    return rate < 1 ? Math.log(Math.abs(1 - 2 * rate)) : Math.log(Math.abs(cycleMultiplier())) / 2;
  }

  /**
   * The cycle of two equal weights.
   *
   * @return w₁ &lt; w₂; needs η &gt; 1
   */
  public double[] cycle() {
    if (!(rate > 1)) {
      throw new IllegalArgumentException("there is a cycle of two for rates > 1, was " + rate);
    }
    double sum = Math.sqrt(1 + 3 / rate);
    double difference = Math.sqrt(1 - 1 / rate);
    return new double[] {(sum - difference) / 2, (sum + difference) / 2};
  }

  /**
   * By which factor the cycle of two stretches a small distance from it, each time around.
   *
   * @return 9 − 2(1 + η)², between −1 and 1 where the cycle is stable
   */
  public double cycleMultiplier() {
    return 9 - 2 * (1 + rate) * (1 + rate);
  }
}

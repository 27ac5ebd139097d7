// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials of many numbers at once, and their sums, in double.
 *
 * <pre>
 * exp x = 2^k exp r,   k = round(x/ln 2),   r = x − k ln 2,   |r| ≤ ½ ln 2
 * </pre>
 *
 * <p>exp r is Taylor's polynomial; k is read from the bits of a rounding sum and added to the
 * exponent. As in {@link SineCosine} there are no masks, blends or casts. What is left over by
 * whole vectors takes {@code Math.exp}.
 *
 * @error below 1e-15 relative; numbers below −708 count as −708 (3e-308 in place of less), those
 *     above 709 as 709
 * @cost about 1 ns with 8 lanes
 */
public final class Exponential {

  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private static final double LOWEST = -708;
  private static final double HIGHEST = 709;

  /** Adding it and taking it away again rounds to an integer, which stays in the low bits. */
  private static final double ROUND = 0x1.8p52;

  private static final double LN2_HIGH = 6.93147180369123816490e-01;
  private static final double LN2_LOW = 1.90821492927058770002e-10;
  private static final int MANTISSA = 52;

  /** 1/2!, 1/3!, … 1/13!. */
  private static final double[] TAYLOR = inverseFactorials(12);

  private Exponential() {}

  private static double[] inverseFactorials(int terms) {
    double[] inverse = new double[terms];
    double factorial = 1;
    for (int k = 0; k < terms; k++) {
      factorial *= k + 2;
      inverse[k] = 1 / factorial;
    }
    return inverse;
  }

  /**
   * Stores exponentials of shifted numbers.
   *
   * @param x numbers, from {@code from} on
   * @param from index of the first
   * @param n how many
   * @param shift taken from each before
   * @param result overwritten at the same places by exp(x − shift); may be x itself
   */
  public static void of(double[] x, int from, int n, double shift, double[] result) {
    int i = from;
    int end = from + n;
    for (; i <= end - LANES; i += LANES) {
      exp(DoubleVector.fromArray(S, x, i).sub(shift)).intoArray(result, i);
    }
    for (; i < end; i++) {
      result[i] = exp(x[i] - shift);
    }
  }

  /**
   * The sum of exponentials of shifted numbers, none of which is stored.
   *
   * @param x numbers, from {@code from} on
   * @param from index of the first
   * @param n how many
   * @param shift taken from each before
   * @return Σ exp(x − shift)
   */
  public static double sum(double[] x, int from, int n, double shift) {
    DoubleVector sums = DoubleVector.zero(S);
    int i = from;
    int end = from + n;
    for (; i <= end - LANES; i += LANES) {
      sums = sums.add(exp(DoubleVector.fromArray(S, x, i).sub(shift)));
    }
    double sum = Lanes.sum(sums);
    for (; i < end; i++) {
      sum += exp(x[i] - shift);
    }
    return sum;
  }

  /**
   * The sums of exponentials of shifted numbers and of their squares, in one pass.
   *
   * @param x numbers, from {@code from} on
   * @param from index of the first
   * @param n how many
   * @param shift taken from each before
   * @param sums two numbers, to which Σ e and Σ e² of e = exp(x − shift) are added
   */
  public static void addSums(double[] x, int from, int n, double shift, double[] sums) {
    DoubleVector first = DoubleVector.zero(S);
    DoubleVector second = DoubleVector.zero(S);
    int i = from;
    int end = from + n;
    for (; i <= end - LANES; i += LANES) {
      DoubleVector e = exp(DoubleVector.fromArray(S, x, i).sub(shift));
      first = first.add(e);
      second = e.fma(e, second);
    }
    sums[0] += Lanes.sum(first);
    sums[1] += Lanes.sum(second);
    for (; i < end; i++) {
      double e = exp(x[i] - shift);
      sums[0] += e;
      sums[1] += e * e;
    }
  }

  private static double exp(double number) {
    return Math.exp(Math.min(HIGHEST, Math.max(LOWEST, number)));
  }

  private static DoubleVector exp(DoubleVector number) {
    DoubleVector x = number.max(LOWEST).min(HIGHEST);
    DoubleVector rounded = x.mul(1 / Math.log(2)).add(ROUND);
    DoubleVector k = rounded.sub(ROUND);
    DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2_HIGH), x);
    r = k.fma(DoubleVector.broadcast(S, -LN2_LOW), r);
    DoubleVector p = DoubleVector.broadcast(S, TAYLOR[TAYLOR.length - 1]);
    for (int j = TAYLOR.length - 2; j >= 0; j--) {
      p = p.fma(r, DoubleVector.broadcast(S, TAYLOR[j]));
    }
    p = p.mul(r).fma(r, r).add(1);
    LongVector exponent =
        rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, (long) MANTISSA);
    return p.reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
  }
}

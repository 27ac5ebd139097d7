// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of exponentials of many numbers at once, in single precision: what a softmax needs of a
 * column of a matrix product, none of which is stored.
 *
 * <pre>
 * exp x = 2^k exp r,   k = round(x/ln 2),   r = x − k ln 2,   |r| ≤ ½ ln 2
 * </pre>
 *
 * <p>As in {@link Exponential} k is read from the bits of a rounding sum. What is left over by
 * whole vectors takes {@code Math.exp}.
 *
 * @error 2e-7 relative; numbers below −87 count as −87 (1.6e-38 in place of less), those above 40
 *     as 40, so that squares of some thousand do not overflow. Sums are kept a lane in single
 *     precision: 1e-6 for some thousand terms
 * @cost about 0.3 ns with 16 lanes
 */
public final class FloatExponential {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private static final float LOWEST = -87;
  private static final float HIGHEST = 40;

  /** Adding it and taking it away again rounds to an integer, which stays in the low bits. */
  private static final float ROUND = 0x1.8p23f;

  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float PER_LN2 = (float) (1 / Math.log(2));
  private static final int MANTISSA = 23;

  /** 1/2!, 1/3!, … 1/7!. */
  private static final float[] TAYLOR = {
    0.5f, 1 / 6f, 1 / 24f, 1 / 120f, 1 / 720f, 1 / 5040f,
  };

  private FloatExponential() {}

  /**
   * The largest of sums of two numbers.
   *
   * @param x numbers, from {@code from} on
   * @param from index of the first
   * @param n how many, ≥ 1
   * @param y what is added to them, from index 0 on
   * @return max (x + y)
   */
  public static float largest(float[] x, int from, int n, float[] y) {
    int i = 0;
    float most = Float.NEGATIVE_INFINITY;
    if (n >= LANES) {
      FloatVector lanes = FloatVector.broadcast(S, most);
      for (; i <= n - LANES; i += LANES) {
        lanes =
            lanes.max(FloatVector.fromArray(S, x, from + i).add(FloatVector.fromArray(S, y, i)));
      }
      for (int lane = 0; lane < LANES; lane++) {
        most = Math.max(most, lanes.lane(lane));
      }
    }
    for (; i < n; i++) {
      most = Math.max(most, x[from + i] + y[i]);
    }
    return most;
  }

  /**
   * The sums of exponentials of sums of two numbers and of their squares, in one pass.
   *
   * @param x numbers, from {@code from} on
   * @param from index of the first
   * @param n how many
   * @param y what is added to them, from index 0 on
   * @param shift taken from each before: the largest, or little less
   * @param sums two numbers, to which Σ e and Σ e² of e = exp(x + y − shift) are added
   */
  public static void addSums(float[] x, int from, int n, float[] y, float shift, double[] sums) {
    FloatVector first = FloatVector.zero(S);
    FloatVector second = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector e =
          exp(FloatVector.fromArray(S, x, from + i).add(FloatVector.fromArray(S, y, i)).sub(shift));
      first = first.add(e);
      second = e.fma(e, second);
    }
    sums[0] += Lanes.sum(first);
    sums[1] += Lanes.sum(second);
    for (; i < n; i++) {
      double number = x[from + i] + y[i] - shift;
      double e = Math.exp(Math.min(HIGHEST, Math.max(LOWEST, number)));
      sums[0] += e;
      sums[1] += e * e;
    }
  }

  private static FloatVector exp(FloatVector number) {
    FloatVector x = number.max(LOWEST).min(HIGHEST);
    FloatVector rounded = x.mul(PER_LN2).add(ROUND);
    FloatVector k = rounded.sub(ROUND);
    FloatVector r = k.fma(FloatVector.broadcast(S, -LN2_HIGH), x);
    r = k.fma(FloatVector.broadcast(S, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(S, TAYLOR[TAYLOR.length - 1]);
    for (int j = TAYLOR.length - 2; j >= 0; j--) {
      p = p.fma(r, FloatVector.broadcast(S, TAYLOR[j]));
    }
    p = p.mul(r).fma(r, r).add(1);
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;
import org.spindle.linalg.simd.SturmSequence;

/**
 * Eigenvalues of symmetric tridiagonal matrices from their leading minors, for loops over many
 * matrices of up to one order.
 *
 * <p>The minors at x count the eigenvalues below x (Sturm) and give p(x) = det(T − x). Counts on a
 * grid and at bisections part the eigenvalues from each other; then each is the only zero of p in
 * its interval and is found by inverse quadratic interpolation, safeguarded by bisection. All
 * shifts of a round are worked on together, a lane of the vector unit for each.
 *
 * <p>No element beside the diagonal may be exactly 0: a shift that hits a minor exactly would then
 * hide the rest. Works without native BLAS. Not safe for two threads at once.
 *
 * @error |Δλ| below 1e-14·‖T‖
 * @cost about 10 evaluations of 3n flops an eigenvalue, eight or four at once: 2 ms at n = 1000
 * @source W. Givens 1954; T. R. Chandrupatla 1997, Adv. Eng. Softw. 28, 145
 */
public final class TridiagonalSpectrum {

  private static final int GRID_PER_EIGENVALUE = 2;
  private static final double RESOLUTION = 2e-15;
  private static final double LN2 = Math.log(2);

  private final MinorIntervals parted;
  private MinorIntervals open;
  private MinorIntervals halves;
  private final SimpleZeros zeros;
  private final double[] shifts;
  private final long[] counts;
  private final double[] mantissas;
  private final long[] exponents;
  private final double[] work;
  private double resolution;

  /**
   * Arrays for matrices of up to a given order.
   *
   * @param order largest order, ≥ 1
   */
  public TridiagonalSpectrum(int order) {
    int size = padded(GRID_PER_EIGENVALUE * order + 2);
    shifts = new double[size];
    counts = new long[size];
    mantissas = new double[size];
    exponents = new long[size];
    work = new double[size];
    parted = new MinorIntervals(2 * order);
    open = new MinorIntervals(order);
    halves = new MinorIntervals(order);
    zeros = new SimpleZeros(order);
  }

  /**
   * All eigenvalues.
   *
   * @param diagonal n diagonal elements, not changed
   * @param squares squares of the n − 1 elements beside the diagonal, ≥ 0, not changed
   * @param n order
   * @param values n eigenvalues, ascending, overwritten
   */
  public void values(double[] diagonal, double[] squares, int n, double[] values) {
    if (n < 1 || diagonal.length < n || squares.length < n - 1 || values.length < n) {
      throw new IllegalArgumentException(
          "order " + n + " with arrays of " + diagonal.length + ", " + squares.length);
    }
    double reach = reach(diagonal, squares, n);
    if (!(reach < 0x1p300)) {
      throw new LapackException("sturm", -1, "an element is not finite or too large");
    }
    resolution = RESOLUTION * reach + Double.MIN_NORMAL;
    int grid = GRID_PER_EIGENVALUE * n + 2;
    double radius = reach * 1.0000001 + 2 * resolution;
    for (int i = 0; i < grid; i++) {
      shifts[i] = -radius * Math.cos(Math.PI * i / (grid - 1));
    }
    evaluate(diagonal, squares, n, grid);
    part(grid, values);
    while (open.size > 0) {
      bisect(diagonal, squares, n, values);
    }
    refine(diagonal, squares, n, values);
  }

  /**
   * The natural logarithm of a determinant that {@link SturmSequence#evaluate} left.
   *
   * @param mantissa its mantissa
   * @param exponent its power of two
   * @return ln |det(T − x)|
   */
  public static double logDeterminant(double mantissa, long exponent) {
    return Math.log(Math.abs(mantissa)) + exponent * LN2;
  }

  /**
   * The length of an array of shifts with padding.
   *
   * @param shifts number of shifts
   * @return the next multiple of {@link SturmSequence#PAD}
   */
  public static int padded(int shifts) {
    return (shifts + SturmSequence.PAD - 1) / SturmSequence.PAD * SturmSequence.PAD;
  }

  /** Gershgorin's bound on |λ|. */
  private static double reach(double[] d, double[] b2, int n) {
    double reach = 0;
    double before = 0;
    for (int i = 0; i < n; i++) {
      double after = i < n - 1 ? Math.sqrt(b2[i]) : 0;
      double disc = Math.abs(d[i]) + before + after;
      reach = disc > reach || Double.isNaN(disc) ? disc : reach;
      before = after;
    }
    return reach;
  }

  private void evaluate(double[] d, double[] b2, int n, int size) {
    int end = padded(size);
    Arrays.fill(shifts, size, end, shifts[size - 1]);
    SturmSequence.evaluate(d, b2, 0, n, shifts, 0, end, counts, mantissas, exponents, work);
  }

  /** Sorts the cells of the grid by how many eigenvalues they hold. */
  private void part(int grid, double[] values) {
    parted.size = 0;
    open.size = 0;
    for (int i = 1; i < grid; i++) {
      sort(
          shifts[i - 1],
          counts[i - 1],
          mantissas[i - 1],
          exponents[i - 1],
          shifts[i],
          counts[i],
          mantissas[i],
          exponents[i],
          values);
    }
  }

  private void sort(
      double low,
      long below,
      double pLow,
      long eLow,
      double high,
      long belowHigh,
      double pHigh,
      long eHigh,
      double[] values) {
    long inside = belowHigh - below;
    if (inside <= 0) {
      return;
    }
    boolean opposite = pLow < 0 != pHigh < 0;
    if (inside == 1 && opposite) {
      parted.add(low, below, pLow, eLow, high, belowHigh, pHigh, eHigh);
    } else if (high - low <= resolution) {
      Arrays.fill(values, (int) below, (int) belowHigh, 0.5 * (low + high));
    } else {
      open.add(low, below, pLow, eLow, high, belowHigh, pHigh, eHigh);
    }
  }

  private void bisect(double[] d, double[] b2, int n, double[] values) {
    MinorIntervals before = open;
    for (int i = 0; i < before.size; i++) {
      shifts[i] = 0.5 * (before.low[i] + before.high[i]);
    }
    evaluate(d, b2, n, before.size);
    open = halves;
    halves = before;
    open.size = 0;
    for (int i = 0; i < before.size; i++) {
      // Rounding can make counts that are off by one next to an eigenvalue; order is restored here.
      long mid = Math.max(before.below[i], Math.min(before.belowHigh[i], counts[i]));
      sort(
          before.low[i],
          before.below[i],
          before.pLow[i],
          before.eLow[i],
          shifts[i],
          mid,
          mantissas[i],
          exponents[i],
          values);
      sort(
          shifts[i],
          mid,
          mantissas[i],
          exponents[i],
          before.high[i],
          before.belowHigh[i],
          before.pHigh[i],
          before.eHigh[i],
          values);
    }
  }

  private void refine(double[] d, double[] b2, int n, double[] values) {
    zeros.begin(parted);
    while (zeros.active() > 0) {
      zeros.propose(shifts);
      evaluate(d, b2, n, zeros.active());
      zeros.update(shifts, mantissas, exponents, resolution, values);
    }
  }
}

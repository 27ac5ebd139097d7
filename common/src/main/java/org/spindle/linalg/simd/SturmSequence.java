// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Leading minors of a symmetric tridiagonal matrix at many shifts at once, a lane for each shift.
 *
 * <pre>
 * p₀ = 1,  p₁ = d₁ − x,  p_i = (d_i − x) p_{i−1} − b²_{i−1} p_{i−2}
 * </pre>
 *
 * <p>The number of sign changes is the number of eigenvalues below x, and p_n = det(T − x). There
 * is no division, which the usual ratios p_i/p_{i−1} need. The pair of minors is scaled by a power
 * of two now and then, so that nothing overflows.
 *
 * @error counts are those of a matrix whose elements differ by a few units in the last place
 * @cost 3 flops a lane and row; about 1.5 ns for eight shifts and one row
 */
public final class SturmSequence {

  /** Shifts are worked on in groups of this; arrays hold a multiple of it. */
  public static final int PAD = 16;

  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;

  /** Rows between two scalings: a minor grows by less than 2¹⁴ a row for orders up to 10⁴. */
  private static final int STRIDE = 32;

  private static final long BIAS = 1023;
  private static final int EXPONENT_SHIFT = 52;
  private static final long EXPONENT_BITS = 0x7FFL << EXPONENT_SHIFT;

  private SturmSequence() {}

  /**
   * Sign changes and determinants at shifts x.
   *
   * @param diagonal d from {@code first} on
   * @param squares b², squares of the elements beside the diagonal, from {@code first} on
   * @param first row that the matrix begins with
   * @param end row before which it ends
   * @param shifts x
   * @param from first shift
   * @param to one past the last shift, a multiple of {@link #PAD} after the first
   * @param counts eigenvalues below each shift, overwritten
   * @param mantissas determinants det(T − x) without their exponents, overwritten
   * @param exponents powers of two that they are to be multiplied by, overwritten
   * @param work as long as the others, overwritten
   */
  public static void evaluate(
      double[] diagonal,
      double[] squares,
      int first,
      int end,
      double[] shifts,
      int from,
      int to,
      long[] counts,
      double[] mantissas,
      long[] exponents,
      double[] work) {
    for (int i = Math.max(0, from); i < to; i++) {
      mantissas[i] = diagonal[first] - shifts[i];
      work[i] = 1;
      counts[i] = Double.doubleToRawLongBits(mantissas[i]) >>> 63;
      exponents[i] = 0;
    }
    for (int i = Math.max(0, from); i < to; i += 2 * LANES) {
      for (int row = first + 1; row < end; row += STRIDE) {
        int stop = Math.min(end, row + STRIDE);
        block(diagonal, squares, row, stop, shifts, i, counts, mantissas, work);
        scale(mantissas, work, exponents, i);
        scale(mantissas, work, exponents, i + LANES);
      }
    }
  }

  /**
   * Some rows at two vectors of shifts. Everything is loaded and stored here: a vector that a loop
   * around this one carried along would be boxed by the compiler, at seven times the cost.
   */
  private static void block(
      double[] d,
      double[] b2,
      int row,
      int stop,
      double[] shifts,
      int at,
      long[] counts,
      double[] minors,
      double[] before) {
    DoubleVector x = DoubleVector.fromArray(S, shifts, at);
    DoubleVector y = DoubleVector.fromArray(S, shifts, at + LANES);
    DoubleVector p = DoubleVector.fromArray(S, minors, at);
    DoubleVector q = DoubleVector.fromArray(S, minors, at + LANES);
    DoubleVector pBefore = DoubleVector.fromArray(S, before, at);
    DoubleVector qBefore = DoubleVector.fromArray(S, before, at + LANES);
    LongVector m = LongVector.fromArray(L, counts, at);
    LongVector n = LongVector.fromArray(L, counts, at + LANES);
    for (int i = Math.max(1, row); i < stop; i++) {
      DoubleVector diagonal = DoubleVector.broadcast(S, d[i]);
      DoubleVector square = DoubleVector.broadcast(S, -b2[i - 1]);
      DoubleVector pNext = diagonal.sub(x).fma(p, square.mul(pBefore));
      DoubleVector qNext = diagonal.sub(y).fma(q, square.mul(qBefore));
      m = m.add(signs(pNext, p));
      n = n.add(signs(qNext, q));
      pBefore = p;
      qBefore = q;
      p = pNext;
      q = qNext;
    }
    p.intoArray(minors, at);
    q.intoArray(minors, at + LANES);
    pBefore.intoArray(before, at);
    qBefore.intoArray(before, at + LANES);
    m.intoArray(counts, at);
    n.intoArray(counts, at + LANES);
  }

  /** 1 in lanes where the signs differ. */
  private static LongVector signs(DoubleVector a, DoubleVector b) {
    return a.reinterpretAsLongs()
        .lanewise(VectorOperators.XOR, b.reinterpretAsLongs())
        .lanewise(VectorOperators.LSHR, 63);
  }

  /** Takes the larger minor of each pair to one, by a power of two. */
  private static void scale(double[] minors, double[] before, long[] exponents, int at) {
    DoubleVector p = DoubleVector.fromArray(S, minors, at);
    DoubleVector q = DoubleVector.fromArray(S, before, at);
    LongVector exponent = p.abs().add(q.abs()).reinterpretAsLongs().and(EXPONENT_BITS);
    DoubleVector factor =
        LongVector.broadcast(L, 2 * BIAS << EXPONENT_SHIFT).sub(exponent).reinterpretAsDoubles();
    p.mul(factor).intoArray(minors, at);
    q.mul(factor).intoArray(before, at);
    LongVector.fromArray(L, exponents, at)
        .add(exponent.lanewise(VectorOperators.LSHR, EXPONENT_SHIFT).sub(BIAS))
        .intoArray(exponents, at);
  }
}

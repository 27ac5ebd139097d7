// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.Arrays;

/**
 * Nonnegative least squares, exactly, by an active set: min |Aλ − b|², λ ≥ 0.
 *
 * <p>Only Gram matrix AᵀA and Aᵀb are needed. One variable at a time becomes positive, that with
 * the steepest descent; those that would turn negative are taken back. The triangular factor of the
 * positive ones is extended by a row for each, and mended behind the place of one that leaves. Ends
 * after finitely many steps, for the error falls with each.
 *
 * @cost k² flops for a variable that enters, k³/3 at most for one that leaves, k of them being
 *     positive; 2kP for each gradient
 * @source Lawson and Hanson 1974, chapter 23
 */
public final class NonnegativeSquares {

  private static final double ROUNDING = 1e-12; // of the steepest descent that still counts

  private final int size;
  private final double[] gram;
  private final double[] target;
  private final double[] solution;
  private final int[] active;
  private int count;
  private double[] factor; // rows of L, one after the other, of length size each

  private NonnegativeSquares(int size, double[] gram, double[] target) {
    this.size = size;
    this.gram = gram;
    this.target = target;
    solution = new double[size];
    active = new int[size];
    factor = new double[64];
  }

  /**
   * The solution.
   *
   * @param size P, number of variables
   * @param gram AᵀA, P × P, column-major, not changed
   * @param target Aᵀb, of length P, not changed
   * @return λ of length P
   * @throws IllegalStateException if rounding keeps it from ending
   */
  public static double[] solve(int size, double[] gram, double[] target) {
    return new NonnegativeSquares(size, gram, target).solve();
  }

  private double[] solve() {
    double[] gradient = target.clone();
    boolean[] inside = new boolean[size];
    double largest = Arrays.stream(target).map(Math::abs).max().orElse(0);
    int steps = 0;
    while (true) {
      int steepest = -1;
      double slope = ROUNDING * largest;
      for (int i = 0; i < size; i++) {
        if (!inside[i] && gradient[i] > slope) {
          slope = gradient[i];
          steepest = i;
        }
      }
      if (steepest < 0 || !append(steepest)) {
        return solution;
      }
      inside[steepest] = true;
      settle(inside);
      updateGradient(gradient);
      if (++steps > 50 * size) {
        throw new IllegalStateException("nonnegative least squares did not end");
      }
    }
  }

  /** Moves towards the least squares of the active ones, and drops those that reach zero. */
  private void settle(boolean[] inside) {
    while (true) {
      double[] best = leastSquares();
      double part = 1;
      for (int i = 0; i < count; i++) {
        double now = solution[active[i]];
        if (best[i] <= 0) {
          part = Math.min(part, now / (now - best[i]));
        }
      }
      int first = count;
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int variable = active[i];
        double value = solution[variable] + part * (best[i] - solution[variable]);
        if (part < 1 && best[i] <= 0 && value <= ROUNDING * Math.abs(best[i])) {
          solution[variable] = 0;
          inside[variable] = false;
          first = Math.min(first, i);
        } else {
          solution[variable] = value;
          active[kept++] = variable;
        }
      }
      if (kept == count) {
        return;
      }
      count = first;
      for (int i = first; i < kept; i++) {
        append(active[i]);
      }
    }
  }

  /** Extends the factor by a variable; false if it depends on the others to rounding. */
  private boolean append(int variable) {
    if ((count + 1) * size > factor.length) {
      factor = Arrays.copyOf(factor, Math.max((count + 1) * size, 2 * factor.length));
    }
    int row = count * size;
    double norm = gram[variable + variable * size];
    double rest = norm;
    for (int j = 0; j < count; j++) {
      double sum = gram[variable + active[j] * size];
      int other = j * size;
      for (int k = 0; k < j; k++) {
        sum -= factor[row + k] * factor[other + k];
      }
      factor[row + j] = sum / factor[other + j];
      rest -= factor[row + j] * factor[row + j];
    }
    if (!(rest > ROUNDING * norm)) {
      return false;
    }
    factor[row + count] = Math.sqrt(rest);
    active[count++] = variable;
    return true;
  }

  private double[] leastSquares() {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      double sum = target[active[i]];
      for (int k = 0; k < i; k++) {
        sum -= factor[i * size + k] * x[k];
      }
      x[i] = sum / factor[i * size + i];
    }
    for (int i = count - 1; i >= 0; i--) {
      x[i] /= factor[i * size + i];
      for (int k = 0; k < i; k++) {
        x[k] -= factor[i * size + k] * x[i];
      }
    }
    return x;
  }

  private void updateGradient(double[] gradient) {
    System.arraycopy(target, 0, gradient, 0, size);
    for (int j = 0; j < count; j++) {
      double value = solution[active[j]];
      int column = active[j] * size;
      for (int i = 0; i < size; i++) {
        gradient[i] -= value * gram[i + column];
      }
    }
  }
}

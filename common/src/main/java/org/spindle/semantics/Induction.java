// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;

/**
 * The theory of inductive generalisation: what a new unit that learned some patterns says of all
 * others follows from their similarities alone,
 *
 * <p>ŷ = K_{·O} K_OO⁺ y, and ŷ_j = K_ji/K_ii where one pattern i was shown with y = 1.
 *
 * <p>With K = V A(t) Vᵀ this is the projection of a novel property to familiar items, with F = U
 * A(t) Uᵀ the inference of features of a novel item. It is the fixed point of the delta rule from
 * zero weights: the minimum-norm solution of least squares.
 *
 * @source Saxe, McClelland and Ganguli 2019, "Inductive property judgments"
 */
public final class Induction {

  private static final double RELATIVE_RANK = 1e-10;

  private Induction() {}

  /**
   * What is expected of all patterns after one was shown with value 1.
   *
   * @param kernel similarities K, n × n, symmetric, not changed
   * @param shown number of the pattern
   * @return K_ji/K_ii for all j; NaN if K_ii = 0
   */
  public static double[] fromOne(Matrix kernel, int shown) {
    double[] expected = new double[kernel.rows()];
    for (int j = 0; j < expected.length; j++) {
      expected[j] = kernel.get(j, shown) / kernel.get(shown, shown);
    }
    return expected;
  }

  /**
   * What is expected of all patterns after several were shown.
   *
   * @param kernel similarities K, n × n, symmetric, not changed
   * @param shown numbers of the patterns
   * @param values y of each of them
   * @return K_{·O} K_OO⁺ y
   */
  public static double[] fromSeveral(Matrix kernel, int[] shown, double[] values) {
    Matrix within = new Matrix(shown.length, shown.length);
    for (int a = 0; a < shown.length; a++) {
      for (int b = 0; b < shown.length; b++) {
        within.set(a, b, kernel.get(shown[a], shown[b]));
      }
    }
    double[] weights = pseudoSolve(SymmetricEigen.of(within), values);
    double[] expected = new double[kernel.rows()];
    for (int j = 0; j < expected.length; j++) {
      for (int a = 0; a < shown.length; a++) {
        expected[j] += kernel.get(j, shown[a]) * weights[a];
      }
    }
    return expected;
  }

  private static double[] pseudoSolve(SymmetricEigen eigen, double[] values) {
    int n = values.length;
    double largest = Arrays.stream(eigen.values()).max().orElse(0);
    double[] solution = new double[n];
    for (int mode = 0; mode < n; mode++) {
      if (eigen.values()[mode] > RELATIVE_RANK * largest) {
        double part = 0;
        for (int a = 0; a < n; a++) {
          part += eigen.vectors().get(a, mode) * values[a];
        }
        for (int a = 0; a < n; a++) {
          solution[a] += eigen.vectors().get(a, mode) * part / eigen.values()[mode];
        }
      }
    }
    return solution;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * Sylvester's inertia of a symmetric matrix: how many of its eigenvalues are negative, null and
 * positive.
 *
 * @param negative number of negative eigenvalues
 * @param zero number of null ones
 * @param positive number of positive ones
 */
public record Inertia(int negative, int zero, int positive) {

  /** A pivot this large, over the largest element, is taken alone: it bounds the growth best. */
  private static final double ONE_BY_ONE = (1 + Math.sqrt(17)) / 8;

  /**
   * The inertia of a spectrum.
   *
   * @param eigenvalues ascending
   * @param threshold eigenvalues within it of 0, relative to the largest |λ|, count as null
   * @return the three numbers, all 0 without eigenvalues
   */
  public static Inertia of(double[] eigenvalues, double threshold) {
    double bound = threshold * SymmetricEigen.norm(eigenvalues);
    int negative = 0;
    int zero = 0;
    for (double eigenvalue : eigenvalues) {
      negative += eigenvalue < -bound ? 1 : 0;
      zero += Math.abs(eigenvalue) <= bound ? 1 : 0;
    }
    return new Inertia(negative, zero, eigenvalues.length - negative - zero);
  }

  /**
   * The inertia of a matrix from the signs of its pivots, without its spectrum.
   *
   * @param matrix symmetric; its two triangles are averaged, and it is not changed
   * @return the three numbers; null ones are pivots of exactly 0
   * @cost n³/3 flops
   * @source J. J. Sylvester 1852; pivots of order 1 or 2 by Bunch and Parlett 1971
   */
  public static Inertia byElimination(Matrix matrix) {
    int n = matrix.rows();
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = (matrix.get(i, j) + matrix.get(j, i)) / 2;
      }
    }
    int negative = 0;
    int positive = 0;
    int done = 0;
    while (done < n) {
      int diagonal = done;
      int row = done;
      int column = done;
      for (int i = done; i < n; i++) {
        diagonal = Math.abs(a[i][i]) > Math.abs(a[diagonal][diagonal]) ? i : diagonal;
        for (int j = done; j < i; j++) {
          if (row == column || Math.abs(a[i][j]) > Math.abs(a[row][column])) {
            row = i;
            column = j;
          }
        }
      }
      double most = row == column ? 0 : Math.abs(a[row][column]);
      double pivot = a[diagonal][diagonal];
      if (pivot == 0 && most == 0) {
        break;
      }
      if (Math.abs(pivot) >= ONE_BY_ONE * most) {
        swap(a, done, diagonal);
        negative += pivot < 0 ? 1 : 0;
        positive += pivot > 0 ? 1 : 0;
        eliminate(a, done);
        done++;
      } else { // a block of negative determinant: one eigenvalue of each sign
        swap(a, done, column);
        swap(a, done + 1, row);
        negative++;
        positive++;
        eliminateTwo(a, done);
        done += 2;
      }
    }
    return new Inertia(negative, n - negative - positive, positive);
  }

  private static void swap(double[][] a, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
    for (double[] each : a) {
      double value = each[i];
      each[i] = each[j];
      each[j] = value;
    }
  }

  private static void eliminate(double[][] a, int at) {
    for (int i = at + 1; i < a.length; i++) {
      double factor = a[i][at] / a[at][at];
      for (int j = at + 1; j < a.length; j++) {
        a[i][j] -= factor * a[at][j];
      }
    }
  }

  private static void eliminateTwo(double[][] a, int at) {
    double p = a[at][at];
    double q = a[at + 1][at];
    double r = a[at + 1][at + 1];
    double determinant = p * r - q * q;
    for (int i = at + 2; i < a.length; i++) {
      double first = (r * a[i][at] - q * a[i][at + 1]) / determinant;
      double second = (p * a[i][at + 1] - q * a[i][at]) / determinant;
      for (int j = at + 2; j < a.length; j++) {
        a[i][j] -= first * a[at][j] + second * a[at + 1][j];
      }
    }
  }
}

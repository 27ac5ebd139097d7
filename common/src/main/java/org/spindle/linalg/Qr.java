// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The QR factorization of a matrix: A = Q·R with Q orthogonal and R upper triangular.
 *
 * <p>LAPACK leaves the signs of R's diagonal to chance; {@link #signFixedQ()} makes them positive,
 * and the factorization unique. Of a gaussian matrix that Q is uniform over the orthogonal group.
 *
 * @source F. Mezzadri, How to generate random matrices from the classical compact groups, Notices
 *     AMS 54 (2007) 592
 */
public final class Qr {

  private final Lapack lapack;
  private final int rows;
  private final int cols;
  private final double[] factors;
  private final double[] tau;

  private Qr(Matrix a, Lapack lapack) {
    this.lapack = lapack;
    rows = a.rows();
    cols = a.cols();
    factors = Lapack.packed("dgeqrf", a);
    tau = new double[Math.min(rows, cols)];
    double[] best = new double[1];
    lapack.dgeqrf(rows, cols, factors, tau, best, Lapack.QUERY);
    double[] work = space(best);
    lapack.dgeqrf(rows, cols, factors, tau, work, work.length);
  }

  /**
   * The factorization, on the best engine.
   *
   * @param a matrix of shape m × n, not changed; its elements must be finite
   * @return the factorization, Q held as min(m, n) reflectors
   * @cost 2·n²·(m − n/3) flops for m ≥ n
   */
  public static Qr of(Matrix a) {
    return of(a, Lapack.best());
  }

  /**
   * The factorization, on a given engine.
   *
   * @param a matrix of shape m × n, not changed; its elements must be finite
   * @param lapack the engine
   * @return the factorization, Q held as min(m, n) reflectors
   */
  public static Qr of(Matrix a, Lapack lapack) {
    return new Qr(a, lapack);
  }

  /**
   * The thin orthogonal factor.
   *
   * @return Q of shape m × k with orthonormal columns, k = min(m, n)
   * @cost 2·k²·(m − k/3) flops
   */
  public Matrix q() {
    int k = tau.length;
    double[] a = new double[rows * k];
    System.arraycopy(factors, 0, a, 0, a.length);
    double[] best = new double[1];
    lapack.dorgqr(rows, k, k, a, tau, best, Lapack.QUERY);
    double[] work = space(best);
    lapack.dorgqr(rows, k, k, a, tau, work, work.length);
    return new Matrix(rows, k, a);
  }

  /**
   * The triangular factor.
   *
   * @return R of shape k × n, upper triangular, k = min(m, n)
   */
  public Matrix r() {
    Matrix r = new Matrix(tau.length, cols);
    for (int c = 0; c < cols; c++) {
      for (int i = 0; i <= Math.min(c, tau.length - 1); i++) {
        r.set(i, c, factors[i + c * rows]);
      }
    }
    return r;
  }

  /**
   * The thin orthogonal factor of the unique factorization with a positive diagonal of R.
   *
   * @return Q·diag(sign R_ii), m × k; Haar distributed if A was gaussian
   */
  public Matrix signFixedQ() {
    Matrix q = q();
    for (int c = 0; c < tau.length; c++) {
      if (factors[c + c * rows] < 0) {
        for (int r = 0; r < rows; r++) {
          q.set(r, c, -q.get(r, c));
        }
      }
    }
    return q;
  }

  /**
   * C ← op(Q)·C with the full m × m Q, without forming it.
   *
   * @param op Q itself or its transpose
   * @param c matrix of shape m × p, overwritten
   * @cost 4·m·p·k flops
   */
  public void apply(Op op, Matrix c) {
    if (c.rows() != rows) {
      throw new IllegalArgumentException(
          "dormqr: Q is " + Shapes.text(rows, rows) + ", the matrix " + c.shape());
    }
    double[] packed = Lapack.packed("dormqr", c);
    int k = tau.length;
    double[] best = new double[1];
    lapack.dormqr(op, rows, c.cols(), k, factors, tau, packed, best, Lapack.QUERY);
    double[] work = space(best);
    lapack.dormqr(op, rows, c.cols(), k, factors, tau, packed, work, work.length);
    c.copyFrom(new Matrix(rows, c.cols(), packed));
  }

  private static double[] space(double[] best) {
    return new double[Math.max(1, (int) best[0])];
  }
}

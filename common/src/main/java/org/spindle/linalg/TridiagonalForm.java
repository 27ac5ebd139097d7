// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The tridiagonal form of symmetric matrices of up to one order, and its spectrum: A = Q·T·Qᵀ with
 * Q orthogonal, T = U·diag(λ)·Uᵀ.
 *
 * <p>Where a function of A meets few vectors, V = Q·U is not needed: f(A) x = Q·U·f(λ)·Uᵀ·Qᵀ x, and
 * the 2 n³ flops that turn U into V are saved. Q stays a product of reflectors. Not safe for two
 * threads at once.
 *
 * @error backward stable, each |Δλ| of order 1e-15·‖A‖
 * @cost 4/3·n³ flops for T, half of them at the speed of memory; up to 4/3·n³ for U, often fewer; 4
 *     n² for each vector that Q or Qᵀ meets
 * @source G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition 2013, section 8.3
 */
public final class TridiagonalForm {

  private final Lapack lapack;
  private final int capacity;
  private final double[] reflectors;
  private final double[] factors;
  private final double[] vectors;
  private double[] work = new double[1];
  private int[] integers = new int[1];
  private int n;
  private double[] diagonal;
  private double[] offDiagonal;

  /**
   * Arrays on the best engine.
   *
   * @param capacity largest order, ≥ 1
   */
  public TridiagonalForm(int capacity) {
    this(capacity, Lapack.best());
  }

  /**
   * Arrays on a given engine.
   *
   * @param capacity largest order, ≥ 1
   * @param lapack the engine
   */
  public TridiagonalForm(int capacity, Lapack lapack) {
    if (capacity < 1) {
      throw new IllegalArgumentException("the order must be >= 1, was " + capacity);
    }
    this.lapack = lapack;
    this.capacity = capacity;
    reflectors = new double[Math.multiplyExact(capacity, capacity)];
    vectors = new double[Math.multiplyExact(capacity, capacity)];
    factors = new double[capacity];
  }

  /**
   * Takes a matrix.
   *
   * @param a symmetric n × n matrix, n at most the capacity; its lower triangle is read, not
   *     changed
   * @throws LapackException if an element is not finite
   */
  public void reduce(Matrix a) {
    int order = Shapes.requireSquare("dsytrd", a.rows(), a.cols());
    if (order > capacity) {
      throw new IllegalArgumentException(
          "a matrix of " + a.shape() + " is beyond the capacity of " + capacity);
    }
    Lapack.pack("dsytrd", a, reflectors);
    n = order;
    diagonal = new double[n];
    offDiagonal = new double[n - 1];
    lapack.dsytrd(n, reflectors, diagonal, offDiagonal, factors, work, Lapack.QUERY);
    grow((int) work[0]);
    lapack.dsytrd(n, reflectors, diagonal, offDiagonal, factors, work, work.length);
  }

  /**
   * The order of the matrix that was taken.
   *
   * @return n
   */
  public int order() {
    return n;
  }

  /**
   * The diagonal of T.
   *
   * @return n numbers, owned by this object until the next reduction
   */
  public double[] diagonal() {
    return diagonal;
  }

  /**
   * The elements beside the diagonal of T.
   *
   * @return n − 1 numbers, owned by this object until the next reduction
   */
  public double[] offDiagonal() {
    return offDiagonal;
  }

  /**
   * The spectrum of T, and of A.
   *
   * @return values and U, n × n; U lies in arrays of this object, overwritten by the next call
   * @throws LapackException if it does not converge
   */
  public SymmetricEigen eigen() {
    requireTaken();
    double[] d = diagonal.clone();
    double[] e = offDiagonal.clone();
    double[] best = new double[1];
    lapack.dstevd(n, d, e, vectors, best, Lapack.QUERY, integers, Lapack.QUERY);
    grow((int) best[0]);
    int needed = integers[0];
    integers = integers.length < needed ? new int[needed] : integers;
    lapack.dstevd(n, d, e, vectors, work, work.length, integers, integers.length);
    return new SymmetricEigen(d, new Matrix(n, n, vectors));
  }

  /**
   * X ← op(Q)·X.
   *
   * @param op Q itself or its transpose
   * @param x matrix of n rows, overwritten; without gaps between its columns
   */
  public void apply(Op op, Matrix x) {
    requireTaken();
    if (x.rows() != n || x.leading() != n || x.offset() != 0) {
      throw new IllegalArgumentException(
          "Q is " + Shapes.text(n, n) + ", the matrix " + x.shape() + " or has gaps");
    }
    if (n == 1) {
      return; // without reflectors
    }
    double[] best = new double[1];
    lapack.dormtr(op, n, x.cols(), reflectors, factors, x.data(), best, Lapack.QUERY);
    grow((int) best[0]);
    lapack.dormtr(op, n, x.cols(), reflectors, factors, x.data(), work, work.length);
  }

  private void grow(int needed) {
    work = work.length < needed ? new double[needed] : work;
  }

  private void requireTaken() {
    if (n == 0) {
      throw new IllegalStateException("reduce a matrix first");
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.blas.BLAS;
import java.util.List;
import java.util.Optional;

/**
 * Products of vectors and matrices in double precision on one engine, with the standard's names and
 * the shapes checked.
 *
 * <p>Instances are immutable and safe for all threads. Outputs must not overlap inputs. The checks
 * cost some nanoseconds: below 3 % of a product of order 64.
 *
 * <p>The file is long because each product takes a dozen arguments that need telling.
 */
public final class Blas {

  private final String name;
  private final BLAS blas;

  private Blas(String name, BLAS blas) {
    this.name = name;
    this.blas = blas;
  }

  private static final class Engines {
    static final Optional<Blas> NATIVE =
        NativeBlas.prepare().isNative()
            ? Netlib.nativeBlas().map(blas -> new Blas(NativeBlas.prepare().name(), blas))
            : Optional.empty();
    static final Blas JAVA = new Blas("java", Netlib.javaBlas());
  }

  /**
   * The fastest engine of this JVM.
   *
   * @return the native engine where there is one, else Java
   */
  public static Blas best() {
    return Engines.NATIVE.orElse(Engines.JAVA);
  }

  /**
   * The engine in pure Java.
   *
   * @return an engine that is always there
   */
  public static Blas java() {
    return Engines.JAVA;
  }

  /**
   * The native engine.
   *
   * @return empty where this JVM has none
   */
  public static Optional<Blas> nativeEngine() {
    return Engines.NATIVE;
  }

  /**
   * All engines of this JVM, for tests that compare them.
   *
   * @return native first, if there is one
   */
  public static List<Blas> engines() {
    return Engines.NATIVE.map(n -> List.of(n, Engines.JAVA)).orElse(List.of(Engines.JAVA));
  }

  /**
   * The engine's name.
   *
   * @return {@code openblas}, {@code native} or {@code java}
   */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * The same engine in single precision.
   *
   * @return the twin of this engine
   */
  public FloatBlas single() {
    return this == Engines.JAVA ? FloatBlas.java() : FloatBlas.best();
  }

  /**
   * C ← α·op(A)·op(B) + β·C.
   *
   * @param opA how A enters
   * @param opB how B enters
   * @param alpha factor α
   * @param a matrix with op(A) of shape m × k
   * @param b matrix with op(B) of shape k × n
   * @param beta factor β; with β = 0 the old C is not read
   * @param c matrix of shape m × n, overwritten; must not overlap A or B
   * @cost 2·m·n·k flops
   */
  public void gemm(Op opA, Op opB, double alpha, Matrix a, Matrix b, double beta, Matrix c) {
    int m = opA.rows(a.rows(), a.cols());
    int k = opA.cols(a.rows(), a.cols());
    int n = opB.cols(b.rows(), b.cols());
    if (k != opB.rows(b.rows(), b.cols()) || c.rows() != m || c.cols() != n) {
      throw Products.mismatch("gemm", opA, a.shape(), opB, b.shape(), c.shape());
    }
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      scale(beta, c);
      return;
    }
    Kernels.dgemm(
        blas,
        opA,
        opB,
        m,
        n,
        k,
        alpha,
        a.data(),
        a.offset(),
        a.leading(),
        b.data(),
        b.offset(),
        b.leading(),
        beta,
        c.data(),
        c.offset(),
        c.leading());
  }

  /**
   * The product of two matrices.
   *
   * @param opA how A enters
   * @param a matrix with op(A) of shape m × k
   * @param opB how B enters
   * @param b matrix with op(B) of shape k × n
   * @return op(A)·op(B), a new m × n matrix
   */
  public Matrix multiply(Op opA, Matrix a, Op opB, Matrix b) {
    Matrix c = new Matrix(opA.rows(a.rows(), a.cols()), opB.cols(b.rows(), b.cols()));
    gemm(opA, opB, 1, a, b, 0, c);
    return c;
  }

  /**
   * The product of two matrices as they are.
   *
   * @param a matrix of shape m × k
   * @param b matrix of shape k × n
   * @return A·B, a new m × n matrix
   */
  public Matrix multiply(Matrix a, Matrix b) {
    return multiply(Op.N, a, Op.N, b);
  }

  /**
   * C ← α·op(A)·op(B) + β·C on bare arrays, in the standard's order of arguments.
   *
   * @param opA how A enters
   * @param opB how B enters
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B); ≥ 1
   * @param alpha factor α
   * @param a array of A
   * @param offsetA index of A's first element
   * @param lda leading dimension of A
   * @param b array of B
   * @param offsetB index of B's first element
   * @param ldb leading dimension of B
   * @param beta factor β
   * @param c array of C, overwritten
   * @param offsetC index of C's first element
   * @param ldc leading dimension of C
   * @cost 2·m·n·k flops
   */
  public void dgemm(
      Op opA,
      Op opB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int offsetA,
      int lda,
      double[] b,
      int offsetB,
      int ldb,
      double beta,
      double[] c,
      int offsetC,
      int ldc) {
    Products.require("dgemm A", opA.rows(m, k), opA.cols(m, k), a.length, offsetA, lda);
    Products.require("dgemm B", opB.rows(k, n), opB.cols(k, n), b.length, offsetB, ldb);
    Products.require("dgemm C", m, n, c.length, offsetC, ldc);
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      scale(beta, new Matrix(m, n, c, offsetC, ldc));
      return;
    }
    Kernels.dgemm(
        blas, opA, opB, m, n, k, alpha, a, offsetA, lda, b, offsetB, ldb, beta, c, offsetC, ldc);
  }

  /**
   * y ← α·op(A)·x + β·y.
   *
   * @param op how A enters
   * @param alpha factor α
   * @param a matrix with op(A) of shape m × n
   * @param x vector of length n
   * @param beta factor β; with β = 0 the old y is not read
   * @param y vector of length m, overwritten
   * @cost 2·m·n flops; bound by reading A once
   */
  public void gemv(Op op, double alpha, Matrix a, double[] x, double beta, double[] y) {
    int m = op.rows(a.rows(), a.cols());
    int n = op.cols(a.rows(), a.cols());
    if (x.length != n || y.length != m) {
      throw Products.mismatch("gemv", op, a.shape(), x.length, y.length);
    }
    if (m == 0) {
      return;
    }
    if (n == 0) { // the standard leaves y alone here, which is not what the formula says
      scale(beta, new Matrix(m, 1, y));
      return;
    }
    Kernels.dgemv(blas, op, alpha, a, x, beta, y);
  }

  /**
   * A ← A + α·x·yᵀ.
   *
   * @param alpha factor α
   * @param x vector of length m
   * @param y vector of length n
   * @param a matrix of shape m × n, overwritten
   * @cost 2·m·n flops; bound by reading and writing A once
   */
  public void ger(double alpha, double[] x, double[] y, Matrix a) {
    if (x.length != a.rows() || y.length != a.cols()) {
      throw Products.mismatch("ger", Op.N, a.shape(), y.length, x.length);
    }
    int m = a.rows();
    int n = a.cols();
    if (m == 0 || n == 0) {
      return;
    }
    boolean tight = Products.tight(n, a.data().length, a.offset(), a.leading());
    if (n > 1 || !tight) {
      blas.dger(m, tight ? n - 1 : n, alpha, x, 0, 1, y, 0, 1, a.data(), a.offset(), a.leading());
    }
    if (tight) {
      int last = a.offset() + (n - 1) * a.leading();
      blas.daxpy(m, alpha * y[n - 1], x, 0, 1, a.data(), last, 1);
    }
  }

  /**
   * C ← α·op(A)·op(A)ᵀ + β·C, one triangle of it.
   *
   * @param triangle the triangle of C that is read and written
   * @param op how A enters
   * @param alpha factor α
   * @param a matrix with op(A) of shape n × k
   * @param beta factor β
   * @param c matrix of shape n × n, one triangle overwritten
   * @cost n²·k flops, half of gemm
   */
  public void syrk(Triangle triangle, Op op, double alpha, Matrix a, double beta, Matrix c) {
    int n = op.rows(a.rows(), a.cols());
    int k = op.cols(a.rows(), a.cols());
    if (c.rows() != n || c.cols() != n) {
      throw Products.mismatch(
          "syrk", op, a.shape(), op == Op.N ? Op.T : Op.N, a.shape(), c.shape());
    }
    if (n == 0) {
      return;
    }
    Matrix in = k == 0 ? new Matrix(op.rows(n, 1), op.cols(n, 1)) : roomy(a);
    Matrix out = roomy(c);
    blas.dsyrk(
        triangle.letter(),
        op.letter(),
        n,
        Math.max(k, 1),
        alpha,
        in.data(),
        in.offset(),
        in.leading(),
        beta,
        out.data(),
        out.offset(),
        out.leading());
    giveBack(out, c);
  }

  /**
   * y ← α·x + y.
   *
   * @param alpha factor α
   * @param x vector
   * @param y vector of the same length, overwritten
   */
  public void axpy(double alpha, double[] x, double[] y) {
    Products.requireSameLength("axpy", x.length, y.length);
    blas.daxpy(x.length, alpha, x, 0, 1, y, 0, 1);
  }

  /**
   * The inner product xᵀy.
   *
   * @param x vector
   * @param y vector of the same length
   * @return Σ x_i y_i
   */
  public double dot(double[] x, double[] y) {
    Products.requireSameLength("dot", x.length, y.length);
    return blas.ddot(x.length, x, 0, 1, y, 0, 1);
  }

  /**
   * The Euclidean length of a vector.
   *
   * @param x vector
   * @return √(Σ x_i²)
   * @error the Java engine overflows where the sum of squares does; the native one does not
   */
  public double nrm2(double[] x) {
    return blas.dnrm2(x.length, x, 0, 1);
  }

  /**
   * x ← α·x.
   *
   * @param alpha factor α
   * @param x vector, overwritten
   */
  public void scal(double alpha, double[] x) {
    blas.dscal(x.length, alpha, x, 0, 1);
  }

  /**
   * C ← α·A·B + β·C (left) or α·B·A + β·C (right) with symmetric A.
   *
   * @param side where A stands
   * @param triangle the triangle of A that is read
   * @param alpha factor α
   * @param a symmetric matrix, of shape m × m (left) or n × n (right)
   * @param b matrix of shape m × n
   * @param beta factor β
   * @param c matrix of shape m × n, overwritten
   */
  public void symm(
      Side side, Triangle triangle, double alpha, Matrix a, Matrix b, double beta, Matrix c) {
    int n = Shapes.requireSquare("symm", a.rows(), a.cols());
    if (n != (side == Side.LEFT ? b.rows() : b.cols())
        || c.rows() != b.rows()
        || c.cols() != b.cols()) {
      throw Products.sided("symm", side, a.shape(), b.shape(), c.shape());
    }
    if (c.rows() == 0 || c.cols() == 0) {
      return;
    }
    Matrix left = roomy(a);
    Matrix right = roomy(b);
    Matrix out = roomy(c);
    blas.dsymm(
        side.letter(),
        triangle.letter(),
        c.rows(),
        c.cols(),
        alpha,
        left.data(),
        left.offset(),
        left.leading(),
        right.data(),
        right.offset(),
        right.leading(),
        beta,
        out.data(),
        out.offset(),
        out.leading());
    giveBack(out, c);
  }

  /**
   * Solves op(A)·X = α·B (left) or X·op(A) = α·B (right) with triangular A.
   *
   * @param side where A stands
   * @param triangle the triangle of A that is read
   * @param op how A enters
   * @param unit whether A's diagonal is taken as ones, unread
   * @param alpha factor α
   * @param a triangular matrix, of shape m × m (left) or n × n (right)
   * @param b matrix of shape m × n, overwritten by X
   * @error a zero on the diagonal gives infinities, without a word
   */
  public void trsm(
      Side side, Triangle triangle, Op op, boolean unit, double alpha, Matrix a, Matrix b) {
    int n = Shapes.requireSquare("trsm", a.rows(), a.cols());
    if (n != (side == Side.LEFT ? b.rows() : b.cols())) {
      throw Products.sided("trsm", side, a.shape(), b.shape(), b.shape());
    }
    if (b.rows() == 0 || b.cols() == 0) {
      return;
    }
    Matrix left = roomy(a);
    Matrix out = roomy(b);
    blas.dtrsm(
        side.letter(),
        triangle.letter(),
        op.letter(),
        unit ? "U" : "N",
        b.rows(),
        b.cols(),
        alpha,
        left.data(),
        left.offset(),
        left.leading(),
        out.data(),
        out.offset(),
        out.leading());
    giveBack(out, b);
  }

  private static Matrix roomy(Matrix a) {
    return Products.tight(a.cols(), a.data().length, a.offset(), a.leading()) ? a.copy() : a;
  }

  private static void giveBack(Matrix out, Matrix c) {
    if (out != c) {
      c.copyFrom(out);
    }
  }

  private static void scale(double beta, Matrix c) {
    for (int j = 0; j < c.cols(); j++) {
      for (int i = 0; i < c.rows(); i++) {
        c.set(i, j, beta == 0 ? 0 : beta * c.get(i, j));
      }
    }
  }
}

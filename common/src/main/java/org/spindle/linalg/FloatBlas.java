// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.blas.BLAS;
import java.util.List;
import java.util.Optional;

/**
 * Products of vectors and matrices in single precision on one engine, with the standard's names and
 * the shapes checked.
 *
 * <p>Instances are immutable and safe for all threads. Outputs must not overlap inputs. The checks
 * cost some nanoseconds: below 3 % of a product of order 64.
 */
public final class FloatBlas {

  private final String name;
  private final BLAS blas;

  private FloatBlas(String name, BLAS blas) {
    this.name = name;
    this.blas = blas;
  }

  private static final class Engines {
    static final Optional<FloatBlas> NATIVE =
        NativeBlas.prepare().isNative()
            ? Netlib.nativeBlas().map(blas -> new FloatBlas(NativeBlas.prepare().name(), blas))
            : Optional.empty();
    static final FloatBlas JAVA = new FloatBlas("java", Netlib.javaBlas());
  }

  /**
   * The fastest engine of this JVM.
   *
   * @return the native engine where there is one, else Java
   */
  public static FloatBlas best() {
    return Engines.NATIVE.orElse(Engines.JAVA);
  }

  /**
   * The engine in pure Java.
   *
   * @return an engine that is always there
   */
  public static FloatBlas java() {
    return Engines.JAVA;
  }

  /**
   * The native engine.
   *
   * @return empty where this JVM has none
   */
  public static Optional<FloatBlas> nativeEngine() {
    return Engines.NATIVE;
  }

  /**
   * All engines of this JVM, for tests that compare them.
   *
   * @return native first, if there is one
   */
  public static List<FloatBlas> engines() {
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
  public void gemm(
      Op opA, Op opB, float alpha, FloatMatrix a, FloatMatrix b, float beta, FloatMatrix c) {
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
    Kernels.sgemm(
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
  public FloatMatrix multiply(Op opA, FloatMatrix a, Op opB, FloatMatrix b) {
    FloatMatrix c = new FloatMatrix(opA.rows(a.rows(), a.cols()), opB.cols(b.rows(), b.cols()));
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
  public FloatMatrix multiply(FloatMatrix a, FloatMatrix b) {
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
  public void sgemm(
      Op opA,
      Op opB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int offsetA,
      int lda,
      float[] b,
      int offsetB,
      int ldb,
      float beta,
      float[] c,
      int offsetC,
      int ldc) {
    Products.require("sgemm A", opA.rows(m, k), opA.cols(m, k), a.length, offsetA, lda);
    Products.require("sgemm B", opB.rows(k, n), opB.cols(k, n), b.length, offsetB, ldb);
    Products.require("sgemm C", m, n, c.length, offsetC, ldc);
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      scale(beta, new FloatMatrix(m, n, c, offsetC, ldc));
      return;
    }
    Kernels.sgemm(
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
  public void gemv(Op op, float alpha, FloatMatrix a, float[] x, float beta, float[] y) {
    int m = op.rows(a.rows(), a.cols());
    int n = op.cols(a.rows(), a.cols());
    if (x.length != n || y.length != m) {
      throw Products.mismatch("gemv", op, a.shape(), x.length, y.length);
    }
    if (m == 0) {
      return;
    }
    if (n == 0) { // the standard leaves y alone here, which is not what the formula says
      scale(beta, new FloatMatrix(m, 1, y));
      return;
    }
    Kernels.sgemv(blas, op, alpha, a, x, beta, y);
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
  public void ger(float alpha, float[] x, float[] y, FloatMatrix a) {
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
      blas.sger(m, tight ? n - 1 : n, alpha, x, 0, 1, y, 0, 1, a.data(), a.offset(), a.leading());
    }
    if (tight) {
      int last = a.offset() + (n - 1) * a.leading();
      blas.saxpy(m, alpha * y[n - 1], x, 0, 1, a.data(), last, 1);
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
  public void syrk(
      Triangle triangle, Op op, float alpha, FloatMatrix a, float beta, FloatMatrix c) {
    int n = op.rows(a.rows(), a.cols());
    int k = op.cols(a.rows(), a.cols());
    if (c.rows() != n || c.cols() != n) {
      throw Products.mismatch(
          "syrk", op, a.shape(), op == Op.N ? Op.T : Op.N, a.shape(), c.shape());
    }
    if (n == 0) {
      return;
    }
    FloatMatrix in = k == 0 ? new FloatMatrix(op.rows(n, 1), op.cols(n, 1)) : roomy(a);
    FloatMatrix out = roomy(c);
    blas.ssyrk(
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
  public void axpy(float alpha, float[] x, float[] y) {
    Products.requireSameLength("axpy", x.length, y.length);
    blas.saxpy(x.length, alpha, x, 0, 1, y, 0, 1);
  }

  /**
   * The inner product xᵀy.
   *
   * @param x vector
   * @param y vector of the same length
   * @return Σ x_i y_i
   */
  public float dot(float[] x, float[] y) {
    Products.requireSameLength("dot", x.length, y.length);
    return blas.sdot(x.length, x, 0, 1, y, 0, 1);
  }

  /**
   * The Euclidean length of a vector.
   *
   * @param x vector
   * @return √(Σ x_i²)
   * @error the Java engine overflows where the sum of squares does; the native one does not
   */
  public float nrm2(float[] x) {
    return blas.snrm2(x.length, x, 0, 1);
  }

  /**
   * x ← α·x.
   *
   * @param alpha factor α
   * @param x vector, overwritten
   */
  public void scal(float alpha, float[] x) {
    blas.sscal(x.length, alpha, x, 0, 1);
  }

  private static FloatMatrix roomy(FloatMatrix a) {
    return Products.tight(a.cols(), a.data().length, a.offset(), a.leading()) ? a.copy() : a;
  }

  private static void giveBack(FloatMatrix out, FloatMatrix c) {
    if (out != c) {
      c.copyFrom(out);
    }
  }

  private static void scale(float beta, FloatMatrix c) {
    for (int j = 0; j < c.cols(); j++) {
      for (int i = 0; i < c.rows(); i++) {
        c.set(i, j, beta == 0 ? 0 : beta * c.get(i, j));
      }
    }
  }
}

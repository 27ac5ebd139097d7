// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.lapack.LAPACK;
import java.util.List;
import java.util.Optional;
import org.netlib.util.intW;

/**
 * LAPACK on one engine: the handle that the factorizations take, and within the package the
 * routines themselves.
 *
 * <p>netlib checks no sizes for most routines, and a wrong one corrupts memory; so every array is
 * checked here before each call. The Java engine answers an illegal argument by ending the JVM with
 * exit value 0. All matrices are packed (leading dimension = rows). A call with {@code lwork = -1}
 * only asks for the best workspace, in {@code work[0]}.
 */
public final class Lapack {

  /** Asks a routine for its best workspace in place of computing. */
  static final int QUERY = -1;

  private final String name;
  private final LAPACK lapack;

  private Lapack(String name, LAPACK lapack) {
    this.name = name;
    this.lapack = lapack;
  }

  private static final class Engines {
    static final Optional<Lapack> NATIVE =
        NativeBlas.prepare().isNative()
            ? Netlib.nativeLapack().map(it -> new Lapack(NativeBlas.prepare().name(), it))
            : Optional.empty();
    static final Lapack JAVA = new Lapack("java", Netlib.javaLapack());
  }

  /**
   * The fastest engine of this JVM.
   *
   * @return the native engine where there is one, else Java
   */
  public static Lapack best() {
    return Engines.NATIVE.orElse(Engines.JAVA);
  }

  /**
   * The engine in pure Java, the Fortran of LAPACK 3.1 translated.
   *
   * @return an engine that is always there
   */
  public static Lapack java() {
    return Engines.JAVA;
  }

  /**
   * The native engine.
   *
   * @return empty where this JVM has none
   */
  public static Optional<Lapack> nativeEngine() {
    return Engines.NATIVE;
  }

  /**
   * All engines of this JVM, for tests that compare them.
   *
   * @return native first, if there is one
   */
  public static List<Lapack> engines() {
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

  /** Singular values and vectors; job N, S or A. Arrays of absent vectors have length ≥ 1. */
  void dgesdd(
      String job,
      int m,
      int n,
      double[] a,
      double[] s,
      double[] u,
      double[] vt,
      double[] work,
      int lwork,
      int[] iwork) {
    int k = Math.min(m, n);
    int uCols = job.equals("A") ? m : k;
    int vtRows = job.equals("A") ? n : k;
    boolean vectors = !job.equals("N");
    need("dgesdd", "a", a.length, (long) m * n);
    need("dgesdd", "s", s.length, k);
    need("dgesdd", "u", u.length, vectors ? (long) m * uCols : 1);
    need("dgesdd", "vt", vt.length, vectors ? (long) vtRows * n : 1);
    need("dgesdd", "work", work.length, lwork);
    need("dgesdd", "iwork", iwork.length, 8L * k);
    intW info = new intW(0);
    lapack.dgesdd(
        job, m, n, a, m, s, u, vectors ? m : 1, vt, vectors ? vtRows : 1, work, lwork, iwork, info);
    check("dgesdd", info, "the divide and conquer of the bidiagonal did not converge");
  }

  /** Spectrum of a symmetric matrix from its lower triangle; the vectors overwrite a. */
  void dsyevd(
      boolean vectors,
      int n,
      double[] a,
      double[] w,
      double[] work,
      int lwork,
      int[] iwork,
      int liwork) {
    need("dsyevd", "a", a.length, (long) n * n);
    need("dsyevd", "w", w.length, n);
    need("dsyevd", "work", work.length, lwork);
    need("dsyevd", "iwork", iwork.length, liwork);
    intW info = new intW(0);
    lapack.dsyevd(vectors ? "V" : "N", "L", n, a, n, w, work, lwork, iwork, liwork, info);
    check("dsyevd", info, "the eigenvalues did not converge");
  }

  /** Eigenvalues of a tridiagonal matrix, ascending, over its diagonal. */
  void dsterf(int n, double[] d, double[] e) {
    need("dsterf", "d", d.length, n);
    need("dsterf", "e", e.length, n - 1);
    intW info = new intW(0);
    lapack.dsterf(n, d, e, info);
    check("dsterf", info, info.val + " off-diagonal elements did not converge to zero");
  }

  /** Eigenvalues and vectors of a tridiagonal matrix. */
  void dstevd(
      int n,
      double[] d,
      double[] e,
      double[] z,
      double[] work,
      int lwork,
      int[] iwork,
      int liwork) {
    need("dstevd", "d", d.length, n);
    need("dstevd", "e", e.length, n - 1);
    need("dstevd", "z", z.length, (long) n * n);
    need("dstevd", "work", work.length, lwork);
    need("dstevd", "iwork", iwork.length, liwork);
    intW info = new intW(0);
    lapack.dstevd("V", n, d, e, z, n, work, lwork, iwork, liwork, info);
    check("dstevd", info, info.val + " off-diagonal elements did not converge to zero");
  }

  void dgeqrf(int m, int n, double[] a, double[] tau, double[] work, int lwork) {
    need("dgeqrf", "a", a.length, (long) m * n);
    need("dgeqrf", "tau", tau.length, Math.min(m, n));
    need("dgeqrf", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dgeqrf(m, n, a, m, tau, work, lwork, info);
    check("dgeqrf", info, "");
  }

  /** The first n columns of Q from k reflectors, n ≤ m. */
  void dorgqr(int m, int n, int k, double[] a, double[] tau, double[] work, int lwork) {
    need("dorgqr", "a", a.length, (long) m * n);
    need("dorgqr", "tau", tau.length, k);
    need("dorgqr", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dorgqr(m, n, k, a, m, tau, work, lwork, info);
    check("dorgqr", info, "");
  }

  /**
   * Tridiagonal form of a symmetric matrix from its lower triangle, which holds reflectors then.
   */
  void dsytrd(int n, double[] a, double[] d, double[] e, double[] tau, double[] work, int lwork) {
    need("dsytrd", "a", a.length, (long) n * n);
    need("dsytrd", "d", d.length, n);
    need("dsytrd", "e", e.length, n - 1);
    need("dsytrd", "tau", tau.length, n - 1);
    need("dsytrd", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dsytrd("L", n, a, n, d, e, tau, work, lwork, info);
    check("dsytrd", info, "");
  }

  /** c ← op(Q)·c with the Q of {@link #dsytrd}, c of n columns. */
  void dormtr(Op op, int m, int n, double[] a, double[] tau, double[] c, double[] work, int lwork) {
    need("dormtr", "a", a.length, (long) m * m);
    need("dormtr", "tau", tau.length, m - 1);
    need("dormtr", "c", c.length, (long) m * n);
    need("dormtr", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dormtr("L", "L", op.letter(), m, n, a, m, tau, c, m, work, lwork, info);
    check("dormtr", info, "");
  }

  /** c ← op(Q)·c with Q of order m from k reflectors. */
  void dormqr(
      Op op, int m, int n, int k, double[] a, double[] tau, double[] c, double[] work, int lwork) {
    need("dormqr", "a", a.length, (long) m * k);
    need("dormqr", "tau", tau.length, k);
    need("dormqr", "c", c.length, (long) m * n);
    need("dormqr", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dormqr("L", op.letter(), m, n, k, a, m, tau, c, m, work, lwork, info);
    check("dormqr", info, "");
  }

  /** Cholesky factor over the lower triangle. */
  void dpotrf(int n, double[] a) {
    need("dpotrf", "a", a.length, (long) n * n);
    intW info = new intW(0);
    lapack.dpotrf("L", n, a, n, info);
    check("dpotrf", info, "the leading minor of order " + info.val + " is not positive definite");
  }

  void dpotrs(int n, int columns, double[] a, double[] b) {
    need("dpotrs", "a", a.length, (long) n * n);
    need("dpotrs", "b", b.length, (long) n * columns);
    intW info = new intW(0);
    lapack.dpotrs("L", n, columns, a, n, b, n, info);
    check("dpotrs", info, "");
  }

  /** LU factors; a positive return value is the first exact zero on the diagonal of U. */
  int dgetrf(int n, double[] a, int[] pivots) {
    need("dgetrf", "a", a.length, (long) n * n);
    need("dgetrf", "ipiv", pivots.length, n);
    intW info = new intW(0);
    lapack.dgetrf(n, n, a, n, pivots, info);
    if (info.val < 0) {
      check("dgetrf", info, "");
    }
    return info.val;
  }

  void dgetrs(Op op, int n, int columns, double[] a, int[] pivots, double[] b) {
    need("dgetrs", "a", a.length, (long) n * n);
    need("dgetrs", "ipiv", pivots.length, n);
    need("dgetrs", "b", b.length, (long) n * columns);
    intW info = new intW(0);
    lapack.dgetrs(op.letter(), n, columns, a, n, pivots, b, n, info);
    check("dgetrs", info, "");
  }

  void dgetri(int n, double[] a, int[] pivots, double[] work, int lwork) {
    need("dgetri", "a", a.length, (long) n * n);
    need("dgetri", "ipiv", pivots.length, n);
    need("dgetri", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dgetri(n, a, n, pivots, work, lwork, info);
    check("dgetri", info, "the matrix is singular");
  }

  /** Spectrum of a general matrix, and its right vectors if wanted; vr has length ≥ 1. */
  void dgeev(
      boolean vectors,
      int n,
      double[] a,
      double[] re,
      double[] im,
      double[] vr,
      double[] work,
      int lwork) {
    need("dgeev", "a", a.length, (long) n * n);
    need("dgeev", "wr", re.length, n);
    need("dgeev", "wi", im.length, n);
    need("dgeev", "vr", vr.length, vectors ? (long) n * n : 1);
    need("dgeev", "work", work.length, lwork);
    intW info = new intW(0);
    lapack.dgeev(
        "N",
        vectors ? "V" : "N",
        n,
        a,
        n,
        re,
        im,
        new double[1],
        1,
        vr,
        vectors ? n : 1,
        work,
        lwork,
        info);
    check("dgeev", info, "the QR iteration did not converge");
  }

  /** Rejects a matrix on which LAPACK might not end, and packs the others into a copy. */
  static double[] packed(String routine, Matrix a) {
    double[] copy = new double[a.rows() * a.cols()];
    pack(routine, a, copy);
    return copy;
  }

  /** As {@link #packed}, into an array that is there already. */
  static void pack(String routine, Matrix a, double[] into) {
    if (a.rows() == 0 || a.cols() == 0) {
      throw new IllegalArgumentException(routine + ": nothing to factor in " + a.shape());
    }
    need(routine, "a", into.length, (long) a.rows() * a.cols());
    for (int c = 0; c < a.cols(); c++) {
      int from = a.offset() + c * a.leading();
      for (int r = 0; r < a.rows(); r++) {
        double x = a.data()[from + r];
        if (!(Math.abs(x) <= Double.MAX_VALUE)) {
          throw new LapackException(
              routine, -1, "element (" + r + ", " + c + ") is " + x + ", must be finite");
        }
        into[r + c * a.rows()] = x;
      }
    }
  }

  private static void need(String routine, String array, int length, long needed) {
    if (length < Math.max(needed, 1) && needed != 0) {
      throw new IllegalArgumentException(
          routine + ": array " + array + " has " + length + " elements, needs " + needed);
    }
  }

  private static void check(String routine, intW info, String meaning) {
    if (info.val < 0) {
      throw new LapackException(routine, info.val, "argument " + -info.val + " is illegal");
    }
    if (info.val > 0) {
      throw new LapackException(routine, info.val, meaning);
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.GeneralEigen;
import org.spindle.linalg.Lapack;
import org.spindle.linalg.Lu;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Qr;
import org.spindle.linalg.Side;
import org.spindle.linalg.Svd;
import org.spindle.linalg.SvdWorkspace;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.Triangle;
import org.spindle.linalg.TridiagonalForm;

/**
 * One tiny problem for each routine that we call, solved on the native engine and in Java; each
 * case gives the largest difference of what does not depend on signs and bases.
 */
final class ProbeCases {

  private static final int N = 6;

  /** The two engines to compare. */
  record Engines(Blas blas, FloatBlas single, Lapack lapack) {}

  /** What an engine makes of a case. */
  private interface Result {
    double[] of(Engines engines);
  }

  private ProbeCases() {}

  /** The cases by routine, in the order in which they run. */
  static Map<String, ToDoubleFunction<Engines>> all() {
    Map<String, Result> cases = new LinkedHashMap<>();
    products(cases);
    singleProducts(cases);
    factorizations(cases);
    Map<String, ToDoubleFunction<Engines>> all = new LinkedHashMap<>();
    cases.forEach((name, result) -> all.put(name, e -> difference(result, e)));
    return all;
  }

  private static double difference(Result result, Engines engines) {
    double[] expected = result.of(new Engines(Blas.java(), FloatBlas.java(), Lapack.java()));
    double[] found = result.of(engines);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs(expected[i] - found[i]);
      worst = d <= worst ? worst : d; // NaN stays
    }
    return worst;
  }

  private static void products(Map<String, Result> cases) {
    cases.put("dgemm", e -> packed(e.blas.multiply(Op.T, wave(N, 4), Op.N, wave(N, 5))));
    cases.put(
        "dgemv",
        e -> {
          double[] y = new double[4];
          e.blas.gemv(Op.T, 1.5, wave(N, 4), vector(N), 0, y);
          return y;
        });
    cases.put("dger", e -> changed(m -> e.blas.ger(0.5, vector(N), vector(N), m)));
    cases.put("dsyrk", e -> changed(m -> e.blas.syrk(Triangle.LOWER, Op.N, 1, wave(N, 4), 0.5, m)));
    cases.put(
        "dsymm",
        e ->
            changed(
                m -> e.blas.symm(Side.LEFT, Triangle.LOWER, 1, positive(), wave(N, N), 0.5, m)));
    cases.put(
        "dtrsm",
        e -> changed(m -> e.blas.trsm(Side.LEFT, Triangle.LOWER, Op.N, false, 1, positive(), m)));
    cases.put(
        "daxpy",
        e -> {
          double[] y = vector(N);
          e.blas.axpy(2, vector(N), y);
          return y;
        });
    cases.put("ddot", e -> new double[] {e.blas.dot(vector(N), vector(N))});
    cases.put("dnrm2", e -> new double[] {e.blas.nrm2(vector(N))});
    cases.put(
        "dscal",
        e -> {
          double[] x = vector(N);
          e.blas.scal(0.5, x);
          return x;
        });
  }

  private static void singleProducts(Map<String, Result> cases) {
    FloatMatrix a = wave(N, 4).toFloat();
    cases.put(
        "sgemm", e -> packed(e.single.multiply(Op.T, a, Op.N, wave(N, 5).toFloat()).toDouble()));
    cases.put(
        "sgemv",
        e -> {
          FloatMatrix y = new FloatMatrix(4, 1);
          e.single.gemv(Op.T, 1.5f, a, floats(), 0, y.data());
          return packed(y.toDouble());
        });
    cases.put("sger", e -> changedFloat(m -> e.single.ger(0.5f, floats(), floats(), m)));
    cases.put("ssyrk", e -> changedFloat(m -> e.single.syrk(Triangle.LOWER, Op.N, 1, a, 0.5f, m)));
    cases.put(
        "saxpy",
        e -> {
          FloatMatrix y = new FloatMatrix(N, 1, floats());
          e.single.axpy(2, floats(), y.data());
          return packed(y.toDouble());
        });
    cases.put("sdot", e -> new double[] {e.single.dot(floats(), floats())});
    cases.put("snrm2", e -> new double[] {e.single.nrm2(floats())});
    cases.put(
        "sscal",
        e -> {
          FloatMatrix x = new FloatMatrix(N, 1, floats());
          e.single.scal(0.5f, x.data());
          return packed(x.toDouble());
        });
  }

  private static void factorizations(Map<String, Result> cases) {
    Matrix a = wave(N, 4);
    cases.put("dgesdd", e -> svd(e.lapack, a));
    cases.put("dsyevd", e -> new EigenWorkspace(N, true, e.lapack).values(positive()).clone());
    cases.put("dsytrd", e -> form(e.lapack).eigen().values());
    cases.put("dormtr", e -> form(e.lapack, vector(N)));
    cases.put("dsterf", e -> SymmetricEigen.tridiagonalValues(vector(N), vector(N - 1), e.lapack));
    cases.put(
        "dstevd", e -> SymmetricEigen.tridiagonal(vector(N), vector(N - 1), e.lapack).values());
    cases.put("dgeqrf", e -> absolute(packed(Qr.of(a, e.lapack).r())));
    cases.put("dorgqr", e -> packed(Qr.of(a, e.lapack).signFixedQ()));
    cases.put(
        "dormqr",
        e -> {
          Matrix c = a.copy();
          Qr.of(a, e.lapack).apply(Op.T, c);
          return absolute(packed(c));
        });
    cases.put("dpotrf", e -> packed(Cholesky.of(positive(), e.lapack).l()));
    cases.put("dpotrs", e -> packed(Cholesky.of(positive(), e.lapack).solve(a)));
    cases.put("dgetrf", e -> new double[] {Lu.of(positive(), e.lapack).logAbsDeterminant()});
    cases.put("dgetrs", e -> packed(Lu.of(positive(), e.lapack).solve(a)));
    cases.put("dgetri", e -> packed(Lu.of(positive(), e.lapack).inverse()));
    cases.put(
        "dgeev",
        e -> {
          double[] re = GeneralEigen.of(positive(), e.lapack).real().clone();
          java.util.Arrays.sort(re);
          return re;
        });
  }

  private static TridiagonalForm form(Lapack lapack) {
    TridiagonalForm form = new TridiagonalForm(N, lapack);
    form.reduce(positive());
    return form;
  }

  private static double[] form(Lapack lapack, double[] x) {
    form(lapack).apply(Op.T, new Matrix(N, 1, x));
    return absolute(x);
  }

  private static double[] svd(Lapack lapack, Matrix a) {
    double[] full = new SvdWorkspace(N, 4, Svd.Extent.FULL, lapack).values(a).clone();
    double[] values = new SvdWorkspace(N, 4, Svd.Extent.VALUES, lapack).values(a);
    double[] both = java.util.Arrays.copyOf(full, 8);
    System.arraycopy(values, 0, both, 4, 4);
    return both;
  }

  /** A smooth full-rank matrix without chance: cos(1 + r + c² + r·c / 2). */
  private static Matrix wave(int rows, int cols) {
    Matrix m = new Matrix(rows, cols);
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        m.set(r, c, Math.cos(1 + r + c * c + 0.5 * r * c));
      }
    }
    return m;
  }

  /** A symmetric, well conditioned matrix: N on the diagonal, cosines beside it. */
  private static Matrix positive() {
    Matrix m = Matrix.identity(N);
    for (int c = 0; c < N; c++) {
      for (int r = 0; r < N; r++) {
        m.set(r, c, (r == c ? N + r : 0) + Math.cos(r + c));
      }
    }
    return m;
  }

  private static double[] vector(int n) {
    return wave(n, 1).data();
  }

  private static float[] floats() {
    return wave(N, 1).toFloat().data();
  }

  private static double[] changed(java.util.function.Consumer<Matrix> work) {
    Matrix m = wave(N, N);
    work.accept(m);
    return packed(m);
  }

  private static double[] changedFloat(java.util.function.Consumer<FloatMatrix> work) {
    FloatMatrix m = wave(N, N).toFloat();
    work.accept(m);
    return packed(m.toDouble());
  }

  private static double[] packed(Matrix m) {
    return m.data();
  }

  private static double[] absolute(double[] x) {
    return java.util.Arrays.stream(x).map(Math::abs).toArray();
  }
}

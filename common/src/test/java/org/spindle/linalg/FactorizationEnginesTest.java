// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.linalg.Samples.defectOfOrthonormality;
import static org.spindle.linalg.Samples.distance;
import static org.spindle.linalg.Samples.gaussian;
import static org.spindle.linalg.Samples.positive;
import static org.spindle.linalg.Samples.product;
import static org.spindle.linalg.Samples.sum;
import static org.spindle.linalg.Samples.symmetric;
import static org.spindle.linalg.Samples.tightView;

import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Factors multiply back, known spectra are met and engines agree, on each engine. */
class FactorizationEnginesTest {

  private static final double TOLERANCE = 1e-11;

  static List<Lapack> engines() {
    return Lapack.engines();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singularFactorsMultiplyBack(Lapack lapack) {
    for (int[] shape : new int[][] {{1, 1}, {7, 4}, {4, 7}, {40, 40}, {1, 5}}) {
      Matrix a = tightView(gaussian(shape[0], shape[1], 1));
      int k = Math.min(shape[0], shape[1]);
      double[] values = svd(a, Svd.Extent.VALUES, lapack).values(a);
      for (Svd.Extent extent : List.of(Svd.Extent.THIN, Svd.Extent.FULL)) {
        Svd svd = svd(a, extent, lapack).decompose(a);
        boolean full = extent == Svd.Extent.FULL;
        assertEquals(full ? shape[0] : k, svd.u().cols());
        assertEquals(full ? shape[1] : k, svd.vt().rows());
        assertEquals(0, distance(a, svd.product()), TOLERANCE);
        assertEquals(0, defectOfOrthonormality(svd.u()), TOLERANCE);
        assertEquals(0, defectOfOrthonormality(svd.vt().transpose()), TOLERANCE);
        assertArrayEquals(values, svd.values(), TOLERANCE);
      }
    }
  }

  private static SvdWorkspace svd(Matrix a, Svd.Extent extent, Lapack lapack) {
    return new SvdWorkspace(a.rows(), a.cols(), extent, lapack);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singularValuesOfKnownMatricesAreMet(Lapack lapack) {
    Matrix ones = new Matrix(6, 4);
    ones.fill(1); // rank one, s = √(6·4)
    assertArrayEquals(
        new double[] {Math.sqrt(24), 0, 0, 0},
        svd(ones, Svd.Extent.VALUES, lapack).values(ones),
        TOLERANCE);
    Matrix d = Matrix.diagonal(-3, 1, 0, 2);
    SvdWorkspace workspace = svd(d, Svd.Extent.THIN, lapack);
    assertArrayEquals(new double[] {3, 2, 1, 0}, workspace.values(d), TOLERANCE);
    assertArrayEquals(
        new double[] {6, 4, 2, 0}, workspace.values(sum(d, 1, d)), TOLERANCE, "used again");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void tridiagonalFormsAreTheMatrixInAnotherFrame(Lapack lapack) {
    TridiagonalForm form = new TridiagonalForm(60, lapack);
    for (int n : new int[] {60, 1, 2, 9}) {
      Matrix a = symmetric(n, n);
      form.reduce(tightView(a));
      SymmetricEigen eigen = form.eigen();
      assertArrayEquals(SymmetricEigen.of(a).values(), eigen.values(), TOLERANCE);
      Matrix vectors = eigen.vectors().copy();
      form.apply(Op.N, vectors);
      assertEquals(
          0, distance(a, new SymmetricEigen(eigen.values(), vectors).product()), TOLERANCE);
      double[] x = gaussian(n, 1, 3).data();
      double[] there = x.clone();
      form.apply(Op.T, new Matrix(n, 1, there));
      form.apply(Op.N, new Matrix(n, 1, there));
      assertArrayEquals(x, there, TOLERANCE);
    }
    assertThrows(IllegalArgumentException.class, () -> form.reduce(symmetric(61, 1)));
    assertThrows(
        IllegalStateException.class,
        () -> new TridiagonalForm(2, lapack).apply(Op.N, new Matrix(2, 1)));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void symmetricFactorsMultiplyBack(Lapack lapack) {
    for (int n : new int[] {1, 2, 9, 60}) {
      Matrix a = symmetric(n, n);
      SymmetricEigen eigen = new EigenWorkspace(n, true, lapack).decompose(tightView(a));
      assertEquals(0, distance(a, eigen.product()), TOLERANCE);
      assertEquals(0, defectOfOrthonormality(eigen.vectors()), TOLERANCE);
      assertArrayEquals(new EigenWorkspace(n, false, lapack).values(a), eigen.values(), TOLERANCE);
      assertArrayEquals(SymmetricEigen.values(a), eigen.values(), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void onlyTheLowerTriangleCounts(Lapack lapack) {
    Matrix a = Matrix.of(new double[][] {{2, 99}, {1, 2}});
    double[] values = new EigenWorkspace(2, false, lapack).values(a);
    assertArrayEquals(new double[] {1, 3}, values, TOLERANCE);
    assertEquals(1, Cholesky.of(a, lapack).l().get(1, 0) * Math.sqrt(2), TOLERANCE);
  }

  /** The second difference on n sites has λ_k = 2 − 2·cos(kπ/(n + 1)). */
  @ParameterizedTest
  @MethodSource("engines")
  void tridiagonalSpectrumOfTheChainIsMet(Lapack lapack) {
    for (int n : new int[] {1, 2, 50}) {
      double[] d = new double[n];
      double[] e = new double[n - 1];
      double[] known = new double[n];
      java.util.Arrays.fill(d, 2);
      java.util.Arrays.fill(e, -1);
      for (int k = 0; k < n; k++) {
        known[k] = 2 - 2 * Math.cos((k + 1) * Math.PI / (n + 1));
      }
      assertArrayEquals(known, SymmetricEigen.tridiagonalValues(d, e, lapack), TOLERANCE);
      SymmetricEigen eigen = SymmetricEigen.tridiagonal(d, e, lapack);
      assertArrayEquals(known, eigen.values(), TOLERANCE);
      Matrix product = eigen.product();
      assertEquals(2, product.get(n - 1, n - 1), TOLERANCE);
      assertEquals(n > 1 ? -1 : 2, product.get(0, Math.min(1, n - 1)), TOLERANCE);
      assertEquals(2, d[0], "the argument was changed");
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void orthogonalAndTriangularFactorsMultiplyBack(Lapack lapack) {
    for (int[] shape : new int[][] {{1, 1}, {8, 5}, {5, 8}, {70, 70}}) {
      Matrix a = tightView(gaussian(shape[0], shape[1], 3));
      Qr qr = Qr.of(a, lapack);
      Matrix r = qr.r();
      assertEquals(0, distance(a, product(qr.q(), r)), TOLERANCE);
      assertEquals(0, defectOfOrthonormality(qr.q()), TOLERANCE);
      Matrix fixed = qr.signFixedQ();
      Matrix positive = product(fixed.transpose(), a);
      for (int i = 0; i < Math.min(shape[0], shape[1]); i++) {
        assertEquals(Math.abs(r.get(i, i)), positive.get(i, i), TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void applyingQTakesItsTransposeBack(Lapack lapack) {
    Qr qr = Qr.of(gaussian(8, 5, 4), lapack);
    Matrix c = tightView(gaussian(8, 3, 5));
    Matrix before = c.copy();
    qr.apply(Op.T, c);
    assertEquals(0, distance(product(qr.q().transpose(), before), c.block(0, 0, 5, 3)), TOLERANCE);
    qr.apply(Op.N, c);
    assertEquals(0, distance(before, c), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void choleskySolvesAndCountsTheVolume(Lapack lapack) {
    Matrix a = positive(12, 6);
    Matrix b = tightView(gaussian(12, 2, 7));
    Cholesky cholesky = Cholesky.of(tightView(a), lapack);
    Matrix l = cholesky.l();
    assertEquals(0, distance(a, product(l, l.transpose())), TOLERANCE);
    assertEquals(0, distance(b, product(a, cholesky.solve(b))), TOLERANCE);
    Lu lu = Lu.of(a, lapack);
    assertEquals(1, lu.sign());
    assertEquals(lu.logAbsDeterminant(), cholesky.logDeterminant(), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void luSolvesInvertsAndKnowsTheSign(Lapack lapack) {
    Matrix a = gaussian(9, 9, 8);
    Matrix b = gaussian(9, 2, 9);
    Lu lu = Lu.of(tightView(a), lapack);
    assertEquals(0, distance(b, product(a, lu.solve(b))), TOLERANCE);
    assertEquals(0, distance(Matrix.identity(9), product(a, lu.inverse())), TOLERANCE);
    Matrix swap = Matrix.of(new double[][] {{0, 2, 0}, {3, 0, 0}, {0, 0, 4}});
    assertEquals(-1, Lu.of(swap, lapack).sign());
    assertEquals(Math.log(24), Lu.of(swap, lapack).logAbsDeterminant(), TOLERANCE);
  }

  /** A rotation by θ has e^{±iθ}; the third value is the axis. */
  @ParameterizedTest
  @MethodSource("engines")
  void rotationsTurnByTheirAngle(Lapack lapack) {
    double cos = Math.cos(0.7);
    double sin = Math.sin(0.7);
    Matrix a = Matrix.of(new double[][] {{cos, -sin, 0}, {sin, cos, 0}, {0, 0, 5}});
    GeneralEigen eigen = GeneralEigen.of(a, lapack);
    int pair = eigen.imaginary()[0] == 0 ? 1 : 0;
    assertEquals(cos, eigen.real()[pair], TOLERANCE);
    assertEquals(sin, eigen.imaginary()[pair], TOLERANCE);
    assertEquals(-sin, eigen.imaginary()[pair + 1], TOLERANCE);
    Matrix re = eigen.vectors().column(pair);
    Matrix im = eigen.vectors().column(pair + 1);
    Matrix turned = sum(sum(re, cos - 1, re), -sin, im); // Re of e^{iθ}·v
    assertEquals(0, distance(product(a, re), turned), TOLERANCE);
    GeneralEigen values = GeneralEigen.values(a);
    assertEquals(
        7 - 2 + 2 * cos, values.real()[0] + values.real()[1] + values.real()[2], TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void indefiniteMatricesHaveNoCholeskyFactor(Lapack lapack) {
    LapackException e =
        assertThrows(
            LapackException.class, () -> Cholesky.of(Matrix.diagonal(1, 2, -1, 3), lapack));
    assertEquals("dpotrf", e.routine());
    assertEquals(3, e.info());
    assertEquals(
        "dpotrf info=3: the leading minor of order 3 is not positive definite", e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singularMatricesHaveADeterminantButNoSolution(Lapack lapack) {
    Lu lu = Lu.of(Matrix.of(new double[][] {{1, 2}, {2, 4}}), lapack);
    assertEquals(0, lu.sign());
    assertEquals(Double.NEGATIVE_INFINITY, lu.logAbsDeterminant());
    LapackException e = assertThrows(LapackException.class, () -> lu.solve(Matrix.identity(2)));
    assertEquals(2, e.info());
    assertThrows(LapackException.class, lu::inverse);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void infiniteElementsAreRefused(Lapack lapack) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Matrix a = Matrix.identity(3);
      a.set(2, 1, bad);
      List<Executable> all =
          List.of(
              () -> svd(a, Svd.Extent.THIN, lapack).decompose(a),
              () -> new EigenWorkspace(3, true, lapack).decompose(a),
              () -> Qr.of(a, lapack),
              () -> Cholesky.of(a, lapack),
              () -> Lu.of(a, lapack),
              () -> GeneralEigen.of(a, lapack),
              () -> SymmetricEigen.tridiagonalValues(new double[] {bad}, new double[0], lapack));
      for (Executable work : all) {
        assertTrue(assertThrows(LapackException.class, work).getMessage().contains("finite"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void mismatchesNameBothShapes(Lapack lapack) {
    Matrix a = new Matrix(2, 3);
    assertMessage(
        "dgesdd: shapes differ, 3 × 2 and 2 × 3",
        () -> new SvdWorkspace(3, 2, Svd.Extent.THIN, lapack).decompose(a));
    assertMessage(
        "dsyevd: shapes differ, 2 × 2 and 2 × 3",
        () -> new EigenWorkspace(2, true, lapack).decompose(a));
    assertMessage("dpotrf: matrix must be square, was 2 × 3", () -> Cholesky.of(a, lapack));
    assertMessage("dgetrf: matrix must be square, was 2 × 3", () -> Lu.of(a, lapack));
    assertMessage("dgeev: matrix must be square, was 2 × 3", () -> GeneralEigen.of(a, lapack));
    assertMessage("dgeqrf: nothing to factor in 0 × 3", () -> Qr.of(new Matrix(0, 3), lapack));
    assertMessage(
        "dormqr: Q is 2 × 2, the matrix 3 × 2",
        () -> Qr.of(a, lapack).apply(Op.N, new Matrix(3, 2)));
    assertMessage(
        "dgetrs: matrix is 2 × 2, right-hand side 3 × 1",
        () -> Lu.of(Matrix.identity(2), lapack).solve(new Matrix(3, 1)));
    assertMessage(
        "dsterf: a diagonal of 2 goes with 1 elements beside it, not 2",
        () -> SymmetricEigen.tridiagonalValues(new double[2], new double[2], lapack));
  }

  /** The sizes that netlib does not check; a short array would corrupt memory. */
  @ParameterizedTest
  @MethodSource("engines")
  void shortArraysNeverReachTheLibrary(Lapack lapack) {
    double[] w = new double[4];
    assertMessage(
        "dsyevd: array work has 3 elements, needs 4",
        () -> lapack.dsyevd(true, 4, new double[16], w, new double[3], 4, new int[40], 40));
    assertMessage(
        "dsyevd: array a has 15 elements, needs 16",
        () -> lapack.dsyevd(true, 4, new double[15], w, new double[99], 99, new int[40], 40));
    assertMessage(
        "dgesdd: array vt has 8 elements, needs 9",
        () ->
            lapack.dgesdd(
                "S", 4, 3, new double[12], w, new double[12], new double[8], w, 4, new int[24]));
    assertMessage(
        "dgetrf: array ipiv has 3 elements, needs 4",
        () -> lapack.dgetrf(4, new double[16], new int[3]));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void workspacesForValuesHoldNoVectors(Lapack lapack) {
    Matrix a = Matrix.identity(2);
    SvdWorkspace values = svd(a, Svd.Extent.VALUES, lapack);
    assertThrows(IllegalStateException.class, () -> values.decompose(a));
    EigenWorkspace eigen = new EigenWorkspace(2, false, lapack);
    assertThrows(IllegalStateException.class, () -> eigen.decompose(a));
    assertSame(values.values(a), values.values(a));
  }

  private static void assertMessage(String message, Executable work) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
  }
}

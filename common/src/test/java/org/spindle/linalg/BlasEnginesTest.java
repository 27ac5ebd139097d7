// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.linalg.Samples.distance;
import static org.spindle.linalg.Samples.gaussian;
import static org.spindle.linalg.Samples.product;
import static org.spindle.linalg.Samples.sum;
import static org.spindle.linalg.Samples.symmetric;
import static org.spindle.linalg.Samples.tightView;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products against the formula written out, on each engine. */
class BlasEnginesTest {

  private static final double TOLERANCE = 1e-12;

  static List<Blas> engines() {
    return Blas.engines();
  }

  private static Matrix op(Op op, Matrix a) {
    return op == Op.N ? a : a.transpose();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gemmMultipliesViewsOfAnyOffsetAndLeadingDimension(Blas blas) {
    for (Op opA : Op.values()) {
      for (Op opB : Op.values()) {
        Matrix a = tightView(op(opA, gaussian(5, 7, 1)).copy());
        Matrix b = tightView(op(opB, gaussian(7, 4, 2)).copy());
        Matrix old = gaussian(5, 4, 3);
        Matrix c = tightView(old);
        Matrix expected = sum(product(op(opA, a), op(opB, b)), 0, old);
        blas.gemm(opA, opB, 2, a, b, -0.5, c);
        expected = sum(sum(expected, 1, expected), -0.5, old);
        assertEquals(0, distance(expected, c), TOLERANCE, opA + " " + opB);
        assertTrue(Double.isNaN(c.data()[c.offset() + 5]), "wrote between the columns");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gemmOnBareArraysIsTheSame(Blas blas) {
    Matrix a = tightView(gaussian(7, 5, 1));
    Matrix b = tightView(gaussian(7, 4, 2));
    Matrix c = tightView(new Matrix(5, 4));
    c.fill(Double.NaN); // β = 0 does not read it
    blas.dgemm(
        Op.T,
        Op.N,
        5,
        4,
        7,
        1,
        a.data(),
        a.offset(),
        a.leading(),
        b.data(),
        b.offset(),
        b.leading(),
        0,
        c.data(),
        c.offset(),
        c.leading());
    assertEquals(0, distance(product(a.transpose(), b), c), TOLERANCE);
    assertEquals(0, distance(c, blas.multiply(Op.T, a, Op.N, b)), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void emptySumsAreZero(Blas blas) {
    Matrix c = Matrix.of(new double[][] {{1, 2}, {3, 4}});
    blas.gemm(Op.N, Op.N, 1, new Matrix(2, 0), new Matrix(0, 2), 0.5, c);
    assertArrayEquals(new double[] {0.5, 1.5, 1, 2}, c.data());
    double[] y = {1, 2};
    blas.gemv(Op.N, 1, new Matrix(2, 0), new double[0], 0.5, y);
    assertArrayEquals(new double[] {0.5, 1}, y);
    blas.syrk(Triangle.UPPER, Op.N, 1, new Matrix(2, 0), 2, c);
    assertArrayEquals(new double[] {1, 1.5, 2, 4}, c.data());
    assertEquals(0, blas.multiply(new Matrix(0, 3), new Matrix(3, 2)).data().length);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gemvAndGerAreProductsWithOneColumn(Blas blas) {
    Matrix a = tightView(gaussian(5, 3, 4));
    Matrix x = gaussian(3, 1, 5);
    double[] y = gaussian(5, 1, 6).data();
    Matrix expected = sum(product(a, x), -2, new Matrix(5, 1, y.clone()));
    blas.gemv(Op.N, 1, a, x.data(), -2, y);
    assertEquals(0, distance(expected, new Matrix(5, 1, y)), TOLERANCE);
    double[] z = new double[3];
    blas.gemv(Op.T, 1, a, y, 0, z);
    assertEquals(
        0, distance(product(a.transpose(), new Matrix(5, 1, y)), new Matrix(3, 1, z)), TOLERANCE);
    Matrix outer = sum(a, 0.5, product(new Matrix(5, 1, y), x.transpose()));
    blas.ger(0.5, y, x.data(), a);
    assertEquals(0, distance(outer, a), TOLERANCE);
    Matrix roomy = a.copy();
    blas.ger(-0.5, y, x.data(), roomy);
    assertEquals(
        0,
        distance(sum(outer, -0.5, product(new Matrix(5, 1, y), x.transpose())), roomy),
        TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gemvOnBareArraysTakesVectorsFromAnywhere(Blas blas) {
    Matrix a = tightView(gaussian(5, 3, 4));
    double[] x = gaussian(4, 1, 5).data();
    double[] y = gaussian(7, 1, 6).data();
    Matrix old = new Matrix(5, 1, Arrays.copyOfRange(y, 2, 7));
    Matrix expected = sum(product(a, new Matrix(3, 1, x, 1, 3)), -2, old);
    blas.dgemv(Op.N, 5, 3, 1, a.data(), a.offset(), a.leading(), x, 1, -2, y, 2);
    assertEquals(0, distance(expected, new Matrix(5, 1, y, 2, 5)), TOLERANCE);
    blas.dgemv(Op.T, 5, 3, 1, a.data(), a.offset(), a.leading(), y, 2, 0, x, 1);
    assertEquals(
        0, distance(product(a.transpose(), expected), new Matrix(3, 1, x, 1, 3)), TOLERANCE);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> blas.dgemv(Op.N, 5, 3, 1, a.data(), a.offset(), a.leading(), x, 2, 1, y, 0));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void syrkWritesOneTriangleAndLeavesTheOther(Blas blas) {
    Matrix a = tightView(gaussian(4, 6, 7));
    for (Op op : Op.values()) {
      int n = op == Op.N ? 4 : 6;
      Matrix c = tightView(new Matrix(n, n));
      blas.syrk(Triangle.LOWER, op, 1, a, 0, c);
      Matrix full = product(op(op, a), op(op, a).transpose());
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          assertEquals(j <= i ? full.get(i, j) : 0, c.get(i, j), TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void symmReadsOneTriangle(Blas blas) {
    Matrix s = symmetric(4, 8);
    Matrix half = tightView(s);
    half.set(0, 3, Double.NaN);
    Matrix b = tightView(gaussian(4, 3, 9));
    Matrix c = tightView(new Matrix(4, 3));
    blas.symm(Side.LEFT, Triangle.LOWER, 1, half, b, 0, c);
    assertEquals(0, distance(product(s, b), c), TOLERANCE);
    Matrix d = tightView(new Matrix(3, 4));
    blas.symm(Side.RIGHT, Triangle.LOWER, 1, half, tightView(b.transpose()), 0, d);
    assertEquals(0, distance(product(b.transpose(), s), d), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void trsmUndoesATriangularProduct(Blas blas) {
    Matrix l = gaussian(4, 4, 10);
    for (int j = 0; j < 4; j++) {
      l.set(j, j, 3 + j);
      for (int i = 0; i < j; i++) {
        l.set(i, j, 0);
      }
    }
    Matrix x = gaussian(4, 3, 11);
    Matrix b = tightView(product(l, x));
    blas.trsm(Side.LEFT, Triangle.LOWER, Op.N, false, 1, tightView(l), b);
    assertEquals(0, distance(x, b), TOLERANCE);
    Matrix d = tightView(product(x.transpose(), l.transpose()));
    blas.trsm(Side.RIGHT, Triangle.LOWER, Op.T, false, 1, tightView(l), d);
    assertEquals(0, distance(x.transpose(), d), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void vectorsAddScaleAndMultiply(Blas blas) {
    double[] x = {3, 4};
    double[] y = {1, 2};
    blas.axpy(2, x, y);
    assertArrayEquals(new double[] {7, 10}, y);
    assertEquals(61, blas.dot(x, y));
    assertEquals(5, blas.nrm2(x), 1e-15);
    blas.scal(-1, x);
    assertArrayEquals(new double[] {-3, -4}, x);
    assertEquals(0, blas.dot(new double[0], new double[0]));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singlePrecisionAgreesWithDouble(Blas blas) {
    FloatBlas single = blas.single();
    assertEquals(blas.name(), single.name());
    FloatMatrix a = tightView(gaussian(5, 7, 1).toFloat());
    FloatMatrix b = tightView(gaussian(7, 4, 2).toFloat());
    FloatMatrix c = tightView(gaussian(5, 4, 3).toFloat());
    Matrix expected = sum(product(a.toDouble(), b.toDouble()), 0.5, c.toDouble());
    single.gemm(Op.N, Op.N, 1, a, b, 0.5f, c);
    assertEquals(0, distance(expected, c.toDouble()), 1e-5);
    FloatMatrix bare = new FloatMatrix(7, 7);
    single.sgemm(
        Op.T,
        Op.N,
        7,
        7,
        5,
        1,
        a.data(),
        a.offset(),
        a.leading(),
        a.data(),
        a.offset(),
        a.leading(),
        0,
        bare.data(),
        0,
        7);
    FloatMatrix half = tightView(new FloatMatrix(7, 7));
    single.syrk(Triangle.UPPER, Op.T, 1, a, 0, half);
    assertEquals(bare.get(2, 5), half.get(2, 5), 1e-5);
    assertEquals(0, half.get(5, 2));
    float[] x = gaussian(7, 1, 5).toFloat().data();
    float[] y = new float[5];
    single.gemv(Op.N, 2, a, x, 0, y);
    FloatMatrix expectedY = single.multiply(Op.N, a, Op.N, new FloatMatrix(7, 1, x));
    assertEquals(2 * expectedY.get(4, 0), y[4], 1e-5);
    Matrix outer =
        sum(
            a.toDouble(),
            1,
            product(new FloatMatrix(5, 1, y).toDouble(), new FloatMatrix(1, 7, x).toDouble()));
    single.ger(1, y, x, a);
    assertEquals(0, distance(outer, a.toDouble()), 1e-4);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singleVectorsAddScaleAndMultiply(Blas blas) {
    FloatBlas single = blas.single();
    float[] x = {3, 4};
    float[] y = {1, 2};
    single.axpy(2, x, y);
    assertArrayEquals(new float[] {7, 10}, y);
    assertEquals(61, single.dot(x, y));
    assertEquals(5, single.nrm2(x), 1e-6);
    single.scal(-1, x);
    assertArrayEquals(new float[] {-3, -4}, x);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void mismatchesNameAllShapes(Blas blas) {
    Matrix a = new Matrix(2, 3);
    assertMessage(
        "gemm: (2 × 3) times (2 × 3) into (2 × 3)", () -> blas.gemm(Op.N, Op.N, 1, a, a, 0, a));
    assertMessage(
        "gemm: (2 × 3)ᵀ times (2 × 3) into (2 × 3)", () -> blas.gemm(Op.T, Op.N, 1, a, a, 0, a));
    assertMessage(
        "gemv: matrix (2 × 3) with vectors of 2 and 2",
        () -> blas.gemv(Op.N, 1, a, new double[2], 0, new double[2]));
    assertMessage(
        "symm: (2 × 3) times (2 × 2) into (2 × 3)",
        () -> blas.symm(Side.RIGHT, Triangle.LOWER, 1, new Matrix(2, 2), a, 0, new Matrix(2, 3)));
    assertMessage(
        "symm: matrix must be square, was 2 × 3",
        () -> blas.symm(Side.LEFT, Triangle.LOWER, 1, a, a, 0, a));
    assertMessage("dot: lengths differ, 1 and 2", () -> blas.dot(new double[1], new double[2]));
    assertMessage(
        "dgemm B: 3 × 2 at offset 1 with leading dimension 3 does not fit an array of 6",
        () ->
            blas.dgemm(
                Op.N,
                Op.N,
                2,
                2,
                3,
                1,
                new double[6],
                0,
                2,
                new double[6],
                1,
                3,
                0,
                new double[4],
                0,
                2));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable work) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, work).getMessage());
  }
}

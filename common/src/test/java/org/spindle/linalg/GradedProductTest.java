// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class GradedProductTest {

  private static final Blas BLAS = Blas.best();

  /** A_l = X_l Λ_l X_{l−1}ᵀ with orthogonal X: singular values of the product are known exactly. */
  @ParameterizedTest
  @CsvSource({"7,1,1", "60,10,0.01", "60,100,0.0005", "60,100,0.02", "130,99,0.05", "60,300,0.1"})
  void singularValuesOfKnownProducts(int n, int factors, double slope) {
    RandomGenerator random = stream(n);
    Matrix before = haar(n, random);
    GradedProduct product = new GradedProduct(n);
    Matrix basis = Matrix.identity(n);
    for (int l = 0; l < factors; l++) {
      Matrix after = haar(n, random);
      double[] values = new double[n];
      Arrays.setAll(values, i -> Math.exp(-slope * i));
      Matrix a = BLAS.multiply(Op.N, BLAS.multiply(after, Matrix.diagonal(values)), Op.T, before);
      Qr qr = Qr.of(BLAS.multiply(a, basis));
      product.multiply(qr.r());
      basis = qr.q();
      before = after;
    }
    double[] logs = product.logSingularValues();
    for (int i = 0; i < n; i++) {
      assertEquals(-slope * factors * i, logs[i], 1e-10 * factors);
    }
  }

  /** A_l = X_l Λ_l X_{l−1}⁻¹ around a circle: the eigenvalues of the product are known. */
  @ParameterizedTest
  @CsvSource({"30,10,0.02", "30,99,0.1", "80,99,0.03"})
  void eigenvaluesOfKnownProducts(int n, int factors, double slope) {
    RandomGenerator random = stream(n);
    Matrix first = new Matrix(n, n, GaussianMatrix.matrix(n, n, 1, random));
    Matrix before = first;
    GradedProduct product = new GradedProduct(n);
    Matrix basis = Matrix.identity(n);
    for (int l = 0; l < factors; l++) {
      Matrix after =
          l == factors - 1 ? first : new Matrix(n, n, GaussianMatrix.matrix(n, n, 1, random));
      double[] values = new double[n];
      Arrays.setAll(values, i -> Math.exp(-slope * i));
      Matrix right = Lu.of(before).solve(basis);
      Matrix a = BLAS.multiply(BLAS.multiply(after, Matrix.diagonal(values)), right);
      Qr qr = Qr.of(a);
      product.multiply(qr.r());
      basis = qr.q();
      before = after;
    }
    double[] logs = product.logEigenvalues(basis).logModuli();
    for (int i = 0; i < n; i++) {
      assertEquals(-slope * factors * i, logs[i], 1e-6);
    }
  }

  @Test
  void droppedRowsLowerTheRank() {
    int n = 40;
    RandomGenerator random = stream(3);
    GradedProduct product = new GradedProduct(n);
    Matrix plain = Matrix.identity(n);
    for (int rows : new int[] {40, 33, 33, 20}) {
      Matrix r = new Matrix(rows, product.rank());
      for (int c = 0; c < r.cols(); c++) {
        for (int i = 0; i <= Math.min(c, rows - 1); i++) {
          r.set(i, c, i == c ? 1 + random.nextDouble() : random.nextGaussian() / 5);
        }
      }
      product.multiply(r);
      plain = BLAS.multiply(r, plain);
    }
    assertEquals(20, product.rank());
    double[] expected = Arrays.stream(Svd.values(plain)).map(Math::log).toArray();
    assertArrayEquals(expected, product.logSingularValues(), 1e-10);
  }

  @Test
  void badFactorsAreRejected() {
    GradedProduct product = new GradedProduct(3);
    assertThrows(IllegalArgumentException.class, () -> product.multiply(new Matrix(4, 3)));
    assertThrows(IllegalArgumentException.class, () -> product.multiply(new Matrix(3, 2)));
    assertThrows(ArithmeticException.class, () -> product.multiply(new Matrix(3, 3)));
  }

  private static Matrix haar(int n, RandomGenerator random) {
    return new Matrix(n, n, HaarOrthogonal.frame(n, n, random));
  }

  private static RandomGenerator stream(int key) {
    return new Streams(new PointId(2, key)).of("graded");
  }
}

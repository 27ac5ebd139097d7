// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class LanczosTest {

  private static final RandomGenerator RANDOM = new Streams(PointId.of("lanczos")).of("start");

  @Test
  void convergedValuesDoNotComeBackAsGhosts() {
    double[] d = new double[1000];
    for (int i = 0; i < 998; i++) {
      d[i] = -1 + 2.0 * i / 997;
    }
    d[998] = 5;
    d[999] = 10;
    double[] start = GaussianMatrix.matrix(1000, 1, 1, RANDOM);
    double[] values = Lanczos.run(diagonal(d), start, 120, Watch.UNLIMITED).ritzValues();
    assertEquals(1, Arrays.stream(values).filter(v -> Math.abs(v - 5) < 1e-8).count());
    assertEquals(1, Arrays.stream(values).filter(v -> Math.abs(v - 10) < 1e-8).count());
  }

  @Test
  void exhaustedSpaceGivesExactValues() {
    double[] start = {1, 1, 0, 1, 1, 0};
    Lanczos lanczos =
        Lanczos.run(diagonal(new double[] {1, 2, 3, 2, 4, 5}), start, 6, Watch.UNLIMITED);
    assertEquals(0, lanczos.residual());
    assertEquals(3, lanczos.diagonal().length);
    double[] values = lanczos.ritzValues();
    assertEquals(1, values[0], 1e-12);
    assertEquals(2, values[1], 1e-12);
    assertEquals(4, values[2], 1e-12);
    double[][] rule = lanczos.quadrature();
    assertEquals(0.5, rule[1][1], 1e-12);
    assertEquals(1, Arrays.stream(rule[1]).sum(), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> Lanczos.run(diagonal(new double[] {1}), new double[1], 1, Watch.UNLIMITED));
  }

  @Test
  void basisIsOrthonormalAndTakesTheOperatorToItsTridiagonalForm() {
    int n = 80;
    Matrix g = new Matrix(n, n, GaussianOrthogonalEnsemble.dense(n, 1 / Math.sqrt(n), RANDOM));
    double[] start = GaussianMatrix.matrix(n, 1, 1, RANDOM);
    Lanczos lanczos = Lanczos.run(LinearOperator.of(g), start, n, Watch.UNLIMITED);
    Blas blas = Blas.best();
    Matrix q = lanczos.basis();
    Matrix gram = blas.multiply(Op.T, q, Op.N, q);
    Matrix form = blas.multiply(Op.T, q, Op.N, blas.multiply(g, q));
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < n; r++) {
        assertEquals(r == c ? 1 : 0, gram.get(r, c), 1e-13);
        double t = r == c ? lanczos.diagonal()[r] : 0;
        if (Math.abs(r - c) == 1) {
          t = lanczos.offDiagonal()[Math.min(r, c)];
        }
        assertEquals(t, form.get(r, c), 1e-12);
      }
    }
    assertEquals(SymmetricEigen.values(g)[0], lanczos.ritzValues()[0], 1e-12);
  }

  @Test
  void spectralDensityHasTheMomentsOfTheOperator() {
    int n = 400;
    Matrix g = new Matrix(n, n, GaussianOrthogonalEnsemble.dense(n, 1 / Math.sqrt(n), RANDOM));
    for (int i = 0; i < n; i++) {
      g.set(i, i, g.get(i, i) + 1);
    }
    double[] values = SymmetricEigen.values(g);
    var density = SpectralDensity.estimate(LinearOperator.of(g), 50, 20, RANDOM, Watch.UNLIMITED);
    assertEquals(1, Arrays.stream(density.weights()).sum(), 1e-12);
    double below = (double) Arrays.stream(values).filter(v -> v < 0).count() / n;
    assertEquals(below, density.below(0), 0.03);
    assertTrue(density.below(-2) < 1e-9 && density.below(4) > 1 - 1e-9);
    assertEquals(1 / Math.PI, density.density(1, 0.2), 0.03);
  }

  private static LinearOperator diagonal(double[] d) {
    return new LinearOperator() {
      @Override
      public int order() {
        return d.length;
      }

      @Override
      public void apply(double[] x, double[] y) {
        for (int i = 0; i < d.length; i++) {
          y[i] = d[i] * x[i];
        }
      }
    };
  }

  @Test
  void theSmoothedDistributionRisesByTheSmoothedDensity() {
    var spectrum = SpectralDensity.of(new double[] {-1, 0.5, 2, 2});
    double width = 0.3;
    double step = 1e-4;
    for (double x = -2; x < 3; x += 0.25) {
      double rise = spectrum.below(x + step, width) - spectrum.below(x - step, width);
      assertEquals(spectrum.density(x, width), rise / (2 * step), 1e-6);
    }
    assertEquals(0.5, spectrum.below(1.25, 1e-3), 1e-12);
  }
}

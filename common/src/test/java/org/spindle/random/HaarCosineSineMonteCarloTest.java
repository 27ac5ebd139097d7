// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.sweep.PointId;

/** The cosine–sine form has the Haar measure: moments of Collins and Śniady 2006. */
class HaarCosineSineMonteCarloTest {

  private static final int DRAWS = 30_000;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8})
  void entriesHaveTheMomentsOfTheHaarMeasure(int n) {
    int last = n - 1;
    Distribution.assertMean(1.0 / n, draws(n, q -> square(q.get(0, 0))));
    Distribution.assertMean(1.0 / n, draws(n, q -> square(q.get(last, 0))));
    Distribution.assertMean(3.0 / (n * (n + 2)), draws(n, q -> Math.pow(q.get(last, last), 4)));
    Distribution.assertMean(3.0 / (n * (n + 2)), draws(n, q -> Math.pow(q.get(0, last), 4)));
    double weingarten = 1.0 / (n * (n - 1) * (n + 2));
    Distribution.assertMean(
        -weingarten,
        draws(n, q -> q.get(0, 0) * q.get(last, last) * q.get(0, last) * q.get(last, 0)));
    Distribution.assertMean(
        (n + 1) * weingarten, draws(n, q -> square(q.get(0, 0) * q.get(last, last))));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8})
  void traceHasTheMomentsOfAGaussian(int n) {
    Distribution.assertMean(0, draws(n, HaarCosineSineMonteCarloTest::trace));
    Distribution.assertMean(1, draws(n, q -> square(trace(q))));
    Distribution.assertMean(3, draws(n, q -> Math.pow(trace(q), 4)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 11, 100, 301})
  void matrixIsOrthogonalAndMultipliesAsItsFormDoes(int n) {
    HaarCosineSine haar = new HaarCosineSine(n);
    haar.draw(stream(n));
    Matrix q = haar.form();
    Matrix gram = org.spindle.linalg.Blas.best().multiply(Op.T, q, Op.N, q);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(i == j ? 1 : 0, gram.get(i, j), 1e-13);
      }
    }
    double[] x = GaussianMatrix.matrix(n, 1, 1, stream(1));
    double[] y = new double[n];
    haar.times(x, y);
    double[] expected = new double[n];
    org.spindle.linalg.Blas.best().gemv(Op.N, 1, q, x, 0, expected);
    assertArrayEquals(expected, y, 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"5, 1", "8, 2", "8, 3"})
  void splittingElsewhereLeavesTheLawAsItIs(int n, int lower) {
    int last = n - 1;
    Distribution.assertMean(1.0 / n, draws(n, lower, q -> square(q.get(0, last))));
    Distribution.assertMean(3.0 / (n * (n + 2)), draws(n, lower, q -> Math.pow(q.get(0, 0), 4)));
    Distribution.assertMean(
        3.0 / (n * (n + 2)), draws(n, lower, q -> Math.pow(q.get(last, last), 4)));
    Distribution.assertMean(1, draws(n, lower, q -> square(trace(q))));
    Distribution.assertMean(3, draws(n, lower, q -> Math.pow(trace(q), 4)));
  }

  @Test
  void orderOneIsRejected() {
    assertThrows(IllegalArgumentException.class, () -> new HaarCosineSine(1));
    assertThrows(IllegalArgumentException.class, () -> new HaarCosineSine(8, 5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 1, 3.75, 40})
  void gammaVariatesHaveTheirMoments(double shape) {
    RandomGenerator generator = stream(7);
    double[] x = new double[100_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = GammaVariate.draw(shape, generator);
    }
    Distribution.assertMean(shape, x);
    Distribution.assertMean(shape, map(x, v -> square(v - shape)));
    Distribution.assertMean(2 * shape, map(x, v -> Math.pow(v - shape, 3)));
    Distribution.assertMean(Math.pow(2, -shape), map(x, v -> Math.exp(-v)));
  }

  private static double[] map(double[] x, java.util.function.DoubleUnaryOperator f) {
    return java.util.Arrays.stream(x).map(f).toArray();
  }

  private static double[] draws(int n, ToDoubleFunction<Matrix> statistic) {
    return draws(n, n / 2, statistic);
  }

  private static double[] draws(int n, int lower, ToDoubleFunction<Matrix> statistic) {
    HaarCosineSine haar = new HaarCosineSine(n, lower);
    RandomGenerator generator = stream(0);
    double[] sample = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      haar.draw(generator);
      sample[i] = statistic.applyAsDouble(haar.form());
    }
    return sample;
  }

  private static double trace(Matrix q) {
    double trace = 0;
    for (int i = 0; i < q.rows(); i++) {
      trace += q.get(i, i);
    }
    return trace;
  }

  private static double square(double x) {
    return x * x;
  }

  private static RandomGenerator stream(int key) {
    return new Streams(new PointId(1, key)).of("haar");
  }
}

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
    double weingarten = 1.0 / (n * (n - 1) * (n + 2));
    assertMeans(
        n,
        n / 2,
        mean(1.0 / n, q -> square(q.get(0, 0))),
        mean(1.0 / n, q -> square(q.get(last, 0))),
        mean(3.0 / (n * (n + 2)), q -> Math.pow(q.get(last, last), 4)),
        mean(3.0 / (n * (n + 2)), q -> Math.pow(q.get(0, last), 4)),
        mean(-weingarten, q -> q.get(0, 0) * q.get(last, last) * q.get(0, last) * q.get(last, 0)),
        mean((n + 1) * weingarten, q -> square(q.get(0, 0) * q.get(last, last))));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8})
  void traceHasTheMomentsOfAGaussian(int n) {
    assertMeans(
        n,
        n / 2,
        mean(0, HaarCosineSineMonteCarloTest::trace),
        mean(1, q -> square(trace(q))),
        mean(3, q -> Math.pow(trace(q), 4)));
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
    assertMeans(
        n,
        lower,
        mean(1.0 / n, q -> square(q.get(0, last))),
        mean(3.0 / (n * (n + 2)), q -> Math.pow(q.get(0, 0), 4)),
        mean(3.0 / (n * (n + 2)), q -> Math.pow(q.get(last, last), 4)),
        mean(1, q -> square(trace(q))),
        mean(3, q -> Math.pow(trace(q), 4)));
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

  private record Mean(double expected, ToDoubleFunction<Matrix> statistic) {}

  private static Mean mean(double expected, ToDoubleFunction<Matrix> statistic) {
    return new Mean(expected, statistic);
  }

  /** Asserts what matrices of an order are in the mean, all of it of the same draws. */
  private static void assertMeans(int n, int lower, Mean... means) {
    HaarCosineSine haar = new HaarCosineSine(n, lower);
    RandomGenerator generator = stream(0);
    double[][] samples = new double[means.length][DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      haar.draw(generator);
      Matrix q = haar.form();
      for (int m = 0; m < means.length; m++) {
        samples[m][i] = means[m].statistic().applyAsDouble(q);
      }
    }
    for (int m = 0; m < means.length; m++) {
      Distribution.assertMean(means[m].expected(), samples[m]);
    }
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

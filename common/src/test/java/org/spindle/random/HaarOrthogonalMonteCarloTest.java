// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.PointId;

/** Moments of the Haar measure on O(n): Diaconis and Shahshahani 1994; Collins and Śniady 2006. */
class HaarOrthogonalMonteCarloTest {

  private static final int DRAWS = 40_000;

  @Test
  void momentsOfAnEntry() {
    int n = 6;
    Distribution.assertMean(0, draws(n, q -> q[0]));
    Distribution.assertMean(1.0 / n, draws(n, q -> q[0] * q[0]));
    Distribution.assertMean(3.0 / (n * (n + 2)), draws(n, q -> Math.pow(q[0], 4)));
    // The last entry comes from the last, one-dimensional draw.
    Distribution.assertMean(0, draws(n, q -> q[n * n - 1]));
    Distribution.assertMean(1.0 / n, draws(n, q -> q[n * n - 1] * q[n * n - 1]));
    Distribution.assertMean(3.0 / (n * (n + 2)), draws(n, q -> Math.pow(q[n * n - 1], 4)));
  }

  @Test
  void jointMomentsOfEntries() {
    int n = 4;
    double weingarten = 1.0 / (n * (n - 1) * (n + 2));
    Distribution.assertMean(0, draws(n, q -> q[0] * q[n + 1]));
    Distribution.assertMean(-weingarten, draws(n, q -> q[0] * q[n + 1] * q[1] * q[n]));
    Distribution.assertMean((n + 1) * weingarten, draws(n, q -> q[0] * q[0] * q[n + 1] * q[n + 1]));
    Distribution.assertMean(1.0 / (n * (n + 2)), draws(n, q -> q[0] * q[0] * q[1] * q[1]));
  }

  @Test
  void traceHasTheMomentsOfAGaussian() {
    int n = 8;
    Distribution.assertMean(0, draws(n, q -> trace(q, n)));
    Distribution.assertMean(1, draws(n, q -> Math.pow(trace(q, n), 2)));
    Distribution.assertMean(0, draws(n, q -> Math.pow(trace(q, n), 3)));
    Distribution.assertMean(3, draws(n, q -> Math.pow(trace(q, n), 4)));
    Distribution.assertMean(1, draws(n, q -> traceOfSquare(q, n)));
  }

  @Test
  void rotationsAndReflectionsAreEquallyLikely() {
    Distribution.assertMean(0, draws(2, q -> q[0] * q[3] - q[1] * q[2]));
    Distribution.assertMean(0, draws(1, q -> q[0]));
    Distribution.assertMean(
        0,
        draws(
            3,
            q ->
                q[0] * (q[4] * q[8] - q[5] * q[7])
                    - q[3] * (q[1] * q[8] - q[2] * q[7])
                    + q[6] * (q[1] * q[5] - q[2] * q[4])));
  }

  @Test
  void everyProjectionIsUniformInThreeDimensions() {
    // Archimedes: a coordinate of a random point of the sphere is uniform on [−1, 1].
    double[] u = {0.48, 0.6, 0.64};
    double[] v = {0.36, -0.48, 0.8};
    Distribution.assertDistributed(x -> (x + 1) / 2, draws(3, q -> q[0]));
    Distribution.assertDistributed(x -> (x + 1) / 2, draws(3, q -> q[8]));
    Distribution.assertDistributed(
        x -> (x + 1) / 2,
        draws(
            3,
            q -> {
              double sum = 0;
              for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                  sum += u[i] * q[i + 3 * j] * v[j];
                }
              }
              return sum;
            }));
  }

  @Test
  void multiplicationByAFixedMatrixChangesNothing() {
    int n = 5;
    double[] fixed = HaarOrthogonal.frame(n, n, stream(-1));
    double[] free = draws(n, q -> trace(q, n));
    // Other draws than those above: tr(RQ) and tr(QR) are one number.
    double[] rotated = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      double[] q = HaarOrthogonal.draw(n, n, stream(DRAWS + d)).times(fixed, n);
      rotated[d] = trace(q, n);
    }
    Distribution.assertSameDistribution(free, rotated);
  }

  private static double[] draws(int n, ToDoubleFunction<double[]> function) {
    double[] values = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      values[d] = function.applyAsDouble(HaarOrthogonal.frame(n, n, stream(d)));
    }
    return values;
  }

  private static double trace(double[] q, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += q[i + n * i];
    }
    return sum;
  }

  private static double traceOfSquare(double[] q, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sum += q[i + n * j] * q[j + n * i];
      }
    }
    return sum;
  }

  private static RandomGenerator stream(long key) {
    return new Streams(new PointId(0, key)).of("haar");
  }
}

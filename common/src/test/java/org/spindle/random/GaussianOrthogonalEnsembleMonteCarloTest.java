// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.sweep.PointId;

class GaussianOrthogonalEnsembleMonteCarloTest {

  private static RandomGenerator stream(String purpose) {
    return new Streams(PointId.of("goe")).of(purpose);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
  void chiSquareHasItsDistribution(int k) {
    RandomGenerator random = stream("chi " + k);
    double[] sample = new double[20_000];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = GammaVariate.chiSquare(k, random);
    }
    Distribution.assertMean(k, sample);
    Distribution.assertDistributed(x -> Gamma.regularizedGammaP(0.5 * k, 0.5 * x), sample);
  }

  @Test
  void bothModelsHaveTheMomentsOfTheEnsemble() {
    int n = 12;
    int draws = 4000;
    double[][] square = new double[2][draws];
    double[][] fourth = new double[2][draws];
    RandomGenerator random = stream("moments");
    double[] d = new double[n];
    double[] b2 = new double[n];
    for (int draw = 0; draw < draws; draw++) {
      double[] dense = GaussianOrthogonalEnsemble.dense(n, 1, random);
      GaussianOrthogonalEnsemble.tridiagonal(n, d, b2, random);
      double[] tridiagonal = new double[n * n];
      for (int i = 0; i < n; i++) {
        tridiagonal[i * n + i] = d[i];
        if (i < n - 1) {
          tridiagonal[i * n + i + 1] = Math.sqrt(b2[i]);
          tridiagonal[(i + 1) * n + i] = Math.sqrt(b2[i]);
        }
      }
      record(0, draw, n, dense, square, fourth);
      record(1, draw, n, tridiagonal, square, fourth);
    }
    for (int model = 0; model < 2; model++) {
      Distribution.assertMean(n * (n + 1), square[model]);
      Distribution.assertMean(n * (2.0 * n * n + 5 * n + 5), fourth[model]);
    }
  }

  @Test
  void degreesOfFreedomAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> GammaVariate.chiSquare(0, stream("none")));
    double[] g = GaussianOrthogonalEnsemble.dense(5, 0.3, stream("symmetric"));
    assertEquals(g[1], g[5]);
  }

  private static void record(
      int model, int draw, int n, double[] a, double[][] square, double[][] fourth) {
    double[] squared = new double[n * n];
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < n; r++) {
        for (int k = 0; k < n; k++) {
          squared[c * n + r] += a[k * n + r] * a[c * n + k];
        }
      }
    }
    for (int c = 0; c < n; c++) {
      square[model][draw] += squared[c * n + c];
      for (int r = 0; r < n; r++) {
        fourth[model][draw] += squared[c * n + r] * squared[c * n + r];
      }
    }
  }
}

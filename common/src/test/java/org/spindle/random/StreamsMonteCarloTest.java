// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.PointId;

/** Streams of neighbouring keys, the worst case, must look independent and gaussian. */
class StreamsMonteCarloTest {

  private static final String[] PURPOSES = {"weights", "weights2", "data", "noise", "a"};

  @Test
  void streamsOfDifferentPointsAndPurposesAreUncorrelated() {
    int n = 1000;
    double[][] streams = new double[200][];
    for (int s = 0; s < streams.length; s++) {
      PointId id = new PointId(0, s / PURPOSES.length);
      streams[s] = gaussians(new Streams(id).of(PURPOSES[s % PURPOSES.length]), n);
    }
    double squares = 0;
    double largest = 0;
    int pairs = 0;
    for (int a = 0; a < streams.length; a++) {
      for (int b = 0; b < a; b++) {
        double product = 0;
        for (int i = 0; i < n; i++) {
          product += streams[a][i] * streams[b][i];
        }
        double z = product / Math.sqrt(n);
        squares += z * z;
        largest = Math.max(largest, Math.abs(z));
        pairs++;
      }
    }
    assertEquals(1, squares / pairs, 4 * Math.sqrt(2.0 / pairs));
    // P(any of 19,900 beyond 5.5) = 8e-4.
    assertTrue(largest < 5.5, "largest correlation " + largest + " standard errors");
  }

  @Test
  void neighboursInAStreamAreUncorrelated() {
    int n = 1_000_000;
    double[] x = gaussians(new Streams(new PointId(3, 4)).of("weights"), n);
    for (int lag = 1; lag <= 8; lag++) {
      double[] products = new double[n - lag];
      double[] squares = new double[n - lag];
      for (int i = 0; i < products.length; i++) {
        products[i] = x[i] * x[i + lag];
        squares[i] = (x[i] * x[i] - 1) * (x[i + lag] * x[i + lag] - 1);
      }
      Distribution.assertMean(0, products);
      Distribution.assertMean(0, squares);
    }
  }

  @Test
  void momentsAreThoseOfAGaussian() {
    double[] x = gaussians(new Streams(new PointId(5, 6)).of("weights"), 1_000_000);
    double[] moments = {0, 1, 0, 3, 0, 15};
    for (int power = 1; power <= moments.length; power++) {
      int p = power;
      Distribution.assertMean(
          moments[p - 1], Arrays.stream(x).map(value -> Math.pow(value, p)).toArray());
    }
  }

  @Test
  void oneStreamIsGaussian() {
    Distribution.assertDistributed(
        StreamsMonteCarloTest::normal,
        gaussians(new Streams(new PointId(7, 8)).of("weights"), 200_000));
  }

  @Test
  void beginningsOfManyStreamsAreGaussian() {
    double[] beginnings = new double[100_000];
    for (int s = 0; s < beginnings.length; s++) {
      beginnings[s] = new Streams(new PointId(s, 0)).of("weights").nextGaussian();
    }
    Distribution.assertDistributed(StreamsMonteCarloTest::normal, beginnings);
  }

  @Test
  void everyBitOfTheBeginningsIsFair() {
    int streams = 100_000;
    int[] ones = new int[64];
    for (int s = 0; s < streams; s++) {
      long word = new Streams(new PointId(0, s)).of("weights").nextLong();
      for (int bit = 0; bit < 64; bit++) {
        ones[bit] += (int) (word >>> bit & 1);
      }
    }
    for (int count : ones) {
      assertEquals(streams / 2.0, count, 4.5 * Math.sqrt(streams) / 2);
    }
  }

  private static double normal(double x) {
    return 0.5 * Erf.erfc(-x / Math.sqrt(2));
  }

  private static double[] gaussians(RandomGenerator stream, int n) {
    return GaussianMatrix.matrix(n, 1, 1, stream);
  }
}

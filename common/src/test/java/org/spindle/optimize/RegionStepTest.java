// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionStepTest {

  private static final double EXACT = 1e-13;

  private static double length(double[] s) {
    return Math.sqrt(Arrays.stream(s).map(x -> x * x).sum());
  }

  private static double model(double[] w, double[] c, double[] s) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += (c[i] + 0.5 * w[i] * s[i]) * s[i];
    }
    return sum;
  }

  @Test
  void hardCaseHasAPartAlongTheLowestEigenvector() {
    double[] s = new double[2];
    double lambda = RegionStep.trustRegion(new double[] {-1, 2}, new double[] {0, 1}, 2, s);
    assertEquals(1, lambda, EXACT);
    assertEquals(2, length(s), EXACT);
    assertEquals(-1.0 / 3, s[1], EXACT);
    assertEquals(Math.sqrt(4 - 1.0 / 9), s[0], EXACT);
  }

  @Test
  void nearlyHardCaseIsAsLongAsTheRadius() {
    for (double slope : new double[] {1e-3, 1e-8, 1e-13, 1e-20, 1e-300}) {
      double[] s = new double[2];
      double lambda = RegionStep.trustRegion(new double[] {-1, 2}, new double[] {slope, 1}, 2, s);
      assertEquals(2, length(s), 1e-12, "slope " + slope);
      assertEquals(1, lambda, 2 * slope + EXACT);
    }
  }

  @Test
  void interiorStepIsNewtons() {
    double[] s = new double[3];
    double[] c = {1, -2, 0.5};
    double lambda = RegionStep.trustRegion(new double[] {1, 2, 4}, c, 10, s);
    assertEquals(0, lambda);
    assertArrayEquals(new double[] {-1, 1, -0.125}, s, EXACT);
  }

  @Test
  void gaugeDirectionsStayWhereTheyAre() {
    double[] s = new double[3];
    double[] c = {1e-17, 1, 1};
    assertEquals(0, RegionStep.trustRegion(new double[] {-1e-17, 1, 2}, c, 10, s), EXACT);
    assertArrayEquals(new double[] {0, -1, -0.5}, s, EXACT);
  }

  @Test
  void noPointOfTheBallIsLower() {
    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 50; draw++) {
      double[] w = random.doubles(6, -1, 1).sorted().toArray();
      double[] c = random.doubles(6, -1, 1).toArray();
      double radius = Math.pow(10, 2 * random.nextDouble() - 1);
      double[] s = new double[6];
      double lambda = RegionStep.trustRegion(w, c, radius, s);
      assertTrue(lambda >= Math.max(0, -w[0]));
      assertTrue(length(s) <= radius * (1 + EXACT));
      assertEquals(0, lambda * (radius - length(s)), 1e-12 * radius);
      for (int other = 0; other < 200; other++) {
        double[] t = random.doubles(6, -1, 1).toArray();
        double scale = radius * random.nextDouble() / length(t);
        double[] scaled = Arrays.stream(t).map(x -> x * scale).toArray();
        assertTrue(model(w, c, scaled) >= model(w, c, s) - 1e-12);
      }
    }
  }

  @Test
  void cubicStepHasTheDampingOfItsLength() {
    SplittableRandom random = new SplittableRandom(2);
    for (int draw = 0; draw < 50; draw++) {
      double[] w = random.doubles(6, -1, 1).sorted().toArray();
      double[] c = random.doubles(6, -1, 1).toArray();
      double sigma = Math.pow(10, 4 * random.nextDouble() - 2);
      double[] s = new double[6];
      double lambda = RegionStep.cubic(w, c, sigma, s);
      assertEquals(lambda, sigma * length(s), 1e-12 * lambda);
      assertTrue(lambda >= -w[0]);
      for (int i = 0; i < 6; i++) {
        assertEquals(-c[i], (w[i] + lambda) * s[i], 1e-11);
      }
    }
  }

  @Test
  void cubicHardCaseLeavesASaddleWithoutSlope() {
    double[] s = new double[2];
    double lambda = RegionStep.cubic(new double[] {-1, 2}, new double[2], 0.5, s);
    assertEquals(1, lambda, EXACT);
    assertArrayEquals(new double[] {2, 0}, s, EXACT); // f(t) = −t²/2 + t³/6 is lowest at 2
  }

  @Test
  void minimumWithoutSlopeStays() {
    double[] s = new double[2];
    assertEquals(0, RegionStep.trustRegion(new double[] {1, 2}, new double[2], 1, s));
    assertEquals(0, RegionStep.cubic(new double[] {0, 2}, new double[2], 1, s));
    assertArrayEquals(new double[2], s);
  }

  @Test
  void sizesThatAreNoneAreRejected() {
    double[] s = new double[1];
    assertThrows(
        IllegalArgumentException.class,
        () -> RegionStep.trustRegion(new double[1], new double[1], 0, s));
    assertThrows(
        IllegalArgumentException.class,
        () -> RegionStep.cubic(new double[1], new double[1], Double.NaN, s));
  }
}

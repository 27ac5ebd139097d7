// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Reference values: theory/beyond.md, B3. */
class SoftCommitteeTest {

  private static final double[] TIMES = {0, 5, 10, 20, 40, 80, 150, 200};
  private static final double[] ERRORS = {
    .501925, .034489, .017332, .015968, .015404, .014929, .013354, .005807
  };

  private final RandomGenerator random = new Streams(new PointId(3, 3)).of("committee");

  private static double[] start(SoftCommittee committee) {
    return committee.state(new double[] {.5, 0, 0, .25}, new double[] {.01, 0, 0, 0});
  }

  @Test
  void flowIsThatOfTheTable() {
    SoftCommittee committee = new SoftCommittee(2, 2, 0.5);
    double[][] states = committee.flow(start(committee), TIMES);
    for (int i = 0; i < TIMES.length; i++) {
      assertEquals(ERRORS[i], committee.error(states[i]), 1e-6, "at " + TIMES[i]);
    }
  }

  @Test
  void plateauOfSlowLearningIsInClosedForm() {
    assertEquals(.01161084, SoftCommittee.plateauError(2), 1e-8);
    assertEquals(.02029659, SoftCommittee.plateauError(3), 1e-8);
    for (int k = 2; k <= 3; k++) {
      SoftCommittee committee = new SoftCommittee(k, k, 0.1);
      double[] state = committee.plateau(true);
      assertEquals(SoftCommittee.plateauError(k), committee.error(state), 1e-7);
      assertEquals(1.0 / (2 * k - 1), state[0], 1e-6);
      assertEquals(1 / Math.sqrt(k * (2.0 * k - 1)), state[k], 1e-6);
    }
  }

  @Test
  void overlapsAloneLearnAsFullVectors() {
    int n = 100;
    SoftCommittee committee = new SoftCommittee(2, 2, 0.5);
    double full = 0;
    double reduced = 0;
    int runs = 24;
    for (int run = 0; run < runs; run++) {
      full += committee.error(learnedByVectors(n, 3 * n)) / runs;
      OnlineCommittee online = new OnlineCommittee(2, 2, 0.5, n, start(committee));
      online.learn(3 * n, random);
      reduced += committee.error(online.state()) / runs;
    }
    assertEquals(full, reduced, 0.012); // scatter of one run is 0.01
  }

  /** Teachers are the first two axes; students start with the overlaps of the table. */
  private double[] learnedByVectors(int n, int examples) {
    double[][] j = new double[2][n];
    j[0][0] = .01;
    j[0][2] = Math.sqrt(.5 - 1e-4);
    j[1][3] = .5;
    double[] xi = new double[n];
    for (int t = 0; t < examples; t++) {
      double[] x = new double[2];
      for (int i = 0; i < n; i++) {
        xi[i] = random.nextGaussian();
        x[0] += j[0][i] * xi[i];
        x[1] += j[1][i] * xi[i];
      }
      double left = g(xi[0]) + g(xi[1]) - g(x[0]) - g(x[1]);
      for (int s = 0; s < 2; s++) {
        double step = 0.5 / n * left * Math.sqrt(2 / Math.PI) * Math.exp(-x[s] * x[s] / 2);
        for (int i = 0; i < n; i++) {
          j[s][i] += step * xi[i];
        }
      }
    }
    double[] q = new double[4];
    double[] r = new double[4];
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        r[a * 2 + b] = j[a][b];
        for (int i = 0; i < n; i++) {
          q[a * 2 + b] += j[a][i] * j[b][i];
        }
      }
    }
    return new SoftCommittee(2, 2, 0.5).state(q, r);
  }

  private static double g(double x) {
    return Erf.erf(x / Math.sqrt(2));
  }

  @Test
  void differencesGrowAtTheEscapeRate() {
    SoftCommittee committee = new SoftCommittee(2, 2, 0.5);
    double[] start = committee.plateau(false);
    start[2] += 1e-7;
    start[8] += 1e-7;
    double[][] states = committee.flow(start, new double[] {110, 120});
    double one = states[0][2] - states[0][6];
    double two = states[1][2] - states[1][6];
    assertEquals(committee.escapeRate(), Math.log(two / one) / 10, 2e-3);
  }
}

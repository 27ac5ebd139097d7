// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.criticality.GaussianAverage;
import org.spindle.inference.TeacherStudent.Weights;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Reference values: theory/beyond.md, B4, and an independent computation where it says so. */
class PerceptronTest {

  private final RandomGenerator random = new Streams(new PointId(4, 4)).of("perceptron");

  @Test
  void tailIsRightWhereItUnderflows() {
    assertEquals(0.5, GaussianTail.of(0), 1e-14);
    assertEquals(-804.608442013754, GaussianTail.log(40), 1e-9); // mpmath
    assertEquals(40.0249688472, GaussianTail.hazard(40), 1e-9);
    for (double x : new double[] {-6, -1, -1e-9, 0, 0.3, 1, 2.5, 4.9, 5.1, 9}) {
      double tail = 0.5 * Erf.erfc(x / Math.sqrt(2));
      assertEquals(1, GaussianTail.of(x) / tail, 1e-12);
      assertEquals(GaussianTail.density(x) / tail, GaussianTail.hazard(x), 1e-11);
    }
    assertEquals(GaussianTail.density(-30), GaussianTail.hazard(-30), 1e-200);
  }

  @Test
  void hazardsOfManyAreThoseOfEach() {
    double[] x = new Random(3).doubles(300, -40, 40).toArray();
    x[0] = 0;
    x[1] = -0.0;
    double[] hazards = new double[x.length];
    GaussianTail.hazards(x, x.length, hazards);
    for (int i = 0; i < x.length; i++) {
      assertEquals(GaussianTail.hazard(x[i]), hazards[i], 0, "at " + x[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 20, .969286", "40, 20, .5", "180, 100, .932638", "7, 9, 1"})
  void separableFractionIsCovers(int patterns, int dimension, double fraction) {
    assertEquals(fraction, Dichotomies.separable(patterns, dimension), 6e-7);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "0.5, .961205", "1, .519572"})
  void capacityIsGardners(double margin, double capacity) {
    assertEquals(capacity, Dichotomies.capacity(margin), 6e-7);
    assertEquals(margin, Dichotomies.margin(Dichotomies.capacity(margin)), 1e-12);
  }

  @Test
  void marginOfTwoPatternsIsTheDistanceOfTheirLine() {
    Matrix apart = Matrix.of(new double[][] {{1, 1}, {1, -1}});
    assertEquals(1, LargestMargin.of(apart), 1e-12);
    Matrix near = Matrix.of(new double[][] {{3, 6}, {4, 8}}); // the nearer one is the nearest point
    assertEquals(5, LargestMargin.of(near), 1e-12);
    Matrix opposite = Matrix.of(new double[][] {{1, -1}, {0, 0}});
    assertEquals(0, LargestMargin.of(opposite));
  }

  @Test
  void marginsShareOfSeparablePatternsIsCovers() {
    int trials = 400;
    int separable = 0;
    for (int t = 0; t < trials; t++) {
      separable += LargestMargin.draw(20, 10, random) > 0 ? 1 : 0;
    }
    assertEquals(0.5, (double) separable / trials, 4 * 0.5 / Math.sqrt(trials));
  }

  @Test
  void marginOfManyPatternsIsGardners() {
    double sum = 0;
    int trials = 10;
    for (int t = 0; t < trials; t++) {
      sum += LargestMargin.draw(104, 200, random) / trials;
    }
    assertEquals(Dichotomies.margin(0.52), sum, 0.03);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, .280326, .409558, .322395, .336493",
    "1, .486264, .338359, .254373, .285634",
    "2, .728298, .240312, .174534, .230823",
    "10, .981378, .061525, .043573, .120111"
  })
  void errorsOfGaussianWeightsAreThoseOfTheTable(
      double load, double overlap, double gibbs, double bayes, double hebb) {
    TeacherStudent theory = TeacherStudent.of(Weights.GAUSSIAN, load);
    assertEquals(overlap, theory.overlap(), 6e-7);
    assertEquals(gibbs, theory.gibbsError(), 6e-7);
    assertEquals(bayes, theory.bayesError(), 6e-7);
    assertEquals(hebb, TeacherStudent.hebbError(load), 6e-7);
  }

  @Test
  void errorsFallAsOneOverTheLoad() {
    TeacherStudent late = TeacherStudent.of(Weights.GAUSSIAN, 1000);
    assertEquals(0.625, 1000 * late.gibbsError(), 1e-3);
    assertEquals(0.442, 1000 * late.bayesError(), 1e-3);
  }

  @Test
  void entropyOfBinaryWeightsVanishesAtTheTransition() {
    assertEquals(1.24468399, TeacherStudent.transition(), 1e-6); // SciPy, Gauss–Hermite
    assertEquals(0.017965008629, TeacherStudent.of(Weights.BINARY, 1.2).entropy(), 1e-9);
    assertEquals(0.6686613798669, TeacherStudent.of(Weights.BINARY, 1.2).overlap(), 1e-9);
    assertEquals(1, TeacherStudent.of(Weights.BINARY, 1.6).overlap());
    assertThrows(
        IllegalStateException.class, () -> TeacherStudent.of(Weights.GAUSSIAN, 1).entropy());
  }

  /** dφ/dq of the free entropy vanishes: its slope in α is that of the examples alone. */
  @Test
  void entropyFallsByWhatAnExampleTells() {
    double step = 1e-4;
    double slope =
        (TeacherStudent.of(Weights.BINARY, 1 + step).entropy()
                - TeacherStudent.of(Weights.BINARY, 1 - step).entropy())
            / (2 * step);
    double q = TeacherStudent.of(Weights.BINARY, 1).overlap();
    double told =
        2 * GaussianAverage.ofLength(q / (1 - q)).of(x -> GaussianTail.of(x) * GaussianTail.log(x));
    assertEquals(told, slope, 1e-6);
  }

  @Test
  void messagePassingLearnsAsTheoryAndFindsTheBinaryTeacher() {
    var gaussian =
        PerceptronPassing.draw(Weights.GAUSSIAN, 400, 800, 8, 60, random, Watch.UNLIMITED);
    assertEquals(0.174534, gaussian.error(), 0.012);
    assertEquals(0.728298, gaussian.overlap(), 0.03);
    assertEquals(0.230823, gaussian.hebbError(), 0.012);
    var binary = PerceptronPassing.draw(Weights.BINARY, 400, 400, 8, 60, random, Watch.UNLIMITED);
    assertEquals(
        TeacherStudent.of(Weights.BINARY, 1).overlap(), binary.overlap(), 0.05, "metastable");
    var perfect = PerceptronPassing.draw(Weights.BINARY, 400, 1000, 8, 99, random, Watch.UNLIMITED);
    assertTrue(perfect.error() < 1e-3, "error " + perfect.error());
  }
}

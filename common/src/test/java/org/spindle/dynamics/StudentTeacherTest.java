// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class StudentTeacherTest {

  @ParameterizedTest
  @CsvSource({"0.5, 0, 0.59", "0.5, 1, 1.09", "0.5, 2, 2.59", "2, 0, 0.09", "2, 2, 0.09"})
  void largeInitialWeightsCostWhereExamplesAreFew(double ratio, double initial, double error) {
    var theory = new StudentTeacher(ratio, 1, initial, 0.3);
    assertEquals(error, theory.finalError(), 1e-12);
    assertEquals(error, theory.errorOfFlow(1e4), 1e-10);
    assertEquals(Math.max(0, 1 - ratio) * initial * initial, theory.costOfInitialWeights(), 1e-15);
  }

  @Test
  void learningStartsFromTeacherAndStudent() {
    for (double ratio : new double[] {0.1, 0.7, 1, 3}) {
      assertEquals(1 + 4, new StudentTeacher(ratio, 1, 2, 0.5).errorOfFlow(0), 1e-12);
    }
  }

  @Test
  void errorWithoutNoiseAtOneSampleAWeightDecaysLikeAPower() {
    // ρ ~ 1/(π√λ) at the origin: E = ∫e^{−2λt}dλ/(π√λ) = 1/√(2πt)
    double t = 1e4;
    assertEquals(
        1, new StudentTeacher(1, 1, 0, 0).errorOfFlow(t) * Math.sqrt(2 * Math.PI * t), 1e-4);
  }

  @Test
  void smallStepsFollowTheFlow() {
    var theory = new StudentTeacher(0.6, 1, 0.5, 0.4);
    double coarse = theory.errorOfDescent(40, 0.1) - theory.errorOfFlow(4);
    double fine = theory.errorOfDescent(80, 0.05) - theory.errorOfFlow(4);
    assertEquals(2, coarse / fine, 0.1);
  }

  @Test
  void generalizationIsBestAtTheOptimalTime() {
    for (double ratio : new double[] {0.5, 1, 2}) {
      var theory = new StudentTeacher(ratio, 1, 0.3, 0.6);
      double best = theory.bestTime().orElseThrow();
      double least = theory.errorOfFlow(best);
      assertTrue(least < theory.errorOfFlow(best * 1.05));
      assertTrue(least < theory.errorOfFlow(best / 1.05));
    }
    assertTrue(new StudentTeacher(0.5, 1, 0, 0).bestTime().isEmpty());
  }

  @Test
  void descentFollowsTheMarchenkoPasturAverage() {
    int weights = 600;
    int students = 16;
    var theory = new StudentTeacher(0.5, 1, 1, 0.5);
    var streams = new Streams(new PointId(5, 23));
    double step = 0.5 / theory.topCurvature();
    int[] steps = {0, 3, 20, 100, 400};
    double[] errors =
        LinearStudents.draw(theory, 300, weights, students, streams.of("data"))
            .errors(step, steps, Watch.UNLIMITED);
    for (int i = 0; i < steps.length; i++) {
      double scatter =
          theory.deviationOfDescent(steps[i], step, weights) / Math.sqrt(students)
              + theory.shiftOfDescent(steps[i], step, weights) / 4;
      assertEquals(theory.errorOfDescent(steps[i], step), errors[i], 4 * scatter);
    }
  }

  @Test
  void badParametersAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new StudentTeacher(0, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StudentTeacher(1, 1, -1, 1));
  }
}

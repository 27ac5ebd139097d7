// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Reference values: theory/beyond.md, B7. */
class FlowOfStudentsTest {

  private static final double THRESHOLD = 1e-2;

  @ParameterizedTest
  @CsvSource({"1.05, 7.0743, 360.136", "1.1, 6.8020, 145.246", "4, .9721, 1.2763"})
  void timesToTheThresholdAreThoseOfTheTable(double ratio, double training, double test) {
    StudentTeacher theory = new StudentTeacher(ratio, 1, 1, 0);
    assertEquals(training, theory.timeToTrainingError(THRESHOLD), 6e-5);
    assertEquals(test, theory.timeToError(THRESHOLD), 6e-4);
  }

  @Test
  void trainingErrorIsTheSlopeOfTheTestError() {
    StudentTeacher theory = new StudentTeacher(1.3, 1, 0.5, 0);
    double h = 1e-5;
    double slope = (theory.errorOfFlow(2 + h) - theory.errorOfFlow(2 - h)) / (2 * h);
    assertEquals(-slope / (2 * 1.3), theory.trainingErrorOfFlow(2), 1e-8);
    assertEquals(0.25, new StudentTeacher(1.3, 0, 0, 0.5).trainingErrorOfFlow(0), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> new StudentTeacher(0.5, 1, 1, 0).timeToError(THRESHOLD));
  }

  @ParameterizedTest
  @CsvSource({"0.6", "2"})
  void studentsFollowTheTheory(double ratio) {
    StudentTeacher theory = new StudentTeacher(ratio, 1, 1, 0);
    var random = new Streams(new PointId(7, 7)).of("students");
    FlowOfStudents flow = FlowOfStudents.draw(200, (int) (200 * ratio), 200, random);
    for (double t : new double[] {0, 0.5, 3}) {
      assertEquals(theory.errorOfFlow(t), flow.error(t), 0.06);
      assertEquals(theory.trainingErrorOfFlow(t), flow.trainingError(t), 0.06);
      double right = Erf.erf(Math.sqrt(0.5 / (2 * flow.error(t))));
      assertEquals(right, flow.accuracy(t, 0.5, 200, random), 0.03);
    }
  }
}

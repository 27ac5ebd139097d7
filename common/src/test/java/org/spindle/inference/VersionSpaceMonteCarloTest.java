// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Students of finite size against closed forms; the curve for N → ∞ is judged in an experiment. */
class VersionSpaceMonteCarloTest {

  private final RandomGenerator random = new Streams(new PointId(6, 6)).of("students");

  /**
   * In the plane the cone is a wedge: a random student's angle is uniform in it, as the teacher.
   */
  @ParameterizedTest
  @CsvSource({"2, 3000", "10, 3000"})
  void studentsInThePlaneAreUniformInTheirWedge(int patterns, int teachers) {
    double[] errors = new double[teachers];
    for (int t = 0; t < teachers; t++) {
      errors[t] = VersionSpace.draw(2, patterns, 8, random, Watch.UNLIMITED).error();
    }
    Estimate error = Estimate.of(errors);
    // two uniform points in a wedge are a third of its width W apart; the wedge about a random
    // teacher of P random lines has E W = 2π/(P+1), that of two neighbours in P+1 spacings of π
    assertEquals(2.0 / (3 * (patterns + 1)), error.mean(), 4 * error.error());
  }

  @Test
  void studentsAgreeWithEachOtherAsWithTheirTeacher() {
    int teachers = 100;
    double[] differences = new double[teachers];
    for (int t = 0; t < teachers; t++) {
      var students = VersionSpace.draw(20, 40, 60, random, Watch.UNLIMITED);
      differences[t] = students.overlap() - students.likeness();
      assertTrue(students.error() > 0 && students.error() < 0.5);
    }
    Estimate difference = Estimate.of(differences);
    assertEquals(0, difference.mean(), 4 * difference.error());
  }
}

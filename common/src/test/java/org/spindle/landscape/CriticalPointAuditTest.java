// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Inertia;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;

class CriticalPointAuditTest {

  @Test
  void aSaddleHasItsIndexAndNoSlope() {
    var audit =
        CriticalPointAudit.of(
            PlaneLandscape.SADDLE, new double[] {0, 0}, 1, new SplittableRandom(1));
    assertEquals(1, audit.index());
    assertTrue(audit.offset() < 1e-12, "offset " + audit.offset());
  }

  @Test
  void aPlaceBesideAPointIsFoundOut() {
    var audit =
        CriticalPointAudit.of(
            PlaneLandscape.SADDLE, new double[] {1e-5, 0}, 1, new SplittableRandom(1));
    assertTrue(audit.offset() > 1e-6, "offset " + audit.offset());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 30})
  void pivotsHaveTheSignsOfEigenvalues(int n) {
    var random = new SplittableRandom(n);
    for (int draw = 0; draw < 20; draw++) {
      Matrix matrix = new Matrix(n, n);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double value = i == j && draw % 2 == 1 && n > 1 ? 0 : random.nextGaussian();
          matrix.set(i, j, value);
          matrix.set(j, i, value);
        }
      }
      Inertia pivots = Inertia.byElimination(matrix);
      assertEquals(Inertia.of(SymmetricEigen.values(matrix.copy()), 1e-12), pivots);
    }
  }
}

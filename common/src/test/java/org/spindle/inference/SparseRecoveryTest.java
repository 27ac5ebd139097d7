// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Reference values: theory/beyond.md, B5. */
class SparseRecoveryTest {

  private final RandomGenerator random = new Streams(new PointId(5, 5)).of("signals");

  @ParameterizedTest
  @CsvSource({".1, .328794", ".2, .511130", ".5, .831300"})
  void thresholdIsThatOfTheTable(double sparsity, double threshold) {
    assertEquals(threshold, SparseRecovery.of(sparsity).threshold(), 6e-7);
    assertThrows(IllegalArgumentException.class, () -> SparseRecovery.of(1));
  }

  @Test
  void stateEvolutionIsThatOfTheTable() {
    SparseRecovery recovery = SparseRecovery.of(.1);
    assertEquals(1.14017, recovery.shrinkage(), 6e-6);
    double[] table = {.25, .135281, .081429, .052572, .035625};
    double[] squares = recovery.stateEvolution(.4, 5);
    for (int t = 0; t < table.length; t++) {
      assertEquals(table[t], squares[t], 6e-7);
    }
  }

  @Test
  void messagePassingFollowsStateEvolutionAndFindsSignalsAboveTheThreshold() {
    SparseRecovery recovery = SparseRecovery.of(.1);
    double[] theory = recovery.stateEvolution(.4, 4);
    var sample = SparseSample.draw(.1, SparseSample.matrix(1000, 400, random), 16, random);
    var passing = SparsePassing.of(recovery, sample, 4, 300, Watch.UNLIMITED);
    for (int t = 0; t < 4; t++) {
      assertEquals(1, passing.squares()[t] / theory[t], .2);
    }
    assertEquals(1, passing.recovered());
    var few = SparseSample.draw(.1, SparseSample.matrix(1000, 250, random), 16, random);
    var below = SparsePassing.of(recovery, few, 1, 100, Watch.UNLIMITED);
    assertEquals(0, below.recovered());
  }

  /** By duality: what is found has the least norm, and what is missed has a larger one. */
  @Test
  void leastNormIsProvedSignalBySignal() {
    int found = 0;
    int signals = 24;
    Matrix matrix = SparseSample.matrix(120, 40, random);
    SparseSample sample = SparseSample.draw(.1, matrix, signals, random);
    var measuring = new LeastNorm.Measuring(matrix);
    for (int s = 0; s < signals; s++) {
      LeastNorm least = measuring.of(sample.measurements().column(s).copy().data());
      double norm = 0;
      for (int i = 0; i < 120; i++) {
        norm += Math.abs(least.signal()[i]) - Math.abs(sample.signals().get(i, s));
      }
      if (sample.isFound(s, least.signal(), 0)) {
        found++;
        assertEquals(0, least.gap(), 1e-4);
      } else {
        assertTrue(norm < -1e-3, "norm of the solution less that of the signal: " + norm);
      }
    }
    assertTrue(found > 4 && found < 20, "found " + found);
  }

  @Test
  void leastNormOfATriangleIsItsLargestSide() {
    Matrix a = Matrix.of(new double[][] {{1, 0, 1}, {0, 1, 1}});
    double[] x = new LeastNorm.Measuring(a).of(new double[] {-1, -2}).signal();
    assertEquals(0, x[0], 1e-5);
    assertEquals(-1, x[1], 1e-5);
    assertEquals(-1, x[2], 1e-5);
    assertEquals(0, new LeastNorm.Measuring(a).of(new double[2]).signal()[2]);
  }

  @Test
  void largestDistortionOfOrthogonalPointsIsTheExpectedOne() {
    double sum = 0;
    int draws = 60;
    for (int i = 0; i < draws; i++) {
      double worst = 0;
      for (double stretch : RandomProjection.stretches(80, 20, 30, random)) {
        worst = Math.max(worst, Math.abs(stretch - 1));
      }
      sum += worst / draws;
    }
    assertEquals(RandomProjection.distortion(20, 30), sum, .08);
    assertEquals(2 / Math.E, RandomProjection.distortion(2, 1), 1e-4); // an exponential variable
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class ClassicalScalingTest {

  private final RandomGenerator random = new Streams(PointId.of("scaling")).of("points");

  @Test
  void pointsAndTheirDistancesGiveOneConfiguration() {
    Matrix points = gaussian(5, 30);
    Matrix byPoints = ClassicalScaling.ofPoints(points, 3);
    Matrix byDistances = ClassicalScaling.ofSquaredDistances(squaredDistances(points), 3);
    for (int i = 0; i < 30; i++) {
      for (int d = 0; d < 3; d++) {
        assertEquals(byDistances.get(i, d), byPoints.get(i, d), 1e-9);
      }
    }
  }

  @Test
  void allDimensionsKeepAllDistances() {
    Matrix points = gaussian(3, 12);
    Matrix expected = squaredDistances(points);
    Matrix kept = squaredDistances(ClassicalScaling.ofPoints(points, 3).transpose());
    for (int i = 0; i < 144; i++) {
      assertEquals(expected.data()[i], kept.data()[i], 1e-10);
    }
  }

  @Test
  void aTurnedMirroredStretchedConfigurationFitsPerfectly() {
    Matrix model = ClassicalScaling.ofPoints(gaussian(2, 20), 2);
    Matrix turned = new Matrix(20, 2);
    for (int i = 0; i < 20; i++) {
      turned.set(i, 0, 3 * (0.6 * model.get(i, 0) + 0.8 * model.get(i, 1)));
      turned.set(i, 1, 3 * (0.8 * model.get(i, 0) - 0.6 * model.get(i, 1)));
    }
    Procrustes fit = Procrustes.of(turned, model);
    assertEquals(1, fit.r2(), 1e-12);
    for (int i = 0; i < 40; i++) {
      assertEquals(model.data()[i], fit.aligned().data()[i], 1e-12);
    }
    Matrix other = ClassicalScaling.ofPoints(gaussian(2, 20), 2);
    assertTrue(Procrustes.of(other, model).r2() < 0.7);
  }

  private Matrix gaussian(int rows, int cols) {
    return new Matrix(rows, cols, GaussianMatrix.matrix(rows, cols, 1, random));
  }

  private static Matrix squaredDistances(Matrix points) {
    int n = points.cols();
    Matrix distances = new Matrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int r = 0; r < points.rows(); r++) {
          double apart = points.get(r, i) - points.get(r, j);
          sum += apart * apart;
        }
        distances.set(i, j, sum);
      }
    }
    return distances;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Closed forms of structures other than trees, against the covariance of drawn features. */
class ItemStructureTest {

  private static final int FEATURES = 200_000;

  static List<ItemStructure> structures() {
    return List.of(
        new ItemStructure.Ring(9),
        new ItemStructure.Ring(12),
        new ItemStructure.Chain(9),
        new ItemStructure.Chain(12),
        new ItemStructure.Clusters(3, 4, 0.1),
        new ItemStructure.CrossCutting(2, 0.1),
        new ItemStructure.Grid(4, 3));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void analyzersDiagonaliseTheCovarianceOfTheFeatures(ItemStructure structure) {
    ItemStructure.Spectrum spectrum = structure.spectrum();
    Matrix v = spectrum.analyzers();
    Matrix data = structure.draw(FEATURES, new Streams(new PointId(2, 2)).of("features"));
    Matrix modes = Blas.best().multiply(data, v);
    Matrix measured = Blas.best().multiply(Op.T, modes, Op.N, modes);
    for (int i = 0; i < v.cols(); i++) {
      for (int j = 0; j < v.cols(); j++) {
        double scale = Math.sqrt(spectrum.eigenvalues()[i] * spectrum.eigenvalues()[j]);
        double found = measured.get(i, j) / FEATURES / scale;
        // fourth moments of the steepest modes are some ten times a gaussian's
        assertEquals(i == j ? 1 : 0, found, 4 * Math.sqrt(20.0 / FEATURES), i + ", " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void analyzersAreOrthonormal(ItemStructure structure) {
    Matrix v = structure.spectrum().analyzers();
    Matrix unit = Blas.best().multiply(Op.T, v, Op.N, v);
    for (int i = 0; i < v.cols(); i++) {
      for (int j = 0; j < v.cols(); j++) {
        assertEquals(i == j ? 1 : 0, unit.get(i, j), 1e-12);
      }
    }
  }

  @Test
  void featuresOfPlusAndMinusOneHaveTraceP() {
    for (ItemStructure structure : structures().subList(0, 6)) {
      double trace = DoubleStream.of(structure.spectrum().eigenvalues()).sum();
      assertEquals(structure.items(), trace, 1e-10, structure.toString());
    }
  }
}

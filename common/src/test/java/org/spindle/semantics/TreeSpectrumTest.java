// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/** The spectrum of branching diffusion, against published numbers and a dense eigensolver. */
class TreeSpectrumTest {

  private static final Tree UNEVEN = new Tree(new int[] {2, 3, 4}, new double[] {0.2, 0.05, 0.11});

  @Test
  void fiveBinaryLevelsHaveTheSpectrumOfThePaper() {
    TreeSpectrum spectrum = new TreeSpectrum(Tree.regular(5, 2, 0.1));
    assertArrayEquals(
        new double[] {6.567940, 3.131966, 2.165599, 1.410624, 0.820800, 0.360000},
        IntStream.rangeClosed(0, 5).mapToDouble(spectrum::eigenvalue).toArray(),
        5e-7);
    assertArrayEquals(
        new double[] {81.0428, 55.9640, 46.5360, 37.5583, 28.6496, 18.9737},
        IntStream.rangeClosed(0, 5).mapToDouble(l -> spectrum.singularValue(l, 1000)).toArray(),
        5e-5);
    assertArrayEquals(
        new double[] {.2052, .1957, .2707, .3527, .4104, .3600},
        IntStream.rangeClosed(0, 5).mapToDouble(spectrum::coherence).toArray(),
        5e-5);
  }

  @Test
  void tenBinaryLevelsHaveTheSpectrumOfThePaper() {
    TreeSpectrum spectrum = new TreeSpectrum(Tree.regular(10, 2, 0.05));
    assertArrayEquals(
        new double[] {
          162.3396, 37.84509, 23.24388, 14.23079, 8.667155, 5.232812, 3.112847, 1.804226, 0.996436,
          0.4978, 0.19
        },
        IntStream.rangeClosed(0, 10).mapToDouble(spectrum::eigenvalue).toArray(),
        5e-5);
    assertEquals(0.24911, spectrum.coherence(8), 5e-6);
  }

  @Test
  void eigenvaluesAreThoseOfTheCovariance() {
    TreeSpectrum spectrum = new TreeSpectrum(UNEVEN);
    double[] dense = SymmetricEigen.values(spectrum.covariance());
    double[] theory =
        IntStream.range(0, UNEVEN.items())
            .mapToDouble(mode -> spectrum.eigenvalue(spectrum.levelOfMode(mode)))
            .sorted()
            .toArray();
    java.util.Arrays.sort(dense);
    assertArrayEquals(theory, dense, 1e-12);
  }

  @Test
  void squaredSingularValueIsFeaturesTimesMembersTimesCoherence() {
    TreeSpectrum spectrum = new TreeSpectrum(UNEVEN);
    for (int l = 0; l <= UNEVEN.levels(); l++) {
      assertEquals(
          spectrum.eigenvalue(l), UNEVEN.blockSize(l) * spectrum.coherence(l), 1e-13, "level " + l);
    }
  }

  @Test
  void analyzersDiagonaliseTheCovariance() {
    TreeSpectrum spectrum = new TreeSpectrum(UNEVEN);
    Blas blas = Blas.best();
    Matrix v = spectrum.analyzers();
    Matrix diagonal = blas.multiply(Op.T, v, Op.N, blas.multiply(spectrum.covariance(), v));
    for (int i = 0; i < v.cols(); i++) {
      for (int j = 0; j < v.cols(); j++) {
        double wanted = i == j ? spectrum.eigenvalue(spectrum.levelOfMode(i)) : 0;
        assertEquals(wanted, diagonal.get(i, j), 1e-13);
      }
    }
  }

  @Test
  void projectorsAreThoseOfTheAnalyzers() {
    TreeSpectrum spectrum = new TreeSpectrum(UNEVEN);
    Matrix v = spectrum.analyzers();
    for (int l = 0; l <= UNEVEN.levels(); l++) {
      int first = l == 0 ? 0 : UNEVEN.blocks(l - 1);
      Matrix modes = v.block(0, first, v.rows(), UNEVEN.multiplicity(l));
      Matrix product = Blas.best().multiply(Op.N, modes, Op.T, modes);
      assertArrayEquals(product.copy().data(), spectrum.projector(l).data(), 1e-14);
    }
  }

  @Test
  void populationDataHasTheCovarianceAsGram() {
    TreeSpectrum spectrum = new TreeSpectrum(UNEVEN);
    Matrix y = spectrum.populationData(1000);
    Matrix gram = Blas.best().multiply(Op.T, y, Op.N, y);
    for (int i = 0; i < y.cols(); i++) {
      for (int j = 0; j < y.cols(); j++) {
        assertEquals(1000 * spectrum.covariance().get(i, j), gram.get(i, j), 1e-10);
      }
    }
  }

  @Test
  void treesAreReadFromText() {
    assertEquals("2x2x2x2x2", Tree.of("2^5", 0.1, 1).shape());
    Tree growing = Tree.of("2x3", 0.1, 0.5);
    assertArrayEquals(new double[] {0.1, 0.05}, growing.flips());
    assertEquals(6, growing.items());
    assertEquals("2×3, ε = 0.1 to 0.050", growing.title());
    assertEquals("2^5, ε = 0.1", Tree.of("2x2x2x2x2", 0.1, 1).title());
    String message =
        assertThrows(IllegalArgumentException.class, () -> Tree.of("2y3", 0.1, 1)).getMessage();
    assertTrue(message.startsWith("tree must be like 2x2x3"), message);
  }
}

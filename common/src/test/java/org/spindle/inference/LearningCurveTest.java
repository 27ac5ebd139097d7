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
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Reference values: theory/beyond.md, B2; FeatureEquivalent: 100 simulations in NumPy. */
class LearningCurveTest {

  private final RandomGenerator random = new Streams(new PointId(2, 2)).of("curves");

  @ParameterizedTest
  @CsvSource({"20, .0358744, .095765", "100, .00275669, .031963", "200, 8.22892e-4, .025074"})
  void errorsAreThoseOfTheTable(int examples, double kappa, double test) {
    var errors = DeterministicEquivalent.powerLaws(1000, 1.5, 2, 0.01).at(examples, 1e-3);
    assertEquals(kappa, errors.kappa(), 6e-6 * kappa);
    assertEquals(test, errors.test(), 6e-7);
  }

  @Test
  void nothingIsLearnedFromNothingAndAllFromEverything() {
    var kernel = DeterministicEquivalent.powerLaws(100, 1.5, 2, 0);
    assertEquals(1, kernel.at(1, 1e6).test(), 1e-5);
    assertEquals(0, kernel.at(5000, 1e-9).test(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> kernel.at(100, 0));
  }

  @ParameterizedTest
  @CsvSource({"10, .864103", "30, .794737", "100, .255102", "200, .0838926"})
  void leastSquaresRiskIsThatOfTheTable(int examples, double excess) {
    assertEquals(excess, LeastSquaresRisk.excess(examples, 50, 1, 0.25), 6e-7);
  }

  /** SciPy, by another integral; 4,000 regressions in NumPy lie within 2 % of each. */
  @ParameterizedTest
  @CsvSource({
    "1, .9945868491", "10, .8701983284", "30, .7694927883", "49, 8.7321525492",
    "50, 27.0783922841", "51, 8.8924216208", "100, .2450334652", "200, .0820425121"
  })
  void halfOfAllLeastSquaresRisksAreAboveTheMedian(int examples, double median) {
    assertEquals(median, LeastSquaresRisk.median(examples, 50, 1, 0.25), 1e-8 * median);
  }

  @Test
  void lawOfLeastSquaresRiskHasItsMean() {
    for (int examples : new int[] {40, 60}) {
      double mean = 0;
      for (double x = 0.05; x < 20; x += 0.1) {
        mean += 0.1 * (1 - LeastSquaresRisk.probability(x, examples, 50, 1, 0.25));
      }
      assertEquals(LeastSquaresRisk.excess(examples, 50, 1, 0.25), mean, 2e-4);
    }
    assertEquals(0, LeastSquaresRisk.probability(0, 20, 50, 1, 0.25));
  }

  @Test
  void ridgelessSlopesAreThoseOfTheSpectrum() {
    double[] slopes = new double[2];
    for (int i = 0; i < 2; i++) {
      var kernel = DeterministicEquivalent.powerLaws(20_000, 1.5, i == 0 ? 2 : 5, 0);
      slopes[i] = Math.log(kernel.at(200, 0).test() / kernel.at(100, 0).test()) / Math.log(2);
    }
    assertEquals(-1, slopes[0], 0.02);
    assertEquals(-3, slopes[1], 0.05);
  }

  @Test
  void manyFeaturesAreTheKernelAndFewHaveAPeakAtTheExamples() {
    var kernel = DeterministicEquivalent.powerLaws(400, 1.5, 2, 0.01);
    double infinite = kernel.at(60, 1e-3).test();
    assertEquals(infinite, FeatureEquivalent.test(kernel, 10_000_000, 60, 1e-3), 1e-5);
    assertEquals(0.133894404, FeatureEquivalent.test(kernel, 90, 60, 1e-3), 1e-8);
    double peak = FeatureEquivalent.test(kernel, 60, 60, 1e-6);
    assertTrue(peak > 2 * FeatureEquivalent.test(kernel, 20, 60, 1e-6));
    assertTrue(peak > 2 * FeatureEquivalent.test(kernel, 300, 60, 1e-6));
  }

  @Test
  void onePathHasTheSolutionsOfAllRidges() {
    Matrix features = new Matrix(6, 9, GaussianMatrix.matrix(6, 9, 1, random));
    Matrix targets = new Matrix(6, 2, GaussianMatrix.matrix(6, 2, 1, random));
    RidgePath path = RidgePath.ofFeatures(features, targets);
    for (double ridge : new double[] {0, 0.1, 10}) {
      Matrix alpha = path.coefficients(ridge);
      double training = 0;
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < 6; i++) {
          double left = targets.get(i, c) - ridge * alpha.get(i, c);
          training += Math.pow(ridge * alpha.get(i, c), 2) / 6;
          for (int j = 0; j < 6; j++) {
            double k = 0;
            for (int f = 0; f < 9; f++) {
              k += features.get(i, f) * features.get(j, f);
            }
            left -= k * alpha.get(j, c);
          }
          assertEquals(0, left, 1e-10);
        }
      }
      assertEquals(training, path.training(ridge), 1e-12);
    }
  }

  @Test
  void kernelOfARandomNetworkIsTheArcCosine() {
    assertEquals(1, ArcCosineKernel.layer(1));
    assertEquals(0, ArcCosineKernel.layer(-1), 1e-15);
    assertEquals(1 / Math.PI, ArcCosineKernel.layer(0), 1e-15);
    Matrix inputs = Matrix.of(new double[][] {{1, 0, 3}, {0, 2, 3}});
    Matrix gram = ArcCosineKernel.gram(inputs, 2);
    assertEquals(ArcCosineKernel.layer(1 / Math.PI), gram.get(0, 1), 1e-15);
    double diagonal = ArcCosineKernel.layer(ArcCosineKernel.layer(Math.sqrt(0.5)));
    assertEquals(diagonal, gram.get(2, 0), 1e-14);
    assertEquals(1, gram.get(2, 2));
    assertThrows(IllegalArgumentException.class, () -> ArcCosineKernel.gram(new Matrix(2, 2), 1));
  }
}

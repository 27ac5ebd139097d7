// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.spindle.data.SwissRoll;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class SwissRollCeilingTest {

  private static final SwissRollCeiling ROLL = new SwissRollCeiling(new SwissRoll(0.05));

  private static double minusEntropy(double thickness, double signal) {
    return -Information.bits(new SwissRollCeiling(new SwissRoll(thickness)).entropy(signal));
  }

  private static double bound(Schedule schedule, CovarianceModel model) {
    return Information.bits(ROLL.bound(schedule, model, Watch.UNLIMITED));
  }

  @Test
  void rollHasUnitVariance() {
    assertEquals(6.797597, new SwissRoll(0.05).scale(), 1e-6);
    Matrix points = new SwissRoll(0.05).points(0.01);
    double[] sums = new double[4];
    for (int c = 0; c < points.cols(); c++) {
      double w = points.get(2, c);
      sums[0] += w;
      sums[1] += w * points.get(0, c);
      sums[2] += w * points.get(1, c);
      sums[3] += w * (Math.pow(points.get(0, c), 2) + Math.pow(points.get(1, c), 2));
    }
    assertEquals(1, sums[0], 1e-12);
    assertEquals(0, sums[1], 1e-12);
    assertEquals(0, sums[2], 1e-12);
    assertEquals(2 * (1 - 0.0025), sums[3], 1e-11);
  }

  @Test
  void entropiesAreThoseOfTheTheory() {
    assertEquals(-1.3908942, minusEntropy(0.05, 1), 1e-7);
    assertEquals(-2.396561, minusEntropy(0.1, 1), 1e-6);
    assertEquals(-0.063219, minusEntropy(0.02, 1), 1e-6);
    assertEquals(-1.6344926, minusEntropy(0.05, 1 - 1e-3), 1e-7);
    assertEquals(-2.39656, minusEntropy(0, 1 - 1e-2), 1e-5);
    assertEquals(-0.72662, minusEntropy(0, 1 - 1e-3), 1e-5);
  }

  @Test
  void gridAndPointwiseDensitiesAgree() {
    // an average of ln q over samples, against the entropy
    SwissRoll roll = new SwissRoll(0.05);
    Matrix x = roll.sample(4000, new Streams(new PointId(1, 44)).of("roll"));
    double sum = 0;
    double squares = 0;
    for (int c = 0; c < x.cols(); c++) {
      double log = Math.log(ROLL.density(x.get(0, c), x.get(1, c), 1));
      sum += log;
      squares += log * log;
    }
    double mean = sum / x.cols();
    double error = Math.sqrt((squares / x.cols() - mean * mean) / x.cols());
    assertEquals(-ROLL.entropy(1), mean, 4 * error);
  }

  @Test
  void ceilingsAreThoseOfTheTheory() {
    assertEquals(-2.1757, bound(Schedule.erasing(40, 1e-3), CovarianceModel.STATE), 4 * 0.0036);
    Schedule logarithmic = Schedule.logarithmic(40, 1e-3);
    assertEquals(-1.7701, bound(logarithmic, CovarianceModel.STATE), 4 * 0.0026);
    // by quadrature; sampling had given -2.580(10)
    assertEquals(-2.5918, bound(Schedule.erasing(40, 1e-3), CovarianceModel.TIME), 1e-4);
    assertEquals(-1.919, bound(logarithmic, CovarianceModel.TIME), 0.01);
  }

  @Test
  void fineSchedulesComeNearTheFirstStepsEntropy() {
    Schedule hundred = Schedule.logarithmic(100, 1e-3);
    assertEquals(-1.6862, bound(hundred, CovarianceModel.STATE), 4 * 0.0018);
    assertEquals(-1.751, bound(hundred, CovarianceModel.TIME), 0.01);
  }

  @Test
  @Tag("slow")
  void ceilingOfAThousandStepsIsThatOfTheTheory() {
    Schedule thousand = Schedule.logarithmic(1000, 1e-3);
    assertEquals(-1.6365, bound(thousand, CovarianceModel.STATE), 0.008);
    assertEquals(0.939091, minusEntropy(0, 1 - 1e-4), 1e-6);
    assertEquals(1.80868, minusEntropy(0, 1 - 3e-5), 1e-5);
  }

  @Test
  void linearOptimumIsThatOfItsCovariance() {
    SwissRoll roll = new SwissRoll(0.05);
    Matrix points = roll.points(0.01);
    double[] c = new double[3];
    for (int j = 0; j < points.cols(); j++) {
      double w = points.get(2, j);
      c[0] += w * points.get(0, j) * points.get(0, j);
      c[1] += w * points.get(0, j) * points.get(1, j);
      c[2] += w * points.get(1, j) * points.get(1, j);
    }
    Matrix covariance = Matrix.of(new double[][] {{c[0], c[1]}, {c[1], c[2]}});
    double[] lambda = org.spindle.linalg.SymmetricEigen.values(covariance);
    GaussianData data = new GaussianData(lambda[0] + 0.0025, lambda[1] + 0.0025);
    GaussianReversal linear =
        new GaussianReversal(
            Schedule.logarithmic(40, 1e-3), data, ReverseVariance.OPTIMAL, FirstStep.FIXED);
    assertEquals(-4.086275, Information.bits(linear.bound()), 1e-5);
  }
}

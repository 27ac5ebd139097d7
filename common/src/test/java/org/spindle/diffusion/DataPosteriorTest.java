// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.data.DeadLeaves;
import org.spindle.data.SwissRoll;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;

/** The posterior's moments are the score and its slope, by Tweedie's formula. */
class DataPosteriorTest {

  private static final double STEP = 1e-4;

  /** ln q at a point. */
  private interface LogDensity {
    double at(double[] x);
  }

  private static void assertTweedie(
      DataPosterior posterior, LogDensity density, double[] x, double signal, double tolerance) {
    int d = x.length;
    Matrix noisy = new Matrix(d, 2);
    for (int i = 0; i < d; i++) {
      noisy.set(i, 0, -0.3);
      noisy.set(i, 1, x[i]);
    }
    Matrix mean = new Matrix(d, 2);
    Matrix variance = new Matrix(d, 2);
    posterior.moments(noisy, signal, mean, variance);
    double noise = 1 - signal;
    double middle = density.at(x);
    for (int i = 0; i < d; i++) {
      double[] ahead = x.clone();
      double[] behind = x.clone();
      ahead[i] += STEP;
      behind[i] -= STEP;
      double up = density.at(ahead);
      double down = density.at(behind);
      double score = (up - down) / (2 * STEP);
      double slope = (up + down - 2 * middle) / (STEP * STEP);
      assertEquals((x[i] + noise * score) / Math.sqrt(signal), mean.get(i, 1), tolerance);
      assertEquals(noise / signal * (1 + noise * slope), variance.get(i, 1), tolerance);
    }
  }

  @Test
  void momentsOfTheSwissRollAreThoseOfItsDensity() {
    SwissRoll roll = new SwissRoll(0.05);
    SwissRollCeiling ceiling = new SwissRollCeiling(roll);
    for (double signal : new double[] {0.99, 0.7, 0.05}) {
      for (double[] x : new double[][] {{0.2, 0.4}, {-1.1, 0.6}}) {
        assertTweedie(
            DataPosterior.of(roll),
            at -> Math.log(ceiling.density(at[0], at[1], signal)),
            x,
            signal,
            2e-5);
      }
    }
  }

  @Test
  void momentsOfTheMixtureAreThoseOfItsDensity() {
    SymmetricMixture data = SymmetricMixture.reference();
    for (double signal : new double[] {0.95, 0.4}) {
      assertTweedie(
          DataPosterior.of(data),
          at -> data.logDensity(at[0], signal),
          new double[] {0.35},
          signal,
          1e-6);
    }
  }

  @Test
  void momentsOfDeadLeavesAreThoseOfTheirDensity() {
    OcclusionLikelihood likelihood = new OcclusionLikelihood(DeadLeaves.reference(2, 1));
    assertTweedie(
        DataPosterior.of(likelihood, 2),
        at -> likelihood.logDensity(at, 0.8),
        new double[] {0.5, -0.2},
        0.8,
        1e-6);
  }

  @Test
  void denoiserIsTheMean() {
    SwissRoll roll = new SwissRoll(0.1);
    Matrix noisy = Matrix.of(new double[][] {{0.1, 0.7, -1}, {0.4, -0.2, 0.3}});
    Matrix mean = new Matrix(2, 3);
    Matrix variance = new Matrix(2, 3);
    DataPosterior.of(roll).moments(noisy, 0.6, mean, variance);
    Matrix clean = new Matrix(2, 3);
    DataPosterior.of(roll).denoiser(2).denoise(noisy, 0.6, clean);
    for (int c = 0; c < 3; c++) {
      assertEquals(mean.get(0, c), clean.get(0, c), 1e-14);
      assertEquals(mean.get(1, c), clean.get(1, c), 1e-14);
    }
  }

  @Test
  void samplesHaveTheVarianceAndTheLikelihoodOfTheirLaw() {
    RandomGenerator generator = new Streams(new PointId(5, 62)).of("samples");
    for (Matrix x :
        new Matrix[] {
          new GaussianData(1.9, 0.1).sample(20_000, generator),
          SymmetricMixture.reference().sample(20_000, generator)
        }) {
      Estimate found = Estimate.of(GaussianKernel.logStationary(x));
      double white = -x.rows() * Information.UNIT_GAUSSIAN; // E|x|² = d
      assertEquals(white, found.mean(), 5 * found.error());
    }
    double[] bits = new BinomialKernel(0.2).logStationary(new byte[][] {{1, 0, 0}});
    assertEquals(Math.log(0.2) + 2 * Math.log(0.8), bits[0], 1e-15);
  }
}

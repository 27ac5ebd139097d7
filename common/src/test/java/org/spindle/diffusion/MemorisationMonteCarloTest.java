// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.data.DeadLeaves;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class MemorisationMonteCarloTest {

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 50)).of("data");
  }

  private static double[] ones(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void weightOfTheOriginIsThePurityOfTheWeightsAtEveryNoise() {
    double critical = Memorisation.collapseTime(4000, 64, 1);
    double[] times = {.5, .75, 1, 1.25, 1.5};
    double[] snr = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      snr[i] = Memorisation.signalToNoise(times[i] * critical);
    }
    Memorisation.Weights[] weights =
        Memorisation.simulate(4000, ones(64), snr, stream(1), Watch.UNLIMITED);
    for (int i = 0; i < times.length; i++) {
      // deep in the collapse few probes err, and the scatter of the difference hides how few
      double error =
          times[i] < .75
              ? Math.hypot(weights[i].origin().error(), weights[i].squares().error())
              : weights[i].difference().error();
      assertEquals(0, weights[i].difference().mean(), 4 * error, "at " + times[i]);
    }
    double critically = .5 * (weights[2].origin().mean() + weights[2].squares().mean());
    assertEquals(.560, critically, .015);
    assertEquals(.998, weights[0].origin().mean(), .003);
    assertEquals(.078, weights[4].origin().mean(), .02);
  }

  @Test
  void halfTheWeightIsLeftSomewhatAfterTheTimeOfCollapse() {
    double critical = Memorisation.collapseTime(2000, 128, 1);
    double[] times = {.98, 1.01, 1.04, 1.07};
    double[] snr = new double[times.length];
    double[] mean = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      snr[i] = Memorisation.signalToNoise(times[i] * critical);
    }
    int replicates = 6;
    for (int replicate = 0; replicate < replicates; replicate++) {
      Memorisation.Weights[] weights =
          Memorisation.simulate(2000, ones(128), snr, stream(10 + replicate), Watch.UNLIMITED);
      for (int i = 0; i < times.length; i++) {
        mean[i] += weights[i].origin().mean() / replicates;
      }
    }
    double half = Double.NaN;
    for (int i = 1; i < times.length; i++) {
      if (mean[i - 1] >= .5 && mean[i] < .5) {
        double part = (mean[i - 1] - .5) / (mean[i - 1] - mean[i]);
        half = times[i - 1] + part * (times[i] - times[i - 1]);
      }
    }
    assertEquals(1.030, half, .015);
  }

  @Test
  void scoresThatSeeAPatchRecallBelowTheirCriticalNoise() {
    for (int patch : new int[] {8, 16, 64}) {
      double[] lambda = Memorisation.autoregressive(.9, patch);
      double critical = Memorisation.criticalSignalToNoise(2000, lambda);
      Memorisation.Weights[] weights =
          Memorisation.simulate(
              2000,
              lambda,
              new double[] {critical / 4, critical, 4 * critical},
              stream(20 + patch),
              Watch.UNLIMITED);
      assertTrue(weights[0].origin().mean() < .15, patch + ": " + weights[0].origin());
      double at = weights[1].origin().mean();
      double error = 4 * weights[1].origin().error();
      assertTrue(at > .55 - error && at < .62 + error, patch + ": " + weights[1].origin());
      assertTrue(weights[2].origin().mean() > .97, patch + ": " + weights[2].origin());
    }
  }

  /** Kamb and Ganguli's black and white: every pixel joins the majority that it sees. */
  @Test
  void localMachineOfBlackAndWhiteMakesLocallyConsistentMosaics() {
    int side = 16;
    int pixels = side * side;
    Matrix images = new Matrix(pixels, 2);
    images.column(0).fill(-1);
    images.column(1).fill(1);
    int n = 3;
    Matrix x = new Matrix(pixels, n, GaussianMatrix.matrix(pixels, n, 1, stream(40)));
    new ReverseSampler(
            Schedule.logarithmic(100, 1e-4),
            new LocalScoreMachine(images, side, side, 3),
            pixels,
            n)
        .run(SamplingScheme.IMPLICIT, x, stream(41), Watch.UNLIMITED);
    for (int c = 0; c < n; c++) {
      int white = 0;
      int agree = 0;
      for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
          double sum = 0;
          for (int b = -1; b <= 1; b++) {
            for (int a = -1; a <= 1; a++) {
              int u = side - 1 - Math.abs(side - 1 - Math.abs(i + a));
              int v = side - 1 - Math.abs(side - 1 - Math.abs(j + b));
              sum += x.get(u + v * side, c);
            }
          }
          double pixel = x.get(i + j * side, c);
          assertEquals(1, Math.abs(pixel), 1e-3);
          agree += pixel * sum > 0 ? 1 : 0;
          white += pixel > 0 ? 1 : 0;
        }
      }
      // a pixel that turns in the last steps may leave a neighbour in the minority
      assertTrue(agree > 0.98 * pixels, agree + " pixels of image " + c + " agree");
      assertTrue(white > 0 && white < pixels, "image " + c + " is of one colour");
    }
  }

  /** Kamb and Ganguli's picture: old patches, new images. */
  @Test
  void localMachineMakesNewImagesOfOldPatches() {
    int side = 12;
    int pixels = side * side;
    int training = 4;
    Matrix images = DeadLeaves.reference(side, side).sample(training, stream(30), Watch.UNLIMITED);
    LocalScoreMachine machine = new LocalScoreMachine(images, side, side, 3);
    int n = 4;
    Matrix x = new Matrix(pixels, n, GaussianMatrix.matrix(pixels, n, 1, stream(31)));
    new ReverseSampler(Schedule.logarithmic(60, 1e-4), machine, pixels, n)
        .run(SamplingScheme.IMPLICIT, x, stream(32), Watch.UNLIMITED);
    Matrix fresh = DeadLeaves.reference(side, side).sample(n, stream(33), Watch.UNLIMITED);
    double old = 0; // mean squared distance of inner patches from the nearest old one, a pixel
    double others = 0; // the same of images that know nothing of the old ones
    for (int c = 0; c < n; c++) {
      double far = Double.POSITIVE_INFINITY; // from the nearest training image, a pixel
      for (int image = 0; image < training; image++) {
        double distance = 0;
        for (int i = 0; i < pixels; i++) {
          double off = x.get(i, c) - images.get(i, image);
          distance += off * off / pixels;
        }
        far = Math.min(far, distance);
      }
      assertTrue(far > 0.3, "image " + c + " is " + far + " from a training image");
      for (int j = 1; j < side - 1; j++) {
        for (int i = 1; i < side - 1; i++) {
          double share = 1 / (9.0 * n * (side - 2) * (side - 2));
          old += share * nearest(x, c, images, side, i, j);
          others += share * nearest(fresh, c, images, side, i, j);
        }
      }
    }
    assertTrue(old < 0.8 * others, "patches are " + old + " from old ones, others " + others);
  }

  private static double nearest(Matrix x, int c, Matrix images, int side, int i, int j) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int image = 0; image < images.cols(); image++) {
      for (int v = 1; v < side - 1; v++) {
        for (int u = 1; u < side - 1; u++) {
          double distance = 0;
          for (int b = -1; b <= 1; b++) {
            for (int a = -1; a <= 1; a++) {
              double off =
                  x.get(i + a + (j + b) * side, c) - images.get(u + a + (v + b) * side, image);
              distance += off * off;
            }
          }
          nearest = Math.min(nearest, distance);
        }
      }
    }
    return nearest;
  }
}

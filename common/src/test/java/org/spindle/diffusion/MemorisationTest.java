// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class MemorisationTest {

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 49)).of("data");
  }

  @Test
  void criticalNoiseOfPatchesIsThatOfTheTheory() {
    int[] patch = {8, 16, 64};
    double[] critical = {20.8659, 5.01635, .493462};
    for (int i = 0; i < 3; i++) {
      double[] lambda = Memorisation.autoregressive(.9, patch[i]);
      double snr = Memorisation.criticalSignalToNoise(2000, lambda);
      assertEquals(1, snr / critical[i], 2e-6);
    }
  }

  @Test
  void collapseIsWhereTheChannelsCapacityNamesTheDatum() {
    for (int d : new int[] {1, 16, 64}) {
      double[] ones = new double[d];
      Arrays.fill(ones, 1);
      double time = Memorisation.collapseTime(2000, d, 1);
      double snr = Memorisation.criticalSignalToNoise(2000, ones);
      assertEquals(1, Memorisation.signalToNoise(time) / snr, 1e-9);
      assertEquals(
          Math.log(2000), Memorisation.information(Memorisation.signalToNoise(time), ones), 1e-9);
    }
  }

  @Test
  void weightsAreThoseOfTheDefinition() {
    int d = 5;
    int n = 1500; // more than a block
    int p = 7;
    Matrix data = new Matrix(d, n, GaussianMatrix.matrix(d, n, 1, stream(1)));
    for (int c = 0; c < n; c++) {
      data.set(0, c, data.get(0, c) + 100); // a mean that would cost digits
    }
    Matrix noise = new Matrix(d, p, GaussianMatrix.matrix(d, p, 1, stream(2)));
    int[] origins = {0, 3, 1023, 1024, 1499, 700, 3};
    double signal = 0.8;
    WeightSums sums =
        new EmpiricalPosterior(data)
            .weights(origins, noise, new double[] {signal / (1 - signal)}, Watch.UNLIMITED)[0];
    for (int probe = 0; probe < p; probe++) {
      double own = 0;
      double all = 0;
      double squares = 0;
      double[] weights = new double[n];
      for (int c = 0; c < n; c++) {
        double distance = 0;
        for (int r = 0; r < d; r++) {
          double x =
              Math.sqrt(signal) * data.get(r, origins[probe])
                  + Math.sqrt(1 - signal) * noise.get(r, probe);
          double off = x - Math.sqrt(signal) * data.get(r, c);
          distance += off * off;
        }
        weights[c] = Math.exp(-distance / (2 * (1 - signal)));
        all += weights[c];
      }
      own = weights[origins[probe]] / all;
      for (double weight : weights) {
        squares += weight * weight / (all * all);
      }
      assertEquals(1, sums.weight(probe, 0) / own, 1e-9);
      assertEquals(1, sums.squaredWeights(probe) / squares, 1e-9);
    }
  }

  @Test
  void weightsOfDataThatPassByAreThoseInDoublePrecision() {
    int d = 24;
    int n = 2500; // more than two blocks
    int p = 300; // more than a block of probes
    Matrix data = new Matrix(d, n, GaussianMatrix.matrix(d, n, 1, stream(6)));
    double[] mean = new double[d];
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < d; r++) {
        data.set(r, c, (float) (data.get(r, c) + 50)); // as single precision has it
        mean[r] += data.get(r, c) / n;
      }
    }
    Matrix noise = new Matrix(d, p, GaussianMatrix.matrix(d, p, 1, stream(7)));
    int[] origins = new int[p];
    Arrays.setAll(origins, i -> 8 * i);
    Matrix chosen = new Matrix(d, p);
    for (int i = 0; i < p; i++) {
      chosen.column(i).copyFrom(data.column(origins[i]));
    }
    double snr = Memorisation.signalToNoise(Memorisation.collapseTime(n, d, 1));
    WeightSums exact =
        new EmpiricalPosterior(data)
            .weights(origins, noise, new double[] {snr}, Watch.UNLIMITED)[0];
    FloatMatrix all = new FloatMatrix(d, n);
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < d; r++) {
        all.set(r, c, (float) data.get(r, c));
      }
    }
    StreamedPosterior posterior = new StreamedPosterior(chosen, noise, snr, mean);
    posterior.add(all.block(0, 0, d, 900));
    StreamedPosterior elsewhere = new StreamedPosterior(chosen, noise, snr, mean);
    elsewhere.add(all.block(0, 900, d, n - 900));
    posterior.sums().merge(elsewhere.sums());
    for (int i = 0; i < p; i++) {
      assertEquals(exact.weight(i, 0), posterior.originWeight(i), 2e-5);
      assertEquals(exact.squaredWeights(i), posterior.sums().squaredWeights(i), 2e-5);
    }
  }

  @Test
  void denoiserOfAPairIsThatOfItsScore() {
    GaussianPair pair = new GaussianPair(1, 0.8);
    SymmetricMixture same = new SymmetricMixture(0.8, pair.spread());
    double signal = 0.7;
    for (double x : new double[] {-1.3, -0.1, 0, 0.4, 2}) {
      Matrix noisy = new Matrix(1, 1, new double[] {x});
      Matrix clean = new Matrix(1, 1);
      pair.denoise(noisy, signal, clean);
      double tweedie = (x + (1 - signal) * same.score(x, signal)) / Math.sqrt(signal);
      assertEquals(tweedie, clean.get(0, 0), 1e-13);
    }
    Matrix data = new GaussianPair(3, 0.8).sample(20_000, stream(8));
    double squares = 0;
    for (double x : data.data()) {
      squares += x * x / data.data().length;
    }
    assertEquals(1, squares, 0.02);
  }

  @Test
  void partsOfADataSetMergeToTheWhole() {
    int d = 4;
    Matrix data = new Matrix(d, 10, GaussianMatrix.matrix(d, 10, 1, stream(3)));
    WeightSums whole = new WeightSums(1);
    WeightSums left = new WeightSums(1);
    WeightSums right = new WeightSums(1);
    for (int c = 0; c < 10; c++) {
      double exponent = 300 * data.get(0, c);
      whole.add(0, exponent, 1, 1);
      (c < 4 ? left : right).add(0, exponent, 1, 1);
    }
    right.merge(left);
    right.merge(new WeightSums(1));
    assertEquals(whole.weight(0, 100), right.weight(0, 100), 1e-12 * whole.weight(0, 100));
    assertEquals(whole.squaredWeights(0), right.squaredWeights(0), 1e-12);
  }

  @Test
  void localMachineOfOnePixelIsTheEmpiricalPosterior() {
    Matrix images = new Matrix(4, 2, new double[] {-1, 0, 0.5, 2, 1, 0.2, -0.3, -2});
    LocalScoreMachine machine = new LocalScoreMachine(images, 2, 2, 1);
    Matrix noisy = new Matrix(4, 1, new double[] {0.3, -0.4, 1.5, 0});
    Matrix clean = new Matrix(4, 1);
    machine.denoise(noisy, 0.7, clean);
    for (int i = 0; i < 4; i++) {
      double all = 0;
      double mean = 0;
      for (double y : images.data()) {
        double off = noisy.get(i, 0) - Math.sqrt(0.7) * y;
        double w = Math.exp(-off * off / 0.6);
        all += w;
        mean += w * y;
      }
      assertEquals(mean / all, clean.get(i, 0), 1e-13);
    }
  }

  @Test
  void localMachineIsTranslationEquivariant() {
    int side = 9;
    Matrix images = new Matrix(81, 3, GaussianMatrix.matrix(81, 3, 1, stream(4)));
    LocalScoreMachine machine = new LocalScoreMachine(images, side, side, 3);
    Matrix pair = new Matrix(81, 2, GaussianMatrix.matrix(81, 2, 1, stream(5)));
    for (int j = 0; j < side - 1; j++) {
      for (int i = 0; i < side; i++) {
        pair.set(i + (j + 1) * side, 1, pair.get(i + j * side, 0)); // shifted by a column
      }
    }
    Matrix clean = new Matrix(81, 2);
    machine.denoise(pair, 0.6, clean);
    for (int j = 1; j < side - 2; j++) {
      for (int i = 0; i < side; i++) {
        assertEquals(clean.get(i + j * side, 0), clean.get(i + (j + 1) * side, 1), 1e-12);
      }
    }
  }

  @Test
  void tooFewDataAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Memorisation.collapseTime(1, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> new EmpiricalPosterior(new Matrix(3, 1)));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalScoreMachine(new Matrix(4, 1), 2, 2, 2))
            .getMessage()
            .contains("odd side"));
  }

  @Test
  void weightsOfOriginsAreTheSameInTwoWays() {
    Streams streams = new Streams(new PointId(3, 61));
    double[] ones = {1, 1, 1, 1};
    OriginWeights all = OriginWeights.of(ones, 200, 2, streams.of("all"), Watch.UNLIMITED);
    assertEquals(0, all.deviation(), 1e-9);
    OriginWeights passing = OriginWeights.inBlocks(4, 5000, 200, 2, streams, Watch.UNLIMITED);
    assertEquals(0, passing.deviation(), 1e-4);
    for (OriginWeights found : new OriginWeights[] {all, passing}) {
      assertEquals(found.squares(), found.weight(), 0.1); // Nishimori
    }
  }
}

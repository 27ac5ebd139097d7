// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;

class RecurrentPassTest {

  private static final double DIFFERENCES = 1e-8; // relative, of central differences
  private static final double STEP = 1e-5;
  private static final double ROUNDING = 1e-13; // relative
  private static final int SEQUENCES = 5;
  private static final int STEPS = 6;
  private static final RecurrentNetwork NETWORK = new RecurrentNetwork(4, 7);
  private static final int N = NETWORK.parameters();

  private final RecurrentPass pass = new RecurrentPass(NETWORK, SEQUENCES, STEPS);
  private final SymbolSequences set = sequences(SEQUENCES);

  private static SymbolSequences sequences(int count) {
    int[] symbols = new SplittableRandom(3).ints(count * STEPS + 1L, 0, NETWORK.kinds()).toArray();
    return SymbolSequences.of(symbols, NETWORK.kinds(), STEPS);
  }

  private static double[] draw(long seed) {
    return new SplittableRandom(seed).doubles(N, -1, 1).toArray();
  }

  private double[] gradient(double[] x) {
    double[] gradient = new double[N];
    pass.gradient(x, set, 0, SEQUENCES, gradient);
    return gradient;
  }

  private double[] product(double[] v, boolean bent) {
    double[] product = new double[N];
    if (bent) {
      pass.times(v, product);
    } else {
      pass.gaussNewtonTimes(v, product);
    }
    return product;
  }

  private static double[] moved(double[] x, double step, double[] v) {
    double[] moved = x.clone();
    Blas.best().axpy(step, v, moved);
    return moved;
  }

  /** The loss as the equations say it, neuron by neuron. */
  private double plainLoss(double[] x) {
    int h = NETWORK.hidden();
    int kinds = NETWORK.kinds();
    double loss = 0;
    for (int s = 0; s < set.count(); s++) {
      double[] state = new double[h];
      for (int t = 0; t < STEPS; t++) {
        double[] next = new double[h];
        for (int i = 0; i < h; i++) {
          double sum = x[NETWORK.input(set.inputs()[s * STEPS + t]) + i] + x[NETWORK.biases() + i];
          for (int j = 0; j < h; j++) {
            sum += NETWORK.recurrent(x).get(i, j) * state[j];
          }
          next[i] = Math.tanh(sum);
        }
        state = next;
        double total = 0;
        double chosen = 0;
        for (int k = 0; k < kinds; k++) {
          double output = x[NETWORK.outputBiases() + k];
          for (int j = 0; j < h; j++) {
            output += NETWORK.output(x).get(k, j) * state[j];
          }
          total += Math.exp(output);
          chosen = k == set.targets()[s * STEPS + t] ? output : chosen;
        }
        loss += Math.log(total) - chosen;
      }
    }
    return loss / (set.count() * STEPS);
  }

  @Test
  void lossIsThatOfTheEquations() {
    double[] x = draw(1);
    assertEquals(plainLoss(x), pass.loss(x, set, 0, SEQUENCES), ROUNDING * 10);
    double[] none = new double[N];
    assertEquals(Math.log(4), pass.loss(none, set, 0, SEQUENCES), ROUNDING);
  }

  @Test
  void gradientIsThatOfCentralDifferences() {
    double[] x = draw(1);
    double[] gradient = gradient(x);
    double[] differences = new double[N];
    for (int i = 0; i < N; i++) {
      double[] unit = new double[N];
      unit[i] = 1;
      double up = plainLoss(moved(x, STEP, unit));
      double down = plainLoss(moved(x, -STEP, unit));
      differences[i] = (up - down) / (2 * STEP);
    }
    double error = CentralDifferences.distance(gradient, differences);
    assertTrue(error <= DIFFERENCES * Blas.best().nrm2(gradient), "off by " + error);
  }

  @Test
  void productIsThatOfCentralDifferences() {
    double[] x = draw(1);
    double[] v = draw(2);
    double[] difference = gradient(moved(x, STEP, v));
    Blas.best().axpy(-1, gradient(moved(x, -STEP, v)), difference);
    Blas.best().scal(1 / (2 * STEP), difference);
    gradient(x);
    double[] product = product(v, true);
    double error = CentralDifferences.distance(difference, product);
    assertTrue(error <= DIFFERENCES * Blas.best().nrm2(product), "off by " + error);
  }

  @Test
  void bothMatricesAreSymmetricAndGaussNewtonIsPositive() {
    gradient(draw(1));
    for (boolean bent : new boolean[] {true, false}) {
      for (int seed = 2; seed < 12; seed++) {
        double[] u = draw(seed);
        double[] v = draw(100 + seed);
        double[] hv = product(v, bent);
        double[] hu = product(u, bent);
        double size = Blas.best().nrm2(u) * Blas.best().nrm2(hv);
        assertEquals(Blas.best().dot(u, hv), Blas.best().dot(v, hu), ROUNDING * size);
        assertTrue(bent || Blas.best().dot(u, hu) >= 0);
      }
    }
  }

  /** Where the network says all that it can say, errors vanish on average: G is Fisher's matrix. */
  @Test
  void gaussNewtonIsTheCurvatureOfTheLossAlongTheOutputs() {
    double[] x = draw(1);
    double[] v = new double[N];
    double[] all = draw(2);
    // Along output weights and biases the outputs are linear: there H v = G v for their own part.
    System.arraycopy(all, NETWORK.biases() + 7, v, NETWORK.biases() + 7, 4 * 7 + 4);
    gradient(x);
    double[] h = product(v, true);
    double[] g = product(v, false);
    double[] gOutputs = java.util.Arrays.copyOfRange(g, NETWORK.biases() + 7, N);
    double[] hOutputs = java.util.Arrays.copyOfRange(h, NETWORK.biases() + 7, N);
    assertArrayEquals(hOutputs, gOutputs, 1e-15);
    assertTrue(CentralDifferences.distance(h, g) > 1e-3);
  }

  /** G = JᵀSJ with J from central differences of the loss's own argument. */
  @Test
  void gaussNewtonProductIsThatOfTheJacobian() {
    double[] x = draw(1);
    double[] v = draw(2);
    gradient(x);
    double energy = Blas.best().dot(v, product(v, false));
    double[][] up = outputs(moved(x, STEP, v));
    double[][] down = outputs(moved(x, -STEP, v));
    double[][] at = outputs(x);
    double expected = 0;
    for (int j = 0; j < at.length; j++) {
      double total = 0;
      double first = 0;
      double second = 0;
      for (int k = 0; k < at[j].length; k++) {
        double e = Math.exp(at[j][k]);
        double rate = (up[j][k] - down[j][k]) / (2 * STEP);
        total += e;
        first += e * rate;
        second += e * rate * rate;
      }
      expected += (second / total - first * first / total / total) / at.length;
    }
    assertEquals(expected, energy, 1e-8 * expected);
  }

  private double[][] outputs(double[] x) {
    int h = NETWORK.hidden();
    double[][] outputs = new double[set.count() * STEPS][NETWORK.kinds()];
    for (int s = 0; s < set.count(); s++) {
      double[] state = new double[h];
      for (int t = 0; t < STEPS; t++) {
        double[] next = new double[h];
        for (int i = 0; i < h; i++) {
          double sum = x[NETWORK.input(set.inputs()[s * STEPS + t]) + i] + x[NETWORK.biases() + i];
          for (int j = 0; j < h; j++) {
            sum += NETWORK.recurrent(x).get(i, j) * state[j];
          }
          next[i] = Math.tanh(sum);
        }
        state = next;
        for (int k = 0; k < NETWORK.kinds(); k++) {
          outputs[s * STEPS + t][k] = x[NETWORK.outputBiases() + k];
          for (int j = 0; j < h; j++) {
            outputs[s * STEPS + t][k] += NETWORK.output(x).get(k, j) * state[j];
          }
        }
      }
    }
    return outputs;
  }

  @Test
  void blocksAddUp() {
    double[] x = draw(1);
    double[] all = gradient(x);
    double[] part = new double[N];
    double[] sum = new double[N];
    double loss = 0.4 * pass.gradient(x, set, 0, 2, part);
    Blas.best().axpy(0.4, part, sum);
    loss += 0.6 * pass.gradient(x, set, 2, 3, part);
    Blas.best().axpy(0.6, part, sum);
    assertEquals(pass.loss(x, set, 0, SEQUENCES), loss, 1e-14);
    assertArrayEquals(all, sum, 1e-14);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThrows(IllegalArgumentException.class, () -> pass.loss(new double[N], set, 1, SEQUENCES));
    assertThrows(IllegalArgumentException.class, () -> pass.loss(new double[3], set, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> SymbolSequences.of(new int[3], 2, 5));
    RecurrentPass fresh = new RecurrentPass(NETWORK, 1, STEPS);
    assertThrows(IllegalStateException.class, () -> fresh.times(new double[N], new double[N]));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Matrix;

class NetworkEnsembleTest {

  private static final int SAMPLES = 9;

  @ParameterizedTest
  @EnumSource(Activation.class)
  void aStepFollowsTheGradientOfTheReference(Activation phi) {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      Activation output = loss == Loss.SOFTMAX ? Activation.LINEAR : phi;
      var network =
          new Architecture(
              new int[] {19, 7, 33, 5}, new Activation[] {phi, Activation.TANH, output}, loss);
      follows(network, 3, 0);
      follows(network, 1, 0.5f);
    }
  }

  @Test
  void shallowNetworksArePackedToo() {
    follows(Architecture.of(Loss.SOFTMAX, Activation.TANH, 6, 4), 4, 0.9f);
    follows(Architecture.of(Loss.HALF_SQUARED, Activation.TANH, 6, 17), 2, 0);
  }

  @Test
  void aDivergedMemberLeavesTheOthersAlone() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.RELU, 8, 6, 6, 3);
    NetworkEnsemble pair = new NetworkEnsemble(network, 2, SAMPLES);
    NetworkEnsemble alone = new NetworkEnsemble(network, 1, SAMPLES);
    SplittableRandom random = new SplittableRandom(2);
    float[] start = uniform(network.parameters(), random);
    float[] hopeless = uniform(network.parameters(), random);
    hopeless[3] = Float.NaN;
    pair.place(0, hopeless);
    pair.place(1, start);
    alone.place(0, start);
    fill(pair, 5);
    fill(alone, 5);
    double[] losses = new double[2];
    for (int i = 0; i < 20; i++) {
      pair.descend(SAMPLES, new float[] {0.1f, 0.1f}, 0, losses);
      alone.descend(SAMPLES, new float[] {0.1f}, 0, new double[1]);
    }
    assertTrue(Double.isNaN(losses[0]));
    assertArrayEquals(alone.parameters(0), pair.parameters(1), 1e-5f);
    pair.forward(SAMPLES);
    assertEquals(SAMPLES, pair.misclassified(0, SAMPLES));
  }

  @Test
  void outputsThatAreAllEqualClassifyNothing() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 8, 6, 3);
    NetworkEnsemble ensemble = new NetworkEnsemble(network, 1, SAMPLES);
    fill(ensemble, 5);
    ensemble.forward(SAMPLES);
    assertEquals(SAMPLES, ensemble.misclassified(0, SAMPLES));
  }

  @Test
  void softmaxTakesLinearOutputsOnly() {
    var activations = new Activation[] {Activation.TANH, Activation.TANH};
    var network = new Architecture(new int[] {3, 4, 2}, activations, Loss.SOFTMAX);
    assertThrows(IllegalArgumentException.class, () -> new NetworkEnsemble(network, 1, 5));
  }

  private static void follows(Architecture network, int members, float momentum) {
    NetworkEnsemble ensemble = new NetworkEnsemble(network, members, SAMPLES + 2);
    SplittableRandom random = new SplittableRandom(11);
    float[][] starts = new float[members][];
    float[] rates = new float[members];
    for (int k = 0; k < members; k++) {
      starts[k] = uniform(network.parameters(), random);
      rates[k] = 0.05f * (k + 1);
      ensemble.place(k, starts[k]);
      assertArrayEquals(starts[k], ensemble.parameters(k));
    }
    fill(ensemble, 3);
    Matrix inputs = block(ensemble.inputs(), network.inputs(), ensemble.inputLeading());
    Matrix targets = block(ensemble.targets(), network.outputs(), ensemble.targetLeading());
    double[] losses = new double[members];
    ensemble.descend(SAMPLES, rates, momentum, losses);
    ensemble.descend(SAMPLES, rates, momentum, losses);
    Backpropagation reference = new Backpropagation(network, SAMPLES);
    double[] gradient = new double[network.parameters()];
    for (int k = 0; k < members; k++) {
      double[] theta = new double[gradient.length];
      double[] v = new double[gradient.length];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = starts[k][i];
      }
      double loss = 0;
      for (int step = 0; step < 2; step++) {
        loss += SAMPLES * reference.gradient(theta, inputs, targets, gradient);
        for (int i = 0; i < theta.length; i++) {
          v[i] = momentum * v[i] - rates[k] * gradient[i];
          theta[i] += v[i];
        }
      }
      assertEquals(loss, losses[k], 2e-5 * loss, network.toString());
      float[] after = ensemble.parameters(k);
      for (int i = 0; i < theta.length; i++) {
        assertEquals(theta[i], after[i], 5e-6, network + " " + i);
      }
    }
  }

  private static Matrix block(float[] block, int width, int leading) {
    Matrix m = new Matrix(width, SAMPLES);
    for (int j = 0; j < SAMPLES; j++) {
      for (int i = 0; i < width; i++) {
        m.set(i, j, block[j * leading + i]);
      }
    }
    return m;
  }

  private static void fill(NetworkEnsemble ensemble, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Architecture network = ensemble.network();
    for (int j = 0; j < SAMPLES; j++) {
      for (int i = 0; i < network.inputs(); i++) {
        ensemble.inputs()[j * ensemble.inputLeading() + i] = (float) (2 * random.nextDouble() - 1);
      }
      ensemble.targets()[j * ensemble.targetLeading() + j % network.outputs()] = 1;
    }
  }

  private static float[] uniform(int length, SplittableRandom random) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = (float) (random.nextDouble() - 0.5);
    }
    return array;
  }
}

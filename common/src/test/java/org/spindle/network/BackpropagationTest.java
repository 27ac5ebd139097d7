// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Matrix;

class BackpropagationTest {

  @Test
  void referenceNetworkHasItsLossAndGradient() {
    ReferenceNetwork at = ReferenceNetwork.first();
    assertEquals(43, at.network().parameters());
    double[] gradient = new double[43];
    double loss =
        new Backpropagation(at.network(), 7)
            .gradient(at.parameters(), at.inputs(), at.targets(), gradient);
    double square = 0;
    double slope = 0;
    for (int i = 0; i < 43; i++) {
      square += gradient[i] * gradient[i];
      slope += gradient[i] * at.direction()[i];
    }
    assertEquals(1.635159787191, loss, 1e-12);
    assertEquals(0.897016554560, Math.sqrt(square), 1e-12);
    assertEquals(0.479075444086, slope, 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientIsThatOfFiniteDifferences(Activation phi) {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      Activation[] all = {phi, Activation.TANH, phi};
      Architecture network = new Architecture(new int[] {3, 5, 4, 2}, all, loss);
      SplittableRandom random = new SplittableRandom(7);
      double[] parameters = uniform(network.parameters(), random);
      Matrix inputs = new Matrix(3, 6, uniform(18, random));
      Matrix targets = new Matrix(2, 6, uniform(12, random));
      Backpropagation work = new Backpropagation(network, 8);
      double[] gradient = new double[network.parameters()];
      work.gradient(parameters, inputs, targets, gradient);
      double step = 1e-5;
      for (int i = 0; i < parameters.length; i++) {
        double before = parameters[i];
        parameters[i] = before + step;
        double above = work.loss(parameters, inputs, targets);
        parameters[i] = before - step;
        double below = work.loss(parameters, inputs, targets);
        parameters[i] = before;
        assertEquals((above - below) / (2 * step), gradient[i], 2e-9, loss + " " + i);
      }
    }
  }

  @Test
  void curvatureOfTheLossIsThatOfFiniteDifferences() {
    SplittableRandom random = new SplittableRandom(3);
    double[] outputs = uniform(6, random);
    double[] targets = uniform(6, random);
    double[] direction = uniform(6, random);
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      double[] product = new double[6];
      loss.curvature(4, outputs, 1, targets, 2, direction, 0, product, 2);
      double[] above = new double[4];
      double[] below = new double[4];
      double step = 1e-5;
      loss.gradient(4, moved(outputs, direction, step), 1, targets, 2, above, 0);
      loss.gradient(4, moved(outputs, direction, -step), 1, targets, 2, below, 0);
      for (int i = 0; i < 4; i++) {
        assertEquals((above[i] - below[i]) / (2 * step), product[2 + i], 1e-9);
      }
    }
  }

  @Test
  void curvatureOfTheLossAsAMatrixIsThatAlongAllDirections() {
    SplittableRandom random = new SplittableRandom(8);
    double[] outputs = uniform(6, random);
    double[] targets = uniform(6, random);
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      double[] matrix = new double[18];
      loss.hessian(4, outputs, 1, targets, 2, matrix, 1);
      for (int k = 0; k < 4; k++) {
        double[] unit = new double[4];
        unit[k] = 1;
        double[] product = new double[4];
        loss.curvature(4, outputs, 1, targets, 2, unit, 0, product, 0);
        for (int i = 0; i < 4; i++) {
          assertEquals(product[i], matrix[1 + i + 4 * k], 1e-16, loss + " " + i + " " + k);
        }
      }
      assertEquals(0, matrix[0]);
      assertEquals(0, matrix[17]);
    }
  }

  @Test
  void aSampleHasTheSameLossAloneAndInABlock() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.ERF, 3, 4, 2);
    SplittableRandom random = new SplittableRandom(5);
    double[] parameters = uniform(network.parameters(), random);
    Matrix inputs = new Matrix(3, 5, uniform(15, random));
    Matrix targets = new Matrix(2, 5, uniform(10, random));
    Backpropagation work = new Backpropagation(network, 5);
    double mean = 0;
    for (int i = 0; i < 5; i++) {
      mean += work.loss(parameters, inputs.column(i), targets.column(i)) / 5;
    }
    assertEquals(mean, work.loss(parameters, inputs, targets), 1e-14);
  }

  @Test
  void softmaxSurvivesHugeOutputs() {
    double[] gradient = new double[3];
    double loss =
        Loss.SOFTMAX.gradient(
            3, new double[] {1e6, -1e6, 0}, 0, new double[] {0, 1, 0}, 0, gradient, 0);
    assertEquals(2e6, loss);
    assertEquals(1, gradient[0]);
    assertEquals(-1, gradient[1]);
  }

  @Test
  void parametersLieInTheOrderOfLayersAndRows() {
    Architecture network = Architecture.of(Loss.SQUARED, Activation.RELU, 4, 5, 3);
    assertEquals(0, network.weight(1, 0, 0));
    assertEquals(1, network.weight(1, 0, 1));
    assertEquals(4, network.weight(1, 1, 0));
    assertEquals(20, network.biasOffset(1));
    assertEquals(25, network.weightOffset(2));
    assertEquals(40, network.biasOffset(2));
    assertEquals(6 * 35 - 2 * 20, network.gradientFlops());
    assertEquals(Activation.LINEAR, network.activation(2));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Architecture.of(Loss.SQUARED, Activation.RELU, 4, 0, 3));
    assertTrue(error.getMessage().endsWith("was 0"), error.getMessage());
  }

  private static double[] moved(double[] x, double[] direction, double step) {
    double[] y = x.clone();
    for (int i = 0; i < 4; i++) {
      y[1 + i] += step * direction[i];
    }
    return y;
  }

  private static double[] uniform(int length, SplittableRandom random) {
    double[] array = new double[length];
    for (int i = 0; i < length; i++) {
      array[i] = 2 * random.nextDouble() - 1;
    }
    return array;
  }
}

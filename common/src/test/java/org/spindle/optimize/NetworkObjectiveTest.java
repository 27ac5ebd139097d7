// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Backpropagation;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.network.ReferenceNetwork;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.Objective.Metric;

class NetworkObjectiveTest {

  private static final double EXACT = 1e-12;

  private static NetworkObjective of(ReferenceNetwork at, double decay) {
    return new NetworkObjective(at.network(), new TrainingSet(at.inputs(), at.targets()), decay);
  }

  private static ReferenceNetwork deep(Loss loss, Activation phi) {
    Activation[] all = {phi, phi, loss == Loss.SOFTMAX ? Activation.LINEAR : phi};
    Architecture network = new Architecture(new int[] {4, 5, 3, 3}, all, loss);
    return ReferenceNetwork.draw(network, 30, new SplittableRandom(5));
  }

  /** JᵀSJ from central differences of the outputs and the closed form of S. */
  private static Matrix byJacobian(ReferenceNetwork at) {
    Architecture network = at.network();
    int n = network.parameters();
    int units = network.outputs();
    int samples = at.inputs().cols();
    Matrix jacobian = new Matrix(units * samples, n);
    Backpropagation pass = new Backpropagation(network, samples);
    double[] x = at.parameters().clone();
    double step = 1e-5;
    for (int p = 0; p < n; p++) {
      x[p] += step;
      double[] up = pass.forward(x, at.inputs()).data().clone();
      x[p] -= 2 * step;
      double[] down = pass.forward(x, at.inputs()).data().clone();
      x[p] = at.parameters()[p];
      for (int i = 0; i < units * samples; i++) {
        jacobian.set(i, p, (up[i] - down[i]) / (2 * step));
      }
    }
    double[] outputs = pass.forward(x, at.inputs()).data();
    Matrix curved = new Matrix(units * samples, n);
    double[] one = new double[units * units];
    for (int s = 0; s < samples; s++) {
      network.loss().hessian(units, outputs, s * units, at.targets().data(), s * units, one, 0);
      Matrix block = jacobian.block(s * units, 0, units, n);
      Matrix product = Blas.best().multiply(Op.N, new Matrix(units, units, one), Op.N, block);
      curved.block(s * units, 0, units, n).copyFrom(product);
    }
    Matrix g = Blas.best().multiply(Op.T, jacobian, Op.N, curved);
    Blas.best().scal(1.0 / samples, g.data());
    return g;
  }

  @Test
  void gaussNewtonMatrixIsThatOfTheJacobian() {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED}) {
      for (Activation phi : new Activation[] {Activation.TANH, Activation.SIGMOID}) {
        ReferenceNetwork at = deep(loss, phi);
        NetworkObjective objective = of(at, 0);
        int n = objective.dimension();
        Matrix g = new Matrix(n, n);
        objective.curvature(at.parameters()).matrix(Metric.GAUSS_NEWTON, g);
        Matrix expected = byJacobian(at);
        double size = Blas.best().nrm2(expected.data());
        assertArrayEquals(expected.data(), g.data(), 1e-8 * size, loss + " " + phi);
        double[] values = SymmetricEigen.values(g);
        assertTrue(values[0] > -EXACT * values[n - 1], "semidefinite");
      }
    }
  }

  @Test
  void productsAreThoseOfTheMatrices() {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED}) {
      ReferenceNetwork at = deep(loss, Activation.TANH);
      NetworkObjective objective = of(at, 0.3);
      int n = objective.dimension();
      Curvature curvature = objective.curvature(at.parameters());
      for (Metric metric : Metric.values()) {
        Matrix whole = new Matrix(n, n);
        curvature.matrix(metric, whole);
        double[] product = new double[n];
        curvature.times(metric, at.direction(), product);
        double[] expected = new double[n];
        Blas.best().gemv(Op.N, 1, whole, at.direction(), 0, expected);
        assertArrayEquals(expected, product, EXACT);
        assertArrayEquals(whole.data(), whole.transpose().data(), 0);
      }
    }
  }

  @Test
  void gaussNewtonIsTheHessianOfALinearModel() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 4, 3);
    ReferenceNetwork at = ReferenceNetwork.draw(network, 9, new SplittableRandom(2));
    NetworkObjective objective = of(at, 0);
    Matrix h = new Matrix(15, 15);
    Matrix g = new Matrix(15, 15);
    objective.curvature(at.parameters()).matrix(Metric.HESSIAN, h);
    objective.curvature(at.parameters()).matrix(Metric.GAUSS_NEWTON, g);
    assertArrayEquals(h.data(), g.data(), EXACT);
  }

  @Test
  void decayAndPartsAddUp() {
    ReferenceNetwork at = deep(Loss.SOFTMAX, Activation.TANH);
    NetworkObjective objective = of(at, 0.3);
    assertTrue(objective.split(31).isEmpty());
    int n = objective.dimension();
    double[] expected = new double[n];
    double value = objective.gradient(at.parameters(), expected);
    assertEquals(value, objective.value(at.parameters()), EXACT);
    for (int parts : new int[] {1, 4, 30}) {
      PartialSum sum = new PartialSum(objective.split(parts).orElseThrow());
      double[] gradient = new double[n];
      assertEquals(value, sum.gradient(at.parameters(), gradient), EXACT);
      assertArrayEquals(expected, gradient, EXACT);
    }
  }

  @Test
  void gradientIsTheSameBeforeAndAfterCurvature() {
    ReferenceNetwork at = ReferenceNetwork.first();
    NetworkObjective objective = of(at, 0);
    double[] before = new double[43];
    double[] after = new double[43];
    objective.gradient(at.parameters(), before);
    double[] other = at.direction().clone();
    objective.curvature(other).matrix(Metric.HESSIAN, new Matrix(43, 43));
    objective.gradient(at.parameters(), after);
    assertArrayEquals(before, after, EXACT);
    double[] product = new double[43];
    objective.curvature(at.parameters()).times(at.direction(), product);
    assertEquals(1.228427861526, Blas.best().dot(at.direction(), product), 1e-11);
    assertEquals(1.478122367020, Blas.best().nrm2(product), 1e-11);
  }

  @Test
  void curvatureOnAllSamplesTwiceIsThatOfAll() {
    ReferenceNetwork at = ReferenceNetwork.first();
    TrainingSet all = new TrainingSet(at.inputs(), at.targets());
    Matrix twice = new Matrix(4, 14);
    Matrix targets = new Matrix(3, 14);
    for (int i = 0; i < 2; i++) {
      twice.block(0, 7 * i, 4, 7).copyFrom(at.inputs());
      targets.block(0, 7 * i, 3, 7).copyFrom(at.targets());
    }
    TrainingSet curved = new TrainingSet(twice, targets);
    NetworkObjective one = new NetworkObjective(at.network(), all, 0);
    NetworkObjective two = new NetworkObjective(at.network(), all, curved, 0);
    double[] expected = new double[43];
    double[] found = new double[43];
    one.curvature(at.parameters()).times(at.direction(), expected);
    two.curvature(at.parameters()).times(at.direction(), found);
    assertArrayEquals(expected, found, EXACT);
    assertEquals(2 * one.productCost(Metric.HESSIAN), two.productCost(Metric.HESSIAN), EXACT);
  }

  @Test
  void matrixCostsItsFlopsOverThoseOfTheGradient() {
    ReferenceProblem problem = ReferenceProblem.classes(15);
    double expected = ExactHessian.flops(problem.network()) / problem.network().gradientFlops();
    assertEquals(expected, problem.objective().matrixCost(Metric.HESSIAN), EXACT);
    assertEquals(475, problem.objective().dimension());
  }

  @Test
  void referenceDataAreThose() {
    Matrix targets = ReferenceProblem.classes(5).set().targets();
    double[] counts = new double[10];
    for (int s = 0; s < 1000; s++) {
      for (int k = 0; k < 10; k++) {
        counts[k] += targets.get(k, s);
      }
    }
    double[] expected = {105, 101, 95, 137, 41, 111, 80, 172, 69, 89};
    assertArrayEquals(expected, counts);
    ReferenceProblem code = ReferenceProblem.autoencoder();
    assertEquals(1428, code.network().parameters());
    double variance = 0;
    for (int i = 0; i < 32; i++) {
      double[] row = new double[1000];
      for (int s = 0; s < 1000; s++) {
        row[s] = code.set().inputs().get(i, s);
      }
      double mean = Arrays.stream(row).average().orElseThrow();
      variance += Arrays.stream(row).map(x -> (x - mean) * (x - mean)).sum() / 1000;
    }
    assertEquals(2.8152247183, variance, 1e-9);
    // Other samples of the same network: not equal, and alike on average.
    Matrix others = ReferenceProblem.autoencoderTest().inputs();
    assertEquals(1000, others.cols());
    for (int i = 0; i < 32; i++) {
      double here = 0;
      double there = 0;
      for (int s = 0; s < 1000; s++) {
        here += code.set().inputs().get(i, s) / 1000;
        there += others.get(i, s) / 1000;
      }
      assertTrue(here != there);
      assertEquals(here, there, 0.08); // 6 standard errors of outputs between 0 and 1
    }
  }

  @Test
  void badUseIsALine() {
    ReferenceNetwork at = ReferenceNetwork.first();
    TrainingSet set = new TrainingSet(at.inputs(), at.targets());
    assertThrows(IllegalArgumentException.class, () -> new NetworkObjective(at.network(), set, -1));
    assertThrows(IllegalArgumentException.class, () -> new NetworkParts(at.network(), set, 8, 0));
  }
}

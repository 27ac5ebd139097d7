// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.TrainingSet;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class NetworkLandscapeTest {

  private static RandomGenerator random(String purpose) {
    return new Streams(PointId.of("network landscape")).of(purpose);
  }

  @Test
  void neuronsThatChangePlacesAndSignsLeaveTheStandingPoint() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 3, 4, 3, 2);
    double[] theta = GaussianMatrix.matrix(network.parameters(), 1, 1, random("weights"));
    double[] image = theta.clone();
    exchange(network, image, 1, 0, 2);
    flip(network, image, 1, 3);
    exchange(network, image, 2, 1, 2);
    flip(network, image, 2, 0);
    flip(network, image, 2, 1);
    var symmetry = new NeuronSymmetry(network);
    assertArrayEquals(symmetry.canonical(theta), symmetry.canonical(image));
    assertTrue(!Arrays.equals(theta, image));
    Landscape v = landscape(network, 0.01);
    assertEquals(value(v, theta), value(v, image), 1e-14);
    assertEquals(value(v, theta), value(v, symmetry.canonical(theta)), 1e-14);
  }

  @Test
  void neuronsOfNoUseDoNotMakePointsDistinct() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 2, 3, 2);
    double[] theta = GaussianMatrix.matrix(network.parameters(), 1, 1, random("few"));
    for (int neuron : new int[] {0, 1}) {
      theta[network.weight(1, neuron, 0)] = 0;
      theta[network.weight(1, neuron, 1)] = 0;
      theta[network.biasOffset(1) + neuron] = 0;
      theta[network.weight(2, 0, neuron)] = 0;
      theta[network.weight(2, 1, neuron)] = 0;
    }
    double[] image = theta.clone();
    exchange(network, image, 1, 0, 2);
    var symmetry = new NeuronSymmetry(network);
    assertArrayEquals(symmetry.canonical(theta), symmetry.canonical(image), 0);
  }

  @Test
  void productsAreThoseOfTheHessian() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 3, 4, 3);
    NetworkLandscape v = landscape(network, 0.02);
    int n = v.dimension();
    Matrix x = new Matrix(n, 1, GaussianMatrix.matrix(n, 1, 1, random("place")));
    Landscape.Probe probe = v.probe(1);
    probe.moveTo(x, 1);
    Matrix h = new Matrix(n, n);
    probe.hessians(new int[] {0}, 1, h);
    double[] d = GaussianMatrix.matrix(n, 1, 1, random("direction"));
    double[] byProducts = new double[n];
    v.curvature(x.data()).apply(d, byProducts);
    double[] byMatrix = new double[n];
    LinearOperator.of(h).apply(d, byMatrix);
    assertArrayEquals(byMatrix, byProducts, 1e-12);
  }

  /** Theory, part B5: loss and index of each subset of modes; biases add k null directions. */
  @Test
  void searchOfALinearAutoencoderFindsItsKnownCriticalPoints() {
    int d = 4;
    int k = 2;
    double[] lambda = {4, 3, 2, 1};
    Architecture network = Architecture.of(Loss.HALF_SQUARED, Activation.LINEAR, d, k, d);
    var v = new NetworkLandscape(network, TrainingSet.autoencoder(lambda), 0);
    Matrix starts =
        new TrainingStarts(0.05, 1, 0.02, 100, 0.5).draw(v, 80, random("starts"), Watch.UNLIMITED);
    var settings = SearchSettings.ofNetwork(Method.NEWTON).withGauge(1e-8);
    List<Endpoint> ends = new CriticalPointSearch(v, settings).from(starts, Watch.UNLIMITED);
    Set<Integer> found = new HashSet<>();
    int critical = 0;
    for (Endpoint end : ends) {
      if (!end.isCritical()) {
        continue;
      }
      critical++;
      Matrix encoder = network.transposedWeights(end.point(), 1);
      Matrix decoder = network.transposedWeights(end.point(), 2);
      int subset = 0;
      for (int i = 0; i < d; i++) {
        double kept = 0;
        for (int j = 0; j < k; j++) {
          kept += encoder.get(i, j) * decoder.get(j, i);
        }
        assertEquals(Math.rint(kept), kept, 1e-7);
        subset |= kept > 0.5 ? 1 << i : 0;
      }
      found.add(subset);
      int r = Integer.bitCount(subset);
      double loss = 0;
      int index = (k - r) * (d - r);
      for (int j = 0; j < d; j++) {
        boolean out = (subset >> j & 1) == 0;
        loss += out ? lambda[j] / 2 : 0;
        for (int i = 0; out && i < d; i++) {
          index += (subset >> i & 1) == 1 && lambda[j] > lambda[i] ? 1 : 0;
        }
      }
      assertEquals(loss, end.value(), 1e-8);
      assertEquals(index, end.index(1e-8));
      assertEquals(r * r + 2 * r * (k - r) + k, end.nullity(1e-8));
    }
    System.out.println(critical + " " + found.size());
    assertTrue(critical >= 60, "critical: " + critical);
    assertTrue(found.size() >= 8, "of 11 subsets: " + found);
  }

  @Test
  void descentOnTheGradientEndsAtFlatPlacesThatAreToldFromCriticalPoints() {
    NetworkLandscape v =
        new NetworkLandscape(
            Architecture.of(Loss.SOFTMAX, Activation.TANH, 6, 4, 4),
            TrainingSet.teacher(202, 300, 6, 8, 4),
            1e-3);
    Matrix starts =
        new TrainingStarts(0.07, 1.4, 0.5, 316, 0).draw(v, 24, random("c"), Watch.UNLIMITED);
    for (Method method : Method.values()) {
      List<Endpoint> ends =
          new CriticalPointSearch(v, SearchSettings.ofNetwork(method))
              .from(starts, Watch.UNLIMITED);
      int[] kinds = new int[3];
      ends.forEach(e -> kinds[e.kind().ordinal()]++);
      System.out.println(method + " " + Arrays.toString(kinds));
      ends.stream()
          .filter(Endpoint::isCritical)
          .forEach(e -> System.out.printf("%.6f %d %.1e%n", e.value(), e.index(0), e.residual()));
    }
  }

  private static NetworkLandscape landscape(Architecture network, double decay) {
    var samples = TrainingSet.teacher(3, 40, network.inputs(), 4, network.outputs());
    return new NetworkLandscape(network, samples, decay);
  }

  private static double value(Landscape v, double[] theta) {
    Landscape.Probe probe = v.probe(1);
    probe.moveTo(new Matrix(theta.length, 1, theta), 1);
    return probe.value(0);
  }

  private static void exchange(Architecture n, double[] p, int layer, int a, int b) {
    for (int j = 0; j < n.width(layer - 1); j++) {
      swap(p, n.weight(layer, a, j), n.weight(layer, b, j));
    }
    swap(p, n.biasOffset(layer) + a, n.biasOffset(layer) + b);
    for (int k = 0; k < n.width(layer + 1); k++) {
      swap(p, n.weight(layer + 1, k, a), n.weight(layer + 1, k, b));
    }
  }

  private static void flip(Architecture n, double[] p, int layer, int a) {
    for (int j = 0; j < n.width(layer - 1); j++) {
      p[n.weight(layer, a, j)] *= -1;
    }
    p[n.biasOffset(layer) + a] *= -1;
    for (int k = 0; k < n.width(layer + 1); k++) {
      p[n.weight(layer + 1, k, a)] *= -1;
    }
  }

  private static void swap(double[] p, int a, int b) {
    double x = p[a];
    p[a] = p[b];
    p[b] = x;
  }
}

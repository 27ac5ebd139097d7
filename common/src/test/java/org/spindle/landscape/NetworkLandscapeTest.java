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
      int subset = 0;
      Matrix encoder = network.transposedWeights(end.point(), 1);
      Matrix decoder = network.transposedWeights(end.point(), 2);
      for (int i = 0; i < d; i++) {
        double kept = 0;
        for (int j = 0; j < k; j++) {
          kept += encoder.get(i, j) * decoder.get(j, i);
        }
        assertEquals(Math.rint(kept), kept, 1e-7);
        subset |= kept > 0.5 ? 1 << i : 0;
      }
      found.add(subset);
      var known = new AutoencoderPoint(lambda, k, subset);
      assertEquals(known.loss(), end.value(), 1e-8);
      assertEquals(known.index(), end.index(1e-8));
      assertEquals(known.nullity(), end.nullity(1e-8));
    }
    assertTrue(critical >= 60, "critical: " + critical);
    assertTrue(found.size() >= 8, "of 11 subsets: " + found);
  }

  /** Theory, part B5: ∅, {1}, {1, 2, 3} and {3, 4, 5} of d = 5, k = 3, with biases 3 more null. */
  @Test
  void lossesAndIndicesOfSubsetsAreThoseOfTheory() {
    double[] lambda = {5, 4, 3, 2, 1};
    double[][] known = {{0, 7.5, 15, 0}, {1, 5, 8, 5}, {7, 1.5, 0, 9}, {28, 4.5, 6, 9}};
    for (double[] row : known) {
      var point = new AutoencoderPoint(lambda, 3, (int) row[0]);
      assertEquals(row[1], point.loss(), 1e-15);
      assertEquals(row[2], point.index());
      assertEquals(row[3], point.nullity() - 3);
    }
    assertEquals(26, new AutoencoderPoint(lambda, 3, 0).all().size());
  }

  @Test
  void descentOnTheGradientEndsAtFlatPlacesWhereNewtonFindsSaddles() {
    var v =
        new NetworkLandscape(
            Architecture.of(Loss.SOFTMAX, Activation.TANH, 6, 4, 4),
            TrainingSet.teacher(202, 300, 6, 8, 4),
            1e-3);
    Matrix starts =
        new TrainingStarts(0.07, 1.4, 0.5, 316, 0).draw(v, 24, random("c"), Watch.UNLIMITED);
    int[] newton = kinds(v, Method.NEWTON, starts);
    int[] levenberg = kinds(v, Method.LEVENBERG, starts);
    assertTrue(newton[0] >= 20, Arrays.toString(newton));
    assertTrue(levenberg[1] >= 10, Arrays.toString(levenberg));
  }

  private static int[] kinds(Landscape v, Method method, Matrix starts) {
    int[] kinds = new int[3];
    for (Endpoint end :
        new CriticalPointSearch(v, SearchSettings.ofNetwork(method))
            .from(starts, Watch.UNLIMITED)) {
      kinds[end.kind().ordinal()]++;
      boolean small = end.residual() <= 1e-10;
      assertEquals(small, end.isCritical(), "the gradient tells");
    }
    return kinds;
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

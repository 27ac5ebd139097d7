// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.criticality.SignalSimulation.Course;
import org.spindle.criticality.SignalSimulation.Weights;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class SignalSimulationMonteCarloTest {

  private static final Streams STREAMS = new Streams(new PointId(11, 4));
  private static final int NETWORKS = 64;

  @ParameterizedTest
  @CsvSource({
    "TANH, 6.25, 0.09, GAUSSIAN, false",
    "TANH, 6.25, 0.09, GAUSSIAN, true",
    "TANH, 1.3, 0.05, ORTHOGONAL, false",
    "TANH, 1.3, 0.05, ORTHOGONAL, true",
    "ERF, 2, 0.1, GAUSSIAN, false",
    "RELU, 1.5, 0.1, GAUSSIAN, false",
    "HARD_TANH, 3, 0.1, ORTHOGONAL, false"
  })
  void lengthsAndCorrelationsFollowTheirMaps(
      Activation activation, double weights, double biases, Weights law, boolean explicit) {
    int width = explicit ? 100 : 400;
    int layers = 12;
    var map = new LengthMap(activation, weights, biases);
    double[] length = map.lengths(1, layers);
    double[] distance = new CorrelationMap(map).distances(1, 0.3, layers);
    var simulation = new SignalSimulation(map, law, explicit, width);
    var random = STREAMS.of("networks");
    double[][] lengths = new double[NETWORKS][];
    double[][] distances = new double[NETWORKS][];
    for (int k = 0; k < NETWORKS; k++) {
      Course course = simulation.run(1, 0.3, layers, random, Watch.UNLIMITED);
      lengths[k] = course.lengths();
      distances[k] = course.distances();
    }
    for (int l : new int[] {0, 1, 5, 11}) {
      compare(length[l], lengths, l, 10.0 / width * length[l]);
      compare(distance[l], distances, l, 10.0 / width * distance[l]);
    }
  }

  @Test
  void perturbationsGrowByChi() {
    var map = new LengthMap(Activation.TANH, 6.25, 0);
    var simulation = new SignalSimulation(map, Weights.GAUSSIAN, false, 500);
    double[][] growth = new double[NETWORKS][1];
    for (int k = 0; k < NETWORKS; k++) {
      Course course =
          simulation.run(map.fixedPoint(), 0.5, 21, STREAMS.of("growth " + k), Watch.UNLIMITED);
      growth[k][0] = course.logStretches()[20] / 20;
    }
    compare(Math.log(map.chi(map.fixedPoint())), growth, 0, 10.0 / 500);
  }

  @Test
  void signalsThatVanishOrExplodeAreNumbersOrEndEarly() {
    var fading = new LengthMap(Activation.TANH, 0.25, 0);
    Course faded =
        new SignalSimulation(fading, Weights.GAUSSIAN, false, 100)
            .run(1, 0.5, 100, STREAMS.of("fading"), Watch.UNLIMITED);
    assertEquals(100, faded.layers());
    double last = faded.lengths()[99];
    assertEquals(Math.log(fading.lengths(1, 100)[99]), Math.log(last), 10);
    var exploding = new LengthMap(Activation.RELU, 9, 0);
    Course exploded =
        new SignalSimulation(exploding, Weights.GAUSSIAN, false, 100)
            .run(1, 0.5, 600, STREAMS.of("exploding"), Watch.UNLIMITED);
    assertTrue(exploded.layers() > 400 && exploded.layers() < 600);
    assertTrue(Arrays.stream(exploded.lengths()).allMatch(Double::isFinite));
    assertTrue(Arrays.stream(exploded.distances()).allMatch(Double::isFinite));
  }

  private static void compare(double theory, double[][] draws, int column, double bias) {
    double mean = Arrays.stream(draws).mapToDouble(d -> d[column]).average().orElseThrow();
    double square = Arrays.stream(draws).mapToDouble(d -> Math.pow(d[column] - mean, 2)).sum();
    double error = Math.sqrt(square / (draws.length - 1) / draws.length);
    assertEquals(theory, mean, 4 * error + bias, "layer " + column);
  }
}

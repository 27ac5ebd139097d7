// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Landscape;
import org.spindle.landscape.RandomFourierField;
import org.spindle.landscape.SearchSettings;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * The speed of searching a random Fourier landscape on this machine: V = √(2/M) Σ a_m cos(k_m·x +
 * b_m) with k and a standard normal, starts uniform in a box of side 5, points accepted at |∇V| ≤
 * 1e-8.
 *
 * @param dimension N
 * @param starts number of starts
 * @param distinct number of distinct critical points found
 * @param classes number of starts that ended in each {@link Endpoint.Kind}
 * @param pointsPerSecond distinct critical points in a second of one thread, best round
 */
public record CriticalPointBench(
    int dimension, int starts, int distinct, int[] classes, double pointsPerSecond) {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int WAVES_PER_DIMENSION = 50;
  private static final double BOX = 5;
  private static final double RESIDUAL = 1e-8;

  /**
   * Measures searches.
   *
   * @param dimension N
   * @param starts number of starts of a round
   * @param method the steps
   * @param seconds time to spend; at least two rounds are timed after one that warms up
   * @return the speed of the best round
   */
  public static CriticalPointBench measure(
      int dimension, int starts, SearchSettings.Method method, double seconds) {
    var streams = new Streams(PointId.of("bench"));
    Landscape landscape = landscape(dimension, streams.of("landscape"));
    RandomGenerator random = streams.of("starts");
    Matrix from = new Matrix(dimension, starts);
    for (int i = 0; i < dimension * starts; i++) {
      from.data()[i] = BOX * random.nextDouble();
    }
    return measure(landscape, from, method, seconds);
  }

  /**
   * Measures searches on a given landscape.
   *
   * @param landscape the landscape, with a gradient of order √N and a length of order 1
   * @param from starts, N × B
   * @param method the steps
   * @param seconds time to spend
   * @return the speed of the best round
   */
  public static CriticalPointBench measure(
      Landscape landscape, Matrix from, SearchSettings.Method method, double seconds) {
    double scale = Math.sqrt(landscape.dimension());
    int steps =
        20 + landscape.dimension() / 2; // a search that takes longer is dearer than a new one
    var settings = new SearchSettings(method, scale, 1, 0.6, 0.05, RESIDUAL / scale, steps, 64, 0);
    double best = Double.POSITIVE_INFINITY;
    double spent = 0;
    List<Endpoint> ends = List.of();
    for (int rounds = 0; rounds < 3 || spent < seconds; rounds++) {
      long start = CLOCK.getCurrentThreadCpuTime();
      ends = new CriticalPointSearch(landscape, settings).from(from, Watch.UNLIMITED);
      double time = (CLOCK.getCurrentThreadCpuTime() - start) * 1e-9;
      best = rounds == 0 ? best : Math.min(best, time);
      spent += time;
    }
    var points = new CriticalPointSet(CriticalPointSearch.SAME);
    int[] classes = new int[Endpoint.Kind.values().length];
    for (Endpoint end : ends) {
      points.add(end);
      classes[end.kind().ordinal()]++;
    }
    return new CriticalPointBench(
        landscape.dimension(), from.cols(), points.size(), classes, points.size() / best);
  }

  private static Landscape landscape(int n, RandomGenerator random) {
    int waves = WAVES_PER_DIMENSION * n;
    Matrix k = new Matrix(n, waves, GaussianMatrix.matrix(n, waves, 1, random));
    double[] phases = new double[waves];
    for (int m = 0; m < waves; m++) {
      phases[m] = 2 * Math.PI * random.nextDouble();
    }
    double[] amplitudes = GaussianMatrix.matrix(waves, 1, Math.sqrt(2.0 / waves), random);
    return new RandomFourierField(k, phases, amplitudes, 0);
  }
}

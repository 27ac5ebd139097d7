// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.criticality.SignalSimulation.Course;

/** Means over networks through which signals propagate, with standard errors. */
public final class SignalStatistics {

  private static final int LATE = 5; // layers whose lengths are averaged at the end

  private final List<Course> courses;
  private int layersReached;

  /**
   * A mean and its standard error.
   *
   * @param mean NaN without values
   * @param error NaN with fewer than two values
   */
  public record Mean(double mean, double error) {

    /**
     * The mean of independent values.
     *
     * @param values one a network
     * @return mean and standard error
     */
    public static Mean of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      int n = values.length;
      return new Mean(mean, Math.sqrt(square / (n - 1) / n));
    }
  }

  /**
   * Means of all layers.
   *
   * @param means one a layer
   * @param errors their standard errors
   */
  public record Means(double[] means, double[] errors) {}

  /**
   * Statistics of no network yet.
   *
   * @param layers of each network
   * @param networks how many to expect
   */
  public SignalStatistics(int layers, int networks) {
    this.courses = new ArrayList<>(networks);
    this.layersReached = layers;
  }

  /**
   * Adds a network.
   *
   * @param course of its signals; kept
   */
  public void add(Course course) {
    courses.add(course);
    layersReached = Math.min(layersReached, course.layers());
  }

  /**
   * Layers that all networks reached.
   *
   * @return their number
   */
  public int layersReached() {
    return layersReached;
  }

  /**
   * Mean length in the last layer that all reached.
   *
   * @return q, per unit
   */
  public double lastLength() {
    return mean(c -> c.lengths()[layersReached - 1]).mean();
  }

  /**
   * Mean length of the last layers.
   *
   * @return q, per unit
   */
  public Mean lateLength() {
    return mean(c -> late(c.lengths()));
  }

  /**
   * Mean distance of two signals in a layer.
   *
   * @param layer from 0
   * @return as {@link Course#distances} has it
   */
  public Mean distance(int layer) {
    return mean(c -> c.distances()[layer]);
  }

  /**
   * ln of the squared stretch per layer, over the second half.
   *
   * @return mean over networks
   */
  public Mean growth() {
    int last = layersReached - 1;
    int first = last / 2;
    return mean(c -> (c.logStretches()[last] - c.logStretches()[first]) / (last - first));
  }

  /**
   * Mean lengths.
   *
   * @return of each layer that all reached
   */
  public Means lengths() {
    return means(Course::lengths);
  }

  /**
   * Mean distances of two signals.
   *
   * @return of each layer that all reached
   */
  public Means distances() {
    return means(Course::distances);
  }

  /**
   * Mean length of the last layers of one network, or of theory.
   *
   * @param lengths q of each layer
   * @return NaN without layers
   */
  public static double late(double[] lengths) {
    int from = Math.max(0, lengths.length - LATE);
    return Arrays.stream(lengths, from, lengths.length).average().orElse(Double.NaN);
  }

  /**
   * The theory of {@link #growth()}: mean ln χ(q) over the layers that are crossed.
   *
   * @param map of the network
   * @param lengths q of each layer, by theory
   * @return NaN without layers
   */
  public static double growth(LengthMap map, double[] lengths) {
    int last = lengths.length - 1;
    return IntStream.range(last / 2, last)
        .mapToDouble(l -> Math.log(map.chi(lengths[l])))
        .average()
        .orElse(Double.NaN);
  }

  private Mean mean(ToDoubleFunction<Course> value) {
    return Mean.of(courses.stream().mapToDouble(value).toArray());
  }

  private Means means(Function<Course, double[]> values) {
    List<Mean> layers =
        IntStream.range(0, layersReached).mapToObj(l -> mean(c -> values.apply(c)[l])).toList();
    return new Means(
        layers.stream().mapToDouble(Mean::mean).toArray(),
        layers.stream().mapToDouble(Mean::error).toArray());
  }
}

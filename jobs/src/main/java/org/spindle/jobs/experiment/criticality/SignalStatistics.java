// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.criticality.LengthMap;
import org.spindle.criticality.SignalSimulation.Course;

/** Means over the networks of one point of {@link SignalPropagation}, with standard errors. */
final class SignalStatistics {

  private static final int LATE = 5; // layers whose lengths are averaged at the end

  private final List<Course> courses;
  private int layersReached;

  /** A mean and its standard error. */
  record Mean(double mean, double error) {

    static Mean of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      int n = values.length;
      return new Mean(mean, Math.sqrt(square / (n - 1) / n));
    }
  }

  /** Means of all layers. */
  record Means(double[] means, double[] errors) {}

  SignalStatistics(int layers, int networks) {
    this.courses = new ArrayList<>(networks);
    this.layersReached = layers;
  }

  void add(Course course) {
    courses.add(course);
    layersReached = Math.min(layersReached, course.layers());
  }

  /** Layers that all networks reached. */
  int layersReached() {
    return layersReached;
  }

  /** Length in the last layer that all reached. */
  double lastLength() {
    return mean(c -> c.lengths()[layersReached - 1]).mean();
  }

  Mean lateLength() {
    return mean(c -> late(c.lengths()));
  }

  Mean distance(int layer) {
    return mean(c -> c.distances()[layer]);
  }

  /** ln of the squared stretch per layer, over the second half. */
  Mean growth() {
    int last = layersReached - 1;
    int first = last / 2;
    return mean(c -> (c.logStretches()[last] - c.logStretches()[first]) / (last - first));
  }

  Means lengths() {
    return means(Course::lengths);
  }

  Means distances() {
    return means(Course::distances);
  }

  /** Mean length of the last layers. */
  static double late(double[] lengths) {
    int from = Math.max(0, lengths.length - LATE);
    return Arrays.stream(lengths, from, lengths.length).average().orElse(Double.NaN);
  }

  /** The theory of {@link #growth}: mean ln χ(q) over the layers that are crossed. */
  static double growth(LengthMap map, double[] lengths) {
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

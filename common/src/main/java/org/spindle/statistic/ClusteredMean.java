// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * The mean of values that come in clusters, many from each instance of the disorder, with a
 * standard error that takes instances for independent and nothing within one.
 */
public final class ClusteredMean {

  private final List<double[]> clusters = new ArrayList<>();

  /** A mean of nothing yet. */
  public ClusteredMean() {}

  /**
   * The mean over the values of instances.
   *
   * @param instances any
   * @param values those of one, possibly none
   * @param <T> what an instance is
   * @return their mean
   */
  public static <T> ClusteredMean of(
      Collection<T> instances, Function<? super T, double[]> values) {
    var mean = new ClusteredMean();
    instances.forEach(instance -> mean.add(values.apply(instance)));
    return mean;
  }

  /**
   * Adds the values of one instance.
   *
   * @param values possibly none: then there is no such instance; kept, not copied
   */
  public void add(double... values) {
    if (values.length > 0) {
      clusters.add(values);
    }
  }

  /**
   * The number of instances.
   *
   * @return how many have values
   */
  public int clusters() {
    return clusters.size();
  }

  /**
   * The number of values.
   *
   * @return of all instances together
   */
  public int size() {
    return clusters.stream().mapToInt(c -> c.length).sum();
  }

  /**
   * The mean over all values, whatever their instance.
   *
   * @return NaN without values
   */
  public double mean() {
    return clusters.stream().flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
  }

  /**
   * The standard error of the mean, √(k/(k − 1) Σ_c (Σ_i (v_ci − mean))²)/n for k instances and n
   * values.
   *
   * @return NaN with fewer than two instances
   */
  public double error() {
    double mean = mean();
    double square = 0;
    for (double[] cluster : clusters) {
      double sum = Arrays.stream(cluster).map(v -> v - mean).sum();
      square += sum * sum;
    }
    double k = clusters.size();
    return k < 2 ? Double.NaN : Math.sqrt(square * k / (k - 1)) / size();
  }

  /**
   * Mean and standard error together.
   *
   * @return the estimate, its draws the instances; its error is 0 for a single one
   */
  public Estimate estimate() {
    return new Estimate(mean(), clusters.size() < 2 ? 0 : error(), clusters.size());
  }

  /**
   * The root mean square of the values.
   *
   * @return √⟨v²⟩ with its standard error to first order
   */
  public Estimate rootMeanSquare() {
    ClusteredMean squares = map(v -> v * v);
    double root = Math.sqrt(squares.mean());
    return new Estimate(root, squares.error() / (2 * root), clusters.size());
  }

  /**
   * The same clusters with other values.
   *
   * @param f from a value to the other
   * @return a mean of its own
   */
  public ClusteredMean map(DoubleUnaryOperator f) {
    var mapped = new ClusteredMean();
    clusters.forEach(c -> mapped.add(Arrays.stream(c).map(f).toArray()));
    return mapped;
  }
}

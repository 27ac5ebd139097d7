// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The mean of values that come in clusters, many from each instance of the disorder, with a
 * standard error that takes instances for independent and nothing within one.
 */
public final class ClusteredMean {

  private final List<double[]> clusters = new ArrayList<>();

  /** The values of one instance, possibly none. */
  public void add(double... values) {
    if (values.length > 0) {
      clusters.add(values);
    }
  }

  public int clusters() {
    return clusters.size();
  }

  public int size() {
    return clusters.stream().mapToInt(c -> c.length).sum();
  }

  public double mean() {
    return clusters.stream().flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
  }

  /** NaN with fewer than two instances. */
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

  /** The same clusters with other values. */
  public ClusteredMean map(DoubleUnaryOperator f) {
    var mapped = new ClusteredMean();
    clusters.forEach(c -> mapped.add(Arrays.stream(c).map(f).toArray()));
    return mapped;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.data.MnistReader;

/**
 * The data sets of a run: read and checked once by the driver, broadcast to each JVM once.
 *
 * <p>Values derived from them are computed once per JVM and kept for its life; a JVM serves one
 * place of data sets, so the key need not name it, but it does.
 */
public final class SharedData implements Datasets, Serializable {
  private static final long serialVersionUID = 1L;

  private static final ConcurrentHashMap<String, Object> DERIVED = new ConcurrentHashMap<>();

  private final String place;
  private final Broadcast<Mnist> mnist;

  private SharedData(String place, Broadcast<Mnist> mnist) {
    this.place = place;
    this.mnist = mnist;
  }

  /**
   * Reads the named data sets below a folder and broadcasts them.
   *
   * @param uri folder that holds {@code mnist/}
   */
  public static SharedData load(JavaSparkContext context, Set<String> names, String uri) {
    Broadcast<Mnist> mnist = null;
    if (names.contains(MnistReader.NAME)) {
      Configuration configuration = context.hadoopConfiguration();
      mnist = context.broadcast(MnistReader.read(new HadoopSource(uri, configuration)));
    }
    return new SharedData(uri, mnist);
  }

  @Override
  public Mnist mnist() {
    if (mnist == null) {
      throw new IllegalStateException("the experiment did not declare the data set mnist");
    }
    return mnist.value();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T derived(String key, Supplier<T> compute) {
    return (T) DERIVED.computeIfAbsent(place + "|" + key, k -> compute.get());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.spindle.data.Datasets;
import org.spindle.data.LoadedDatasets;
import org.spindle.data.Mnist;
import org.spindle.data.MnistReader;

/** The data sets of a run: read and checked once by the driver, broadcast to each JVM once. */
public final class SharedData implements Datasets, Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<LoadedDatasets> loaded;

  private SharedData(Broadcast<LoadedDatasets> loaded) {
    this.loaded = loaded;
  }

  /**
   * Reads the named data sets below a folder and broadcasts them.
   *
   * @param uri folder that holds {@code mnist/}
   */
  public static SharedData load(JavaSparkContext context, Set<String> names, String uri) {
    LoadedDatasets loaded = LoadedDatasets.none();
    if (names.contains(MnistReader.NAME)) {
      HadoopSource source = new HadoopSource(uri, context.hadoopConfiguration());
      loaded = new LoadedDatasets(MnistReader.read(source));
    }
    return new SharedData(context.broadcast(loaded));
  }

  @Override
  public Mnist mnist() {
    return loaded.value().mnist();
  }

  @Override
  public <T> T derived(String key, Supplier<T> compute) {
    return loaded.value().derived(key, compute);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.spindle.data.DataFolder;
import org.spindle.data.DataIdentity;
import org.spindle.data.DatasetReader;
import org.spindle.data.Datasets;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.LoadedDatasets;
import org.spindle.data.Mnist;
import org.spindle.data.MnistReader;
import org.spindle.data.TableName;

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
   * @param names {@code mnist}, tables that come with Spindle, pinned names of the user's tables,
   *     folders of others
   * @param uri folder that holds {@code mnist/} and {@code semantics/}
   */
  public static SharedData load(JavaSparkContext context, Set<String> names, String uri) {
    return new SharedData(context.broadcast(read(names, uri, context.hadoopConfiguration())));
  }

  /** Reads the named data sets, so that one that is missing or damaged is known. */
  public static LoadedDatasets read(Set<String> names, String uri, Configuration configuration) {
    HadoopSource source = new HadoopSource(uri, configuration);
    Mnist mnist = names.contains(MnistReader.NAME) ? MnistReader.read(source) : null;
    Map<String, ItemProperties> tables = new TreeMap<>();
    List<DataFolder> folders = new ArrayList<>();
    for (String name : names) {
      if (TableName.isFile(name)) {
        tables.put(name, TableFiles.read(name, configuration));
      } else if (TableName.isTable(name)) {
        tables.put(name, ItemPropertiesReader.read(source, name));
      } else if (!name.equals(MnistReader.NAME)) {
        folders.add(DataFolder.read(source, name));
      }
    }
    return new LoadedDatasets(mnist, tables, folders);
  }

  /** What tells data sets from those that come with Spindle, as far as they are others. */
  public static SortedMap<String, String> identity(
      Set<String> names, String uri, Configuration configuration) {
    return DataIdentity.of(names, new HadoopSource(uri, configuration));
  }

  /** The sets themselves, for a JVM that Spark's broadcasts do not reach. */
  LoadedDatasets loaded() {
    return loaded.value();
  }

  @Override
  public Mnist mnist() {
    return loaded.value().mnist();
  }

  @Override
  public ItemProperties table(String name) {
    return loaded.value().table(name);
  }

  @Override
  public <T> T open(String name, DatasetReader<T> reader) {
    return loaded.value().open(name, reader);
  }

  @Override
  public <T> T derived(String key, Supplier<T> compute) {
    return loaded.value().derived(key, compute);
  }
}

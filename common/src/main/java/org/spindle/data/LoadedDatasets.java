// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The data sets that were loaded for a run, with the values derived from them.
 *
 * <p>Sent to another JVM it carries the data sets alone. Derived values are kept per JVM in a
 * static table, under the data sets' content and the key, so that two copies in one JVM (two
 * broadcasts, two runs) share them; they stay for the life of the JVM, so keep them to megabytes.
 */
public final class LoadedDatasets implements Datasets, Serializable {

  private static final long serialVersionUID = 1L;

  /** Names a derived value: 64 bits of the data sets' content, and the caller's key. */
  private record DerivedKey(long content, String key) {}

  private static final ConcurrentMap<DerivedKey, Derived> DERIVED = new ConcurrentHashMap<>();

  /** The digits, null if they were not loaded. */
  private final Mnist mnist;

  /** The item-property tables by name. */
  private final TreeMap<String, ItemProperties> tables;

  /** Data sets of one's own. */
  private final List<DataFolder> folders;

  /** 64 bits of the data sets' content. */
  private final long content;

  /**
   * The loaded data sets.
   *
   * @param mnist the digits, null if they were not loaded
   */
  public LoadedDatasets(Mnist mnist) {
    this(mnist, Map.of());
  }

  /**
   * The loaded data sets.
   *
   * @param mnist the digits, null if they were not loaded
   * @param tables item-property tables by name; copied in. The name of a user's file holds its
   *     checksum, see {@link TableName}, so that equal names are equal tables
   */
  public LoadedDatasets(Mnist mnist, Map<String, ItemProperties> tables) {
    this(mnist, tables, List.of());
  }

  /**
   * The loaded data sets.
   *
   * @param mnist the digits, null if they were not loaded
   * @param tables item-property tables by name; copied in
   * @param folders data sets of one's own
   */
  public LoadedDatasets(Mnist mnist, Map<String, ItemProperties> tables, List<DataFolder> folders) {
    this.folders = List.copyOf(folders);
    this.mnist = mnist;
    this.tables = new TreeMap<>(tables);
    this.content = mnist == null ? 0 : content(mnist);
  }

  /**
   * No data sets at all; derived values work.
   *
   * @return data sets for a point that reads none
   */
  public static LoadedDatasets none() {
    return new LoadedDatasets(null);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the digits were not loaded
   */
  @Override
  public Mnist mnist() {
    if (mnist == null) {
      throw new IllegalStateException(
          "data set mnist was not loaded for this point; name it in the experiment's datasets()");
    }
    return mnist;
  }

  /** {@inheritDoc} */
  @Override
  public ItemProperties table(String name) {
    ItemProperties table = tables.get(name);
    if (table == null) {
      throw new IllegalStateException(
          "table "
              + name
              + " was not loaded for this point; name it in the experiment's datasets()");
    }
    return table;
  }

  /** {@inheritDoc} */
  @Override
  public <T> T open(String name, DatasetReader<T> reader) {
    for (DataFolder folder : folders) {
      if (folder.name().equals(name)) {
        String key = "open " + name + " " + folder.sha256() + " " + reader.getClass().getName();
        return derived(key, () -> read(folder, reader));
      }
    }
    throw new IllegalStateException(
        "data set "
            + name
            + " was not loaded for this point; name it in the experiment's datasets()");
  }

  private static <T> T read(DataFolder folder, DatasetReader<T> reader) {
    try {
      return reader.read(folder);
    } catch (IOException e) {
      throw new DatasetException("data set " + folder.name(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The computation may itself ask for values of other keys. If it throws, all who wait ask
   * again in turn, and nothing is kept.
   *
   * @throws IllegalStateException if a computation asks for its own key
   */
  @Override
  @SuppressWarnings("unchecked")
  public <T> T derived(String key, Supplier<T> compute) {
    DerivedKey name = new DerivedKey(content, key);
    // Not computeIfAbsent with the computation inside: that forbids nested keys.
    return (T) DERIVED.computeIfAbsent(name, unused -> new Derived()).get(key, compute);
  }

  /** A derived value and the lock under which it is computed. */
  private static final class Derived {
    private volatile Object value;
    private boolean computing;

    Object get(String key, Supplier<?> compute) {
      Object known = value;
      return known != null ? known : computed(key, compute);
    }

    private synchronized Object computed(String key, Supplier<?> compute) {
      if (value == null) {
        if (computing) {
          throw new IllegalStateException("derived value '" + key + "' is computed from itself");
        }
        computing = true;
        try {
          value = Objects.requireNonNull(compute.get(), () -> "derived value '" + key + "'");
        } finally {
          computing = false;
        }
      }
      return value;
    }
  }

  /** Two CRCs of different polynomials, 20 ms for all of MNIST. */
  private static long content(Mnist mnist) {
    CRC32 low = new CRC32();
    CRC32C high = new CRC32C();
    byte[][] parts = {
      mnist.trainImages(), mnist.trainLabels(), mnist.testImages(), mnist.testLabels()
    };
    for (byte[] part : parts) {
      low.update(part);
      high.update(part);
    }
    // The split into training and test is content too, and so is the shape.
    int shape = 31 * (31 * mnist.rows() + mnist.columns()) + mnist.classes();
    return (high.getValue() << 32 | low.getValue()) + mnist.trainCount() + ((long) shape << 32);
  }
}

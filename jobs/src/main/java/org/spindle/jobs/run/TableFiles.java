// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.spindle.data.DataSource;
import org.spindle.data.DatasetException;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.TableName;
import org.spindle.sweep.Axis;
import org.spindle.sweep.Change;
import org.spindle.sweep.Sweep;

/**
 * The user's own item-property tables, named by the parameter {@code data}: read and checked on the
 * driver before the first point is made, and pinned to their content, see {@link TableName}.
 */
public final class TableFiles {

  /** Name of the parameter whose values may be files. */
  public static final String PARAMETER = "data";

  private TableFiles() {}

  /**
   * The sweep with each file name among the values of {@code data} replaced by the pinned one.
   *
   * @throws DatasetException file:line of the first file that is no table
   */
  public static Sweep pinned(Sweep sweep) {
    Map<String, Object> parameters = new TreeMap<>();
    if (sweep.parameters().get(PARAMETER) instanceof String value) {
      parameters.put(PARAMETER, pinned(value));
    }
    Map<String, Axis> axes = new TreeMap<>();
    if (sweep.scalarAxes().get(PARAMETER) instanceof Axis.Grid values) {
      axes.put(PARAMETER, pinned(values));
    }
    return sweep.with(new Change(parameters, axes, null, null, null, Map.of()));
  }

  private static Axis pinned(Axis.Grid axis) {
    return new Axis.Grid(
        axis.values().stream().map(v -> v instanceof String text ? pinned(text) : v).toList());
  }

  private static String pinned(String value) {
    TableName name = TableName.of(value);
    if (!TableName.isFile(value)) {
      return value;
    }
    ItemPropertiesReader.Content content = content(name, Sessions.hadoop());
    content.table(name.title());
    TableName pinned = name.pinned(content.sha256());
    requireSame(name, pinned, content.where());
    return pinned.toString();
  }

  /** The table of a pinned name. */
  static ItemProperties read(String value, Configuration configuration) {
    TableName name = TableName.of(value);
    ItemPropertiesReader.Content content = content(name, configuration);
    requireSame(name, name.pinned(content.sha256()), content.where());
    return content.table(name.title());
  }

  private static void requireSame(TableName asked, TableName found, String where) {
    if (!asked.checksum().isEmpty() && !asked.equals(found)) {
      throw new DatasetException(
          where,
          "its content has changed: the checksum is "
              + found.checksum()
              + ", asked for was "
              + asked.checksum());
    }
  }

  private static ItemPropertiesReader.Content content(TableName name, Configuration configuration) {
    return ItemPropertiesReader.file(new UserFiles(configuration), name.path());
  }

  /** Files as the user names them: URIs, or paths from the user's folder. */
  private record UserFiles(Configuration configuration) implements DataSource {

    @Override
    public InputStream open(String name) throws IOException {
      boolean uri = name.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
      java.nio.file.Path local = uri ? null : java.nio.file.Path.of(name).toAbsolutePath();
      Path file = new Path(uri ? java.net.URI.create(name) : local.normalize().toUri());
      return file.getFileSystem(configuration).open(file);
    }

    @Override
    public String describe(String name) {
      return name;
    }
  }
}

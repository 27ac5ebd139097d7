// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.From;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Names;
import org.spindle.sweep.Nearest;

/**
 * The SQL that a record of cells or of views stands for; see {@link org.spindle.experiment.Rows}.
 */
final class CellQuery {

  private final Class<? extends Record> parameters;
  private final String table;
  private final Class<? extends Record> type;
  private final boolean aggregated;
  private final Set<String> pooled = new LinkedHashSet<>();
  private final List<String> keys = new ArrayList<>(); // columns of the place, in order
  private final List<String> pooledColumns = new ArrayList<>();
  private final List<String> selected = new ArrayList<>();

  /**
   * A query of one experiment's rows.
   *
   * @param aggregated whether rows of one place become one cell
   */
  CellQuery(
      Experiment<?, ?> experiment,
      Class<? extends Record> type,
      boolean aggregated,
      List<String> pooled) {
    this.parameters = experiment.defaults().getClass();
    this.table = RecordSchema.table(experiment.name());
    this.type = type;
    List<String> names = names(parameters);
    for (String each : pooled) {
      String column = Names.column(each);
      if (!names.contains(column)) {
        throw new IllegalArgumentException(
            type.getName() + ": no parameter " + each + " to pool" + Nearest.hint(column, names));
      }
      this.pooled.add(column);
    }
    for (RecordComponent component : type.getRecordComponents()) {
      select(component, aggregated);
    }
    if (aggregated && !pooledColumns.isEmpty()) {
      selected.add("min(struct(" + String.join(", ", pooledColumns) + ")) AS pooled");
    }
    this.aggregated = aggregated;
  }

  /** The columns by which rows or cells are ordered, and cells grouped. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  /** The query. */
  String sql() {
    return keys.isEmpty() ? unordered() : unordered() + "\nORDER BY " + String.join(", ", keys);
  }

  /** The query in any order. */
  String unordered() {
    From from = type.getAnnotation(From.class);
    String source = from == null ? "rows" : "(" + from.value().strip() + ")";
    String columns = String.join(",\n  ", selected);
    String inner =
        aggregated && !keys.isEmpty()
            ? columns + "\nFROM " + source + "\nGROUP BY " + String.join(", ", keys)
            : columns + "\nFROM " + source;
    String rows = "WITH rows AS (SELECT * FROM " + table + " WHERE status = 'ok')\n";
    if (aggregated && !pooledColumns.isEmpty()) {
      return rows + "SELECT *, pooled.* FROM (SELECT\n  " + inner + ")";
    }
    return rows + "SELECT\n  " + inner;
  }

  private void select(RecordComponent component, boolean aggregated) {
    String column = Names.column(component.getName());
    Sql sql = component.getAnnotation(Sql.class);
    Class<?> kind = component.getType();
    if (kind == parameters) {
      for (String name : names(parameters)) {
        if (pooled.contains(name) && aggregated) {
          pooledColumns.add(name);
        } else {
          key(name);
        }
      }
    } else if (kind == Estimate.class || kind == Twin.class) {
      String of = sql == null ? column : sql.value();
      selected.add("avg(" + of + ") AS " + column);
      selected.add(
          "coalesce(stddev_samp("
              + of
              + ") / sqrt(count("
              + of
              + ")), 0) AS "
              + column
              + RecordReader.ERROR);
      selected.add("count(" + of + ") AS " + column + RecordReader.DRAWS);
      if (kind == Twin.class) {
        String theory = of + RecordReader.THEORY;
        selected.add("avg(" + theory + ") AS " + column + RecordReader.THEORY);
      }
    } else if (sql != null) {
      selected.add(sql.value().strip() + " AS " + column);
    } else if (aggregated || names(parameters).contains(column)) {
      key(column);
    } else {
      selected.add(column);
    }
  }

  private void key(String column) {
    keys.add(column);
    selected.add(column);
  }

  static List<String> names(Class<? extends Record> type) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      names.add(Names.column(component.getName()));
    }
    return names;
  }
}

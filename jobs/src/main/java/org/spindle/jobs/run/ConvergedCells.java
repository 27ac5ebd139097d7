// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.Names;
import org.spindle.sweep.Nearest;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Replicates;
import org.spindle.sweep.Sweep;

/** Which cells have reached the standard error that the sweep asks for. */
final class ConvergedCells {

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final Experiment<?, ?> experiment;
  private final ParameterSpace<?> space;

  ConvergedCells(
      SparkSession spark,
      ResultsFolder folder,
      Experiment<?, ?> experiment,
      ParameterSpace<?> space) {
    this.spark = spark;
    this.folder = folder;
    this.experiment = experiment;
    this.space = space;
  }

  /**
   * Refuses a column whose mean no draws can tell.
   *
   * @throws UserError with the column's place in the sweep, if the experiment has no such result,
   *     or it is no number
   */
  static void requireNumber(Experiment<?, ?> experiment, Sweep sweep, String column) {
    TableLayout layout = TableLayout.of(experiment);
    List<String> numbers =
        layout.result().stream()
            .filter(field -> field.dataType() instanceof NumericType)
            .map(field -> Names.column(field.name()))
            .toList();
    if (!layout.result().isEmpty() && !numbers.contains(column)) {
      throw UserError.usage(
          "%s: %s: '%s' is no number that %s computes%s"
              .formatted(
                  sweep.place(Sweep.UNTIL_OF),
                  Sweep.UNTIL_OF,
                  column,
                  experiment.name(),
                  Nearest.hint(column, numbers)));
    }
  }

  /** The cells that need no more draws. */
  BitSet cells(Replicates.Until until) throws IOException {
    Map<PointId, Row> statistics = statistics(until.column());
    BitSet settled = new BitSet();
    for (int cell = 0; cell < space.cells(); cell++) {
      Row row = statistics.get(space.cellId(cell));
      if (row != null) {
        int last = row.size() - 1;
        double mean = row.isNullAt(last - 1) ? Double.NaN : row.getDouble(last - 1);
        double error = row.isNullAt(last) ? Double.NaN : row.getDouble(last);
        settled.set(cell, until.enough(row.getLong(last - 2), mean, error));
      }
    }
    return settled;
  }

  private Map<PointId, Row> statistics(String column) throws IOException {
    TableLayout layout = TableLayout.of(experiment);
    List<String> quoted = layout.parameters().stream().map(field -> quoted(field.name())).toList();
    String names = String.join(", ", quoted);
    String mean = quoted(column(layout, column));
    Dataset<Row> rows = ResultTables.distinct(spark, folder, experiment);
    rows.createOrReplaceTempView("rows_of_a_sweep");
    String query =
        "SELECT %1$s, count(*), avg(%2$s), stddev_samp(%2$s) / sqrt(count(%2$s))"
                .formatted(names, mean)
            + " FROM rows_of_a_sweep WHERE status = 'ok' AND seed = "
            + space.sweep().seed()
            + " GROUP BY "
            + names;
    Map<PointId, Row> statistics = new HashMap<>();
    Set<String> parameters = space.binding().defaults().keySet();
    for (Row row : spark.sql(query).collectAsList()) {
      // A row of another sweep may have other parameters where names are free.
      if (ParametersOfRow.values(layout, row).keySet().equals(parameters)) {
        statistics.put(cellId(space, ParametersOfRow.of(experiment, row)), row);
      }
    }
    return statistics;
  }

  /** The result column that the sweep means, in whichever spelling. */
  private static String column(TableLayout layout, String wanted) {
    return layout.result().stream()
        .map(StructField::name)
        .filter(name -> Names.column(name).equals(wanted))
        .findFirst()
        .orElse(wanted);
  }

  private static String quoted(String column) {
    return "`" + column + "`";
  }

  @SuppressWarnings("unchecked")
  private static <P extends Record> PointId cellId(ParameterSpace<P> space, Record parameters) {
    return space.cellId((P) parameters);
  }
}

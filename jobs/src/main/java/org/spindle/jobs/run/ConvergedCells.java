// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Replicates;

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
    List<StructField> parameters = RecordSchema.fields(experiment.defaults().getClass());
    String names = String.join(", ", parameters.stream().map(StructField::name).toList());
    Dataset<Row> rows = ResultTables.distinct(spark, folder, experiment);
    rows.createOrReplaceTempView("rows_of_a_sweep");
    String query =
        "SELECT "
            + names
            + ", count(*), avg("
            + column
            + "), stddev_samp("
            + column
            + ") / sqrt(count("
            + column
            + ")) FROM rows_of_a_sweep WHERE status = 'ok' AND seed = "
            + space.sweep().seed()
            + " GROUP BY "
            + names;
    Map<PointId, Row> statistics = new HashMap<>();
    for (Row row : spark.sql(query).collectAsList()) {
      statistics.put(cellId(row, parameters), row);
    }
    return statistics;
  }

  private PointId cellId(Row row, List<StructField> parameters) {
    return cellId(space, ParametersOfRow.of(experiment, row));
  }

  @SuppressWarnings("unchecked")
  private static <P extends Record> PointId cellId(ParameterSpace<P> space, Record parameters) {
    return space.cellId((P) parameters);
  }
}

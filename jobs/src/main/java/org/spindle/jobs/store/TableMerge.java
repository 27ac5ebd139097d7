// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Reproducibility;

/**
 * Two tables of one experiment as one: each point once, an {@code ok} row before a failed one, then
 * the later. Rows stay as they are, with the sweep, the commit and the machine that made them.
 */
public final class TableMerge {

  private TableMerge() {}

  /** Where two tables contradict each other: points that are {@code ok} in both and differ. */
  public static TableComparison.Summary contradictions(
      SparkSession spark,
      ResultsFolder a,
      ResultsFolder b,
      TableLayout layout,
      Reproducibility reproducibility)
      throws IOException {
    return TableComparison.of(spark, a, b, layout, reproducibility, "status = 'ok'");
  }

  /**
   * Writes the rows of tables of two folders into that of a third, which has none yet.
   *
   * @return number of rows written
   */
  public static long write(
      SparkSession spark,
      List<ResultsFolder> folders,
      ResultsFolder into,
      TableLayout layout,
      TableLock lock)
      throws IOException {
    Dataset<Row> all = null;
    long bytes = 0;
    for (ResultsFolder folder : folders) {
      bytes += folder.bytes(layout.table());
      Dataset<Row> rows = ResultTables.distinct(spark, folder, layout);
      all = all == null ? rows : all.unionByName(rows);
    }
    Staging staging = lock.staging();
    Path fresh = staging.wave("merge-" + UUID.randomUUID(), 0);
    Compaction.write(ResultTables.latest(all), layout, bytes, fresh);
    staging.publish(fresh);
    return ResultTables.raw(spark, into, layout).count();
  }
}

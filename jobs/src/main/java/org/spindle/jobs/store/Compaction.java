// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Rewrites the many small files of a table into few, each point once.
 *
 * <p>The new files are published before the old ones are deleted; a crash in between leaves rows
 * twice, which readers drop and the next compaction removes.
 */
public final class Compaction {

  private static final long TARGET_BYTES = 128L << 20;

  private Compaction() {}

  /**
   * What a compaction did.
   *
   * @param filesBefore number of data files before
   * @param filesAfter number of data files after
   * @param bytesBefore their size before
   * @param bytesAfter their size after
   * @param rows rows in the table
   */
  public record Summary(
      int filesBefore, int filesAfter, long bytesBefore, long bytesAfter, long rows) {}

  /** Compacts one table under its lock. */
  public static Summary compact(
      SparkSession spark, ResultsFolder folder, TableLayout layout, TableLock lock)
      throws IOException {
    String table = layout.table();
    Staging staging = lock.staging();
    staging.salvage();
    List<FileStatus> before = folder.dataFiles(folder.table(table));
    long bytes = before.stream().mapToLong(FileStatus::getLen).sum();

    // From here on until the old files are gone the table holds points twice.
    ResultTables.markRepeats(folder, table);
    Dataset<Row> rows = ResultTables.distinct(spark, folder, layout);
    Path fresh = staging.wave("compact-" + UUID.randomUUID(), 0);
    write(rows, layout, bytes, fresh);
    staging.publish(fresh);
    lock.check();
    for (FileStatus old : before) {
      folder.files().delete(old.getPath(), false);
    }
    folder.files().delete(folder.own("repeats/" + table), false);
    List<FileStatus> after = folder.dataFiles(folder.table(table));
    long count = ResultTables.raw(spark, folder, layout).count();
    return new Summary(
        before.size(),
        after.size(),
        bytes,
        after.stream().mapToLong(FileStatus::getLen).sum(),
        count);
  }

  /** Writes rows of about so many bytes as few files, neighbours beside each other. */
  static void write(Dataset<Row> rows, TableLayout layout, long bytes, Path fresh) {
    int files = (int) Math.max(1, (bytes + TARGET_BYTES - 1) / TARGET_BYTES);
    rows.repartition(files)
        .sortWithinPartitions(sortColumns(layout))
        .write()
        .mode(SaveMode.ErrorIfExists)
        .options(ResultSchema.encoding(layout))
        .parquet(fresh.toString());
  }

  private static org.apache.spark.sql.Column[] sortColumns(TableLayout layout) {
    List<org.apache.spark.sql.Column> columns =
        layout.parameters().stream()
            .map(field -> org.apache.spark.sql.functions.col(field.name()))
            .collect(java.util.stream.Collectors.toList());
    columns.add(org.apache.spark.sql.functions.col("replicate"));
    return columns.toArray(org.apache.spark.sql.Column[]::new);
  }
}

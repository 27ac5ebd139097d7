// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;

/**
 * The tables of a results folder as views of a Spark session: one per experiment, {@code points}
 * with the common columns of all, {@code checks}, {@code bench}.
 *
 * <p>A point that was computed twice is seen once: an {@code ok} row wins, then the latest.
 */
public final class ResultTables {

  // Letters of names here, which Spark would take for a pattern. With its option to leave patterns
  // alone it reads each of n such files n times.
  private static final String PATTERN_LETTERS = "[\\\\{}\\[\\]*?]";

  private final SparkSession spark;
  private final Set<String> names = new HashSet<>();

  /**
   * Registers the views.
   *
   * @param known the experiments whose tables may be there; other tables have the columns that
   *     their files have
   * @throws IOException if the folder cannot be listed
   */
  public ResultTables(
      SparkSession spark, ResultsFolder folder, Collection<? extends Experiment<?, ?>> known)
      throws IOException {
    this.spark = spark;
    List<String> points = new ArrayList<>();
    for (String table : folder.tables()) {
      Experiment<?, ?> experiment = ofTable(table, known);
      TableLayout layout =
          experiment == null ? TableLayout.read(folder, table) : TableLayout.of(experiment);
      if (layout != null) {
        distinct(spark, folder, layout).createOrReplaceTempView(table);
        points.add(pointsOf(layout.experiment(), table));
      } else {
        Dataset<Row> rows = spark.read().parquet(files(folder, table));
        rows.createOrReplaceTempView(table);
        if (List.of(rows.columns()).containsAll(commonNames())) {
          points.add(pointsOf(table.replace('_', '-'), table));
        }
      }
      names.add(table);
    }
    if (!points.isEmpty()) {
      spark.sql(String.join(" UNION ALL ", points)).createOrReplaceTempView("points");
      names.add("points");
    }
  }

  /** The rows of an experiment's table as they were written, duplicates included. */
  public static Dataset<Row> raw(
      SparkSession spark, ResultsFolder folder, Experiment<?, ?> experiment) {
    return raw(spark, folder, TableLayout.of(experiment));
  }

  /** The rows of a table of points as they were written, duplicates included. */
  public static Dataset<Row> raw(SparkSession spark, ResultsFolder folder, TableLayout layout) {
    StructType schema = ResultSchema.of(layout);
    String[] files = files(folder, layout.table());
    // The schema is given, so that files of an older version, with fewer columns, still read.
    return files.length == 0
        ? spark.createDataFrame(List.of(), schema)
        : spark.read().schema(schema).parquet(files);
  }

  private static String[] files(ResultsFolder folder, String table) {
    try {
      return folder.dataFiles(folder.table(table)).stream()
          .map(file -> escaped(file.getPath().toString()))
          .toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path that Spark takes for what it says. */
  static String escaped(String path) {
    return path.replaceAll(PATTERN_LETTERS, "\\\\$0");
  }

  /** The rows of an experiment's table, each point once. */
  public static Dataset<Row> distinct(
      SparkSession spark, ResultsFolder folder, Experiment<?, ?> experiment) throws IOException {
    return distinct(spark, folder, TableLayout.of(experiment));
  }

  /** The rows of a table of points, each point once. */
  public static Dataset<Row> distinct(SparkSession spark, ResultsFolder folder, TableLayout layout)
      throws IOException {
    Dataset<Row> raw = raw(spark, folder, layout);
    return mayRepeat(folder, layout) ? latest(raw) : raw;
  }

  /** Each point once: an {@code ok} row before a failed one, then the later. */
  static Dataset<Row> latest(Dataset<Row> rows) {
    WindowSpec latest =
        Window.partitionBy("point_id")
            .orderBy(col("status").equalTo("ok").desc(), col("started_at").desc());
    return rows.withColumn("recency", row_number().over(latest))
        .where("recency = 1")
        .drop("recency");
  }

  /** Notes that the table may from now on hold a point twice, so that readers look out for it. */
  public static void markRepeats(ResultsFolder folder, String table) throws IOException {
    folder.writeText(folder.own("repeats/" + table), "retry or force was used\n");
  }

  /** The names of all views, sorted. */
  public List<String> names() {
    return names.stream().sorted().toList();
  }

  /** Whether the table (snake_case) exists and has at least one row with status {@code ok}. */
  public boolean has(String table) {
    if (!names.contains(table)) {
      return false;
    }
    boolean points = List.of(spark.table(table).columns()).contains("status");
    String filter = points ? " WHERE status = 'ok'" : "";
    return !spark.sql("SELECT 1 FROM " + table + filter + " LIMIT 1").isEmpty();
  }

  /** The rows of a query, on the driver. */
  public List<Row> rows(String query) {
    return sql(query).collectAsList();
  }

  /** Spark SQL over the tables; each experiment is a table, duplicates already dropped. */
  public Dataset<Row> sql(String query) {
    return spark.sql(query);
  }

  private static boolean mayRepeat(ResultsFolder folder, TableLayout layout) throws IOException {
    if (folder.files().exists(folder.own("repeats/" + layout.table()))) {
      return true;
    }
    Set<String> parts = new HashSet<>();
    for (FileStatus file : folder.dataFiles(folder.table(layout.table()))) {
      String part = ParquetFile.part(file.getPath().getName());
      if (part == null || !parts.add(part)) { // put there by hand, perhaps a copy
        return true;
      }
    }
    return false;
  }

  /** The common columns of a table of points, with its experiment. */
  static String pointsOf(String experiment, String table) {
    String columns = String.join(", ", commonNames());
    return "SELECT '" + experiment + "' AS experiment, " + columns + " FROM " + table;
  }

  private static List<String> commonNames() {
    return ResultSchema.COMMON.stream().map(StructField::name).toList();
  }

  private static Experiment<?, ?> ofTable(
      String table, Collection<? extends Experiment<?, ?>> known) {
    for (Experiment<?, ?> experiment : known) {
      if (experiment.about().table().equals(table)) {
        return experiment;
      }
    }
    return null;
  }
}

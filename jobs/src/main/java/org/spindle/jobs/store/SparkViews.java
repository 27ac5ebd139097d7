// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;

/**
 * The tables of a results folder as statements that name their folders, so that rows which are
 * computed later are seen, too: the views that {@link ResultTables} makes, each point once.
 */
public final class SparkViews {

  /**
   * One statement.
   *
   * @param name what it defines
   * @param columns of files, as DDL; empty for those that the files have
   * @param files the folder of its files, as Spark reads a pattern; null for a view
   * @param query of a view; null for files
   */
  private record Definition(String name, String columns, String files, String query) {

    /** For one session. */
    String temporary() {
      String begin = "CREATE OR REPLACE TEMPORARY VIEW `" + name + "`";
      return query == null
          ? begin
              + (columns.isEmpty() ? "" : " (" + columns + ")")
              + "\n  USING parquet OPTIONS (path '"
              + quoted(files)
              + "')"
          : begin + " AS\n  " + query;
    }

    /** For all sessions of a catalog. */
    String lasting() {
      return query == null
          ? "CREATE TABLE IF NOT EXISTS `"
              + name
              + "`"
              + (columns.isEmpty() ? "" : " (" + columns + ")")
              + " USING parquet LOCATION '"
              + quoted(files)
              + "'"
          : "CREATE OR REPLACE VIEW `" + name + "` AS " + query;
    }

    private static String quoted(String path) {
      return path.replace("\\", "\\\\").replace("'", "\\'");
    }
  }

  private final List<Definition> definitions = new ArrayList<>();

  private SparkViews(ResultsFolder folder, Collection<? extends Experiment<?, ?>> known)
      throws IOException {
    Map<String, TableLayout> layouts =
        known.stream().map(TableLayout::of).collect(Collectors.toMap(TableLayout::table, l -> l));
    List<String> points = new ArrayList<>();
    for (String table : folder.tables()) {
      TableLayout layout =
          layouts.containsKey(table) ? layouts.get(table) : TableLayout.read(folder, table);
      String files = ResultTables.escaped(folder.table(table).toString());
      if (layout == null) {
        definitions.add(new Definition(table, "", files, null));
      } else {
        StructType schema = ResultSchema.of(layout);
        definitions.add(new Definition(table + "_files", schema.toDDL(), files, null));
        definitions.add(new Definition(table, "", null, distinct(table, schema)));
        points.add(ResultTables.pointsOf(layout.experiment(), table));
      }
    }
    if (!points.isEmpty()) {
      definitions.add(new Definition("points", "", null, String.join("\n  UNION ALL ", points)));
    }
  }

  /**
   * A script of temporary views for Spark's own shell, {@code spark-sql -i views.sql}, each
   * statement ended by {@code ;}.
   *
   * @param known the experiments whose tables may be there
   */
  public static String of(ResultsFolder folder, Collection<? extends Experiment<?, ?>> known)
      throws IOException {
    StringBuilder script = new StringBuilder();
    script.append("-- The tables of ").append(folder.root());
    script.append(" for Spark's own shell: spark-sql -i views.sql\n");
    for (Definition one : new SparkViews(folder, known).definitions) {
      script.append(one.temporary()).append(";\n");
    }
    return script.toString();
  }

  /**
   * Statements that define the tables for all sessions of a catalog, in which some of them may be
   * there already.
   *
   * @param known the experiments whose tables may be there
   */
  public static List<String> lasting(
      ResultsFolder folder, Collection<? extends Experiment<?, ?>> known) throws IOException {
    return new SparkViews(folder, known).definitions.stream().map(Definition::lasting).toList();
  }

  private static String distinct(String table, StructType schema) {
    List<String> names = new ArrayList<>();
    for (StructField field : schema.fields()) {
      names.add("`" + field.name() + "`");
    }
    return "SELECT "
        + String.join(", ", names)
        + " FROM (\n    SELECT *, row_number() OVER (PARTITION BY point_id"
        + " ORDER BY status = 'ok' DESC, started_at DESC) AS recency FROM `"
        + table
        + "_files`)\n  WHERE recency = 1";
  }
}

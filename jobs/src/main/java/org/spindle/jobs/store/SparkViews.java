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
 * The tables of a results folder as statements for Spark's own shell, {@code spark-sql -i
 * views.sql}: the views that {@link ResultTables} makes, each point once. They name the folders, so
 * rows that are computed later are seen, too.
 */
public final class SparkViews {

  private final ResultsFolder folder;
  private final List<String> statements = new ArrayList<>();

  private SparkViews(ResultsFolder folder) {
    this.folder = folder;
  }

  /**
   * The statements, each ended by {@code ;}.
   *
   * @param known the experiments whose tables may be there
   */
  public static String of(ResultsFolder folder, Collection<? extends Experiment<?, ?>> known)
      throws IOException {
    SparkViews views = new SparkViews(folder);
    Map<String, TableLayout> layouts =
        known.stream().map(TableLayout::of).collect(Collectors.toMap(TableLayout::table, l -> l));
    List<String> points = new ArrayList<>();
    for (String table : folder.tables()) {
      TableLayout layout =
          layouts.containsKey(table) ? layouts.get(table) : TableLayout.read(folder, table);
      if (layout == null) {
        views.files(table, table, "");
      } else {
        StructType schema = ResultSchema.of(layout);
        views.files(table + "_files", table, " (" + schema.toDDL() + ")");
        views.add(table, distinct(table, schema));
        points.add(ResultTables.pointsOf(layout.experiment(), table));
      }
    }
    if (!points.isEmpty()) {
      views.add("points", String.join("\n  UNION ALL ", points));
    }
    return "-- The tables of "
        + folder.root()
        + " for Spark's own shell: spark-sql -i views.sql\n"
        + String.join("", views.statements);
  }

  private void files(String view, String table, String columns) {
    String path = ResultTables.escaped(folder.table(table).toString());
    statements.add(
        "CREATE OR REPLACE TEMPORARY VIEW `"
            + view
            + "`"
            + columns
            + "\n  USING parquet OPTIONS (path '"
            + path.replace("\\", "\\\\").replace("'", "\\'")
            + "');\n");
  }

  private void add(String view, String query) {
    statements.add("CREATE OR REPLACE TEMPORARY VIEW `" + view + "` AS\n  " + query + ";\n");
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

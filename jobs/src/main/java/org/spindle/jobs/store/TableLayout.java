// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;

/**
 * The columns of a table of points behind the common ones. Those of an experiment with records are
 * in its code; those of {@link OwnColumns} are kept in {@code DIR/_spindle/columns}, so that a
 * folder can be read without the experiment.
 *
 * @param experiment kebab-case name, which the table is called after
 * @param question what its sweep asks; may be empty
 * @param parameters columns of the parameters
 * @param result columns of the result
 */
public record TableLayout(
    String experiment, String question, List<StructField> parameters, List<StructField> result)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENDING = ".json";

  /** Copies the lists in. */
  public TableLayout {
    parameters = List.copyOf(parameters);
    result = List.copyOf(result);
  }

  /** The layout of an experiment's table. */
  public static TableLayout of(Experiment<?, ?> experiment) {
    if (experiment instanceof OwnColumns<?, ?> own) {
      return own.layout();
    }
    return new TableLayout(
        experiment.name(),
        experiment.about().question(),
        RecordSchema.fields(experiment.defaults().getClass()),
        RecordSchema.fields(experiment.resultType()));
  }

  /** The layouts that are kept in a folder, in the order of their names. */
  public static List<TableLayout> stored(ResultsFolder folder) throws IOException {
    List<TableLayout> layouts = new ArrayList<>();
    Path kept = folder.own("columns");
    if (folder.files().exists(kept)) {
      for (FileStatus file : folder.files().listStatus(kept)) {
        String name = file.getPath().getName();
        if (name.endsWith(ENDING) && !name.startsWith(".")) {
          layouts.add(read(folder, name.substring(0, name.length() - ENDING.length())));
        }
      }
    }
    layouts.sort(java.util.Comparator.comparing(TableLayout::experiment));
    return layouts;
  }

  /** The layout of a table as it is kept in a folder, or null. */
  public static TableLayout read(ResultsFolder folder, String table) throws IOException {
    String text = folder.readText(path(folder, table));
    if (text == null) {
      return null;
    }
    JsonNode node = JSON.readTree(text);
    return new TableLayout(
        node.path("experiment").asText(),
        node.path("question").asText(),
        fields(node.path("parameters")),
        fields(node.path("result")));
  }

  /** Keeps the layout in a folder. */
  public void write(ResultsFolder folder) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("experiment", experiment);
    node.put("question", question);
    node.set("parameters", JSON.readTree(DataTypes.createStructType(parameters).json()));
    node.set("result", JSON.readTree(DataTypes.createStructType(result).json()));
    folder.writeText(path(folder, table()), node.toPrettyString());
  }

  /** The table of the experiment. */
  public String table() {
    return RecordSchema.table(experiment);
  }

  private static Path path(ResultsFolder folder, String table) {
    return folder.own("columns/" + table + ENDING);
  }

  private static List<StructField> fields(JsonNode struct) {
    return List.of(((StructType) DataType.fromJson(struct.toString())).fields());
  }
}

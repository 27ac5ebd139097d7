// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.RowValues;

/** Rows as text: an aligned table, CSV or one JSON object a line. */
public final class RowPrinter {

  /** How rows are written. */
  public enum Format {
    /** Aligned columns. */
    TABLE,
    /** Comma-separated, quoted as in RFC 4180, with a header. */
    CSV,
    /** One JSON object a line. */
    JSON
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int WIDEST = 60;

  private RowPrinter() {}

  /** Prints all rows of a query; CSV and JSON are streamed. Ends early if nobody reads on. */
  public static void print(Dataset<Row> rows, Format format, PrintStream out) {
    print(rows, format, out, () -> false);
  }

  /** Prints the rows of a query until it is told to stop. */
  public static void print(
      Dataset<Row> rows, Format format, PrintStream out, BooleanSupplier stopped) {
    String[] columns = rows.columns();
    BooleanSupplier unread = () -> stopped.getAsBoolean() || out.checkError();
    switch (format) {
      case TABLE -> table(columns, rows.collectAsList(), out, unread);
      case CSV -> csv(List.of(columns), rows.toLocalIterator(), out, unread);
      case JSON ->
          each(rows.toLocalIterator(), unread, values -> out.println(json(columns, values)));
      default -> throw new IllegalStateException(format.name());
    }
  }

  /** Prints rows as CSV. */
  static void csv(
      List<String> columns, Iterator<Row> rows, PrintStream out, BooleanSupplier unread) {
    out.println(csv(columns));
    each(rows, unread, values -> out.println(csv(values)));
  }

  /** Prints what is no table of Spark's as CSV, a list of values a line. */
  public static void csv(List<String> columns, List<List<Object>> lines, PrintStream out) {
    out.println(csv(columns));
    lines.forEach(values -> out.println(csv(values)));
  }

  /** Ends with the rows, or as soon as nobody reads on. */
  private static void each(
      Iterator<Row> rows, BooleanSupplier unread, Consumer<List<Object>> line) {
    while (!unread.getAsBoolean() && rows.hasNext()) {
      line.accept(RowValues.of(rows.next()));
    }
  }

  private static void table(
      String[] columns, List<Row> rows, PrintStream out, BooleanSupplier unread) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of(columns));
    for (Row row : rows) {
      cells.add(RowValues.of(row).stream().map(value -> shortened(String.valueOf(value))).toList());
    }
    int[] widths = new int[columns.length];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : cells) {
      if (unread.getAsBoolean()) {
        return;
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(String.format("%-" + widths[i] + "s  ", line.get(i)));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  private static String csv(List<?> values) {
    return String.join(
        ",", values.stream().map(value -> value == null ? "" : quoted(value.toString())).toList());
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String json(String[] columns, List<Object> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      Object value = values.get(i);
      boolean plain =
          value == null
              || value instanceof Number
              || value instanceof Boolean
              || value instanceof List<?>;
      object.put(columns[i], plain ? value : value.toString());
    }
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rows are plain values", e);
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.FigureRenderer;
import org.spindle.figure.Sheet;
import org.spindle.jobs.run.UserError;

/**
 * A query as a figure: its rows, and the files that are made of them.
 *
 * @param figure what is drawn
 * @param columns of the query
 * @param rows of the query
 */
public record Plot(Figure figure, List<String> columns, List<Row> rows) {

  /** Endings of the files that can be drawn. */
  public static final List<String> ENDINGS = List.of("pdf", "svg", "png");

  /** Rows that a figure may have. */
  private static final int MOST_ROWS = 200_000;

  /** Dots per pixel of 1/96 inch: 600 an inch, as journals ask of lines. */
  private static final double PIXEL_RATIO = 6.25;

  /** Copies the lists in. */
  public Plot {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Asks a query and arranges its rows.
   *
   * @param name of the file, without its ending
   * @param sql the query, which the figure remembers
   */
  public static Plot of(
      Dataset<Row> query, PlotChoice choice, Sheet sheet, String name, String sql) {
    PlotColumns columns = PlotColumns.of(query.schema(), choice);
    List<Row> rows = query.limit(MOST_ROWS + 1).collectAsList();
    if (rows.size() > MOST_ROWS) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "the query has more than %,d rows; let it aggregate them, or LIMIT them",
              MOST_ROWS));
    }
    if (rows.isEmpty()) {
      throw UserError.usage("the query has no rows: there is nothing to draw");
    }
    Figure figure = new PlotPanels(columns, choice).figure(rows, sheet, id(name), sql);
    return new Plot(figure, List.of(query.columns()), rows);
  }

  /** Writes the figure and, under the same name, its data as CSV; returns the latter's name. */
  public String write(Path folder, String file, Sheet sheet, Configuration configuration)
      throws IOException {
    byte[] drawn = drawn(file.substring(file.lastIndexOf('.') + 1), sheet);
    String csv = file.substring(0, file.lastIndexOf('.')) + ".csv";
    ReportFiles files = ReportFiles.in(folder, configuration);
    files.put(file, drawn);
    files.put(csv, csv());
    return csv;
  }

  private byte[] drawn(String ending, Sheet sheet) {
    try {
      return switch (ending) {
        case "svg" -> FigureRenderer.svg(figure, sheet).getBytes(StandardCharsets.UTF_8);
        case "png" -> FigureRenderer.png(figure, sheet, PIXEL_RATIO);
        default -> FigureRenderer.pdf(figure, sheet);
      };
    } catch (IllegalArgumentException e) { // too many panels for the width
      throw UserError.usage(e.getMessage());
    }
  }

  private byte[] csv() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    RowPrinter.csv(columns, rows.iterator(), out, () -> false);
    out.flush();
    return bytes.toByteArray();
  }

  /** A name for identities within a drawing. */
  private static String id(String name) {
    return "plot-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}

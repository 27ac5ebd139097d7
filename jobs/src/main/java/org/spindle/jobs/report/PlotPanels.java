// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.figure.Sheet;
import org.spindle.jobs.run.UserError;

/**
 * Rows of a query, dealt out to panels and series: simulation as points, theory as a line where it
 * is known at many places, as a dash at each where it is known at few.
 */
final class PlotPanels {

  private static final int MOST_SERIES = 32;
  private static final int MOST_PANELS = 24;
  private static final double[] NONE = {};
  private static final double[] NOWHERE = {Double.NaN};

  /** Places of a theory that are marked one by one; a line through so few is none of theory's. */
  private static final int MOST_DASHES = 15;

  private final PlotColumns columns;
  private final PlotChoice choice;
  private final List<String> places = new ArrayList<>();
  private int drawable;
  private boolean forked;

  PlotPanels(PlotColumns columns, PlotChoice choice) {
    this.columns = columns;
    this.choice = choice;
  }

  /** One point: abscissa, ordinate, error, theory. */
  private record Dot(double x, double y, double error, double theory) {}

  Figure figure(List<Row> all, Sheet sheet, String name, String sql) {
    // what has no place has no entry in the legend either, and no panel
    List<Row> rows = all.stream().filter(this::hasPlace).toList();
    List<Object> series = values(rows, columns.series());
    List<Object> panels = values(rows, columns.panel());
    requireAtMost("--series", choice.series(), series.size(), MOST_SERIES);
    requireAtMost("--panel", choice.panel(), panels.size(), MOST_PANELS);
    if (columns.named()) {
      values(rows, columns.x()).forEach(place -> places.add(String.valueOf(place)));
    }
    Map<Object, Map<Object, List<Dot>>> dots = new LinkedHashMap<>();
    for (Row row : rows) {
      dots.computeIfAbsent(value(row, columns.panel()), p -> new LinkedHashMap<>())
          .computeIfAbsent(value(row, columns.series()), s -> new ArrayList<>())
          .add(dot(row));
    }
    List<Panel> drawn = new ArrayList<>();
    for (Object panel : panels) {
      drawn.add(panel(panel, dots.get(panel), series));
    }
    tell(all.size());
    return new Figure(name, choice.title(), "", sql, across(drawn.size(), sheet), drawn);
  }

  /** What cannot be seen of so many rows. */
  private void tell(int rows) {
    if (drawable == 0) {
      throw UserError.usage(
          "no row has a place on the axes: "
              + choice.y()
              + " is null or not finite everywhere, or ≤ 0 on a logarithmic axis");
    }
    if (drawable < rows) {
      System.err.printf(
          Locale.ROOT,
          "%,d of %,d rows have no place on the axes and are not drawn%n",
          rows - drawable,
          rows);
    }
    if (forked) {
      System.err.printf(
          "%s has several values at one %s, and its line goes up and down between them; --series"
              + " COL or --panel COL tells them apart%n",
          columns.lines() ? choice.y() : choice.theory(), choice.x());
    }
  }

  /** Panels in a row. */
  private static int across(int panels, Sheet sheet) {
    if (sheet == Sheet.ONE_COLUMN) {
      return panels <= 3 ? 1 : 2;
    }
    return panels == 4 ? 2 : Math.min(panels, 3);
  }

  private Panel panel(Object value, Map<Object, List<Dot>> dots, List<Object> series) {
    List<Layer> below = new ArrayList<>();
    List<Layer> above = new ArrayList<>();
    for (int color = 0; color < series.size(); color++) {
      List<Dot> own = dots.get(series.get(color));
      if (own != null) {
        layers(own, series.get(color), color, below, above);
      }
    }
    below.addAll(above);
    if (columns.theory() >= 0 && columns.series() >= 0) {
      below.addAll(0, key());
    }
    String title = columns.panel() < 0 ? "" : told(choice.panel(), value);
    return new Panel(title, across(), scale(choice.y(), choice.logY()), below);
  }

  /** Entries of the legend that tell theory from simulation, whatever the series. */
  private List<Layer> key() {
    double[] error = columns.error() < 0 ? NONE : NOWHERE;
    return List.of(
        new Layer.Curve(choice.theory(), Palette.NEUTRAL, NOWHERE, NOWHERE),
        new Layer.Points(choice.y(), Palette.NEUTRAL, NOWHERE, NOWHERE, error));
  }

  private Scale across() {
    return columns.named() ? Scale.names(choice.x(), places) : scale(choice.x(), choice.logX());
  }

  private static Scale scale(String label, boolean logarithmic) {
    return logarithmic ? Scale.log(label) : Scale.linear(label);
  }

  private void layers(
      List<Dot> dots, Object value, int color, List<Layer> below, List<Layer> above) {
    List<Dot> sorted = dots.stream().sorted(Comparator.comparingDouble(Dot::x)).toList();
    drawable += (int) dots.stream().filter(this::isDrawable).count();
    boolean alone = columns.series() < 0;
    String label = alone ? columns.theory() < 0 ? "" : choice.y() : told(choice.series(), value);
    double[] x = sorted.stream().mapToDouble(Dot::x).toArray();
    double[] y = sorted.stream().mapToDouble(Dot::y).toArray();
    double[] error = sorted.stream().mapToDouble(Dot::error).toArray();
    if (columns.lines()) {
      forked |= forks(sorted);
      if (columns.error() >= 0) {
        below.add(new Layer.Band(label, color, x, shifted(y, error, -1), shifted(y, error, 1)));
      }
      above.add(new Layer.Curve(label, color, x, y));
      return;
    }
    if (columns.theory() >= 0) {
      below.add(theory(alone ? choice.theory() : "", color, distinctTheory(sorted)));
    }
    above.add(new Layer.Points(label, color, x, y, columns.error() < 0 ? NONE : error));
  }

  private Layer theory(String label, int color, List<Dot> known) {
    double[] x = known.stream().mapToDouble(Dot::x).toArray();
    double[] y = known.stream().mapToDouble(Dot::theory).toArray();
    if (columns.named() || Arrays.stream(x).distinct().count() <= MOST_DASHES) {
      return new Layer.Curve(label, color, apart(x), apart(y));
    }
    forked |= forks(known);
    return new Layer.Curve(label, color, x, y);
  }

  /** Numbers with a gap behind each, which keeps a line from joining them. */
  private static double[] apart(double[] values) {
    return Arrays.stream(values).flatMap(value -> DoubleStream.of(value, Double.NaN)).toArray();
  }

  /** Replicates at one place have one prediction. */
  private static List<Dot> distinctTheory(List<Dot> sorted) {
    Set<List<Double>> seen = new LinkedHashSet<>();
    return sorted.stream().filter(dot -> seen.add(List.of(dot.x(), dot.theory()))).toList();
  }

  /** Whether a line has more than one value at a place. */
  private static boolean forks(List<Dot> line) {
    return line.stream().mapToDouble(Dot::x).distinct().count() < line.size();
  }

  /** Whether a row has a point, or a prediction, on the axes. */
  private boolean hasPlace(Row row) {
    double x = columns.named() ? 0 : PlotColumns.number(row, columns.x());
    return isDrawable(x, choice.logX())
        && (isDrawable(PlotColumns.number(row, columns.y()), choice.logY())
            || isDrawable(PlotColumns.number(row, columns.theory()), choice.logY()));
  }

  private boolean isDrawable(Dot dot) {
    return isDrawable(dot.x(), choice.logX()) && isDrawable(dot.y(), choice.logY());
  }

  private static boolean isDrawable(double value, boolean logarithmic) {
    return Double.isFinite(value) && (!logarithmic || value > 0);
  }

  private static double[] shifted(double[] y, double[] error, int sign) {
    double[] shifted = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      shifted[i] = y[i] + sign * error[i];
    }
    return shifted;
  }

  private Dot dot(Row row) {
    double x =
        columns.named()
            ? places.indexOf(String.valueOf(row.get(columns.x())))
            : PlotColumns.number(row, columns.x());
    return new Dot(
        x,
        PlotColumns.number(row, columns.y()),
        PlotColumns.number(row, columns.error()),
        PlotColumns.number(row, columns.theory()));
  }

  private static Object value(Row row, int column) {
    Object value = column < 0 ? null : row.get(column);
    return value instanceof Float one ? Double.valueOf(one.toString()) : value;
  }

  /** The different values of a column: numbers by size, others in the order of the query. */
  private static List<Object> values(List<Row> rows, int column) {
    Set<Object> different = new LinkedHashSet<>();
    rows.forEach(row -> different.add(value(row, column)));
    List<Object> values = new ArrayList<>(different);
    if (values.stream().allMatch(v -> v == null || v instanceof Number)) {
      values.sort(
          Comparator.comparingDouble(v -> v == null ? Double.NaN : ((Number) v).doubleValue()));
    }
    return values;
  }

  /** Words speak for themselves, numbers by the name of their column. */
  private static String told(String column, Object value) {
    return value instanceof String word ? word : column + " = " + number(value);
  }

  /** Six digits tell values apart; what rounding adds behind them is not shown. */
  private static String number(Object value) {
    if (!(value instanceof Double one) || !Double.isFinite(one)) {
      return String.valueOf(value);
    }
    BigDecimal rounded = new BigDecimal(one).round(new MathContext(6)).stripTrailingZeros();
    double size = Math.abs(one);
    return one == 0 || size >= 1e-4 && size < 1e6
        ? rounded.toPlainString()
        : rounded.toString().replaceFirst("E\\+?", "·10^");
  }

  private static void requireAtMost(String option, String column, int count, int most) {
    if (count > most) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s %s has %,d values, at most %d can be told apart; filter the query",
              option,
              column,
              count,
              most));
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Sheet;
import org.spindle.jobs.run.UserError;

/** Rows of a query on a sheet, without Spark and without a drawing. */
class PlotPanelsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("gain", DataTypes.DoubleType)
          .add("test_error", DataTypes.DoubleType)
          .add("se", DataTypes.DoubleType)
          .add("ensemble", DataTypes.StringType)
          .add("depth", DataTypes.IntegerType)
          .add("predicted", DataTypes.DoubleType)
          .add("curve", DataTypes.createArrayType(DataTypes.DoubleType));

  private static final List<Row> ROWS =
      List.of(
          row(2.0, .4, .04, "orthogonal", 100, .5),
          row(1.0, .2, .02, "orthogonal", 100, .25),
          row(1.0, .3, .03, "orthogonal", 100, .25),
          row(1.0, .6, .06, "gaussian", 20, .75),
          row(3.0, null, null, "gaussian", 20, 1.0));

  private static Row row(Object... values) {
    List<Object> all = new ArrayList<>(List.of());
    for (Object value : values) {
      all.add(value);
    }
    all.add(null);
    return RowFactory.create(all.toArray());
  }

  private static PlotChoice choice(String x, String y) {
    return new PlotChoice(x, y, null, null, null, null, false, false, "");
  }

  private static Figure figure(PlotChoice choice) {
    return new PlotPanels(PlotColumns.of(SCHEMA, choice), choice)
        .figure(ROWS, Sheet.TWO_COLUMNS, "plot", "SELECT");
  }

  private static String refusal(PlotChoice choice) {
    UserError error = assertThrows(UserError.class, () -> figure(choice));
    assertEquals(UserError.USAGE, error.exitCode());
    return error.getMessage();
  }

  @Test
  void simulationIsPointsAndTheoryAtFewPlacesIsADashAtEach() {
    PlotChoice choice =
        new PlotChoice(
            "gain", "test_error", "se", "ensemble", "depth", "predicted", false, false, "");
    Figure figure = figure(choice);
    assertEquals(
        List.of("depth = 20", "depth = 100"),
        figure.panels().stream().map(panel -> panel.title()).toList(),
        "panels of numbers go by size");
    List<Layer> layers = figure.panels().get(1).layers();
    assertEquals(4, layers.size());
    Layer.Curve dashes = (Layer.Curve) layers.get(2);
    Layer.Points points = (Layer.Points) layers.get(3);
    double gap = Double.NaN;
    assertArrayEquals(new double[] {1, gap, 2, gap}, dashes.x());
    assertArrayEquals(new double[] {.25, gap, .5, gap}, dashes.y());
    assertArrayEquals(new double[] {1, 1, 2}, points.x());
    assertArrayEquals(new double[] {.2, .3, .4}, points.y());
    assertArrayEquals(new double[] {.02, .03, .04}, points.error());
    assertEquals("orthogonal", points.label());
    assertEquals(dashes.color(), points.color());
    Layer.Points other = (Layer.Points) figure.panels().get(0).layers().get(3);
    assertTrue(other.color() != points.color(), "a series has its colour in all panels");
  }

  @Test
  void theLegendTellsTheoryFromSimulation() {
    PlotChoice series =
        new PlotChoice("gain", "test_error", null, "ensemble", null, "predicted", false, false, "");
    assertEquals(
        List.of("Curve predicted", "Points test_error", "Points orthogonal", "Points gaussian"),
        entries(figure(series)));
    PlotChoice alone =
        new PlotChoice("gain", "test_error", null, null, null, "predicted", false, false, "");
    assertEquals(List.of("Curve predicted", "Points test_error"), entries(figure(alone)));
  }

  private static List<String> entries(Figure figure) {
    return figure.panels().get(0).layers().stream()
        .filter(layer -> !layer.label().isEmpty())
        .map(layer -> layer.getClass().getSimpleName() + " " + layer.label())
        .toList();
  }

  @Test
  void aSeriesWithoutAPlaceHasNoEntry() {
    PlotChoice choice =
        new PlotChoice("gain", "test_error", null, "ensemble", null, null, false, false, "");
    List<Row> rows = new ArrayList<>(ROWS);
    rows.add(row(2.0, null, null, "sparse", 20, .5));
    Figure figure =
        new PlotPanels(PlotColumns.of(SCHEMA, choice), choice)
            .figure(rows, Sheet.ONE_COLUMN, "plot", "SELECT");
    assertEquals(List.of("Points orthogonal", "Points gaussian"), entries(figure));
  }

  @Test
  void theoryAtManyPlacesIsALineWithOneValueAtEach() {
    PlotChoice choice =
        new PlotChoice("gain", "test_error", null, null, null, "predicted", false, false, "");
    List<Row> rows = new ArrayList<>();
    for (int i = 40; i > 0; i--) {
      rows.add(row(1.0 + i / 2, .2, .1, "", 3, .25));
    }
    Layer.Curve line =
        (Layer.Curve)
            new PlotPanels(PlotColumns.of(SCHEMA, choice), choice)
                .figure(rows, Sheet.ONE_COLUMN, "plot", "SELECT")
                .panels()
                .get(0)
                .layers()
                .get(0);
    assertEquals(21, line.x().length);
    assertEquals(2, line.x()[1]);
  }

  @Test
  void aLineOfTheoryThatGoesUpAndDownAtOnePlaceIsTold() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(1.0 + i / 2, .2, .1, i % 2 == 0 ? "a" : "b", 3, .25 * (i % 2)));
    }
    PlotChoice all =
        new PlotChoice("gain", "test_error", null, null, null, "predicted", false, false, "");
    String told = told(all, rows);
    assertTrue(told.contains("predicted has several values at one gain"), told);
    assertTrue(told.contains("--series"), told);
    PlotChoice apart =
        new PlotChoice("gain", "test_error", null, "ensemble", null, "predicted", false, false, "");
    assertEquals("", told(apart, rows));
    assertEquals("1 of 5 rows have no place on the axes and are not drawn", told(all, ROWS));
  }

  /** What is said on standard error while a figure is arranged. */
  private static String told(PlotChoice choice, List<Row> rows) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      new PlotPanels(PlotColumns.of(SCHEMA, choice), choice)
          .figure(rows, Sheet.TWO_COLUMNS, "plot", "SELECT");
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void theWordLineMakesTheoryOfTheOrdinate() {
    PlotChoice choice =
        new PlotChoice("gain", "test_error", "se", "ensemble", null, "line", false, false, "");
    List<Layer> layers = figure(choice).panels().get(0).layers();
    assertEquals(2, layers.stream().filter(Layer.Curve.class::isInstance).count());
    assertEquals(2, layers.stream().filter(Layer.Band.class::isInstance).count());
    assertEquals(0, layers.stream().filter(Layer.Points.class::isInstance).count());
    Layer.Band band = (Layer.Band) layers.get(0);
    assertEquals(.18, band.low()[0], 1e-15);
    assertEquals(.22, band.high()[0], 1e-15);
  }

  @Test
  void wordsStandSideBySide() {
    Figure figure = figure(choice("Ensemble", "test_error"));
    assertEquals(List.of("orthogonal", "gaussian"), figure.panels().get(0).x().names());
    Layer.Points points = (Layer.Points) figure.panels().get(0).layers().get(0);
    assertArrayEquals(new double[] {0, 0, 0, 1}, points.x());
  }

  @Test
  void aColumnThatIsNotThereNamesThoseThatAre() {
    String told = refusal(choice("gian", "test_error"));
    assertEquals(
        "--x gian is no column of the query, which has gain, test_error, se, ensemble, depth,"
            + " predicted, curve",
        told);
    told = refusal(choice("gain", "curve"));
    assertTrue(told.contains("--y curve must have numbers, has array<double>"), told);
    told = refusal(choice("gain", "ensemble"));
    assertTrue(told.contains("--y ensemble must have numbers, has string"), told);
    told = refusal(new PlotChoice("ensemble", "se", null, null, null, null, true, false, ""));
    assertTrue(told.contains("--log-x needs numbers"), told);
    told = refusal(new PlotChoice("gain", "se", null, null, null, "lines", false, false, ""));
    assertTrue(told.contains("--theory lines is no column"), told);
  }

  @Test
  void numbersAreToldWithoutWhatRoundingAdds() {
    PlotChoice choice = new PlotChoice("depth", "se", null, "gain", null, null, false, false, "");
    List<Row> rows = new ArrayList<>();
    for (double gain : new double[] {0, 0.1 + 0.2, 100, 1e-9}) {
      rows.add(row(gain, .5, .1, "", 3, .5));
    }
    List<String> labels =
        new PlotPanels(PlotColumns.of(SCHEMA, choice), choice)
            .figure(rows, Sheet.ONE_COLUMN, "plot", "SELECT").panels().get(0).layers().stream()
                .map(layer -> ((Layer.Points) layer).label())
                .toList();
    assertEquals(List.of("gain = 0", "gain = 1·10^-9", "gain = 0.3", "gain = 100"), labels);
  }

  @Test
  void whatCannotBeToldApartIsRefused() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(1.0, .5, .1, "word " + i, i, .5));
    }
    PlotChoice choice =
        new PlotChoice("gain", "test_error", null, "ensemble", null, null, false, false, "");
    PlotPanels panels = new PlotPanels(PlotColumns.of(SCHEMA, choice), choice);
    UserError error =
        assertThrows(
            UserError.class, () -> panels.figure(rows, Sheet.ONE_COLUMN, "plot", "SELECT"));
    assertTrue(error.getMessage().contains("--series ensemble has 40 values, at most 32"));
  }
}

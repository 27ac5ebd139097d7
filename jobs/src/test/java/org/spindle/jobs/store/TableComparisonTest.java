// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Reproducibility;

/** Two tables, row by row, as they would come from two machines. */
class TableComparisonTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static final TableLayout LAYOUT =
      new TableLayout(
          "bridges",
          "",
          List.of(),
          List.of(
              DataTypes.createStructField("bend", DataTypes.DoubleType, true),
              DataTypes.createStructField("steps", DataTypes.LongType, true),
              DataTypes.createStructField("word", DataTypes.StringType, true),
              DataTypes.createStructField(
                  "curve", DataTypes.createArrayType(DataTypes.DoubleType), true)));

  private static final StructType SCHEMA =
      new StructType()
          .add("point_id", DataTypes.StringType)
          .add("engine", DataTypes.StringType)
          .add("host", DataTypes.StringType)
          .add("status", DataTypes.StringType)
          .add("bend", DataTypes.DoubleType)
          .add("steps", DataTypes.LongType)
          .add("word", DataTypes.StringType)
          .add("curve", DataTypes.createArrayType(DataTypes.DoubleType));

  private static Row row(String id, String engine, Double bend, Long steps, Double... curve) {
    return RowFactory.create(
        id, engine, "here", "ok", bend, steps, "w", Arrays.asList(curve).toArray());
  }

  private static Row failed(String id, String engine) {
    return RowFactory.create(id, engine, "here", "failed", null, null, null, null);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return SPARK.session().createDataFrame(rows, SCHEMA);
  }

  private static TableComparison.Summary compare(
      List<Row> a, List<Row> b, Reproducibility reproducibility) {
    return TableComparison.of(table(a), table(b), LAYOUT, reproducibility);
  }

  private static void assertCounts(
      TableComparison.Summary summary, long equal, long within, long different) {
    assertEquals(
        List.of(equal, within, different),
        List.of(summary.equal(), summary.within(), summary.different()),
        summary.toString());
  }

  @Test
  void aTableEqualsItselfWithAllThatIsNoNumber() {
    List<Row> rows =
        List.of(
            row("1", "x", 1.5, 3L, 1.0, Double.NaN),
            row("2", "x", Double.NaN, null, Double.POSITIVE_INFINITY),
            failed("3", "x"));
    assertCounts(compare(rows, rows, Reproducibility.BITWISE), 3, 0, 0);
  }

  @Test
  void rowsOfOneMachineMustBeEqualBitByBit() {
    List<Row> a = List.of(row("1", "x", 1.0, 3L, 1.0), row("2", "x", 2.0, 3L, 1.0));
    List<Row> b = List.of(row("1", "x", Math.nextUp(1.0), 3L, 1.0), row("2", "x", 2.0, 3L, 1.0));
    TableComparison.Summary summary = compare(a, b, Reproducibility.STATISTICAL);
    assertCounts(summary, 1, 0, 1);
    TableComparison.Difference column = summary.columns().get(0);
    assertEquals("bend", column.name());
    assertEquals("1", column.pointId());
    assertEquals("1.0", column.a());
    assertEquals(Double.toString(Math.nextUp(1.0)), column.b());
    assertTrue(column.most() > 1e-16 && column.most() < 3e-16, "" + column.most());
  }

  @Test
  void rowsOfAnotherMachineMayDifferByRounding() {
    List<Row> a = List.of(row("1", "x", 1.0, 3L, 1.0, 1e-15), row("2", "x", 1.0, 3L));
    List<Row> b = List.of(row("1", "y", 1.0 + 1e-13, 3L, 1.0, 3e-15), row("2", "y", 1.0, 4L));
    assertCounts(compare(a, b, Reproducibility.ROUNDING), 0, 1, 1);
    assertCounts(compare(a, b, Reproducibility.BITWISE), 0, 0, 2);
  }

  @Test
  void statusLengthAndMissingNumbersAreDifferences() {
    List<Row> a = List.of(row("1", "x", 1.0, 3L), row("2", "x", 1.0, 3L, 1.0), failed("3", "x"));
    List<Row> b = List.of(failed("1", "y"), row("2", "y", 1.0, 3L, 1.0, 2.0), failed("3", "y"));
    TableComparison.Summary summary = compare(a, b, Reproducibility.ROUNDING);
    assertCounts(summary, 1, 0, 2);
    List<String> names = summary.columns().stream().map(c -> c.name()).toList();
    assertEquals(List.of("status", "bend", "steps", "word", "curve"), names);
  }

  @Test
  void rowsOfOneSideAreCountedApart() {
    List<Row> a = List.of(row("1", "x", 1.0, 3L), row("2", "x", 1.0, 3L), row("3", "x", 1.0, 3L));
    List<Row> b = List.of(row("3", "x", 1.0, 3L), row("4", "x", 1.0, 3L));
    TableComparison.Summary summary = compare(a, b, Reproducibility.BITWISE);
    assertCounts(summary, 1, 0, 0);
    assertEquals(2, summary.onlyA());
    assertEquals(1, summary.onlyB());
  }

  @Test
  void differencesThatAverageToZeroAreChanceAndAShiftIsNot() {
    List<Row> a = new ArrayList<>();
    List<Row> chance = new ArrayList<>();
    List<Row> shifted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double away = ((i * 37) % 100 - 49.5) / 500; // mean 0
      a.add(row("" + i, "x", 1.0, 100L, 1.0));
      chance.add(row("" + i, "y", 1.0 + away, 100L + (i % 2 == 0 ? 1 : -1), 1.0 - away));
      shifted.add(row("" + i, "y", 1.0 + away + .03, 100L, 1.0));
    }
    assertCounts(compare(a, chance, Reproducibility.STATISTICAL), 0, 200, 0);
    TableComparison.Summary summary = compare(a, shifted, Reproducibility.STATISTICAL);
    assertTrue(summary.different() > 190, summary.toString());
    assertEquals(List.of("bend"), summary.columns().stream().map(c -> c.name()).toList());
    assertTrue(compare(a, chance, Reproducibility.ROUNDING).different() > 190);
  }
}

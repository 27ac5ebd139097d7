// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.command.CommandColumns.Conflict;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.NamedValues;

/** The first result fixes the columns; what differs says how. */
class CommandColumnsTest {

  private static final CommandColumns NONE =
      new CommandColumns(new TableLayout("x", "", List.of(), List.of()), List.of());

  private static NamedValues values(Object... namesAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new NamedValues(values);
  }

  private static CommandColumns columns() throws Conflict {
    return NONE.withParameters(values("learning-rate", 0.1, "n", 3L, "kind", "a"))
        .withResults(
            List.of(
                values("y", 9.0, "ok", true, "curve", new double[0], "best", null),
                values("y", 9.0, "ok", true, "curve", new String[] {"a"}, "best", "b")));
  }

  private static String difference(CommandColumns columns, Object... result) {
    return assertThrows(ProgramFailure.class, () -> columns.require(values(result))).getMessage();
  }

  @Test
  void numbersAreDoublesAndLaterResultsTellWhatTheFirstDoesNot() throws Conflict {
    CommandColumns columns = columns();
    assertEquals(
        List.of("learning_rate double", "n double", "kind string"),
        columns.layout().parameters().stream().map(CommandColumnsTest::shown).toList());
    assertEquals(
        List.of("y double", "ok boolean", "curve array<string>", "best string"),
        columns.layout().result().stream().map(CommandColumnsTest::shown).toList());
  }

  private static String shown(StructField field) {
    return field.name() + " " + field.dataType().simpleString();
  }

  @Test
  void valuesStandUnderTheirColumns() throws Conflict {
    CommandColumns columns = columns().withParameters(values("later", true));
    List<Object> row = new ArrayList<>();
    columns.addParameters(values("n", 3L, "later", true), row);
    assertEquals(java.util.Arrays.asList(null, 3.0, null, true), row);
    row.clear();
    columns.addResult(values("ok", false, "y", 1.0, "best", null, "curve", new double[0]), row);
    assertEquals(1.0, row.get(0));
    assertEquals(false, row.get(1));
    assertArrayEquals(new String[0], (String[]) row.get(2));
    assertEquals(null, row.get(3));
  }

  @Test
  void aResultThatDiffersSaysHow() throws Conflict {
    CommandColumns columns = columns();
    assertDoesNotThrow(
        () -> columns.require(values("best", null, "ok", null, "curve", null, "y", Double.NaN)));
    assertEquals(
        "the result lacks 'ok', which the first result has",
        difference(columns, "y", 1.0, "curve", null, "best", null));
    assertEquals(
        "the result has 'z', which the first result has not",
        difference(columns, "y", 1.0, "z", 1.0));
    assertEquals(
        "the result's 'y' is a word where the table has numbers", difference(columns, "y", "no"));
    assertEquals(
        "the result's 'curve' is an array of numbers where the table has arrays of words",
        difference(columns, "curve", new double[] {1}));
    assertEquals(
        "the result's 'Y' and the table's 'y' are one name", difference(columns, "Y", 1.0));
    assertEquals("the result is an empty object", difference(columns));
  }

  @Test
  void namesOfTheTableAreTaken() throws Conflict {
    CommandColumns unknown = NONE.withParameters(values("n", 3L));
    assertEquals(
        "the result's 'seconds' is a column of every table; choose another name",
        difference(unknown, "seconds", 1.0));
    assertEquals(
        "the result's 'N' is a parameter; choose another name", difference(unknown, "N", 1.0));
    assertEquals(
        "two names of the result would be one column, b", difference(unknown, "B", 1.0, "b", 1.0));
  }

  @Test
  void aChangedProgramMayAddColumnsButChangeNone() throws Conflict {
    CommandColumns next = new CommandColumns(columns().layout(), List.of());
    assertEquals(
        "the result's 'y' is a word where the table has numbers", difference(next, "y", "no"));
    CommandColumns more = next.withResults(List.of(values("z", 1.0, "y", 2.0)));
    assertEquals(
        List.of("y", "ok", "curve", "best", "z"),
        more.layout().result().stream().map(StructField::name).toList());
    assertEquals(
        "the result has 'ok', which the first result has not",
        difference(more, "z", 1.0, "y", 1.0, "ok", true));
  }

  @Test
  void aParameterKeepsItsKind() throws Conflict {
    CommandColumns columns = columns();
    assertEquals(columns.layout(), columns.withParameters(values("n", 3.5, "kind", "b")).layout());
    assertEquals(
        "has numbers there",
        assertThrows(Conflict.class, () -> columns.withParameters(values("n", "many")))
            .getMessage());
    assertEquals(
        "is a result there",
        assertThrows(Conflict.class, () -> columns.withParameters(values("y", 1.0))).getMessage());
    assertEquals(
        "is called kind there",
        assertThrows(Conflict.class, () -> columns.withParameters(values("Kind", "a")))
            .getMessage());
    assertEquals(DataTypes.DoubleType, columns.layout().parameters().get(1).dataType());
  }
}

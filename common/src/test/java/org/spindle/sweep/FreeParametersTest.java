// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters that no record declares. */
class FreeParametersTest {

  private static final String HEAD = "experiment: command\ncommand: [python3, my.py]\n";

  private static Sweep sweep(String body) {
    return SweepFile.parse("my-walk.yaml", HEAD + body);
  }

  private static ParameterSpace<NamedValues> space(Sweep sweep) {
    return ParameterSpace.of(sweep, "my-walk", 1, FreeParameters.of(sweep));
  }

  private static Object first(String body, String name) {
    return space(sweep(body)).parameters(0).values().get(name);
  }

  @Test
  void theProgramIsReadFromTheFile() {
    Sweep sweep = sweep("files: [my.py, lib]\nseconds: 0.5\nname: my_walk_2\n");
    assertEquals(
        new Program("my-walk-2", List.of("python3", "my.py"), List.of("my.py", "lib"), 0.5),
        sweep.program());
    assertEquals("my-walk", sweep("").program().name());
    assertEquals(sweep.program(), sweep.override(List.of("seed=3")).sweep().program());
    assertEquals(null, SweepFile.parse("x", "experiment: modes").program());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiment: modes;command: [ls] | x.yaml:2: unknown key 'command'; it goes with"
            + " 'experiment: command'",
        "experiment: command | x.yaml:1: 'experiment: command' needs 'command: [PROGRAM, ARGUMENT,"
            + " ...]'",
        "experiment: command;command: ls | x.yaml:2: command must be a list [PROGRAM, ARGUMENT,"
            + " ...], was the single value ls",
        "experiment: command;command: [] | x.yaml:2: command must be a list [PROGRAM, ARGUMENT,"
            + " ...], was empty",
        "experiment: command;command: [ls, 0.10] | x.yaml:2: command holds words; put 0.1 in"
            + " quotes",
        "experiment: command;comand: [ls] | x.yaml:2: unknown key 'comand', did you mean"
            + " 'command'?",
        "experiment: command;command: [ls];name: A b | x.yaml:3: a table's name has small letters,"
            + " digits and dashes, as in 'name: a-b', was 'A b'",
        "experiment: command;command: [ls];seconds: 0 | x.yaml:3: seconds must be > 0 seconds, was"
            + " 0.0",
      })
  void aBadProgramIsOneLine(String text, String message) {
    SweepException error =
        assertThrows(
            SweepException.class, () -> SweepFile.parse("x.yaml", text.replace(";", "\n")));
    assertEquals(message, error.getMessage());
  }

  @Test
  void theFileSaysWhetherANumberIsWhole() {
    assertEquals(3L, first("axes: { x: [3, 4] }", "x"));
    assertEquals(3.0, first("axes: { x: [3, 4.5] }", "x"));
    assertEquals(3L, first("axes: { x: { range: [3, 9] } }", "x"));
    assertEquals(3.0, first("axes: { x: { linspace: [3, 9, 3] } }", "x"));
    assertEquals(3.0, first("parameters: { x: 3.0 }", "x"));
    assertEquals(3.0, first("parameters: { x: 3 }\nscales: { s: { axes: { x: [0.5] } } }", "x"));
    assertEquals(true, first("parameters: { x: true }", "x"));
    assertEquals("three", first("axes: { x: [three, four] }", "x"));
    assertEquals(3L, first("axes: { both: { zip: { x: [3, 4], y: [0.5, 1] } } }", "x"));
  }

  @Test
  void anOverrideKeepsTheTypeUnlessItHasAFraction() {
    Sweep whole = sweep("axes: { n: [10, 20] }");
    Sweep stepped = whole.override(List.of("n=10:30:3")).sweep();
    assertEquals(Map.of("n", 10L), space(stepped).parameters(0).values());
    assertEquals(Map.of("n", 20L), space(stepped).parameters(1).values());
    Sweep halved = whole.override(List.of("n=10,10.5")).sweep();
    assertEquals(Map.of("n", 10.0), space(halved).parameters(0).values());
    Sweep decimal = sweep("axes: { x: [0.5, 1.5] }").override(List.of("x=3")).sweep();
    assertEquals(Map.of("x", 3.0), space(decimal).parameters(0).values());
  }

  @Test
  void oneAndOnePointZeroAreOnePoint() {
    PointId whole = space(sweep("parameters: { x: 1, y: a }")).pointId(0, 2);
    PointId decimal = space(sweep("parameters: { y: a, x: 1.0 }")).pointId(0, 2);
    assertEquals(whole, decimal);
    assertNotEquals(whole, space(sweep("parameters: { x: 1.5, y: a }")).pointId(0, 2));
    assertNotEquals(whole, space(sweep("parameters: { x: '1', y: a }")).pointId(0, 2));
  }

  @Test
  void aSpaceOfFreeNamesTravels() throws Exception {
    ParameterSpace<NamedValues> space = space(sweep("axes: { x: [1, 2.5], k: [a, b] }"));
    ParameterSpace<NamedValues> arrived = BindingTest.sent(space);
    for (int cell = 0; cell < 4; cell++) {
      assertEquals(space.parameters(cell), arrived.parameters(cell));
      assertEquals(space.pointId(cell, 0), arrived.pointId(cell, 0));
      assertEquals(space.pointId(cell, 0), arrived.pointId(arrived.parameters(cell), 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "axes: { x: [1, one] } | my-walk.yaml:3: x has values of several kinds (numbers, words,"
            + " true or false); quotes make words",
        "axes: { x: [1, 1.0] } | my-walk.yaml:3: x: the value 1 stands twice",
        "parameters: { größe: 1 } | my-walk.yaml:3: parameter 'größe' cannot be a column; names"
            + " are letters, digits and dashes, and begin with a letter",
        "parameters: { n: 1, N: 2 } | my-walk.yaml:3: 'n' and 'N' would be one column; rename one",
        "axes: { x: [9007199254740993, 1] } | my-walk.yaml:3: x must be at most 2^53 in size, or a"
            + " word in quotes, was 9007199254740993",
      })
  void aBadParameterIsOneLine(String body, String message) {
    SweepException error = assertThrows(SweepException.class, () -> space(sweep(body)));
    assertEquals(message, error.getMessage());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataOfRowsTest {

  @Test
  void rowsOnTheShippedDataAreTakenBeforeOthersOfThatName() {
    DataOfRows data = DataOfRows.of(Arrays.asList("mnist 0123", "mnist", null, "zoo 77"));
    assertTrue(data.holds("mnist"));
    assertTrue(data.holds(null));
    assertTrue(data.holds("zoo 77"));
    assertFalse(data.holds("mnist 0123"));
    assertEquals(List.of("mnist 0123"), data.others());
    assertEquals(Optional.of("zoo 77"), data.foreign());
    assertEquals("datasets IS NULL OR datasets NOT IN ('mnist 0123')", data.condition());
  }

  @Test
  void rowsWithoutDataGoWithAny() {
    DataOfRows data = DataOfRows.of(Arrays.asList("mnist 0123", null));
    assertTrue(data.holds(null));
    assertTrue(data.holds("mnist 0123"));
    assertEquals(List.of(), data.others());
    assertEquals(Optional.of("mnist 0123"), data.foreign());
  }

  @Test
  void ofTwoForeignOnesOneIsTaken() {
    DataOfRows data = DataOfRows.of(List.of("mnist b", "mnist a, zoo"));
    assertTrue(data.holds("mnist a, zoo"));
    assertFalse(data.holds("mnist b"));
    assertEquals(Optional.of("mnist a"), data.foreign());
  }

  @Test
  void shippedDataAreNotToldOf() {
    assertEquals(Optional.empty(), DataOfRows.of(List.of("mnist", "zoo")).foreign());
  }
}

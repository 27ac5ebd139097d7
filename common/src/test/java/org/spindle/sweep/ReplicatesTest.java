// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplicatesTest {

  @Test
  void aCellIsDrawnUntilItsErrorIsReachedOrItsDrawsAreUsedUp() {
    Replicates.Until until = new Replicates.Until(0.01, false, "epochs", 4, 64);
    assertFalse(until.enough(3, 1, 0.001), "too few to believe");
    assertTrue(until.enough(4, 1, 0.01));
    assertFalse(until.enough(63, 1, 0.011));
    assertTrue(until.enough(64, 1, 0.011));
    assertFalse(until.enough(10, Double.NaN, Double.NaN), "no number yet");
    assertEquals(64, until.most());
  }

  @Test
  void aRelativeErrorIsAFractionOfTheMean() {
    Replicates.Until until = new Replicates.Until(0.01, true, "epochs", 4, 64);
    assertTrue(until.enough(5, -500, 5));
    assertFalse(until.enough(5, 500, 5.1));
  }

  @Test
  void boundsThatCannotBeMetAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> new Replicates.Fixed(0));
    assertThrows(
        IllegalArgumentException.class, () -> new Replicates.Until(0, false, "epochs", 4, 64));
    assertThrows(
        IllegalArgumentException.class, () -> new Replicates.Until(0.1, false, "epochs", 1, 64));
    assertThrows(
        IllegalArgumentException.class, () -> new Replicates.Until(0.1, false, "epochs", 4, 3));
  }
}

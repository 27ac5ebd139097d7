// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "initialStrength, initial-strength, initial_strength",
    "SADDLE_FREE, saddle-free, saddle_free",
    "chi1, chi1, chi1",
    "a0Strength, a0-strength, a0_strength",
    "useGPUNow, use-gpu-now, use_gpu_now",
    "width, width, width",
  })
  void aNameHasThreeSpellings(String java, String kebab, String column) {
    assertEquals(kebab, Names.kebab(java));
    assertEquals(column, Names.column(java));
    assertEquals(kebab, Names.kebab(column));
  }

  @Test
  void kebabIsIdempotent() {
    assertEquals("initial-strength", Names.kebab(Names.kebab("initialStrength")));
  }
}

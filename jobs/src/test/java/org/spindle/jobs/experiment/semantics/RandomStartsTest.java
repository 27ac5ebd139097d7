// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.experiment.BatchLaw;
import org.spindle.jobs.experiment.semantics.RandomStarts.Parameters;
import org.spindle.jobs.experiment.semantics.RandomStarts.Result;
import org.spindle.sweep.Watch;

class RandomStartsTest {

  private static final RandomStarts EXPERIMENT = new RandomStarts();
  private static final Parameters TINY =
      new Parameters("2^3", 0.1, 100, 16, 0.0128, 0.0125, 200, 20);

  @Test
  void companyDoesNotMatter() throws Exception {
    BatchLaw.holds(EXPERIMENT, Collections.nCopies(37, TINY), null);
  }

  @Test
  void tinyNetworksLearnTheirWorld() throws Exception {
    Result result =
        EXPERIMENT.run(TINY, BatchLaw.streams(EXPERIMENT, TINY, 0), null, Watch.UNLIMITED);
    double[] s = result.singularValues();
    assertEquals(8 * 100, Arrays.stream(s).map(v -> v * v).sum(), 1e-6);
    int looks = result.strengths().length / 8;
    assertEquals(11, looks);
    for (int mode = 0; mode < 8; mode++) {
      assertEquals(s[mode], result.strengths()[10 * 8 + mode], 2e-3 * s[0], "mode " + mode);
    }
  }

  @Test
  void networksWithoutRoomAreNamedWithTheirBound() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Parameters("2^5", 0.1, 31, 8, 1e-3, 1e-3, 10, 0));
    assertEquals("features must be >= items (32), was 31", error.getMessage());
    assertEquals(
        EXPERIMENT.batchKey(TINY),
        EXPERIMENT.batchKey(new Parameters("2^3", 0.2, 100, 16, 0.1, 0.0125, 200, 20)));
    assertEquals(List.of(), EXPERIMENT.datasets(TINY).stream().toList());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;

class PeakTest {

  @Test
  void productsThroughTheDoorAreMeasuredBesideTheStraightCall() {
    for (Peak peak : List.of(Peak.ofDouble(64, 0.05), Peak.ofFloat(64, 0.05))) {
      assertEquals(64, peak.n());
      assertEquals(Blas.best().name(), peak.engine());
      assertTrue(peak.gflops() > 0 && peak.directGflops() > 0 && peak.ratio() > 0);
    }
  }
}

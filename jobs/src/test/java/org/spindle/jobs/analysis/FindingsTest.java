// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.analysis.Check.Verdict;
import org.spindle.jobs.analysis.Findings.Finding;

class FindingsTest {

  @Test
  void theWorstPlaceDecides() {
    var near = new Finding(1, 1.01, 0.01, 0.04);
    var far = Finding.exact(2, 2.3, 0.2);
    assertEquals(Verdict.PASS, only(near).verdict());
    assertEquals(Verdict.FAIL, only(near, far).verdict());
    assertEquals(2, only(far, near).theory());
  }

  @Test
  void aMissingMeasurementIsWorseThanAnyOther() {
    var missing = Finding.exact(1, Double.NaN, 10);
    assertEquals(Verdict.FAIL, only(missing, Finding.exact(1, 1, 0)).verdict());
    assertEquals(Double.POSITIVE_INFINITY, missing.severity());
  }

  @Test
  void equalityHoldsWithoutTolerance() {
    assertEquals(Verdict.PASS, only(Finding.exact(3, 3, 0), Finding.deviation(0, 0)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.exact(3, 4, 0)).verdict());
  }

  @Test
  void claimsWithoutRowsAreNotRun() {
    assertEquals(Verdict.NOT_RUN, only().verdict());
  }

  private static Check only(Finding... findings) {
    return new Findings("depth-modes", "a slide")
        .worst("a claim", List.of(findings))
        .checks()
        .get(0);
  }
}

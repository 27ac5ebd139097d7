// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JointDisplayTest {

  private static RunStatus at(String sweep, double share) {
    return new RunStatus(
        "running", sweep, sweep, 10, 0, 5, 0, 0, share, 0, 0, Double.NaN, 1, 1, "here", null);
  }

  @Test
  void oneLineWeighsRunsByTheirWork() {
    JointDisplay display = new JointDisplay(Map.of("long", 30.0, "short", 10.0));
    display.show(at("long", 0.5));
    display.end(at("short", 1));
    String line = display.line(System.currentTimeMillis() + 10_000);
    assertTrue(line.startsWith("all [###############.........]  63 % of the work, 1 of 2"), line);
    assertTrue(line.endsWith(" left: long 50 %"), line);
  }

  @Test
  void workThatNobodyKnowsDividesNothing() {
    JointDisplay display = new JointDisplay(Map.of("own", 0.0));
    display.show(at("own", 0.5));
    assertEquals(
        "all [........................]   0 % of the work, 0 of 1 sweeps: own 50 %",
        display.line(System.currentTimeMillis()));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void anOutcomeSaysItsStatus() {
    assertEquals("ok", new Outcome.Ok<>("result").status());
    assertEquals("timeout", new Outcome.TimedOut<>("60 s").status());
    Outcome.Failed<String> failed = Outcome.Failed.of(new ArithmeticException());
    assertEquals("failed", failed.status());
    assertEquals("java.lang.ArithmeticException", failed.errorClass());
    assertEquals("", failed.message());
  }
}

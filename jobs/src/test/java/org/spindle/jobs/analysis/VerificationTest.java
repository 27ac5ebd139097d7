// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.analysis.Check.Verdict;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.run.UserError;

class VerificationTest {

  @Test
  void anExperimentWhoseTheoryBreaksDownFailsByItself() {
    Experiment<?, ?> broken = throwing(new ArithmeticException("no root between 0 and 1"));
    List<Check> checks = Verification.checks(broken, null);
    assertEquals(1, checks.size());
    assertEquals(Verdict.FAIL, checks.get(0).verdict());
    assertTrue(checks.get(0).claim().endsWith("no root between 0 and 1"));
  }

  @Test
  void whatTheUserCanMendIsTold() {
    Experiment<?, ?> lost = throwing(UserError.usage("cannot read the table"));
    assertThrows(UserError.class, () -> Verification.checks(lost, null));
  }

  private static Experiment<?, ?> throwing(RuntimeException e) {
    return (Experiment<?, ?>)
        Proxy.newProxyInstance(
            Experiment.class.getClassLoader(),
            new Class<?>[] {Experiment.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("checks")) {
                throw e;
              }
              return method.getName().equals("name") ? "broken" : "a slide";
            });
  }
}

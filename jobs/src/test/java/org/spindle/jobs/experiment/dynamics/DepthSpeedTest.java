// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.dynamics.InitialCondition;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Relation;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Result;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Statistics;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.sweep.Point;

class DepthSpeedTest {

  private static final DepthSpeed EXPERIMENT = new DepthSpeed();
  private static final int MOST = 3000;

  /** Eight draws tell nothing at the rate of a whole page: chance turns this verdict as often. */
  private static final double RATE = 0.01;

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  /** The iterations of seed 4 at smoke scale; 0 for a network that did not learn in 3,000. */
  @Test
  void startsThatDidNotLearnCountAsSlow() {
    int[] shallow = {206, 204, 345, 356, 335, 214, 182, 176};
    int[] deep = {2328, 565, 879, 2373, 438, 0, 0, 0};
    Check slower = slowsDown(shallow, deep);
    assertEquals(Verdict.PASS, slower.verdict());
    assertEquals(Relation.ABOVE, slower.relation());
    assertEquals(0, slower.theory());
    assertEquals(Math.log(6.378), slower.measured(), 1e-3);
    assertTrue(slower.place().contains("depth = 60"), slower.place());
    assertEquals(Verdict.FAIL, slowsDown(shallow, shallow).verdict());
    assertEquals(Verdict.FAIL, slowsDown(deep, shallow).verdict());
  }

  private static Check slowsDown(int[] shallow, int[] deep) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    add(entries, 3, shallow);
    add(entries, 60, deep);
    return Judged.checks(EXPERIMENT, table(entries), RATE).stream()
        .filter(check -> check.claim().startsWith("a gaussian start learns more slowly"))
        .findFirst()
        .orElseThrow();
  }

  private static InMemoryTables table(List<InMemoryTables.Entry> entries) {
    return new InMemoryTables(SPARK.session())
        .with("depth_speed", Parameters.class, Result.class, entries);
  }

  private static void add(List<InMemoryTables.Entry> entries, int depth, int[] iterations) {
    Parameters parameters =
        new Parameters(
            Statistics.MNIST,
            1000,
            depth,
            64,
            InitialCondition.GAUSSIAN,
            1,
            1e-3,
            1,
            20,
            0.005,
            5,
            0.52,
            MOST);
    for (int i = 0; i < iterations.length; i++) {
      Integer learned = iterations[i] == 0 ? null : iterations[i];
      Result result =
          new Result(
              learned,
              learned == null ? null : 0.1,
              false,
              false,
              null,
              0.2,
              new int[] {0, 1},
              new double[] {0.5, 0.2});
      Point point = new Point("depth-speed", 2, new TreeMap<>(), depth, i);
      entries.add(new InMemoryTables.Entry(point, parameters, result));
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.jobs.experiment.dynamics.DepthModes.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthModes.Result;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class DepthModesTest {

  private static final DepthModes EXPERIMENT = new DepthModes();
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  @Tag("slow")
  void claimsHoldForOtherParametersAndSeeds() {
    var tables =
        table(
            grid(
                new int[] {2, 4, 7, 12, 17, 23},
                new double[] {0.7, 2.3},
                new double[] {0.02, 0.3},
                new double[] {1.4, 0.43, 0.13, 0.04},
                0.9),
            7);
    for (Check check : Judged.checks(EXPERIMENT, tables)) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
  }

  @Test
  void wrongStepsAreFound() {
    Parameters p = EXPERIMENT.defaults();
    Result r = run(p, point(1));
    var wrong =
        new Result(
            r.normalizedTimeTheory(),
            r.normalizedTimeQuadrature(),
            r.normalizedTime(),
            r.stepsTheory(),
            r.stepsRecursion(),
            r.steps() + 2,
            Double.NaN,
            2 * r.flowDeviation(),
            r.flowDeviationTheory(),
            r.bestRate(),
            r.bestSteps(),
            r.times(),
            r.strengthsTheory(),
            r.strengths());
    var entries = List.of(new InMemoryTables.Entry(point(1), p, wrong));
    var tables =
        new InMemoryTables(SPARK.session())
            .with("depth_modes", Parameters.class, Result.class, entries);
    long failed =
        Judged.checks(EXPERIMENT, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertEquals(4, failed, "steps by flow and recursion, network and flow deviation");
  }

  @Test
  void pointGivesTheReferenceNumbers() {
    Result result = run(EXPERIMENT.defaults(), point(3));
    assertEquals(656, result.steps());
    assertEquals(656, result.stepsRecursion());
    assertEquals(656, result.stepsTheory());
    assertEquals(65.487, result.normalizedTimeTheory(), 5e-4);
    assertTrue(result.networkDeviation() > 0 && result.networkDeviation() < 1e-12);
    assertEquals(result.times().length, result.strengths().length);
    assertEquals(0, result.times()[0]);
    assertEquals(1e-3, result.strengths()[0], 1e-15);
    assertEquals(
        result.networkDeviation(), run(EXPERIMENT.defaults(), point(3)).networkDeviation());
  }

  @Test
  void tooFewStepsLeaveTheModeUnlearned() {
    Result result = run(new Parameters(10, 1, 1e-3, 0.1, 0.95, 4, 2, 50), point(1));
    assertNull(result.steps());
    assertNull(result.normalizedTime());
    assertNull(result.bestRate());
    assertEquals(2820, result.stepsTheory(), 1);
    var checks =
        Judged.checks(
            EXPERIMENT, table(List.of(new Parameters(10, 1, 1e-3, .1, .95, 4, 2, 50)), 1));
    assertTrue(checks.stream().noneMatch(c -> c.verdict() == Verdict.FAIL), checks.toString());
  }

  @Test
  void costFollowsTheWork() {
    double deep = EXPERIMENT.cost(new Parameters(101, 1, 1e-3, 0.1, 0.95, 16, 4, 50_000)).flops();
    double shallow = EXPERIMENT.cost(EXPERIMENT.defaults()).flops();
    assertEquals(1.25 * 9000 * 6 * 4 * 100 * 256, deep, 0.1 * deep);
    assertTrue(deep > 100 * shallow);
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Parameters(5, 1, 2, .1, .95, 12, 3, 100));
    assertTrue(error.getMessage().startsWith("initial-strength"), error.getMessage());
    assertTrue(error.getMessage().endsWith("was 2.0"), error.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Parameters(5, 1, .1, 2, .95, 12, 3, 100));
    assertThrows(
        IllegalArgumentException.class, () -> new Parameters(5, 1, .1, .1, .95, 2, 3, 100));
  }

  private static List<Parameters> grid(
      int[] depths, double[] singularValues, double[] starts, double[] rates, double end) {
    List<Parameters> points = new ArrayList<>();
    for (int depth : depths) {
      for (double s : singularValues) {
        for (double start : starts) {
          for (double rate : rates) {
            points.add(new Parameters(depth, s, start, rate, end, 5, 2, 60_000));
          }
        }
      }
    }
    return points;
  }

  private static InMemoryTables table(List<Parameters> points, long seed) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (Parameters parameters : points) {
      Point point = point(seed + 1000L * entries.size());
      entries.add(new InMemoryTables.Entry(point, parameters, run(parameters, point)));
    }
    return new InMemoryTables(SPARK.session())
        .with("depth_modes", Parameters.class, Result.class, entries);
  }

  private static Result run(Parameters parameters, Point point) {
    return EXPERIMENT.run(parameters, new Streams(point.id()), null, Watch.UNLIMITED);
  }

  private static Point point(long seed) {
    return new Point("depth-modes", 1, new TreeMap<>(), seed, 0);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class LandscapeSearchTest {

  private static final ExplicitLandscape FIELDS = new ExplicitLandscape();
  private static final SpinGlassSearch GLASSES = new SpinGlassSearch();

  /** Of few instances; whether more of them have power, the smoke scale tells. */
  private static final Set<Verdict> HOLD = EnumSet.of(Verdict.PASS, Verdict.NO_POWER);

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  void claimsHoldForSmallFields() {
    var se = Family.SQUARED_EXPONENTIAL;
    List<ExplicitLandscape.Parameters> points =
        List.of(
            new ExplicitLandscape.Parameters(20, se, 1, 0, 30, Method.NEWTON, 12, 2),
            new ExplicitLandscape.Parameters(20, se, 1, 0, 1, Method.NEWTON, 0, 4),
            new ExplicitLandscape.Parameters(20, se, 1, 0, 30, Method.LEVENBERG, 12, 2),
            new ExplicitLandscape.Parameters(2, se, 1, 0.9, 100, Method.NEWTON, 24, 0));
    var tables = fields(points, 12);
    for (Check check : Judged.checks(FIELDS, tables)) {
      assertTrue(HOLD.contains(check.verdict()), check.toString());
    }
    assertEquals(5, Judged.figures(FIELDS, tables).size());
  }

  @Test
  void claimsHoldForSmallGlasses() {
    var tables =
        glasses(
            List.of(
                new SpinGlassSearch.Parameters(SpinGlassSearch.Target.ALL, 3, 3, 24),
                new SpinGlassSearch.Parameters(SpinGlassSearch.Target.ALL, 2, 4, 24),
                new SpinGlassSearch.Parameters(SpinGlassSearch.Target.MINIMA, 5, 3, 100),
                new SpinGlassSearch.Parameters(SpinGlassSearch.Target.MINIMA, 32, 3, 3),
                new SpinGlassSearch.Parameters(SpinGlassSearch.Target.SADDLES, 20, 3, 10)),
            16);
    for (Check check : Judged.checks(GLASSES, tables)) {
      assertTrue(HOLD.contains(check.verdict()), check.toString());
    }
    assertEquals(3, Judged.figures(GLASSES, tables).size());
  }

  @Test
  void aSearchThatMissesPointsIsFound() {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    var p = new SpinGlassSearch.Parameters(SpinGlassSearch.Target.ALL, 3, 3, 16);
    for (int replicate = 0; replicate < 12; replicate++) {
      Point point = point(GLASSES.name(), p.toString(), replicate);
      SpinGlassSearch.Result r = run(GLASSES, p, point);
      int fewer = r.distinct() - 1;
      entries.add(
          new InMemoryTables.Entry(
              point,
              p,
              new SpinGlassSearch.Result(
                  1,
                  r.logCountTheory(),
                  Arrays.copyOf(r.energies(), fewer),
                  Arrays.copyOf(r.indices(), fewer),
                  Arrays.copyOf(r.pivots(), fewer),
                  Arrays.copyOf(r.offsets(), fewer),
                  Arrays.copyOf(r.traces(), fewer),
                  r.descentEnergies(),
                  r.finished())));
    }
    var tables =
        new InMemoryTables(SPARK.session())
            .with(
                "spin_glass_search",
                SpinGlassSearch.Parameters.class,
                SpinGlassSearch.Result.class,
                entries);
    long failed =
        Judged.checks(GLASSES, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertTrue(failed >= 2, "Morse's sum and parity at least: " + failed);
  }

  @Test
  void aRowDependsOnItsPointAlone() {
    var p = FIELDS.defaults();
    Point point = point(FIELDS.name(), "defaults", 3);
    var one = run(FIELDS, p, point);
    var two = run(FIELDS, p, point);
    assertArrayEquals(one.energies(), two.energies());
    assertArrayEquals(one.offsets(), two.offsets());
    assertArrayEquals(one.indices(), one.pivots());
    assertEquals(one.critical(), one.energies().length);
    assertFalse(FieldSpectra.hasTooFewWaves(one.spectralSecond(), one.spectralFourth()));
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SpinGlassSearch.Parameters(SpinGlassSearch.Target.ALL, 4, 5, 32));
    assertEquals("spins must be 3 or 4, was 5", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ExplicitLandscape.Parameters(
                0, Family.SQUARED_EXPONENTIAL, 1, 0, 100, Method.NEWTON, 12, 2));
  }

  private static <P extends Record, R extends Record> R run(
      Experiment<P, R> experiment, P p, Point point) {
    try {
      return experiment.run(p, new Streams(point.id()), null, Watch.UNLIMITED);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static InMemoryTables fields(List<ExplicitLandscape.Parameters> points, int replicates) {
    return new InMemoryTables(SPARK.session())
        .with(
            "explicit_landscape",
            ExplicitLandscape.Parameters.class,
            ExplicitLandscape.Result.class,
            entries(FIELDS, points, replicates));
  }

  private static InMemoryTables glasses(List<SpinGlassSearch.Parameters> points, int replicates) {
    return new InMemoryTables(SPARK.session())
        .with(
            "spin_glass_search",
            SpinGlassSearch.Parameters.class,
            SpinGlassSearch.Result.class,
            entries(GLASSES, points, replicates));
  }

  private static <P extends Record, R extends Record> List<InMemoryTables.Entry> entries(
      Experiment<P, R> experiment, List<P> points, int replicates) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (P p : points) {
      for (int replicate = 0; replicate < replicates; replicate++) {
        Point point = point(experiment.name(), p.toString(), replicate);
        entries.add(new InMemoryTables.Entry(point, p, run(experiment, p, point)));
      }
    }
    return entries;
  }

  private static Point point(String name, String place, int replicate) {
    return new Point(name, 1, new TreeMap<>(Map.of("place", place)), 1, replicate);
  }
}

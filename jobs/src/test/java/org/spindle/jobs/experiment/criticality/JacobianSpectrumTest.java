// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Relation;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Parameters;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Result;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.UnitKind;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class JacobianSpectrumTest {

  private static final JacobianSpectrum EXPERIMENT = new JacobianSpectrum();
  private static final WeightEnsemble ORTHOGONAL = WeightEnsemble.ORTHOGONAL;
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  @Tag("slow")
  void allClaimsHoldOnASmallGrid() throws Exception {
    List<Parameters> points = new ArrayList<>();
    for (double gain : new double[] {0.93, 1, 1.07}) {
      points.add(point(ORTHOGONAL, UnitKind.TANH, gain, 0.7));
      points.add(point(ORTHOGONAL, UnitKind.HARD_TANH, gain, 0.7));
      points.add(point(ORTHOGONAL, UnitKind.ERF, gain, 0.7));
      points.add(point(ORTHOGONAL, UnitKind.RELU, gain, 0.7));
      points.add(point(ORTHOGONAL, UnitKind.MASK, gain, 0.7));
      points.add(point(WeightEnsemble.GAUSSIAN, UnitKind.TANH, gain, 0.7));
      points.add(point(WeightEnsemble.GAUSSIAN, UnitKind.RELU, gain, 0.7));
    }
    var tables = table(points, 30, 3);
    List<Check> checks = Judged.checks(EXPERIMENT, tables);
    for (Check check : checks) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    Check isometry = checks.get(6);
    assertEquals(Relation.AT_LEAST, isometry.relation());
    assertEquals(Math.log(2), isometry.theory());
    assertTrue(isometry.measured() > Math.log(2), isometry.toString());
    assertEquals(
        List.of("jacobian-spectrum-grid", "jacobian-spectrum-units", "jacobian-spectrum-moments"),
        Judged.figures(EXPERIMENT, tables).stream().map(Figure::name).toList());
  }

  @Test
  void anotherGainThanThatOfTheRowIsFound() throws Exception {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    Parameters said = point(ORTHOGONAL, UnitKind.TANH, 1, 0.7);
    Parameters done = point(ORTHOGONAL, UnitKind.TANH, 1.03, 0.7);
    for (int i = 0; i < 24; i++) {
      Result right = run(said, i);
      Result wrong = run(done, i);
      entries.add(
          new InMemoryTables.Entry(
              at(i),
              said,
              new Result(
                  wrong.logSingularValues(),
                  wrong.rank(),
                  wrong.blocked(),
                  false,
                  wrong.finalLength(),
                  right.finalLengthTheory(),
                  wrong.logRms(),
                  right.logRmsTheory(),
                  wrong.relativeVariance(),
                  right.relativeVarianceTheory(),
                  wrong.logTop(),
                  right.logTopTheory(),
                  wrong.insideFraction(),
                  right.insideFractionTheory(),
                  wrong.edgeCount(),
                  right.topAtomTheory(),
                  wrong.logQuantiles(),
                  right.logQuantilesTheory(),
                  wrong.cumulativeAtQuantiles(),
                  right.tabulated(),
                  right.logGrid(),
                  right.densityTheory())));
    }
    var tables =
        new InMemoryTables(SPARK.session())
            .with("jacobian_spectrum", Parameters.class, Result.class, entries);
    long failed =
        Judged.checks(EXPERIMENT, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertTrue(failed >= 4, "only " + failed + " claims noticed");
  }

  @Test
  void companyDoesNotMatter() throws Exception {
    List<Parameters> points = new ArrayList<>();
    for (double gain : new double[] {0.9, 1, 1.05, 1.1, 1.2}) {
      points.add(point(ORTHOGONAL, UnitKind.TANH, gain, 1));
    }
    // one draw: a batch never holds two
    var streams = java.util.Collections.nCopies(5, new Streams(at(1).id()));
    List<Result> together = EXPERIMENT.runAll(points, streams, null, Watch.UNLIMITED);
    for (int i = 0; i < 5; i++) {
      Result alone = EXPERIMENT.run(points.get(i), streams.get(i), null, Watch.UNLIMITED);
      assertTrue(Arrays.equals(alone.logSingularValues(), together.get(i).logSingularValues()));
      assertEquals(alone.logRms(), together.get(i).logRms());
    }
  }

  @Test
  void drawsAreSharedByGainAndLengthAlone() {
    Parameters a = point(ORTHOGONAL, UnitKind.TANH, 0.9, 1);
    Parameters b = point(ORTHOGONAL, UnitKind.TANH, 1.1, 4);
    Parameters c = point(ORTHOGONAL, UnitKind.HARD_TANH, 1.1, 4);
    assertEquals(EXPERIMENT.drawKey(a), EXPERIMENT.drawKey(b));
    assertFalse(EXPERIMENT.drawKey(b).equals(EXPERIMENT.drawKey(c)));
    Parameters own = new Parameters(ORTHOGONAL, UnitKind.TANH, 0.9, 1, 30, 80, 0.25, false);
    assertEquals(own, EXPERIMENT.drawKey(own));
    assertEquals(1, EXPERIMENT.batchSize(own));
    assertEquals(20, EXPERIMENT.batchSize(a));
  }

  /** Gains far from 1 at depth 100: no overflow, nothing lost without a word. */
  @ParameterizedTest
  @EnumSource(UnitKind.class)
  void extremeGainsGiveFiniteRows(UnitKind units) throws Exception {
    for (double gain : new double[] {0.5, 3}) {
      for (WeightEnsemble ensemble : WeightEnsemble.values()) {
        Parameters p = new Parameters(ensemble, units, gain, 1, 100, 40, 0.25, true);
        Result result = run(p, 1);
        assertTrue(
            Arrays.stream(result.logSingularValues()).allMatch(Double::isFinite), p.toString());
        assertTrue(Double.isFinite(result.logRmsTheory()), p.toString());
        assertTrue(Double.isFinite(result.logTopTheory()), p.toString());
        assertTrue(Arrays.stream(result.densityTheory()).allMatch(Double::isFinite), p.toString());

        if (!result.vanished()) {
          assertEquals(result.logTopTheory(), result.logTop(), 0.6 * 100 * 99 / 40.0);
        }
      }
    }
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Parameters(ORTHOGONAL, UnitKind.TANH, -1.2, 1, 30, 80, 0.25, true));
    assertEquals("gain must be finite and > 0, was -1.2", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Parameters(ORTHOGONAL, UnitKind.TANH, 1, 1, 2, 80, 0.25, true));
  }

  private static Parameters point(
      WeightEnsemble ensemble, UnitKind units, double gain, double length) {
    return new Parameters(ensemble, units, gain, length, 30, 80, 0.25, true);
  }

  private static InMemoryTables table(List<Parameters> points, int draws, long seed)
      throws Exception {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (Parameters parameters : points) {
      for (int i = 0; i < draws; i++) {
        long key = seed + 1000L * entries.size();
        entries.add(new InMemoryTables.Entry(at(key), parameters, run(parameters, key)));
      }
    }
    return new InMemoryTables(SPARK.session())
        .with("jacobian_spectrum", Parameters.class, Result.class, entries);
  }

  private static Result run(Parameters parameters, long seed) throws Exception {
    return EXPERIMENT.run(parameters, new Streams(at(seed).id()), null, Watch.UNLIMITED);
  }

  private static Point at(long seed) {
    return new Point("jacobian-spectrum", 1, new TreeMap<>(), seed, 0);
  }

  /** Replicates used to differ by the last bit at the atom, and so by .75 in the law's fraction. */
  @Test
  void valuesWithinRoundingOfAnAtomAreTheAtom() throws Exception {
    for (int seed = 1; seed <= 4; seed++) {
      Result result = run(point(ORTHOGONAL, UnitKind.MASK, 1.05, 1), seed);
      double[] quantiles = result.logQuantiles();
      assertTrue(result.topAtomTheory() > 0.5);
      assertEquals(result.logTopTheory(), quantiles[4]);
      assertEquals(1, result.cumulativeAtQuantiles()[4]);
      assertEquals(
          result.edgeCount(),
          Arrays.stream(result.logSingularValues()).filter(s -> s == quantiles[4]).count());
    }
  }
}

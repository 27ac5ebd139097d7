// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Relation;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.criticality.RandomProducts.Parameters;
import org.spindle.jobs.experiment.criticality.RandomProducts.Result;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class RandomProductsTest {

  private static final RandomProducts EXPERIMENT = new RandomProducts();
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  void allClaimsHoldOnASmallGrid() {
    var tables = table(new int[] {1, 3, 40}, 90, 24, 7);
    for (Check check : Judged.checks(EXPERIMENT, tables)) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    assertEquals(
        List.of("random-products-spectra", "random-products-dimensions"),
        Judged.figures(EXPERIMENT, tables).stream().map(Figure::name).toList());
  }

  @Test
  void boundsAreReportedAsBoundsAndNumbersAsTheyWereMeasured() {
    var checks = Judged.checks(EXPERIMENT, table(new int[] {3}, 90, 24, 7));
    Check amplified = checks.get(2);
    assertEquals(Relation.AT_MOST, amplified.relation());
    assertEquals(0.5, amplified.theory());
    assertTrue(amplified.measured() > 0.05 && amplified.measured() < 0.3);
    Check distribution = checks.get(6);
    assertEquals(Relation.AT_LEAST, distribution.relation());
    assertEquals(1e-3, distribution.theory());
    assertTrue(distribution.measured() > 0.5, "singular values lie evenly");
  }

  @Test
  void aWrongLawIsFound() {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Point point = point(i);
      // products of five factors that claim to have four
      Result five = run(new Parameters(WeightEnsemble.GAUSSIAN, 5, 90), point);
      Result four = run(new Parameters(WeightEnsemble.GAUSSIAN, 4, 90), point);
      Result mixed =
          new Result(
              five.logSingularValues(),
              five.logModuli(),
              five.attenuatedFraction(),
              four.attenuatedFractionTheory(),
              five.amplifiedFraction(),
              four.amplifiedFractionTheory(),
              five.logMedian(),
              four.logMedianTheory(),
              five.logTop(),
              four.logTopTheory(),
              five.squareVariance(),
              four.squareVarianceTheory(),
              five.binFraction(),
              four.binFractionTheory(),
              five.innerFraction(),
              four.innerFractionTheory());
      entries.add(
          new InMemoryTables.Entry(point, new Parameters(WeightEnsemble.GAUSSIAN, 4, 90), mixed));
    }
    var tables =
        new InMemoryTables(SPARK.session())
            .with("random_products", Parameters.class, Result.class, entries);
    long failed =
        Judged.checks(EXPERIMENT, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertTrue(failed >= 3, "only " + failed + " claims noticed");
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Parameters(WeightEnsemble.GAUSSIAN, 0, 90));
    assertEquals("factors must be >= 1, was 0", error.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Parameters(WeightEnsemble.GAUSSIAN, 5, 1));
  }

  private static InMemoryTables table(int[] factors, int width, int draws, long seed) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (WeightEnsemble ensemble : WeightEnsemble.values()) {
      for (int n : factors) {
        for (int i = 0; i < draws; i++) {
          Point point = point(seed + 1000L * entries.size());
          Parameters parameters = new Parameters(ensemble, n, width);
          entries.add(new InMemoryTables.Entry(point, parameters, run(parameters, point)));
        }
      }
    }
    return new InMemoryTables(SPARK.session())
        .with("random_products", Parameters.class, Result.class, entries);
  }

  private static Result run(Parameters parameters, Point point) {
    return EXPERIMENT.run(parameters, new Streams(point.id()), null, Watch.UNLIMITED);
  }

  private static Point point(long seed) {
    return new Point("random-products", 1, new TreeMap<>(), seed, 0);
  }
}

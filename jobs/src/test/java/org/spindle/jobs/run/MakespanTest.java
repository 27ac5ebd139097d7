// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.experiment.criticality.RandomProducts;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.SweepFile;

class MakespanTest {

  private static final RandomProducts PRODUCTS = new RandomProducts();

  private static ParameterSpace<RandomProducts.Parameters> space(String axes) {
    return ParameterSpace.of(
        SweepFile.parse("products.yaml", "experiment: random-products\naxes:\n" + axes),
        PRODUCTS.name(),
        PRODUCTS.version(),
        PRODUCTS.defaults());
  }

  private static Makespan of(ParameterSpace<RandomProducts.Parameters> space, int cores) {
    PointNumbers numbers = new PointNumbers(space.cells(), 0, space.sweep().replicates().most());
    long[] all = LongStream.range(0, numbers.size()).toArray();
    return Makespan.of(WaveCutter.of(PRODUCTS, space, numbers, all), cores, 1e9);
  }

  private static double seconds(RandomProducts.Parameters point) {
    return PRODUCTS.cost(point).flops() * 1e-9;
  }

  @Test
  void equalPointsKeepAllCoresBusy() {
    var space = space("  width: [100]\nreplicates: 5000\n");
    double work = 5000 * seconds(space.parameters(0));
    for (int cores : new int[] {1, 2, 16}) {
      Makespan makespan = of(space, cores);
      assertTrue(makespan.efficiency() > 0.95, cores + " cores: " + makespan);
      assertEquals(work / cores / makespan.efficiency(), makespan.seconds(), 1e-9 * work);
    }
  }

  @Test
  void theOneDearPointThatTheOthersWaitForIsNamed() {
    var space = space("  width: [10, 3000, 20]\n");
    Makespan makespan = of(space, 64);
    assertEquals(1, makespan.last());
    assertEquals(seconds(space.parameters(1)), makespan.lastSeconds(), 1e-9);
    assertEquals(makespan.lastSeconds(), makespan.seconds(), 1e-3 * makespan.seconds());
    assertTrue(makespan.efficiency() < 0.02, makespan.toString());
  }

  @Test
  void ofNoPointsThereIsNoLast() {
    var space = space("  width: [10]\n");
    PointNumbers numbers = new PointNumbers(1, 0, 1);
    var none = WaveCutter.of(PRODUCTS, space, numbers, new long[0]);
    assertEquals(new Makespan(0, 1, -1, 0), Makespan.of(none, 4, 1e9));
  }

  @Test
  void oneCellOfEachStretchIsLookedAt() {
    var space = space("  factors: { range: [1, 2100] }\n  width: { range: [2, 10001] }\n");
    assertEquals(21_000_000, space.cells());
    SweepTotals some = SweepTotals.sampled(PRODUCTS, space);
    assertFalse(some.isWhole());
    assertEquals(SweepTotals.SAMPLE, some.surveyed());
    double exact = SweepTotals.of(PRODUCTS, space).flops();
    assertEquals(exact, some.flops(), 4 * some.flopsError());
    assertTrue(some.flopsError() < 0.01 * exact, some.flopsError() + " of " + exact);
    long[] cells = SweepTotals.sample(space.cells()).toArray();
    assertEquals(SweepTotals.SAMPLE, LongStream.of(cells).distinct().count());
    for (int i = 0; i < cells.length; i++) {
      assertEquals(i, cells[i] / 21);
    }
  }
}

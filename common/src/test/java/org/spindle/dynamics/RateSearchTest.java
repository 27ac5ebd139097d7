// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.Watch;

class RateSearchTest {

  /** Gradient descent on ½ a (x − 1)² from 0: diverges for λ a ≥ 2, one step for λ a = 1. */
  private static final class Parabola implements GradientDescent {
    private final double curvature;
    private double x;
    private double rate;

    Parabola(double curvature) {
      this.curvature = curvature;
    }

    @Override
    public void reset(double rate) {
      this.rate = rate;
      x = 0;
    }

    @Override
    public double loss() {
      return curvature * (x - 1) * (x - 1) / 2;
    }

    @Override
    public void descend() {
      x -= rate * curvature * (x - 1);
    }

    @Override
    public double flops() {
      return 1;
    }
  }

  private static RateSearch search(double curvature, double high, double low, int count, int most) {
    return RateSearch.of(
        new Parabola(curvature),
        new RateSearch.Grid(high, low, count),
        1e-6 * curvature,
        most,
        Watch.UNLIMITED);
  }

  @Test
  void pruningGivesTheResultOfTheFullGrid() {
    for (double curvature = 0.3; curvature < 300; curvature *= 1.37) {
      RateSearch.Grid grid = new RateSearch.Grid(10, 0.001, 23);
      int fewest = Integer.MAX_VALUE;
      double best = Double.NaN;
      for (int k = 0; k < 23; k++) {
        TrainingRun run =
            TrainingRun.of(
                new Parabola(curvature), grid.rate(k), 1e-6 * curvature, 4000, Watch.UNLIMITED);
        if (run.outcome() == TrainingRun.Outcome.LEARNED && run.iterations() < fewest) {
          fewest = run.iterations();
          best = run.rate();
        }
      }
      RateSearch search = search(curvature, 10, 0.001, 23, 4000);
      assertEquals(fewest, search.best().iterations());
      assertEquals(best, search.best().rate());
      assertFalse(search.atEdge());
    }
  }

  @Test
  void aGridThatMissesTheOptimumIsContinuedToIt() {
    RateSearch low = search(1, 0.1, 0.01, 11, 10_000);
    RateSearch high = search(1, 100, 10, 11, 10_000);
    assertEquals(1, low.best().rate(), 0.3);
    assertEquals(1, high.best().rate(), 0.3);
    assertFalse(low.atEdge() || high.atEdge());
    assertTrue(high.diverged() >= 8);
  }

  @Test
  void anOptimumOutOfReachIsReportedAsAnEdge() {
    assertTrue(search(1, 1e-3, 0.9e-3, 3, 100_000).atEdge());
  }

  @Test
  void nothingWinsWhenAllRatesAreTooSlowOrDiverge() {
    RateSearch slow = search(1, 1e-5, 1e-6, 4, 300);
    assertNull(slow.best());
    assertEquals(300, slow.slowest().iterations());
    assertEquals(0, slow.diverged());
    RateSearch wild = search(1, 1e7, 1e6, 3, 300);
    assertNull(wild.best());
    assertNull(wild.slowest());
    assertEquals(wild.tried(), wild.diverged());
  }

  @Test
  void aLearningCurveEndsWithTheLastIteration() {
    TrainingRun run = new TrainingRun(TrainingRun.Outcome.LEARNED, 1, new double[12]);
    assertArrayEquals(new int[] {0, 3, 6, 9, 11}, run.curveIterations(4));
    assertArrayEquals(IntStream.rangeClosed(0, 11).toArray(), run.curveIterations(200));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.spindle.network.Activation;

/** How spectra of Jacobians are read: quantiles, grids, and what finite width does to them. */
class JacobianSpectraTest {

  @Test
  void quantilesAreThoseOfTheSingularValuesThatAreNotZero() {
    JacobianSample sample = sample(6, 3, 2, 1, 0);
    assertArrayEquals(
        new double[] {0, 1.5, 2.5, 3}, sample.logQuantiles(new double[] {0.05, 0.5, 0.75, 0.99}));
    assertEquals(0, sample(6).logQuantiles(new double[] {0.5}).length);
  }

  @Test
  void gridsReachFromTheTailToTheEdge() {
    LogSpectrum law = gaussian(5);
    double[] grid = law.grid(80, 0.01);
    assertEquals(81, grid.length);
    assertEquals(law.quantile(0.01), grid[0], 1e-12);
    assertEquals(law.logBulkEdge(), grid[80]);
    double[] ascending = grid.clone();
    Arrays.sort(ascending);
    assertArrayEquals(ascending, grid);
    assertTrue(grid[80] - grid[79] < (grid[1] - grid[0]) / 100);
  }

  @Test
  void valuesNextToAnAtomAreTheAtomAndOthersStay() {
    JacobianSample snapped = sample(3, 0.7 + 2e-16, 0.7 - 1e-12, 0.6).snapped(0.7, 5e-10);
    assertArrayEquals(new double[] {0.7, 0.7, 0.6}, snapped.logSingularValues());
  }

  @Test
  void finiteWidthShiftsMeansByLayersOverWidth() {
    JacobianBias narrow = new JacobianBias(100, 40, 0.5);
    assertEquals(0.05, narrow.ofMean(), 1e-15);
    assertEquals(0.05 + 0.5 * 2.5 / 800, narrow.ofRms(), 1e-15);
    assertEquals(0.045, narrow.ofFraction(), 1e-15);
    assertEquals(0.005 + 0.2 * 0.025, narrow.ofInside(0.2), 1e-15);
    assertTrue(narrow.ofTop() > narrow.ofRms());
    assertTrue(narrow.showsRms() && narrow.showsVariance());
    assertFalse(new JacobianBias(100, 40, 11).showsRms());
    assertFalse(new JacobianBias(100, 40, 3).showsVariance());
  }

  private static JacobianSample sample(int width, double... logs) {
    return new JacobianSample(width, logs, 0, new double[] {1}, 0);
  }

  private static LogSpectrum gaussian(int factors) {
    Nonlinearity linear = new Nonlinearity.Pointwise(Activation.LINEAR);
    return new JacobianTheory(WeightEnsemble.GAUSSIAN, linear, 1, 1, factors).spectrum();
  }
}

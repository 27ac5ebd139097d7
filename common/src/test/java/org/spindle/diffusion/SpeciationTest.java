// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpeciationTest {

  @Test
  void cloneProbabilitiesAreThoseOfTheTheory() {
    double[] rho = {.5, 1, 1.5, 2, 3};
    double[] phi = {.602027, .775200, .901379, .965701, .997924};
    for (int i = 0; i < rho.length; i++) {
      assertEquals(phi[i], Speciation.cloneProbability(rho[i]), 1e-6);
    }
    assertEquals(0.5, Speciation.cloneProbability(0), 1e-12);
    Speciation classes = Speciation.ofDimension(64);
    double early = classes.separation(classes.time() - 1);
    assertEquals(.994974, Speciation.cloneProbability(early), 1e-6);
    double late = classes.separation(classes.time() + 1);
    assertEquals(.560070, Speciation.cloneProbability(late), 1e-6);
    assertEquals(1, classes.separation(classes.time()), 1e-12);
  }

  @Test
  void publishedClonesAgreeWithTheClosedForm() {
    double[][] published = {
      {256, 2, .9775},
      {256, 2.5, .8620},
      {256, 3, .7012},
      {256, 3.5, .5925},
      {256, 4, .5343},
      {256, 4.5, .5201},
      {4096, 3, .9984},
      {4096, 3.5, .9575},
      {4096, 4, .8217},
      {4096, 4.5, .6736},
      {4096, 5, .5719},
      {4096, 5.5, .5396}
    };
    double[] closed = {
      .9770, .8621, .7069, .5964, .5397, .5153, .9989, .9599, .8261, .6764, .5794, .5321
    };
    double squares = 0;
    for (int i = 0; i < published.length; i++) {
      Speciation classes = Speciation.ofDimension((int) published[i][0]);
      double phi = Speciation.cloneProbability(classes.separation(published[i][1]));
      assertEquals(closed[i], phi, 6e-5);
      double z = (published[i][2] - phi) / Math.sqrt(phi * (1 - phi) / 10_000);
      assertTrue(Math.abs(z) <= 4, "row " + i + ": z = " + z);
      squares += z * z;
    }
    assertTrue(Math.sqrt(squares / published.length) <= 1.5);
  }

  @Test
  void symmetryBreaksWhereTheFixedPointOfTheStochasticMotionDoes() {
    Speciation deltas = new Speciation(1, 0);
    double kept = Math.exp(-2 * deltas.stochasticFlip());
    assertEquals(2 - Math.sqrt(2), 1 - kept, 1e-12);
    assertEquals(.643594, Math.sqrt(kept), 1e-6);
    for (double spread : new double[] {0.3, 1, 2}) {
      Speciation classes = new Speciation(64, spread);
      assertEquals(0, 1 + 2 * classes.scoreSlope(classes.stochasticFlip()), 1e-10);
      assertEquals(0, classes.scoreSlope(classes.scoreFlip()), 1e-12);
      for (double t = 0.01; t < 6; t += 0.1) {
        assertTrue(classes.flowSlope(t) >= 0);
      }
    }
    Speciation unit = Speciation.ofDimension(64);
    assertEquals(0.5 * Math.log(128), unit.stochasticFlip(), 1e-12);
    assertEquals(.3466, unit.stochasticFlip() - unit.time(), 5e-5);
    assertEquals(unit.time(), unit.scoreFlip(), 1e-12);
    assertTrue(Double.isNaN(new Speciation(0.5, 1).scoreFlip()));
  }

  @Test
  void branchesOfATreeSpeciateInTurn() {
    TreeSpeciation tree = new TreeSpeciation(4000, .25, .05, .005);
    double[] distance = {.34675, .09808, .00995};
    double[] time = {3.618, 2.987, 1.854};
    for (int l = 0; l < 3; l++) {
      assertEquals(distance[l], tree.squaredDistance(l), 5e-6);
      assertEquals(time[l], tree.time(l), 5e-4);
      assertEquals(.7752, tree.cloneProbability(l, tree.time(l)), 5e-5);
    }
    TreeSpeciation equal = new TreeSpeciation(4000, .1, .1, .1);
    double[] together = {.176, .205, .180};
    for (int l = 0; l < 3; l++) {
      assertEquals(together[l], equal.squaredDistance(l), 5e-4);
    }
  }

  @Test
  void oneDimensionHasNoSpeciation() {
    assertThrows(IllegalArgumentException.class, () -> Speciation.ofDimension(1));
    assertThrows(IllegalArgumentException.class, () -> new TreeSpeciation(100));
    assertThrows(
        IllegalArgumentException.class, () -> new ClonedReversal(new Speciation(1, 0), 10));
  }

  @Test
  void halfTimesOfTwoLayersAreThoseOfTheTheory() {
    double[] lambda = {4, 1, .25};
    double[] half = {1.2428, 4.6385, 15.956};
    for (int i = 0; i < 3; i++) {
      LinearDenoiser denoiser = new LinearDenoiser(lambda[i], .5);
      assertEquals(half[i], denoiser.halfTime(1e-3), 5e-4 * (i == 2 ? 2 : 1));
      assertEquals(half[i], denoiser.simulatedHalfTime(1e-3, 1e-3), 0.01 * half[i]);
      double u = denoiser.twoLayers(1e-3, denoiser.halfTime(1e-3));
      assertEquals(denoiser.optimum() / 2, u, 1e-12);
    }
  }

  @Test
  void oneLayerRelaxesAtTheVarianceOfItsInput() {
    LinearDenoiser denoiser = new LinearDenoiser(4, .5);
    double w = 0.1;
    double rate = 1e-4;
    for (int step = 0; step < 5000; step++) {
      w += rate * (denoiser.correlation() - denoiser.variance() * w);
    }
    assertEquals(denoiser.oneLayer(0.1, 0.5), w, 1e-4);
  }

  @Test
  void differencesOfTheDensityFindTheClosedFormsOfTheMiddle() {
    for (int d : new int[] {4, 256}) {
      Speciation classes = Speciation.ofDimension(d);
      SymmetryBreaking found = SymmetryBreaking.of(classes, 100);
      assertEquals(classes.scoreFlip(), found.scoreFlip(), 1e-5);
      assertEquals(classes.stochasticFlip(), found.stochasticFlip(), 1e-5);
      double least = classes.leastFlowSlope(100);
      assertEquals(least, found.leastFlowSlope(), 1e-3 * least + 1e-6);
    }
  }
}

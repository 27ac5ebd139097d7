// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.semantics.RumelhartWorld.feature;
import static org.spindle.semantics.RumelhartWorld.item;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/** Closed forms, at the numbers that are known for Rumelhart's world with a₀ = 1e-3. */
class SemanticModesTest {

  private static final Matrix Y = RumelhartWorld.features();
  private static final SemanticModes MODES = new SemanticModes(Correlations.ofItems(Y), 1e-3);

  @Test
  void worldHasSevenModes() {
    double[] s = {5.6043, 3.6002, 2.5049, 2.4550, 1.7796, .9300, .5459};
    assertEquals(s.length, MODES.rank());
    for (int mode = 0; mode < s.length; mode++) {
      assertEquals(s[mode], MODES.singularValue(mode), 5e-5);
    }
  }

  @Test
  void secondModeTellsPlantsFromAnimals() {
    double[] v = MODES.analyzer(1);
    for (int i = 0; i < 8; i++) {
      assertEquals(Math.signum(v[0]), Math.signum(v[i]) * (i < 4 ? 1 : -1));
    }
  }

  @Test
  void trajectoryPassesItsTimes() {
    assertEquals(MODES.optimum(2) / 2, MODES.strength(2, MODES.halfTime(2)), 1e-12);
    assertEquals(1e-3, MODES.strength(0, 0), 1e-15);
    assertEquals(1, MODES.timeTo(3, MODES.strength(3, 1)), 1e-10);
    assertEquals(
        Math.log(MODES.singularValue(4) / 1e-3 - 1) / (2 * MODES.singularValue(4)),
        MODES.halfTime(4),
        1e-12);
    assertTrue(Double.isNaN(MODES.timeTo(6, 1)));
    assertEquals(Y.get(3, 3), MODES.output(3, 3, 1e3), 1e-12);
    assertEquals(MODES.shallowOutput(3, 3, Math.log(2)), Y.get(3, 3) / 2, 1e-3);
  }

  @Test
  void leavesOfThePineAreTheStrongestIllusion() {
    var peaks = FalseBeliefs.of(MODES, Y, 20);
    assertEquals(107, peaks.size());
    var top = peaks.stream().max(Comparator.comparingDouble(FalseBeliefs.Peak::height)).get();
    assertEquals(feature("leaves"), top.feature());
    assertEquals(item("pine"), top.item());
    assertEquals(0.5664, top.height(), 5e-5);
    assertEquals(1.401, top.time(), 5e-4);
    assertEquals(51, peaks.stream().filter(p -> p.height() > 0.2).count());
    assertEquals(100, peaks.stream().filter(p -> p.height() > 0.1).count());
    var yellowRobin =
        peaks.stream()
            .filter(p -> p.feature() == feature("yellow") && p.item() == item("robin"))
            .findFirst()
            .get();
    assertEquals(0.4712, yellowRobin.height(), 5e-5);
    assertEquals(1.333, yellowRobin.time(), 5e-4);
  }

  @Test
  void distinctivePropertiesAreLearnedInTheKnownOrder() {
    var learning = new PropertyLearning(MODES);
    String[] names = {"grow", "move", "fly", "bark", "red", "sing"};
    double[] times = {.77346, .95372, 1.38281, 1.38712, 1.86835, 2.65778};
    for (int k = 0; k < names.length; k++) {
      assertEquals(times[k], learning.timeTo(feature(names[k]), 0.25), 1e-5, names[k]);
    }
    double sum = 0;
    for (int mode = 0; mode < MODES.rank(); mode++) {
      sum += learning.distinctiveness(feature("sing"), mode);
    }
    assertEquals(1, sum, 1e-12);
    assertEquals(1, learning.residual(0, 0), 1e-2);
  }

  @Test
  void noveltiesOfTheCanaryNarrowWithAge() {
    double[] ages = {1.3, 2, 6};
    double[][] expected = {{.909, .735, .276}, {.774, .357, .070}, {.572, .335, .011}};
    String[] others = {"robin", "sunfish", "rose"};
    for (int k = 0; k < ages.length; k++) {
      double[] judged =
          Induction.fromOne(MODES.itemKernel(MODES.strengths(ages[k])), item("canary"));
      for (int j = 0; j < others.length; j++) {
        assertEquals(expected[k][j], judged[item(others[j])], 5e-4, others[j] + " at " + ages[k]);
      }
    }
  }

  @Test
  void blickWithFeathersIsABird() {
    double[] judged =
        Induction.fromOne(MODES.featureKernel(MODES.strengths(2)), feature("feathers"));
    String[] names = {"wings", "fly", "move", "grow", "sing", "gills"};
    double[] expected = {1, 1, .752, .587, .524, -.248};
    for (int k = 0; k < names.length; k++) {
      assertEquals(expected[k], judged[feature(names[k])], 5e-4, names[k]);
    }
  }

  @Test
  void severalShownPatternsGiveLeastSquares() {
    Matrix kernel = MODES.itemKernel(MODES.strengths(2));
    double[] one = Induction.fromOne(kernel, 2);
    double[] same = Induction.fromSeveral(kernel, new int[] {2}, new double[] {1});
    double[] fitted = Induction.fromSeveral(kernel, new int[] {4, 6}, new double[] {1, 0});
    for (int j = 0; j < 8; j++) {
      assertEquals(one[j], same[j], 1e-12);
    }
    assertEquals(1, fitted[4], 1e-9);
    assertEquals(0, fitted[6], 1e-9);
  }

  @Test
  void frequentItemsAreLearnedSooner() {
    Matrix y = Matrix.diagonal(2, 2, 2, 2);
    var modes =
        new SemanticModes(Correlations.ofFrequencies(y, new double[] {.1, .4, .2, .3}), 1e-3);
    double[] times = {4.750, 6.334, 9.501, 19.001};
    for (int mode = 0; mode < 4; mode++) {
      assertEquals(times[mode], modes.halfTime(mode), 5e-4);
    }
    assertEquals(0, modes.mixing(), 1e-15);
  }

  @Test
  void looksThatMatchADistinctionSpeedIt() {
    double[] d = {2, 1, .5};
    double[] times = {.9027, 1.9001, 5.1291};
    Matrix percepts = Matrix.diagonal(Math.sqrt(2), 1, Math.sqrt(.5));
    var modes =
        new SemanticModes(Correlations.ofPercepts(Matrix.diagonal(3, 2, 1), percepts), 1e-3);
    for (int mode = 0; mode < 3; mode++) {
      assertEquals(d[mode], modes.variance(mode), 1e-12);
      assertEquals(times[mode], modes.halfTime(mode), 5e-5);
    }
  }

  @Test
  void mixingTellsWhereTheClosedFormFails() {
    double[] frequencies = {1, 1, 1, 1, 2, 1, 1, 1};
    var modes = new SemanticModes(Correlations.ofFrequencies(Y, frequencies), 1e-3);
    assertTrue(modes.mixing() > 0.1);
  }

  @Test
  void analyzersAndSynthesizersPointToEachOther() {
    Matrix projected = Blas.best().multiply(Op.T, Y, Op.N, MODES.synthesizers());
    for (int i = 0; i < 8; i++) {
      for (int mode = 0; mode < MODES.rank(); mode++) {
        double typicality = MODES.singularValue(mode) * MODES.analyzer(mode)[i];
        assertEquals(projected.get(i, mode), typicality, 1e-12);
      }
    }
  }

  @Test
  void badArgumentsAreNamed() {
    var y = Correlations.ofItems(Y);
    assertThrows(IllegalArgumentException.class, () -> new SemanticModes(y, 0));
    assertThrows(IllegalArgumentException.class, () -> new Correlations(Y, Matrix.identity(3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Correlations.ofFrequencies(Matrix.identity(2), new double[] {1, 0}));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Matrix;

class TreeDistancesTest {

  @Test
  void theTreeOfThePaperHasTheReferenceDistances() {
    TreeSpectrum spectrum = new TreeSpectrum(Tree.regular(5, 2, 0.1));
    TreeDistances distances = new TreeDistances(spectrum, 1000, 1e-6);
    double[] early = {11.944, 9.227, 1.5854, 0.0965, 0.0040};
    double[] last = {55.50, 54.32, 52.08, 47.62, 37.95};
    for (int level = 0; level < 5; level++) {
      assertEquals(early[level], distances.squared(level, 0.2), 1e-3 * early[level] + 6e-5);
      assertEquals(last[level], distances.squared(level, 10), 6e-3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.16, .4481, .8986, .9879, .9986, .9999",
    "0.20, .1184, .3190, .8830, .9929, .9997",
    "0.25, .0694, .1225, .3063, .9298, .9988",
    "0.35, .0414, .0724, .1317, .2692, .9700"
  })
  void aNovelPropertyIsProjectedAsTheReferenceSays(
      double age, double k0, double k1, double k2, double k3, double k4) {
    TreeSpectrum spectrum = new TreeSpectrum(Tree.regular(5, 2, 0.1));
    TreeDistances distances = new TreeDistances(spectrum, 1000, 1e-6);
    double[] expected = {k0, k1, k2, k3, k4, 1};
    for (int level = 0; level <= 5; level++) {
      assertEquals(expected[level], distances.projection(level, age), 6e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"2x2x2, 0.1", "3x2x3, 0.07", "2x4, 0.2"})
  void theClosedFormIsTheSumOverModes(String shape, double flip) {
    Tree tree = Tree.of(shape, flip, 1.2);
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    TreeDistances distances = new TreeDistances(spectrum, 300, 1e-4);
    Matrix v = spectrum.analyzers();
    for (double time : new double[] {0.1, 0.3, 0.6}) {
      for (int i = 0; i < tree.items(); i++) {
        for (int j = 0; j < i; j++) {
          double sum = 0;
          for (int mode = 0; mode < tree.items(); mode++) {
            double apart = v.get(i, mode) - v.get(j, mode);
            sum += distances.strength(spectrum.levelOfMode(mode), time) * apart * apart;
          }
          assertEquals(sum, distances.squared(tree.commonLevel(i, j), time), 1e-10);
        }
      }
    }
  }
}

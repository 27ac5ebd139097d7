// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

class InductiveJudgementsTest {

  private static final double FEATURES = 40;
  private static final double START = 1e-3;
  private static final double TIME = 0.6;

  private final TreeSpectrum spectrum = new TreeSpectrum(Tree.of("2x3", 0.15, 1));
  private final SemanticModes modes =
      new SemanticModes(Correlations.ofItems(spectrum.populationData(FEATURES)), START);

  @Test
  void theDeltaRuleFindsTheRatiosOfTheKernel() {
    double[] flow = modes.strengths(TIME);
    double[] lagged = EulerLag.strengths(modes, TIME, 1e-3);
    int[] items = IntStream.range(0, 6).toArray();
    var judgements =
        InductiveJudgements.of(
            hidden(flow), modes.itemKernel(flow), modes.itemKernel(lagged), items, Watch.UNLIMITED);
    assertTrue(judgements.deviation() < 1e-9, "" + judgements.deviation());
    assertTrue(judgements.bias() > 1e-6 && judgements.bias() < 0.05, "" + judgements.bias());
    TreeDistances theory = new TreeDistances(spectrum, FEATURES, START);
    assertArrayEquals(
        new double[] {theory.projection(0, TIME), theory.projection(1, TIME)},
        InductiveJudgements.byLevel(judgements.theory(), spectrum.tree()),
        1e-9);
  }

  @Test
  void breadthLeavesOutWhatWasShown() {
    assertEquals(0.3, InductiveJudgements.breadth(new double[][] {{1, 0.2}, {0.4, 1}}), 1e-15);
    assertEquals(0, InductiveJudgements.breadth(new double[][] {{1}}));
  }

  @Test
  void gradientDescentWithoutStepsIsTheFlow() {
    assertArrayEquals(modes.strengths(TIME), EulerLag.strengths(modes, TIME, 0));
  }

  /** √A Vᵀ: representations whose similarities are the kernel V A Vᵀ. */
  private Matrix hidden(double[] strengths) {
    Matrix hidden = modes.analyzers().transpose().copy();
    for (int mode = 0; mode < hidden.rows(); mode++) {
      for (int i = 0; i < hidden.cols(); i++) {
        hidden.set(mode, i, hidden.get(mode, i) * Math.sqrt(strengths[mode]));
      }
    }
    return hidden;
  }
}

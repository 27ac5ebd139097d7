// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;

/** Loss on drawn contexts at dimensions and lengths, noise and spectra beside the table's. */
class InContextRegressionMonteCarloTest {

  private final RandomGenerator random = new Streams(new PointId(8, 8)).of("contexts");

  @ParameterizedTest
  @CsvSource({"3, 4, 4, 20, 0", "5, 2, 1.7, 8, 0.5", "10, 1, 1, 20, 0.25", "1, 1, 1, 2, 0"})
  void lossOfAnyAttentionIsTheClosedForm(
      int size, double top, double ratio, int context, double noise) {
    var regression = InContextRegression.geometric(size, top, ratio, context, noise);
    double[] optimum = regression.optimum();
    double[] bold = optimum.clone();
    for (int i = 0; i < size; i++) {
      bold[i] *= 1.5;
    }
    double[] least = new double[60];
    double[] more = new double[60];
    for (int draw = 0; draw < least.length; draw++) {
      ContextSample sample = ContextSample.draw(regression, 400, false, random);
      least[draw] = sample.error(regression, optimum);
      more[draw] = sample.error(regression, bold);
    }
    agrees(regression.error(optimum), Estimate.of(least));
    agrees(regression.error(bold), Estimate.of(more));
  }

  private static void agrees(double theory, Estimate measured) {
    assertEquals(theory, measured.mean(), 4 * measured.error());
  }
}

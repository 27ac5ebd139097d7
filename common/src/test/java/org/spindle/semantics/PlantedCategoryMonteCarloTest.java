// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** A category in noise. */
class PlantedCategoryMonteCarloTest {

  @Test
  void thePredictionIsThatOfTheReference() {
    PlantedCategory category = new PlantedCategory(1600, 1000, 40, 30, 0.1);
    assertEquals(6.7462, category.coherence(), 5e-5);
    assertEquals(31.92, category.theory().singularValue(), 5e-3);
    assertEquals(.8754, category.theory().itemOverlap(), 5e-5);
    assertEquals(.8236, category.theory().featureOverlap(), 5e-5);
    PlantedCategory small = new PlantedCategory(1600, 1000, 10, 10, 0.1);
    assertEquals(.562, small.coherence(), 5e-4);
    assertEquals(0, small.theory().itemOverlap());
    PlantedCategory large = new PlantedCategory(1600, 1000, 60, 60, 0.1);
    assertEquals(20.24, large.coherence(), 5e-3);
    assertEquals(50.43, large.theory().singularValue(), 5e-3);
    assertEquals(.960, large.theory().itemOverlap(), 5e-4);
    assertEquals(.939, large.theory().featureOverlap(), 5e-4);
  }

  @Test
  void aCoherentCategoryIsFoundAndAnIncoherentOneIsNot() {
    PlantedCategory coherent = new PlantedCategory(400, 250, 20, 15, 0.1);
    PlantedCategory hidden = new PlantedCategory(400, 250, 5, 4, 0.1);
    int draws = 10;
    double overlap = 0;
    double nothing = 0;
    for (int draw = 0; draw < draws; draw++) {
      var stream = new Streams(new PointId(draw, 1)).of("features");
      overlap += coherent.measure(coherent.draw(stream)).itemOverlap() / draws;
      nothing += hidden.measure(hidden.draw(stream)).itemOverlap() / draws;
    }
    // standard deviation of one draw 0.013, bias 0.006
    assertEquals(coherent.theory().itemOverlap(), overlap, 4 * 0.013 / Math.sqrt(draws) + 0.006);
    assertTrue(nothing < 0.06, "overlap " + nothing);
  }
}

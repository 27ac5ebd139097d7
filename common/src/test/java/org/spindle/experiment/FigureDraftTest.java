// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;

class FigureDraftTest {

  private static final double[] X = {0, 1, 2, 3, 4, 5, 6};

  @Test
  void readyPanelsStandAsTheyAre() {
    Layer line = new Layer.Curve("a", 3, X, X);
    Panel ready = new Panel("tree", Scale.linear("x"), Scale.log("y"), List.of(line));
    FigureDraft figure = new FigureDraft(null, "a", "", "");
    figure.panel(ready).panel(ready);
    assertEquals(List.of(ready, ready), figure.figure().panels());
  }

  @Test
  void dotsAreAboutSoManyPointsOfACurve() {
    Series series = new Series(null, "a", 0).dots(X, X, 3);
    Layer.Points points = (Layer.Points) series.layers().get(0);
    assertArrayEquals(new double[] {0, 2, 4, 6}, points.x());
    assertArrayEquals(X, ((Layer.Points) series.dots(X, X, 100).layers().get(1)).x());
  }
}

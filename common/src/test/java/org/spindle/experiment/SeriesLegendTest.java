// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.figure.Layer;

class SeriesLegendTest {

  private static final double[] VALUES = {1, 2};

  @Test
  void theFirstLayerBearsTheEntryOfTheLegend() {
    assertEquals(List.of("a", ""), labels(new Series(null, "a", 0)));
  }

  @Test
  void allLayersBearItWhereAllSignsAreWanted() {
    assertEquals(List.of("a", "a"), labels(new Series(null, "a", 0).allSigns()));
  }

  private static List<String> labels(Series series) {
    return series.line(VALUES, VALUES).points(VALUES, VALUES).layers().stream()
        .map(
            layer ->
                layer instanceof Layer.Curve curve ? curve.label() : ((Layer.Points) layer).label())
        .toList();
  }
}

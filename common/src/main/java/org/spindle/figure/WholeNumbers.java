// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which axes bear whole numbers, such as layers, neurons or epochs: their ticks are whole as well.
 *
 * <p>Told by what was measured; where nothing was, by the lines. Lines through measured points are
 * theory, which knows values between.
 */
final class WholeNumbers {

  private WholeNumbers() {}

  static boolean across(Panel panel) {
    return panel.x().names().isEmpty() && allWhole(panel.layers(), layer -> values(layer)[0]);
  }

  static boolean up(Panel panel) {
    return panel.y().names().isEmpty() && allWhole(panel.layers(), layer -> values(layer)[1]);
  }

  private static boolean allWhole(List<Layer> layers, Function<Layer, double[]> values) {
    List<Layer> measured = layers.stream().filter(WholeNumbers::isMeasured).toList();
    Stream<Layer> telling =
        measured.isEmpty()
            ? layers.stream().filter(layer -> layer instanceof Layer.Curve)
            : measured.stream();
    double[] all =
        telling
            .flatMapToDouble(layer -> Arrays.stream(values.apply(layer)))
            .filter(Double::isFinite)
            .toArray();
    return all.length > 0 && Arrays.stream(all).allMatch(v -> v == Math.rint(v));
  }

  private static boolean isMeasured(Layer layer) {
    return layer instanceof Layer.Points
        || layer instanceof Layer.Trace
        || layer instanceof Layer.HeatMap
        || layer instanceof Layer.Histogram
        || layer instanceof Layer.Trajectory;
  }

  /** Abscissae and ordinates; none of what is not drawn through values. */
  private static double[][] values(Layer layer) {
    if (layer instanceof Layer.Points p) {
      return new double[][] {p.x(), p.y()};
    }
    if (layer instanceof Layer.Trace t) {
      return new double[][] {t.x(), t.y()};
    }
    if (layer instanceof Layer.HeatMap m) {
      return new double[][] {m.x(), m.y()};
    }
    if (layer instanceof Layer.Histogram h) {
      return new double[][] {h.edges(), h.heights()};
    }
    if (layer instanceof Layer.Trajectory t) {
      return new double[][] {t.x(), t.y()};
    }
    return layer instanceof Layer.Curve c ? new double[][] {c.x(), c.y()} : new double[][] {{}, {}};
  }
}

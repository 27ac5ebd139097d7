// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.figure.Layer;
import org.spindle.landscape.IndexLaw;

/** An {@link IndexLaw} drawn. */
final class IndexLawLayers {

  private IndexLawLayers() {}

  /** Draws the mean as a line and, where it is known, one standard deviation as a band. */
  static void draw(IndexLaw law, int color, List<Layer> layers) {
    double[] x =
        IntStream.rangeClosed(0, 60).mapToDouble(i -> law.reach() * (i / 30.0 - 1)).toArray();
    double[] mean = Arrays.stream(x).map(law::fraction).toArray();
    if (law.isExact()) {
      double[] sd = Arrays.stream(x).map(law::deviation).toArray();
      layers.add(
          new Layer.Band(
              "",
              color,
              x,
              IntStream.range(0, x.length).mapToDouble(i -> mean[i] - sd[i]).toArray(),
              IntStream.range(0, x.length).mapToDouble(i -> mean[i] + sd[i]).toArray()));
    }
    layers.add(new Layer.Curve("", color, x, mean));
  }
}

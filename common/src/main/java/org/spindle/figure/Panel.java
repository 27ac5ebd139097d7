// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.List;
import java.util.stream.Stream;

/**
 * One coordinate system with its layers, drawn in order.
 *
 * @param title one line over the panel, may be empty
 * @param x horizontal axis
 * @param y vertical axis
 * @param layers what is drawn, the first at the bottom
 */
public record Panel(String title, Scale x, Scale y, List<Layer> layers) {

  /** Copies the layers in. */
  public Panel {
    layers = List.copyOf(layers);
  }

  /** All that stands in it in words. */
  Stream<String> words() {
    return Stream.of(
            Stream.of(title, x.label(), y.label()),
            x.names().stream(),
            y.names().stream(),
            layers.stream().map(Panel::name))
        .flatMap(names -> names);
  }

  private static String name(Layer layer) {
    if (layer instanceof Layer.Label l) {
      return l.text();
    }
    if (layer instanceof Layer.Note n) {
      return n.text();
    }
    return layer instanceof Layer.Trajectory t ? t.name() : layer.label();
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.List;

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
}

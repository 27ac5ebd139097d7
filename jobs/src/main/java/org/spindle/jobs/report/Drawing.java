// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import org.spindle.figure.Figure;
import org.spindle.figure.FigureRenderer;

/**
 * A figure and its two pictures.
 *
 * @param figure what is drawn
 * @param svg as text
 * @param png the bytes of its file
 */
record Drawing(Figure figure, String svg, byte[] png) {

  private static final double PIXEL_RATIO = 2;

  static Drawing of(Figure figure) {
    return new Drawing(figure, FigureRenderer.svg(figure), FigureRenderer.png(figure, PIXEL_RATIO));
  }
}

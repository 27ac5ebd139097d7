// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;

/**
 * The map from a panel's units to pixels.
 *
 * @param area data area in pixels
 * @param x horizontal axis
 * @param y vertical axis
 * @param xLog whether the horizontal axis is logarithmic
 * @param yLog whether the vertical axis is logarithmic
 */
record PixelFrame(Rectangle2D area, ValueAxis x, ValueAxis y, boolean xLog, boolean yLog) {

  /** Beyond this many pixels a line leaves the sheet anyway; rasterisers dislike larger numbers. */
  private static final double FAR = 20_000;

  boolean drawable(double a, double b) {
    return Ranges.drawable(a, xLog) && Ranges.drawable(b, yLog);
  }

  double px(double value) {
    return clamp(x.valueToJava2D(value, area, RectangleEdge.BOTTOM));
  }

  /** Values without a place on a logarithmic axis lie far below it. */
  double py(double value) {
    if (yLog && value < Ranges.SMALLEST) {
      return FAR;
    }
    return clamp(y.valueToJava2D(value, area, RectangleEdge.LEFT));
  }

  double unitX(double pixel) {
    return x.java2DToValue(pixel, area, RectangleEdge.BOTTOM);
  }

  double unitY(double pixel) {
    return y.java2DToValue(pixel, area, RectangleEdge.LEFT);
  }

  private static double clamp(double pixel) {
    return Math.max(-FAR, Math.min(FAR, pixel));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/**
 * Sizes in pixels (1/96 inch), which shrink as the number of panels in a row grows.
 *
 * @param width of a panel's data area
 * @param height of a panel's data area
 * @param size of tick labels and legends
 * @param marker radius of a point
 * @param line width of a theory line
 */
record Theme(double width, double height, float size, double marker, float line) {

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  static Theme forColumns(int columns) {
    return switch (columns) {
      case 1 -> new Theme(500, 330, 12, 3.4, 1.7f);
      case 2 -> new Theme(350, 245, 11.5f, 3.0, 1.6f);
      case 3 -> new Theme(240, 180, 11, 2.6, 1.5f);
      case 4 -> new Theme(185, 140, 10, 2.3, 1.3f);
      default -> new Theme(150, 115, 9.5f, 2.0, 1.2f);
    };
  }

  /** Width of a line that joins measured values. */
  float trace() {
    return 0.55f * line;
  }

  Font tick() {
    return font(Font.PLAIN, size);
  }

  Font label() {
    return font(Font.PLAIN, size + 1);
  }

  Font panelTitle() {
    return font(Font.PLAIN, size + 1);
  }

  Font figureTitle() {
    return font(Font.BOLD, 14);
  }

  /** Smallest distance of ticks on an axis of this length. */
  double spacing(double length) {
    return Math.max(2.2 * size, length / 7);
  }

  static double width(Font font, String text) {
    return text.isEmpty() ? 0 : font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** Java's logical sans-serif font, which falls back from font to font for rare signs. */
  static Font font(int style, float size) {
    return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.jfree.chart.text.TextUtils;

/**
 * Figures drawn in the house theme.
 *
 * <p>Theory as solid lines, simulation as filled points with one standard error, bands and
 * histograms light, maps in viridis with a colour bar; white ground, thin grey axes with ticks
 * outside. Legends stand in a free corner, under the panel where none is free, and under the figure
 * where panels share them.
 *
 * <p>Values that have no place on an axis (NaN, ±∞, and ≤ 0 on a logarithmic one) are left out.
 * Lines of any number of points are thinned by less than 0.05 pixels. The same figure gives the
 * same bytes as long as fonts and Java are the same. Needs at least one font on the machine.
 */
public final class FigureRenderer {

  static {
    // Set before the first touch of AWT: a report is also written where there is no display.
    System.setProperty("java.awt.headless", "true");
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private FigureRenderer() {}

  /**
   * A figure as one {@code <svg>} element with text as text, ids that begin with the figure's name,
   * a title and a description of what is seen, and no reference to the outside.
   *
   * @param figure to be drawn
   * @return SVG 1.1 text without prologue
   */
  public static String svg(Figure figure) {
    FigureLayout layout = new FigureLayout(figure);
    SvgCanvas canvas = new SvgCanvas(figure.name(), layout.width(), layout.height());
    return canvas.draw(Words.plain(figure.title()), FigureDescription.of(figure), layout::paint);
  }

  /**
   * A figure as PNG.
   *
   * @param figure to be drawn
   * @param pixelRatio dots per pixel of 1/96 inch, in (0, 16]
   * @return the file's bytes
   */
  public static byte[] png(Figure figure, double pixelRatio) {
    if (!(pixelRatio > 0 && pixelRatio <= 16)) {
      throw new IllegalArgumentException("pixelRatio must be in (0, 16], was " + pixelRatio);
    }
    FigureLayout layout = new FigureLayout(figure);
    int width = (int) Math.ceil(layout.width() * pixelRatio);
    int height = (int) Math.ceil(layout.height() * pixelRatio);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setPaint(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(pixelRatio, pixelRatio);
    layout.paint(g);
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

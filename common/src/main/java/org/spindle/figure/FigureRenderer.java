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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
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
 * same bytes as long as fonts and Java are the same. Needs at least one font on the machine; signs
 * that none has are boxes in PNG and PDF, of which a warning tells.
 */
public final class FigureRenderer {

  static {
    // Set before the first touch of AWT: a report is also written where there is no display.
    System.setProperty("java.awt.headless", "true");
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private static final double PIXELS_PER_METRE = 96 / 0.0254;

  private FigureRenderer() {}

  /**
   * A figure as one {@code <svg>} element with text as text, ids that begin with the figure's name,
   * a title and a description of what is seen, and no reference to the outside.
   *
   * @param figure to be drawn
   * @return SVG 1.1 text without prologue
   */
  public static String svg(Figure figure) {
    return svg(figure, Sheet.SCREEN);
  }

  /**
   * A figure on a sheet as one {@code <svg>} element, as {@link #svg(Figure)}.
   *
   * @param figure to be drawn
   * @param sheet what it is drawn for
   * @return SVG 1.1 text without prologue
   */
  public static String svg(Figure figure, Sheet sheet) {
    FigureLayout layout = FigureLayout.on(figure, sheet);
    SvgCanvas canvas = new SvgCanvas(figure.name(), layout.width(), layout.height());
    return canvas.draw(Words.plain(figure.title()), FigureDescription.of(figure), layout::paint);
  }

  /**
   * A figure as PDF of one page that is as large as the figure: lines as lines, text as text in
   * embedded fonts.
   *
   * @param figure to be drawn
   * @param sheet what it is drawn for
   * @return the file's bytes, always the same
   */
  public static byte[] pdf(Figure figure, Sheet sheet) {
    Glyphs.warn(figure);
    FigureLayout layout = FigureLayout.on(figure, sheet);
    return PdfCanvas.draw(figure.title(), layout.width(), layout.height(), layout::paint);
  }

  /**
   * A figure as PNG.
   *
   * @param figure to be drawn
   * @param pixelRatio dots per pixel of 1/96 inch, in (0, 16]
   * @return the file's bytes
   */
  public static byte[] png(Figure figure, double pixelRatio) {
    return png(figure, Sheet.SCREEN, pixelRatio);
  }

  /**
   * A figure on a sheet as PNG, which says how large a dot is.
   *
   * @param figure to be drawn
   * @param sheet what it is drawn for
   * @param pixelRatio dots per pixel of 1/96 inch, in (0, 16]
   * @return the file's bytes
   */
  public static byte[] png(Figure figure, Sheet sheet, double pixelRatio) {
    if (!(pixelRatio > 0 && pixelRatio <= 16)) {
      throw new IllegalArgumentException("pixelRatio must be in (0, 16], was " + pixelRatio);
    }
    Glyphs.warn(figure);
    FigureLayout layout = FigureLayout.on(figure, sheet);
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
    return encoded(image, pixelRatio * PIXELS_PER_METRE);
  }

  private static byte[] encoded(BufferedImage image, double dotsPerMetre) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
      IIOMetadataNode size = new IIOMetadataNode("pHYs");
      String dots = Long.toString(Math.round(dotsPerMetre));
      size.setAttribute("pixelsPerUnitXAxis", dots);
      size.setAttribute("pixelsPerUnitYAxis", dots);
      size.setAttribute("unitSpecifier", "meter");
      IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
      root.appendChild(size);
      metadata.mergeTree(metadata.getNativeMetadataFormatName(), root);
      writer.setOutput(stream);
      writer.write(metadata, new IIOImage(image, null, metadata), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}

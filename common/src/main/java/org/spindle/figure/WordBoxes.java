// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.batik.svggen.SVGGraphics2D;

/** Where the ink of each word of a figure lies, found by painting it. */
final class WordBoxes extends SVGGraphics2D {

  /**
   * A word on the sheet.
   *
   * @param text what is written
   * @param box about its ink
   */
  record Word(String text, Rectangle2D box) {}

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private final List<Word> words = new ArrayList<>();

  private WordBoxes() {
    super(SvgCanvas.document());
    SvgCanvas.prepare(this);
  }

  static List<Word> of(FigureLayout layout) {
    WordBoxes canvas = new WordBoxes();
    layout.paint(canvas);
    return canvas.words;
  }

  @Override
  public void drawString(String text, float x, float y) {
    Rectangle2D ink = getFont().createGlyphVector(CONTEXT, text).getVisualBounds();
    AffineTransform place = getTransform();
    place.translate(x, y);
    words.add(new Word(text, place.createTransformedShape(ink).getBounds2D()));
  }
}

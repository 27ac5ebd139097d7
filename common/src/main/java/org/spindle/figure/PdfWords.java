// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import de.rototor.pdfbox.graphics2d.IPdfBoxGraphics2DFontTextDrawer;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.font.TextAttribute;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.text.AttributedCharacterIterator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.util.autodetect.FontFileFinder;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.util.Matrix;

/**
 * Text of a PDF in embedded fonts, of which the letters that are used go into the file: DejaVu Sans
 * or Verdana where the machine has them, which are the faces of our SVG, else the Liberation Sans
 * that PDFBox brings. Each piece of text is as wide as the layout took it to be. Signs that none of
 * them has are drawn as outlines.
 */
final class PdfWords implements IPdfBoxGraphics2DFontTextDrawer {

  private static final List<String> PLAIN = List.of("DejaVuSans.ttf", "Verdana.ttf", "verdana.ttf");
  private static final List<String> BOLD =
      List.of("DejaVuSans-Bold.ttf", "Verdana Bold.ttf", "verdanab.ttf");
  private static final List<String> BROUGHT =
      List.of("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");

  private final PDDocument document;
  private final Map<List<String>, PDFont> fonts = new HashMap<>(); // null where there is none

  PdfWords(PDDocument document) {
    this.document = document;
  }

  @Override
  public boolean canDrawText(AttributedCharacterIterator text, IFontTextDrawerEnv env)
      throws IOException {
    return font(font(text, env), words(text)) != null;
  }

  @Override
  public void drawText(AttributedCharacterIterator text, IFontTextDrawerEnv env)
      throws IOException {
    Font asked = font(text, env);
    String words = words(text);
    PDFont font = font(asked, words);
    double natural = font.getStringWidth(words) / 1000 * asked.getSize2D();
    double wanted = Theme.width(asked, words);
    PDPageContentStream out = env.getContentStream();
    env.applyPaint(env.getPaint(), asked.getStringBounds(words, env.getFontRenderContext()));
    out.beginText();
    out.setFont(font, asked.getSize2D());
    out.setHorizontalScaling(natural > 0 ? (float) (100 * wanted / natural) : 100);
    out.setTextMatrix(new Matrix(1, 0, 0, -1, 0, 0)); // the canvas counts downwards
    out.showText(words);
    out.endText();
  }

  @Override
  public FontMetrics getFontMetrics(Font font, IFontTextDrawerEnv env) {
    return env.getCalculationGraphics().getFontMetrics(font);
  }

  private static Font font(AttributedCharacterIterator text, IFontTextDrawerEnv env) {
    Font font = (Font) text.getAttribute(TextAttribute.FONT);
    return font == null ? env.getFont() : font;
  }

  private static String words(AttributedCharacterIterator text) {
    StringBuilder words = new StringBuilder();
    for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
      words.append(c);
    }
    return words.toString();
  }

  /** The first font that has all the letters, or null; others are not even loaded. */
  private PDFont font(Font asked, String words) throws IOException {
    for (List<String> names :
        asked.isBold() ? List.of(BOLD, PLAIN, BROUGHT) : List.of(PLAIN, BROUGHT)) {
      PDFont font = fonts.containsKey(names) ? fonts.get(names) : load(names);
      fonts.put(names, font);
      if (font != null && has(font, words)) {
        return font;
      }
    }
    return null;
  }

  /** The first of some fonts that is there, null if none is. */
  private PDFont load(List<String> names) throws IOException {
    if (names.equals(BROUGHT)) {
      try (InputStream in = PDDocument.class.getResourceAsStream(names.get(0))) {
        return PDType0Font.load(document, in);
      }
    }
    for (String name : names) {
      if (Installed.FILES.containsKey(name)) {
        return PDType0Font.load(document, Installed.FILES.get(name));
      }
    }
    return null;
  }

  private static boolean has(PDFont font, String words) throws IOException {
    try {
      font.encode(words);
      return true;
    } catch (IllegalArgumentException e) { // its way of saying that a letter is missing
      return false;
    }
  }

  /** The font files of this machine by name, looked for once. */
  private static final class Installed {
    static final Map<String, File> FILES = new HashMap<>();

    static {
      for (URI found : new FontFileFinder().find()) {
        File file = new File(found);
        FILES.putIfAbsent(file.getName(), file);
      }
    }
  }
}

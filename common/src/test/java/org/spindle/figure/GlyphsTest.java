// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphsTest {

  private static final String NOWHERE = Character.toString(0x10FFFD); // for private use: in no font
  private static final String NOR_THIS = Character.toString(0x10FFFC);

  private static Figure titled(String title, String label) {
    Layer line = new Layer.Curve(label, 0, new double[] {1, 2}, new double[] {3, 4});
    Panel panel = new Panel("", Scale.linear("x"), Scale.linear("y"), List.of(line));
    return new Figure("signs", title, "", "", 1, List.of(panel));
  }

  private static String told(Runnable drawing) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      drawing.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void ourOwnFiguresLackNoSign() {
    FigureExamples.all().forEach(figure -> assertEquals(List.of(), Glyphs.missing(figure)));
  }

  @Test
  void signsThatNoFontHasAreNamedInTitlesAndLabels() {
    Figure figure = titled("depth " + NOWHERE, NOR_THIS + NOWHERE + "\u200d");
    assertEquals(
        List.of(NOWHERE + " (U+10FFFD)", NOR_THIS + " (U+10FFFC)"), Glyphs.missing(figure));
  }

  @Test
  void aDrawingWithABoxWarnsOfItOnceAndTextDoesNot() {
    Figure figure = titled(Character.toString(0x10FFFB), "");
    assertFalse(told(() -> FigureRenderer.svg(figure)).contains("no font"));
    String told = told(() -> FigureRenderer.pdf(figure, Sheet.SCREEN));
    assertTrue(told.contains("signs: no font here has"), told);
    assertTrue(told.contains("(U+10FFFB)"), told);
    assertFalse(told(() -> FigureRenderer.png(figure, 1)).contains("no font"));
  }
}

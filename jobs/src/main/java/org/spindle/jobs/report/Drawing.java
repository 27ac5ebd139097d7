// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.spindle.figure.Figure;
import org.spindle.figure.FigureData;
import org.spindle.figure.FigureRenderer;
import org.spindle.figure.Sheet;

/**
 * A figure and the files that it is kept in.
 *
 * @param figure what is drawn
 * @param svg as text
 * @param forms its files, in the order in which the page names them
 */
record Drawing(Figure figure, String svg, List<Form> forms) {

  /**
   * A file of a figure.
   *
   * @param name of the format
   * @param ending of the file
   * @param content its bytes
   */
  record Form(String name, String ending, byte[] content) {}

  private static final double PIXEL_RATIO = 2;

  Drawing {
    forms = List.copyOf(forms);
  }

  /** Its width in pixels. */
  double width() {
    return box(2);
  }

  /** Whether it is higher than wide. */
  boolean isTall() {
    return box(3) > box(2);
  }

  private double box(int side) {
    String box = svg.substring(svg.indexOf("viewBox=\"") + 9);
    return Double.parseDouble(box.split("[ \"]")[side]);
  }

  static Drawing of(Figure figure) {
    String svg = FigureRenderer.svg(figure);
    List<Form> forms = new ArrayList<>();
    forms.add(new Form("SVG", "svg", svg.getBytes(UTF_8)));
    forms.add(new Form("PNG", "png", FigureRenderer.png(figure, PIXEL_RATIO)));
    forms.add(new Form("PDF", "pdf", FigureRenderer.pdf(figure, Sheet.SCREEN)));
    forms.add(new Form("CSV", "csv", FigureData.csv(figure).getBytes(UTF_8)));
    if (!figure.sql().isBlank()) {
      forms.add(new Form("SQL", "sql", (figure.sql().strip() + ";\n").getBytes(UTF_8)));
    }
    return new Drawing(figure, svg, forms);
  }
}

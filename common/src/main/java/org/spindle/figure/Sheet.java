// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

/** What a figure is drawn for: a page on a screen, or one or two columns of a printed paper. */
public enum Sheet {
  /** As wide as its panels need; the sizes of the report page. */
  SCREEN(0, 10),
  /** One column of a paper, 86 mm wide, with letters of 7 to 8 points. */
  ONE_COLUMN(86, 2),
  /** Two columns of a paper, 178 mm wide, with letters of 7 to 8 points. */
  TWO_COLUMNS(178, 2);

  private static final double PIXELS_PER_MILLIMETRE = 96 / 25.4;

  private final double millimetres;
  private final double edge;

  Sheet(double millimetres, double edge) {
    this.millimetres = millimetres;
    this.edge = edge;
  }

  /**
   * The width of every figure on this sheet.
   *
   * @return millimetres; 0 where the figure decides
   */
  public double millimetres() {
    return millimetres;
  }

  boolean isFixed() {
    return millimetres > 0;
  }

  /** The same in pixels of 1/96 inch, rounded. */
  int width() {
    return (int) Math.round(millimetres * PIXELS_PER_MILLIMETRE);
  }

  /** White around the figure, in pixels. */
  double edge() {
    return edge;
  }

  /** Sizes for panels whose data areas are so wide. */
  Theme theme(double width) {
    double height = Math.min(0.7 * width, 60 * PIXELS_PER_MILLIMETRE);
    return new Theme(width, height, 9.5f, 2.3, 1.2f);
  }
}

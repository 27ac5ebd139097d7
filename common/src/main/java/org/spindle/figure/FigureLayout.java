// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A figure on its sheet: title, panels in a grid with aligned data areas, and under them the legend
 * of all that several panels share. Labels of axes that a neighbour repeats are written once.
 */
final class FigureLayout {

  private static final double EDGE = 10;
  private static final double GAP = 6;

  private final Figure figure;
  private final Theme theme;
  private final List<PanelPlot> plots = new ArrayList<>();
  private final Legend shared;
  private final int columns;
  private final int rows;

  FigureLayout(Figure figure) {
    this.figure = figure;
    this.columns = Math.min(figure.columns(), figure.panels().size());
    this.rows = (figure.panels().size() + columns - 1) / columns;
    this.theme = Theme.forColumns(columns);
    this.shared = new Legend(theme);
    for (int i = 0; i < figure.panels().size(); i++) {
      Panel panel = figure.panels().get(i);
      plots.add(new PanelPlot(panel, theme, showX(i), showY(i), ownLegend(panel)));
    }
  }

  /** The panels as they stand on the sheet, in the order of the figure. */
  List<PanelPlot> plots() {
    return List.copyOf(plots);
  }

  int width() {
    double titled = Words.width(theme.figureTitle(), figure.title()) + 2 * EDGE;
    return (int) Math.ceil(Math.max(titled, gridWidth() + 2 * EDGE));
  }

  int height() {
    double grid = 0;
    for (int r = 0; r < rows; r++) {
      grid += rowHeight(r);
    }
    double legend = shared.isEmpty() ? 0 : shared.flowHeight(gridWidth()) + GAP;
    return (int) Math.ceil(titleHeight() + grid + legend + 2 * EDGE);
  }

  void paint(Graphics2D g) {
    g.setPaint(Color.WHITE);
    g.fill(new Rectangle2D.Double(0, 0, width(), height()));
    double start = 0.5 * (width() - gridWidth());
    if (!figure.title().isEmpty()) {
      Font font = theme.figureTitle();
      g.setPaint(Palette.INK);
      Words.drawCentred(g, font, figure.title(), 0.5 * width(), EDGE + font.getSize2D());
    }
    double top = EDGE + titleHeight();
    for (int r = 0; r < rows; r++) {
      double left = start;
      for (int c = 0; c < columns; c++) {
        left += column(c, PanelPlot::left);
        int i = r * columns + c;
        if (i < plots.size()) {
          plots.get(i).paint(g, left, top + row(r, PanelPlot::top));
        }
        left += theme.width() + column(c, PanelPlot::right);
      }
      top += rowHeight(r);
    }
    shared.paintFlow(g, start, top + GAP, gridWidth());
  }

  /** What several panels show goes into the legend of the figure. */
  private Legend ownLegend(Panel panel) {
    Legend own = new Legend(theme);
    for (Legend.Entry e : Legend.entries(panel)) {
      long bearers =
          figure.panels().stream()
              .filter(p -> Legend.entries(p).stream().anyMatch(e::sameAs))
              .count();
      (bearers > 1 ? shared : own).add(e);
    }
    return own;
  }

  private boolean showX(int i) {
    int below = i + columns;
    return below >= figure.panels().size() || !sameLabel(i, below, Panel::x);
  }

  private boolean showY(int i) {
    return i % columns == 0 || !sameLabel(i, i - 1, Panel::y);
  }

  private boolean sameLabel(int i, int j, Function<Panel, Scale> axis) {
    Scale a = axis.apply(figure.panels().get(i));
    Scale b = axis.apply(figure.panels().get(j));
    return a.label().equals(b.label());
  }

  private double titleHeight() {
    return figure.title().isEmpty() ? 0 : 22;
  }

  private double gridWidth() {
    double width = 0;
    for (int c = 0; c < columns; c++) {
      width += column(c, PanelPlot::left) + theme.width() + column(c, PanelPlot::right);
    }
    return width;
  }

  private double rowHeight(int r) {
    return row(r, PanelPlot::top) + theme.height() + row(r, PanelPlot::bottom);
  }

  private double column(int c, ToDoubleFunction<PanelPlot> extent) {
    double most = 0;
    for (int i = c; i < plots.size(); i += columns) {
      most = Math.max(most, extent.applyAsDouble(plots.get(i)));
    }
    return Math.ceil(most);
  }

  private double row(int r, ToDoubleFunction<PanelPlot> extent) {
    double most = 0;
    for (int i = r * columns; i < Math.min(plots.size(), (r + 1) * columns); i++) {
      most = Math.max(most, extent.applyAsDouble(plots.get(i)));
    }
    return Math.ceil(most);
  }
}

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

  private static final double GAP = 6;
  private static final int FITTINGS = 12;
  private static final double NARROWEST = 40;

  private final Figure figure;
  private final Theme theme;
  private final Sheet sheet;
  private final List<PanelPlot> plots = new ArrayList<>();
  private final Legend shared;
  private final int columns;
  private final int rows;

  FigureLayout(Figure figure) {
    this(figure, Sheet.SCREEN, Theme.forColumns(columns(figure)));
  }

  /**
   * A figure on a sheet. Of one of a fixed width the panels take what labels of axes leave; these
   * depend on the panels' ticks, so that it takes some fittings.
   */
  static FigureLayout on(Figure figure, Sheet sheet) {
    if (!sheet.isFixed()) {
      return new FigureLayout(figure);
    }
    double space = sheet.width() - 2 * sheet.edge();
    double width = 0.85 * space / columns(figure);
    FigureLayout best = new FigureLayout(figure, sheet, sheet.theme(width));
    FigureLayout tried = best;
    for (int i = 0; i < FITTINGS && Math.abs(space - tried.gridWidth()) > 0.5; i++) {
      width += (space - tried.gridWidth()) / columns(figure);
      if (width < NARROWEST) {
        throw new IllegalArgumentException(
            "no room for " + columns(figure) + " panels in " + sheet.millimetres() + " mm");
      }
      tried = new FigureLayout(figure, sheet, sheet.theme(width));
      boolean fits = tried.gridWidth() <= space + 0.5;
      best = fits || best.gridWidth() > space ? tried : best;
    }
    return best;
  }

  private FigureLayout(Figure figure, Sheet sheet, Theme theme) {
    this.figure = figure;
    this.sheet = sheet;
    this.theme = theme;
    this.columns = columns(figure);
    this.rows = (figure.panels().size() + columns - 1) / columns;
    this.shared = new Legend(theme);
    for (int i = 0; i < figure.panels().size(); i++) {
      Panel panel = figure.panels().get(i);
      plots.add(new PanelPlot(panel, theme, showX(i), showY(i), ownLegend(panel)));
    }
  }

  private static int columns(Figure figure) {
    return Math.min(figure.columns(), figure.panels().size());
  }

  /** The panels as they stand on the sheet, in the order of the figure. */
  List<PanelPlot> plots() {
    return List.copyOf(plots);
  }

  int width() {
    if (sheet.isFixed()) {
      return sheet.width();
    }
    double titled = Words.width(theme.figureTitle(), figure.title()) + 2 * sheet.edge();
    return (int) Math.ceil(Math.max(titled, gridWidth() + 2 * sheet.edge()));
  }

  /** On a sheet of a fixed width a long title has smaller letters. */
  private Font titleFont() {
    Font font = theme.figureTitle();
    if (!sheet.isFixed()) {
      return font;
    }
    double space = width() - 2 * sheet.edge();
    double share = Math.min(0.8, space / Math.max(1, Words.width(font, figure.title())));
    return font.deriveFont((float) (share * font.getSize2D()));
  }

  int height() {
    double grid = 0;
    for (int r = 0; r < rows; r++) {
      grid += rowHeight(r);
    }
    double legend = shared.isEmpty() ? 0 : shared.flowHeight(gridWidth()) + GAP;
    return (int) Math.ceil(titleHeight() + grid + legend + 2 * sheet.edge());
  }

  void paint(Graphics2D g) {
    g.setPaint(Color.WHITE);
    g.fill(new Rectangle2D.Double(0, 0, width(), height()));
    double start = 0.5 * (width() - gridWidth());
    if (!figure.title().isEmpty()) {
      Font font = titleFont();
      g.setPaint(Palette.INK);
      Words.drawCentred(g, font, figure.title(), 0.5 * width(), sheet.edge() + font.getSize2D());
    }
    double top = sheet.edge() + titleHeight();
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

  /**
   * What several panels show goes into the legend of the figure, and so does what a panel shows
   * beside that, unless a reader would take it for something else in another panel.
   */
  private Legend ownLegend(Panel panel) {
    List<Legend.Entry> others =
        figure.panels().stream()
            .filter(p -> p != panel)
            .flatMap(p -> Legend.entries(p).stream())
            .toList();
    List<Legend.Entry> entries = Legend.entries(panel);
    boolean shares = entries.stream().anyMatch(e -> others.stream().anyMatch(e::sameAs));
    Legend own = new Legend(theme);
    for (Legend.Entry e : entries) {
      boolean common = others.stream().anyMatch(e::sameAs);
      boolean clear = others.stream().noneMatch(e::resembles);
      (common || shares && clear ? shared : own).add(e);
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

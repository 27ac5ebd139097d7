// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** One panel: JFreeChart's plot with our axes and layers, its title, legend and colour bar. */
final class PanelPlot {

  private static final double BAR_GAP = 10;
  private static final double BAR = 11;
  private static final double INSET = 8;

  private final Panel panel;
  private final Theme theme;
  private final ValueAxis x;
  private final ValueAxis y;
  private final Legend legend;
  private final String xLabel;
  private final String yLabel;
  private final double left;
  private final double axisBottom;
  private final Optional<Layer.HeatMap> map;
  private final ValueAxis bar;
  private final NamePlaces names;

  /** Upper left corner of the legend within the data area; null if it stands under the axis. */
  private final double[] corner;

  /**
   * @param showX whether the horizontal label is written
   * @param showY whether the vertical label is written
   * @param legend entries of this panel alone
   */
  PanelPlot(Panel panel, Theme theme, boolean showX, boolean showY, Legend legend) {
    this.panel = panel;
    this.theme = theme;
    this.legend = legend;
    this.xLabel = showX ? panel.x().label() : "";
    this.yLabel = showY ? panel.y().label() : "";
    Ranges ranges = Ranges.of(panel);
    x = Axes.of(panel.x(), ranges.horizontal(), theme, ranges.wholeAcross());
    y = Axes.of(panel.y(), ranges.vertical(), theme, ranges.wholeUp());
    map =
        panel.layers().stream()
            .filter(Layer.HeatMap.class::isInstance)
            .map(Layer.HeatMap.class::cast)
            .reduce((a, b) -> b);
    bar =
        map.map(m -> Axes.of(Scale.linear(m.label()), HeatMapPainter.range(m), theme, false))
            .orElse(null);
    left = space(y, RectangleEdge.LEFT).getLeft() + labelSpace(yLabel);
    axisBottom = space(x, RectangleEdge.BOTTOM).getBottom() + labelSpace(xLabel);
    names = new NamePlaces(panel.layers(), frame(atOrigin(), x, y), theme);
    corner = legend.isEmpty() ? null : freePlace();
  }

  double left() {
    return left;
  }

  /** The words at the ticks of the horizontal axis. */
  List<String> wordsAcross() {
    return words(x, RectangleEdge.BOTTOM);
  }

  /** The words at the ticks of the vertical axis. */
  List<String> wordsUp() {
    return words(y, RectangleEdge.LEFT);
  }

  private List<String> words(ValueAxis axis, RectangleEdge edge) {
    List<String> words = new ArrayList<>();
    for (Object tick : axis.refreshTicks(scratch(), new AxisState(), atOrigin(), edge)) {
      String word = ((ValueTick) tick).getText();
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static Graphics2D scratch() {
    return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
  }

  double right() {
    double overhang = theme.size();
    return map.isEmpty()
        ? overhang
        : BAR_GAP
            + BAR
            + space(bar, RectangleEdge.RIGHT).getRight()
            + labelSpace(map.get().label());
  }

  double top() {
    return panel.title().isEmpty() ? theme.size() * 0.6 : 2.3 * theme.size();
  }

  double bottom() {
    boolean under = !legend.isEmpty() && corner == null;
    return axisBottom + (under ? legend.flowHeight(theme.width()) + 14 : 0);
  }

  /** Paints all, the data area's upper left corner being at (dx, dy). */
  void paint(Graphics2D g, double dx, double dy) {
    Rectangle2D area = new Rectangle2D.Double(dx, dy, theme.width(), theme.height());
    plot().draw(g, around(area), null, null, null);
    words(g, area);
    if (bar != null) {
      colourBar(g, area);
    }
    if (!legend.isEmpty()) {
      if (corner == null) {
        legend.paintFlow(g, dx, area.getMaxY() + axisBottom + 6, theme.width());
      } else {
        // A white ground keeps the grid out of the words.
        g.setPaint(Color.WHITE);
        g.fill(
            new Rectangle2D.Double(
                dx + corner[0] - 3,
                dy + corner[1] - 1,
                legend.columnWidth() + 6,
                legend.columnHeight() + 2));
        legend.paintColumn(g, dx + corner[0], dy + corner[1]);
      }
    }
  }

  private XYPlot plot() {
    XYPlot plot = new XYPlot(null, x, y, null);
    plot.setInsets(RectangleInsets.ZERO_INSETS);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setOutlineVisible(false);
    plot.setBackgroundPaint(null);
    plot.setNoDataMessage(null);
    AxisSpace beside = new AxisSpace();
    beside.setLeft(left);
    AxisSpace below = new AxisSpace();
    below.setBottom(axisBottom);
    plot.setFixedRangeAxisSpace(beside);
    plot.setFixedDomainAxisSpace(below);
    plot.addAnnotation(new Layers());
    return plot;
  }

  private Rectangle2D around(Rectangle2D area) {
    return new Rectangle2D.Double(
        area.getX() - left, area.getY(), area.getWidth() + left, area.getHeight() + axisBottom);
  }

  /** Title and labels of the axes. */
  private void words(Graphics2D g, Rectangle2D area) {
    g.setPaint(Palette.INK);
    Font font = theme.label();
    double descent = 0.3 * font.getSize2D();
    Words.drawCentred(
        g, theme.panelTitle(), panel.title(), area.getCenterX(), area.getY() - 0.6 * theme.size());
    Words.drawCentred(
        g, font, xLabel, area.getCenterX(), area.getMaxY() + axisBottom - descent + 2);
    Words.drawUpwards(g, font, yLabel, area.getX() - left + font.getSize2D(), area.getCenterY());
  }

  private double labelSpace(String label) {
    return label.isEmpty() ? 0 : 1.3 * theme.label().getSize2D() + 2;
  }

  private void colourBar(Graphics2D g, Rectangle2D area) {
    double at = area.getMaxX() + BAR_GAP;
    int steps = 64;
    double height = area.getHeight() / steps;
    for (int i = 0; i < steps; i++) {
      double top = area.getMaxY() - (i + 1) * height;
      g.setPaint(Palette.viridis((i + 0.5) / steps));
      // Each step reaches under the one above it, so that no seam shows.
      double under = i == 0 ? 0 : 0.5;
      g.fill(new Rectangle2D.Double(at, top, BAR, height + under));
    }
    Rectangle2D strip = new Rectangle2D.Double(at, area.getY(), BAR, area.getHeight());
    Rectangle2D sheet =
        new Rectangle2D.Double(at, area.getY() - 20, right() + 20, area.getHeight() + 40);
    bar.draw(g, at + BAR, sheet, strip, RectangleEdge.RIGHT, null);
    Font font = theme.label();
    g.setPaint(Palette.INK);
    Words.drawUpwards(
        g,
        font,
        map.orElseThrow().label(),
        area.getMaxX() + right() - 0.3 * font.getSize2D(),
        area.getCenterY());
  }

  private AxisSpace space(ValueAxis axis, RectangleEdge edge) {
    Graphics2D g = scratch();
    AxisSpace space = axis.reserveSpace(g, null, atOrigin(), edge, new AxisSpace());
    g.dispose();
    return space;
  }

  /** A place for the legend where no layer has painted, or null. */
  private double[] freePlace() {
    double w = legend.columnWidth();
    double h = legend.columnHeight();
    double right = theme.width() - w - INSET;
    double low = theme.height() - h - INSET;
    if (right < INSET || low < INSET || w > 0.75 * theme.width() || h > 0.75 * theme.height()) {
      return null;
    }
    BufferedImage painted =
        new BufferedImage((int) theme.width(), (int) theme.height(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = painted.createGraphics();
    paintLayers(g, atOrigin(), x, y);
    g.dispose();
    double middleX = 0.5 * (theme.width() - w);
    double middleY = 0.5 * (theme.height() - h);
    List<double[]> places =
        List.of(
            new double[] {right, INSET},
            new double[] {INSET, INSET},
            new double[] {right, low},
            new double[] {INSET, low},
            new double[] {right, middleY},
            new double[] {INSET, middleY},
            new double[] {middleX, INSET},
            new double[] {middleX, low});
    return places.stream().filter(p -> isFree(painted, p, w, h)).findFirst().orElse(null);
  }

  private static boolean isFree(BufferedImage painted, double[] place, double w, double h) {
    int pad = 5;
    int x1 = Math.min(painted.getWidth(), (int) (place[0] + w) + pad);
    int y1 = Math.min(painted.getHeight(), (int) (place[1] + h) + pad);
    for (int j = Math.max(0, (int) place[1] - pad); j < y1; j++) {
      for (int i = Math.max(0, (int) place[0] - pad); i < x1; i++) {
        if (painted.getRGB(i, j) >>> 24 != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void paintLayers(Graphics2D g, Rectangle2D area, ValueAxis across, ValueAxis up) {
    LayerPainter painter = new LayerPainter(g, frame(area, across, up), theme);
    painter.paint(panel.layers());
    names.paint(g, area);
  }

  private PixelFrame frame(Rectangle2D area, ValueAxis across, ValueAxis up) {
    return new PixelFrame(area, across, up, panel.x().logarithmic(), panel.y().logarithmic());
  }

  /** The data area with its corner at the origin. */
  private Rectangle2D atOrigin() {
    return new Rectangle2D.Double(0, 0, theme.width(), theme.height());
  }

  /** All layers as one annotation of JFreeChart's plot, which clips them to the data area. */
  private final class Layers extends AbstractXYAnnotation {
    @Override
    public void draw(
        Graphics2D g,
        XYPlot plot,
        Rectangle2D area,
        ValueAxis domain,
        ValueAxis range,
        int index,
        PlotRenderingInfo info) {
      paintLayers(g, area, domain, range);
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entries of a legend; theory and simulation of the same label and colour share one. */
final class Legend {

  /**
   * One label with all its signs.
   *
   * @param label the word
   * @param color number in the palette
   * @param line whether a curve bears it
   * @param trace whether joined measured values bear it
   * @param sign how its points are drawn, null if none bear it
   * @param bar whether they have error bars
   * @param area whether a band or a histogram bears it
   */
  record Entry(
      String label,
      int color,
      boolean line,
      boolean trace,
      Layer.Sign sign,
      boolean bar,
      boolean area) {

    boolean point() {
      return sign != null;
    }

    boolean sameAs(Entry other) {
      return label.equals(other.label) && color == other.color;
    }

    /** Whether it has the label or the colour of another, but not both. */
    boolean resembles(Entry other) {
      return label.equals(other.label) != (color == other.color);
    }

    Entry with(Entry other) {
      return new Entry(
          label,
          color,
          line || other.line,
          trace || other.trace,
          sign == null ? other.sign : sign,
          bar || other.bar,
          area || other.area);
    }
  }

  private static final double SIGN = 22;
  private static final double GAP = 6;
  private static final double BETWEEN = 18;

  private final List<Entry> entries = new ArrayList<>();
  private final Theme theme;
  private final Font font;

  Legend(Theme theme) {
    this.theme = theme;
    this.font = theme.tick();
  }

  static List<Entry> entries(Panel panel) {
    List<Entry> all = new ArrayList<>();
    for (Layer layer : panel.layers()) {
      Entry e = entry(layer);
      if (e != null && !e.label().isEmpty()) {
        merge(all, e);
      }
    }
    return all;
  }

  void add(Entry e) {
    merge(entries, e);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Width when the entries stand one under the other. */
  double columnWidth() {
    return entries.stream().mapToDouble(this::width).max().orElse(0);
  }

  double columnHeight() {
    return entries.size() * rowHeight();
  }

  void paintColumn(Graphics2D g, double x, double y) {
    for (int i = 0; i < entries.size(); i++) {
      paint(g, entries.get(i), x, y + i * rowHeight());
    }
  }

  /** Height when the entries flow in rows of at most this width. */
  double flowHeight(double width) {
    int perRow = flowColumns(width).length;
    return perRow == 0 ? 0 : (entries.size() + perRow - 1) / perRow * rowHeight();
  }

  /** Paints the entries in rows, aligned in columns, which are centred together. */
  void paintFlow(Graphics2D g, double x, double y, double width) {
    double[] columns = flowColumns(width);
    double start = x + 0.5 * (width - flowWidth(columns));
    double left = start;
    for (int i = 0; i < entries.size(); i++) {
      int column = i % columns.length;
      left = column == 0 ? start : left;
      paint(g, entries.get(i), left, y + i / columns.length * rowHeight());
      left += columns[column] + BETWEEN;
    }
  }

  /** Widths of as many columns as fit, at least one. */
  private double[] flowColumns(double width) {
    for (int count = entries.size(); count > 1; count--) {
      double[] columns = columns(count);
      if (flowWidth(columns) <= width) {
        return columns;
      }
    }
    return columns(Math.min(1, entries.size()));
  }

  private double[] columns(int count) {
    double[] widths = new double[count];
    for (int i = 0; i < entries.size(); i++) {
      widths[i % count] = Math.max(widths[i % count], width(entries.get(i)));
    }
    return widths;
  }

  private static double flowWidth(double[] columns) {
    return Arrays.stream(columns).sum() + (columns.length - 1) * BETWEEN;
  }

  private double rowHeight() {
    return 1.5 * font.getSize2D();
  }

  private double width(Entry e) {
    return SIGN + GAP + Words.width(font, e.label());
  }

  private void paint(Graphics2D g, Entry e, double x, double top) {
    double y = top + 0.5 * rowHeight();
    if (e.area()) {
      Rectangle2D box = new Rectangle2D.Double(x, y - 4, SIGN, 8);
      g.setPaint(Palette.light(e.color(), 0.25));
      g.fill(box);
      if (!e.line()) {
        g.setPaint(Palette.light(e.color(), 0.75));
        g.setStroke(new BasicStroke(0.6f));
        g.draw(box);
      }
    }
    g.setPaint(Palette.color(e.color()));
    if (e.line()) {
      g.setStroke(Marker.line(e.color(), theme.line()));
      g.draw(new Line2D.Double(x, y, x + SIGN, y));
    }
    if (e.trace()) {
      g.setStroke(Marker.line(e.color(), theme.trace()));
      g.draw(new Line2D.Double(x, y, x + SIGN, y));
    }
    if (e.point()) {
      if (e.bar()) {
        g.setStroke(new BasicStroke(0.9f));
        g.draw(new Line2D.Double(x + SIGN / 2, y - 6, x + SIGN / 2, y + 6));
      }
      Marker.paint(g, e.sign(), e.color(), x + SIGN / 2, y, theme.marker());
    }
    g.setPaint(Palette.INK);
    Words.draw(g, font, e.label(), x + SIGN + GAP, y + 0.35 * font.getSize2D());
  }

  private static void merge(List<Entry> entries, Entry e) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).sameAs(e)) {
        entries.set(i, entries.get(i).with(e));
        return;
      }
    }
    entries.add(e);
  }

  /** Layers without a point are left out, and so are maps and words. */
  private static Entry entry(Layer layer) {
    if (layer instanceof Layer.Curve c && c.x().length > 0) {
      return new Entry(c.label(), c.color(), true, false, null, false, false);
    }
    if (layer instanceof Layer.Trace t && t.x().length > 0) {
      return new Entry(t.label(), t.color(), false, true, null, false, false);
    }
    if (layer instanceof Layer.Points p && p.x().length > 0) {
      return new Entry(p.label(), p.color(), false, false, p.sign(), p.error().length > 0, false);
    }
    if (layer instanceof Layer.Band b && b.x().length > 0) {
      return new Entry(b.label(), b.color(), false, false, null, false, true);
    }
    if (layer instanceof Layer.Histogram h && h.heights().length > 0) {
      return new Entry(h.label(), h.color(), false, false, null, false, true);
    }
    return null;
  }
}

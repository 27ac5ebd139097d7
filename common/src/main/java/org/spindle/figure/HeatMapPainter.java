// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.jfree.data.Range;

/**
 * Draws a map: few cells as rectangles, many as an image of twice the screen's resolution. Colours
 * run from the smallest to the largest finite value.
 */
final class HeatMapPainter {

  private static final int FEW = 3000;
  private static final int OVERSAMPLING = 2;

  private final Layer.HeatMap map;
  private final PixelFrame frame;
  private final double[] across;
  private final double[] up;
  private final Range range;

  HeatMapPainter(Layer.HeatMap map, PixelFrame frame) {
    this.map = map;
    this.frame = frame;
    this.across = edges(map.x(), frame.xLog());
    this.up = edges(map.y(), frame.yLog());
    this.range = range(map);
  }

  /** Smallest and largest finite value; widened if they are equal, [0, 1] if there is none. */
  static Range range(Layer.HeatMap map) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double[] row : map.values()) {
      for (double v : row) {
        if (Ranges.drawable(v, false)) {
          min = Math.min(min, v);
          max = Math.max(max, v);
        }
      }
    }
    if (min > max) {
      return new Range(0, 1);
    }
    if (max - min <= 1e-12 * Math.max(Math.abs(min), Math.abs(max))) {
      double half = min == 0 ? 1 : 0.1 * Math.abs(min);
      return new Range(min - half, max + half);
    }
    return new Range(min, max);
  }

  /**
   * Boundaries of the cells: half way between the centres (in the logarithm on a logarithmic axis),
   * in the order of the centres; empty if a centre has no place on the axis.
   */
  static double[] edges(double[] centres, boolean log) {
    int n = centres.length;
    double[] c = new double[n];
    for (int i = 0; i < n; i++) {
      if (!Ranges.drawable(centres[i], log)) {
        return new double[0];
      }
      c[i] = log ? Math.log10(centres[i]) : centres[i];
    }
    if (n == 0) {
      return c;
    }
    double[] e = new double[n + 1];
    for (int i = 1; i < n; i++) {
      e[i] = 0.5 * (c[i - 1] + c[i]);
    }
    double half = n > 1 ? 0.5 * (c[1] - c[0]) : log ? 0.15 : 0.5;
    e[0] = c[0] - half;
    e[n] = n > 1 ? c[n - 1] + 0.5 * (c[n - 1] - c[n - 2]) : c[0] + half;
    return log ? Arrays.stream(e).map(v -> Math.pow(10, v)).toArray() : e;
  }

  void paint(Graphics2D g) {
    if (across.length == 0 || up.length == 0) {
      return;
    }
    if (map.x().length * map.y().length <= FEW) {
      rectangles(g);
    } else {
      image(g);
    }
  }

  private void rectangles(Graphics2D g) {
    Object hint = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    // Smooth edges would let the ground shine through between neighbours.
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    for (int row = 0; row < map.values().length; row++) {
      double y0 = frame.py(up[row]);
      double y1 = frame.py(up[row + 1]);
      int n = Math.min(map.values()[row].length, map.x().length);
      for (int col = 0; col < n; col++) {
        double value = map.values()[row][col];
        if (Ranges.drawable(value, false)) {
          double x0 = frame.px(across[col]);
          double x1 = frame.px(across[col + 1]);
          Rectangle2D cell = new Rectangle2D.Double();
          // Each cell reaches a little under the next, so that rounding leaves no seam.
          cell.setFrameFromDiagonal(
              x0, y0, x1 + 0.3 * Math.signum(x1 - x0), y1 + 0.3 * Math.signum(y1 - y0));
          g.setPaint(Palette.viridis(fraction(value)));
          g.fill(cell);
        }
      }
    }
    g.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        hint == null ? RenderingHints.VALUE_ANTIALIAS_DEFAULT : hint);
  }

  private void image(Graphics2D g) {
    Rectangle2D area = frame.area();
    int w = (int) Math.round(area.getWidth() * OVERSAMPLING);
    int h = (int) Math.round(area.getHeight() * OVERSAMPLING);
    int[] columns = new int[w];
    for (int i = 0; i < w; i++) {
      double x = frame.unitX(area.getX() + (i + 0.5) * area.getWidth() / w);
      columns[i] = cell(across, x);
    }
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
    for (int j = 0; j < h; j++) {
      int row = cell(up, frame.unitY(area.getY() + (j + 0.5) * area.getHeight() / h));
      for (int i = 0; row >= 0 && i < w; i++) {
        double[] values = map.values()[row];
        double value =
            columns[i] < 0 || columns[i] >= values.length ? Double.NaN : values[columns[i]];
        if (Ranges.drawable(value, false)) {
          image.setRGB(i, j, Palette.viridis(fraction(value)).getRGB());
        }
      }
    }
    int x = (int) Math.round(area.getX());
    int y = (int) Math.round(area.getY());
    g.drawImage(image, x, y, w / OVERSAMPLING, h / OVERSAMPLING, null);
  }

  private double fraction(double value) {
    return (value - range.getLowerBound()) / range.getLength();
  }

  private static int cell(double[] edges, double value) {
    boolean rising = edges[0] < edges[edges.length - 1];
    int low = 0;
    int high = edges.length - 1;
    if (value < Math.min(edges[0], edges[high]) || value > Math.max(edges[0], edges[high])) {
      return -1;
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (rising == edges[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

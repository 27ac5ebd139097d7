// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws the layers of one panel into its data area. */
final class LayerPainter {

  /** More points than this become plain dots, one path for all. */
  private static final int MANY = 1500;

  private static final double CAP = 2.2;

  /** Length in pixels of an error bar that can be told from none. */
  private static final double LEAST_BAR = 1.2;

  private final Graphics2D g;
  private final PixelFrame frame;
  private final Theme theme;
  private final TrajectoryPainter trajectories;
  private boolean crowded; // several histograms stand in each other's way

  LayerPainter(Graphics2D g, PixelFrame frame, Theme theme) {
    this.g = g;
    this.frame = frame;
    this.theme = theme;
    this.trajectories = new TrajectoryPainter(g, frame, theme);
  }

  /** Paints the layers of a panel, but for the names that {@link NamePlaces} finds room for. */
  void paint(List<Layer> layers) {
    crowded = layers.stream().filter(layer -> layer instanceof Layer.Histogram).count() > 1;
    layers.forEach(this::paint);
  }

  private void paint(Layer layer) {
    if (layer instanceof Layer.Curve c) {
      polyline(c.color(), theme.line(), c.x(), c.y());
    } else if (layer instanceof Layer.Trace t) {
      polyline(t.color(), theme.trace(), t.x(), t.y());
    } else if (layer instanceof Layer.Points p) {
      points(p);
    } else if (layer instanceof Layer.Band b) {
      band(b);
    } else if (layer instanceof Layer.Histogram h) {
      histogram(h);
    } else if (layer instanceof Layer.HeatMap m) {
      new HeatMapPainter(m, frame).paint(g);
    } else if (layer instanceof Layer.Trajectory t) {
      trajectories.paint(t);
    }
  }

  private void polyline(int color, float width, double[] x, double[] y) {
    Path2D path = new Path2D.Double();
    for (double[][] run : runs(x, y)) {
      if (run[0].length == 1) {
        // A prediction at one place would be invisible as a line: a short dash marks it.
        path.moveTo(run[0][0] - 7, run[1][0]);
        path.lineTo(run[0][0] + 7, run[1][0]);
      } else {
        append(path, run[0], run[1], false);
      }
    }
    g.setStroke(Marker.line(color, width));
    g.setPaint(Palette.color(color));
    draw(path);
  }

  private void band(Layer.Band b) {
    Path2D path = new Path2D.Double();
    int n = b.x().length;
    int i = 0;
    while (i < n) {
      int start = i;
      while (i < n && bandAt(b, i)) {
        i++;
      }
      if (i > start + 1) {
        double[] x = new double[2 * (i - start)];
        double[] y = new double[x.length];
        for (int k = start; k < i; k++) {
          int back = x.length - 1 - (k - start);
          x[k - start] = frame.px(b.x()[k]);
          y[k - start] = frame.py(b.high()[k]);
          x[back] = x[k - start];
          y[back] = frame.py(b.low()[k]);
        }
        int half = i - start;
        append(path, Arrays.copyOf(x, half), Arrays.copyOf(y, half), false);
        append(
            path,
            Arrays.copyOfRange(x, half, 2 * half),
            Arrays.copyOfRange(y, half, 2 * half),
            true);
        path.closePath();
      }
      i++;
    }
    g.setPaint(Palette.light(b.color(), 0.17));
    fill(path);
  }

  private boolean bandAt(Layer.Band b, int i) {
    // On a logarithmic axis a lower edge ≤ 0 lies below the panel; the upper one must be drawable.
    return frame.drawable(b.x()[i], b.high()[i]) && Ranges.drawable(b.low()[i], false);
  }

  private void histogram(Layer.Histogram h) {
    double ground = frame.yLog() ? frame.area().getMaxY() + 2 : frame.py(0);
    Path2D bars = new Path2D.Double();
    Path2D outline = new Path2D.Double();
    double covered = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < h.heights().length; i++) {
      double height = h.heights()[i];
      boolean stands = Ranges.drawable(height, frame.yLog()) && height != 0;
      if (!stands
          || !Ranges.drawable(h.edges()[i], frame.xLog())
          || !Ranges.drawable(h.edges()[i + 1], frame.xLog())) {
        continue;
      }
      double left = frame.px(h.edges()[i]);
      double right = frame.px(h.edges()[i + 1]);
      double top = frame.py(height);
      bars.append(
          new Rectangle2D.Double(left, Math.min(top, ground), right - left, Math.abs(ground - top)),
          false);
      if (right - left >= 2.5) {
        outline.moveTo(left, ground);
        outline.lineTo(left, top);
        outline.lineTo(right, top);
        outline.lineTo(right, ground);
      } else if (right > covered) {
        outline.moveTo(left, top);
        outline.lineTo(Math.max(right, left + 0.5), top);
        covered = left + 0.25;
      }
    }
    // Several would blend to a colour that none has: theirs are outlines over a breath of it.
    g.setPaint(Palette.light(h.color(), crowded ? 0.07 : 0.28));
    fill(bars);
    g.setPaint(Palette.light(h.color(), 0.75));
    g.setStroke(new BasicStroke(crowded ? 1f : 0.6f));
    draw(crowded ? steps(h, ground) : outline);
  }

  /** The upper edge of a histogram alone. */
  private Path2D steps(Layer.Histogram h, double ground) {
    Path2D path = new Path2D.Double();
    boolean drawn = false;
    for (int i = 0; i < h.heights().length; i++) {
      boolean stands =
          Ranges.drawable(h.edges()[i], frame.xLog())
              && Ranges.drawable(h.edges()[i + 1], frame.xLog());
      if (!stands) {
        drawn = false;
        continue;
      }
      double height = h.heights()[i];
      boolean level = Ranges.drawable(height, frame.yLog()) && height != 0;
      double top = level ? frame.py(height) : ground;
      double left = frame.px(h.edges()[i]);
      if (!drawn) {
        path.moveTo(left, ground);
      }
      path.lineTo(left, top);
      path.lineTo(frame.px(h.edges()[i + 1]), top);
      drawn = true;
    }
    if (drawn) {
      path.lineTo(path.getCurrentPoint().getX(), ground);
    }
    return path;
  }

  private void points(Layer.Points p) {
    List<double[]> seen = visible(p);
    Path2D bars = new Path2D.Double();
    for (double[] at : seen) {
      if (at[2] > 0) {
        double low = frame.py(at[1] - at[2]);
        double high = frame.py(at[1] + at[2]);
        double cap = low - high > theme.marker() * 2 ? CAP : 0;
        stroke(bars, at[3], low, at[3], high);
        if (cap > 0) {
          stroke(bars, at[3] - cap, low, at[3] + cap, low);
          stroke(bars, at[3] - cap, high, at[3] + cap, high);
        }
      }
    }
    Color color = Palette.color(p.color());
    g.setPaint(color);
    g.setStroke(new BasicStroke(0.9f));
    draw(bars);
    if (seen.size() > MANY) {
      Path2D dots = new Path2D.Double();
      seen.forEach(at -> stroke(dots, at[3], at[4], at[3] + 0.01, at[4]));
      g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      draw(dots);
      return;
    }
    double radius = seen.size() > 150 ? theme.marker() * 0.75 : theme.marker();
    for (double[] at : seen) {
      Marker.paint(g, p.sign(), p.color(), at[3], at[4], radius);
    }
    if (p.sign() == Layer.Sign.MEASURED) {
      hiddenBars(seen, radius);
    }
  }

  /** Error bars that end within their marker, in white on it. */
  private void hiddenBars(List<double[]> seen, double radius) {
    Path2D bars = new Path2D.Double();
    for (double[] at : seen) {
      double low = frame.py(at[1] - at[2]);
      double high = frame.py(at[1] + at[2]);
      if (low - high >= LEAST_BAR && low - high < 2 * radius) {
        stroke(bars, at[3], low, at[3], high);
        stroke(bars, at[3] - 0.4 * radius, low, at[3] + 0.4 * radius, low);
        stroke(bars, at[3] - 0.4 * radius, high, at[3] + 0.4 * radius, high);
      }
    }
    g.setPaint(Color.WHITE);
    g.setStroke(new BasicStroke(0.5f));
    draw(bars);
  }

  /**
   * The drawable points that are not hidden by a later one at the same place: {x, y, error, pixel
   * x, pixel y}. When there are many, one a pixel stays, with the longest error bar.
   */
  private List<double[]> visible(Layer.Points p) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < p.x().length; i++) {
      if (frame.drawable(p.x()[i], p.y()[i])) {
        double error = p.error().length == 0 ? Double.NaN : p.error()[i];
        error = Double.isFinite(error) ? error : Double.NaN;
        double x = frame.px(p.x()[i]);
        double y = frame.py(p.y()[i]);
        all.add(new double[] {p.x()[i], p.y()[i], error, x, y});
      }
    }
    if (all.size() <= MANY) {
      return all;
    }
    Map<Long, double[]> first = new HashMap<>();
    List<double[]> kept = new ArrayList<>();
    for (double[] at : all) {
      long cell = (Math.round(at[3]) << 32) ^ (Math.round(at[4]) & 0xffffffffL);
      double[] other = first.putIfAbsent(cell, at);
      if (other == null) {
        kept.add(at);
      } else if (at[2] > other[2] || Double.isNaN(other[2])) {
        other[2] = at[2];
      }
    }
    return kept;
  }

  /** The unbroken stretches of a line in pixels, each {x, y}. */
  private List<double[][]> runs(double[] x, double[] y) {
    List<double[][]> runs = new ArrayList<>();
    int i = 0;
    while (i < x.length) {
      int start = i;
      while (i < x.length && frame.drawable(x[i], y[i])) {
        i++;
      }
      if (i > start) {
        double[] px = new double[i - start];
        double[] py = new double[i - start];
        for (int k = start; k < i; k++) {
          px[k - start] = frame.px(x[k]);
          py[k - start] = frame.py(y[k]);
        }
        runs.add(new double[][] {px, py});
      }
      i++;
    }
    return runs;
  }

  private static void append(Path2D path, double[] x, double[] y, boolean connect) {
    boolean joined = connect;
    for (int i : Decimation.keep(x, y)) {
      if (joined) {
        path.lineTo(x[i], y[i]);
      } else {
        path.moveTo(x[i], y[i]);
      }
      joined = true;
    }
  }

  private static void stroke(Path2D path, double x0, double y0, double x1, double y1) {
    path.moveTo(x0, y0);
    path.lineTo(x1, y1);
  }

  private void draw(Path2D path) {
    if (path.getCurrentPoint() != null) {
      g.draw(path);
    }
  }

  private void fill(Path2D path) {
    if (path.getCurrentPoint() != null) {
      g.fill(path);
    }
  }
}

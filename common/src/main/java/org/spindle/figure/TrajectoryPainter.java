// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;

/** Draws the trajectories of one panel. */
final class TrajectoryPainter {

  private static final int SHADES = 10; // steps from faint to strong
  private static final double FAINT = 0.18;
  private static final double HEAD = 7; // length of an arrowhead in pixels

  private final Graphics2D g;
  private final PixelFrame frame;
  private final Theme theme;

  TrajectoryPainter(Graphics2D g, PixelFrame frame, Theme theme) {
    this.g = g;
    this.frame = frame;
    this.theme = theme;
  }

  void paint(Layer.Trajectory t) {
    List<Point2D> path = path(t, frame);
    if (!path.isEmpty()) {
      shade(path, t.color());
      head(path, t.color());
    }
  }

  private static List<Point2D> path(Layer.Trajectory t, PixelFrame frame) {
    List<Point2D> path = new ArrayList<>();
    for (int i = 0; i < t.x().length; i++) {
      if (frame.drawable(t.x()[i], t.y()[i])) {
        path.add(new Point2D.Double(frame.px(t.x()[i]), frame.py(t.y()[i])));
      }
    }
    return path;
  }

  /** Where a trajectory ends, in pixels; null if none of it can be drawn. */
  static Point2D end(Layer.Trajectory t, PixelFrame frame) {
    List<Point2D> path = path(t, frame);
    return path.isEmpty() ? null : path.get(path.size() - 1);
  }

  /** Opacity grows with the length gone, not with time: paths are slow at both ends. */
  private void shade(List<Point2D> path, int color) {
    double[] gone = new double[path.size()];
    for (int i = 1; i < gone.length; i++) {
      gone[i] = gone[i - 1] + path.get(i).distance(path.get(i - 1));
    }
    double whole = gone[gone.length - 1];
    int from = 0;
    for (int shade = 0; shade < SHADES && from < gone.length - 1; shade++) {
      int to = from + 1;
      while (to < gone.length - 1 && gone[to] < whole * (shade + 1) / SHADES) {
        to++;
      }
      double part = gone[to] / whole;
      stretch(path.subList(from, to + 1), color, FAINT + (1 - FAINT) * (whole > 0 ? part : 1));
      from = to;
    }
  }

  private void stretch(List<Point2D> points, int color, double opacity) {
    if (points.size() < 2) {
      return;
    }
    double[] x = points.stream().mapToDouble(Point2D::getX).toArray();
    double[] y = points.stream().mapToDouble(Point2D::getY).toArray();
    Path2D line = new Path2D.Double();
    for (int i : Decimation.keep(x, y)) {
      if (line.getCurrentPoint() == null) {
        line.moveTo(x[i], y[i]);
      } else {
        line.lineTo(x[i], y[i]);
      }
    }
    g.setStroke(new BasicStroke(theme.line(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    g.setPaint(Palette.light(color, opacity));
    g.draw(line);
  }

  /** A triangle at the end, or a dot where the path does not move. */
  private void head(List<Point2D> path, int color) {
    Point2D end = path.get(path.size() - 1);
    Point2D before = end;
    for (int i = path.size() - 1; i >= 0 && before.distance(end) < HEAD; i--) {
      before = path.get(i);
    }
    double length = before.distance(end);
    g.setPaint(Palette.color(color));
    if (length < 1) {
      g.fill(Marker.at(0, end.getX(), end.getY(), theme.marker() * 0.75));
      return;
    }
    double alongX = (end.getX() - before.getX()) / length * HEAD;
    double alongY = (end.getY() - before.getY()) / length * HEAD;
    Path2D head = new Path2D.Double();
    head.moveTo(end.getX(), end.getY());
    head.lineTo(end.getX() - alongX - 0.4 * alongY, end.getY() - alongY + 0.4 * alongX);
    head.lineTo(end.getX() - alongX + 0.4 * alongY, end.getY() - alongY - 0.4 * alongX);
    head.closePath();
    g.fill(head);
  }
}

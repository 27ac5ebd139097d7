// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Draws the trajectories of one panel, and then their names where these find room. */
final class TrajectoryPainter {

  private static final int SHADES = 10; // steps from faint to strong
  private static final double FAINT = 0.18;
  private static final double HEAD = 7; // length of an arrowhead in pixels
  private static final double GAP = 4;

  private final Graphics2D g;
  private final PixelFrame frame;
  private final Theme theme;
  private final List<Name> names = new ArrayList<>();

  /** A name to be put near the end of its path. */
  private record Name(String text, int color, Point2D end) {}

  TrajectoryPainter(Graphics2D g, PixelFrame frame, Theme theme) {
    this.g = g;
    this.frame = frame;
    this.theme = theme;
  }

  void paint(Layer.Trajectory t) {
    List<Point2D> path = new ArrayList<>();
    for (int i = 0; i < t.x().length; i++) {
      if (frame.drawable(t.x()[i], t.y()[i])) {
        path.add(new Point2D.Double(frame.px(t.x()[i]), frame.py(t.y()[i])));
      }
    }
    if (path.isEmpty()) {
      return;
    }
    shade(path, t.color());
    head(path, t.color());
    if (!t.name().isEmpty()) {
      names.add(new Name(t.name(), t.color(), path.get(path.size() - 1)));
    }
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

  /**
   * Names stand to the right of their ends, or to the left where the panel ends; one that would
   * cover another moves up or down by as little as it takes.
   */
  void paintNames() {
    Font font = theme.tick();
    double height = 1.15 * font.getSize2D();
    List<Rectangle2D> taken = new ArrayList<>();
    for (Name name : names) {
      double width = Words.width(font, name.text());
      boolean right = name.end().getX() + GAP + width <= frame.area().getMaxX();
      double x = right ? name.end().getX() + GAP : name.end().getX() - GAP - width;
      double left = Math.max(x, frame.area().getMinX());
      Rectangle2D box = free(left, name.end().getY() - height / 2, width, height, taken);
      taken.add(box);
      g.setPaint(Palette.color(name.color()));
      double base = box.getCenterY() + 0.35 * font.getSize2D();
      Words.draw(g, font, name.text(), box.getX(), base);
    }
  }

  /** The free place nearest to the wanted one, straight above or below it inside the panel. */
  private Rectangle2D free(
      double x, double y, double width, double height, List<Rectangle2D> taken) {
    double lowest = frame.area().getMaxY() - height;
    double highest = frame.area().getMinY();
    int most = (int) (frame.area().getHeight() / 2);
    for (int shift = 0; shift < most; shift++) {
      for (int sign = -1; sign <= 1; sign += 2) {
        double top = Math.max(highest, Math.min(lowest, y + sign * 2 * shift));
        Rectangle2D box = new Rectangle2D.Double(x, top, width, height);
        if (taken.stream().noneMatch(box::intersects)) {
          return box;
        }
      }
    }
    return new Rectangle2D.Double(x, y, width, height);
  }
}

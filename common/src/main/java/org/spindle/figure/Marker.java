// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Point and line styles by colour number, so that a figure can be read in grey as well. */
final class Marker {

  private Marker() {}

  /** The marker of a series, of about equal area for all, centred at (x, y). */
  static Shape at(int color, double x, double y, double r) {
    int kind = color < 0 ? 0 : (color % Palette.HUES + color / Palette.HUES) % 5;
    return switch (kind) {
      case 1 -> new Rectangle2D.Double(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
      case 2 -> polygon(x, y, 0, -1.25 * r, 1.15 * r, 0.8 * r, -1.15 * r, 0.8 * r);
      case 3 -> polygon(x, y, 0, -1.3 * r, 1.3 * r, 0, 0, 1.3 * r, -1.3 * r, 0);
      case 4 -> polygon(x, y, 0, 1.25 * r, 1.15 * r, -0.8 * r, -1.15 * r, -0.8 * r);
      default -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
    };
  }

  /** One point on white, by what is known of it. */
  static void paint(Graphics2D g, Layer.Sign sign, int color, double x, double y, double r) {
    Color paint = Palette.color(color);
    switch (sign) {
      case MEASURED -> {
        Shape marker = at(color, x, y, r);
        g.setPaint(paint);
        g.fill(marker);
        g.setStroke(new BasicStroke(0.5f));
        g.setPaint(Color.WHITE);
        g.draw(marker);
      }
      case KNOWN -> {
        g.setPaint(paint);
        g.setStroke(new BasicStroke(1.1f));
        g.draw(at(color, x, y, 1.7 * r));
      }
      case AT_LEAST -> {
        Shape marker = at(color, x, y, r);
        g.setPaint(Color.WHITE);
        g.fill(marker);
        g.setPaint(paint);
        g.setStroke(new BasicStroke(1.1f));
        g.draw(marker);
        g.draw(arrow(x, y - r, r));
      }
    }
  }

  private static Shape arrow(double x, double foot, double r) {
    double head = foot - 2.6 * r;
    Path2D arrow = new Path2D.Double();
    arrow.moveTo(x, foot);
    arrow.lineTo(x, head);
    arrow.moveTo(x - 0.8 * r, head + 1.1 * r);
    arrow.lineTo(x, head);
    arrow.lineTo(x + 0.8 * r, head + 1.1 * r);
    return arrow;
  }

  /** Solid for the first eight colours, dashed for the next, then dotted. */
  static BasicStroke line(int color, float width) {
    float[] dash =
        switch (color < 0 ? 0 : color / Palette.HUES % 3) {
          case 1 -> new float[] {5, 3};
          case 2 -> new float[] {1.5f, 2.5f};
          default -> null;
        };
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Shape polygon(double x, double y, double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(x + corners[0], y + corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(x + corners[i], y + corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}

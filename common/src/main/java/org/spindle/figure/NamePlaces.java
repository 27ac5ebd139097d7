// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The places of all names in a panel: beside their point, where they cover no line, no point and no
 * other name. What is painted is found by painting it; names that come first choose first.
 *
 * <p>A label without room is left out. The name of a trajectory is moved up or down by as little as
 * it takes, and over lines if there is no other way.
 */
final class NamePlaces {

  private static final double GAP = 3;
  private static final double SLANT = 0.7; // of the gap, for places at the corners
  private static final double NEAR = 1.2; // lines of text that a label may be away

  /** A name, its left end and base line being relative to the corner of the data area. */
  private record Place(String text, int color, double left, double base) {}

  private final Theme theme;
  private final int width;
  private final int height;
  private final int[][] painted; // summed over all pixels above and to the left
  private final List<Rectangle2D> taken = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /**
   * @param layers all layers of the panel
   * @param frame the panel's units, the corner of its data area being the origin
   */
  NamePlaces(List<Layer> layers, PixelFrame frame, Theme theme) {
    this.theme = theme;
    this.width = (int) Math.floor(frame.area().getWidth());
    this.height = (int) Math.floor(frame.area().getHeight());
    boolean any = layers.stream().anyMatch(NamePlaces::isNamed);
    this.painted = any ? painted(layers, frame) : new int[0][];
    for (Layer layer : any ? layers : List.<Layer>of()) {
      if (layer instanceof Layer.Label label && frame.drawable(label.x(), label.y())) {
        Point2D at = new Point2D.Double(frame.px(label.x()), frame.py(label.y()));
        place(label.text(), label.color(), at, false);
      } else if (layer instanceof Layer.Note note && frame.drawable(note.x(), note.y())) {
        note(note, frame.px(note.x()), frame.py(note.y()));
      } else if (layer instanceof Layer.Trajectory t && !t.name().isEmpty()) {
        Point2D end = TrajectoryPainter.end(t, frame);
        if (end != null) {
          place(t.name(), t.color(), end, true);
        }
      }
    }
  }

  private static boolean isNamed(Layer layer) {
    return layer instanceof Layer.Label
        || layer instanceof Layer.Note
        || layer instanceof Layer.Trajectory t && !t.name().isEmpty();
  }

  /** What the names cover, in the order in which they were placed. */
  List<Rectangle2D> boxes() {
    return List.copyOf(taken);
  }

  void paint(Graphics2D g, Rectangle2D area) {
    for (Place place : places) {
      g.setPaint(place.color < 0 ? Palette.INK : Palette.color(place.color));
      Words.draw(g, theme.tick(), place.text, area.getX() + place.left, area.getY() + place.base);
    }
  }

  private int[][] painted(List<Layer> layers, PixelFrame frame) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    LayerPainter painter = new LayerPainter(g, frame, theme);
    painter.paint(layers);
    g.dispose();
    int[][] sums = new int[height + 1][width + 1];
    for (int j = 0; j < height; j++) {
      for (int i = 0; i < width; i++) {
        int here = image.getRGB(i, j) >>> 24 == 0 ? 0 : 1;
        sums[j + 1][i + 1] = here + sums[j][i + 1] + sums[j + 1][i] - sums[j][i];
      }
    }
    return sums;
  }

  private void place(String text, int color, Point2D at, boolean always) {
    Font font = theme.tick();
    double w = Words.width(font, text);
    double h = 1.1 * font.getSize2D();
    List<Rectangle2D> candidates = candidates(at, w, h, always ? height : NEAR * h);
    Rectangle2D box = first(candidates, b -> isFree(b) && isUntaken(b));
    if (box == null && always) {
      box = first(candidates, this::isUntaken);
      box = box == null ? candidates.get(0) : box;
    }
    if (box != null) {
      take(text, color, box);
    }
  }

  /** At its place, or as far to the left, and as far up or down, as it takes. */
  private void note(Layer.Note note, double x, double y) {
    if (note.text().isEmpty()) {
      return;
    }
    double w = Words.width(theme.tick(), note.text());
    double h = 1.1 * theme.tick().getSize2D();
    double left = Math.max(0, Math.min(x, width - w));
    List<Rectangle2D> boxes = new ArrayList<>();
    for (int shift = 0; shift <= height; shift++) {
      boxes.add(new Rectangle2D.Double(left, y - h / 2 + shift, w, h));
      boxes.add(new Rectangle2D.Double(left, y - h / 2 - shift, w, h));
    }
    Rectangle2D sheet = new Rectangle2D.Double(-1, -h / 2, left + w + 2, height + h);
    Rectangle2D box = first(boxes, b -> sheet.contains(b) && isUntaken(b));
    take(note.text(), note.color(), box == null ? boxes.get(0) : box);
  }

  private void take(String text, int color, Rectangle2D box) {
    taken.add(box);
    double base = box.getCenterY() + 0.35 * theme.tick().getSize2D();
    places.add(new Place(text, color, box.getX(), base));
  }

  /** Right, left, above, below, at the corners; then further and further up and down. */
  private List<Rectangle2D> candidates(Point2D at, double w, double h, double farthest) {
    double gap = theme.marker() + GAP;
    double right = at.getX() + gap;
    double left = at.getX() - gap - w;
    double middle = at.getY() - h / 2;
    double above = at.getY() - h - gap;
    double below = at.getY() + gap;
    double[][] corners = {
      {right, middle},
      {left, middle},
      {at.getX() - w / 2, above},
      {at.getX() - w / 2, below},
      {at.getX() + SLANT * gap, below - (1 - SLANT) * gap},
      {at.getX() + SLANT * gap, above + (1 - SLANT) * gap},
      {at.getX() - SLANT * gap - w, above + (1 - SLANT) * gap},
      {at.getX() - SLANT * gap - w, below - (1 - SLANT) * gap}
    };
    List<Rectangle2D> boxes = new ArrayList<>();
    for (double[] corner : corners) {
      add(boxes, corner[0], corner[1], w, h);
    }
    for (int shift = 2; shift <= farthest; shift += 2) {
      for (int sign = -1; sign <= 1; sign += 2) {
        add(boxes, right, middle + sign * shift, w, h);
        add(boxes, left, middle + sign * shift, w, h);
      }
    }
    if (boxes.isEmpty()) { // wider than the panel
      boxes.add(new Rectangle2D.Double(Math.max(0, Math.min(right, width - w)), middle, w, h));
    }
    return boxes;
  }

  private void add(List<Rectangle2D> boxes, double x, double y, double w, double h) {
    if (x >= 0 && y >= 0 && x + w <= width && y + h <= height) {
      boxes.add(new Rectangle2D.Double(x, y, w, h));
    }
  }

  private static Rectangle2D first(List<Rectangle2D> boxes, Predicate<Rectangle2D> wanted) {
    return boxes.stream().filter(wanted).findFirst().orElse(null);
  }

  private boolean isFree(Rectangle2D box) {
    int x0 = (int) Math.floor(box.getX());
    int y0 = (int) Math.floor(box.getY());
    int x1 = Math.min(width, (int) Math.ceil(box.getMaxX()));
    int y1 = Math.min(height, (int) Math.ceil(box.getMaxY()));
    return painted[y1][x1] - painted[y0][x1] - painted[y1][x0] + painted[y0][x0] == 0;
  }

  private boolean isUntaken(Rectangle2D box) {
    return taken.stream().noneMatch(box::intersects);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/** JFreeChart axes without label: thin grey lines, ticks outside, words from {@link Ticks}. */
final class Axes {

  private Axes() {}

  /**
   * An axis.
   *
   * @param whole whether its values are whole numbers
   */
  static ValueAxis of(Scale scale, Range range, Theme theme, boolean whole) {
    ValueAxis axis =
        scale.logarithmic()
            ? new Decades(theme, whole)
            : scale.names().isEmpty() ? new Linear(theme, whole) : new Named(theme, scale.names());
    axis.setAutoRange(false);
    axis.setRange(range, false, false);
    axis.setAxisLinePaint(Palette.AXIS);
    axis.setAxisLineStroke(new BasicStroke(0.8f));
    axis.setTickMarkPaint(Palette.AXIS);
    axis.setTickMarkStroke(new BasicStroke(0.8f));
    axis.setTickMarkOutsideLength(4);
    axis.setTickMarkInsideLength(0);
    axis.setMinorTickMarksVisible(true);
    axis.setMinorTickMarkOutsideLength(2);
    axis.setMinorTickMarkInsideLength(0);
    axis.setTickLabelFont(theme.tick());
    axis.setTickLabelPaint(Palette.INK);
    // JFreeChart measures them from the axis, not from the end of the tick.
    axis.setTickLabelInsets(new RectangleInsets(5, 7, 0, 7));
    return axis;
  }

  private static List<NumberTick> ticks(
      ValueAxis axis, boolean whole, Theme theme, Rectangle2D area, RectangleEdge edge) {
    boolean horizontal = RectangleEdge.isTopOrBottom(edge);
    Font font = theme.tick();
    double length = horizontal ? area.getWidth() : area.getHeight();
    Ticks ticks =
        new Ticks(
            axis.getRange(),
            length,
            theme.spacing(length),
            horizontal ? t -> Theme.width(font, t) : t -> font.getSize2D(),
            whole);
    TextAnchor anchor =
        edge == RectangleEdge.LEFT
            ? TextAnchor.CENTER_RIGHT
            : edge == RectangleEdge.RIGHT ? TextAnchor.CENTER_LEFT : TextAnchor.TOP_CENTER;
    List<NumberTick> out = new ArrayList<>();
    for (Ticks.Tick t : axis instanceof LogAxis ? ticks.logarithmic() : ticks.linear()) {
      TickType type = t.major() ? TickType.MAJOR : TickType.MINOR;
      out.add(new NumberTick(type, t.value(), t.label(), anchor, TextAnchor.CENTER, 0));
    }
    return out;
  }

  private static final class Linear extends NumberAxis {
    private final transient Theme theme;
    private final boolean whole;

    Linear(Theme theme, boolean whole) {
      super(null);
      this.theme = theme;
      this.whole = whole;
    }

    @Override
    public List<NumberTick> refreshTicks(
        Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(this, whole, theme, area, edge);
    }
  }

  private static final class Decades extends LogAxis {
    private final transient Theme theme;
    private final boolean whole;

    Decades(Theme theme, boolean whole) {
      super(null);
      this.theme = theme;
      this.whole = whole;
      setSmallestValue(Double.MIN_NORMAL);
    }

    @Override
    public List<NumberTick> refreshTicks(
        Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(this, whole, theme, area, edge);
    }
  }

  /**
   * Words at whole numbers; upright under a horizontal axis where they would not fit side by side.
   */
  private static final class Named extends NumberAxis {
    private final transient Theme theme;
    private final transient List<String> names;

    Named(Theme theme, List<String> names) {
      super(null);
      this.theme = theme;
      this.names = names;
    }

    @Override
    public List<NumberTick> refreshTicks(
        Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
      Font font = theme.tick();
      boolean across = RectangleEdge.isTopOrBottom(edge);
      double place = (across ? area.getWidth() : area.getHeight()) / getRange().getLength();
      double longest = names.stream().mapToDouble(name -> Theme.width(font, name)).max().orElse(0);
      boolean upright = across && longest + 6 > place;
      setVerticalTickLabels(upright);
      double needed = across && !upright ? longest + 6 : 0.95 * font.getSize2D();
      int every = Math.max(1, (int) Math.ceil(needed / place - 1e-9));
      TextAnchor anchor = across && !upright ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      TextAnchor pivot = upright ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER;
      double angle = upright ? -Math.PI / 2 : 0;
      List<NumberTick> ticks = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).isEmpty()) {
          continue;
        }
        boolean shown = i % every == 0;
        TickType type = shown ? TickType.MAJOR : TickType.MINOR;
        ticks.add(new NumberTick(type, i, shown ? names.get(i) : "", anchor, pivot, angle));
      }
      return ticks;
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import org.jfree.data.Range;

/**
 * The automatic ranges of a panel: all that can be drawn, plus a few per cent.
 *
 * <p>A value counts only if its partner on the other axis can be drawn too. NaN, ±∞ and, on
 * logarithmic axes, values ≤ 0 are passed over.
 */
final class Ranges {

  /** Beyond this a difference of two values could overflow. */
  private static final double LARGEST = 1e300;

  /** Logarithmic axes end here on both sides, so that their margins are still numbers. */
  static final double SMALLEST = 1e-250;

  private static final double MARGIN = 0.04;

  private final Extent x;
  private final Extent y;
  private boolean hasPoints;
  private boolean hasMap;
  private boolean hasBars;

  private Ranges(Panel panel) {
    x = new Extent(panel.x(), WholeNumbers.across(panel));
    y = new Extent(panel.y(), WholeNumbers.up(panel));
    panel.layers().forEach(this::add);
  }

  static Ranges of(Panel panel) {
    return new Ranges(panel);
  }

  Range horizontal() {
    double margin = hasMap ? 0 : hasPoints ? MARGIN : hasBars ? MARGIN / 2 : 0;
    return x.range(margin, false);
  }

  Range vertical() {
    return y.range(hasMap ? 0 : MARGIN, hasBars);
  }

  /** Whether the horizontal axis bears whole numbers. */
  boolean wholeAcross() {
    return x.whole;
  }

  /** Whether the vertical axis bears whole numbers. */
  boolean wholeUp() {
    return y.whole;
  }

  /** Whether a value has a place on the axis. */
  static boolean drawable(double value, boolean logarithmic) {
    return logarithmic ? value >= SMALLEST && value <= 1 / SMALLEST : Math.abs(value) <= LARGEST;
  }

  private void add(Layer layer) {
    if (layer instanceof Layer.Curve c) {
      for (int i = 0; i < c.x().length; i++) {
        pair(c.x()[i], c.y()[i]);
      }
    } else if (layer instanceof Layer.Trace t) {
      hasPoints = true;
      for (int i = 0; i < t.x().length; i++) {
        pair(t.x()[i], t.y()[i]);
      }
    } else if (layer instanceof Layer.Points p) {
      hasPoints = true;
      for (int i = 0; i < p.x().length; i++) {
        pair(p.x()[i], p.y()[i]);
        double error = i < p.error().length ? p.error()[i] : Double.NaN;
        pair(p.x()[i], p.y()[i] + error);
        pair(p.x()[i], p.y()[i] - error);
      }
    } else if (layer instanceof Layer.Band b) {
      for (int i = 0; i < b.x().length; i++) {
        pair(b.x()[i], b.low()[i]);
        pair(b.x()[i], b.high()[i]);
      }
    } else if (layer instanceof Layer.Histogram h) {
      add(h);
    } else if (layer instanceof Layer.HeatMap m) {
      hasMap = true;
      double[] across = HeatMapPainter.edges(m.x(), x.log);
      double[] up = HeatMapPainter.edges(m.y(), y.log);
      for (double edge : across) {
        x.add(edge);
      }
      for (double edge : up) {
        y.add(edge);
      }
    } else if (layer instanceof Layer.Trajectory t) {
      hasPoints = true;
      for (int i = 0; i < t.x().length; i++) {
        pair(t.x()[i], t.y()[i]);
      }
    } else if (layer instanceof Layer.Note n) {
      hasPoints = true;
      pair(n.x(), n.y());
    } else if (layer instanceof Layer.Label l) {
      pair(l.x(), l.y());
    }
  }

  private void add(Layer.Histogram h) {
    hasBars = true;
    for (double edge : h.edges()) {
      x.add(edge);
    }
    if (h.heights().length > 0) {
      y.add(0);
    }
    for (double height : h.heights()) {
      y.add(height);
    }
  }

  private void pair(double a, double b) {
    if (drawable(a, x.log) && drawable(b, y.log)) {
      x.add(a);
      y.add(b);
    }
  }

  /** Smallest and largest drawable value seen on one axis. */
  private static final class Extent {
    private final Scale scale;
    private final boolean log;
    private final boolean whole;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    Extent(Scale scale, boolean whole) {
      this.scale = scale;
      this.whole = whole;
      this.log = scale.logarithmic();
    }

    void add(double value) {
      if (drawable(value, log)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }

    Range range(double margin, boolean standsOnZero) {
      Range auto = log ? logarithmic(margin) : linear(margin, standsOnZero);
      boolean lowGiven = drawable(scale.low(), log);
      boolean highGiven = drawable(scale.high(), log);
      double low = lowGiven ? scale.low() : auto.getLowerBound();
      double high = highGiven ? scale.high() : auto.getUpperBound();
      if (low < high) {
        return new Range(low, high);
      }
      if (lowGiven && !highGiven) {
        return new Range(low, log ? low * 10 : low + Math.max(1, Math.abs(low)));
      }
      if (highGiven && !lowGiven) {
        return new Range(log ? high / 10 : high - Math.max(1, Math.abs(high)), high);
      }
      return auto;
    }

    private Range linear(double margin, boolean standsOnZero) {
      if (min > max) {
        return new Range(0, 1);
      }
      double span = max - min;
      if (span <= 1e-12 * Math.max(Math.abs(min), Math.abs(max))) {
        double half = min == 0 ? 1 : 0.1 * Math.abs(min);
        // So far that a neighbour has a tick, if not two.
        double least = whole ? 1.2 : 0;
        return new Range(min - Math.max(half, least), max + Math.max(half, least));
      }
      double low = standsOnZero && min == 0 ? 0 : min - margin * span;
      return new Range(low, max + margin * span);
    }

    /** A single value has a decade about it; one of whole numbers not below 1. */
    private Range logarithmic(double margin) {
      if (min > max) {
        return new Range(1, 10);
      }
      double low = Math.log10(min);
      double high = Math.log10(max);
      boolean single = high - low < 1e-9;
      double pad = single ? 0.5 : margin * (high - low);
      double above = single && whole && min < 2 ? 1 : pad;
      double below = single && whole && min < 2 ? margin : pad;
      return new Range(Math.pow(10, low - below), Math.pow(10, high + above));
    }
  }
}

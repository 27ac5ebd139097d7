// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.Locale;

/** The numbers of a figure as comma-separated values, one line for each place that is drawn. */
public final class FigureData {

  private static final String HEAD = "panel,title,kind,label,x,x_end,y,y_low,y_high,error,value\n";
  private static final double NONE = Double.NaN;

  private final StringBuilder text = new StringBuilder(HEAD);
  private String start = "";

  private FigureData() {}

  /**
   * All layers of all panels, with the columns panel (from 1), title of the panel, kind of the
   * layer, its label, x, end of the bin, y, lower and upper ordinate of a band, standard error, and
   * the value of a map. A cell without a number is empty.
   *
   * @param figure any
   * @return text by RFC 4180 with a heading, lines ended by a line feed
   */
  public static String csv(Figure figure) {
    FigureData data = new FigureData();
    int number = 0;
    for (Panel panel : figure.panels()) {
      number++;
      for (Layer layer : panel.layers()) {
        String kind = layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        data.start = number + "," + quoted(Words.plain(panel.title())) + "," + kind + ",";
        data.layer(layer);
      }
    }
    return data.text.toString();
  }

  private void layer(Layer layer) {
    if (layer instanceof Layer.Curve c) {
      pairs(c.label(), c.x(), c.y());
    } else if (layer instanceof Layer.Trace t) {
      pairs(t.label(), t.x(), t.y());
    } else if (layer instanceof Layer.Trajectory t) {
      pairs(t.name(), t.x(), t.y());
    } else if (layer instanceof Layer.Points p) {
      String bound = p.sign() == Layer.Sign.AT_LEAST ? " (at least)" : "";
      for (int i = 0; i < p.x().length; i++) {
        double error = p.error().length == 0 ? NONE : p.error()[i];
        line(p.label() + bound, p.x()[i], NONE, p.y()[i], NONE, NONE, error, NONE);
      }
    } else if (layer instanceof Layer.Band b) {
      for (int i = 0; i < b.x().length; i++) {
        line(b.label(), b.x()[i], NONE, NONE, b.low()[i], b.high()[i], NONE, NONE);
      }
    } else if (layer instanceof Layer.Histogram h) {
      for (int i = 0; i < h.heights().length; i++) {
        line(h.label(), h.edges()[i], h.edges()[i + 1], h.heights()[i], NONE, NONE, NONE, NONE);
      }
    } else if (layer instanceof Layer.HeatMap m) {
      map(m);
    } else if (layer instanceof Layer.Note n) {
      line(n.text(), n.x(), NONE, n.y(), NONE, NONE, NONE, NONE);
    } else if (layer instanceof Layer.Label l) {
      line(l.text(), l.x(), NONE, l.y(), NONE, NONE, NONE, NONE);
    }
  }

  private void map(Layer.HeatMap m) {
    for (int row = 0; row < m.y().length; row++) {
      for (int column = 0; column < m.x().length; column++) {
        double value = m.values()[row][column];
        line(m.label(), m.x()[column], NONE, m.y()[row], NONE, NONE, NONE, value);
      }
    }
  }

  private void pairs(String label, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      line(label, x[i], NONE, y[i], NONE, NONE, NONE, NONE);
    }
  }

  private void line(String label, double... numbers) {
    text.append(start).append(quoted(Words.plain(label)));
    for (double number : numbers) {
      text.append(',').append(Double.isNaN(number) ? "" : Double.toString(number));
    }
    text.append('\n');
  }

  private static String quoted(String word) {
    boolean plain = word.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? word : '"' + word.replace("\"", "\"\"") + '"';
  }
}

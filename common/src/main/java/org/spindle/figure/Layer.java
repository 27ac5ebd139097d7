// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

/**
 * What a panel can show. The colour is a number in the house palette; equal numbers belong
 * together, and a negative one is a neutral grey. Layers of one label and colour share an entry of
 * the legend.
 */
public sealed interface Layer {

  /**
   * Its entry of the legend.
   *
   * @return empty for none, as always of paths and words
   */
  default String label() {
    return "";
  }

  /**
   * A theoretical prediction, drawn as a line.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae
   * @param y ordinates; NaN interrupts the line
   */
  record Curve(String label, int color, double[] x, double[] y) implements Layer {
    /** Checks that x and y have one length. */
    public Curve {
      sameLength(label, x, y);
    }
  }

  /** How points are drawn, by what is known of them. */
  enum Sign {
    /** Filled: measured. */
    MEASURED,
    /** A larger ring: a place known beforehand, in which what was found can still be seen. */
    KNOWN,
    /** Open with an arrow upwards: censored, the value is at least this large. */
    AT_LEAST
  }

  /**
   * Simulated values, drawn as points with error bars.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae
   * @param y ordinates
   * @param error half length of the error bar, one standard error; empty for none
   * @param sign filled, unless they were not measured or are bounds
   */
  record Points(String label, int color, double[] x, double[] y, double[] error, Sign sign)
      implements Layer {
    /** Checks that x, y and error have one length. */
    public Points {
      sameLength(label, x, y);
      if (error.length != 0) {
        sameLength(label, x, error);
      }
    }

    /**
     * Measured values.
     *
     * @param label entry of the legend, empty for none
     * @param color number in the house palette
     * @param x abscissae
     * @param y ordinates
     * @param error half length of the error bar, one standard error; empty for none
     */
    public Points(String label, int color, double[] x, double[] y, double[] error) {
      this(label, color, x, y, error, Sign.MEASURED);
    }
  }

  /**
   * Simulated values that follow each other, such as the errors of one training, or that are joined
   * for the eye: a thin line, so that it is not taken for theory.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae in the order in which they are joined
   * @param y ordinates; NaN interrupts the line
   */
  record Trace(String label, int color, double[] x, double[] y) implements Layer {
    /** Checks that x and y have one length. */
    public Trace {
      sameLength(label, x, y);
    }
  }

  /**
   * A region between two curves, drawn lightly under the others.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae
   * @param low lower ordinates
   * @param high upper ordinates
   */
  record Band(String label, int color, double[] x, double[] low, double[] high) implements Layer {
    /** Checks that all have one length. */
    public Band {
      sameLength(label, x, low);
      sameLength(label, x, high);
    }
  }

  /**
   * A histogram as a normalised density, drawn as filled bars.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param edges edges of the bins, one more than heights
   * @param heights density in each bin
   */
  record Histogram(String label, int color, double[] edges, double[] heights) implements Layer {
    /** Checks the number of edges. */
    public Histogram {
      if (edges.length != heights.length + 1) {
        throw new IllegalArgumentException(
            label + ": " + edges.length + " edges for " + heights.length + " bins");
      }
    }
  }

  /**
   * A map of values over two coordinates in viridis, with a colour bar.
   *
   * @param label of the colour bar
   * @param x centres of the columns
   * @param y centres of the rows
   * @param values values[row][column]; NaN is left white
   */
  record HeatMap(String label, double[] x, double[] y, double[][] values) implements Layer {
    /** Checks the number of rows. */
    public HeatMap {
      if (values.length != y.length) {
        throw new IllegalArgumentException(
            label + ": " + values.length + " rows for " + y.length + " ordinates");
      }
    }
  }

  /**
   * A word at a place, e.g. what a line is. Moved up or down as far as other words need.
   *
   * @param text the word
   * @param color number in the house palette
   * @param x abscissa of its left end
   * @param y ordinate of its middle
   */
  record Note(String text, int color, double x, double y) implements Layer {}

  /**
   * The name of a point. It stands beside its point where it covers no line, no point and no other
   * name; one that finds no such place is left out, so the most important names come first.
   *
   * @param text the name
   * @param color number in the house palette; a negative one is ink
   * @param x abscissa of the point
   * @param y ordinate of the point
   */
  record Label(String text, int color, double x, double y) implements Layer {}

  /**
   * The path of something through a plane: a line that grows from faint to strong, with an
   * arrowhead and a name at its end. Names make room for each other and have no entry in the
   * legend.
   *
   * @param name what moves, e.g. an item; empty for none
   * @param color number in the house palette
   * @param x abscissae in the order of time
   * @param y ordinates
   */
  record Trajectory(String name, int color, double[] x, double[] y) implements Layer {
    /** Checks that x and y have one length. */
    public Trajectory {
      sameLength(name, x, y);
    }
  }

  private static void sameLength(String label, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          label + ": " + x.length + " abscissae for " + y.length + " ordinates");
    }
  }
}

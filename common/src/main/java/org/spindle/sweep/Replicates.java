// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;

/**
 * How often each cell of a sweep is drawn.
 *
 * @serial exclude
 */
public sealed interface Replicates extends Serializable {

  /**
   * The largest number of draws per cell; replicates are numbered from 0 to one below it.
   *
   * @return a number ≥ 1
   */
  int most();

  /**
   * The same number everywhere.
   *
   * @param count draws per cell, ≥ 1
   * @serial exclude
   */
  record Fixed(int count) implements Replicates {

    /** Rejects a count below 1. */
    public Fixed {
      if (count < 1) {
        throw new IllegalArgumentException("replicates must be >= 1, was " + count);
      }
    }

    @Override
    public int most() {
      return count;
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /**
   * As many as the mean of a column needs.
   *
   * @param error the standard error of the mean to reach, &gt; 0
   * @param relative whether {@code error} is a fraction of |mean|
   * @param column the column, snake_case
   * @param atLeast draws before the standard error is believed, ≥ 2
   * @param atMost draws at which a cell is given up, ≥ {@code atLeast}
   * @serial exclude
   */
  record Until(double error, boolean relative, String column, int atLeast, int atMost)
      implements Replicates {

    /** Draws before a standard error is believed, where the file does not say. */
    public static final int USUAL_LEAST = 4;

    /** Rejects bounds that cannot be met and names them. */
    public Until {
      if (!(error > 0) || Double.isInfinite(error)) {
        throw new IllegalArgumentException(kind(relative) + " must be > 0, was " + error);
      }
      if (atLeast < 2) {
        throw new IllegalArgumentException(
            "at-least must be >= 2, or there is no standard error, was " + atLeast);
      }
      if (atMost < atLeast) {
        throw new IllegalArgumentException(
            "at-most must be >= at-least (" + atLeast + "), was " + atMost);
      }
    }

    @Override
    public int most() {
      return atMost;
    }

    /**
     * Whether a cell needs no further draws.
     *
     * @param draws finished draws of the cell
     * @param mean their mean of {@link #column}
     * @param standardError the standard error of that mean; NaN asks for more draws
     * @return true if the error is reached or {@link #atMost} is
     */
    public boolean enough(long draws, double mean, double standardError) {
      if (draws >= atMost) {
        return true;
      }
      double target = relative ? error * Math.abs(mean) : error;
      return draws >= atLeast && standardError <= target;
    }

    @Override
    public String toString() {
      return "{until: {%s: %s, of: %s}, at-least: %d, at-most: %d}"
          .formatted(kind(relative), error, column, atLeast, atMost);
    }

    private static String kind(boolean relative) {
      return relative ? "relative-error" : "standard-error";
    }
  }
}

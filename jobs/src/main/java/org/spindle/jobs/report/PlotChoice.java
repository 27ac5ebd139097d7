// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

/**
 * What of a query is drawn, by the names of its columns; null for what is not asked for.
 *
 * @param x abscissa: numbers, or words, which then stand side by side
 * @param y ordinate
 * @param error half length of the error bars
 * @param series rows that belong together
 * @param panel rows that have a coordinate system of their own
 * @param theory a column that is drawn as a line, or {@value #LINE}: y itself is theory
 * @param logX whether the horizontal axis is logarithmic
 * @param logY whether the vertical axis is logarithmic
 * @param title over the figure, may be empty
 */
public record PlotChoice(
    String x,
    String y,
    String error,
    String series,
    String panel,
    String theory,
    boolean logX,
    boolean logY,
    String title) {

  /** In place of a column of theory: y is theory, drawn as lines without points. */
  public static final String LINE = "line";
}

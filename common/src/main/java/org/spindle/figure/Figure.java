// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.List;
import java.util.stream.Stream;

/**
 * A figure: panels in a grid, each with theory and simulation in it.
 *
 * @param name kebab-case name, unique over all experiments; names the SVG and PNG files
 * @param title one line over the figure
 * @param caption what is seen and what was expected; one to three sentences
 * @param sql the query or queries that the figure was drawn from, shown under it
 * @param columns panels in a row
 * @param panels the panels, row by row
 */
public record Figure(
    String name, String title, String caption, String sql, int columns, List<Panel> panels) {

  /** Copies the panels in; needs at least one panel and one column. */
  public Figure {
    if (columns < 1 || panels.isEmpty()) {
      throw new IllegalArgumentException("figure " + name + " needs a panel and a column");
    }
    panels = List.copyOf(panels);
  }

  /**
   * The same with a longer caption.
   *
   * @param remark put at the end of the caption, may be empty
   * @return a figure
   */
  public Figure withRemark(String remark) {
    return new Figure(name, title, caption + remark, sql, columns, panels);
  }

  /** All that stands in it in words. */
  Stream<String> words() {
    return Stream.concat(Stream.of(title), panels.stream().flatMap(Panel::words));
  }
}

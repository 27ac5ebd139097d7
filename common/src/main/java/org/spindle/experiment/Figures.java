// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.spindle.figure.Figure;

/**
 * The figures of one experiment, drawn from the same cells as its claims are judged by.
 *
 * <p>Under each figure stands the SQL of the rows that were asked for since the figure before, or,
 * if none were, that of the figure before. So rows are asked for before their figure is begun.
 */
public final class Figures {

  private final Fits fits;
  private final Supplier<List<String>> asked;
  private final List<FigureDraft> drafts = new ArrayList<>();

  /**
   * No figures yet.
   *
   * @param fits what fits lines
   * @param asked gives the queries asked since it was last called
   */
  public Figures(Fits fits, Supplier<List<String>> asked) {
    this.fits = fits;
    this.asked = asked;
  }

  /**
   * A new figure, to be filled.
   *
   * @param name kebab-case, unique over all experiments; names the SVG and PNG files
   * @param title one line over the figure
   * @return the empty figure
   */
  public FigureDraft figure(String name, String title) {
    List<String> queries = asked.get();
    String sql = String.join(";\n\n", queries);
    if (queries.isEmpty() && !drafts.isEmpty()) {
      sql = drafts.get(drafts.size() - 1).sql();
    }
    FigureDraft draft = new FigureDraft(fits, name, title, sql);
    drafts.add(draft);
    return draft;
  }

  /**
   * The figures on which something is drawn.
   *
   * @return in the order in which they were begun
   */
  public List<Figure> drawn() {
    return drafts.stream().filter(draft -> !draft.isEmpty()).map(FigureDraft::figure).toList();
  }
}

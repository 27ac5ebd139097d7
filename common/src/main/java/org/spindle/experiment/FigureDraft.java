// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;

/** A figure while it is drawn: caption, axes, panels, series. */
public final class FigureDraft {

  private static final int COLUMNS = 3;

  private final Fits fits;
  private final String name;
  private final String title;
  private String sql;
  private String caption = "";
  private Scale x = Scale.linear("");
  private Scale y = Scale.linear("");
  private int columns;
  private final Map<String, PanelDraft> panels = new LinkedHashMap<>();
  private final Map<String, Integer> colors = new LinkedHashMap<>();

  FigureDraft(Fits fits, String name, String title, String sql) {
    this.fits = fits;
    this.name = name;
    this.title = title;
    this.sql = sql;
  }

  /**
   * What is seen and what was expected.
   *
   * @param text one to three sentences
   * @return this figure
   */
  public FigureDraft caption(String text) {
    caption = text;
    return this;
  }

  /**
   * The axes of all panels that have none of their own; to be given before the panels.
   *
   * @param across horizontal axis
   * @param up vertical axis
   * @return this figure
   */
  public FigureDraft axes(Scale across, Scale up) {
    x = across;
    y = up;
    return this;
  }

  /**
   * How many panels stand in a row; at most three where it is not said.
   *
   * @param number ≥ 1
   * @return this figure
   */
  public FigureDraft columns(int number) {
    columns = number;
    return this;
  }

  /**
   * The query to be shown under it, where it is not that of the rows that were asked for last.
   *
   * @param query Spark SQL
   * @return this figure
   */
  public FigureDraft sql(String query) {
    sql = query;
    return this;
  }

  /**
   * A panel, the one of that title if there is one already.
   *
   * @param heading one line over the panel, may be empty
   * @return the panel
   */
  public PanelDraft panel(String heading) {
    return panels.computeIfAbsent(heading, h -> new PanelDraft(fits, h, x, y, colors));
  }

  /**
   * A further panel, whether or not one has its title.
   *
   * @param heading one line over the panel, may be empty
   * @return the panel
   */
  public PanelDraft newPanel(String heading) {
    PanelDraft panel = new PanelDraft(fits, heading, x, y, colors);
    panels.put(heading + "\n" + panels.size(), panel);
    return panel;
  }

  /**
   * A further panel that is ready.
   *
   * @param ready with its title, axes and layers
   * @return this figure
   */
  public FigureDraft panel(Panel ready) {
    newPanel(ready.title()).axes(ready.x(), ready.y()).layers(ready.layers());
    return this;
  }

  /**
   * A panel for each title that the items have.
   *
   * @param items what is drawn, each in the panel of its title
   * @param heading title of an item's panel
   * @param draw draws an item in its panel
   * @param <T> what they are
   * @return this figure
   */
  public <T> FigureDraft panels(
      Collection<T> items,
      Function<? super T, String> heading,
      BiConsumer<PanelDraft, ? super T> draw) {
    items.forEach(item -> draw.accept(panel(heading.apply(item)), item));
    return this;
  }

  /**
   * A series for each item in the only panel.
   *
   * @param items what is drawn
   * @param label entry of the legend
   * @param draw draws an item
   * @param <T> what they are
   * @return this figure
   */
  public <T> FigureDraft series(
      Collection<T> items, Function<? super T, String> label, BiConsumer<Series, ? super T> draw) {
    panel("").series(items, label, draw);
    return this;
  }

  /**
   * A series in the only panel.
   *
   * @param label entry of the legend, may be empty
   * @return the series
   */
  public Series series(String label) {
    return panel("").series(label);
  }

  /**
   * Layers in the only panel, above those that are there.
   *
   * @param layers ready ones
   * @return this figure
   */
  public FigureDraft layers(Layer... layers) {
    panel("").layers(Arrays.asList(layers));
    return this;
  }

  /**
   * Draws points of all panels above lines: where lines of one length lie on each other, they would
   * hide them.
   *
   * @return this figure
   */
  public FigureDraft pointsOnTop() {
    panels.values().forEach(PanelDraft::pointsOnTop);
    return this;
  }

  String sql() {
    return sql;
  }

  boolean isEmpty() {
    return panels.values().stream().allMatch(PanelDraft::isEmpty);
  }

  Figure figure() {
    List<Panel> drawn = new ArrayList<>();
    panels.values().stream().filter(p -> !p.isEmpty()).forEach(p -> drawn.add(p.panel()));
    int row = columns > 0 ? columns : Math.min(COLUMNS, drawn.size());
    return new Figure(name, title, caption, sql, row, drawn);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;

/** A panel while it is drawn. Series of one label have one colour in all panels of a figure. */
public final class PanelDraft {

  private final Fits fits;
  private final String title;
  private Scale x;
  private Scale y;
  private final Map<String, Integer> colors;
  private final List<Object> parts = new ArrayList<>(); // Layer or Series, from below
  private int unnamed;
  private boolean pointsOnTop;

  PanelDraft(Fits fits, String title, Scale x, Scale y, Map<String, Integer> colors) {
    this.fits = fits;
    this.title = title;
    this.x = x;
    this.y = y;
    this.colors = colors;
  }

  /**
   * Axes of its own.
   *
   * @param across horizontal axis
   * @param up vertical axis
   * @return this panel
   */
  public PanelDraft axes(Scale across, Scale up) {
    x = across;
    y = up;
    return this;
  }

  /**
   * A series in the colour of its label: the next one, if no panel of the figure had the label.
   *
   * @param label entry of the legend; empty for none, and then of a colour of its own
   * @return the series
   */
  public Series series(String label) {
    String key = label.isEmpty() ? "\n" + unnamed++ : label;
    return series(label, colors.computeIfAbsent(key, k -> colors.size()));
  }

  /**
   * A series in a colour.
   *
   * @param label entry of the legend; empty for none
   * @param color number in the house palette; negative for grey
   * @return the series
   */
  public Series series(String label, int color) {
    Series series = new Series(fits, label, color);
    parts.add(series);
    return series;
  }

  /**
   * A series for each item.
   *
   * @param items what is drawn
   * @param label entry of the legend
   * @param draw draws an item
   * @param <T> what they are
   * @return this panel
   */
  public <T> PanelDraft series(
      Collection<T> items, Function<? super T, String> label, BiConsumer<Series, ? super T> draw) {
    items.forEach(item -> draw.accept(series(label.apply(item)), item));
    return this;
  }

  /**
   * A matrix as a map, its first row on top, its columns numbered from 1; these are its axes.
   *
   * @param columns what the columns are
   * @param rows names of the rows, from the top
   * @param label what the entries are
   * @param entries the matrix, with as many rows as names
   * @return this panel
   */
  public PanelDraft matrix(String columns, List<String> rows, String label, Matrix entries) {
    double[][] upwards = new double[entries.rows()][entries.cols()];
    for (int r = 0; r < entries.rows(); r++) {
      for (int c = 0; c < entries.cols(); c++) {
        upwards[entries.rows() - 1 - r][c] = entries.get(r, c);
      }
    }
    List<String> names = new ArrayList<>(rows);
    Collections.reverse(names);
    List<String> numbers =
        IntStream.rangeClosed(1, entries.cols()).mapToObj(Integer::toString).toList();
    axes(Scale.names(columns, numbers), Scale.names("", names));
    return layer(new Layer.HeatMap(label, places(entries.cols()), places(entries.rows()), upwards));
  }

  /**
   * Layers above those that are there.
   *
   * @param layers ready ones
   * @return this panel
   */
  public PanelDraft layers(List<? extends Layer> layers) {
    parts.addAll(layers);
    return this;
  }

  /**
   * A layer above those that are there.
   *
   * @param layer a ready one
   * @return this panel
   */
  public PanelDraft layer(Layer layer) {
    parts.add(layer);
    return this;
  }

  /**
   * Draws points above lines.
   *
   * @return this panel
   */
  public PanelDraft pointsOnTop() {
    pointsOnTop = true;
    return this;
  }

  boolean isEmpty() {
    return allLayers().isEmpty();
  }

  Panel panel() {
    List<Layer> layers = allLayers();
    if (pointsOnTop) {
      List<Layer> sorted = new ArrayList<>();
      layers.stream().filter(l -> !(l instanceof Layer.Points)).forEach(sorted::add);
      layers.stream().filter(l -> l instanceof Layer.Points).forEach(sorted::add);
      layers = sorted;
    }
    return new Panel(title, x, y, layers);
  }

  private List<Layer> allLayers() {
    List<Layer> layers = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Series series) {
        layers.addAll(series.layers());
      } else {
        layers.add((Layer) part);
      }
    }
    return layers;
  }

  private static double[] places(int number) {
    return IntStream.range(0, number).asDoubleStream().toArray();
  }
}

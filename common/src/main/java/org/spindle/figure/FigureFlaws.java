// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.data.Range;

/**
 * What a reader stumbles over in a figure: an axis with a single word, fractions at whole numbers,
 * shares on another scale than from 0 to 1, words that overprint each other or leave the sheet,
 * lines, points and areas without a name, names with a part left empty, two lines under one name,
 * panels that nothing tells apart, or one without a title before others that have one.
 */
public final class FigureFlaws {

  private static final double TOUCH = 1; // pixels that two words may share
  private static final double MARGIN = 0.05; // of an axis of shares, beyond its ends

  private static final Pattern HOLE =
      Pattern.compile("^\\s+$|^\\s*[,;=]|[,;=]\\s*$|[,;=(]\\s*[,;)]");

  private final Figure figure;
  private final FigureLayout layout;
  private final List<String> flaws = new ArrayList<>();

  private FigureFlaws(Figure figure) {
    this.figure = figure;
    this.layout = new FigureLayout(figure);
  }

  /**
   * The flaws of a figure.
   *
   * @param figure to be looked at
   * @return a line for each, beginning with the figure's name
   */
  public static List<String> of(Figure figure) {
    FigureFlaws all = new FigureFlaws(figure);
    if (figure.title().isBlank()) {
      all.add("has no title");
    }
    for (int i = 0; i < figure.panels().size(); i++) {
      all.axes(figure.panels().get(i), all.layout.plots().get(i));
      all.names(figure.panels().get(i));
    }
    all.titles();
    all.holes();
    all.words();
    return all.flaws;
  }

  /**
   * Whether part of a name was left empty, as in {@code N = , load 2}.
   *
   * @param name of a series, a panel, a place
   * @return false for the empty name
   */
  public static boolean hasHole(String name) {
    return HOLE.matcher(name).find();
  }

  private void add(String flaw) {
    flaws.add(figure.name() + ": " + flaw);
  }

  private void axes(Panel panel, PanelPlot plot) {
    if (panel.x().names().isEmpty()) {
      axis(panel.x(), plot.wordsAcross(), WholeNumbers.across(panel));
    }
    if (panel.y().names().isEmpty()) {
      axis(panel.y(), plot.wordsUp(), WholeNumbers.up(panel));
    }
    Ranges ranges = Ranges.of(panel);
    shares(panel.x(), ranges.horizontal());
    shares(panel.y(), ranges.vertical());
  }

  /** Shares are shown in their whole range, so that one sees how large they are. */
  private void shares(Scale scale, Range range) {
    double low = range.getLowerBound();
    double high = range.getUpperBound();
    boolean whole = low <= 0 && low >= -MARGIN && high >= 1 && high <= 1 + MARGIN;
    if (scale.label().startsWith("share") && !scale.logarithmic() && !whole) {
      add("the axis " + scale.label() + " does not run from 0 to 1");
    }
  }

  private void axis(Scale scale, List<String> words, boolean whole) {
    if (words.size() < 2) {
      add("the axis " + scale.label() + " has " + words.size() + " words at its ticks: " + words);
    }
    if (whole && words.stream().anyMatch(word -> word.contains(".") && !word.contains("×"))) {
      add("the axis " + scale.label() + " of whole numbers has fractions: " + words);
    }
  }

  /**
   * Each colour of lines, points and areas is named, by the legend or beside them, and each line
   * apart.
   */
  private void names(Panel panel) {
    Set<Integer> named =
        Stream.concat(
                figure.panels().stream()
                    .flatMap(p -> Legend.entries(p).stream())
                    .map(Legend.Entry::color),
                panel.layers().stream().flatMap(FigureFlaws::colorOfName))
            .collect(Collectors.toSet());
    List<Layer.Curve> curves = new ArrayList<>();
    for (Layer layer : panel.layers()) {
      int color = colorOfSigns(layer);
      if (color >= 0 && !named.contains(color) && colors(panel) > 1) {
        add("nothing names colour " + color + " in panel '" + panel.title() + "'");
      }
      if (layer instanceof Layer.Curve c && c.color() >= 0) {
        curves.stream()
            .filter(other -> other.color() == c.color() && meet(other, c))
            .filter(
                other ->
                    other.label().isEmpty()
                        || c.label().isEmpty()
                        || other.label().equals(c.label()))
            .findFirst()
            .ifPresent(
                other ->
                    add(
                        "two lines of colour "
                            + c.color()
                            + " under one name: "
                            + c.label()
                            + other.label()
                            + " in panel '"
                            + panel.title()
                            + "'"));
        curves.add(c);
      }
    }
  }

  private static long colors(Panel panel) {
    return panel.layers().stream()
        .mapToInt(FigureFlaws::colorOfSigns)
        .filter(color -> color >= 0)
        .distinct()
        .count();
  }

  private static Stream<Integer> colorOfName(Layer layer) {
    if (layer instanceof Layer.Label l) {
      return Stream.of(l.color());
    }
    if (layer instanceof Layer.Note n) {
      return Stream.of(n.color());
    }
    return layer instanceof Layer.Trajectory t ? Stream.of(t.color()) : Stream.empty();
  }

  private static int colorOfSigns(Layer layer) {
    if (layer instanceof Layer.Band b && b.x().length > 0) {
      return b.color();
    }
    if (layer instanceof Layer.Histogram h && h.heights().length > 0) {
      return h.color();
    }
    if (layer instanceof Layer.Curve c && c.x().length > 0) {
      return c.color();
    }
    if (layer instanceof Layer.Trace t && t.x().length > 0) {
      return t.color();
    }
    return layer instanceof Layer.Points p && p.x().length > 0 ? p.color() : -1;
  }

  /** Whether two lines run over a common stretch; those side by side are parts of one. */
  private static boolean meet(Layer.Curve one, Layer.Curve other) {
    double[] a = ends(one.x());
    double[] b = ends(other.x());
    return Math.max(a[0], b[0]) < Math.min(a[1], b[1]);
  }

  private static double[] ends(double[] x) {
    double[] finite = Arrays.stream(x).filter(Double::isFinite).toArray();
    return new double[] {
      Arrays.stream(finite).min().orElse(0), Arrays.stream(finite).max().orElse(0)
    };
  }

  /** Panels of the same axes differ in their titles; a row may have one title at its left. */
  private void titles() {
    boolean titled = figure.panels().stream().anyMatch(panel -> !panel.title().isBlank());
    for (int i = 0; i < figure.panels().size(); i++) {
      int row = i - i % figure.columns();
      boolean named =
          figure.panels().subList(row, i + 1).stream().anyMatch(p -> !p.title().isBlank());
      if (titled && !named) {
        add("panel " + (i + 1) + " has no title, and another has");
      }
      for (int j = 0; j < i; j++) {
        Panel one = figure.panels().get(j);
        Panel other = figure.panels().get(i);
        boolean alike =
            one.x().label().equals(other.x().label()) && one.y().label().equals(other.y().label());
        if (alike && one.title().equals(other.title())) {
          add(
              "panels "
                  + (j + 1)
                  + " and "
                  + (i + 1)
                  + " have the same axes and title '"
                  + one.title()
                  + "'");
        }
      }
    }
  }

  /** No name has a part that was left empty. */
  private void holes() {
    figure
        .words()
        .filter(FigureFlaws::hasHole)
        .distinct()
        .forEach(name -> add("part of a name is missing: '" + name + "'"));
  }

  private void words() {
    List<WordBoxes.Word> words = WordBoxes.of(layout);
    Rectangle2D sheet = new Rectangle2D.Double(0, 0, layout.width(), layout.height());
    for (int i = 0; i < words.size(); i++) {
      WordBoxes.Word word = words.get(i);
      if (!word.box().isEmpty() && !sheet.contains(word.box())) {
        add("'" + word.text() + "' leaves the sheet");
      }
      for (int j = 0; j < i; j++) {
        Rectangle2D shared = word.box().createIntersection(words.get(j).box());
        if (shared.getWidth() > TOUCH && shared.getHeight() > TOUCH) {
          add("'" + word.text() + "' overprints '" + words.get(j).text() + "'");
        }
      }
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.BasicLevelClaims.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figures of {@link BasicLevel}. */
final class BasicLevelFigures {

  private static final int MOST_PANELS = 3;
  private static final int DOTS = 40;

  private BasicLevelFigures() {}

  static List<Figure> of(Tables tables) {
    List<Row> rows =
        tables.has("basic_level") ? tables.rows(BasicLevelClaims.ROWS) : List.<Row>of();
    List<Panel> learning = new ArrayList<>();
    List<Panel> naming = new ArrayList<>();
    Set<List<Object>> seen = new HashSet<>();
    for (Row row : rows) {
      boolean labels = array(row, "name_strengths").length > 0;
      List<Object> place =
          List.of(row.getAs("world"), row.getAs("labels"), row.getAs("level_features"), labels);
      if (seen.add(place)) {
        if (labels && naming.size() < MOST_PANELS) {
          naming.add(naming(row));
        } else if (!labels && learning.size() < MOST_PANELS) {
          learning.add(learning(row));
        }
      }
    }
    List<Figure> figures = new ArrayList<>();
    if (!learning.isEmpty()) {
      figures.add(
          new Figure(
              "basic-level-order",
              "Which level is learned first?",
              "Learned fraction of each level's modes: lines are the theory of a decoupled start,"
                  + " points a network. Branching diffusion is learned from the top down; where"
                  + " most features belong to the middle level, that one comes first. Small random"
                  + " weights learn later than the line, half of whose start they have.",
              BasicLevelClaims.ROWS,
              learning.size(),
              learning));
    }
    if (!naming.isEmpty()) {
      figures.add(
          new Figure(
              "basic-level-names",
              "Which name comes first?",
              "Activation of an item's own name at each level. Heard equally often, the"
                  + " superordinate name passes the threshold first; a basic name that is heard"
                  + " more often does so before it, though the order in which distinctions are"
                  + " learned is the same.",
              BasicLevelClaims.ROWS,
              naming.size(),
              naming));
    }
    return figures;
  }

  private static Panel learning(Row row) {
    boolean inverted = row.<String>getAs("world").equals("inverted");
    String title =
        inverted
            ? "features by level " + row.<String>getAs("level_features").replace("x", ", ")
            : "branching diffusion on " + SemanticFigures.shape(row.getAs("tree"));
    return new Panel(
        title + " (" + row.<String>getAs("initialization") + " start)",
        Scale.linear("time (τ)"),
        Scale.linear("learned fraction"),
        curves(row, "strengths"));
  }

  private static Panel naming(Row row) {
    List<Layer> layers = new ArrayList<>(curves(row, "name_strengths"));
    double[] times = array(row, "times");
    double threshold = row.getAs("name_threshold");
    layers.add(
        new Layer.Curve(
            "threshold",
            Palette.NEUTRAL,
            new double[] {0, times[times.length - 1]},
            new double[] {threshold, threshold}));
    return new Panel(
        "frequencies " + row.<String>getAs("labels").replace("x", " : "),
        Scale.linear("time (τ)"),
        Scale.linear("activation of the own name"),
        layers);
  }

  private static List<Layer> curves(Row row, String column) {
    double[] times = array(row, "times");
    double[] measured = array(row, column);
    double[] theory = array(row, column + "_theory");
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < measured.length / times.length; l++) {
      int from = l * times.length;
      double[] line = Arrays.copyOfRange(theory, from, from + times.length);
      double[] points = Arrays.copyOfRange(measured, from, from + times.length);
      layers.add(new Layer.Curve("level " + (l + 1), l, times, line));
      layers.add(SemanticFigures.points("", l, times, points, DOTS));
    }
    return layers;
  }
}

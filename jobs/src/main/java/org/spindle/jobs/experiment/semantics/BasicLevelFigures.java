// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.sorted;

import java.util.List;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.semantics.BasicLevel.Parameters;
import org.spindle.jobs.experiment.semantics.BasicLevel.Result;
import org.spindle.jobs.experiment.semantics.BasicLevel.World;
import org.spindle.statistic.Groups;

/** The figures of {@link BasicLevel}: which level is learned first, and which is named first. */
final class BasicLevelFigures {

  private static final int MOST_PANELS = 3;
  private static final int DOTS = 40; // of a curve

  private BasicLevelFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    var worlds =
        firstOf(
            sorted(
                rows.all(),
                row -> word(row.p().world()),
                row -> row.p().labels(),
                row -> word(row.p().initialization()),
                row -> row.replicate()),
            row -> List.of(row.p().world(), row.p().labels(), row.p().levelFeatures()));
    var order =
        figures
            .figure("basic-level-order", "Which level is learned first?")
            .caption(
                "Learned fraction of each level's modes: lines are the theory of a decoupled start,"
                    + " points a network. Branching diffusion is learned from the top down; where"
                    + " most features belong to the middle level, that one comes first. Small"
                    + " random weights learn later than the line, half of whose start they have.")
            .axes(linear("time (τ)"), linear("learned fraction"));
    worlds.stream()
        .filter(row -> row.r().nameStrengths() == null)
        .limit(MOST_PANELS)
        .forEach(row -> drawLearning(order.newPanel(title(row.p())), row));
    var names =
        figures
            .figure("basic-level-names", "Which name comes first?")
            .caption(
                "Activation of an item's own name at each level. Heard equally often, the"
                    + " superordinate name passes the threshold first; a basic name that is heard"
                    + " more often does so before it, though the order in which distinctions are"
                    + " learned is the same.")
            .axes(linear("time (τ)"), linear("activation of the own name"));
    worlds.stream()
        .filter(row -> row.r().nameStrengths() != null)
        .limit(MOST_PANELS)
        .forEach(row -> drawNaming(names.newPanel(frequencies(row.p())), row));
  }

  private static String title(Parameters p) {
    String world =
        p.world() == World.INVERTED
            ? "features by level " + p.levelFeatures().replace("x", ", ")
            : "branching diffusion on " + p.tree().replace('x', '×');
    return world + " (" + word(p.initialization()) + " start)";
  }

  private static String frequencies(Parameters p) {
    return "frequencies " + p.labels().replace("x", " : ");
  }

  private static void drawLearning(PanelDraft panel, Row<Parameters, Result> row) {
    drawLevels(panel, row.r().times(), row.r().strengths(), LevelLaws.strengths(row));
  }

  private static void drawNaming(PanelDraft panel, Row<Parameters, Result> row) {
    double[] times = row.r().times();
    double[] ends = {0, times[times.length - 1]};
    drawLevels(panel, times, row.r().nameStrengths(), LevelLaws.activations(row));
    panel.series("threshold", Palette.NEUTRAL).line(ends, t -> row.p().nameThreshold());
  }

  private static void drawLevels(
      PanelDraft panel, double[] times, double[] measured, double[] theory) {
    for (int l = 0; l < measured.length / times.length; l++) {
      panel
          .series("level " + (l + 1))
          .line(times, Groups.curve(theory, l, times.length))
          .dots(times, Groups.curve(measured, l, times.length), DOTS);
    }
  }
}

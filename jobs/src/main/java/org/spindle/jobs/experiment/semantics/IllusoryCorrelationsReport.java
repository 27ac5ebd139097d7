// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.SemanticWorld;

/** Claims and figures of {@link IllusoryCorrelations}. */
final class IllusoryCorrelationsReport {

  private static final int PARTS = 3; // modes that are drawn apart

  private static final String ROWS =
      """
      SELECT * FROM illusory_correlations WHERE status = 'ok'
      ORDER BY data, learning_rate, replicate""";

  private IllusoryCorrelationsReport() {}

  static List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "illusory_correlations", ROWS);
    return new Findings(IllusoryCorrelations.NAME, IllusoryCorrelations.TALK)
        .perGroup(
            "the strongest false belief of the network is as high as theory says",
            rows,
            IllusoryCorrelationsReport::world,
            IllusoryCorrelationsReport::height)
        .perGroup(
            "and it comes when theory says",
            rows,
            IllusoryCorrelationsReport::world,
            IllusoryCorrelationsReport::time)
        .perGroup(
            "as many absent properties are believed in as theory says",
            rows,
            IllusoryCorrelationsReport::world,
            row ->
                Finding.exact(
                    number(row, "illusions_theory"),
                    number(row, "illusions"),
                    Math.max(1, number(row, "borderline"))))
        .each(
            "every false belief reaches its predicted height",
            rows,
            row ->
                Finding.deviation(
                    SemanticRows.largestDifference(array(row, "peaks_theory"), array(row, "peaks")),
                    SemanticRows.outputBias(row)))
        .each(
            "a shallow network never believes in an absent property",
            rows,
            row ->
                Finding.exact(
                    number(row, "illusions_shallow_theory"), number(row, "illusions_shallow"), 0))
        .checks();
  }

  private static Finding height(Row row) {
    double tolerance = Math.min(0.005, SemanticRows.outputBias(row));
    return Finding.exact(number(row, "peak_theory"), number(row, "peak"), tolerance);
  }

  private static Finding time(Row row) {
    double theory = number(row, "peak_time_theory");
    double bias = SemanticRows.lag(row) * theory + 2 * number(row, "look_interval");
    return Finding.exact(theory, number(row, "peak_time"), Math.min(0.02, bias));
  }

  private static String world(Row row) {
    return SemanticWorld.title(word(row, "data"));
  }

  static List<Figure> figures(Tables tables) {
    List<Row> rows =
        SemanticRows.onePerWorld(SemanticRows.of(tables, "illusory_correlations", ROWS));
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Figure(
            "illusory-correlations-curve",
            "The strongest illusion of each world",
            "A deep network comes to believe in a property that the item lacks, and unlearns it:"
                + " lines are theory, points gradient descent. The belief is the sum of its"
                + " modes' parts (three largest shown, in theory); strong modes come first. The"
                + " shallow network, which learns all modes together, never errs.",
            ROWS,
            Math.min(2, rows.size()),
            rows.stream().map(IllusoryCorrelationsReport::curve).toList()),
        new Figure(
            "illusory-correlations-peaks",
            "The height of every false belief",
            "Each point is a pair of an item and a property that it lacks: the highest belief of"
                + " the trained network against that of theory. The line is equality.",
            ROWS,
            Math.min(2, rows.size()),
            rows.stream().map(IllusoryCorrelationsReport::peaks).toList()));
  }

  private static Panel curve(Row row) {
    double[] times = array(row, "times");
    List<Layer> layers = new ArrayList<>();
    double[] parts = array(row, "contributions");
    int modes = parts.length / times.length;
    double[][] curves = new double[modes][];
    for (int mode = 0; mode < modes; mode++) {
      curves[mode] = Arrays.copyOfRange(parts, mode * times.length, (mode + 1) * times.length);
    }
    List<Integer> largest =
        IntStream.range(0, modes)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    m -> -Arrays.stream(curves[m]).map(Math::abs).max().orElse(0)))
            .limit(PARTS)
            .sorted()
            .toList();
    for (int k = 0; k < largest.size(); k++) {
      double[] part = curves[largest.get(k)];
      int[] others = largest.stream().mapToInt(m -> m).filter(m -> curves[m] != part).toArray();
      int free = freest(part, row, IntStream.of(others).mapToObj(m -> curves[m]).toList());
      String name = "mode " + (largest.get(k) + 1);
      layers.add(new Layer.Curve("", 2 + k, times, part));
      layers.add(new Layer.Label(name, 2 + k, times[free], part[free]));
    }
    layers.add(new Layer.Curve("deep", 0, times, array(row, "belief_theory")));
    layers.add(SemanticFigures.points("deep", 0, times, array(row, "belief"), 40));
    layers.add(SemanticFigures.points("shallow", 1, times, array(row, "belief_shallow"), 40));
    String title =
        world(row) + ": " + word(row, "illusion_property") + ", " + word(row, "illusion_item");
    return new Panel(title, Scale.linear("time t/τ"), Scale.linear("belief"), layers);
  }

  /** Where a curve is farthest from all others, for its name. */
  private static int freest(double[] curve, Row row, List<double[]> parts) {
    List<double[]> others = new ArrayList<>(parts);
    others.add(array(row, "belief_theory"));
    others.add(array(row, "belief_shallow"));
    int best = 0;
    double farthest = 0;
    for (int i = 0; i < curve.length; i++) {
      int at = i;
      double nearest =
          others.stream().mapToDouble(o -> Math.abs(o[at] - curve[at])).min().orElse(0);
      if (nearest > farthest) {
        farthest = nearest;
        best = i;
      }
    }
    return best;
  }

  private static Panel peaks(Row row) {
    double[] theory = array(row, "peaks_theory");
    double[] network = array(row, "peaks");
    return new Panel(
        world(row),
        Scale.linear("largest belief in theory"),
        Scale.linear("in the network"),
        List.of(
            SemanticFigures.equality(theory),
            new Layer.Points("", 0, theory, network, new double[0])));
  }
}

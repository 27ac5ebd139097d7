// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.column;
import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;
import static org.spindle.jobs.experiment.MeanFieldRows.thinned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figures of {@link PriorKnowledge}. */
final class PriorKnowledgeFigures {

  private static final int MOST_CURVES = 7;
  private static final int EVERY = 3;
  private static final double ROUNDING = 1e-12; // below it, curves are rounding

  private static final String CURVES =
      """
      SELECT prior, balance, rank, times, losses, losses_theory
      FROM prior_knowledge WHERE status = 'ok' AND replicate = 0
        AND rank = (SELECT max(rank) FROM prior_knowledge WHERE status = 'ok')
      ORDER BY prior, balance""";

  private PriorKnowledgeFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("prior_knowledge")) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> curves = tables.rows(CURVES);
    if (!curves.isEmpty()) {
      figures.add(curves(curves));
    }
    figures.add(movement(tables.rows(PriorKnowledgeClaims.ROWS)));
    return figures;
  }

  private static Figure curves(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    List<Object> balances = rows.stream().map(r -> r.getAs("balance")).distinct().sorted().toList();
    int every = (balances.size() + MOST_CURVES - 1) / MOST_CURVES;
    for (String prior : List.of("none", "similar", "unrelated", "reversed")) {
      List<Layer> layers = new ArrayList<>();
      for (Object balance : balances) {
        int rank = balances.indexOf(balance);
        rows.stream()
            .filter(r -> text(r, "prior").equals(prior) && r.getAs("balance").equals(balance))
            .filter(r -> rank % every == 0)
            .findFirst()
            .ifPresent(r -> layers.addAll(curve(r, rank / every)));
      }
      if (!layers.isEmpty()) {
        panels.add(
            new Panel(
                "learned before: " + (prior.equals("none") ? "nothing" : prior + " task"),
                Scale.linear("time t/τ"),
                Scale.log("loss / loss of the zero map"),
                layers));
      }
    }
    return new Figure(
        "prior-knowledge-curves",
        "Learning from prior knowledge",
        "Lines: the Riccati formula. Points: weights under gradient flow. A network that must learn"
            + " the reverse passes near the saddle at zero, and the longer the smaller |λ| is.",
        CURVES,
        2,
        panels);
  }

  private static List<Layer> curve(Row row, int color) {
    double[] times = array(row, "times");
    return List.of(
        new Layer.Curve(
            "λ = " + row.getAs("balance"), color, times, floored(array(row, "losses_theory"))),
        new Layer.Points(
            "",
            color,
            thinned(times, EVERY),
            thinned(floored(array(row, "losses")), EVERY),
            new double[0]));
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> v > ROUNDING ? v : Double.NaN).toArray();
  }

  private static Figure movement(List<Row> all) {
    double most = Arrays.stream(column(all, "rank")).max().orElseThrow();
    List<Row> rows = all.stream().filter(r -> number(r, "rank") == most).toList();
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (List<Row> group : groups(rows, r -> List.of(text(r, "prior"), number(r, "rank")))) {
      Row first = group.get(0);
      boolean fresh = text(first, "prior").equals("none");
      String label =
          (fresh ? "new" : text(first, "prior") + " prior") + ", rank " + first.getAs("rank");
      double[] balance = column(group, "balance");
      layers.add(
          new Layer.Curve(label, color, balance, floored(column(group, "kernel_movement_theory"))));
      layers.add(
          new Layer.Points(
              "",
              color,
              balance,
              floored(column(group, "kernel_movement")),
              column(group, "movement_scatter")));
      color++;
    }
    return new Figure(
        "prior-knowledge-kernel",
        "Lazy and rich learning: how far the tangent kernel moves",
        "Points: simulated weights, mean over tasks with one standard error. Lines: the formula for"
            + " the same tasks. With more inputs than hidden neurons, large λ > 0 is lazy; λ < 0"
            + " must turn its first layer and is rich, but late.",
        PriorKnowledgeClaims.ROWS,
        1,
        List.of(
            new Panel("", Scale.linear("balance λ"), Scale.log("movement |K − K₀|/|K₀|"), layers)));
  }
}

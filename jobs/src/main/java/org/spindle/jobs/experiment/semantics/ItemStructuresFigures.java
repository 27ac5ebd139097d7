// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;

/** The figures of {@link ItemStructures}. */
final class ItemStructuresFigures {

  private static final int MOST_WORLDS = 6;

  private ItemStructuresFigures() {}

  static List<Figure> of(Tables tables) {
    List<Row> modes =
        tables.has("item_structures") ? tables.rows(ItemStructuresClaims.MODES) : List.<Row>of();
    if (modes.isEmpty()) {
      return List.of();
    }
    List<Panel> analyzers = new ArrayList<>();
    List<Layer> spectra = new ArrayList<>();
    List<Layer> times = new ArrayList<>();
    int color = 0;
    for (Map.Entry<String, List<Row>> world : ItemStructuresClaims.worlds(modes).entrySet()) {
      if (color < MOST_WORLDS) {
        List<Row> rows = world.getValue();
        String name = world.getKey();
        double[] number = rows.stream().mapToDouble(r -> r.<Integer>getAs("mode") + 1).toArray();
        add(spectra, name, color, number, rows, "s");
        add(times, name, color, number, rows, "time");
        analyzers.add(analyzers(rows.get(0)));
        color++;
      }
    }
    Scale rank = Scale.log("mode, strongest first");
    Figure order =
        new Figure(
            "item-structures",
            "Every structure has its spectrum, and its order of learning",
            "Lines: closed forms, s = √(N λ) and half times ln(s/a₀ - 1)/(2s). Points: sampled"
                + " features, and deep linear networks that learn them.",
            ItemStructuresClaims.MODES,
            2,
            List.of(
                new Panel("", rank, Scale.log("singular value s"), spectra),
                new Panel("", rank, Scale.log("half time (τ)"), times)));
    Figure shapes =
        new Figure(
            "item-structures-analyzers",
            "The object analyzers of other structures",
            "Object analyzers of the theory, a column each, strongest first; items, by number, are"
                + " the rows. Waves on ring and"
                + " chain, blocks for clusters, the modes of two trees side by side, smooth"
                + " patterns on a grid.",
            ItemStructuresClaims.MODES,
            Math.min(3, analyzers.size()),
            analyzers);
    return List.of(order, shapes);
  }

  private static void add(
      List<Layer> layers, String name, int color, double[] x, List<Row> rows, String column) {
    layers.add(new Layer.Curve(name, color, x, values(rows, column + "_theory")));
    double[] error = values(rows, column + "_error");
    layers.add(
        new Layer.Points(
            "",
            color,
            x,
            values(rows, column),
            DoubleStream.of(error).anyMatch(Double::isNaN) ? new double[0] : error));
  }

  private static double[] values(List<Row> rows, String column) {
    int index = rows.get(0).fieldIndex(column);
    return rows.stream()
        .mapToDouble(r -> r.isNullAt(index) ? Double.NaN : r.getDouble(index))
        .toArray();
  }

  private static Panel analyzers(Row row) {
    ItemStructures.Parameters p =
        new ItemStructures.Parameters(
            ItemStructures.Structure.valueOf(
                row.<String>getAs("structure")
                    .toUpperCase(java.util.Locale.ROOT)
                    .replace('-', '_')),
            row.getAs("items"),
            row.getAs("flip"),
            row.getAs("variance"),
            row.getAs("features"),
            1e-3,
            50);
    Matrix analyzers = p.world().spectrum().analyzers();
    List<String> items =
        IntStream.rangeClosed(1, analyzers.rows()).mapToObj(Integer::toString).toList();
    return SemanticFigures.analyzers(row.<String>getAs("structure"), items, analyzers);
  }
}

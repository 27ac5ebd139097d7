// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;

/**
 * All rows of {@link TreeSpectrumExperiment} on one tree, merged.
 *
 * @param spectrum the theory
 * @param sums the merged sums
 * @param rows number of rows behind them
 * @param errors standard error of ŝ_l²/N by level, from the scatter of the rows
 */
record TreeSpectrumCell(TreeSpectrum spectrum, BlockSums sums, long rows, double[] errors) {

  /** The chunks of features of each tree, added up by Spark. */
  static final String LEVELS =
      """
      SELECT tree, flip, flip_ratio, level, count(*) AS rows, sum(features) AS features,
        sum(x.block_squares) AS squares, sum(pow(x.singular_values, 2)) AS total,
        sum(pow(x.singular_values, 4)) AS total_squares,
        sum(pow(x.singular_values, 2) * features) AS total_features,
        sum(pow(cast(features AS double), 2)) AS features_squares
      FROM (SELECT tree, flip, flip_ratio, features,
          posexplode(arrays_zip(block_squares, singular_values)) AS (level, x)
        FROM tree_spectrum WHERE status = 'ok')
      GROUP BY tree, flip, flip_ratio, level ORDER BY tree, flip, flip_ratio, level""";

  static List<TreeSpectrumCell> all(Tables tables) {
    if (!tables.has("tree_spectrum")) {
      return List.of();
    }
    Map<String, List<Row>> trees = new LinkedHashMap<>();
    for (Row row : tables.rows(LEVELS)) {
      trees.computeIfAbsent(world(row).toString(), key -> new ArrayList<>()).add(row);
    }
    return trees.values().stream().map(TreeSpectrumCell::of).toList();
  }

  static Tree world(Row row) {
    return Tree.of(row.getAs("tree"), row.getAs("flip"), row.getAs("flip_ratio"));
  }

  private static TreeSpectrumCell of(List<Row> levels) {
    long features = levels.get(0).<Long>getAs("features");
    long rows = levels.get(0).<Long>getAs("rows");
    long[] squares = new long[levels.size()];
    double[] errors = new double[levels.size()];
    for (int l = 0; l < squares.length; l++) {
      squares[l] = levels.get(l).<Long>getAs("squares");
      errors[l] = error(levels.get(l), features, rows);
    }
    Tree tree = world(levels.get(0));
    return new TreeSpectrumCell(
        new TreeSpectrum(tree), new BlockSums(features, squares), rows, errors);
  }

  /** Of the ratio of sums Σ ŝ²/Σ N over rows that may differ in N. */
  private static double error(Row row, double features, double rows) {
    double ratio = row.<Double>getAs("total") / features;
    double scatter =
        row.<Double>getAs("total_squares")
            - 2 * ratio * row.<Double>getAs("total_features")
            + ratio * ratio * row.<Double>getAs("features_squares");
    return Math.sqrt(Math.max(0, scatter) * rows / (rows - 1)) / features;
  }

  int levels() {
    return errors.length - 1;
  }

  /** ŝ_l/√N. */
  double perRootFeature(int level) {
    return Math.sqrt(sums.squaredSingularValue(spectrum.tree(), level) / sums.features());
  }

  /** Measured singular value over that of the theory. */
  double ratio(int level) {
    return perRootFeature(level) / Math.sqrt(spectrum.eigenvalue(level));
  }

  /** Standard error of the ratio. */
  double ratioError(int level) {
    return errors[level] / (2 * spectrum.eigenvalue(level));
  }
}

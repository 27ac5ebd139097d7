// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.figure.Layer;
import org.spindle.jobs.store.Tables;

/**
 * Sums of {@link org.spindle.landscape.CriticalPointSums} over all rows of one place, as ratios
 * with standard errors.
 *
 * @param <K> a place in parameter space
 */
record CriticalPointTable<K>(List<AtEnergy<K>> energies, List<Whole<K>> places) {

  /**
   * Critical points of one energy.
   *
   * @param fraction mean index fraction
   * @param error its standard error
   * @param deviation standard deviation of the index fraction
   * @param points independent points that they are worth, at most one a matrix
   */
  record AtEnergy<K>(
      K place, double energy, double fraction, double error, double deviation, double points) {

    /** Standard error of the deviation, for a kurtosis of up to 4. */
    double deviationError() {
      return deviation * Math.sqrt(0.75 / points);
    }

    /** Whether the index is mostly neither 0 nor all, so that its distribution has no long tail. */
    boolean counts(int order) {
      return fraction * order > 1 && (1 - fraction) * order > 1;
    }
  }

  /**
   * Critical points of all energies.
   *
   * @param count ln of their number, NaN without spectra
   * @param countError its standard error
   * @param variance mean square energy
   * @param indexFractions fraction of critical points by index
   * @param indexErrors their standard errors
   * @param solves matrices that they come from
   * @param worth effective number of points
   */
  record Whole<K>(
      K place,
      double count,
      double countError,
      double variance,
      double varianceError,
      double[] indexFractions,
      double[] indexErrors,
      double solves,
      double worth) {}

  /** From columns to a place. */
  interface Key<K> {
    K of(Row row);
  }

  /** The mean index at each energy; %1$s are the columns of a place, %2$s is the table. */
  private static final String ENERGIES =
      """
      SELECT %1$s, energy, index_fraction,
        sqrt(greatest(ii - 2 * index_fraction * iw + index_fraction * index_fraction * ww, 0)) / w
          AS error,
        sqrt(greatest(m / w - index_fraction * index_fraction, 0)) AS deviation,
        least(w, matrices) AS points
      FROM (SELECT %1$s, c.energies AS energy, sum(c.energy_weights) AS w,
          sum(c.energy_index_sums) / sum(c.energy_weights) AS index_fraction,
          sum(c.energy_index_moments) AS m, sum(c.energy_index_squares) AS ii,
          sum(c.energy_index_products) AS iw, sum(c.energy_weight_squares) AS ww,
          sum(matrices) AS matrices
        FROM (SELECT %1$s, solves + index_draws AS matrices,
            explode(arrays_zip(energies, energy_weights, energy_weight_squares,
              energy_index_sums, energy_index_squares, energy_index_products,
              energy_index_moments)) AS c
          FROM %2$s WHERE status = 'ok')
        WHERE c.energy_weights > 0 GROUP BY %1$s, c.energies)
      ORDER BY %1$s, energy""";

  /** Numbers of critical points of each index. */
  private static final String INDICES =
      """
      SELECT %1$s, index, k / w AS fraction,
        sqrt(greatest(kk - 2 * k / w * kw + k / w * k / w * ww, 0)) / w AS error,
        log_normalization + ln(w / s) AS log_count, sqrt(greatest(ww - w * w / s, 0)) / w
          AS log_count_error, ee / w AS variance,
        sqrt(greatest(eeee - 2 * ee / w * eew + ee / w * ee / w * ww, 0)) / w AS variance_error,
        s AS solves, w * w / points AS worth
      FROM (SELECT %1$s, index, sum(c.index_weights) AS k, sum(c.index_weight_squares) AS kk,
          sum(c.index_weight_products) AS kw, sum(weight) AS w, sum(weight_squares) AS ww,
          sum(point_squares) AS points, sum(energy_square_sum) AS ee,
          sum(energy_square_squares) AS eeee, sum(energy_square_products) AS eew,
          sum(solves) AS s, first(log_normalization) AS log_normalization
        FROM (SELECT %1$s, weight, weight_squares, point_squares, energy_square_sum,
            energy_square_squares, energy_square_products, solves, log_normalization,
            posexplode(arrays_zip(index_weights, index_weight_squares, index_weight_products))
              AS (index, c)
          FROM %2$s WHERE status = 'ok' AND solves > 0)
        GROUP BY %1$s, index)
      ORDER BY %1$s, index""";

  static String energySql(String place, String table) {
    return ENERGIES.formatted(place, table);
  }

  static String indexSql(String place, String table) {
    return INDICES.formatted(place, table);
  }

  static <K> CriticalPointTable<K> read(Tables tables, String place, String table, Key<K> key) {
    if (!tables.has(table)) {
      return new CriticalPointTable<>(List.of(), List.of());
    }
    List<AtEnergy<K>> energies = new ArrayList<>();
    for (Row row : tables.rows(energySql(place, table))) {
      energies.add(
          new AtEnergy<>(
              key.of(row),
              row.<Double>getAs("energy"),
              row.<Double>getAs("index_fraction"),
              row.<Double>getAs("error"),
              row.<Double>getAs("deviation"),
              row.<Double>getAs("points")));
    }
    return new CriticalPointTable<>(energies, wholes(tables.rows(indexSql(place, table)), key));
  }

  private static <K> List<Whole<K>> wholes(List<Row> rows, Key<K> key) {
    List<Whole<K>> places = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= rows.size(); i++) {
      boolean ends = i == rows.size() || rows.get(i).<Integer>getAs("index") == 0;
      if (ends && i > from) {
        List<Row> group = rows.subList(from, i);
        Row row = group.get(0);
        places.add(
            new Whole<>(
                key.of(row),
                row.<Double>getAs("log_count"),
                row.<Double>getAs("log_count_error"),
                row.<Double>getAs("variance"),
                row.<Double>getAs("variance_error"),
                group.stream().mapToDouble(r -> r.<Double>getAs("fraction")).toArray(),
                group.stream().mapToDouble(r -> r.<Double>getAs("error")).toArray(),
                row.<Long>getAs("solves"),
                row.<Double>getAs("worth")));
        from = i;
      }
    }
    return places;
  }

  /** Index fractions against energy, with their standard errors. */
  static <K> Layer indexFractions(String name, int color, List<AtEnergy<K>> points) {
    return new Layer.Points(
        name,
        color,
        points.stream().mapToDouble(AtEnergy::energy).toArray(),
        points.stream().mapToDouble(AtEnergy::fraction).toArray(),
        points.stream().mapToDouble(AtEnergy::error).toArray());
  }
}

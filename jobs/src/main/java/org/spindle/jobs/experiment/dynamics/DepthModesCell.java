// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/**
 * All replicates of {@link DepthModes} at one place in parameter space, width and modes aside; NaN
 * where there is no value.
 *
 * @param factors N
 * @param s singular value
 * @param start u₀/s
 * @param rate learning rate in units of 1/(N s^{2−2/N})
 * @param end learned fraction u/s
 * @param time normalised learning time of the full network, mean
 * @param stepsError largest |steps − steps_theory|
 * @param quadratureError largest relative difference between ₂F₁ and quadrature
 * @param networkDeviation largest distance between network and recursion
 * @param flowDeviation distance between recursion and flow
 * @param flowDeviationTheory the same to first order
 * @param bestRate fastest rate in units of 1/(N s^{2−2/N})
 * @param bestSteps steps at that rate
 */
record DepthModesCell(
    int factors,
    double s,
    double start,
    double rate,
    double end,
    double time,
    double stepsError,
    double quadratureError,
    double networkDeviation,
    double flowDeviation,
    double flowDeviationTheory,
    double bestRate,
    double bestSteps) {

  static final String CELLS =
      """
      SELECT depth, singular_value, initial_strength, learning_rate, final_strength,
        avg(normalized_time) AS time, max(abs(steps - steps_theory)) AS steps_error,
        max(abs(normalized_time_quadrature / normalized_time_theory - 1)) AS quadrature_error,
        max(network_deviation) AS network_deviation, avg(flow_deviation) AS flow_deviation,
        avg(flow_deviation_theory) AS flow_deviation_theory,
        avg(best_rate / step_size) * learning_rate AS best_rate, avg(best_steps) AS best_steps
      FROM depth_modes WHERE status = 'ok'
      GROUP BY depth, singular_value, initial_strength, learning_rate, final_strength
      ORDER BY depth, singular_value, initial_strength, learning_rate, final_strength""";

  static List<DepthModesCell> all(Tables tables) {
    if (!tables.has("depth_modes")) {
      return List.of();
    }
    return tables.rows(CELLS).stream().map(DepthModesCell::of).toList();
  }

  static DepthModesCell of(Row row) {
    double[] v = new double[row.size()];
    for (int i = 0; i < v.length; i++) {
      v[i] = row.isNullAt(i) ? Double.NaN : row.<Number>getAs(i).doubleValue();
    }
    return new DepthModesCell(
        (int) v[0] - 1,
        v[1],
        v[2] / v[1],
        v[3],
        v[4],
        v[5],
        v[6],
        v[7],
        v[8],
        v[9],
        v[10],
        v[11],
        v[12]);
  }

  double bestRateTimesStrength() {
    return bestRate / factors;
  }

  static ScalingLaw bestRateLaw(Tables tables, List<DepthModesCell> group) {
    SparkSession spark = tables.sql("SELECT 1").sparkSession();
    return ScalingLaw.fit(
        spark, values(group, c -> c.factors), values(group, DepthModesCell::bestRateTimesStrength));
  }

  static List<DepthModesCell> where(
      List<DepthModesCell> cells, Predicate<DepthModesCell> predicate) {
    return cells.stream().filter(predicate).toList();
  }

  /** Cells that differ in depth alone, shallow ones first; only those that were learned. */
  static List<List<DepthModesCell>> depths(List<DepthModesCell> cells) {
    return groups(where(cells, c -> c.time > 0), c -> List.of(c.start, c.s, c.rate, c.end));
  }

  static List<List<DepthModesCell>> groups(
      List<DepthModesCell> cells, Function<DepthModesCell, List<?>> key) {
    return List.copyOf(
        cells.stream()
            .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
            .values());
  }

  static double[] values(List<DepthModesCell> cells, ToDoubleFunction<DepthModesCell> value) {
    return cells.stream().mapToDouble(value).toArray();
  }
}

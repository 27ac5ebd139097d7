// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.OptimizerComparison.OFF;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Problem;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Result;
import org.spindle.statistic.Groups;

/**
 * A run of {@link OptimizerComparison} with the value from which it is told how far it has come.
 *
 * @param row the run
 * @param bottom F*, or the lowest value that is known
 */
record MeasuredDescent(Row<Parameters, Result> row, double bottom) {

  /** Of a relative error: F* is known to no more. */
  static final double FLOOR = 1e-9;

  Parameters p() {
    return row.p();
  }

  /** (F − F*)/(F₀ − F*) after each pass. */
  double[] errors() {
    double[] values = row.r().values();
    return Arrays.stream(values)
        .map(f -> Math.max(FLOOR, (f - bottom) / (values[0] - bottom)))
        .toArray();
  }

  /** The lowest relative error so far, at the end. */
  double best() {
    return Arrays.stream(errors()).min().orElseThrow();
  }

  /** Passes until the relative error has been as low; infinite where it never was. */
  double passesTo(double level) {
    double[] errors = errors();
    for (int pass = 0; pass < errors.length; pass++) {
      if (errors[pass] <= level) {
        return row.r().equivalents()[pass];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  double[] flops() {
    double[] equivalents = row.r().equivalents();
    double[] overheads = row.r().overheads();
    return IntStream.range(0, equivalents.length)
        .mapToDouble(i -> equivalents[i] * ComparisonCost.passFlops(p()) + overheads[i])
        .toArray();
  }

  /**
   * All runs, from F* where it is known, else from the lowest value that any run from the same
   * start has come to.
   */
  static List<MeasuredDescent> of(Rows<Parameters, Result> rows) {
    List<MeasuredDescent> all = new ArrayList<>();
    for (List<Row<Parameters, Result>> same :
        by(rows.all(), r -> List.of(r.p().problem(), r.p().m(), r.replicate(), r.seed()))) {
      double lowest = OFF;
      for (Row<Parameters, Result> row : same) {
        lowest = Math.min(lowest, Arrays.stream(row.r().values()).min().orElse(OFF));
      }
      double bottom = minimum(same.get(0).p().problem()).orElse(lowest);
      same.forEach(row -> all.add(new MeasuredDescent(row, bottom)));
    }
    return sorted(
        all,
        d -> d.p().problem().ordinal(),
        d -> d.p().n(),
        d -> d.p().method().ordinal(),
        d -> d.p().trial());
  }

  static Optional<Double> minimum(Problem problem) {
    return switch (problem) {
      case QUADRATICS -> Optional.of(64.8555289133);
      case POWERS -> Optional.of(91.1123711120);
      case LOGISTIC -> Optional.of(0.4710879164);
      case WIDE_LOGISTIC -> Optional.of(0.5102886834);
      default -> Optional.empty();
    };
  }

  static double medianPasses(List<MeasuredDescent> runs, double level) {
    return Groups.median(column(runs, d -> d.passesTo(level)));
  }

  /** Runs as published on one sum, cut into three and more numbers of parts. */
  static List<List<MeasuredDescent>> sizes(List<MeasuredDescent> all) {
    List<MeasuredDescent> published =
        where(all, d -> d.p().isPublished() && d.p().problem().isLogistic());
    return where(
        by(published, d -> List.of(d.p().problem(), d.p().passes())),
        group -> by(group, d -> d.p().n()).size() > 2);
  }
}

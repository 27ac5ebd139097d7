// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Result;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Saddle;
import org.spindle.optimize.EscapeTime;
import org.spindle.statistic.Estimate;

/**
 * Escapes from one kind of saddle by one method in {@link SaddleEscape}: draws of the same law.
 *
 * @param at their parameters
 * @param rows one or more
 */
record Escapes(Parameters at, List<Row<Parameters, Result>> rows) {

  static List<Escapes> of(List<Row<Parameters, Result>> rows) {
    return by(
            sorted(rows, row -> row.p().downwardCurvature(), row -> row.p().directions()),
            row -> row.p())
        .stream()
        .map(group -> new Escapes(group.get(0).p(), group))
        .toList();
  }

  double[] all(Function<Result, double[]> values) {
    return rows.stream().flatMapToDouble(row -> Arrays.stream(values.apply(row.r()))).toArray();
  }

  /** Mean time in units of gradient flow: steps · ln(1 + ηλ)/λ. */
  Estimate time() {
    double[] times = all(Result::exitTimes);
    double unit = Math.log1p(at.rate() * at.downwardCurvature()) / at.downwardCurvature();
    double error = at.law().flowDeviation(at.directions()) / Math.sqrt(times.length);
    return Estimate.known(unit * Arrays.stream(times).average().orElseThrow(), error);
  }

  double timeTheory() {
    return at.law().flow(at.start(), at.directions());
  }

  /** Mean steps of those that left. */
  double meanSteps() {
    return Arrays.stream(all(r -> IntStream.of(r.steps()).asDoubleStream().toArray()))
        .filter(t -> t >= 0)
        .average()
        .orElse(Double.NaN);
  }

  /** Squares of what noise made at real saddles or in equal directions, in units of theory. */
  double[] noiseSquares() {
    return rows.stream()
        .flatMapToDouble(
            row ->
                IntStream.range(0, row.r().projections().length)
                    .mapToDouble(
                        i -> Math.pow(row.r().projections()[i], 2) / noiseVariance(row, i)))
        .toArray();
  }

  private static double noiseVariance(Row<Parameters, Result> row, int i) {
    Parameters p = row.p();
    boolean real = p.saddle() == Saddle.SPIN_GLASS;
    double[] curvatures = row.r().curvatures();
    double lambda = real ? curvatures[i % curvatures.length] : p.downwardCurvature();
    int steps = real ? p.noiseSteps(lambda) : p.maximalSteps();
    return new EscapeTime(lambda, p.exit()).noiseVariance(p.rate(), p.stepNoise(), steps);
  }
}

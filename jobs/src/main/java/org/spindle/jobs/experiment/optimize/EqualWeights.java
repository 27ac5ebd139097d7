// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.LAST;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.ROUNDING;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Parameters;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Result;
import org.spindle.optimize.FactorizedMap;
import org.spindle.statistic.Estimate;

/**
 * Two equal weights of {@link EdgeOfStability}: they settle, come to alternate and are chaotic as
 * steps grow, all by one map.
 */
final class EqualWeights {

  private static final double CHAOS = 1.31; // from here on, by the theory's own measurement
  private static final double CHEBYSHEV = 2; // where the map is sin θ → sin 3θ
  private static final double REACH = 20; // of the logarithms of its slope at two ends

  private EqualWeights() {}

  static void claims(List<Row<Parameters, Result>> equal, Claims claims) {
    claims
        .several(
            "equal weights settle at 1 for η < 1",
            where(equal, row -> row.p().rate() < 1),
            row ->
                Arrays.stream(row.r().rest()).mapToObj(w -> Finding.exact(1, w, ROUNDING)).toList())
        .several(
            "equal weights come to alternate, with w₁w₂ = 1/η and w₁² + w₂² = 1 + 1/η, for 1 < η <"
                + " √5 − 1",
            cycles(equal),
            EqualWeights::cycle)
        .each(
            "a small distance from where equal weights settle or cycle shrinks by |1 − 2η| a step,"
                + " or |9 − 2(1+η)²| a cycle",
            where(equal, row -> row.p().rate() < FactorizedMap.CYCLE_EDGE),
            row -> Finding.exact(row.p().map().lyapunovExponent(), row.r().stretching(), 1e-6))
        .several(
            "equal weights do not alternate between two values any more beyond η = √5 − 1",
            where(equal, row -> row.p().rate() > FactorizedMap.CYCLE_EDGE),
            row ->
                List.of(Finding.atLeast(1e-6, Estimate.exact(Math.abs(w(row, 1) - w(row, 3))), 0)))
        .each(
            "equal weights are chaotic from η = 1.31 on: small distances grow",
            where(equal, row -> row.p().rate() >= CHAOS),
            row -> Finding.atLeast(0, Estimate.exact(row.r().stretching()), 0))
        .each(
            "at η = 2 a step of equal weights takes the sine of an angle to that of three times the"
                + " angle: small distances grow by 3",
            where(equal, row -> row.p().rate() == CHEBYSHEV),
            row ->
                Finding.exact(Math.log(3), row.r().stretching(), REACH / (row.p().steps() / 2.0)));
  }

  private static List<Row<Parameters, Result>> cycles(List<Row<Parameters, Result>> equal) {
    return where(equal, row -> row.p().rate() > 1 && row.p().rate() < FactorizedMap.CYCLE_EDGE);
  }

  /** The last weight but some. */
  private static double w(Row<Parameters, Result> row, int before) {
    return row.r().rest()[LAST - before];
  }

  private static List<Finding> cycle(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < LAST; i++) {
      double product = w(row, i) * w(row, i + 1);
      double squares = w(row, i) * w(row, i) + w(row, i + 1) * w(row, i + 1);
      findings.add(Finding.exact(1 / row.p().rate(), product, ROUNDING));
      findings.add(Finding.exact(1 + 1 / row.p().rate(), squares, ROUNDING));
    }
    return findings;
  }

  static void draw(List<Row<Parameters, Result>> equal, Figures figures) {
    var figure =
        figures
            .figure("edge-of-stability-equal-weights", "Two equal weights: settled, cycle, chaos")
            .caption(
                "Left: the last weights of each orbit; lines: 1 and the cycle of two. Right: mean"
                    + " logarithm by which a step stretches small distances; lines: ln|1 − 2η|, ½"
                    + " ln|9 − 2(1+η)²|. It is ln 3 at η = 2.")
            .columns(2);
    var ends = figure.newPanel("").axes(linear("rate η"), linear("weight"));
    double[] settled = range(0.5, 1);
    double[] cycling = range(1, FactorizedMap.CYCLE_EDGE);
    double[] theory = range(0.55, FactorizedMap.CYCLE_EDGE - 1e-3);
    List<double[]> points = new ArrayList<>();
    for (Row<Parameters, Result> row : equal) {
      Arrays.stream(row.r().rest()).forEach(w -> points.add(new double[] {row.p().rate(), w}));
    }
    ends.series("theory", 1).line(settled, eta -> 1);
    // The two weights of the cycle: one line, there and back.
    double[] back = range(FactorizedMap.CYCLE_EDGE, 1);
    ends.series("", 1)
        .line(
            joined(cycling, back),
            joined(
                Arrays.stream(cycling).map(eta -> weight(eta, 0)).toArray(),
                Arrays.stream(back).map(eta -> weight(eta, 1)).toArray()));
    ends.series("orbits", 0).points(column(points, p -> p[0]), column(points, p -> p[1]));
    var slopes = figure.newPanel("").axes(linear("rate η"), linear("stretching"));
    slopes
        .series("theory", 1)
        .line(
            Arrays.stream(theory).filter(eta -> eta < 0.98 || eta > 1.02).toArray(),
            eta -> new FactorizedMap(1, eta).lyapunovExponent());
    slopes.series("ln 3", 2).line(range(1, 2), eta -> Math.log(3));
    slopes.series("orbits", 0).points(equal, row -> row.p().rate(), row -> row.r().stretching());
  }

  private static double[] joined(double[] one, double[] other) {
    return DoubleStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
  }

  private static double weight(double rate, int which) {
    return rate > 1 ? new FactorizedMap(1, rate).cycle()[which] : 1;
  }

  private static double[] range(double from, double to) {
    return IntStream.rangeClosed(0, 100).mapToDouble(i -> from + i * (to - from) / 100).toArray();
  }
}

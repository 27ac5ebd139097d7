// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.jobs.experiment.inference.LearningCurves.Parameters;
import org.spindle.jobs.experiment.inference.LearningCurves.Result;

/** What another program found for {@link LearningCurves} (theory of the project, B2). */
final class ReferenceRisks {

  private ReferenceRisks() {}

  static List<Finding> ofModes(Place<Parameters, Result> c) {
    double[][] table = {
      {20, 0.0358744, 0.095765}, {100, 0.00275669, 0.031963}, {200, 8.22892e-4, 0.025074}
    };
    return Arrays.stream(table)
        .filter(known -> known[0] == c.at().examples())
        .flatMap(
            known ->
                Stream.of(
                    Finding.exact(known[1], c.first().kappas()[0], 1e-5 * known[1]),
                    Finding.exact(known[2], c.first().testErrorsTheory()[0], 1e-6)))
        .toList();
  }

  static List<Finding> ofLeastSquares(Place<Parameters, Result> c) {
    double[][] means = {{10, 0.864103}, {30, 0.794737}, {100, 0.255102}, {200, 0.0838926}};
    double[][] medians = {{49, 8.732153}, {50, 27.078392}, {51, 8.892422}};
    return Stream.concat(
            among(c, means, Result::excessRiskTheory), among(c, medians, Result::medianRiskTheory))
        .toList();
  }

  private static Stream<Finding> among(
      Place<Parameters, Result> c, double[][] table, ToDoubleFunction<Result> theory) {
    return Arrays.stream(table)
        .filter(known -> known[0] == c.at().examples())
        .map(known -> Finding.exact(known[1], theory.applyAsDouble(c.first()), 1e-6));
  }
}

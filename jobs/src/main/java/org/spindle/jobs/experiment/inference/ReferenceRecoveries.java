// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.jobs.experiment.inference.CompressedSensing.Parameters;
import org.spindle.jobs.experiment.inference.CompressedSensing.Result;
import org.spindle.statistic.Estimate;

/** What other programs found for {@link CompressedSensing} (theory of the project, B5). */
final class ReferenceRecoveries {

  private static final int TABLE_TRIALS = 60; // behind each share of the table: all are sixtieths

  private ReferenceRecoveries() {}

  /** Shares of 60 signals each in the table, against ours. */
  static List<Finding> programme(Place<Parameters, Result> c) {
    double[][] table = {{0.25, 0}, {0.29, 0.22}, {0.33, 0.55}, {0.37, 0.92}, {0.41, 1}};
    double trials = (double) c.at().sets() * c.runs().size();
    double share = c.of(Result::leastNormShare).mean();
    return Arrays.stream(table)
        .filter(known -> known[0] == c.at().load())
        .map(
            known -> {
              double together =
                  (share * trials + known[1] * TABLE_TRIALS + 1) / (trials + TABLE_TRIALS + 2);
              double variance = together * (1 - together) * (1 / trials + 1.0 / TABLE_TRIALS);
              return Finding.equal(known[1], Estimate.known(share, Math.sqrt(variance)), 0).of(1);
            })
        .toList();
  }

  static List<Finding> known(Place<Parameters, Result> c) {
    double[][] thresholds = {{0.1, 0.328794}, {0.2, 0.511130}, {0.5, 0.831300}};
    double[] squares = {0.25, 0.135281, 0.081429, 0.052572, 0.035625};
    List<Finding> findings = new ArrayList<>();
    for (double[] known : thresholds) {
      if (known[0] == c.at().sparsity()) {
        findings.add(Finding.exact(known[1], c.first().criticalLoad(), 1e-6));
      }
    }
    for (int t = 0; t < squares.length && c.at().sparsity() == 0.1 && c.at().load() == 0.4; t++) {
      findings.add(Finding.exact(squares[t], c.first().passingSquaresTheory()[t], 1e-6));
    }
    return findings;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.jobs.experiment.inference.CompressedSensing.Parameters;
import org.spindle.jobs.experiment.inference.CompressedSensing.Result;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.LogisticFit;

/**
 * The load at which half of the signals of {@link CompressedSensing} are found, by message passing
 * or as those of the least L1 norm.
 */
final class HalfSuccess {

  private static final double THRESHOLD_BIAS = 0.01; // of α at half success
  private static final double SIZE_BIAS = 8; // the same at one size, in units of 1/N
  static final double PASSING_POWER = 2.0 / 3; // of 1/N, of the load of half success
  static final double EXACT_POWER = 1; // the same of the least norm: a descent cone
  private static final double PASSING_SHIFT = 0.7; // of the former from the latter, in N^{−2/3}

  private HalfSuccess() {}

  /** Places of one size and sparsity, along the load. */
  static List<List<Place<Parameters, Result>>> curves(List<Place<Parameters, Result>> recoveries) {
    return where(
        by(recoveries, c -> List.of(c.at().size(), c.at().sparsity())), group -> group.size() > 2);
  }

  static LogisticFit fit(List<Place<Parameters, Result>> curve, ToDoubleFunction<Result> share) {
    return LogisticFit.of(
        column(curve, c -> c.at().load()),
        column(curve, c -> c.of(share).mean()),
        trials(curve, share));
  }

  /** So many independent signals scatter as ours do, which share a matrix. */
  private static double trials(
      List<Place<Parameters, Result>> curve, ToDoubleFunction<Result> share) {
    double sets = curve.get(0).at().sets();
    double scatter = 0; // of the shares of matrices
    double independent = 0;
    for (Place<Parameters, Result> c : curve) {
      Estimate found = c.of(share);
      scatter += found.error() * found.error() * found.draws();
      independent += found.mean() * (1 - found.mean()) / sets;
    }
    double alike = scatter > independent ? scatter / independent : 1;
    return sets * curve.get(0).runs().size() / alike;
  }

  /** Of one size with its bias, of more by a line in a power of 1/N through all of them. */
  static Finding threshold(
      List<List<Place<Parameters, Result>>> sizes, ToDoubleFunction<Result> share, double power) {
    double theory = sizes.get(0).get(0).first().criticalLoad();
    if (sizes.size() == 1) {
      LogisticFit fit = fit(sizes.get(0), share);
      double n = sizes.get(0).get(0).at().size();
      Estimate measured = Estimate.known(fit.midpoint(), fit.midpointError());
      return Finding.equal(theory, measured, THRESHOLD_BIAS + SIZE_BIAS / n);
    }
    double[] moments = new double[5]; // of weights 1, x, x², y, xy
    for (List<Place<Parameters, Result>> curve : sizes) {
      LogisticFit fit = fit(curve, share);
      double weight = 1 / (fit.midpointError() * fit.midpointError());
      double x = Math.pow(curve.get(0).at().size(), -power);
      double[] terms = {1, x, x * x, fit.midpoint(), x * fit.midpoint()};
      for (int i = 0; i < terms.length; i++) {
        moments[i] += weight * terms[i];
      }
    }
    double det = moments[0] * moments[2] - moments[1] * moments[1];
    double limit = (moments[2] * moments[3] - moments[1] * moments[4]) / det;
    Estimate measured = Estimate.known(limit, Math.sqrt(moments[2] / det));
    return sizes.size() > 2
        ? Finding.equal(theory, measured, THRESHOLD_BIAS).within(THRESHOLD_BIAS)
        : Finding.equal(theory, measured, THRESHOLD_BIAS);
  }

  /** How much later message passing finds half of the signals than the exact solution does. */
  static Finding missed(List<Place<Parameters, Result>> curve) {
    LogisticFit passing = fit(curve, Result::recoveredShare);
    LogisticFit exact = fit(curve, Result::leastNormShare);
    Estimate difference =
        Estimate.known(passing.midpoint(), passing.midpointError())
            .minus(Estimate.known(exact.midpoint(), exact.midpointError()));
    double shift = PASSING_SHIFT * Math.pow(curve.get(0).at().size(), -PASSING_POWER);
    return Finding.equal(0, difference, shift).of(exact.midpoint());
  }
}

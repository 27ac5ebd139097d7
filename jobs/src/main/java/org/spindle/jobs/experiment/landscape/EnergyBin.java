// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.EXACT_SMALL;
import static org.spindle.landscape.CriticalPointSums.INDEX_BINS;

import java.util.List;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Sql;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.statistic.Estimate;

/** Critical points of {@link GaussianCriticalPoints} in a bin of the histogram's energies. */
@From(
    "SELECT *, cell div "
        + INDEX_BINS
        + " AS bin FROM (SELECT *, posexplode(histogram) AS (cell, value)\n"
        + "FROM rows WHERE solves > 0 AND confinement = 0 AND dimension >= 5)")
record EnergyBin(
    Parameters at,
    int bin,
    @Sql("sum(value)") double binWeight,
    @Sql("sum(if(cell % " + INDEX_BINS + " = 0, solves, 0))") long spectra,
    @Sql("first(log_normalization)") double logNormalization) {

  private static final int PIECES = 4; // of a bin, for Simpson's rule
  private static final double QUADRATURE = 1e-3; // of what it makes of a bin, relative
  private static final double PLENTY = 1000; // expected points of a bin that is judged
  private static final int MANY = 20; // points of a scattered energy that a drawn bin needs

  double width() {
    return 2 * CriticalPointSums.REACH * at.threshold() / CriticalPointSums.ENERGY_BINS;
  }

  double energy() {
    return -CriticalPointSums.REACH * at.threshold() + width() * (bin + 0.5);
  }

  /** (1/N) ln of the number by energy and unit volume, of which there are √N^N in that of A. */
  double complexity() {
    int n = at.dimension();
    double perVolume = logNormalization - 0.5 * n * Math.log(n);
    return (perVolume + Math.log(binWeight / spectra / width())) / n;
  }

  /**
   * Where many points are expected. Weights are at most 1 and eigenvalues repel: their sum scatters
   * less than a count.
   */
  List<Finding> findings() {
    double expected = isOutermost() || at.dimension() > EXACT_SMALL ? 0 : expected();
    var sampled = Estimate.known(Math.log(binWeight), 1 / Math.sqrt(binWeight));
    return expected > PLENTY
        ? List.of(Finding.equal(Math.log(expected), sampled, QUADRATURE).of(1))
        : List.of();
  }

  /** Simpson's rule over the bin. */
  private double expected() {
    CriticalEnsemble ensemble = at.ensemble();
    double sum = 0;
    for (int i = 0; i <= PIECES; i++) {
      double factor = i == 0 || i == PIECES ? 1 : i % 2 == 1 ? 4 : 2;
      double energy = energy() + width() * ((double) i / PIECES - 0.5);
      sum += factor * Math.exp(ensemble.logCountAt(energy) - logNormalization);
    }
    return spectra * width() * sum / (3 * PIECES);
  }

  /** The outermost bins have no width. */
  private boolean isOutermost() {
    return bin == 0 || bin == CriticalPointSums.ENERGY_BINS - 1;
  }

  /** Of a scattered energy a few heavy points may decide. */
  boolean isDrawn() {
    return !isOutermost() && binWeight > (at.fixesShift() ? 0 : MANY);
  }
}

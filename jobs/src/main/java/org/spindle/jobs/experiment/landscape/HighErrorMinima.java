// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalPointSums;

/**
 * Minima among the critical points of high error, those above half of the threshold energy.
 *
 * @param place where
 * @param minima weight of the minima there
 * @param points weight of all critical points there
 */
record HighErrorMinima(Place place, double minima, double points) {

  /**
   * The first column of a histogram holds minima alone as long as N + 1 is not above its columns.
   */
  static final String SQL =
      """
      SELECT %1$s, sum(if(cell %% %2$d = 0, value, 0)) AS minima, sum(value) AS points
      FROM (SELECT %1$s, posexplode(histogram) AS (cell, value) FROM gaussian_critical_points
        WHERE status = 'ok' AND solves > 0 AND confinement = 0 AND dimension < %2$d)
      WHERE cell >= %3$d * %2$d GROUP BY %1$s ORDER BY %1$s"""
          .formatted(
              GaussianCriticalPointsClaims.PLACE,
              CriticalPointSums.INDEX_BINS,
              CriticalPointSums.HIGH_ERROR);

  private static final double MANY = 25; // from then on their number is nearly gaussian
  private static final double QUADRATURE = 1e-4; // relative error of the theory

  /** The places where enough have been seen. */
  static List<HighErrorMinima> seen(Tables tables) {
    List<HighErrorMinima> seen = new ArrayList<>();
    if (!tables.has(GaussianCriticalPointsClaims.TABLE)) {
      return seen;
    }
    for (Row row : tables.rows(SQL)) {
      double minima = row.<Double>getAs("minima");
      if (minima > MANY) {
        seen.add(new HighErrorMinima(Place.of(row), minima, row.<Double>getAs("points")));
      }
    }
    return seen;
  }

  double fraction() {
    return minima / points;
  }

  /** Weights are at most 1 and a matrix has at most one minimum: this is an upper bound. */
  double error() {
    return Math.sqrt(minima) / points;
  }

  double theory() {
    return place.ensemble().minimaFractionAbove(place.limit().threshold() / 2);
  }

  Finding finding() {
    double theory = theory();
    return new Finding(theory, fraction(), error(), 4 * error() + QUADRATURE * theory);
  }
}

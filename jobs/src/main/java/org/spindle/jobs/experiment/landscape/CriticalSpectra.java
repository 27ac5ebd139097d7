// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.stat.KolmogorovSmirnovTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPointsClaims.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.Semicircle;

/** Kolmogorov's distance of kept Hessian spectra from the semicircle at their energy, by MLlib. */
final class CriticalSpectra {

  /** Spectra of the largest size that has any. */
  static final String SQL =
      """
      SELECT covariance, shape, dimension, point_id, spectrum_energies, spectra
      FROM gaussian_critical_points
      WHERE status = 'ok' AND size(spectrum_energies) > 0 AND confinement = 0
        AND dimension = (SELECT max(dimension) FROM gaussian_critical_points
          WHERE status = 'ok' AND size(spectrum_energies) > 0 AND confinement = 0)
      ORDER BY covariance DESC, shape, point_id""";

  private static final int LEAST = 50; // variables from which one spectrum has a shape

  private CriticalSpectra() {}

  /** One finding a spectrum. */
  static List<Finding> findings(Tables tables) {
    List<Finding> findings = new ArrayList<>();
    List<Row> rows =
        tables.has(GaussianCriticalPointsClaims.TABLE) ? tables.rows(SQL) : List.<Row>of();
    for (Row row : rows) {
      int n = row.<Integer>getAs("dimension");
      List<Double> energies = row.getList(row.fieldIndex("spectrum_energies"));
      List<Double> spectra = row.getList(row.fieldIndex("spectra"));
      Place place = Place.of(row, 0);
      // Counts that a spectrum may be off, and four standard deviations of a shift that is free: a
      // shift by δ radii moves the distribution function by at most 2δ/π.
      double free = 2 / Math.PI * Math.sqrt(place.limit().shiftVariance() / n) / 2;
      double tolerance = Semicircle.rigidity(n) / n + 4 * free;
      for (int k = 0; k < energies.size() && n >= LEAST; k++) {
        List<Double> values = spectra.subList(k * n, (k + 1) * n);
        findings.add(
            new Finding(0, distance(tables, place, energies.get(k), values), 0, tolerance));
      }
    }
    return findings;
  }

  private static double distance(Tables tables, Place place, double energy, List<Double> values) {
    double shift = place.limit().shift(energy);
    double radius = place.limit().radius();
    SparkSession session = tables.sql("SELECT 1").sparkSession();
    Dataset<Row> sample = session.createDataset(values, Encoders.DOUBLE()).toDF("h");
    Function<Double, Double> semicircle = h -> Semicircle.below((h - shift) / radius);
    return KolmogorovSmirnovTest.test(sample, "h", semicircle).head().<Double>getAs("statistic");
  }
}

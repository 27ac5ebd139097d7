// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.IndexLaw;

/** One instance of {@link ExplicitLandscape}, as its checks and figures need it. */
record ExplicitLandscapeRow(
    int dimension,
    Family covariance,
    double shape,
    double confinement,
    String method,
    int waves,
    Double spectralSecond,
    Double spectralFourth,
    Boolean tooFewWaves,
    int searches,
    int critical,
    int flat,
    int stalled,
    int distinct,
    Boolean complete,
    double[] energies,
    int[] indices,
    double[] residuals,
    int classes,
    int barrenCritical,
    int barrenFlat) {

  static final String TABLE = "explicit_landscape";

  static final String ROWS =
      """
      SELECT dimension, covariance, shape, confinement, method, waves, spectral_second,
        spectral_fourth, too_few_waves, searches, critical, flat, stalled, distinct, complete,
        energies, indices, residuals, size(classes) AS classes, barren_critical, barren_flat
      FROM explicit_landscape WHERE status = 'ok'
      ORDER BY dimension, covariance, confinement, waves, method, seed, replicate""";

  /** Parameters that make one law. */
  record Place(int dimension, Family covariance, double shape, double confinement) {

    Covariance field() {
      return covariance.of(shape);
    }

    CriticalEnsemble ensemble() {
      return CriticalEnsemble.of(field(), dimension, confinement);
    }

    IndexLaw indexLaw() {
      BrayDean limit = new BrayDean(field());
      return new IndexLaw(ensemble(), -limit.threshold(), limit::indexFraction);
    }
  }

  static List<ExplicitLandscapeRow> all(Tables tables) {
    if (!tables.has(TABLE)) {
      return List.of();
    }
    return tables.rows(ROWS).stream().map(ExplicitLandscapeRow::of).toList();
  }

  private static ExplicitLandscapeRow of(Row row) {
    String word = row.<String>getAs("covariance");
    return new ExplicitLandscapeRow(
        row.<Integer>getAs("dimension"),
        Family.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')),
        row.<Double>getAs("shape"),
        row.<Double>getAs("confinement"),
        row.getAs("method"),
        row.<Integer>getAs("waves"),
        row.getAs("spectral_second"),
        row.getAs("spectral_fourth"),
        row.getAs("too_few_waves"),
        row.<Integer>getAs("searches"),
        row.<Integer>getAs("critical"),
        row.<Integer>getAs("flat"),
        row.<Integer>getAs("stalled"),
        row.<Integer>getAs("distinct"),
        row.getAs("complete"),
        doubles(row, "energies"),
        ints(row, "indices"),
        doubles(row, "residuals"),
        row.<Integer>getAs("classes"),
        row.<Integer>getAs("barren_critical"),
        row.<Integer>getAs("barren_flat"));
  }

  static double[] doubles(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(v -> v).toArray();
  }

  static int[] ints(Row row, String column) {
    List<Integer> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToInt(v -> v).toArray();
  }

  Place place() {
    double a = covariance == Family.SQUARED_EXPONENTIAL ? 1 : shape;
    return new Place(dimension, covariance, a, confinement);
  }

  double fieldShape() {
    return covariance == Family.SQUARED_EXPONENTIAL ? Double.POSITIVE_INFINITY : shape;
  }

  boolean newton() {
    return method.equals("newton");
  }

  boolean enumerated() {
    return complete != null;
  }

  /** Whether points were searched for on a stationary field whose waves are enough. */
  boolean sampled() {
    return !enumerated() && searches > 0 && !Boolean.TRUE.equals(tooFewWaves);
  }

  double count(int index) {
    int count = 0;
    for (int i : indices) {
      count += i == index ? 1 : 0;
    }
    return count;
  }

  static List<ExplicitLandscapeRow> where(
      List<ExplicitLandscapeRow> rows, Predicate<ExplicitLandscapeRow> predicate) {
    return rows.stream().filter(predicate).toList();
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.doubles;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.ints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.IndexCurve;
import org.spindle.statistic.RankCorrelation;

/** One instance of {@link NetworkLandscapeExperiment}, as its checks and figures need it. */
record NetworkLandscapeRow(
    Place place,
    String method,
    int parameterCount,
    int searches,
    int critical,
    int flat,
    int stalled,
    int distinct,
    double[] energies,
    int[] indices,
    int[] nullities,
    double[] residuals,
    int[] classes,
    double[] endResiduals,
    double[] spectrumEnergies,
    double[] spectra) {

  static final String TABLE = "network_landscape";

  static final String ROWS =
      """
      SELECT task, samples, inputs, hidden, hidden_layers, decay, teacher, method, parameter_count,
        searches, critical, flat, stalled, distinct, energies, indices, nullities, residuals,
        classes, end_residuals, spectrum_energies, spectra
      FROM network_landscape WHERE status = 'ok'
      ORDER BY task DESC, hidden_layers, hidden, decay, inputs, samples, teacher, method, seed,
        replicate""";

  /** Points are compared within this: the search leaves about 1e-15, other points are farther. */
  private static final double SAME = 1e-9;

  private static final int FEWEST = 5; // points of an instance whose ranks say something

  /** Parameters that make one ensemble of error surfaces. */
  record Place(
      String task,
      int samples,
      int inputs,
      int hidden,
      int hiddenLayers,
      double decay,
      long teacher) {

    String label() {
      String layers = hiddenLayers == 1 ? "" : hiddenLayers + " × ";
      String fixed = teacher == 0 ? "" : ", teacher " + teacher;
      return "%s, %s%d hidden, decay %s%s".formatted(task, layers, hidden, decay, fixed);
    }
  }

  static List<NetworkLandscapeRow> all(Tables tables) {
    return tables.has(TABLE)
        ? tables.rows(ROWS).stream().map(NetworkLandscapeRow::of).toList()
        : List.of();
  }

  private static NetworkLandscapeRow of(Row row) {
    return new NetworkLandscapeRow(
        new Place(
            row.getAs("task"),
            row.<Integer>getAs("samples"),
            row.<Integer>getAs("inputs"),
            row.<Integer>getAs("hidden"),
            row.<Integer>getAs("hidden_layers"),
            row.<Double>getAs("decay"),
            row.<Long>getAs("teacher")),
        row.getAs("method"),
        row.<Integer>getAs("parameter_count"),
        row.<Integer>getAs("searches"),
        row.<Integer>getAs("critical"),
        row.<Integer>getAs("flat"),
        row.<Integer>getAs("stalled"),
        row.<Integer>getAs("distinct"),
        doubles(row, "energies"),
        ints(row, "indices"),
        ints(row, "nullities"),
        doubles(row, "residuals"),
        ints(row, "classes"),
        doubles(row, "end_residuals"),
        doubles(row, "spectrum_energies"),
        doubles(row, "spectra"));
  }

  boolean newton() {
    return method.equals("newton");
  }

  /** Instances by place, those of Newton's method, which finds many points. */
  static Map<Place, List<NetworkLandscapeRow>> byPlace(List<NetworkLandscapeRow> rows) {
    Map<Place, List<NetworkLandscapeRow>> places = new LinkedHashMap<>();
    for (NetworkLandscapeRow row : rows) {
      if (row.newton()) {
        places.computeIfAbsent(row.place, p -> new ArrayList<>()).add(row);
      }
    }
    return places;
  }

  /** The curve of a random field through the points of several instances; null for too few. */
  static IndexCurve curve(List<NetworkLandscapeRow> instances) {
    return IndexCurve.of(
        instances.stream().map(NetworkLandscapeRow::energies).toList(),
        instances.stream().map(NetworkLandscapeRow::fractions).toList());
  }

  /** Index fractions at the distinct points. */
  double[] fractions() {
    return Arrays.stream(indices).mapToDouble(i -> (double) i / parameterCount).toArray();
  }

  /** Spearman's correlation of energy and index fraction; NaN for too few points. */
  double correlation() {
    return distinct < FEWEST ? Double.NaN : RankCorrelation.spearman(energies, fractions());
  }

  /** Points whose energies no other has: images of one point have one energy. */
  int distinctEnergies() {
    double[] sorted = Arrays.stream(energies).sorted().toArray();
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      boolean known = i > 0 && sorted[i] - sorted[i - 1] <= SAME * (1 + Math.abs(sorted[i]));
      count += known ? 0 : 1;
    }
    return count;
  }

  /** Eigenvalues of a kept spectrum. */
  double[] spectrum(int kept) {
    return Arrays.copyOfRange(spectra, kept * parameterCount, (kept + 1) * parameterCount);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.landscape.NetworkLandscapeRow.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.IndexCurve;
import org.spindle.statistic.ClusteredMean;

/** The claims of {@link NetworkLandscapeExperiment}, each judged by its worst place. */
final class NetworkLandscapeClaims {

  private static final double FLAT_SHARE = 0.4; // of descents on |∇V|², theory check 19
  private static final double CORRELATION = 0.8; // Spearman, theory check 19
  private static final double LEFT = 0.5; // of the scatter of f, by a curve that only rises
  private static final double FIELD = 0.05; // of f, from the curve of a random field
  private static final double NEAR_NULL = 0.05; // of ‖H‖
  private static final int FEWEST = 20; // points of a curve that is judged

  private final List<NetworkLandscapeRow> rows;
  private final Map<Place, List<NetworkLandscapeRow>> places;
  private final Tables tables;
  private final Findings checks =
      new Findings(NetworkLandscapeExperiment.NAME, NetworkLandscapeExperiment.TALK);

  private NetworkLandscapeClaims(Tables tables) {
    this.tables = tables;
    rows = NetworkLandscapeRow.all(tables);
    places = NetworkLandscapeRow.byPlace(rows);
  }

  static List<Check> of(Tables tables) {
    var claims = new NetworkLandscapeClaims(tables);
    claims.classes();
    claims.flatness();
    claims.correlation();
    claims.curves();
    claims.spectra();
    return claims.checks.checks();
  }

  private void classes() {
    List<Finding> told = new ArrayList<>();
    List<Finding> strangers = new ArrayList<>();
    List<Finding> images = new ArrayList<>();
    for (NetworkLandscapeRow r : rows) {
      told.add(Finding.exact(r.searches(), r.critical() + r.flat() + r.stalled(), 0.5));
      told.add(Finding.exact(r.searches(), r.classes().length, 0.5));
      int critical = 0;
      for (int i = 0; i < r.classes().length; i++) {
        boolean small = r.endResiduals()[i] <= NetworkLandscapeExperiment.ACCEPTED;
        critical += small && r.classes()[i] == 0 ? 1 : 0;
      }
      told.add(Finding.exact(r.critical(), critical, 0.5));
      for (double residual : r.residuals()) {
        strangers.add(Finding.deviation(residual, NetworkLandscapeExperiment.ACCEPTED));
      }
      int extra = Math.max(0, r.energies().length - r.critical());
      strangers.add(Finding.deviation(extra, 0.5));
      images.add(Finding.exact(r.distinct(), r.distinctEnergies(), 0.5));
    }
    checks
        .worst("every search of a network ends in one of three classes, and all are told", told)
        .worst(
            "no gradient-flat or stalled place is in the curve: |∇V| is at most 1e-10 at its points",
            strangers)
        .worst("no two points of a network that count as distinct have one energy", images);
  }

  private void flatness() {
    List<Finding> shares = new ArrayList<>();
    rows.stream()
        .filter(r -> !r.newton() && r.place().task().equals("teacher"))
        .collect(Collectors.groupingBy(NetworkLandscapeRow::place))
        .forEach(
            (place, group) -> {
              var share = new ClusteredMean();
              for (NetworkLandscapeRow r : group) {
                share.add(Arrays.stream(r.classes()).mapToDouble(c -> c == 1 ? 1 : 0).toArray());
              }
              atLeast(FLAT_SHARE, share, shares);
            });
    checks.worst(
        "descent on |∇V|² of a small tanh network ends at gradient-flat places in 40 % or more of"
            + " searches",
        shares);
  }

  private void correlation() {
    List<Finding> findings = new ArrayList<>();
    places.forEach(
        (place, group) -> {
          var mean = new ClusteredMean();
          for (NetworkLandscapeRow r : group) {
            double correlation = r.correlation();
            if (!Double.isNaN(correlation)) {
              mean.add(correlation);
            }
          }
          atLeast(CORRELATION, mean, findings);
        });
    checks.worst(
        "the index fraction rises with the error: Spearman's correlation in one network is 0.8 or"
            + " more",
        findings);
  }

  /** A mean that is clearly below the bound fails. */
  private static void atLeast(double bound, ClusteredMean mean, List<Finding> findings) {
    if (mean.clusters() > 1) {
      double measured = Math.min(bound, mean.mean());
      findings.add(new Finding(bound, measured, mean.error(), 4 * mean.error()));
    }
  }

  private void curves() {
    List<Finding> rising = new ArrayList<>();
    List<Finding> field = new ArrayList<>();
    var spark = tables.sql("SELECT 1").sparkSession();
    places.forEach(
        (place, group) -> {
          IndexCurve curve = NetworkLandscapeRow.curve(group);
          if (curve != null && curve.points() >= FEWEST && group.size() > 1) {
            rising.add(Finding.deviation(RisingCurve.rms(spark, group) / curve.rms(), LEFT));
            double error = curve.fieldError();
            field.add(new Finding(0, curve.fieldRms(), error, FIELD));
          }
        });
    checks
        .worst(
            "a curve of index fraction against error that only rises leaves less than half of the"
                + " scatter (isotonic regression over all instances)",
            rising)
        .worst(
            "the curve of a random field, threshold and scale fitted, follows it within 0.05"
                + " (root mean square)",
            field);
  }

  /** Where the random field is no model: its spectrum is a semicircle of kurtosis 2. */
  private void spectra() {
    List<Finding> peaks = new ArrayList<>();
    places.forEach(
        (place, group) -> {
          var surplus = new ClusteredMean();
          for (NetworkLandscapeRow r : group) {
            double[] own = new double[r.spectrumEnergies().length];
            for (int k = 0; k < own.length; k++) {
              own[k] = nearNull(r.spectrum(k));
            }
            surplus.add(own);
          }
          atLeast(1, surplus, peaks);
        });
    checks.worst(
        "unlike a semicircle, the spectrum has its mode at 0: more eigenvalues within 5 % of ‖H‖ of"
            + " 0 than any semicircle of its variance",
        peaks);
  }

  /** Eigenvalues near 0, over the most that a semicircle of the same variance can have. */
  private static double nearNull(double[] spectrum) {
    double mean = Arrays.stream(spectrum).average().orElseThrow();
    double square =
        Arrays.stream(spectrum).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double radius = 2 * Math.sqrt(square);
    double norm = Math.max(-spectrum[0], spectrum[spectrum.length - 1]);
    double near = Arrays.stream(spectrum).filter(v -> Math.abs(v) <= NEAR_NULL * norm).count();
    double most =
        2 * org.spindle.landscape.Semicircle.below(Math.min(1, NEAR_NULL * norm / radius)) - 1;
    return near / spectrum.length / most;
  }
}

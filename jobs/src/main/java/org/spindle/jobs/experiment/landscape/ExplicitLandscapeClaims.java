// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.Place;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.RandomFourierField;
import org.spindle.statistic.ClusteredMean;

/** The claims of {@link ExplicitLandscape}, each judged by its worst place. */
final class ExplicitLandscapeClaims {

  private static final double INCOMPLETE = 0.01; // share of instances, and of points, that may miss
  private static final double ACCEPTED = 1e-9; // |∇V|/√N of a critical point
  private static final int LARGE = 20; // variables from which index fractions mean something
  private static final double FLAT_SHARE = 0.25;
  private static final double BASIN_MEAN = 0.25; // counts: bias of a search by basins, measured
  private static final double BASIN_SCATTER = 0.05;
  private static final double MOST_MEAN = 0.5; // counts, of the reference
  private static final double[] SCATTER = {0.5, 0.95};

  /** Spectral kurtosis from an independent program: N, M, value; to be met within MOST_OFF. */
  private static final double[][] KURTOSES = {
    {100, 100, 3.575}, {100, 1000, 2.171}, {100, 10_000, 2.022}
  };

  private static final double MOST_OFF = 0.06;
  private static final int FIELDS = 30;

  private final List<ExplicitLandscapeRow> rows;
  private final Findings checks =
      new Findings(ExplicitLandscape.NAME, new ExplicitLandscape().talk());

  private ExplicitLandscapeClaims(List<ExplicitLandscapeRow> rows) {
    this.rows = rows;
  }

  static List<Check> of(Tables tables) {
    var claims = new ExplicitLandscapeClaims(ExplicitLandscapeRow.all(tables));
    claims.classes();
    claims.enumerations();
    claims.indexLaw();
    claims.waves();
    return claims.checks.checks();
  }

  private void add(List<Finding> findings, String claim) {
    checks.worst(claim, findings);
  }

  private static <K> Map<K, List<ExplicitLandscapeRow>> groups(
      List<ExplicitLandscapeRow> rows, Function<ExplicitLandscapeRow, K> key) {
    return rows.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private void classes() {
    List<Finding> told = new ArrayList<>();
    List<Finding> barren = new ArrayList<>();
    List<Finding> residuals = new ArrayList<>();
    for (ExplicitLandscapeRow r : rows) {
      int classes = r.enumerated() ? r.searches() : r.classes();
      told.add(new Finding(r.searches(), r.critical() + r.flat() + r.stalled(), 0, 0.5));
      told.add(new Finding(r.searches(), classes, 0, 0.5));
      barren.add(new Finding(0, r.barrenCritical(), 0, 0.5));
      barren.add(new Finding(1, Math.min(1, r.barrenFlat()), 0, 0.5));
      for (double residual : r.residuals()) {
        residuals.add(new Finding(0, residual, 0, ACCEPTED));
      }
    }
    add(told, "every search ends in one of three classes, and all are told");
    add(
        barren,
        "x³/3 + x + y²/2 has no critical point, and the search names its gradient-flat place");
    add(residuals, "no point with |∇V|/√N above 1e-9 is counted as critical");
    List<Finding> flat = new ArrayList<>();
    groups(where(rows, r -> r.sampled() && !r.newton() && r.dimension() >= LARGE), r -> r.place())
        .forEach(
            (place, group) -> {
              var share = new ClusteredMean();
              group.forEach(r -> share.add((double) r.flat() / r.searches()));
              if (share.clusters() > 1) {
                double measured = Math.min(FLAT_SHARE, share.mean());
                flat.add(new Finding(FLAT_SHARE, measured, share.error(), 4 * share.error()));
              }
            });
    add(flat, "descent on |∇V|² ends at gradient-flat places in at least a quarter of searches");
  }

  private void enumerations() {
    List<Finding> complete = new ArrayList<>();
    List<Finding> counts = new ArrayList<>();
    List<Finding> byIndex = new ArrayList<>();
    groups(where(rows, ExplicitLandscapeRow::enumerated), ExplicitLandscapeRow::place)
        .forEach(
            (place, group) -> {
              double share = group.stream().filter(r -> r.complete()).count();
              share /= group.size();
              double error = Math.sqrt(INCOMPLETE * (1 - INCOMPLETE) / group.size());
              complete.add(new Finding(1, share, error, INCOMPLETE + 4 * error));
              CriticalEnsemble ensemble = place.ensemble();
              double total = Math.exp(ensemble.logCount());
              compare(counts, group, total, r -> (double) r.distinct());
              double minima = Math.exp(ensemble.logMinima());
              compare(byIndex, group, minima, r -> r.count(0));
              if (place.dimension() == 2) {
                compare(byIndex, group, (total - 1) / 2, r -> r.count(1));
                compare(byIndex, group, (total + 1) / 2 - minima, r -> r.count(2));
              }
            });
    add(complete, "Morse's sum over all points found is 1 in at least 99 % of confined fields");
    add(counts, "a confined field has as many critical points as the exact mean says");
    add(byIndex, "it has as many of each index as the exact mean and Morse's sum say");
  }

  private static void compare(
      List<Finding> findings,
      List<ExplicitLandscapeRow> group,
      double theory,
      Function<ExplicitLandscapeRow, Double> count) {
    var mean = new ClusteredMean();
    group.forEach(r -> mean.add(count.apply(r)));
    if (mean.clusters() > 1) {
      findings.add(
          new Finding(theory, mean.mean(), mean.error(), 4 * mean.error() + INCOMPLETE * theory));
    }
  }

  private void indexLaw() {
    List<Finding> mean = new ArrayList<>();
    List<Finding> scatter = new ArrayList<>();
    groups(
            where(
                rows,
                r ->
                    r.sampled()
                        && r.newton()
                        && r.place().field().freedom() == 0
                        && r.dimension() >= LARGE),
            ExplicitLandscapeRow::place)
        .forEach((place, group) -> indexLaw(place, group, mean, scatter));
    add(mean, "the index fraction at a found saddle is on average that of its energy (in counts)");
    add(scatter, "it scatters about the law by less than one count, as the exact ensemble does");
  }

  private static void indexLaw(
      Place place, List<ExplicitLandscapeRow> group, List<Finding> mean, List<Finding> scatter) {
    IndexLaw law = place.indexLaw();
    int n = place.dimension();
    var residuals = new ClusteredMean();
    var expected = new ClusteredMean();
    for (ExplicitLandscapeRow r : group) {
      int[] inside =
          java.util.stream.IntStream.range(0, r.energies().length)
              .filter(i -> law.covers(r.energies()[i]))
              .toArray();
      residuals.add(
          Arrays.stream(inside)
              .mapToDouble(i -> r.indices()[i] - n * law.fraction(r.energies()[i]))
              .toArray());
      if (law.isExact()) {
        expected.add(
            Arrays.stream(inside)
                .mapToDouble(i -> Math.pow(n * law.deviation(r.energies()[i]), 2))
                .toArray());
      }
    }
    if (residuals.clusters() < 2) {
      return;
    }
    double error = residuals.error();
    mean.add(new Finding(0, residuals.mean(), error, Math.min(MOST_MEAN, BASIN_MEAN + 4 * error)));
    ClusteredMean squares = residuals.map(r -> r * r);
    double rms = Math.sqrt(squares.mean());
    double rmsError = squares.error() / (2 * rms);
    double theory = law.isExact() ? Math.sqrt(expected.mean()) : Double.NaN;
    if (law.isExact()) {
      double room = Math.min(SCATTER[1] - theory, theory - SCATTER[0]);
      scatter.add(new Finding(theory, rms, rmsError, Math.min(room, BASIN_SCATTER + 4 * rmsError)));
    }
  }

  private void waves() {
    List<Finding> kurtosis = new ArrayList<>();
    List<Finding> flags = new ArrayList<>();
    var probed = where(rows, r -> r.spectralSecond() != null && r.confinement() == 0);
    groups(probed, r -> List.of(r.dimension(), r.waves(), r.fieldShape()))
        .forEach((key, group) -> waves(group, kurtosis, flags));
    add(
        kurtosis,
        "the kurtosis of spectra is that of M waves: 2 of the semicircle plus about 1.5 N/M");
    add(
        flags,
        "fields whose waves are clearly too few are flagged by their spectra, others are not");
  }

  private static void waves(
      List<ExplicitLandscapeRow> group, List<Finding> kurtosis, List<Finding> flags) {
    ExplicitLandscapeRow first = group.get(0);
    double theory =
        RandomFourierField.spectralKurtosis(first.dimension(), first.waves(), first.fieldShape());
    double second = group.stream().mapToDouble(r -> r.spectralSecond()).average().orElseThrow();
    double fourth = group.stream().mapToDouble(r -> r.spectralFourth()).average().orElseThrow();
    double measured = fourth / (second * second);
    var ratio = new ClusteredMean(); // linear in the rows, to first order that of the means
    for (ExplicitLandscapeRow r : group) {
      ratio.add(measured * (r.spectralFourth() / fourth - 2 * r.spectralSecond() / second));
    }
    if (ratio.clusters() > 1) {
      // Fewer fields than the reference's leave more scatter than its limit allows.
      double most = ratio.clusters() < FIELDS ? Double.POSITIVE_INFINITY : MOST_OFF;
      double tolerance = Math.min(most, 4 * ratio.error());
      kurtosis.add(new Finding(theory, measured, ratio.error(), tolerance));
      for (double[] reference : KURTOSES) {
        if (first.dimension() == reference[0] && first.waves() == reference[1]) {
          boolean same = first.covariance() == Family.SQUARED_EXPONENTIAL;
          if (same && ratio.clusters() >= FIELDS) {
            kurtosis.add(new Finding(reference[2], measured, ratio.error(), MOST_OFF));
          }
        }
      }
    }
    double scatter = ratio.error() * Math.sqrt(ratio.clusters()); // of one field, NaN for a single
    boolean clear = Math.abs(theory - ExplicitLandscape.MOST_KURTOSIS) > 4 * scatter;
    if (clear && first.dimension() >= LARGE) {
      double share = group.stream().filter(r -> r.tooFewWaves()).count();
      double expected = theory > ExplicitLandscape.MOST_KURTOSIS ? 1 : 0;
      flags.add(new Finding(expected, share / group.size(), 0, 0.1));
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.SphericalSpinGlass;
import org.spindle.statistic.ClusteredMean;

/** The claims of {@link SpinGlassSearch}, each judged by its worst place. */
final class SpinGlassSearchClaims {

  static final String TABLE = "spin_glass_search";

  static final String ROWS =
      """
      SELECT target, dimension, spins, searches, critical, flat, stalled, distinct, complete,
        energies, indices, traces, least_eigenvalues, descent_energies, unfinished
      FROM spin_glass_search WHERE status = 'ok'
      ORDER BY target, spins, dimension, seed, replicate""";

  private static final double INCOMPLETE = 0.005; // share of instances
  private static final double MISSED = 0.01; // of the points
  private static final int MANY_SEARCHES = 100; // that find all minima of a small glass
  private static final int FEW_MINIMA = 15; // variables up to which they do
  private static final double BASIN_MEAN = 0.3; // counts: bias of a search by basins, measured
  private static final double MOST_MEAN = 0.7;
  private static final double BASIN_SCATTER = 0.05;
  private static final double[] SCATTER = {0.5, 0.95};
  private static final double BASIN_TRACE = 0.05; // in units of the scatter: the same bias
  private static final double TRACE_SCATTER = 0.2;
  private static final int LARGE = 20;

  /** Mean energies where descent with steps of 0.1 stops, p = 3: N, u. From a separate program. */
  private static final double[][] REFERENCE_DESCENT = {{32, -1.475}, {64, -1.522}, {128, -1.566}};

  private static final double REFERENCE_TOLERANCE = 0.03;

  /** One instance. */
  record Instance(
      String target,
      int dimension,
      int spins,
      int searches,
      int classified,
      int distinct,
      Boolean complete,
      double[] energies,
      int[] indices,
      double[] traces,
      double[] leastEigenvalues,
      double[] descentEnergies,
      int unfinished) {

    static Instance of(Row row) {
      return new Instance(
          row.getAs("target"),
          row.<Integer>getAs("dimension"),
          row.<Integer>getAs("spins"),
          row.<Integer>getAs("searches"),
          row.<Integer>getAs("critical")
              + row.<Integer>getAs("flat")
              + row.<Integer>getAs("stalled"),
          row.<Integer>getAs("distinct"),
          row.getAs("complete"),
          ExplicitLandscapeRow.doubles(row, "energies"),
          ExplicitLandscapeRow.ints(row, "indices"),
          ExplicitLandscapeRow.doubles(row, "traces"),
          ExplicitLandscapeRow.doubles(row, "least_eigenvalues"),
          ExplicitLandscapeRow.doubles(row, "descent_energies"),
          row.<Integer>getAs("unfinished"));
    }

    Place place() {
      return new Place(dimension, spins);
    }

    int[] counts() {
      int[] counts = new int[dimension];
      for (int index : indices) {
        counts[index]++;
      }
      return counts;
    }
  }

  /** Parameters that make one law. */
  record Place(int dimension, int spins) {
    CriticalEnsemble ensemble() {
      return CriticalEnsemble.spinGlass(spins, dimension);
    }

    SphericalSpinGlass limit() {
      return new SphericalSpinGlass(spins);
    }
  }

  private final List<Instance> rows;
  private final Findings checks = new Findings(SpinGlassSearch.NAME, GaussianCriticalPoints.TALK);

  private SpinGlassSearchClaims(List<Instance> rows) {
    this.rows = rows;
  }

  static List<Check> of(Tables tables) {
    var claims = new SpinGlassSearchClaims(rows(tables));
    claims.enumerations();
    claims.minima();
    claims.saddles();
    claims.descents();
    return claims.checks.checks();
  }

  static List<Instance> rows(Tables tables) {
    return tables.has(TABLE) ? tables.rows(ROWS).stream().map(Instance::of).toList() : List.of();
  }

  static Map<Place, List<Instance>> places(List<Instance> rows, String target) {
    return rows.stream()
        .filter(r -> r.target().equals(target))
        .collect(Collectors.groupingBy(Instance::place, LinkedHashMap::new, Collectors.toList()));
  }

  private void add(List<Finding> findings, String claim) {
    checks.worst(claim, findings);
  }

  static ClusteredMean mean(List<Instance> group, Function<Instance, double[]> values) {
    var mean = new ClusteredMean();
    group.forEach(r -> mean.add(values.apply(r)));
    return mean;
  }

  private void enumerations() {
    List<Finding> morse = new ArrayList<>();
    List<Finding> counts = new ArrayList<>();
    List<Finding> bound = new ArrayList<>();
    List<Finding> parity = new ArrayList<>();
    List<Finding> told = new ArrayList<>();
    rows.forEach(r -> told.add(new Finding(r.searches(), r.classified(), 0, 0.5)));
    places(rows, "all")
        .forEach(
            (place, group) -> {
              double share = (double) group.stream().filter(r -> r.complete()).count();
              share /= group.size();
              double error = Math.sqrt(INCOMPLETE * (1 - INCOMPLETE) / group.size());
              morse.add(new Finding(1, share, error, INCOMPLETE + 4 * error));
              ClusteredMean count = mean(group, r -> new double[] {r.distinct()});
              double theory = Math.exp(place.ensemble().logCount());
              if (count.clusters() > 1) {
                double tolerance = 4 * count.error() + MISSED * theory;
                counts.add(new Finding(theory, count.mean(), count.error(), tolerance));
              }
              double p = place.spins();
              double most = 2 * (Math.pow(p - 1, place.dimension()) - 1) / (p - 2);
              for (Instance r : group) {
                bound.add(new Finding(0, Math.max(0, r.distinct() - most), 0, 0.5));
                parity.add(new Finding(0, asymmetry(r), 0, 0.5));
              }
            });
    add(told, "every search ends in one of three classes, and all are told");
    add(morse, "Morse's sum over all points found is 1 + (−1)^(N−1) on at least 99.5 % of glasses");
    add(counts, "a spin glass has as many critical points as the exact mean says");
    add(bound, "no glass has more than the algebraic bound 2((p−1)^N − 1)/(p − 2)");
    add(parity, "with σ also −σ is critical, its index mirrored where p is odd");
  }

  /** Points without their mirror image, by index. */
  private static int asymmetry(Instance r) {
    int[] counts = r.counts();
    return IntStream.range(0, counts.length)
        .map(
            k ->
                r.spins() % 2 == 1
                    ? Math.abs(counts[k] - counts[counts.length - 1 - k])
                    : counts[k] % 2)
        .sum();
  }

  private void minima() {
    List<Finding> findings = new ArrayList<>();
    places(rows, "minima")
        .forEach(
            (place, group) -> {
              boolean all = group.stream().allMatch(r -> r.searches() >= MANY_SEARCHES);
              if (all && place.dimension() <= FEW_MINIMA && group.size() > 1) {
                ClusteredMean count = mean(group, r -> new double[] {r.counts()[0]});
                double theory = Math.exp(place.ensemble().logMinima());
                double tolerance = 4 * count.error() + MISSED * theory;
                findings.add(new Finding(theory, count.mean(), count.error(), tolerance));
              }
            });
    add(findings, "restarts find as many minima of a small glass as the exact mean says");
  }

  private void saddles() {
    List<Finding> mean = new ArrayList<>();
    List<Finding> scatter = new ArrayList<>();
    List<Finding> traces = new ArrayList<>();
    List<Finding> traceScatter = new ArrayList<>();
    places(rows, "saddles")
        .forEach(
            (place, group) -> {
              if (place.dimension() >= LARGE && group.size() > 1) {
                saddles(place, group, mean, scatter);
                traces(place, group, traces, traceScatter);
              }
            });
    add(mean, "the index fraction at a found saddle is on average that of its energy (in counts)");
    add(scatter, "it scatters about the law by less than one count, as the exact ensemble does");
    add(traces, "the Hessian's mean eigenvalue at a found saddle is −p u N/(N−1) on average");
    add(traceScatter, "and scatters about it by √(2p(p−1))/(N−1)");
  }

  private static void saddles(
      Place place, List<Instance> group, List<Finding> mean, List<Finding> scatter) {
    IndexLaw law =
        new IndexLaw(
            place.ensemble(), place.limit().threshold(), u -> place.limit().indexFraction(u));
    int n = place.dimension() - 1;
    var residuals = new ClusteredMean();
    var expected = new ClusteredMean();
    for (Instance r : group) {
      int[] inside =
          IntStream.range(0, r.distinct()).filter(i -> law.covers(r.energies()[i])).toArray();
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
    double error = residuals.error();
    mean.add(new Finding(0, residuals.mean(), error, Math.min(MOST_MEAN, BASIN_MEAN + 4 * error)));
    ClusteredMean squares = residuals.map(r -> r * r);
    double rms = Math.sqrt(squares.mean());
    double rmsError = squares.error() / (2 * rms);
    if (law.isExact()) {
      double theory = Math.sqrt(expected.mean());
      double room = Math.min(SCATTER[1] - theory, theory - SCATTER[0]);
      scatter.add(new Finding(theory, rms, rmsError, Math.min(room, BASIN_SCATTER + 4 * rmsError)));
    }
  }

  /** Exact at every N, but for the search, which finds points by the size of their basins. */
  private static void traces(
      Place place, List<Instance> group, List<Finding> mean, List<Finding> scatter) {
    CriticalEnsemble ensemble = place.ensemble();
    var offsets = new ClusteredMean();
    double variance = 0;
    int points = 0;
    for (Instance r : group) {
      double[] u = r.energies();
      offsets.add(
          IntStream.range(0, u.length)
              .mapToDouble(i -> r.traces()[i] - ensemble.meanEigenvalue(u[i]))
              .toArray());
      for (double energy : u) {
        variance += Math.pow(ensemble.meanEigenvalueDeviation(energy), 2);
        points++;
      }
    }
    double sd = Math.sqrt(variance / points);
    double error = offsets.error();
    mean.add(new Finding(0, offsets.mean() / sd, error / sd, BASIN_TRACE + 4 * error / sd));
    ClusteredMean squares = offsets.map(v -> v * v);
    double measured = Math.sqrt(squares.mean());
    double sdError = squares.error() / (2 * measured);
    double most = TRACE_SCATTER * sd;
    scatter.add(new Finding(sd, measured, sdError, Math.min(most, BASIN_TRACE * sd + 4 * sdError)));
  }

  private void descents() {
    List<Finding> minima = new ArrayList<>();
    List<Finding> reference = new ArrayList<>();
    List<Finding> above = new ArrayList<>();
    List<Finding> deeper = new ArrayList<>();
    Map<Integer, ClusteredMean> before = new LinkedHashMap<>();
    places(rows, "minima")
        .forEach(
            (place, group) -> {
              for (Instance r : group) {
                double least = Arrays.stream(r.leastEigenvalues()).min().orElse(1);
                minima.add(new Finding(1, least > 0 && r.unfinished() == 0 ? 1 : 0, 0, 0.5));
              }
              ClusteredMean u = mean(group, Instance::descentEnergies);
              if (u.clusters() < 2) {
                return;
              }
              double beyond = Math.max(0, -place.limit().threshold() - u.mean());
              above.add(new Finding(0, beyond, u.error(), 4 * u.error()));
              ClusteredMean last = before.put(place.spins(), u);
              if (last != null) {
                double error = Math.hypot(last.error(), u.error());
                deeper.add(new Finding(0, Math.max(0, u.mean() - last.mean()), error, 4 * error));
              }
              reference(place, u, reference);
            });
    add(minima, "every descent ends at a minimum");
    add(above, "gradient descent stops above the threshold energy −E∞, far from the ground state");
    add(deeper, "it stops nearer to the threshold in more dimensions");
    add(reference, "its mean energy is that of an independent program (p = 3; N = 32, 64, 128)");
  }

  private static void reference(Place place, ClusteredMean u, List<Finding> findings) {
    for (double[] r : REFERENCE_DESCENT) {
      if (place.spins() == 3 && place.dimension() == r[0]) {
        findings.add(
            new Finding(r[1], u.mean(), u.error(), Math.max(REFERENCE_TOLERANCE, 4 * u.error())));
      }
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.Method;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** The experiments on exact ensembles, with other parameters than the sweeps, and with fakes. */
class CriticalPointExperimentsTest {

  private static final GaussianCriticalPoints FIELD = new GaussianCriticalPoints();
  private static final SpinGlassCriticalPoints GLASS = new SpinGlassCriticalPoints();
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static Parameters field(int n, Family family, double confinement, int solves, int draws) {
    return new Parameters(n, family, 0.8, confinement, solves, draws, n >= 50 ? 1 : 0);
  }

  private static List<Parameters> fields() {
    List<Parameters> points = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int n : new int[] {1, 4, 7, 12, 50}) {
        points.add(field(n, family, 0, n == 1 ? 80_000 : n > 20 ? 500 : 4000, 8000));
      }
      points.add(field(9, family, 0.6, 2000, 0));
    }
    return points;
  }

  @Test
  @Tag("slow")
  void claimsHoldForOtherParametersAndAddUp() {
    var tables = table(fields(), p -> FIELD.run(p, streams(p, 5), null, Watch.UNLIMITED));
    List<Check> checks = Judged.checks(FIELD, tables);
    assertFalse(checks.stream().anyMatch(c -> c.verdict() == Verdict.FAIL), checks.toString());
    assertEquals(1, checks.stream().filter(c -> c.verdict() == Verdict.NOT_RUN).count());
    assertEquals(6, Judged.figures(FIELD, tables).size());
  }

  @Test
  void oneQueryTellsHowTheNumberOfMinimaFallsWithN() throws Exception {
    String file =
        Files.readString(Repository.ROOT.resolve("conf/sweeps/" + FIELD.name() + ".yaml"));
    String comment = file.substring(file.indexOf('"') + 1, file.indexOf("\"\n"));
    String query = comment.replace("#", "");
    List<Parameters> points =
        IntStream.of(1, 2, 3, 4, 6)
            .mapToObj(n -> field(n, Family.SQUARED_EXPONENTIAL, 0, 20_000, 0))
            .toList();
    var tables = table(points, p -> FIELD.run(p, streams(p, 8), null, Watch.UNLIMITED));
    List<Row> rows = tables.rows(query);
    assertEquals(5, rows.size());
    Layer.Points drawn = sampledMinima(tables);
    double last = 1;
    for (int i = 0; i < 5; i++) {
      double fraction = rows.get(i).<Double>getAs("minima_per_critical_point");
      CriticalEnsemble ensemble = points.get(i).ensemble();
      double theory = Math.exp(ensemble.logMinima() - ensemble.logCount());
      assertEquals(theory, fraction, 4 * drawn.error()[i]);
      assertEquals(fraction, drawn.y()[i]);
      assertTrue(fraction < 0.55 * last, rows.toString());
      last = fraction;
    }
  }

  private static Layer.Points sampledMinima(InMemoryTables tables) {
    Figure figure =
        Judged.figures(FIELD, tables).stream()
            .filter(f -> f.name().equals("gaussian-critical-points-minima"))
            .findFirst()
            .orElseThrow();
    return figure.panels().get(0).layers().stream()
        .filter(layer -> layer instanceof Layer.Points)
        .map(Layer.Points.class::cast)
        .filter(points -> points.label().equals("sampled, all fields"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void weightsThatAreLeftOutAreFound() {
    var tables =
        table(
            fields(),
            p -> {
              CriticalEnsemble e = p.ensemble();
              // What a random point in place of a critical one looks like: no tilt, no determinant.
              var fake =
                  new CriticalEnsemble(
                      e.order(),
                      e.hessianScale(),
                      e.centre(),
                      Double.POSITIVE_INFINITY,
                      e.logNormalization(),
                      e.energySlope(),
                      e.energyOffset(),
                      e.energyVariance());
              var census = new CriticalPointCensus(fake, 2, -1.5, -1, 0);
              census.addSpectra(p.solves(), streams(p, 6).of("spectra"), Watch.UNLIMITED);
              return census.sums(0, new double[0], streams(p, 6).of("none"));
            });
    List<String> failed =
        Judged.checks(FIELD, tables).stream()
            .filter(c -> c.verdict() == Verdict.FAIL)
            .map(Check::claim)
            .toList();
    for (String word :
        List.of("the fraction of critical points", "variance of the energy", "the determinant")) {
      assertTrue(failed.stream().anyMatch(c -> c.contains(word)), word + " in " + failed);
    }
  }

  @Test
  void spectraOfAnotherEnergyAreFound() {
    var tables =
        table(
            List.of(field(64, Family.SQUARED_EXPONENTIAL, 0, 10, 0)),
            p -> {
              CriticalPointSums s = FIELD.run(p, streams(p, 7), null, Watch.UNLIMITED);
              double[] energies = s.spectrumEnergies();
              double first = energies[0];
              energies[0] = energies[1];
              energies[1] = first;
              return s;
            });
    Check check =
        Judged.checks(FIELD, tables).stream()
            .filter(c -> c.claim().contains("Kolmogorov"))
            .findFirst()
            .orElseThrow();
    assertEquals(Verdict.FAIL, check.verdict(), check.toString());
  }

  @Test
  @Tag("slow")
  void spinGlassClaimsHoldForOtherParameters() {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (int n : new int[] {2, 4, 9, 33}) {
      for (int p : new int[] {3, 6}) {
        var parameters = new SpinGlassCriticalPoints.Parameters(Method.EXACT, n, p, 30_000, 60_000);
        Point point = new Point(GLASS.name(), 1, new TreeMap<>(), 100L * n + p, 0);
        var sums = GLASS.run(parameters, new Streams(point.id()), null, Watch.UNLIMITED);
        entries.add(new InMemoryTables.Entry(point, parameters, sums));
      }
    }
    var tables =
        new InMemoryTables(SPARK.session())
            .with(
                "spherical_spin_glass",
                SpinGlassCriticalPoints.Parameters.class,
                CriticalPointSums.class,
                entries);
    List<Check> checks = Judged.checks(GLASS, tables);
    assertTrue(checks.stream().allMatch(c -> c.verdict() == Verdict.PASS), checks.toString());
    assertEquals(3, Judged.figures(GLASS, tables).size());
  }

  @Test
  void lanczosLawHoldsAndGhostsAreFound() {
    var experiment = new LanczosLaw();
    var parameters = new LanczosLaw.Parameters(150, 30, 0.5, 3, 80);
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    List<InMemoryTables.Entry> haunted = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Point point = new Point(experiment.name(), 1, new TreeMap<>(), i, 0);
      var r = experiment.run(parameters, new Streams(point.id()), null, Watch.UNLIMITED);
      entries.add(new InMemoryTables.Entry(point, parameters, r));
      double[] betas = Arrays.stream(r.betas()).map(b -> 1.05 * b).toArray();
      var ghost = new LanczosLaw.Result(r.alphas(), betas, 1, r.indexFraction(), 0.1);
      haunted.add(new InMemoryTables.Entry(point, parameters, ghost));
    }
    var checks = Judged.checks(experiment, lanczos(entries));
    assertTrue(checks.stream().allMatch(c -> c.verdict() == Verdict.PASS), checks.toString());
    long failed =
        Judged.checks(experiment, lanczos(haunted)).stream()
            .filter(c -> c.verdict() == Verdict.FAIL)
            .count();
    assertEquals(4, failed);
    assertEquals(1, Judged.figures(experiment, lanczos(entries)).size());
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> field(3, Family.RATIONAL_QUADRATIC, -1, 10, 10));
    assertEquals("confinement must be finite and >= 0, was -1.0", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new SpinGlassCriticalPoints.Parameters(Method.EXACT, 5, 2, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new LanczosLaw.Parameters(100, 50, 0, 1, 60));
  }

  private static InMemoryTables lanczos(List<InMemoryTables.Entry> entries) {
    return new InMemoryTables(SPARK.session())
        .with("lanczos_law", LanczosLaw.Parameters.class, LanczosLaw.Result.class, entries);
  }

  private static Streams streams(Parameters p, long seed) {
    return new Streams(
        new Point(
                FIELD.name(),
                1,
                new TreeMap<>(),
                1000 * seed + 2L * p.dimension() + p.covariance().ordinal(),
                0)
            .id());
  }

  private static InMemoryTables table(
      List<Parameters> points, java.util.function.Function<Parameters, CriticalPointSums> run) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (Parameters parameters : points) {
      Point point = new Point(FIELD.name(), 1, new TreeMap<>(), entries.size(), 0);
      entries.add(new InMemoryTables.Entry(point, parameters, run.apply(parameters)));
    }
    return new InMemoryTables(SPARK.session())
        .with("gaussian_critical_points", Parameters.class, CriticalPointSums.class, entries);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.network.NetworkTask.Task;
import org.spindle.random.Streams;
import org.spindle.statistic.RankCorrelation;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class NetworkExperimentsTest {

  private static final NetworkLandscapeExperiment NETWORKS = new NetworkLandscapeExperiment();
  private static final LinearAutoencoder AUTOENCODERS = new LinearAutoencoder();
  private static final NetworkSpectrum SPECTRA = new NetworkSpectrum();
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static NetworkLandscapeExperiment.Parameters teacher(Method method, int starts) {
    return new NetworkLandscapeExperiment.Parameters(
        Task.TEACHER, 100, 4, 3, 1, 1e-3, 0, method, starts, 0.07, 1.4, 0.5, 100, 0.5, 3);
  }

  @Test
  @Tag("slow")
  void claimsHoldForSmallNetworks() {
    var tables =
        table(NETWORKS, List.of(teacher(Method.NEWTON, 30), teacher(Method.LEVENBERG, 10)), 20);
    for (Check check : Judged.checks(NETWORKS, tables)) {
      // of twenty networks; whether more of them have power, the smoke scale tells
      boolean holds = check.verdict() == Verdict.PASS || check.verdict() == Verdict.NO_POWER;
      assertTrue(holds, check.toString());
    }
    assertEquals(3, Judged.figures(NETWORKS, tables).size());
  }

  @Test
  void aPlaceThatIsNotCriticalIsFoundInTheCurve() {
    var p = teacher(Method.NEWTON, 20);
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (int replicate = 0; replicate < 3; replicate++) {
      Point point = point(NETWORKS.name(), p.toString(), replicate);
      NetworkLandscapeExperiment.Result r = run(NETWORKS, p, point);
      r.offsets()[0] = 1e-6;
      r.pivots()[0]++;
      r.energies()[1] = r.energies()[0];
      entries.add(new InMemoryTables.Entry(point, p, r));
    }
    var tables = table(NETWORKS, entries);
    long failed =
        Judged.checks(NETWORKS, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertTrue(failed >= 3, "the slope, the inertia and the twin at least: " + failed);
  }

  @Test
  void everyCriticalPointOfAnAutoencoderIsKnown() {
    var tables = table(AUTOENCODERS, List.of(new LinearAutoencoder.Parameters(4, 2, 60)), 2);
    for (Check check : Judged.checks(AUTOENCODERS, tables)) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    assertEquals(1, Judged.figures(AUTOENCODERS, tables).size());
  }

  @Test
  void lanczosSeesTheSpectraOfNetworks() {
    var p =
        new NetworkSpectrum.Parameters(Task.TREE, 8, 0, 4, 2, 0.01, 0, 0.3, 0.1, 50, 40, 24, true);
    var q =
        new NetworkSpectrum.Parameters(
            Task.TEACHER, 300, 6, 8, 1, 1e-3, 0, 0.3, 0.2, 200, 40, 24, true);
    var tables = table(SPECTRA, List.of(p, q), 2);
    for (Check check : Judged.checks(SPECTRA, tables)) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    assertEquals(1, Judged.figures(SPECTRA, tables).size());
  }

  @Test
  void aRowDependsOnItsPointAlone() {
    var p = teacher(Method.NEWTON, 10);
    Point point = point(NETWORKS.name(), "same", 3);
    var one = run(NETWORKS, p, point);
    var two = run(NETWORKS, p, point);
    assertArrayEquals(one.energies(), two.energies());
    assertArrayEquals(one.spectra(), two.spectra());
    assertEquals(10, one.classes().length);
    assertArrayEquals(one.indices(), one.pivots());
  }

  @Test
  void ranksDoNotAskForAShape() {
    double[] x = {3, 1, 2, 5, 4};
    double[] cubes = {27, 1, 8, 125, 64};
    assertEquals(1, RankCorrelation.spearman(x, cubes), 1e-15);
    assertEquals(-1, RankCorrelation.spearman(x, new double[] {-3, -1, -2, -5, -4}), 1e-15);
    assertEquals(
        Math.sqrt(0.9), // ranks 1 2 3 4 with 1 2.5 2.5 4
        RankCorrelation.spearman(new double[] {1, 2, 3, 4}, new double[] {0, 7, 7, 9}),
        1e-15);
  }

  private static <P extends Record, R extends Record> R run(
      Experiment<P, R> experiment, P p, Point point) {
    try {
      return experiment.run(p, new Streams(point.id()), null, Watch.UNLIMITED);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <P extends Record, R extends Record> InMemoryTables table(
      Experiment<P, R> experiment, List<P> points, int replicates) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (P p : points) {
      for (int replicate = 0; replicate < replicates; replicate++) {
        Point point = point(experiment.name(), p.toString(), replicate);
        entries.add(new InMemoryTables.Entry(point, p, run(experiment, p, point)));
      }
    }
    return table(experiment, entries);
  }

  private static InMemoryTables table(
      Experiment<?, ?> experiment, List<InMemoryTables.Entry> entries) {
    return new InMemoryTables(SPARK.session())
        .with(
            experiment.name().replace('-', '_'),
            experiment.defaults().getClass(),
            experiment.resultType(),
            entries);
  }

  private static Point point(String name, String place, int replicate) {
    return new Point(name, 1, new TreeMap<>(Map.of("place", place)), 1, replicate);
  }
}

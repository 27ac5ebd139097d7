// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.data.FolderSource;
import org.spindle.data.LoadedDatasets;
import org.spindle.data.MnistReader;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.experiment.criticality.GainTraining.Parameters;
import org.spindle.jobs.experiment.criticality.GainTraining.Result;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.network.Initialization;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class GainTrainingTest {

  private static final GainTraining EXPERIMENT = new GainTraining();
  private static final double[] GAINS = {0.9, 1.1, 1.2, 2};
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  /** How many epochs a network takes, were the talk right. */
  @FunctionalInterface
  private interface Law {
    double epochs(Initialization start, int depth, double gain);
  }

  private static double talk(Initialization start, int depth, double gain) {
    double away = 1 + 5 * Math.abs(gain - 1.15);
    return start == Initialization.ORTHOGONAL ? 2 * away : 3 * away * depth / 12;
  }

  @Test
  void allClaimsHoldWhereTheTalkIsRight() {
    for (Check check : Judged.checks(EXPERIMENT, table(GainTrainingTest::talk, 0.01))) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    var figures = Judged.figures(EXPERIMENT, table(GainTrainingTest::talk, 0.01));
    assertEquals(
        List.of(
            "gain-training-times",
            "gain-training-test-error",
            "gain-training-depth",
            "gain-training-curves"),
        figures.stream().map(f -> f.name()).toList());
  }

  @Test
  void claimsFailWhereItIsWrong() {
    // Gaussian starts as fast as orthogonal ones, all slower in deeper networks and fastest at 2,
    // and test error that falls with the gain.
    var wrong = table((start, depth, gain) -> depth / (4 * gain), -0.02);
    var verdicts = Judged.checks(EXPERIMENT, wrong).stream().map(Check::verdict).toList();
    assertEquals(Verdict.FAIL, verdicts.get(0));
    assertEquals(Verdict.FAIL, verdicts.get(1));
    assertEquals(Verdict.FAIL, verdicts.get(3));
    assertEquals(Verdict.FAIL, verdicts.get(5));
    assertEquals(Verdict.FAIL, verdicts.get(6));
    assertEquals(Verdict.FAIL, verdicts.get(7));
  }

  @Test
  void gaussianStartsThatDoNotSlowDownAreNoticed() {
    var flat = table((start, depth, gain) -> 2 + gain, 0.01);
    assertEquals(Verdict.FAIL, Judged.checks(EXPERIMENT, flat).get(4).verdict());
  }

  @Test
  void networksThatDoNotLearnNeverCountAsFast() {
    var table = table((start, depth, gain) -> start == Initialization.ORTHOGONAL ? 99 : 3, 0.01);
    var checks = Judged.checks(EXPERIMENT, table);
    assertEquals(Verdict.FAIL, checks.get(0).verdict());
    assertEquals(Verdict.FAIL, checks.get(1).verdict());
    assertEquals(Verdict.FAIL, checks.get(3).verdict());
  }

  @Test
  void aPointLearnsTheDigitsAndDependsOnItselfAlone() {
    Parameters p = small(6, 1.1, 0.3, 3);
    Result result = run(p, 1);
    assertNotNull(result.epochs());
    assertTrue(result.testErrorAtCriterion() < 0.6);
    assertEquals(7, result.curveEpochs().length);
    assertEquals(0, result.curveEpochs()[0]);
    assertTrue(result.settledTrainError() <= result.trainErrorCurve()[6] + 0.05);
    assertTrue(
        Arrays.stream(result.testErrorCurve()).anyMatch(t -> t == result.settledTestError()));
    Result again = run(p, 1);
    assertEquals(result.epochs(), again.epochs());
    assertArrayEquals(result.trainErrorCurve(), again.trainErrorCurve());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3})
  void extremeGainsAtDepthAHundredEndInFiniteOutcomes(double gain) {
    Result result = run(small(102, gain, 0.05, 1), 2);
    assertNull(result.epochs());
    assertNull(result.testErrorAtCriterion());
    assertTrue(result.settledTrainError() > 0.5 && result.settledTrainError() <= 1);
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error = assertThrows(IllegalArgumentException.class, () -> small(6, -1.2, 0.3, 3));
    assertEquals("gain must be > 0 and < 100, was -1.2", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> small(2, 1, 0.3, 3));
  }

  private static Parameters small(int depth, double gain, double criterion, int epochs) {
    return new Parameters(
        depth,
        24,
        gain,
        Initialization.ORTHOGONAL,
        400,
        100,
        20,
        0,
        3,
        0.02,
        0.08,
        criterion,
        epochs,
        2);
  }

  private static Result run(Parameters p, long seed) {
    var digits = MnistReader.read(new FolderSource(Repository.ROOT.resolve("datasets")));
    return EXPERIMENT.run(
        p, new Streams(point(seed, 0).id()), new LoadedDatasets(digits), Watch.UNLIMITED);
  }

  private static InMemoryTables table(Law law, double testCost) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (Initialization start : Initialization.values()) {
      for (int depth : new int[] {12, 32}) {
        for (double gain : GAINS) {
          for (int replicate = 0; replicate < 4; replicate++) {
            var p =
                new Parameters(
                    depth, 100, gain, start, 5000, 1000, 50, 0, 7, 0.005, 0.32, 0.05, 12, 2);
            double scatter = 1 + 0.02 * (replicate - 1.5);
            double epochs = law.epochs(start, depth, gain) * scatter;
            double test = 0.1 + testCost * Math.max(0, gain - 1.1) + 0.001 * scatter;
            double later = test + (start == Initialization.GAUSSIAN ? testCost : 0);
            boolean learned = epochs <= 12;
            entries.add(
                new InMemoryTables.Entry(
                    point(entries.size(), replicate),
                    p,
                    new Result(
                        learned ? epochs : null,
                        learned ? test : null,
                        0.04,
                        false,
                        false,
                        0.01,
                        later,
                        learned ? new double[] {0, epochs, 12} : new double[] {0, 12},
                        learned ? new double[] {0.9, 0.05, 0.01} : new double[] {0.9, 0.01},
                        learned ? new double[] {0.9, test, later} : new double[] {0.9, later})));
          }
        }
      }
    }
    return new InMemoryTables(SPARK.session())
        .with("gain_training", Parameters.class, Result.class, entries);
  }

  private static Point point(long seed, int replicate) {
    return new Point("gain-training", 1, new TreeMap<>(), seed, replicate);
  }
}

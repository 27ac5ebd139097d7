// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.criticality.CircularConvolution.Kernel;
import org.spindle.criticality.ConvolutionSimulation.Pattern;
import org.spindle.criticality.SignalSimulation.Weights;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** Claims and figures of the experiments on signals, gains, priors and convolutions. */
class MeanFieldExperimentsTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  void signalsFollowTheirMaps() {
    List<SignalPropagation.Parameters> points = new ArrayList<>();
    for (double weights : new double[] {0.9, 2.9, 5.3}) {
      for (double biases : new double[] {0.04, 0.1, 0.3}) {
        points.add(signal(Activation.TANH, weights, biases, 20));
      }
    }
    points.add(signal(Activation.ERF, 2.2, 0.07, 20));
    points.add(signal(Activation.RELU, 1.1, 0.07, 20));
    points.add(signal(Activation.HARD_TANH, 3.3, 0.07, 20));
    points.add(signal(Activation.TANH, 0.6, 0, 30));
    points.add(signal(Activation.RELU, 9, 0, 700));
    points.add(signal(Activation.TANH, 6.25, 0.09, 30));
    points.add(
        new SignalPropagation.Parameters(
            Activation.TANH, 2.25, 0, Weights.ORTHOGONAL, 300, 30, 1, 0.5, false, 32));
    var tables = table(new SignalPropagation(), points, 5);
    allPass(new SignalPropagation(), tables, 18);
    assertEquals(3, Judged.figures(new SignalPropagation(), tables).size());
  }

  @Test
  void signalsLostByOverflowAreFlagged() {
    var experiment = new SignalPropagation();
    var lost = run(experiment, signal(Activation.RELU, 9, 0, 700), point(experiment, 1));
    assertTrue(lost.diverged());
    assertFalse(lost.vanished());
    assertNull(lost.lateLength());
    assertTrue(lost.layersReached() > 300 && lost.lengths().length == lost.layersReached());
    var faded = run(experiment, signal(Activation.TANH, 0.25, 0, 700), point(experiment, 1));
    assertTrue(faded.vanished());
    var deep = run(experiment, signal(Activation.TANH, 0.25, 0, 100), point(experiment, 1));
    assertNotNull(deep.lateLength());
    assertEquals(Math.log(0.25), deep.growth(), 0.05);
  }

  @Test
  void gainsCostGeneralization() {
    List<GeneralizationGain.Parameters> points = new ArrayList<>();
    for (double ratio : new double[] {0.4, 1, 2.3}) {
      for (double initial : new double[] {0, 1.7}) {
        points.add(new GeneralizationGain.Parameters(300, ratio, 1, initial, 0.8, 1.2, 60, 128));
      }
    }
    points.add(new GeneralizationGain.Parameters(300, 0.5, 1, 2, 0.3, 1.2, 60, 128));
    points.add(new GeneralizationGain.Parameters(300, 2, 1, 1, 0.3, 1.2, 60, 128));
    var tables = table(new GeneralizationGain(), points, 3);
    allPass(new GeneralizationGain(), tables, 9);
    assertEquals(2, Judged.figures(new GeneralizationGain(), tables).size());
  }

  @Test
  void priorKnowledgeFollowsTheRiccatiFormula() {
    List<PriorKnowledge.Parameters> points = new ArrayList<>();
    for (double balance : new double[] {-1.3, 0, 14}) {
      for (PriorKnowledge.Prior prior : PriorKnowledge.Prior.values()) {
        points.add(new PriorKnowledge.Parameters(5, 3, 3, 2, 1.2, balance, 0.001, prior, 3, 10));
      }
    }
    var tables = table(new PriorKnowledge(), points, 3);
    allPass(new PriorKnowledge(), tables, 6);
    assertEquals(2, Judged.figures(new PriorKnowledge(), tables).size());
  }

  @Test
  void theRiccatiFormulaWithAWrongStartIsFound() {
    var experiment = new PriorKnowledge();
    var p = experiment.defaults();
    var r = run(experiment, p, point(experiment, 1));
    var wrong =
        new PriorKnowledge.Result(
            1e-6,
            1e-9,
            r.imbalance(),
            2 * r.kernelMovement(),
            r.kernelMovementTheory(),
            null,
            r.losses(),
            r.lossesTheory());
    var unbalanced =
        new PriorKnowledge.Parameters(6, 4, 4, 4, 1, 2, 0.01, PriorKnowledge.Prior.NONE, 4, 12);
    var entries = List.of(new InMemoryTables.Entry(point(experiment, 1), unbalanced, wrong));
    var tables =
        new InMemoryTables(SPARK.session())
            .with("prior_knowledge", p.getClass(), experiment.resultType(), entries);
    long failed =
        Judged.checks(experiment, tables).stream().filter(c -> c.verdict() == Verdict.FAIL).count();
    assertEquals(3, failed, "deviation, wrong sign and kernel");
  }

  @Test
  void deltaOrthogonalKernelsKeepWaves() {
    List<DeltaOrthogonal.Parameters> points = new ArrayList<>();
    for (Kernel kernel : Kernel.values()) {
      for (Pattern pattern : Pattern.values()) {
        for (Activation activation : List.of(Activation.LINEAR, Activation.ERF)) {
          boolean linear = activation == Activation.LINEAR;
          points.add(
              new DeltaOrthogonal.Parameters(
                  kernel,
                  activation,
                  linear ? 1 : 1.1,
                  linear ? 0 : 0.07,
                  24,
                  10,
                  5,
                  6,
                  pattern,
                  2,
                  0.7,
                  128));
        }
      }
    }
    var tables = table(new DeltaOrthogonal(), points, 9);
    allPass(new DeltaOrthogonal(), tables, 5);
    assertEquals(2, Judged.figures(new DeltaOrthogonal(), tables).size());
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> signal(Activation.TANH, -1, 0.1, 20));
    assertEquals("weight-variance must be > 0, was -1.0", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> signal(Activation.TANH, 1, 0.1, 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GeneralizationGain.Parameters(100, 0.5, 1, 1, 1, 2, 10, 1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PriorKnowledge.Parameters(
                6, 5, 4, 4, 1, 0, 0.01, PriorKnowledge.Prior.NONE, 4, 12));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DeltaOrthogonal.Parameters(
                Kernel.GAUSSIAN, Activation.TANH, 1, 0, 40, 32, 3, 9, Pattern.LENGTH, 1, .5, 4));
  }

  private static SignalPropagation.Parameters signal(
      Activation activation, double weights, double biases, int depth) {
    return new SignalPropagation.Parameters(
        activation, weights, biases, Weights.GAUSSIAN, 300, depth, 1, 0.5, false, 32);
  }

  private static void allPass(Experiment<?, ?> experiment, InMemoryTables tables, int claims) {
    List<Check> checks = Judged.checks(experiment, tables);
    assertEquals(claims, checks.size());
    for (Check check : checks) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
  }

  private static <P extends Record, R extends Record> InMemoryTables table(
      Experiment<P, R> experiment, List<P> points, long seed) {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (P parameters : points) {
      Point point = point(experiment, seed + 1000L * entries.size());
      entries.add(new InMemoryTables.Entry(point, parameters, run(experiment, parameters, point)));
    }
    return new InMemoryTables(SPARK.session())
        .with(
            experiment.name().replace('-', '_'),
            points.get(0).getClass(),
            experiment.resultType(),
            entries);
  }

  private static <P extends Record, R extends Record> R run(
      Experiment<P, R> experiment, P parameters, Point point) {
    try {
      return experiment.run(parameters, new Streams(point.id()), null, Watch.UNLIMITED);
    } catch (Exception e) {
      throw new IllegalStateException(parameters.toString(), e);
    }
  }

  private static Point point(Experiment<?, ?> experiment, long seed) {
    return new Point(experiment.name(), 1, new TreeMap<>(), seed, 0);
  }
}

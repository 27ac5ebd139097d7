// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives.LossFunction;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives.Parameters;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives.Result;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class NetworkDerivativesTest {

  private static final NetworkDerivatives EXPERIMENT = new NetworkDerivatives();
  private static final Result EXACT = result();
  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  void wrongDerivativesAreFound() {
    assertFails("trace", r -> altered(r, r.trace() + 2e-9, r.eigenvalues(), 37, 1, 1));
    double[] shifted = EXACT.eigenvalues().clone();
    shifted[20] = 1e-9;
    assertFails("null directions", r -> altered(r, r.trace(), shifted, 37, 1, 1));
    assertFails("does not end before", r -> altered(r, r.trace(), r.eigenvalues(), 36, 1, 1));
    assertFails(
        "central differences of the gradient",
        r -> altered(r, r.trace(), r.eigenvalues(), 37, 1e4, 1));
    assertFails("third derivative", r -> altered(r, r.trace(), r.eigenvalues(), 37, 1, 1.05));
  }

  private static Result result() {
    return EXPERIMENT.run(EXPERIMENT.defaults(), streams(), null, Watch.UNLIMITED);
  }

  private static Streams streams() {
    return new Streams(point().id());
  }

  private static Point point() {
    return new Point(EXPERIMENT.name(), 1, new TreeMap<>(), 1, 0);
  }

  private static void assertFails(String claim, UnaryOperator<Result> change) {
    var entry = new InMemoryTables.Entry(point(), EXPERIMENT.defaults(), change.apply(EXACT));
    var tables =
        new InMemoryTables(SPARK.session())
            .with("network_derivatives", Parameters.class, Result.class, List.of(entry));
    List<Check> checks = Judged.checks(EXPERIMENT, tables);
    assertTrue(
        checks.stream().anyMatch(c -> c.verdict() == Verdict.FAIL && c.claim().contains(claim)),
        claim + " " + checks);
  }

  private static Result altered(
      Result r, double trace, double[] eigenvalues, int krylov, double errors, double truncation) {
    double[] differences = r.differenceErrors().clone();
    for (int i = 0; i < differences.length; i++) {
      differences[i] *= errors;
    }
    return new Result(
        r.parameterCount(),
        r.loss(),
        r.gradientNorm(),
        r.slope(),
        r.curvature(),
        r.productNorm(),
        trace,
        r.frobenius(),
        eigenvalues,
        r.productError(),
        r.shiftSlope(),
        krylov,
        r.krylovResidual(),
        r.stepSizes(),
        differences,
        r.truncation() * truncation);
  }

  @Test
  void aNetworkOfASeedOfItsOwnIgnoresThePoint() {
    var p = new Parameters(43, 3, 4, 6, 3, Activation.TANH, LossFunction.SOFTMAX, 7);
    assertFalse(p.isReference());
    assertEquals(loss(p, 0), loss(p, 1));
    var own = new Parameters(0, 3, 4, 6, 3, Activation.TANH, LossFunction.SOFTMAX, 7);
    assertNotEquals(loss(own, 0), loss(own, 1));
  }

  private static double loss(Parameters p, int replicate) {
    var point = new Point(EXPERIMENT.name(), 1, new TreeMap<>(), 1, replicate);
    return EXPERIMENT.run(p, new Streams(point.id()), null, Watch.UNLIMITED).loss();
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.network.ReferenceNetwork;
import org.spindle.sweep.Watch;

class DampedDescentTest {

  private static final double REFERENCE = 1e-8;
  private static final double EXACT = 1e-12;

  private static DampedDescent small(Damping damping, double lambda, CurvatureSpace space) {
    return new DampedDescent(
        ReferenceProblem.small().objective(),
        ReferenceNetwork.first().parameters(),
        damping,
        DampingSearch.fixed(lambda),
        space);
  }

  private static double moved(Optimizer optimizer) {
    double[] difference = optimizer.point().clone();
    Blas.best().axpy(-1, ReferenceNetwork.first().parameters(), difference);
    return Blas.best().nrm2(difference);
  }

  @Test
  void stepsFromTheReferencePointAreThose() {
    DampedDescent free = small(Damping.SADDLE_FREE, 0.1, CurvatureSpace.whole());
    assertEquals(Progress.Kind.MOVING, free.step().kind());
    assertEquals(0.909418521027, free.value(), REFERENCE);
    assertEquals(1.520806823067, moved(free), REFERENCE);
    DampedDescent newton = small(Damping.NEWTON, 0.1, CurvatureSpace.whole());
    newton.step();
    assertEquals(1.018587952128, newton.value(), REFERENCE);
    assertEquals(2.874568410311, moved(newton), REFERENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0.944424395",
    "10, 0.891017101",
    "20, 0.906483750",
    "37, 0.909418521027",
    "43, 0.909418521027"
  })
  void krylovStepsFromTheReferencePointAreThose(int dimensions, double loss) {
    DampedDescent krylov = small(Damping.SADDLE_FREE, 0.1, CurvatureSpace.krylov(dimensions));
    krylov.step();
    assertEquals(loss, krylov.value(), dimensions < 37 ? 1e-9 : REFERENCE);
    assertEquals(Math.min(37, dimensions), krylov.evaluations().products());
  }

  @Test
  void undampedSaddleFreeNewtonDoublesItsDistanceFromTheSaddle() {
    DampedDescent free = toy(PlaneSaddle.QUADRATIC, Damping.SADDLE_FREE, 1, 1e-3);
    double y = 1e-3;
    for (int t = 1; t <= 20; t++) {
      free.step();
      y *= 2;
      assertArrayEquals(new double[] {0, y}, free.point(), EXACT * y);
    }
    DampedDescent newton = toy(PlaneSaddle.QUADRATIC, Damping.NEWTON, 1, 1e-3);
    newton.step();
    assertArrayEquals(new double[2], newton.point(), EXACT);
  }

  @Test
  void newtonHalvesItsDistanceFromTheMonkeySaddleAndSaddleFreeNewtonLeaves() {
    DampedDescent newton = toy(PlaneSaddle.MONKEY, Damping.NEWTON, 0.1, 0.05);
    DampedDescent free = toy(PlaneSaddle.MONKEY, Damping.SADDLE_FREE, 0.1, 0.05);
    double[] values = {0.00025, -0.0014953, -0.00510779, -0.0172388};
    for (int t = 0; t < 10; t++) {
      if (t < values.length) {
        double f = PlaneSaddle.MONKEY.value(free.point());
        assertEquals(values[t], f, 5e-6 * Math.abs(values[t]));
      }
      newton.step();
      free.step();
      double scale = Math.pow(0.5, t + 1);
      assertArrayEquals(new double[] {0.1 * scale, 0.05 * scale}, newton.point(), EXACT * scale);
    }
    assertEquals(-85.9852, free.value(), 5e-5);
  }

  private static DampedDescent toy(PlaneSaddle saddle, Damping damping, double x, double y) {
    return new DampedDescent(
        saddle, new double[] {x, y}, damping, DampingSearch.fixed(0), CurvatureSpace.whole());
  }

  @ParameterizedTest
  @EnumSource(names = {"NEWTON", "ABOVE_LOWEST", "SADDLE_FREE"})
  void startOnASaddleIsLeftOrNamed(Damping damping) {
    Matrix a = Matrix.diagonal(2, -1, 3, -4, 0);
    for (CurvatureSpace space :
        new CurvatureSpace[] {CurvatureSpace.whole(), CurvatureSpace.krylov(4)}) {
      DampedDescent descent =
          new DampedDescent(
              QuadraticObjective.of(a),
              new double[5],
              damping,
              DampingSearch.powersOfTen(1, -6),
              space);
      Progress progress = descent.step();
      if (damping.leavesSaddles()) {
        assertEquals(Progress.Kind.MOVING, progress.kind());
        assertTrue(descent.value() < 0);
        double along = Math.abs(descent.point()[3]) / Blas.best().nrm2(descent.point());
        assertEquals(1, along, space.isWhole() ? EXACT : 0.1);
      } else {
        String more = space.isWhole() ? "" : " or more";
        assertEquals("stationary, index 2" + more, progress.words());
      }
    }
  }

  /** On the stable manifold no gradient, and no Krylov space of it, points along the way out. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void stableManifoldIsLeftAtTheSaddle(int dimensions) {
    Objective f = QuadraticObjective.of(Matrix.diagonal(5, 3, 1, -1));
    DampedDescent free =
        new DampedDescent(
            f,
            new double[] {1, 1, 1, 0},
            Damping.SADDLE_FREE,
            DampingSearch.powersOfTen(1, -6),
            new CurvatureSpace(dimensions));
    free.run(100, Watch.UNLIMITED);
    assertTrue(free.value() < -1, free.value() + " " + free.progress());
    DampedDescent newton =
        new DampedDescent(
            f,
            new double[] {1, 1, 1, 0},
            Damping.NEWTON,
            DampingSearch.powersOfTen(1, -6),
            new CurvatureSpace(dimensions));
    Progress progress = newton.run(100, Watch.UNLIMITED);
    String more = dimensions > 0 ? " or more" : "";
    assertEquals("stationary, index 1" + more, progress.words());
  }

  @Test
  void minimumIsStationaryForAll() {
    for (Damping damping : Damping.values()) {
      LogisticRegression f = LogisticRegression.drawn(3, 60, 4, 3, 1, 1, 0.1);
      DampedDescent descent =
          new DampedDescent(
              f, new double[4], damping, DampingSearch.fixed(0), CurvatureSpace.whole());
      descent.run(30, Watch.UNLIMITED);
      double[] g = new double[4];
      f.gradient(descent.point(), g);
      assertEquals(0, Blas.best().nrm2(g), 1e-15, damping.name());
      if (descent.progress().ended()) {
        assertEquals("stationary, index 0", descent.progress().words());
      }
    }
  }

  @Test
  void gaussNewtonNamesTheIndexOfTheHessian() {
    ReferenceProblem code = autoencoderAtZero();
    DampedDescent descent =
        new DampedDescent(
            code.objective(),
            new double[code.network().parameters()],
            Damping.GAUSS_NEWTON,
            DampingSearch.powersOfTen(1, -3),
            CurvatureSpace.whole());
    // No component kept, k = 3 idle neurons, d = 5 dropped components: index 15.
    assertEquals("stationary, index 15", descent.step().words());
    DampedDescent free =
        new DampedDescent(
            code.objective(),
            new double[code.network().parameters()],
            Damping.SADDLE_FREE,
            DampingSearch.powersOfTen(1, -3),
            CurvatureSpace.whole());
    assertEquals("stationary, index 0", free.run(200, Watch.UNLIMITED).words());
    assertEquals(1.5, free.value(), 1e-12); // past the saddles at 5 and 3 on its way
  }

  private static ReferenceProblem autoencoderAtZero() {
    return ReferenceProblem.linearAutoencoder(3, 5, 4, 3, 2, 1);
  }

  @Test
  void linearAutoencoderIsLearnedFromNearItsWorstSaddle() {
    ReferenceProblem code = autoencoderAtZero();
    double[] start = new double[code.network().parameters()];
    for (int i = 0; i < start.length; i++) {
      start[i] = 1e-3 * Math.sin(i + 1);
    }
    for (Damping damping : new Damping[] {Damping.SADDLE_FREE, Damping.ABOVE_LOWEST}) {
      DampedDescent descent =
          new DampedDescent(
              code.objective(),
              start,
              damping,
              DampingSearch.powersOfTen(1, -6),
              CurvatureSpace.whole());
      descent.run(100, Watch.UNLIMITED);
      assertEquals(1.5, descent.value(), 1e-9, damping.name()); // ½(λ₄ + λ₅)
    }
  }

  @Test
  void innerStepsShareOneCurvature() {
    DampedDescent descent =
        new DampedDescent(
            ReferenceProblem.small().objective(),
            ReferenceNetwork.first().parameters(),
            Damping.SADDLE_FREE,
            DampingSearch.powersOfTen(1, -6),
            CurvatureSpace.krylov(10),
            5);
    descent.step();
    assertEquals(10, descent.evaluations().products());
    assertEquals(6, descent.evaluations().gradients());
    assertEquals(40, descent.evaluations().values());
    double expected = 6 + 40.0 / 3 + 10 * 2.3;
    assertEquals(expected, descent.evaluations().gradientEquivalents(), 1e-9);
    DampedDescent once = small(Damping.SADDLE_FREE, 0.1, CurvatureSpace.krylov(10));
    once.step();
    assertTrue(descent.value() < once.value());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void valuesThatAreNotFiniteAreWords(int dimensions) {
    CurvatureSpace space = new CurvatureSpace(dimensions);
    Objective broken = new BrokenObjective(4, BrokenObjective.What.CURVATURE);
    assertEquals("diverged: the curvature is not finite", first(broken, space).words());
    broken = new BrokenObjective(4, BrokenObjective.What.GRADIENT);
    assertEquals("diverged: the gradient is not finite", first(broken, space).words());
    broken = new BrokenObjective(4, BrokenObjective.What.VALUE);
    assertEquals("diverged: the value is not finite", first(broken, space).words());
    broken = new BrokenObjective(4, BrokenObjective.What.ELSEWHERE);
    Progress nowhere = first(broken, space);
    assertEquals(Progress.Kind.DAMPING_RAN_AWAY, nowhere.kind());
    assertTrue(nowhere.words().contains("no damping up to 10.0 lowers the value"));
  }

  private static Progress first(Objective objective, CurvatureSpace space) {
    DampedDescent descent =
        new DampedDescent(
            objective,
            new double[] {1, 2, 3, 4},
            Damping.SADDLE_FREE,
            DampingSearch.powersOfTen(1, -6),
            space);
    Progress progress = descent.step();
    assertEquals(progress, descent.step(), "ended is ended");
    assertArrayEquals(new double[] {1, 2, 3, 4}, descent.point());
    return progress;
  }

  @Test
  void gaugeDirectionsDoNotMoveWithoutDamping() {
    for (Damping damping : new Damping[] {Damping.NEWTON, Damping.SADDLE_FREE}) {
      DampedDescent whole = small(damping, 0, CurvatureSpace.whole());
      DampedDescent krylov = small(damping, 0, CurvatureSpace.krylov(43));
      whole.step();
      krylov.step();
      assertEquals(krylov.value(), whole.value(), 1e-6 * Math.abs(whole.value()));
      assertEquals(moved(krylov), moved(whole), 1e-6 * moved(whole));
    }
  }

  @Test
  void variablesOfNoEffectAreLeftOut() {
    Matrix a = Matrix.diagonal(0, 2, 0, -1);
    double[] b = {0, 1, 0, 1};
    DampedDescent descent =
        new DampedDescent(
            new QuadraticObjective(a, b),
            new double[] {7, 0, 8, 0},
            Damping.SADDLE_FREE,
            DampingSearch.fixed(0),
            CurvatureSpace.whole());
    descent.step();
    assertArrayEquals(new double[] {7, 0.5, 8, 1}, descent.point(), EXACT);
  }

  @Test
  void badUseIsALine() {
    Objective plane = PlaneSaddle.QUADRATIC;
    CurvatureSpace whole = CurvatureSpace.whole();
    DampingSearch search = DampingSearch.fixed(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new DampedDescent(plane, new double[3], Damping.NEWTON, search, whole));
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> new DampedDescent(plane, new double[2], Damping.GAUSS_NEWTON, search, whole));
    assertEquals("the objective has no Gauss–Newton matrix", none.getMessage());
    Objective sum = new PartialSum(ReferenceProblem.small().parts(7));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DampedDescent(sum, new double[43], Damping.NEWTON, search, whole));
    assertThrows(IllegalArgumentException.class, () -> CurvatureSpace.krylov(0));
    assertThrows(IllegalArgumentException.class, () -> DampingSearch.lowestOf(-1));
    assertThrows(IllegalArgumentException.class, () -> DampingSearch.lowestOf());
  }
}

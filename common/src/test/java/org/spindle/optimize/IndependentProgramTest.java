// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.network.Architecture;
import org.spindle.network.ReferenceNetwork;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.sweep.Watch;

/**
 * Losses after 1, 2, 5 and 10 steps from one start, as another program finds them: NumPy with a
 * dense Jacobian, LAPACK's eigenvectors and bisection.
 */
class IndependentProgramTest {

  private static final double SAME = 1e-8; // ten steps let rounding grow a thousandfold

  private static final ReferenceProblem PROBLEM = ReferenceProblem.classes(5);

  /** Uniform weights of the variances of a start, from SplitMix64 with seed 7. */
  private static double[] start() {
    Architecture network = PROBLEM.network();
    SplittableRandom random = new SplittableRandom(7);
    double[] start = new double[network.parameters()];
    for (int l = 1; l <= 2; l++) {
      double scale = Math.sqrt(3.0 / network.width(l - 1)) * (l == 1 ? 1 : 0.1);
      for (int i = network.weightOffset(l); i < network.biasOffset(l); i++) {
        start[i] = scale * (2 * random.nextDouble() - 1);
      }
    }
    return start;
  }

  private static void assertLosses(Optimizer optimizer, double[] expected) {
    int[] at = {1, 2, 5, 10};
    int t = 0;
    for (int i = 0; i < at.length; i++) {
      for (; t < at[i]; t++) {
        optimizer.step();
      }
      assertEquals(expected[i], optimizer.value(), SAME, "step " + t);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SADDLE_FREE, 2.084732216988, 1.846403857063, 1.354673434095, 1.121056981236",
    "GAUSS_NEWTON, 2.119103996123, 1.751673375143, 1.192668201667, 1.037522022721",
    "NEWTON, 2.029575080506, 1.795384362388, 1.340305035639, 1.149220199137",
    "ABOVE_LOWEST, 2.007640507779, 1.707768965702, 1.285458591436, 1.048445818969"
  })
  void dampedStepsAreThose(Damping damping, double l1, double l2, double l5, double l10) {
    DampingSearch grid = DampingSearch.powersOfTen(1, -6);
    Objective f = PROBLEM.objective();
    CurvatureSpace whole = CurvatureSpace.whole();
    Optimizer optimizer = new DampedDescent(f, start(), damping, grid, whole);
    assertLosses(optimizer, new double[] {l1, l2, l5, l10});
  }

  @ParameterizedTest
  @CsvSource({
    "TRUST, 2.130016349996, 1.721253576659, 1.174503940929, 1.050853860002",
    "CUBIC, 2.227482542049, 2.117910922250, 1.327975128644, 1.076560531867"
  })
  void regionStepsAreThose(Region region, double l1, double l2, double l5, double l10) {
    Objective f = PROBLEM.objective();
    Optimizer optimizer = new RegionDescent(f, start(), region, CurvatureSpace.whole());
    assertLosses(optimizer, new double[] {l1, l2, l5, l10});
  }

  @Test
  void stepsOfAdamAreThose() {
    Optimizer adam =
        new MinibatchDescent(
            PROBLEM.parts(1), start(), new GradientRule.Adam(0.01), 1, new SplittableRandom(1));
    Objective f = PROBLEM.objective();
    adam.step();
    assertEquals(2.282726651958, f.value(adam.point()), SAME);
    adam.run(9, Watch.UNLIMITED);
    assertEquals(2.165315573157, f.value(adam.point()), SAME);
    adam.run(90, Watch.UNLIMITED);
    assertEquals(1.268994498104, f.value(adam.point()), SAME);
  }

  @Test
  void krylovSpaceOfAllDimensionsIsTheWholeSpace() {
    Objective f = PROBLEM.objective();
    DampingSearch grid = DampingSearch.powersOfTen(1, -2);
    CurvatureSpace all = CurvatureSpace.krylov(165);
    for (Damping damping : Damping.values()) {
      Optimizer whole = new DampedDescent(f, start(), damping, grid, CurvatureSpace.whole());
      Optimizer krylov = new DampedDescent(PROBLEM.objective(), start(), damping, grid, all);
      whole.run(3, Watch.UNLIMITED);
      krylov.run(3, Watch.UNLIMITED);
      assertEquals(whole.value(), krylov.value(), SAME, damping.name());
    }
    Optimizer trust = new RegionDescent(f, start(), Region.TRUST, CurvatureSpace.whole());
    Optimizer lanczos = new RegionDescent(PROBLEM.objective(), start(), Region.TRUST, all);
    trust.run(3, Watch.UNLIMITED);
    lanczos.run(3, Watch.UNLIMITED);
    assertEquals(trust.value(), lanczos.value(), SAME);
  }

  @Test
  void sharpnessIsTheLargestEigenvalue() {
    ReferenceNetwork at = ReferenceNetwork.first();
    Objective f = ReferenceProblem.small().objective();
    double[] x = at.parameters();
    double sharpness = Sharpness.of(f, x, at.direction(), 43, Watch.UNLIMITED);
    assertEquals(1.103788979957, sharpness, 1e-11);
    double rough = Sharpness.of(f, x, at.direction(), 6, Watch.UNLIMITED);
    assertEquals(sharpness, rough, 0.1);
  }
}

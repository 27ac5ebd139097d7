// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.spindle.optimize.Progress.Kind;
import org.spindle.optimize.SumOfFunctionsVariant.Order;
import org.spindle.optimize.SumOfFunctionsVariant.Update;
import org.spindle.sweep.Watch;

/**
 * The optimizer on sums with known minima, against the passes that the released code took to a
 * suboptimality, relative to that of the start, of 1e-2, 1e-4 and 1e-6.
 */
class SumOfFunctionsOptimizerTest {

  private static final int SEEDS = 5;
  private static final double[] LEVELS = {1e-2, 1e-4, 1e-6};
  private static final SumOfFunctionsVariant PUBLISHED = SumOfFunctionsVariant.published();

  /** Passes to each level, [level][seed], sorted over seeds. */
  private static double[][] passes(
      Supplier<ReferenceSum> problem,
      int seeds,
      SumOfFunctionsConstants constants,
      SumOfFunctionsVariant variant) {
    double[][] passes = new double[LEVELS.length][seeds];
    for (int seed = 0; seed < seeds; seed++) {
      ReferenceSum sum = problem.get();
      double start = sum.value(sum.start()) - sum.minimum();
      SumOfFunctionsOptimizer optimizer =
          new SumOfFunctionsOptimizer(
              sum, sum.start(), constants, variant, new SplittableRandom(seed));
      int level = 0;
      for (int pass = 1; pass <= 30 && level < LEVELS.length; pass++) {
        optimizer.runPasses(pass, Watch.UNLIMITED);
        double left = sum.value(optimizer.point()) - sum.minimum();
        while (level < LEVELS.length && left <= LEVELS[level] * start) {
          passes[level++][seed] = pass;
        }
      }
      while (level < LEVELS.length) {
        passes[level++][seed] = Double.POSITIVE_INFINITY;
      }
    }
    for (double[] level : passes) {
      Arrays.sort(level);
    }
    return passes;
  }

  private static double[][] passes(Supplier<ReferenceSum> problem) {
    return passes(problem, SEEDS, SumOfFunctionsConstants.published(), PUBLISHED);
  }

  /** Medians at most those of the released code, and half a pass more. */
  private static void assertAsFast(double[][] passes, double... medians) {
    for (int k = 0; k < LEVELS.length; k++) {
      double median = passes[k][SEEDS / 2];
      assertTrue(median <= medians[k] + 0.5, () -> Arrays.deepToString(passes));
    }
  }

  @Test
  void quadraticPartsTakeFivePasses() {
    double[][] passes = passes(ReferenceSum::quadratics);
    assertAsFast(passes, 3, 4, 5);
    assertTrue(passes[2][SEEDS - 1] <= 7);
  }

  @Test
  void partsOfDifferentPowersTakeFivePasses() {
    assertAsFast(passes(ReferenceSum::powers), 2, 3.5, 4.5);
  }

  @Test
  void logisticRegressionTakesElevenPassesWhereFullBatchesTakeEighty() {
    double[][] passes = passes(() -> ReferenceSum.logistic(100));
    assertAsFast(passes, 6, 9, 11);
    assertTrue(passes[2][SEEDS - 1] <= 14);
  }

  @Test
  void logisticRegressionInASmallSubspaceTakesFifteenPasses() {
    double[][] passes = passes(() -> ReferenceSum.wideLogistic(30));
    assertAsFast(passes, 9, 13, 15);
    assertTrue(passes[2][SEEDS - 1] <= 19);
  }

  @Test
  void aRandomOrderIsSlowerThanTheFarthestPart() {
    SumOfFunctionsVariant random = new SumOfFunctionsVariant(Order.RANDOM, Update.BFGS, false);
    double[][] farthest = passes(() -> ReferenceSum.wideLogistic(30));
    double[][] any =
        passes(
            () -> ReferenceSum.wideLogistic(30),
            SEEDS,
            SumOfFunctionsConstants.published(),
            random);
    assertTrue(any[2][SEEDS / 2] > farthest[2][SEEDS / 2], () -> Arrays.deepToString(any));
  }

  @Test
  void theOtherVariantsConvergeToo() {
    for (SumOfFunctionsVariant variant :
        new SumOfFunctionsVariant[] {
          new SumOfFunctionsVariant(Order.CYCLIC, Update.BFGS, false),
          new SumOfFunctionsVariant(Order.FARTHEST, Update.BFGS, true),
          new SumOfFunctionsVariant(Order.FARTHEST, Update.RANK_ONE, false)
        }) {
      double[][] passes =
          passes(
              () -> ReferenceSum.wideLogistic(30), 1, SumOfFunctionsConstants.published(), variant);
      assertTrue(passes[2][0] <= 24, () -> variant + Arrays.deepToString(passes));
    }
    SumOfFunctionsConstants twoTerms = SumOfFunctionsConstants.published().scaled("history", 0.2);
    assertEquals(2, twoTerms.history());
    assertTrue(passes(() -> ReferenceSum.wideLogistic(30), 1, twoTerms, PUBLISHED)[2][0] <= 16);
  }

  @Test
  void theMinimumIsReachedToNineDigitsThroughThirtyCollapses() {
    ReferenceSum sum = ReferenceSum.wideLogistic(30);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(sum, sum.start(), new SplittableRandom(3));
    assertEquals(Kind.MOVING, optimizer.runPasses(30, Watch.UNLIMITED).kind());
    assertEquals(sum.minimum(), sum.value(optimizer.point()), 1e-9);
    assertEquals(sum.minimum(), optimizer.value(), 1e-8);
    assertTrue(optimizer.collapses() >= 20);
    optimizer.runPasses(60, Watch.UNLIMITED); // and kept there
    assertEquals(sum.minimum(), sum.value(optimizer.point()), 1e-9);
    assertTrue(optimizer.columns() < 93);
    assertEquals(30, optimizer.active());
  }

  @Test
  void everyCallIsCountedAndFewAreWasted() {
    ReferenceSum sum = ReferenceSum.wideLogistic(30);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(sum, sum.start(), new SplittableRandom(4));
    optimizer.runPasses(15, Watch.UNLIMITED);
    assertEquals(sum.calls(), optimizer.evaluations().partGradients());
    assertTrue(optimizer.evaluations().partGradients() <= 1.1 * optimizer.steps());
    assertEquals(sum.calls() / 30.0, optimizer.passes(), 1e-12);
  }

  @Test
  void aStepComputesFortyFlopsForEachVariableAndPart() {
    ReferenceSum sum = ReferenceSum.valleys(4000, 25);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(sum, sum.start(), new SplittableRandom(1));
    optimizer.runPasses(5, Watch.UNLIMITED);
    double before = optimizer.evaluations().overheadFlops();
    long calls = sum.calls();
    optimizer.runPasses(15, Watch.UNLIMITED);
    double flops = (optimizer.evaluations().overheadFlops() - before) / (sum.calls() - calls);
    double told = SumOfFunctionsOptimizer.stepFlops(4000, 25);
    assertEquals(told, flops, 0.08 * told); // one collapse more or less is 4 per cent
    assertEquals(40.0 * 4000 * 26, told, 0.25 * told); // the rest does not grow with the variables
  }

  @Test
  void methodsOfFirstOrderComputeAFewFlopsForEachVariable() {
    ReferenceSum sum = ReferenceSum.quadratics();
    var descent =
        new MinibatchDescent(
            sum, sum.start(), new GradientRule.Momentum(1e-3, 0.9), 1, new SplittableRandom(1));
    descent.run(100, Watch.UNLIMITED);
    assertEquals(100 * (2 + 4) * 20, descent.evaluations().overheadFlops(), 1e-9);
    assertEquals(100, sum.calls());
  }

  @Test
  void theActiveSetStartsWithTwoAndGrows() {
    ReferenceSum sum = ReferenceSum.logistic(100);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(sum, sum.start(), new SplittableRandom(5));
    assertEquals(2, optimizer.active());
    int before = 2;
    for (int k = 0; k < 400; k++) {
      optimizer.step();
      assertTrue(optimizer.active() >= before && optimizer.active() <= before + 2);
      before = optimizer.active();
    }
    assertEquals(100, optimizer.active());
    assertEquals(0, optimizer.collapses(), "the space of 50 parameters is never cut");
    assertEquals(50, optimizer.columns());
  }

  @Test
  void partsThatAnswerDifferentlyAreRefusedInOneLine() {
    SplittableRandom mask = new SplittableRandom(1);
    SumOfFunctions dropout =
        new Bowls(30, 40) {
          @Override
          public double gradient(int part, double[] x, double[] gradient) {
            double f = super.gradient(part, x, gradient);
            gradient[3] *= mask.nextDouble();
            return f;
          }
        };
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(dropout, ones(30), new SplittableRandom(1));
    assertEquals(Kind.STOCHASTIC, optimizer.runPasses(10, Watch.UNLIMITED).kind());
    assertEquals(2, optimizer.evaluations().partGradients());
    assertEquals(
        "[sub-functions must be deterministic; freeze the mask]", optimizer.notes().toString());
  }

  @Test
  void aPartWithoutANumberEndsInWords() {
    SumOfFunctions broken =
        new Bowls(200, 30) {
          @Override
          public double gradient(int part, double[] x, double[] gradient) {
            double f = super.gradient(part, x, gradient);
            return part == 17 ? Double.NaN : f;
          }
        };
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(broken, ones(200), new SplittableRandom(1));
    assertEquals(Kind.DIVERGED, optimizer.runPasses(50, Watch.UNLIMITED).kind());
    assertTrue(optimizer.notes().get(0).startsWith("part 17 is not finite at "));
    assertFalse(Double.isNaN(Arrays.stream(optimizer.point()).sum()));
    long evaluations = optimizer.evaluations().partGradients();
    assertEquals(Kind.DIVERGED, optimizer.step().kind());
    assertEquals(evaluations, optimizer.evaluations().partGradients());
  }

  @Test
  void aStepIntoAForbiddenRegionIsTakenBack() {
    for (int dimension : new int[] {20, 200}) {
      Bowls fenced =
          new Bowls(dimension, 40) {
            @Override
            public double gradient(int part, double[] x, double[] gradient) {
              double f = super.gradient(part, x, gradient);
              if (x[0] < 0.5) {
                Arrays.fill(gradient, Double.NaN);
                return Double.NaN;
              }
              return f;
            }
          };
      fenced.centre[0] = 0.6;
      double[] start = ones(dimension);
      start[0] = 9;
      SumOfFunctionsOptimizer optimizer =
          new SumOfFunctionsOptimizer(fenced, start, new SplittableRandom(2));
      assertEquals(Kind.MOVING, optimizer.runPasses(20, Watch.UNLIMITED).kind());
      assertTrue(fenced.distance(optimizer.point()) < 1e-5);
    }
  }

  @Test
  void linearPartsAndIdenticalPointsAreNoTrouble() {
    SumOfFunctions flat =
        new SumOfFunctions() {
          @Override
          public int dimension() {
            return 150;
          }

          @Override
          public int parts() {
            return 26;
          }

          @Override
          public double gradient(int part, double[] x, double[] gradient) {
            Arrays.fill(gradient, part % 2 == 0 ? 1 : -1);
            return Arrays.stream(x).sum() * gradient[0];
          }
        };
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(flat, new double[150], new SplittableRandom(1));
    assertEquals(Kind.MOVING, optimizer.runPasses(20, Watch.UNLIMITED).kind());
    assertTrue(Arrays.stream(optimizer.point()).allMatch(x -> Math.abs(x) < 1e3));
  }

  @Test
  void aStartAtTheMinimumStaysThere() {
    Bowls bowls = new Bowls(100, 30);
    Arrays.stream(bowls.shift).forEach(row -> Arrays.fill(row, 0));
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(bowls, bowls.centre, new SplittableRandom(1));
    assertEquals(Kind.MOVING, optimizer.runPasses(10, Watch.UNLIMITED).kind());
    assertEquals(0, bowls.distance(optimizer.point()));
  }

  @Test
  void aReplacedPartIsSeenWithoutItsPast() {
    Bowls bowls = new Bowls(200, 30);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(bowls, new double[200], new SplittableRandom(6));
    optimizer.runPasses(10, Watch.UNLIMITED);
    assertTrue(bowls.distance(optimizer.point()) < 1e-5);
    for (int part = 0; part < 5; part++) {
      Arrays.setAll(bowls.shift[part], j -> 5 * Math.sin(j));
      optimizer.replace(part);
    }
    optimizer.runPasses(20, Watch.UNLIMITED);
    assertEquals(Kind.MOVING, optimizer.progress().kind());
    assertTrue(bowls.distance(optimizer.point()) < 1e-5);
  }

  @Test
  void problemsOfOneParameterOrOnePartAreSolved() {
    int[][] sizes = {{1, 1}, {1, 40}, {3, 1}, {40, 1}, {7, 2}, {50, 3}, {60, 30}};
    for (int[] size : sizes) {
      Bowls bowls = new Bowls(size[0], size[1]);
      SumOfFunctionsOptimizer optimizer =
          new SumOfFunctionsOptimizer(bowls, ones(size[0]), new SplittableRandom(1));
      optimizer.runPasses(size[1] < 25 ? 400 : 60, Watch.UNLIMITED);
      assertEquals(Kind.MOVING, optimizer.progress().kind());
      assertTrue(
          bowls.distance(optimizer.point()) < (size[1] < 25 ? 0.05 : 1e-4),
          () -> Arrays.toString(size) + ": " + bowls.distance(optimizer.point()));
    }
  }

  @Test
  void fewPartsAreWarnedAbout() {
    SumOfFunctionsOptimizer few =
        new SumOfFunctionsOptimizer(new Bowls(5, 24), new double[5], new SplittableRandom(1));
    assertEquals("[24 parts: the method does badly with fewer than 25]", few.notes().toString());
    assertEquals(
        "[]",
        new SumOfFunctionsOptimizer(new Bowls(5, 25), new double[5], new SplittableRandom(1))
            .notes()
            .toString());
  }

  @Test
  void aStartOfTheWrongLengthIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SumOfFunctionsOptimizer(new Bowls(5, 30), ones(4), new SplittableRandom(1)));
  }

  @Test
  void oneConstantIsScaledAndTheOthersStay() {
    SumOfFunctionsConstants published = SumOfFunctionsConstants.published();
    assertEquals(published, published.scaled("stepRatio", 1));
    assertEquals(1e6, published.scaled("initialCurvature", 10).initialCurvature(), 1e-6);
    assertEquals(1, published.scaled("initialActive", 0.1).initialActive());
    assertEquals(8, SumOfFunctionsConstants.NAMES.size());
    assertThrows(IllegalArgumentException.class, () -> published.scaled("rate", 10));
    assertThrows(IllegalArgumentException.class, () -> published.scaled("epsilon", 0));
  }

  private static double[] ones(int n) {
    double[] x = new double[n];
    Arrays.fill(x, 1);
    return x;
  }

  /** Parts ½ Σ_j a_j (θ_j − c_j − s_ij)²; the minimum is the mean of the parts' centres. */
  private static class Bowls implements SumOfFunctions {
    final double[] centre;
    final double[][] shift;

    Bowls(int dimension, int parts) {
      SplittableRandom random = new SplittableRandom(17);
      centre = new double[dimension];
      Arrays.setAll(centre, j -> random.nextGaussian());
      shift = new double[parts][dimension];
      for (double[] row : shift) {
        Arrays.setAll(row, j -> random.nextGaussian() / 10);
        row[0] = 0;
      }
    }

    @Override
    public int dimension() {
      return centre.length;
    }

    @Override
    public int parts() {
      return shift.length;
    }

    @Override
    public double gradient(int part, double[] x, double[] gradient) {
      double f = 0;
      for (int j = 0; j < x.length; j++) {
        double a = 1 + (j % 7);
        double d = x[j] - centre[j] - shift[part][j];
        gradient[j] = a * d;
        f += a * d * d / 2;
      }
      return f;
    }

    /** The largest distance of a coordinate from its minimum. */
    double distance(double[] x) {
      double most = 0;
      for (int j = 0; j < x.length; j++) {
        double mean = 0;
        for (double[] row : shift) {
          mean += row[j] / shift.length;
        }
        most = Math.max(most, Math.abs(x[j] - centre[j] - mean));
      }
      return most;
    }
  }
}

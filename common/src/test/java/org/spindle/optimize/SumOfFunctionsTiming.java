// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The overhead of the optimizer beside the gradients, CPU milliseconds a step of one thread.
 *
 * <p>Arguments: parameters, parts, passes, and passes before the clock starts. The parts are Σ_j
 * a_j (√(1 + (θ_j − c_ij)²) − 1), smooth, convex, never quadratic and cheap.
 */
final class SumOfFunctionsTiming {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private SumOfFunctionsTiming() {}

  /** The parts, which count their own time. */
  private static final class Valleys implements SumOfFunctions {
    private final double[] weight;
    private final double[] centre;
    private final double[][] shift;
    private long nanoseconds;

    Valleys(int dimension, int parts) {
      SplittableRandom random = new SplittableRandom(0);
      weight = new double[dimension];
      centre = new double[dimension];
      for (int j = 0; j < dimension; j++) {
        weight[j] = Math.pow(10, -2.0 * j / Math.max(dimension - 1, 1));
        centre[j] = random.nextGaussian();
      }
      shift = new double[parts][64];
      for (double[] row : shift) {
        Arrays.setAll(row, j -> random.nextGaussian());
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
      long begin = CLOCK.getCurrentThreadCpuTime();
      double f = 0;
      for (int j = 0; j < x.length; j++) {
        double d = x[j] - centre[j] - shift[part][j & 63];
        double r = Math.sqrt(1 + d * d);
        f += weight[j] * (r - 1);
        gradient[j] = weight[j] * d / r;
      }
      nanoseconds += CLOCK.getCurrentThreadCpuTime() - begin;
      return f;
    }
  }

  /**
   * Prints one line.
   *
   * @param arguments parameters, parts, passes, passes before
   */
  public static void main(String[] arguments) {
    int dimension = Integer.parseInt(arguments[0]);
    int parts = Integer.parseInt(arguments[1]);
    for (int seed = 2; seed < 22; seed++) { // the compiler's share
      new SumOfFunctionsOptimizer(new Valleys(300, 30), new double[300], new SplittableRandom(seed))
          .runPasses(12, () -> {});
    }
    Valleys sum = new Valleys(dimension, parts);
    SumOfFunctionsOptimizer optimizer =
        new SumOfFunctionsOptimizer(sum, new double[dimension], new SplittableRandom(1));
    optimizer.runPasses(Double.parseDouble(arguments[3]), () -> {});
    int steps = (int) (Double.parseDouble(arguments[2]) * parts);
    double[] milliseconds = new double[steps];
    int collapses = optimizer.collapses();
    int failures = optimizer.failures();
    for (int s = 0; s < steps; s++) {
      long before = CLOCK.getCurrentThreadCpuTime() - sum.nanoseconds;
      optimizer.step();
      milliseconds[s] = (CLOCK.getCurrentThreadCpuTime() - sum.nanoseconds - before) * 1e-6;
    }
    double mean = Arrays.stream(milliseconds).average().orElse(0);
    Arrays.sort(milliseconds);
    System.out.printf(
        Locale.ROOT,
        "M=%d N=%d steps=%d active=%d collapses=%d failures=%d"
            + " ms: mean %.3f median %.3f p10 %.3f max %.2f; mean f %.9g %s%n",
        dimension,
        parts,
        steps,
        optimizer.active(),
        optimizer.collapses() - collapses,
        optimizer.failures() - failures,
        mean,
        milliseconds[steps / 2],
        milliseconds[steps / 10],
        milliseconds[steps - 1],
        optimizer.value() / parts,
        optimizer.progress());
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.SplittableRandom;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * Sums of functions with known minima, drawn bit for bit the same in any language that has
 * SplitMix64: those on which the released Sum of Functions Optimizer was run for comparison.
 *
 * <p>Every call of a part is counted here, whoever makes it, so that an optimizer's own count can
 * be checked. For one thread.
 */
public final class ReferenceSum implements SumOfFunctions {

  private static final int QUADRATIC_VARIABLES = 20;
  private static final int POWER_VARIABLES = 10;
  private static final int SHIFTS = 64;

  /** One of the parts of a sum. */
  private interface Parts {
    double gradient(int part, double[] x, double[] gradient);
  }

  private final Parts function;
  private final int parts;
  private final double[] start;
  private final double minimum;
  private long calls;

  private ReferenceSum(Parts function, int parts, double[] start, double minimum) {
    this.function = function;
    this.parts = parts;
    this.start = start;
    this.minimum = minimum;
  }

  /**
   * Fifty convex quadratic functions of 20 variables: f_i = ½ (x − c)ᵀA(x − c), A = BBᵀ/20 + .05,
   * with B, c and the start uniform in [−1, 1].
   *
   * @return the sum, whose minimum is 64.8555289133
   */
  public static ReferenceSum quadratics() {
    SplittableRandom random = new SplittableRandom(7);
    int m = QUADRATIC_VARIABLES;
    Matrix[] matrices = new Matrix[50];
    double[][] centres = new double[matrices.length][];
    for (int i = 0; i < matrices.length; i++) {
      Matrix b = new Matrix(m, m, uniform(m * m, 1, random)).transpose(); // drawn by rows
      matrices[i] = Matrix.identity(m);
      Blas.best().gemm(Op.N, Op.T, 1.0 / m, b, b, 0.05, matrices[i]);
      centres[i] = uniform(m, 1, random);
    }
    double[] away = new double[m];
    Parts function =
        (i, x, g) -> {
          for (int j = 0; j < m; j++) {
            away[j] = x[j] - centres[i][j];
          }
          Blas.best().gemv(Op.N, 1, matrices[i], away, 0, g);
          return Blas.best().dot(away, g) / 2;
        };
    double[] start = uniform(m, 1, random);
    return new ReferenceSum(function, matrices.length, start, 64.8555289133);
  }

  /**
   * A hundred convex functions of 10 variables with powers from 1.5 to 4.5: f_i = Σ_j |x_j − c_j|^a
   * / 10, with a, c and the start uniform.
   *
   * @return the sum, whose minimum is 91.1123711120
   */
  public static ReferenceSum powers() {
    SplittableRandom random = new SplittableRandom(13);
    int m = POWER_VARIABLES;
    double[] powers = new double[100];
    double[][] centres = new double[powers.length][];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = 3 * random.nextDouble() + 1.5;
      centres[i] = uniform(m, 1.5, random);
    }
    Parts function = (i, x, g) -> power(powers[i], centres[i], x, g);
    double[] start = uniform(m, 1.5, random);
    return new ReferenceSum(function, powers.length, start, 91.1123711120);
  }

  private static double power(double a, double[] c, double[] x, double[] g) {
    double f = 0;
    for (int j = 0; j < x.length; j++) {
      double d = Math.abs(x[j] - c[j]);
      f += Math.pow(d, a) / 10;
      g[j] = Math.signum(x[j] - c[j]) * a * Math.pow(d, a - 1) / 10;
    }
    return f;
  }

  /**
   * Logistic regression with 10,000 samples of 50 variables, whose scales span two decades.
   *
   * @param parts N, 100 in the comparison; the sum is the same for all
   * @return the sum, whose minimum is 0.4710879164
   */
  public static ReferenceSum logistic(int parts) {
    return of(LogisticRegression.drawn(11, 10_000, 50, parts, 2, 1.2, 1e-4), 0.4710879164);
  }

  /**
   * Logistic regression with 3,000 samples of 300 variables, for which a shared subspace has room
   * for 93 of them alone with 30 parts.
   *
   * @param parts N, 30 in the comparison; the sum is the same for all
   * @return the sum, whose minimum is 0.5102886834
   */
  public static ReferenceSum wideLogistic(int parts) {
    return of(LogisticRegression.drawn(17, 3_000, 300, parts, 1.5, 0.48, 1e-3), 0.5102886834);
  }

  private static ReferenceSum of(LogisticRegression regression, double minimum) {
    int m = regression.dimension();
    return new ReferenceSum(regression::gradient, regression.parts(), new double[m], minimum);
  }

  /**
   * Smooth, convex and cheap parts of any number of variables: f_i = Σ_j a_j (√(1 + (x_j − c_j −
   * s_ij)²) − 1), a_j = 10^{−2j/(M−1)}, c and s Gaussian, the start 0. What an optimizer computes
   * itself shows here, where a gradient costs next to nothing.
   *
   * @param variables M ≥ 2
   * @param parts N
   * @return the sum, whose minimum is not known: not a number
   */
  public static ReferenceSum valleys(int variables, int parts) {
    SplittableRandom random = new SplittableRandom(0);
    double[] weights = new double[variables];
    double[] centre = new double[variables];
    for (int j = 0; j < variables; j++) {
      weights[j] = Math.pow(10, -2.0 * j / Math.max(variables - 1, 1));
      centre[j] = random.nextGaussian();
    }
    double[][] shifts = new double[parts][SHIFTS];
    for (double[] row : shifts) {
      for (int k = 0; k < SHIFTS; k++) {
        row[k] = random.nextGaussian();
      }
    }
    Parts function =
        (i, x, g) -> {
          double f = 0;
          for (int j = 0; j < x.length; j++) {
            double d = x[j] - centre[j] - shifts[i][j & SHIFTS - 1];
            double r = Math.sqrt(1 + d * d);
            f += weights[j] * (r - 1);
            g[j] = weights[j] * d / r;
          }
          return f;
        };
    return new ReferenceSum(function, parts, new double[variables], Double.NaN);
  }

  /**
   * The error of a network in stretches of its samples.
   *
   * @param problem the network with what it learns
   * @param parts N
   * @param start θ₀, copied
   * @return the sum, whose minimum is not known: not a number
   */
  public static ReferenceSum network(ReferenceProblem problem, int parts, double[] start) {
    NetworkParts stretches = problem.parts(parts);
    return new ReferenceSum(stretches::gradient, parts, start.clone(), Double.NaN);
  }

  private static double[] uniform(int length, double bound, SplittableRandom random) {
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = bound * (2 * random.nextDouble() - 1);
    }
    return numbers;
  }

  /**
   * Where optimizers start.
   *
   * @return θ₀, a copy
   */
  public double[] start() {
    return start.clone();
  }

  /**
   * The least value.
   *
   * @return F* to 5e-11, not a number where it is not known
   */
  public double minimum() {
    return minimum;
  }

  /**
   * The whole sum. It is not counted.
   *
   * @param x θ
   * @return F(θ)
   */
  public double value(double[] x) {
    double[] ignored = new double[x.length];
    double sum = 0;
    for (int i = 0; i < parts; i++) {
      sum += function.gradient(i, x, ignored);
    }
    return sum;
  }

  /**
   * Calls of parts so far.
   *
   * @return their number
   */
  public long calls() {
    return calls;
  }

  @Override
  public int dimension() {
    return start.length;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    calls++;
    return function.gradient(part, x, gradient);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.criticality.ChaoticActivity;
import org.spindle.criticality.GaussianAverage;

/**
 * How well a perceptron learns from the signs that a teacher perceptron of N weights gives to αN
 * gaussian patterns, for N → ∞.
 *
 * <p>A weight vector drawn from all that agree with the examples has the overlap q with the teacher
 * and with its like. With h = φ/H
 *
 * <pre>
 * q̂ = α √(2/(π(1−q))) E h(√q z)     (= (2α/(1−q)) ∫Dt e^{−a²t²}/(2πH(at)), a² = q/(1−q))
 * gaussian weights: q = q̂/(1+q̂)      weights ±1: q = E tanh²(q̂ + √q̂ z)
 * ε_Gibbs = acos(q)/π,   ε_Bayes = acos(√q)/π,   ε_Hebb = acos(√(2α/(2α+π)))/π
 * s = ln 2 + E ln cosh(q̂ + √q̂ z) − q̂(1+q)/2 + 2α E[H(az) ln H(az)]
 * </pre>
 *
 * <p>s is the entropy per weight of the ±1 vectors other than the teacher that agree with all
 * examples. Where it vanishes only the teacher is left: learning becomes perfect at once, although
 * the solution with q &lt; 1 lasts on until the spinodal, and message passing stays there.
 *
 * @error 1e-10 in q and s
 * @source Györgyi 1990; Seung, Sompolinsky and Tishby 1992
 */
public final class TeacherStudent {

  /** What the teacher's weights are. */
  public enum Weights {
    /** Standard gaussian. */
    GAUSSIAN,
    /** 1 or −1. */
    BINARY
  }

  private static final double HIGHEST = 1 - 1e-9;
  private static final double ACCURACY = 1e-13;
  private static final int STEPS = 200_000;
  private static final double LOW_LOAD = 1; // entropy is positive here
  private static final double HIGH_LOAD = 1.4; // and negative here, before the spinodal

  private final Weights weights;
  private final double load;
  private final double overlap;

  private TeacherStudent(Weights weights, double load, double overlap) {
    this.weights = weights;
    this.load = load;
    this.overlap = overlap;
  }

  /**
   * The solution that is reached from ignorance.
   *
   * @param weights kind of weights
   * @param load α &gt; 0, examples per weight
   * @return the state of lowest q; of binary weights q = 1 beyond the spinodal
   */
  public static TeacherStudent of(Weights weights, double load) {
    if (!(load > 0) || Double.isInfinite(load)) {
      throw new IllegalArgumentException("load must be > 0, was " + load);
    }
    return new TeacherStudent(
        weights, load, weights == Weights.GAUSSIAN ? gaussian(load) : binary(load));
  }

  /** The fixed point; q̂/(1+q̂) − q falls through zero once. */
  private static double gaussian(double load) {
    var solver = new BracketingNthOrderBrentSolver(1e-15, 1e-15, 1e-300, 5);
    return solver.solve(500, q -> prior(Weights.GAUSSIAN, field(load, q)) - q, 0, 1 - 1e-13);
  }

  /** Iteration from q = 0 rises to the lowest fixed point; Aitken's extrapolation shortens it. */
  private static double binary(double load) {
    double q = 0;
    for (int step = 0; step < STEPS; step++) {
      double one = prior(Weights.BINARY, field(load, q));
      if (one > HIGHEST) {
        return 1;
      }
      if (Math.abs(one - q) < ACCURACY) {
        return one;
      }
      q = one;
    }
    return q;
  }

  /** q̂(q), the information that examples bring. */
  static double field(double load, double q) {
    double hazard = GaussianAverage.ofLength(q).of(GaussianTail::hazard);
    return load * Math.sqrt(2 / (Math.PI * (1 - q))) * hazard;
  }

  /** q(q̂), what the prior makes of it. */
  static double prior(Weights weights, double field) {
    if (weights == Weights.GAUSSIAN) {
      return field / (1 + field);
    }
    return GaussianAverage.of(field, field).of(x -> Math.tanh(x) * Math.tanh(x));
  }

  /**
   * The load at which learning of binary weights becomes perfect.
   *
   * @return α at which the entropy vanishes, 1.244684…
   */
  public static double transition() {
    var solver = new BracketingNthOrderBrentSolver(1e-10, 1e-10, 1e-300, 5);
    return solver.solve(100, a -> of(Weights.BINARY, a).entropy(), LOW_LOAD, HIGH_LOAD);
  }

  /**
   * The kind of weights.
   *
   * @return gaussian or binary
   */
  public Weights weights() {
    return weights;
  }

  /**
   * The overlap of student and teacher.
   *
   * @return q in [0, 1]
   */
  public double overlap() {
    return overlap;
  }

  /**
   * The error of a student drawn from all that agree with the examples.
   *
   * @return acos(q)/π
   */
  public double gibbsError() {
    return Math.acos(overlap) / Math.PI;
  }

  /**
   * The least error of any learner of gaussian weights, that of the mean student.
   *
   * @return acos(√q)/π
   */
  public double bayesError() {
    return Math.acos(Math.sqrt(overlap)) / Math.PI;
  }

  /**
   * The error of Hebb's rule.
   *
   * @param load α
   * @return acos(√(2α/(2α+π)))/π
   */
  public static double hebbError(double load) {
    return Math.acos(Math.sqrt(2 * load / (2 * load + Math.PI))) / Math.PI;
  }

  /**
   * The entropy of binary students that agree with the examples and are not the teacher.
   *
   * @return s per weight, negative where there are none; 0 for the teacher alone
   */
  public double entropy() {
    if (weights != Weights.BINARY) {
      throw new IllegalStateException("weights of a continuum have no entropy to count");
    }
    if (overlap == 1) {
      return 0;
    }
    double field = field(load, overlap);
    double single = GaussianAverage.of(field, field).of(ChaoticActivity::logCosh);
    double slope = Math.sqrt(overlap / (1 - overlap));
    double examples =
        GaussianAverage.ofLength(slope * slope).of(x -> GaussianTail.of(x) * GaussianTail.log(x));
    return Math.log(2) + single - field * (1 + overlap) / 2 + 2 * load * examples;
  }
}

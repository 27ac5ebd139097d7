// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The generalization error of a linear student that learns a linear teacher of N weights from αN
 * noisy examples, in the limit of large N: an average over the Marchenko–Pastur law.
 *
 * <p>Examples y = z·w̄ + ε, z gaussian of variance 1/N; teacher, initial student and noise gaussian
 * of variances σ_w², σ_0², σ_ε². A mode of curvature λ keeps the fraction r(t) of its initial error
 * and takes in the noise:
 *
 * <pre>
 * E_g(t) = ∫ρ(λ)[(σ_w²+σ_0²)r² + (σ_ε²/λ)(1−r)²]dλ + (1−α)₊(σ_w²+σ_0²)
 * ρ(λ) = √((λ₊−λ)(λ−λ₋))/(2πλ),   λ± = (1±√α)²
 * r = e^{−λt} for gradient flow,   r = (1−ηλ)^{t/η} for gradient descent in steps of η
 * </pre>
 *
 * <p>The last term of E_g is the subspace that no example tells of: initial weights stay there for
 * ever, and (1−α)σ_0² is what large ones cost.
 *
 * @param sampleRatio α &gt; 0, examples per weight
 * @param teacherDeviation σ_w ≥ 0
 * @param initialDeviation σ_0 ≥ 0
 * @param noise σ_ε ≥ 0
 * @unit E_g in squared error per weight, ⟨‖w − w̄‖²⟩/N; t in 1/λ
 * @error quadrature 1e-12 relative
 * @source Advani and Saxe 2017, equations 8–13; the discrete step is elementary
 */
public record StudentTeacher(
    double sampleRatio, double teacherDeviation, double initialDeviation, double noise) {

  private static final int FEWEST_NODES = 64;
  private static final int MOST_NODES = 1 << 20;
  private static final double ACCURACY = 1e-13;
  private static final double LATEST = 1e9; // time after which a threshold is given up

  /** Checks the ranges. */
  public StudentTeacher {
    if (!(sampleRatio > 0) || Double.isInfinite(sampleRatio)) {
      throw new IllegalArgumentException("sampleRatio must be > 0, was " + sampleRatio);
    }
    for (double deviation : new double[] {teacherDeviation, initialDeviation, noise}) {
      if (!(deviation >= 0) || Double.isInfinite(deviation)) {
        throw new IllegalArgumentException("a deviation must be >= 0, was " + deviation);
      }
    }
  }

  /**
   * The largest curvature.
   *
   * @return λ₊ = (1 + √α)²; gradient descent is stable for η &lt; 2/λ₊
   */
  public double topCurvature() {
    double root = 1 + Math.sqrt(sampleRatio);
    return root * root;
  }

  /**
   * The smallest curvature that is not zero.
   *
   * @return λ₋ = (1 − √α)²
   */
  public double bottomCurvature() {
    double root = 1 - Math.sqrt(sampleRatio);
    return root * root;
  }

  /**
   * The error under gradient flow.
   *
   * @param time t ≥ 0
   * @return E_g(t)
   */
  public double errorOfFlow(double time) {
    return error(lambda -> Math.exp(-lambda * time));
  }

  /**
   * The training error under gradient flow.
   *
   * <pre>
   * E_train(t) = (1/α)[∫ρ(λ)(λ(σ_w²+σ_0²) + σ_ε²) e^{−2λt} dλ + (α−1)₊σ_ε²]
   * </pre>
   *
   * @param time t ≥ 0
   * @return squared error per example on the examples that are learned
   * @source Levi, Beck and Bar-Sinai 2024, without noise
   */
  public double trainingErrorOfFlow(double time) {
    double variance = noise * noise;
    double modes = average(lambda -> (lambda * start() + variance) * Math.exp(-2 * lambda * time));
    return (modes + Math.max(0, sampleRatio - 1) * variance) / sampleRatio;
  }

  /**
   * When gradient flow without noise has brought the test error down to a threshold.
   *
   * @param threshold above (1−α)₊(σ_w²+σ_0²) and below the error at the start
   * @return t with E_g(t) = threshold
   */
  public double timeToError(double threshold) {
    return timeTo(this::errorOfFlow, threshold, LATEST);
  }

  /**
   * When gradient flow without noise has brought the training error down to a threshold.
   *
   * @param threshold above 0 and below the error at the start
   * @return t with E_train(t) = threshold
   */
  public double timeToTrainingError(double threshold) {
    return timeTo(this::trainingErrorOfFlow, threshold, LATEST);
  }

  /**
   * When an error has come down to a threshold.
   *
   * @param error falling, of time
   * @param threshold that it reaches
   * @param latest time after which it is given up
   * @return t
   */
  static double timeTo(DoubleUnaryOperator error, double threshold, double latest) {
    double late = 1;
    while (error.applyAsDouble(late) > threshold) {
      late *= 2;
      if (late > latest) {
        throw new IllegalArgumentException(
            "an error of " + threshold + " is not reached before t = " + latest);
      }
    }
    var solver = new BracketingNthOrderBrentSolver(1e-12, 1e-12 * late, 1e-300, 5);
    return solver.solve(500, t -> Math.log(error.applyAsDouble(t) / threshold), 0, late);
  }

  /**
   * The error under gradient descent.
   *
   * @param steps number of steps, ≥ 0
   * @param stepSize η &gt; 0
   * @return E_g after the steps, t = η·steps
   */
  public double errorOfDescent(int steps, double stepSize) {
    return error(kept(steps, stepSize));
  }

  /**
   * The scatter of the error under gradient descent from one draw of teacher, start and noise to
   * the next: sums of squares of gaussians, each mode with its own variance.
   *
   * <pre>
   * sd² = (2/N)(∫ρ v² dλ + (1−α)₊(σ_w²+σ_0²)²),   v = (σ_w²+σ_0²)r² + (σ_ε²/λ)(1−r)²
   * </pre>
   *
   * @param steps number of steps
   * @param stepSize η
   * @param weights N
   * @return standard deviation of E_g, to leading order in 1/N
   */
  public double deviationOfDescent(int steps, double stepSize, int weights) {
    DoubleUnaryOperator kept = kept(steps, stepSize);
    double square =
        average(
            lambda -> {
              double v = modeError(lambda, kept.applyAsDouble(lambda));
              return v * v;
            });
    return Math.sqrt(2 * (square + unseen() * start() * start()) / weights);
  }

  /**
   * How far the eigenvalues of one data matrix can move the error from its average over the
   * Marchenko–Pastur law: eigenvalues are rigid, their number below any λ fluctuates by about one,
   * so that the average moves by no more than the total variation of v over the bulk divided by N.
   *
   * @param steps number of steps
   * @param stepSize η
   * @param weights N
   * @return (1/N)∫|dv/dλ|dλ, also a bound on the bias at finite N
   */
  public double shiftOfDescent(int steps, double stepSize, int weights) {
    DoubleUnaryOperator kept = kept(steps, stepSize);
    double low = bottomCurvature();
    double before = Double.NaN;
    double variation = 0;
    for (int i = 0; i <= FEWEST_NODES; i++) {
      double sine = Math.sin(Math.PI * (i + 0.5) / (2 * FEWEST_NODES + 2));
      double lambda = low + (topCurvature() - low) * sine * sine;
      double v = modeError(lambda, kept.applyAsDouble(lambda));
      variation += i == 0 ? 0 : Math.abs(v - before);
      before = v;
    }
    return variation / weights;
  }

  /**
   * The error that is reached in the end.
   *
   * @return E_g(∞) = (1−α)(σ_w²+σ_0²) + σ_ε²α/(1−α) for α &lt; 1, σ_ε²/(α−1) for α &gt; 1; infinite
   *     at α = 1 with noise, 0 without
   */
  public double finalError() {
    double variance = noise * noise;
    if (sampleRatio == 1) {
      return variance == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return sampleRatio < 1
        ? unseen() * start() + variance * sampleRatio / (1 - sampleRatio)
        : variance / (sampleRatio - 1);
  }

  /**
   * The part of the error that never decays because of the initial weights.
   *
   * @return (1−α)₊σ_0²
   */
  public double costOfInitialWeights() {
    return unseen() * initialDeviation * initialDeviation;
  }

  /**
   * The time at which gradient flow generalizes best.
   *
   * @return t of the least E_g; empty without noise (later is always better), and where initial
   *     error and noise are so unequal that t is beyond 1e12
   */
  public OptionalDouble bestTime() {
    double variance = noise * noise;
    if (variance == 0 || start() == 0) {
      return OptionalDouble.empty();
    }
    // each mode alone has its minimum at ln(1 + λS/σ²)/λ, which falls with λ
    double early = bestTime(topCurvature());
    double late = bottomCurvature() == 0 ? start() / variance : bestTime(bottomCurvature());
    if (!(late < 1e12)) {
      return OptionalDouble.empty();
    }
    var solver = new BracketingNthOrderBrentSolver(1e-13, 1e-13 * early, 1e-300, 5);
    return OptionalDouble.of(solver.solve(500, this::slope, early, late));
  }

  private double bestTime(double lambda) {
    return Math.log1p(lambda * start() / (noise * noise)) / lambda;
  }

  /** Half the time derivative of E_g under gradient flow. */
  private double slope(double time) {
    return average(
        lambda -> {
          double r = Math.exp(-lambda * time);
          return r * (noise * noise * -Math.expm1(-lambda * time) - lambda * start() * r);
        });
  }

  private double error(DoubleUnaryOperator kept) {
    return average(lambda -> modeError(lambda, kept.applyAsDouble(lambda))) + unseen() * start();
  }

  private double modeError(double lambda, double kept) {
    if (lambda == 0) {
      return start(); // the noise needs λ to come in
    }
    return start() * kept * kept + noise * noise * (1 - kept) * (1 - kept) / lambda;
  }

  private static DoubleUnaryOperator kept(int steps, double stepSize) {
    return lambda -> {
      double factor = 1 - stepSize * lambda;
      double power = Math.pow(Math.abs(factor), steps);
      return factor < 0 && steps % 2 == 1 ? -power : power;
    };
  }

  private double start() {
    return teacherDeviation * teacherDeviation + initialDeviation * initialDeviation;
  }

  private double unseen() {
    return Math.max(0, 1 - sampleRatio);
  }

  /**
   * ∫ρ f dλ over the bulk. In θ of λ = (λ₊+λ₋)/2 − (λ₊−λ₋)/2·cos θ the integrand is periodic and
   * analytic, so that the trapezoidal rule converges exponentially; nodes are doubled until it has.
   */
  private double average(DoubleUnaryOperator f) {
    double radius = 2 * Math.sqrt(sampleRatio);
    double before = Double.NaN;
    // at α = 1 the law diverges at λ = 0, where edge²/λ → 2·radius, with half a node's weight
    double sum = sampleRatio == 1 ? radius * f.applyAsDouble(0) : 0;
    double size = Math.abs(sum); // of the terms, for sums that cancel
    for (int n = FEWEST_NODES; n <= MOST_NODES; n *= 2) {
      boolean refining = n > FEWEST_NODES;
      for (int i = 1; i < n; i += refining ? 2 : 1) {
        double half = Math.PI * i / (2 * n); // θ/2: 1 − cos θ without cancellation at the edge
        double sine = Math.sin(half);
        double lambda = bottomCurvature() + 2 * radius * sine * sine;
        double edge = radius * Math.sin(2 * half);
        double term = f.applyAsDouble(lambda) * edge * edge / lambda;
        sum += term;
        size += Math.abs(term);
      }
      double value = sum / (2 * n);
      if (Math.abs(value - before) <= ACCURACY * size / (2 * n)) {
        return value;
      }
      before = value;
    }
    throw new IllegalStateException("the average over the bulk did not converge at " + this);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.OptionalInt;
import org.spindle.sweep.Watch;

/**
 * Full-batch gradient descent on one mode of a decoupled deep linear network: N equal weights w,
 *
 * <p>w ← w + λ (s − d wᴺ) wᴺ⁻¹, u = wᴺ
 *
 * <p>It is exact: a full network of any widths that starts on the decoupled manifold stays there
 * and follows this recursion to rounding. Against the flow of {@link ModeTrajectory} it lags by
 * first order in λ.
 *
 * @param factors number N of weight matrices
 * @param singularValue s &gt; 0
 * @param inputVariance d &gt; 0
 * @param initialStrength u₀ &gt; 0
 * @param learningRate λ &gt; 0, the step in units of τ
 * @source Saxe, McClelland and Ganguli 2014, section 2; discrete form derived in common/README.md
 */
public record ModeRecursion(
    int factors,
    double singularValue,
    double inputVariance,
    double initialStrength,
    double learningRate) {

  private static final double SLOWEST_RATE = 0.5;
  private static final double FASTEST_RATE = 1.999; // the optimum is unstable from 2
  private static final int RATES = 71;
  private static final int SETTLED = 20;
  private static final int LATTICE = 1000;

  /** Checks the ranges. */
  public ModeRecursion {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
    positive("singularValue", singularValue);
    positive("inputVariance", inputVariance);
    positive("initialStrength", initialStrength);
    positive("learningRate", learningRate);
  }

  /**
   * The fastest learning rate of a mode.
   *
   * @param learningRate λ, the geometric mean of the lowest and the highest of equally fast rates
   * @param steps steps until the strength stays within the wanted distance of the optimum
   */
  public record Fastest(double learningRate, int steps) {}

  /**
   * The recursion that follows a trajectory in steps of a given size.
   *
   * @param flow the continuous trajectory
   * @param learningRate λ in units of τ
   * @return the recursion
   */
  public static ModeRecursion of(ModeTrajectory flow, double learningRate) {
    return new ModeRecursion(
        flow.factors(),
        flow.singularValue(),
        flow.inputVariance(),
        flow.initialStrength(),
        learningRate);
  }

  /**
   * The size of each factor at the start.
   *
   * @return w₀ = u₀^{1/N}
   */
  public double initialWeight() {
    return Math.pow(initialStrength, 1.0 / factors);
  }

  /**
   * One step of gradient descent.
   *
   * @param weight w
   * @return w + λ (s − d wᴺ) wᴺ⁻¹
   */
  public double next(double weight) {
    double others = power(weight, factors - 1);
    return weight + learningRate * (singularValue - inputVariance * others * weight) * others;
  }

  /**
   * The strength of N equal factors.
   *
   * @param weight w
   * @return wᴺ
   */
  public double strength(double weight) {
    return power(weight, factors);
  }

  /**
   * The strengths of the first steps.
   *
   * @param steps number of steps
   * @return u after 0, 1, …, steps steps
   */
  public double[] strengths(int steps) {
    double[] strengths = new double[steps + 1];
    double weight = initialWeight();
    for (int i = 0; i <= steps; i++) {
      strengths[i] = strength(weight);
      weight = next(weight);
    }
    return strengths;
  }

  /**
   * The number of steps until a strength is reached.
   *
   * @param threshold u to reach
   * @param most where to give up
   * @return the first step with wᴺ ≥ threshold, empty if there is none up to {@code most}
   */
  public OptionalInt stepsTo(double threshold, int most) {
    double weight = initialWeight();
    for (int i = 0; i <= most; i++) {
      double strength = strength(weight);
      if (strength >= threshold) {
        return OptionalInt.of(i);
      }
      if (!Double.isFinite(strength)) {
        return OptionalInt.empty();
      }
      weight = next(weight);
    }
    return OptionalInt.empty();
  }

  /**
   * The number of steps by theory: the flow's time over λ, plus the lag of Euler's method. Its
   * modified equation slows ẇ = f(w) by the factor 1 − λ f′/2, which costs ½ ln[f(w_f)/f(w₀)] steps
   * whatever λ, with f = (s − d wᴺ) wᴺ⁻¹.
   *
   * @param threshold u between u₀ and s/d
   * @return predicted {@link #stepsTo}
   * @error within one step for λ ≤ 0.5/(N d (s/d)^{2−2/N})
   */
  public int predictedStepsTo(double threshold) {
    double flow = flow().timeTo(threshold) / learningRate;
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(flow + lag(threshold)));
  }

  /**
   * The time to a strength by theory: the flow's time plus the lag of Euler's method, not rounded
   * to whole steps.
   *
   * @param threshold u between u₀ and s/d
   * @return predicted t in τ
   * @error second order in λ
   */
  public double predictedTimeTo(double threshold) {
    return flow().timeTo(threshold) + learningRate * lag(threshold);
  }

  /** ½ ln[f(w)/f(w₀)]: steps by which the recursion lags behind the flow, to leading order. */
  private double lag(double strength) {
    double growth = (1 - 1.0 / factors) * Math.log(strength / initialStrength);
    double slowing =
        Math.log(singularValue - inputVariance * strength)
            - Math.log(singularValue - inputVariance * initialStrength);
    return (growth + slowing) / 2;
  }

  /**
   * The largest distance from the flow by theory, to leading order in λ: the lag in steps times the
   * flow's advance per step, at its largest between start and optimum.
   *
   * @return predicted {@link #deviationFromFlow} of a run that passes through the transition
   * @error relative O(λ N d (s/d)^{2−2/N}); the maximum itself is found to 1e-3
   */
  public double predictedDeviationFromFlow() {
    double optimum = singularValue / inputVariance;
    double power = 2 - 2.0 / factors;
    double worst = 0;
    for (int i = 1; i < LATTICE; i++) {
      double strength = initialStrength + (optimum - initialStrength) * i / LATTICE;
      double advance =
          factors * Math.pow(strength, power) * (singularValue - inputVariance * strength);
      worst = Math.max(worst, Math.abs(learningRate * advance * lag(strength)));
    }
    return worst / optimum;
  }

  /**
   * The largest distance from the flow at equal times, relative to s/d.
   *
   * @param steps number of steps to follow
   * @return max |u_recursion − u_flow| d/s over the steps 0 … steps
   */
  public double deviationFromFlow(int steps) {
    double[] simulated = strengths(steps);
    double[] times = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      times[i] = learningRate * i;
    }
    double[] exact = flow().strengths(times);
    double worst = 0;
    for (int i = 0; i <= steps; i++) {
      worst = Math.max(worst, Math.abs(simulated[i] - exact[i]));
    }
    return worst * inputVariance / singularValue;
  }

  /**
   * The learning rate that learns the mode in the fewest steps, searched between ½ and 2 times
   * {@link ModeTrajectory#optimalRateScale()} in ratios of 1.02. A mode is learned when it comes to
   * stay within (1 − fraction) s/d of its optimum, so that neither an unstable rate nor a lucky
   * landing counts.
   *
   * @param flow the mode
   * @param fraction learned fraction, between the start's and 1
   * @param most where to give up
   * @param watch polled once per rate
   * @return the fastest rate, or null if none learns within {@code most} steps
   * @cost at most 71 times the steps of the fastest rate
   */
  public static Fastest fastest(ModeTrajectory flow, double fraction, int most, Watch watch) {
    int best = most;
    double lowest = 0;
    double highest = 0;
    double ratio = Math.pow(FASTEST_RATE / SLOWEST_RATE, 1.0 / (RATES - 1));
    for (int k = RATES - 1; k >= 0; k--) {
      watch.check();
      double rate = SLOWEST_RATE * Math.pow(ratio, k) * flow.optimalRateScale();
      int steps = of(flow, rate).settlingSteps(fraction, best);
      if (steps <= best) {
        if (highest == 0 || steps < best) {
          highest = rate;
        }
        lowest = rate;
        best = steps;
      }
    }
    return highest == 0 ? null : new Fastest(Math.sqrt(lowest * highest), best);
  }

  /**
   * Steps until the strength stays near its optimum; a number above {@code most} if it does not.
   */
  private int settlingSteps(double fraction, int most) {
    double optimum = singularValue / inputVariance;
    double weight = initialWeight();
    int outside = -1; // the last step outside
    for (int i = 0; i - outside <= SETTLED; i++) {
      if (!(Math.abs(strength(weight) - optimum) <= (1 - fraction) * optimum)) {
        outside = i;
        if (i >= most) {
          return most + 1;
        }
      }
      weight = next(weight);
    }
    return outside + 1;
  }

  private ModeTrajectory flow() {
    return new ModeTrajectory(factors, singularValue, inputVariance, initialStrength);
  }

  /** Whole powers by squaring: an order faster than Math.pow in the loops above. */
  private static double power(double base, int exponent) {
    double result = 1;
    double square = base;
    for (int e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and > 0, was " + value);
    }
  }
}

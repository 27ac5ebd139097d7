// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Optional;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.Objective.Metric;
import org.spindle.sweep.Watch;

/**
 * Descent that trusts the quadratic model near the point alone: the trust region and the adaptive
 * cubic regularisation, with the exact step of {@link RegionStep}.
 *
 * <pre>
 * ρ = (f(x) − f(x + s))/(m(0) − m(s));   taken if ρ &gt; 1e-4
 * ρ &gt; 3/4: R ← max(R, 5/2 |s|), σ ← σ/(5/2);    ρ &lt; 1/4: R ← |s|/(5/2), σ ← (5/2) σ
 * </pre>
 *
 * <p>In a Krylov space the trust region is the method of Gould, Lucidi, Roma and Toint (GLTR). A
 * rejected step keeps the model, so trying again costs one value. It leaves any saddle, also one on
 * which the gradient vanishes: that is the hard case. In a Krylov space it does so as far as the
 * space meets the directions that curve down.
 *
 * @cost an outer step takes the curvature of its {@link CurvatureSpace}, a value for each try and
 *     one gradient
 * @source A. R. Conn, N. I. M. Gould and Ph. L. Toint, Trust-Region Methods, 2000; N. I. M. Gould
 *     et al., SIAM J. Optim. 9, 504 (1999)
 */
public final class RegionDescent extends Descent {

  /** What keeps the step short. */
  public enum Region {
    /** A ball of radius R. */
    TRUST,
    /** The term σ/3 |s|³. */
    CUBIC
  }

  private static final double TAKEN = 1e-4;
  private static final double GOOD = 0.75;
  private static final double BAD = 0.25;
  private static final double FACTOR = 2.5;
  private static final double SHORTEST = 1e-13; // of 1 + |x|

  private final Objective objective;
  private final Region region;
  private final CurvatureSpace space;
  private final ModelBuilder builder;
  private final double[] gradient;
  private final Matrix step;
  private Matrix coefficients = new Matrix(0, 0);
  private double[] trial;
  private double size; // R or σ

  /**
   * A method at its start, with a region of size 1.
   *
   * @param objective f
   * @param start x, copied
   * @param region the method
   * @param space the directions in which it goes
   */
  public RegionDescent(Objective objective, double[] start, Region region, CurvatureSpace space) {
    this(objective, start, region, space, 1);
  }

  /**
   * A method at its start.
   *
   * @param objective f
   * @param start x, copied
   * @param region the method
   * @param space the directions in which it goes
   * @param size R or σ at the start, &gt; 0
   */
  public RegionDescent(
      Objective objective, double[] start, Region region, CurvatureSpace space, double size) {
    super(start, new Evaluations());
    if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the size must be finite and > 0, was " + size);
    }
    this.size = size;
    DampedDescent.requireStart(objective, start);
    DampedDescent.requireCurvature(objective, Metric.HESSIAN);
    this.objective = evaluations.counting(objective);
    this.region = region;
    this.space = space;
    builder = new ModelBuilder(this.objective, evaluations, space);
    trial = new double[start.length];
    gradient = new double[start.length];
    step = new Matrix(start.length, 1);
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended() || Double.isNaN(value) && !lookAround()) {
      return progress;
    }
    Optional<QuadraticModel> built = builder.build(Metric.HESSIAN, point, gradient, watch);
    if (built.isEmpty()) {
      return progress = Progress.diverged("the curvature");
    }
    QuadraticModel model = built.get();
    boolean noGradient = Blas.best().nrm2(gradient) <= DampedDescent.NO_GRADIENT * model.norm();
    if (noGradient && model.index() == 0) {
      Optional<QuadraticModel> other = beyondTheGradient(watch);
      if (other.isEmpty()) {
        return progress = Progress.stationary(0, space.isWhole() || model.isWhole());
      }
      model = other.get();
    }
    return descend(model, noGradient, watch);
  }

  /**
   * Tries steps until one is taken; {@code looked} once directions without slope were looked at.
   */
  private Progress descend(QuadraticModel first, boolean looked, Watch watch) {
    QuadraticModel model = first;
    double shortest = SHORTEST * (1 + Blas.best().nrm2(point));
    while (true) {
      watch.check();
      double predicted = propose(model);
      double length = Blas.best().nrm2(step.data());
      if (predicted <= DampedDescent.ROUNDING * Math.abs(value)) {
        Optional<QuadraticModel> other = looked ? Optional.empty() : beyondTheGradient(watch);
        if (other.isEmpty()) {
          return progress = belowRounding(model);
        }
        model = other.get();
        looked = true;
        continue;
      }
      if (length < shortest) {
        return progress = tooShort();
      }
      double there = objective.value(trial);
      double ratio = Double.isFinite(there) ? (value - there) / predicted : -1;
      resize(ratio, length);
      if (ratio > TAKEN) {
        break;
      }
    }
    double[] swap = point;
    point = trial;
    trial = swap;
    lookAround();
    return progress;
  }

  /** A model that does not start at a gradient of rounding; empty if it curves down nowhere. */
  private Optional<QuadraticModel> beyondTheGradient(Watch watch) {
    if (space.isWhole()) {
      return Optional.empty();
    }
    double[] none = new double[point.length];
    return builder.build(Metric.HESSIAN, point, none, watch).filter(m -> m.index() > 0);
  }

  private Progress belowRounding(QuadraticModel model) {
    return model.index() == 0
        ? Progress.stationary(0, space.isWhole() || model.isWhole())
        : Progress.stalled("the predicted decrease is below rounding");
  }

  private Progress tooShort() {
    return region == Region.TRUST
        ? Progress.stalled("no step in a ball of radius " + size + " lowers the value")
        : Progress.ranAway("no step up to sigma " + size + " lowers the value");
  }

  /** Leaves the place in {@code trial}; returns m(0) − m(s). */
  private double propose(QuadraticModel model) {
    if (coefficients.rows() != model.size()) {
      coefficients = new Matrix(model.size(), 1);
    }
    double[] s = coefficients.data();
    double[] w = model.values();
    double[] c = model.slopes();
    if (region == Region.TRUST) {
      RegionStep.trustRegion(w, c, size, s);
    } else {
      RegionStep.cubic(w, c, size, s);
    }
    double predicted = 0;
    for (int i = 0; i < w.length; i++) {
      predicted -= (c[i] + 0.5 * w[i] * s[i]) * s[i];
    }
    model.lift(coefficients, step);
    for (int i = 0; i < trial.length; i++) {
      trial[i] = point[i] + step.data()[i];
    }
    return predicted;
  }

  private void resize(double ratio, double length) {
    if (ratio > GOOD) {
      size = region == Region.TRUST ? Math.max(size, FACTOR * length) : size / FACTOR;
    } else if (ratio < BAD) {
      size = region == Region.TRUST ? length / FACTOR : size * FACTOR;
    }
  }

  private boolean lookAround() {
    value = objective.gradient(point, gradient);
    double length = Blas.best().nrm2(gradient);
    if (!Double.isFinite(value) || !Double.isFinite(length)) {
      progress = Progress.diverged(Double.isFinite(value) ? "the gradient" : "the value");
      return false;
    }
    return true;
  }

  /**
   * The size of the region.
   *
   * @return R or σ
   */
  public double size() {
    return size;
  }
}

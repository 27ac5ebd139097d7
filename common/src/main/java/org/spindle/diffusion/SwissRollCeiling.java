// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.data.SwissRoll;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.Exponential;
import org.spindle.sweep.Watch;

/**
 * The swiss roll under diffusion, by quadrature: densities, entropies, and the ceiling of every
 * model with diagonal gaussian kernels.
 *
 * <pre>
 * q_t(x) = Σ_j w_j N(x_1; √ᾱ c_1j, S²) N(x_2; √ᾱ c_2j, S²),   S² = ᾱσ² + 1 − ᾱ
 * K* = −½ Σ_{t≥2} Σ_i E ln[1 + (SNR_{t−1} − SNR_t) Var(x_0i|x_t)] + ln[(1−ᾱ_T)/β_1] − ln 2πe
 * </pre>
 *
 * <p>On a grid of the plane the sum over the spiral's points is a matrix product, since the two
 * factors of each term depend on one coordinate each. The grid's trapezoidal rule is exact to
 * rounding for functions smooth on the scale S; so is ln q where q is not negligible, while
 * variances jump half-way between the arms.
 *
 * @error entropies about 1e-9, bounds about 5e-5 nats
 * @cost about 10⁴/S³ flops a time and moment, in products of matrices
 */
public final class SwissRollCeiling {

  private static final double REACH = 7; // widths S beyond the spiral
  private static final double SPACING = 0.5; // of the grid, in widths
  private static final double CURVE_SPACING = 0.8; // of the spiral's points, in widths
  private static final int LARGEST_GRID = 3000;

  private final SwissRoll roll;

  /**
   * A roll.
   *
   * @param roll the roll
   */
  public SwissRollCeiling(SwissRoll roll) {
    this.roll = roll;
  }

  /** The plane at one time: q and q times moments of the spiral's point, grid × grid. */
  private final class Plane {
    final double signal;
    final double width; // S
    final double spacing;
    final Matrix points;
    final Matrix[] factors = new Matrix[2]; // grid × points
    final Matrix density;

    Plane(double signal) {
      this.signal = signal;
      double sigma = roll.thickness();
      width = Math.sqrt(signal * sigma * sigma + 1 - signal);
      if (!(width > 0)) {
        throw new IllegalArgumentException("a roll without thickness or noise has no density");
      }
      points = roll.points(CURVE_SPACING * width / Math.max(Math.sqrt(signal), 1e-3));
      spacing = SPACING * width;
      for (int axis = 0; axis < 2; axis++) {
        factors[axis] = factor(axis);
      }
      density = product(-1, 0);
    }

    private Matrix factor(int axis) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < points.cols(); c++) {
        low = Math.min(low, points.get(axis, c));
        high = Math.max(high, points.get(axis, c));
      }
      double kept = Math.sqrt(signal);
      double from = kept * low - REACH * width;
      int size = (int) Math.ceil((kept * (high - low) + 2 * REACH * width) / spacing) + 1;
      if (size > LARGEST_GRID) {
        throw new IllegalArgumentException(
            "a roll of width " + width + " needs a grid of " + size + " > " + LARGEST_GRID);
      }
      Matrix factor = new Matrix(size, points.cols());
      double[] values = factor.data();
      double scale = Math.log(Math.sqrt(2 * Math.PI) * width);
      for (int c = 0; c < points.cols(); c++) {
        double centre = kept * points.get(axis, c);
        for (int r = 0; r < size; r++) {
          double z = (from + r * spacing - centre) / width;
          values[r + c * size] = -0.5 * z * z;
        }
      }
      Exponential.of(values, 0, values.length, scale, values);
      return factor;
    }

    /** Σ_j w_j c_axis^power N N; axis −1 for the density. */
    Matrix product(int axis, int power) {
      Matrix weighted = factors[0].copy();
      double[] values = weighted.data();
      int size = weighted.rows();
      for (int c = 0; c < points.cols(); c++) {
        double weight = points.get(2, c);
        for (int p = 0; p < power; p++) {
          weight *= points.get(axis, c);
        }
        for (int r = 0; r < size; r++) {
          values[r + c * size] *= weight;
        }
      }
      return Blas.best().multiply(Op.N, weighted, Op.T, factors[1]);
    }
  }

  /**
   * The entropy at a time.
   *
   * @param signal ᾱ
   * @return H(X_t), nats
   */
  public double entropy(double signal) {
    Plane plane = new Plane(signal);
    double sum = 0;
    for (double q : plane.density.data()) {
      sum -= q > 0 ? q * Math.log(q) : 0;
    }
    return sum * plane.spacing * plane.spacing;
  }

  /**
   * The density at a point.
   *
   * @param x first coordinate
   * @param y second coordinate
   * @param signal ᾱ
   * @return q_t(x, y)
   */
  public double density(double x, double y, double signal) {
    double sigma = roll.thickness();
    double variance = signal * sigma * sigma + 1 - signal;
    Matrix points = roll.points(CURVE_SPACING * Math.sqrt(variance));
    double kept = Math.sqrt(signal);
    double sum = 0;
    for (int c = 0; c < points.cols(); c++) {
      double dx = x - kept * points.get(0, c);
      double dy = y - kept * points.get(1, c);
      sum += points.get(2, c) * Math.exp(-0.5 * (dx * dx + dy * dy) / variance);
    }
    return sum / (2 * Math.PI * variance);
  }

  /**
   * The highest bound that any model with diagonal gaussian kernels and the fixed first step can
   * reach.
   *
   * @param schedule the schedule
   * @param model {@link CovarianceModel#STATE} or {@link CovarianceModel#TIME}
   * @param watch polled at each step
   * @return K*, nats
   */
  public double bound(Schedule schedule, CovarianceModel model, Watch watch) {
    double bound = 0;
    for (double part : parts(schedule, model, watch)) {
      bound += part;
    }
    return bound;
  }

  /**
   * The parts of that bound.
   *
   * @param schedule the schedule
   * @param model {@link CovarianceModel#STATE} or {@link CovarianceModel#TIME}
   * @param watch polled at each step
   * @return −E KL(q(x_{t−1}|x_t, x_0)‖p) of step t at index t ≥ 2, and at 1 what the two ends add;
   *     the sum is K*, nats
   */
  public double[] parts(Schedule schedule, CovarianceModel model, Watch watch) {
    int steps = schedule.steps();
    double[] parts = new double[steps + 1];
    parts[1] = Math.log((1 - schedule.signal(steps)) / schedule.rate(1));
    parts[1] -= 2 * Information.UNIT_GAUSSIAN;
    for (int t = 2; t <= steps; t++) {
      watch.check();
      parts[t] = -0.5 * loss(schedule.signal(t), schedule.fall(t), model);
    }
    return parts;
  }

  /** Σ_i E ln(1 + Δ Var_i), or of the mean variance. */
  private double loss(double signal, double fall, CovarianceModel model) {
    Plane plane = new Plane(signal);
    double area = plane.spacing * plane.spacing;
    double sigma = roll.thickness();
    double noise = (1 - signal) / (plane.width * plane.width);
    double within = sigma * sigma * noise;
    double sum = 0;
    for (int axis = 0; axis < 2; axis++) {
      double[] q = plane.density.data();
      double[] first = plane.product(axis, 1).data();
      double[] second = plane.product(axis, 2).data();
      double logs = 0;
      double mean = 0;
      for (int i = 0; i < q.length; i++) {
        if (q[i] > Double.MIN_NORMAL / 1e-8) {
          double centre = first[i] / q[i];
          double between = Math.max(0, second[i] / q[i] - centre * centre);
          double variance = within + noise * noise * between;
          logs += q[i] * Math.log1p(fall * variance);
          mean += q[i] * variance;
        }
      }
      sum += model == CovarianceModel.STATE ? logs * area : Math.log1p(fall * mean * area);
    }
    return sum;
  }
}

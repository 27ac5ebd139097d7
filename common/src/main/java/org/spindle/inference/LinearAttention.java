// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.sweep.Watch;

/**
 * One layer of linear attention that learns to regress in context, with all its weights.
 *
 * <pre>
 * G = E[b wᵀ]Λ − E[b bᵀ]UΛ          minus the gradient in the effective matrix U
 * merged: U = vA,   Ȧ = vG, v̇ = ⟨A, G⟩
 * separate: U = Σ_h v_h k_h q_hᵀ,   v̇_h = k_hᵀGq_h, k̇_h = v_hGq_h, q̇_h = v_hGᵀk_h
 * </pre>
 *
 * <p>Moments are exact, and then time goes in steps of Runge and Kutta, or those of fresh contexts
 * at each step of gradient descent.
 *
 * @cost 4d³ flops a step, and 30 N d for each fresh context
 */
public final class LinearAttention {

  /** How keys and queries are parametrized. */
  public enum Keys {
    /** One matrix. */
    MERGED,
    /** A head of rank one for each direction. */
    SEPARATE
  }

  /**
   * A course of learning.
   *
   * @param times of a look at it
   * @param errors mean squared errors then, by the exact moments
   * @param halfTimes when the attention to each direction had half of its best strength; one number
   *     where all directions learn as one; NaN where it was not reached
   */
  public record Course(double[] times, double[] errors, double[] halfTimes) {}

  private static final int LOOKS = 200;

  private final InContextRegression regression;
  private final Keys keys;
  private final int d;
  private double[] state;

  /**
   * A balanced start in the directions of the inputs.
   *
   * @param regression what is learned
   * @param keys parametrization
   * @param start strength of the attention: u₀ of all directions together, or p of each
   */
  public LinearAttention(InContextRegression regression, Keys keys, double start) {
    this.regression = regression;
    this.keys = keys;
    d = regression.variances().length;
    if (keys == Keys.MERGED) {
      state = new double[d * d + 1];
      double size = Math.sqrt(start);
      for (int i = 0; i < d; i++) {
        state[i + i * d] = size / Math.sqrt(d);
      }
      state[d * d] = size;
    } else {
      state = new double[d * (2 * d + 1)];
      double size = Math.cbrt(start);
      for (int h = 0; h < d; h++) {
        int at = h * (2 * d + 1);
        state[at] = size;
        state[at + 1 + h] = size;
        state[at + 1 + d + h] = size;
      }
    }
  }

  /**
   * Learns.
   *
   * @param duration of learning
   * @param step size of a step
   * @param contexts fresh ones at each step; 0 for exact moments
   * @param random generator
   * @param watch polled now and then
   * @return the course
   */
  public Course learn(
      double duration, double step, int contexts, RandomGenerator random, Watch watch) {
    int steps = (int) Math.ceil(duration / step);
    int every = Math.max(1, steps / LOOKS);
    double[] times = new double[steps / every + 1];
    double[] errors = new double[times.length];
    double[] strengths = strengths();
    double[] halves = halves();
    double[] halfTimes = new double[strengths.length];
    Arrays.fill(halfTimes, Double.NaN);
    Matrix c = Matrix.diagonal(regression.variances());
    Matrix s = new Matrix(d, d);
    for (int i = 0; i < d; i++) {
      double l = regression.variances()[i];
      s.set(i, i, l * l * regression.inflation(i));
    }
    for (int k = 0; k <= steps; k++) {
      if (k % every == 0) {
        watch.check();
        times[k / every] = k * step;
        errors[k / every] = error();
      }
      if (contexts > 0) {
        ContextSample fresh = ContextSample.draw(regression, contexts, false, random);
        double share = 1.0 / contexts;
        Blas.best().gemm(Op.N, Op.T, share, fresh.pulls(), fresh.teachers(), 0, c);
        Blas.best().gemm(Op.N, Op.T, share, fresh.pulls(), fresh.pulls(), 0, s);
        state = moved(step, slope(state, c, s));
      } else {
        rungeKutta(step, c, s);
      }
      double[] now = strengths();
      for (int i = 0; i < now.length; i++) {
        if (Double.isNaN(halfTimes[i]) && now[i] >= halves[i]) {
          double part = (halves[i] - strengths[i]) / (now[i] - strengths[i]);
          halfTimes[i] = (k + part) * step;
        }
      }
      strengths = now;
    }
    return new Course(times, errors, halfTimes);
  }

  private void rungeKutta(double h, Matrix c, Matrix s) {
    double[] one = slope(state, c, s);
    double[] two = slope(moved(h / 2, one), c, s);
    double[] three = slope(moved(h / 2, two), c, s);
    double[] four = slope(moved(h, three), c, s);
    for (int i = 0; i < state.length; i++) {
      state[i] += h / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i]);
    }
  }

  private double[] moved(double step, double[] slope) {
    double[] moved = new double[state.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = state[i] + step * slope[i];
    }
    return moved;
  }

  private double[] slope(double[] weights, Matrix c, Matrix s) {
    Matrix g = c.copy();
    Blas.best().gemm(Op.N, Op.N, -1, s, effective(weights), 1, g);
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < d; i++) {
        g.data()[i + j * d] *= regression.variances()[j];
      }
    }
    double[] slope = new double[weights.length];
    if (keys == Keys.MERGED) {
      for (int i = 0; i < d * d; i++) {
        slope[i] = weights[d * d] * g.data()[i];
        slope[d * d] += weights[i] * g.data()[i];
      }
      return slope;
    }
    for (int h = 0; h < d; h++) {
      int at = h * (2 * d + 1);
      for (int j = 0; j < d; j++) {
        for (int i = 0; i < d; i++) {
          double gij = g.data()[i + j * d];
          double key = weights[at + 1 + i];
          double query = weights[at + 1 + d + j];
          slope[at] += key * gij * query;
          slope[at + 1 + i] += weights[at] * gij * query;
          slope[at + 1 + d + j] += weights[at] * gij * key;
        }
      }
    }
    return slope;
  }

  private Matrix effective(double[] weights) {
    Matrix u = new Matrix(d, d);
    if (keys == Keys.MERGED) {
      for (int i = 0; i < d * d; i++) {
        u.data()[i] = weights[d * d] * weights[i];
      }
      return u;
    }
    for (int h = 0; h < d; h++) {
      int at = h * (2 * d + 1);
      for (int j = 0; j < d; j++) {
        for (int i = 0; i < d; i++) {
          u.data()[i + j * d] += weights[at] * weights[at + 1 + i] * weights[at + 1 + d + j];
        }
      }
    }
    return u;
  }

  /** tr U/√d of merged keys, U_ii of separate ones. */
  private double[] strengths() {
    Matrix u = effective(state);
    double[] diagonal = new double[d];
    double trace = 0;
    for (int i = 0; i < d; i++) {
      diagonal[i] = u.get(i, i);
      trace += diagonal[i];
    }
    return keys == Keys.MERGED ? new double[] {trace / Math.sqrt(d)} : diagonal;
  }

  private double[] halves() {
    double[] best = regression.optimum();
    if (keys == Keys.MERGED) {
      return new double[] {Arrays.stream(best).sum() / Math.sqrt(d) / 2};
    }
    return Arrays.stream(best).map(p -> p / 2).toArray();
  }

  /** Twice the loss by the exact moments, for any U. */
  private double error() {
    Matrix u = effective(state);
    double sum = regression.noise();
    for (int j = 0; j < d; j++) {
      double lj = regression.variances()[j];
      sum += lj - 2 * u.get(j, j) * lj * lj;
      for (int i = 0; i < d; i++) {
        double li = regression.variances()[i];
        sum += u.get(i, j) * u.get(i, j) * li * li * regression.inflation(i) * lj;
      }
    }
    return sum;
  }
}

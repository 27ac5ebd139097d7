// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.random.GammaVariate;

/**
 * Online learning of a soft committee machine of N inputs, example by example, exactly, by its
 * overlaps alone: the twin of {@link SoftCommittee} at finite N.
 *
 * <p>A gaussian input enters by its projections on the units, gaussian with the covariance C of the
 * overlaps, and by its length; what is orthogonal to all units adds a χ² variable to the latter. So
 * overlaps are a Markov process of their own, and N numbers an example need not be drawn:
 *
 * <pre>
 * h = Lz, C = LLᵀ,   |ξ|² = |z|² + χ²_{N−K−M},   δ_i = g'(x_i)(Σg(y) − Σg(x))
 * R_in += (η/N)δ_i y_n,   Q_ik += (η/N)(δ_i x_k + δ_k x_i) + (η/N)²δ_iδ_k|ξ|²
 * </pre>
 *
 * @cost (K+M)³/3 flops, K+M error functions and one gamma variable an example, whatever N is
 */
public final class OnlineCommittee {

  private final int students;
  private final int units;
  private final int inputs;
  private final double step;
  private final double[] c;
  private final double[] l;
  private final double[] z;
  private final double[] fields;
  private final double[] delta;

  /**
   * A committee at its start.
   *
   * @param students K
   * @param teachers M
   * @param rate η
   * @param inputs N &gt; K + M
   * @param state overlaps of all units as {@link SoftCommittee#state} makes them; not changed
   */
  public OnlineCommittee(int students, int teachers, double rate, int inputs, double[] state) {
    this.students = students;
    this.inputs = inputs;
    units = students + teachers;
    if (inputs <= units || state.length != units * units) {
      throw new IllegalArgumentException(
          "inputs must be > %d and overlaps %d, were %d and %d"
              .formatted(units, units * units, inputs, state.length));
    }
    step = rate / inputs;
    c = state.clone();
    l = new double[units * units];
    z = new double[units];
    fields = new double[units];
    delta = new double[students];
  }

  /**
   * The overlaps now.
   *
   * @return a copy
   */
  public double[] state() {
    return c.clone();
  }

  /**
   * Learns some examples.
   *
   * @param examples how many
   * @param random generator
   */
  public void learn(long examples, RandomGenerator random) {
    for (long k = 0; k < examples; k++) {
      factorize();
      double length = GammaVariate.chiSquare(inputs - units, random);
      for (int u = 0; u < units; u++) {
        z[u] = random.nextGaussian();
        length += z[u] * z[u];
        double h = 0;
        for (int v = 0; v <= u; v++) {
          h += l[u * units + v] * z[v];
        }
        fields[u] = h;
      }
      move(length);
    }
  }

  private void move(double length) {
    double left = 0;
    for (int u = 0; u < units; u++) {
      double x = fields[u];
      double density = GaussianTail.density(x);
      double tail = density / GaussianTail.hazard(Math.abs(x));
      double activity = x < 0 ? 2 * tail - 1 : 1 - 2 * tail; // erf(x/√2)
      left += u < students ? -activity : activity;
      if (u < students) {
        delta[u] = 2 * density;
      }
    }
    for (int i = 0; i < students; i++) {
      delta[i] *= left;
    }
    for (int i = 0; i < students; i++) {
      for (int k = i; k < students; k++) {
        c[i * units + k] +=
            step * (delta[i] * fields[k] + delta[k] * fields[i])
                + step * step * delta[i] * delta[k] * length;
        c[k * units + i] = c[i * units + k];
      }
      for (int m = students; m < units; m++) {
        c[i * units + m] += step * delta[i] * fields[m];
        c[m * units + i] = c[i * units + m];
      }
    }
  }

  /** Cholesky; a unit that depends on the others to rounding gets no share of its own. */
  private void factorize() {
    for (int u = 0; u < units; u++) {
      for (int v = 0; v <= u; v++) {
        double sum = c[u * units + v];
        for (int k = 0; k < v; k++) {
          sum -= l[u * units + k] * l[v * units + k];
        }
        double pivot = l[v * units + v];
        if (u == v) {
          l[u * units + u] = Math.sqrt(Math.max(0, sum));
        } else {
          l[u * units + v] = pivot > 0 ? sum / pivot : 0;
        }
      }
    }
  }
}

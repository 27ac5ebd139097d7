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
 * <p>Teachers come first in L, so that their rows stay and what concerns them alone is drawn and
 * computed for a block of examples.
 *
 * @cost K(K+M)² flops, K+M error functions and one gamma variable an example, whatever N is
 */
public final class OnlineCommittee {

  private static final int BLOCK = 256; // examples drawn together

  private final int students;
  private final int teachers;
  private final int units;
  private final int inputs;
  private final double step;
  private final double[] c;
  private final double[] l; // rows and columns: teachers, then students
  private final double[] z;
  private final double[] lengths;
  private final double[] wanted;
  private final double[] fields;
  private final double[] activity;
  private final double[] slope;

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
    this.teachers = teachers;
    this.inputs = inputs;
    units = students + teachers;
    if (inputs <= units || state.length != units * units) {
      throw new IllegalArgumentException(
          "inputs must be > %d and overlaps %d, were %d and %d"
              .formatted(units, units * units, inputs, state.length));
    }
    step = rate / inputs;
    c = new double[units * units];
    l = new double[units * units];
    z = new double[BLOCK * units];
    lengths = new double[BLOCK];
    wanted = new double[BLOCK];
    fields = new double[BLOCK * units];
    activity = new double[units];
    slope = new double[units];
    rotate(state, c, teachers);
    factorize(0);
  }

  /** Renumbers the units, reading the lower half: the first one gets a number, the last others. */
  private void rotate(double[] from, double[] to, int first) {
    for (int u = 0; u < units; u++) {
      for (int v = 0; v < units; v++) {
        to[(u + first) % units * units + (v + first) % units] =
            from[Math.max(u, v) * units + Math.min(u, v)];
      }
    }
  }

  /**
   * The overlaps now.
   *
   * @return a copy
   */
  public double[] state() {
    double[] state = new double[units * units];
    rotate(c, state, students);
    return state;
  }

  /**
   * Learns some examples.
   *
   * @param examples how many
   * @param random generator
   */
  public void learn(long examples, RandomGenerator random) {
    for (long k = 0; k < examples; k += BLOCK) {
      int block = (int) Math.min(BLOCK, examples - k);
      draw(block, random);
      for (int e = 0; e < block; e++) {
        factorize(teachers);
        move(e);
      }
    }
  }

  /** Numbers of which the fields are made, the teachers' fields, and what they say. */
  private void draw(int block, RandomGenerator random) {
    for (int e = 0; e < block; e++) {
      double length = GammaVariate.chiSquare(inputs - units, random);
      for (int u = 0; u < units; u++) {
        double next = random.nextGaussian();
        z[e * units + u] = next;
        length += next * next;
      }
      lengths[e] = length;
      double sum = 0;
      for (int u = 0; u < teachers; u++) {
        fields[e * units + u] = field(u, e);
        ErrorFunction.of(fields[e * units + u], activity, slope, u);
        sum += activity[u];
      }
      wanted[e] = sum;
    }
  }

  private double field(int unit, int example) {
    double h = 0;
    for (int v = 0; v <= unit; v++) {
      h += l[unit * units + v] * z[example * units + v];
    }
    return h;
  }

  private void move(int example) {
    double left = wanted[example];
    int at = example * units;
    for (int u = teachers; u < units; u++) {
      fields[at + u] = field(u, example);
      ErrorFunction.of(fields[at + u], activity, slope, u);
      left -= activity[u];
    }
    double quadratic = step * step * left * left * lengths[example];
    double linear = step * left;
    for (int i = teachers; i < units; i++) {
      for (int k = i; k < units; k++) {
        c[k * units + i] +=
            linear * (slope[i] * fields[at + k] + slope[k] * fields[at + i])
                + quadratic * slope[i] * slope[k];
      }
      for (int m = 0; m < teachers; m++) {
        c[i * units + m] += linear * slope[i] * fields[at + m];
      }
    }
  }

  /**
   * Cholesky from a row on; a unit that depends on the others to rounding gets no share of its own.
   */
  private void factorize(int from) {
    for (int u = from; u < units; u++) {
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

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.Arrays;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.spindle.linalg.GeneralEigen;
import org.spindle.linalg.Matrix;

/**
 * Online learning of a soft committee machine from a teacher of its kind, in the limit of many
 * inputs: K students' units and M teacher's units g(x) = erf(x/√2), all outputs added, inputs
 * gaussian; time α counts examples per weight.
 *
 * <pre>
 * Q_ik = J_i·J_k, R_in = J_i·B_n, T_nm = B_n·B_m = δ_nm;   signs s = 1 of teacher's units, −1 else
 * R'_in = η Σ_u s_u I₃(i,n,u)
 * Q'_ik = η Σ_u s_u [I₃(i,k,u) + I₃(k,i,u)] + η² Σ_uv s_u s_v I₄(i,k,u,v)
 * I₃ = ⟨g'(a) b g(c)⟩,  I₄ = ⟨g'(a)g'(b)g(c)g(d)⟩,  ε = ½⟨(Σ_u s_u g(u))²⟩
 * </pre>
 *
 * <p>Students that start alike first learn alike and stay for long on a plateau, where for η → 0 R
 * = 1/√(K(2K−1)), Q = 1/(2K−1), ε = (K/π)(π/6 − K asin(1/2K)).
 *
 * @error the flow to 1e-10
 * @cost about 30 K²(K+M)² flops and as many arcs of sine a derivative
 * @source Saad and Solla 1995, equations 5 to 8 and appendix
 */
public final class SoftCommittee {

  private static final double STEP = 1e-6; // of a numerical derivative
  private static final double RELAXED = 300; // time in 1/η after which a plateau is reached

  private final int students;
  private final int teachers;
  private final double rate;

  /**
   * A committee.
   *
   * @param students K ≥ 1
   * @param teachers M ≥ 1
   * @param rate η &gt; 0
   */
  public SoftCommittee(int students, int teachers, double rate) {
    if (students < 1 || teachers < 1 || !(rate > 0)) {
      throw new IllegalArgumentException(
          "students and teachers must be >= 1 and rate > 0, were %d, %d and %s"
              .formatted(students, teachers, rate));
    }
    this.students = students;
    this.teachers = teachers;
    this.rate = rate;
  }

  /**
   * The overlaps of all units, students first.
   *
   * @param q Q, K × K by rows
   * @param r R, K × M by rows
   * @return the state: (K+M) × (K+M) by rows, symmetric
   */
  public double[] state(double[] q, double[] r) {
    int n = students + teachers;
    double[] c = new double[n * n];
    for (int i = 0; i < students; i++) {
      for (int k = 0; k < students; k++) {
        c[i * n + k] = q[i * students + k];
      }
      for (int m = 0; m < teachers; m++) {
        c[i * n + students + m] = r[i * teachers + m];
        c[(students + m) * n + i] = r[i * teachers + m];
      }
    }
    for (int m = students; m < n; m++) {
      c[m * n + m] = 1;
    }
    return c;
  }

  /**
   * The generalization error.
   *
   * @param c state
   * @return ε
   */
  public double error(double[] c) {
    int n = students + teachers;
    double sum = 0;
    for (int u = 0; u < n; u++) {
      for (int v = 0; v < n; v++) {
        double angle = Math.asin(c[u * n + v] / Math.sqrt((1 + c[u * n + u]) * (1 + c[v * n + v])));
        sum += sign(u) * sign(v) * angle;
      }
    }
    return sum / Math.PI;
  }

  private double sign(int unit) {
    return unit < students ? -1 : 1;
  }

  /**
   * The derivative of the overlaps.
   *
   * @param c state
   * @param slow whether terms of η² are left out, and time is counted in 1/η
   * @return its derivative in α
   */
  public double[] derivative(double[] c, boolean slow) {
    int n = students + teachers;
    double eta = slow ? 1 : rate;
    double[] slope = new double[n * n];
    for (int i = 0; i < students; i++) {
      for (int b = 0; b < n; b++) {
        double drift = eta * drift(c, n, i, b);
        slope[i * n + b] += drift;
        slope[b * n + i] += drift;
      }
    }
    for (int i = 0; i < students && !slow; i++) {
      for (int k = i; k < students; k++) {
        double noise = eta * eta * noise(c, n, i, k);
        slope[i * n + k] += noise;
        slope[k * n + i] += k == i ? 0 : noise;
      }
    }
    return slope;
  }

  /** Σ_u s_u I₃(a, b, u). */
  private double drift(double[] c, int n, int a, int b) {
    double aa = 1 + c[a * n + a];
    double ab = c[a * n + b];
    double sum = 0;
    for (int u = 0; u < n; u++) {
      double au = c[a * n + u];
      double root = Math.sqrt(aa * (1 + c[u * n + u]) - au * au);
      sum += sign(u) * (c[b * n + u] * aa - ab * au) / (aa * root);
    }
    return 2 / Math.PI * sum;
  }

  /** Σ_uv s_u s_v I₄(a, b, u, v). */
  private double noise(double[] c, int n, int a, int b) {
    double aa = 1 + c[a * n + a];
    double bb = 1 + c[b * n + b];
    double ab = c[a * n + b];
    double four = aa * bb - ab * ab;
    double[] own = new double[n];
    for (int u = 0; u < n; u++) {
      double au = c[a * n + u];
      double bu = c[b * n + u];
      own[u] = four * (1 + c[u * n + u]) - bu * bu * aa - au * au * bb + 2 * ab * au * bu;
    }
    double sum = 0;
    for (int u = 0; u < n; u++) {
      double au = c[a * n + u];
      double bu = c[b * n + u];
      for (int v = 0; v <= u; v++) {
        double av = c[a * n + v];
        double bv = c[b * n + v];
        double both = four * c[u * n + v] - bu * bv * aa - au * av * bb + ab * (au * bv + av * bu);
        double sine = Math.max(-1, Math.min(1, both / Math.sqrt(own[u] * own[v])));
        sum += (u == v ? 1 : 2) * sign(u) * sign(v) * Math.asin(sine);
      }
    }
    return 4 / (Math.PI * Math.PI) * sum / Math.sqrt(four);
  }

  /**
   * The states at some times.
   *
   * @param start state at α = 0, not changed
   * @param times ascending, ≥ 0
   * @return the state at each time
   */
  public double[][] flow(double[] start, double[] times) {
    return flow(start, times, false);
  }

  private double[][] flow(double[] start, double[] times, boolean slow) {
    var integrator = new DormandPrince853Integrator(1e-12, 10, 1e-11, 1e-11);
    var equation =
        new OrdinaryDifferentialEquation() {
          @Override
          public int getDimension() {
            return start.length;
          }

          @Override
          public double[] computeDerivatives(double t, double[] y) {
            return derivative(y, slow);
          }
        };
    double[][] states = new double[times.length][];
    double[] state = start.clone();
    double now = 0;
    for (int i = 0; i < times.length; i++) {
      if (times[i] > now) {
        state =
            integrator.integrate(equation, new ODEState(now, state), times[i]).getPrimaryState();
        now = times[i];
      }
      states[i] = state.clone();
    }
    return states;
  }

  /**
   * The plateau of students that are alike, reached from a start of equal overlaps.
   *
   * @param slow whether for η → 0
   * @return the state
   */
  public double[] plateau(boolean slow) {
    double[] q = new double[students * students];
    double[] r = new double[students * teachers];
    Arrays.fill(q, 0.9 / (2 * students - 1));
    Arrays.fill(r, 1.1 / Math.sqrt(students * (2.0 * students - 1)));
    for (int i = 0; i < students && !slow; i++) { // for η → 0 what parts students fades as 1/t
      q[i * students + i] *= 1.01;
    }
    double[][] states = flow(state(q, r), new double[] {slow ? RELAXED : RELAXED / rate}, slow);
    return states[0];
  }

  /**
   * The error on the plateau for η → 0 and as many teachers as students.
   *
   * @param units K = M
   * @return (K/π)(π/6 − K asin(1/2K))
   */
  public static double plateauError(int units) {
    return units / Math.PI * (Math.PI / 6 - units * Math.asin(0.5 / units));
  }

  /**
   * The rate at which differences between students grow on the plateau: the largest real part among
   * the eigenvalues of the linearised flow.
   *
   * @return growth rate in α
   */
  public double escapeRate() {
    double[] plateau = plateau(false);
    int size = plateau.length;
    Matrix linear = new Matrix(size, size);
    for (int k = 0; k < size; k++) {
      double[] up = plateau.clone();
      double[] down = plateau.clone();
      up[k] += STEP;
      down[k] -= STEP;
      double[] one = derivative(up, false);
      double[] two = derivative(down, false);
      for (int i = 0; i < size; i++) {
        linear.set(i, k, (one[i] - two[i]) / (2 * STEP));
      }
    }
    return Arrays.stream(GeneralEigen.values(linear).real()).max().orElseThrow();
  }
}

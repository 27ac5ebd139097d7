// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Triangle;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * Students drawn at random from all gaussian weights that give a teacher's signs to its examples:
 * exact Hamiltonian dynamics in their cone.
 *
 * <pre>
 * w(t) = w cos t + v sin t,   v ~ N(0, I) anew after each quarter turn,
 * first wall: the least of (v·x_μ)/(w·x_μ) at t = π/2 + atan of it,   v ← v − 2(v·x_μ)x_μ/|x_μ|²
 * </pre>
 *
 * <p>No step size, no rejection: the gaussian measure in the cone is kept exactly. The walk starts
 * at the teacher, itself one of these students, and first forgets it.
 *
 * @param error of a student on new examples, acos(w·w_T/|w||w_T|)/π, mean over students
 * @param overlap w·w_T/N, mean over students
 * @param likeness w·w'/N of students half a walk apart, which is the overlap once the start is
 *     forgotten
 * @cost 2P²N flops once, 2PN a student, 12(P + N) a reflection; about P of them a student at α = 10
 * @source Pakman and Paninski 2014; the measure: Seung, Sompolinsky and Tishby 1992
 */
public record VersionSpace(double error, double overlap, double likeness) {

  /** The walk of one student; rows of F are examples times their signs. */
  private static final class Walk {

    private final int n;
    private final int p;
    private final Matrix f;
    private final Matrix gram;
    private final Matrix w;
    private final Matrix v;
    private final Matrix fields;
    private final Matrix speeds;
    private final RandomGenerator random;

    Walk(Matrix f, Matrix start, RandomGenerator random) {
      p = f.rows();
      n = f.cols();
      this.f = f;
      this.random = random;
      w = start.copy();
      v = new Matrix(n, 1);
      fields = new Matrix(p, 1);
      speeds = new Matrix(p, 1);
      gram = new Matrix(p, p);
      Blas.best().syrk(Triangle.LOWER, Op.N, 1, f, 0, gram);
      gram.mirror();
    }

    void quarterTurn() {
      GaussianMatrix.fill(v.data(), 0, n, 1, random);
      Blas.best().gemm(Op.N, Op.N, 1, f, w, 0, fields);
      Blas.best().gemm(Op.N, Op.N, 1, f, v, 0, speeds);
      double left = Math.PI / 2;
      int wall = -1;
      while (true) {
        wall = next(wall);
        double time = Math.PI / 2 + Math.atan(speeds.data()[wall] / field(wall));
        if (!(time < left)) {
          turn(left);
          return;
        }
        turn(time);
        reflect(wall);
        left -= time;
      }
    }

    /** Never negative, so that a wall that rounding has passed is met at once. */
    private double field(int wall) {
      return Math.max(0, fields.data()[wall]);
    }

    /** The wall that is met first; the one just left is met again after half a turn only. */
    private int next(int before) {
      double[] b = speeds.data();
      int first = before == 0 ? p - 1 : 0;
      for (int i = 0; i < p; i++) {
        if (i != before && b[i] * field(first) < b[first] * field(i)) {
          first = i;
        }
      }
      return first;
    }

    private void turn(double angle) {
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      turn(w.data(), v.data(), cos, sin);
      turn(fields.data(), speeds.data(), cos, sin);
    }

    private static void turn(double[] place, double[] speed, double cos, double sin) {
      for (int i = 0; i < place.length; i++) {
        double now = place[i];
        place[i] = cos * now + sin * speed[i];
        speed[i] = cos * speed[i] - sin * now;
      }
    }

    private void reflect(int wall) {
      double[] b = speeds.data();
      double push = -2 * b[wall] / gram.get(wall, wall);
      for (int i = 0; i < p; i++) {
        b[i] += push * gram.get(i, wall);
      }
      for (int i = 0; i < n; i++) {
        v.data()[i] += push * f.get(wall, i);
      }
    }
  }

  /**
   * Draws examples and a teacher, and students one after the other.
   *
   * @param dimension N
   * @param patterns P ≥ 2
   * @param students whose errors are averaged, after half as many that are not looked at
   * @param random generator
   * @param watch polled at every student
   * @return averages over students
   */
  public static VersionSpace draw(
      int dimension, int patterns, int students, RandomGenerator random, Watch watch) {
    double scale = 1 / Math.sqrt(dimension);
    Matrix f =
        new Matrix(patterns, dimension, GaussianMatrix.matrix(patterns, dimension, scale, random));
    Matrix teacher = new Matrix(dimension, 1, GaussianMatrix.matrix(dimension, 1, 1, random));
    double[] outputs = Blas.best().multiply(f, teacher).data();
    for (int c = 0; c < dimension; c++) {
      for (int r = 0; r < patterns; r++) {
        f.set(r, c, f.get(r, c) * Math.signum(outputs[r]));
      }
    }
    Walk walk = new Walk(f, teacher, random);
    int half = Math.max(1, students / 2);
    double[][] before = new double[half][];
    double error = 0;
    double overlap = 0;
    double likeness = 0;
    double length = Math.sqrt(product(teacher.data(), teacher.data()));
    for (int s = -half; s < students; s++) {
      watch.check();
      walk.quarterTurn();
      double[] w = walk.w.data();
      if (s >= 0) {
        double along = product(w, teacher.data());
        overlap += along / dimension / students;
        double cosine = along / (length * Math.sqrt(product(w, w)));
        error += Math.acos(Math.min(1, cosine)) / Math.PI / students;
        likeness += product(w, before[s % half]) / dimension / students;
      }
      before[Math.floorMod(s, half)] = w.clone();
    }
    return new VersionSpace(error, overlap, likeness);
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}

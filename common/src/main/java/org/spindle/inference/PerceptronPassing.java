// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.inference.TeacherStudent.Weights;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * Approximate message passing for the weights of teacher perceptrons, of whom only the signs y of
 * their outputs on gaussian patterns X are known; many teachers of the same patterns at once, as
 * the columns of one product.
 *
 * <pre>
 * p = Xŵ/√N − v g,   u = yp/√v,   g = y h(−u)/√v,   A = (α/v)⟨h(h+u)⟩
 * r = ŵ + Xᵀg/(√N A),   gaussian: ŵ = rA/(1+A), v = 1/(1+A)    ±1: ŵ = tanh(rA), v = 1 − ⟨ŵ²⟩
 * </pre>
 *
 * <p>Its fixed points are those of {@link TeacherStudent}, which it follows step by step.
 *
 * @cost 4 P N flops a teacher and step, in two products of matrices
 * @source Donoho, Maleki and Montanari 2009; Rangan 2011; Barbier et al. 2019
 */
public final class PerceptronPassing {

  /**
   * What was learned, on average over teachers.
   *
   * @param overlap |ŵ|²/N, the overlap of students with their like
   * @param error rate at which the mean student errs, acos(ŵ·w/|ŵ||w|)/π
   * @param hebbError the same of Hebb's rule
   * @param steps that were made
   */
  public record Learned(double overlap, double error, double hebbError, int steps) {}

  private static final double SETTLED = 1e-9; // mean square change of a weight
  private static final int BLOCK = 256; // samples scored side by side
  private static final double SHARE = 0.7; // of a step that is taken: few weights overshoot
  private static final double FOUND = 1e-6; // variance left of a teacher that is known

  private PerceptronPassing() {}

  /**
   * Draws patterns and teachers, and learns.
   *
   * @param weights kind of weights
   * @param dimension N
   * @param patterns P
   * @param teachers B
   * @param mostSteps after which it ends if it has not settled
   * @param random generator
   * @param watch polled at every step
   * @return averages over teachers
   */
  public static Learned draw(
      Weights weights,
      int dimension,
      int patterns,
      int teachers,
      int mostSteps,
      RandomGenerator random,
      Watch watch) {
    double scale = 1 / Math.sqrt(dimension);
    Matrix x =
        new Matrix(patterns, dimension, GaussianMatrix.matrix(patterns, dimension, scale, random));
    double[] w = GaussianMatrix.matrix(dimension, teachers, 1, random);
    if (weights == Weights.BINARY) {
      for (int i = 0; i < w.length; i++) {
        w[i] = Math.signum(w[i]);
      }
    }
    Matrix teacher = new Matrix(dimension, teachers, w);
    Matrix signs = Blas.best().multiply(x, teacher);
    double[] y = signs.data();
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] < 0 ? -1 : 1;
    }
    Matrix hebb = Blas.best().multiply(Op.T, x, Op.N, signs);
    Matrix student = new Matrix(dimension, teachers);
    int steps = learn(weights, x, y, student, mostSteps, watch);
    double overlap = 0;
    for (double value : student.data()) {
      overlap += value * value / student.data().length;
    }
    return new Learned(overlap, error(student, teacher), error(hebb, teacher), steps);
  }

  private static int learn(
      Weights weights, Matrix x, double[] y, Matrix student, int mostSteps, Watch watch) {
    int p = x.rows();
    int n = x.cols();
    int b = student.cols();
    Matrix outputs = new Matrix(p, b);
    Matrix gradients = new Matrix(p, b);
    Matrix fields = new Matrix(n, b);
    double[] variance = new double[b];
    Arrays.fill(variance, 1);
    double[] information = new double[b];
    Blas blas = Blas.best();
    for (int step = 1; step <= mostSteps; step++) {
      watch.check();
      blas.gemm(Op.N, Op.N, 1, x, student, 0, outputs);
      for (int c = 0; c < b; c++) {
        if (variance[c] > FOUND) {
          information[c] = score(p, y, outputs.data(), gradients.data(), c * p, variance[c], n);
        }
      }
      blas.gemm(Op.T, Op.N, 1, x, gradients, 0, fields);
      double change = 0;
      for (int c = 0; c < b; c++) {
        if (variance[c] > FOUND) {
          change += update(weights, student.data(), fields.data(), c, n, information[c], variance);
        }
      }
      if (change < SETTLED * b) {
        return step;
      }
    }
    return mostSteps;
  }

  /** Overwrites the gradients of one teacher by new ones; returns A. */
  private static double score(
      int p, double[] y, double[] outputs, double[] gradients, int at, double variance, int n) {
    double root = Math.sqrt(variance);
    double sum = 0;
    double[] below = new double[Math.min(p, BLOCK)]; // −u
    double[] hazards = new double[below.length];
    for (int from = at; from < at + p; from += BLOCK) {
      int block = Math.min(BLOCK, at + p - from);
      for (int i = 0; i < block; i++) {
        int k = from + i;
        below[i] = -(y[k] * (outputs[k] - variance * gradients[k]) / root);
      }
      GaussianTail.hazards(below, block, hazards);
      for (int i = 0; i < block; i++) {
        gradients[from + i] = y[from + i] * hazards[i] / root;
        sum += hazards[i] * (hazards[i] - below[i]);
      }
    }
    return sum / (n * variance);
  }

  /** Overwrites the estimates of one teacher; returns their mean square change. */
  private static double update(
      Weights weights,
      double[] student,
      double[] fields,
      int teacher,
      int n,
      double information,
      double[] variance) {
    double change = 0;
    double squares = 0;
    for (int i = teacher * n; i < (teacher + 1) * n; i++) {
      double field = student[i] * information + fields[i];
      double next = weights == Weights.GAUSSIAN ? field / (1 + information) : Math.tanh(field);
      double step = SHARE * (next - student[i]);
      change += step * step / n;
      student[i] += step;
      squares += student[i] * student[i] / n;
    }
    double left = weights == Weights.GAUSSIAN ? 1 / (1 + information) : 1 - squares;
    variance[teacher] += SHARE * (left - variance[teacher]);
    return change;
  }

  private static double error(Matrix student, Matrix teacher) {
    int n = student.rows();
    double sum = 0;
    for (int c = 0; c < student.cols(); c++) {
      double dot = 0;
      double one = 0;
      double two = 0;
      for (int i = c * n; i < (c + 1) * n; i++) {
        dot += student.data()[i] * teacher.data()[i];
        one += student.data()[i] * student.data()[i];
        two += teacher.data()[i] * teacher.data()[i];
      }
      sum += Math.acos(Math.min(1, dot / Math.sqrt(one * two))) / Math.PI;
    }
    return sum / student.cols();
  }
}

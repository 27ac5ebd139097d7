// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * Linear students that learn from noisy examples by full-batch gradient descent; the simulation
 * beside {@link StudentTeacher}.
 *
 * <p>All students see the same inputs and go through one matrix product, but each has a teacher, a
 * start and noise of its own:
 *
 * <pre>
 * w ← w − η Zᵀ(Zw − y),   y = Z w̄ + ε
 * </pre>
 */
public final class LinearStudents {

  private final FloatBlas blas = FloatBlas.best();
  private final FloatMatrix inputs;
  private final FloatMatrix teachers;
  private final FloatMatrix students;
  private final FloatMatrix targets;
  private final FloatMatrix residuals;

  private LinearStudents(
      FloatMatrix inputs, FloatMatrix teachers, FloatMatrix students, FloatMatrix targets) {
    this.inputs = inputs;
    this.teachers = teachers;
    this.students = students;
    this.targets = targets;
    this.residuals = new FloatMatrix(targets.rows(), targets.cols());
  }

  /**
   * Random examples, teachers and students.
   *
   * @param theory variances of teacher, start and noise; its α is not read
   * @param samples M ≥ 1
   * @param weights N ≥ 1
   * @param students how many
   * @param generator the stream to draw from
   * @return the students before their first step
   */
  public static LinearStudents draw(
      StudentTeacher theory, int samples, int weights, int students, RandomGenerator generator) {
    FloatMatrix z = gaussian(samples, weights, 1 / Math.sqrt(weights), generator);
    FloatMatrix teachers = gaussian(weights, students, theory.teacherDeviation(), generator);
    FloatMatrix start = gaussian(weights, students, theory.initialDeviation(), generator);
    FloatMatrix targets = gaussian(samples, students, theory.noise(), generator);
    FloatBlas.best().gemm(Op.N, Op.N, 1, z, teachers, 1, targets);
    return new LinearStudents(z, teachers, start, targets);
  }

  /**
   * The generalization errors along gradient descent.
   *
   * @param stepSize η
   * @param steps at which steps to look, not decreasing; the last ends the descent
   * @param watch polled at every step
   * @return ‖w − w̄‖²/N at these steps, mean over the students
   */
  public double[] errors(double stepSize, int[] steps, Watch watch) {
    double[] errors = new double[steps.length];
    int now = 0;
    for (int i = 0; i < steps.length; i++) {
      for (; now < steps[i]; now++) {
        watch.check();
        step((float) stepSize);
      }
      errors[i] = error();
    }
    return errors;
  }

  private void step(float stepSize) {
    residuals.copyFrom(targets);
    blas.gemm(Op.N, Op.N, 1, inputs, students, -1, residuals);
    blas.gemm(Op.T, Op.N, -stepSize, inputs, residuals, 1, students);
  }

  private double error() {
    float[] w = students.data();
    float[] teacher = teachers.data();
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      double difference = w[i] - teacher[i];
      sum += difference * difference;
    }
    return sum / w.length;
  }

  private static FloatMatrix gaussian(int rows, int cols, double sigma, RandomGenerator generator) {
    return new FloatMatrix(rows, cols, GaussianMatrix.floatMatrix(rows, cols, sigma, generator));
  }
}

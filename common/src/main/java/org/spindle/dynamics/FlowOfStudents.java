// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.Triangle;
import org.spindle.random.GaussianMatrix;

/**
 * Gradient flow of linear students on the examples of linear teachers, exactly, at any time: by one
 * factorization of the examples' Gram matrix for all students and times.
 *
 * <pre>
 * Ḋ = −ΛD,   Λ = ZᵀZ,   E_g = |D|²/N,   E_train = |ZD|²/P
 * </pre>
 *
 * <p>Z has P rows of N elements of variance 1/N, D the differences of students and teachers, both
 * standard gaussian. The twin of {@link StudentTeacher} without noise, at finite N.
 *
 * @cost NP² + 9 min(N, P)³ flops, then N a student and time
 */
public final class FlowOfStudents {

  private static final double LATEST = 1e12; // time after which a threshold is given up

  private final int weights;
  private final double ratio;
  private final double[] curvatures; // of the directions that examples tell of
  private final double[] squares; // of D in these, mean over students
  private final double unseen;
  private final Matrix directions; // N × as many
  private final Matrix parts; // of D in these
  private final Matrix rest; // of D beside them, N × students

  private FlowOfStudents(Matrix z, Matrix difference) {
    weights = z.cols();
    ratio = (double) z.rows() / z.cols();
    Matrix gram = new Matrix(weights, weights);
    Blas.best().syrk(Triangle.LOWER, Op.T, 1, z, 0, gram);
    SymmetricEigen eigen = SymmetricEigen.of(gram);
    int skipped = Math.max(0, weights - z.rows());
    int modes = weights - skipped;
    directions = eigen.vectors().block(0, skipped, weights, modes);
    parts = Blas.best().multiply(Op.T, directions, Op.N, difference);
    curvatures = new double[modes];
    squares = new double[modes];
    double seen = 0;
    int students = difference.cols();
    for (int i = 0; i < modes; i++) {
      curvatures[i] = eigen.values()[skipped + i];
      for (int s = 0; s < students; s++) {
        squares[i] += parts.get(i, s) * parts.get(i, s) / students;
      }
      seen += squares[i];
    }
    rest = difference.copy();
    Blas.best().gemm(Op.N, Op.N, -1, directions, parts, 1, rest);
    double all = 0;
    for (double d : difference.data()) {
      all += d * d / students;
    }
    unseen = skipped == 0 ? 0 : all - seen;
  }

  /**
   * Draws examples, teachers and students.
   *
   * @param weights N
   * @param examples P
   * @param students how many pairs of teacher and student
   * @param random generator
   * @return their flow
   */
  public static FlowOfStudents draw(
      int weights, int examples, int students, RandomGenerator random) {
    double scale = 1 / Math.sqrt(weights);
    double[] z = GaussianMatrix.matrix(examples, weights, scale, random);
    double[] d = GaussianMatrix.matrix(weights, students, Math.sqrt(2), random);
    return new FlowOfStudents(new Matrix(examples, weights, z), new Matrix(weights, students, d));
  }

  /**
   * The test error.
   *
   * @param time t ≥ 0
   * @return |D|²/N, mean over students
   */
  public double error(double time) {
    double sum = unseen;
    for (int i = 0; i < squares.length; i++) {
      sum += squares[i] * Math.exp(-2 * curvatures[i] * time);
    }
    return sum / weights;
  }

  /**
   * The training error.
   *
   * @param time t ≥ 0
   * @return |ZD|²/P, mean over students
   */
  public double trainingError(double time) {
    double sum = 0;
    for (int i = 0; i < squares.length; i++) {
      sum += curvatures[i] * squares[i] * Math.exp(-2 * curvatures[i] * time);
    }
    return sum / (ratio * weights);
  }

  /**
   * When an error has come down to a threshold.
   *
   * @param error falling, of time
   * @param threshold that it reaches
   * @return t
   */
  public static double timeTo(DoubleUnaryOperator error, double threshold) {
    return StudentTeacher.timeTo(error, threshold, LATEST);
  }

  /**
   * The share of new examples that students answer with a squared error below a threshold: they are
   * asked.
   *
   * @param time t ≥ 0
   * @param threshold of the squared error that counts as right
   * @param examples how many new ones, the same for all students
   * @param random generator
   * @return share among all examples and students; erf(√(threshold/2E)) of students of error E
   */
  public double accuracy(double time, double threshold, int examples, RandomGenerator random) {
    Matrix decayed = parts.copy();
    for (int s = 0; s < parts.cols(); s++) {
      for (int i = 0; i < curvatures.length; i++) {
        decayed.set(i, s, parts.get(i, s) * Math.exp(-curvatures[i] * time));
      }
    }
    Matrix now = rest.copy();
    Blas.best().gemm(Op.N, Op.N, 1, directions, decayed, 1, now);
    double scale = 1 / Math.sqrt(weights);
    Matrix z =
        new Matrix(examples, weights, GaussianMatrix.matrix(examples, weights, scale, random));
    Matrix errors = Blas.best().multiply(z, now);
    long right = 0;
    for (double e : errors.data()) {
      right += e * e < threshold ? 1 : 0;
    }
    return (double) right / errors.data().length;
  }
}

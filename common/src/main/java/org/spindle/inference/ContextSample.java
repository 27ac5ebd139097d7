// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;

/**
 * Contexts of in-context regression, drawn: the twin of {@link InContextRegression}.
 *
 * @param pulls b = (1/N)Σ y_n x_n, d × contexts
 * @param teachers w, d × contexts
 * @param bayes the exact posterior's mean squared error on queries, one of each context, without
 *     noise; empty where it was not asked for
 * @param posterior the same as the posterior itself foresees it
 */
public record ContextSample(Matrix pulls, Matrix teachers, double[] bayes, double[] posterior) {

  /**
   * Draws contexts.
   *
   * @param regression variances, length of a context, noise
   * @param contexts how many
   * @param posterior whether to regress exactly, too: needs noise
   * @param random generator
   * @return the contexts
   * @cost 30 N d flops a context, and d³ for each posterior
   */
  public static ContextSample draw(
      InContextRegression regression, int contexts, boolean posterior, RandomGenerator random) {
    int d = regression.variances().length;
    int n = regression.context();
    Matrix pulls = new Matrix(d, contexts);
    Matrix teachers = new Matrix(d, contexts, GaussianMatrix.matrix(d, contexts, 1, random));
    double[] bayes = new double[posterior ? contexts : 0];
    double[] foreseen = new double[posterior ? contexts : 0];
    double[] x = new double[d * n];
    double[] y = new double[n];
    double deviation = Math.sqrt(regression.noise());
    double[] scale = new double[d];
    for (int i = 0; i < d; i++) {
      scale[i] = Math.sqrt(regression.variances()[i]);
    }
    for (int c = 0; c < contexts; c++) {
      GaussianMatrix.fill(x, 0, x.length, 1, random);
      GaussianMatrix.fill(y, 0, n, deviation, random);
      int at = c * d;
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < d; i++) {
          x[i + k * d] *= scale[i];
          y[k] += teachers.data()[at + i] * x[i + k * d];
        }
        for (int i = 0; i < d; i++) {
          pulls.data()[at + i] += y[k] * x[i + k * d] / n;
        }
      }
      if (posterior) {
        exact(regression, x, pulls, teachers, c, bayes, foreseen);
      }
    }
    return new ContextSample(pulls, teachers, bayes, foreseen);
  }

  /** Posterior of w: precision XXᵀ/σ² + 1, mean its inverse times N b/σ². */
  private static void exact(
      InContextRegression regression,
      double[] x,
      Matrix pulls,
      Matrix teachers,
      int c,
      double[] bayes,
      double[] foreseen) {
    int d = pulls.rows();
    int n = regression.context();
    double noise = regression.noise();
    Matrix precision = Matrix.identity(d);
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < d; j++) {
        for (int i = 0; i < d; i++) {
          precision.data()[i + j * d] += x[i + k * d] * x[j + k * d] / noise;
        }
      }
    }
    Matrix right = new Matrix(d, d + 1); // the pull, and the roots of the variances
    for (int i = 0; i < d; i++) {
      right.set(i, 0, pulls.get(i, c) * n / noise);
      right.set(i, i + 1, 1);
    }
    Matrix solved = Cholesky.of(precision).solve(right);
    for (int i = 0; i < d; i++) {
      double left = teachers.get(i, c) - solved.get(i, 0);
      bayes[c] += regression.variances()[i] * left * left;
      foreseen[c] += regression.variances()[i] * solved.get(i, i + 1);
    }
  }

  /**
   * The mean squared error of an attention on these contexts, averaged over queries exactly.
   *
   * @param regression variances and noise
   * @param attention p, of length d
   * @return the error, noise included
   */
  public double error(InContextRegression regression, double[] attention) {
    double sum = 0;
    int d = pulls.rows();
    for (int c = 0; c < pulls.cols(); c++) {
      for (int i = 0; i < d; i++) {
        double left = teachers.get(i, c) - attention[i] * pulls.get(i, c);
        sum += regression.variances()[i] * left * left;
      }
    }
    return sum / pulls.cols() + regression.noise();
  }

  /**
   * The attention that is best on these contexts: a regression of w_i on b_i in each direction.
   *
   * @return p, of length d
   */
  public double[] best() {
    double[] p = new double[pulls.rows()];
    for (int i = 0; i < p.length; i++) {
      double both = 0;
      double square = 0;
      for (int c = 0; c < pulls.cols(); c++) {
        both += pulls.get(i, c) * teachers.get(i, c);
        square += pulls.get(i, c) * pulls.get(i, c);
      }
      p[i] = both / square;
    }
    return p;
  }
}

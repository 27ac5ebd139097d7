// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;

/**
 * A gaussian matrix that nobody draws: only what is asked of it is, when it is asked. Whatever an
 * algorithm does with the answers, they are those of a matrix A of independent entries of variance
 * σ², in law exactly.
 *
 * <p>In orthonormal bases P of what A was applied to and Q of what its transpose was, A's image of
 * a new direction p is known along Q, and fresh noise elsewhere:
 *
 * <pre>
 * Ap = Q(AᵀQ)ᵀp + (1 − QQᵀ)g,   g ~ N(0, σ²)
 * </pre>
 *
 * @error answers are consistent to rounding: z·(Ax) = (Aᵀz)·x
 * @cost 6(M + N)t flops after t questions, and a gaussian a component, where a drawn matrix takes
 *     2MN
 * @source Y. M. Lu 2021, IEEE Trans. Inf. Theory 67, 8223 ("Householder dice"; here by projections)
 */
final class UnseenMatrix implements MatrixProduct {

  private static final int CAPACITY = 16; // directions at first
  private static final double SHRUNK = 0.7; // of a length, below which it is projected twice
  private static final double NOTHING = 1e-13;

  /** What is known in one of the two spaces. */
  private static final class Side {
    private final int size;
    private Matrix basis;
    private Matrix images; // of the other side's basis
    private int known;
    private int answered;

    Side(int size) {
      this.size = size;
      basis = new Matrix(size, CAPACITY);
      images = new Matrix(size, CAPACITY);
    }

    private static Matrix with(Matrix columns, int count, double[] next) {
      Matrix all = columns;
      if (count == columns.cols()) {
        double[] larger = Arrays.copyOf(columns.data(), 2 * columns.data().length);
        all = new Matrix(columns.rows(), 2 * count, larger);
      }
      System.arraycopy(next, 0, all.data(), count * all.rows(), all.rows());
      return all;
    }

    void know(double[] direction) {
      basis = with(basis, known++, direction);
    }

    void answer(double[] image) {
      images = with(images, answered++, image);
    }

    /** Coordinates along the basis. */
    double[] along(double[] x) {
      double[] h = new double[known];
      product(Op.T, 1, basis, known, x, 0, h);
      return h;
    }

    /** Coordinates along the images. */
    double[] seen(double[] x) {
      double[] h = new double[answered];
      product(Op.T, 1, images, answered, x, 0, h);
      return h;
    }
  }

  private final Side inputs;
  private final Side outputs;
  private final double sigma;
  private final RandomGenerator random;

  /**
   * A matrix of which nothing is known.
   *
   * @param rows M
   * @param cols N
   * @param sigma σ of an entry
   * @param random generator, drawn from with every new question
   */
  UnseenMatrix(int rows, int cols, double sigma, RandomGenerator random) {
    inputs = new Side(cols);
    outputs = new Side(rows);
    this.sigma = sigma;
    this.random = random;
  }

  @Override
  public void apply(Op op, Matrix x, Matrix y) {
    Side from = op == Op.N ? inputs : outputs;
    Side to = op == Op.N ? outputs : inputs;
    for (int c = 0; c < x.cols(); c++) {
      double[] image = image(from, to, x.column(c).copy().data());
      y.column(c).copyFrom(new Matrix(image.length, 1, image));
    }
  }

  private double[] image(Side from, Side to, double[] x) {
    double length = norm(x);
    double[] rest = x.clone();
    double[] along = from.along(x);
    product(Op.N, -1, from.basis, from.known, along, 1, rest);
    double left = norm(rest);
    if (left < SHRUNK * length) {
      double[] more = from.along(rest);
      product(Op.N, -1, from.basis, from.known, more, 1, rest);
      for (int i = 0; i < more.length; i++) {
        along[i] += more[i];
      }
      left = norm(rest);
    }
    if (left > NOTHING * length && from.known < from.size) {
      for (int i = 0; i < rest.length; i++) {
        rest[i] /= left;
      }
      to.answer(imageOf(rest, from, to));
      from.know(rest);
      along = Arrays.copyOf(along, from.known);
      along[from.known - 1] = left;
    }
    double[] image = new double[to.size];
    product(Op.N, 1, to.images, to.answered, along, 0, image);
    return image;
  }

  private double[] imageOf(double[] direction, Side from, Side to) {
    double[] image = GaussianMatrix.matrix(to.size, 1, sigma, random);
    double[] known = from.seen(direction);
    double[] noise = to.along(image);
    for (int i = 0; i < known.length; i++) {
      known[i] -= noise[i];
    }
    product(Op.N, 1, to.basis, to.known, known, 1, image);
    return image;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Blas.best().dot(x, x));
  }

  private static void product(
      Op op, double alpha, Matrix a, int columns, double[] x, double beta, double[] y) {
    if (columns > 0) {
      Blas.best().gemv(op, alpha, a.block(0, 0, a.rows(), columns), x, beta, y);
    } else if (beta == 0) {
      Arrays.fill(y, 0);
    }
  }
}

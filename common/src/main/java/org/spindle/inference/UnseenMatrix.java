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

  /** Vectors of one space, more and more of them. */
  private static final class Columns {
    private Matrix all;
    private int count;

    Columns(int size) {
      all = new Matrix(size, CAPACITY);
    }

    void add(double[] next) {
      if (count == all.cols()) {
        double[] larger = Arrays.copyOf(all.data(), 2 * all.data().length);
        all = new Matrix(all.rows(), 2 * count, larger);
      }
      System.arraycopy(next, 0, all.data(), count * all.rows(), all.rows());
      count++;
    }

    private Matrix here() {
      return all.block(0, 0, all.rows(), count);
    }

    /** The products of a vector with each. */
    double[] along(double[] x) {
      double[] h = new double[count];
      Blas.best().gemv(Op.T, 1, here(), x, 0, h);
      return h;
    }

    /** y ← y ± their sum with these weights. */
    void add(double sign, double[] weights, double[] y) {
      Blas.best().gemv(Op.N, sign, here(), weights, 1, y);
    }
  }

  /**
   * What is known in one of the two spaces.
   *
   * @param size its dimension
   * @param basis orthonormal
   * @param images of the other side's basis
   */
  private record Side(int size, Columns basis, Columns images) {
    static Side of(int size) {
      return new Side(size, new Columns(size), new Columns(size));
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
    inputs = Side.of(cols);
    outputs = Side.of(rows);
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
    double[] along = from.basis.along(x);
    from.basis.add(-1, along, rest);
    double left = norm(rest);
    if (left < SHRUNK * length) {
      double[] more = from.basis.along(rest);
      from.basis.add(-1, more, rest);
      for (int i = 0; i < more.length; i++) {
        along[i] += more[i];
      }
      left = norm(rest);
    }
    if (left > NOTHING * length && from.basis.count < from.size) {
      for (int i = 0; i < rest.length; i++) {
        rest[i] /= left;
      }
      to.images.add(imageOf(rest, from, to));
      from.basis.add(rest);
      along = Arrays.copyOf(along, from.basis.count);
      along[from.basis.count - 1] = left;
    }
    double[] image = new double[to.size];
    to.images.add(1, along, image);
    return image;
  }

  private double[] imageOf(double[] direction, Side from, Side to) {
    double[] image = GaussianMatrix.matrix(to.size, 1, sigma, random);
    double[] known = from.images.along(direction);
    double[] noise = to.basis.along(image);
    for (int i = 0; i < known.length; i++) {
      known[i] -= noise[i];
    }
    to.basis.add(1, known, image);
    return image;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Blas.best().dot(x, x));
  }
}

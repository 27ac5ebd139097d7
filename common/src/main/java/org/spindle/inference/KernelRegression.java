// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.data.Mnist;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.GaussianMatrix;

/**
 * Regressions on random examples, their test error taken over the whole distribution: the twin of
 * {@link DeterministicEquivalent}, {@link FeatureEquivalent} and {@link LeastSquaresRisk}.
 */
public final class KernelRegression {

  /**
   * What one set of examples leads to.
   *
   * @param test mean squared error over the distribution, noise included, for each ridge
   * @param training mean squared error over the examples, for each ridge
   */
  public record Errors(double[] test, double[] training) {}

  private KernelRegression() {}

  /**
   * Ridge regression on gaussian modes ψ_k, whose test error is a sum over modes.
   *
   * @param kernel eigenvalues, coefficients, noise
   * @param examples n
   * @param ridges δ of each regression
   * @param random generator
   * @return errors for each ridge
   */
  public static Errors ofModes(
      DeterministicEquivalent kernel, int examples, double[] ridges, RandomGenerator random) {
    int m = kernel.eigenvalues().length;
    double[] z = GaussianMatrix.matrix(examples, m, 1, random);
    Matrix targets = targets(kernel, z, examples, random);
    scaleColumns(z, examples, kernel.eigenvalues());
    return errors(kernel, new Matrix(examples, m, z), null, targets, ridges);
  }

  /**
   * Ridge regression on random features of the kernel.
   *
   * @param kernel eigenvalues, coefficients, noise
   * @param features p, each a gaussian mixture of the modes
   * @param examples n
   * @param ridges δ &gt; 0 of each regression
   * @param random generator
   * @return errors for each ridge
   */
  public static Errors ofRandomFeatures(
      DeterministicEquivalent kernel,
      int features,
      int examples,
      double[] ridges,
      RandomGenerator random) {
    int m = kernel.eigenvalues().length;
    double[] z = GaussianMatrix.matrix(examples, m, 1, random);
    Matrix targets = targets(kernel, z, examples, random);
    scaleColumns(z, examples, kernel.eigenvalues());
    double scale = 1 / Math.sqrt(features);
    Matrix mixture = new Matrix(m, features, GaussianMatrix.matrix(m, features, scale, random));
    return errors(kernel, new Matrix(examples, m, z), mixture, targets, ridges);
  }

  /** Φ has the columns √λ_kψ_k of the examples; features are ΦW, or Φ itself. */
  private static Errors errors(
      DeterministicEquivalent kernel, Matrix phi, Matrix mixture, Matrix targets, double[] ridges) {
    Blas blas = Blas.best();
    Matrix features = mixture == null ? phi : blas.multiply(phi, mixture);
    RidgePath path = RidgePath.ofFeatures(features, targets);
    Matrix alphas = new Matrix(phi.rows(), ridges.length);
    double[] training = new double[ridges.length];
    for (int i = 0; i < ridges.length; i++) {
      alphas.column(i).copyFrom(path.coefficients(ridges[i]));
      training[i] = path.training(ridges[i]);
    }
    Matrix weights = blas.multiply(Op.T, features, Op.N, alphas);
    Matrix learned = mixture == null ? weights : blas.multiply(mixture, weights);
    double[] test = new double[ridges.length];
    for (int i = 0; i < ridges.length; i++) {
      test[i] = kernel.noise();
      for (int k = 0; k < learned.rows(); k++) {
        double root = Math.sqrt(kernel.eigenvalues()[k]);
        double left = Math.sqrt(kernel.squares()[k]) - root * learned.get(k, i);
        test[i] += left * left;
      }
    }
    return new Errors(test, training);
  }

  private static Matrix targets(
      DeterministicEquivalent kernel, double[] z, int examples, RandomGenerator random) {
    Matrix targets = new Matrix(examples, 1);
    double[] y = targets.data();
    GaussianMatrix.fill(y, 0, examples, Math.sqrt(kernel.noise()), random);
    for (int k = 0; k < kernel.squares().length; k++) {
      double v = Math.sqrt(kernel.squares()[k]);
      for (int i = 0; i < examples; i++) {
        y[i] += v * z[i + k * examples];
      }
    }
    return targets;
  }

  private static void scaleColumns(double[] z, int rows, double[] eigenvalues) {
    for (int k = 0; k < eigenvalues.length; k++) {
      double root = Math.sqrt(eigenvalues[k]);
      for (int i = 0; i < rows; i++) {
        z[i + k * rows] *= root;
      }
    }
  }

  /**
   * Least squares of smallest norm on isotropic gaussian inputs.
   *
   * @param examples n
   * @param dimension d
   * @param noise σ²
   * @param random generator
   * @return |ŵ − w|² for a teacher of length 1
   */
  public static double leastSquares(
      int examples, int dimension, double noise, RandomGenerator random) {
    double[] ones = new double[dimension];
    double[] teacher = new double[dimension];
    for (int k = 0; k < dimension; k++) {
      ones[k] = 1;
      teacher[k] = 1.0 / dimension;
    }
    var kernel = new DeterministicEquivalent(ones, teacher, noise);
    return ofModes(kernel, examples, new double[] {0}, random).test()[0] - noise;
  }

  /** Images that count as all there are, with the spectrum of their kernel. */
  public static final class Pool {

    private final Matrix gram;
    private final Matrix targets;
    private final DeterministicEquivalent equivalent;

    private Pool(Matrix gram, Matrix targets) {
      this.gram = gram;
      this.targets = targets;
      int p = gram.rows();
      SymmetricEigen eigen = SymmetricEigen.of(gram);
      Matrix parts = Blas.best().multiply(Op.T, eigen.vectors(), Op.N, targets);
      double[] values = new double[p];
      double[] squares = new double[p];
      for (int k = 0; k < p; k++) {
        values[k] = Math.max(0, eigen.values()[k]) / p;
        for (int c = 0; c < targets.cols(); c++) {
          squares[k] += parts.get(k, c) * parts.get(k, c) / p;
        }
      }
      equivalent = new DeterministicEquivalent(values, squares, 0);
    }

    /**
     * Eigenvalues and coefficients.
     *
     * @return the equivalent, without noise
     */
    public DeterministicEquivalent equivalent() {
      return equivalent;
    }

    /**
     * Kernel regression on images of the pool.
     *
     * @param examples n, drawn with replacement
     * @param ridges δ &gt; 0 of each regression
     * @param random generator
     * @return errors, the test error over all of the pool, summed over targets
     * @cost 9n³ + 2nPc flops a ridge
     */
    public Errors regression(int examples, double[] ridges, RandomGenerator random) {
      int p = gram.rows();
      Matrix across = new Matrix(p, examples);
      Matrix labels = new Matrix(examples, targets.cols());
      int[] drawn = new int[examples];
      for (int i = 0; i < examples; i++) {
        drawn[i] = random.nextInt(p);
        across.column(i).copyFrom(gram.column(drawn[i]));
        for (int c = 0; c < targets.cols(); c++) {
          labels.set(i, c, targets.get(drawn[i], c));
        }
      }
      Matrix inside = new Matrix(examples, examples);
      for (int j = 0; j < examples; j++) {
        for (int i = 0; i < examples; i++) {
          inside.set(i, j, across.get(drawn[i], j));
        }
      }
      RidgePath path = new RidgePath(inside, labels);
      double[] test = new double[ridges.length];
      double[] training = new double[ridges.length];
      for (int r = 0; r < ridges.length; r++) {
        Matrix left = targets.copy();
        Blas.best().gemm(Op.N, Op.N, -1, across, path.coefficients(ridges[r]), 1, left);
        for (double e : left.data()) {
          test[r] += e * e / p;
        }
        training[r] = path.training(ridges[r]);
      }
      return new Errors(test, training);
    }
  }

  /**
   * The first training images under the kernel of a deep network, with centred one-hot targets.
   *
   * @param mnist the data set
   * @param count P of the first images, none of them empty
   * @param layers of the arc-cosine kernel
   * @return the pool, factorized
   * @cost 9P³ flops
   */
  public static Pool digits(Mnist mnist, int count, int layers) {
    Matrix images = new Matrix(mnist.pixels(), count);
    for (int i = 0; i < images.data().length; i++) {
      images.data()[i] = (mnist.trainImages()[i] & 0xff) / 255.0;
    }
    Matrix targets = new Matrix(count, mnist.classes());
    targets.fill(-1.0 / mnist.classes());
    for (int i = 0; i < count; i++) {
      targets.set(i, mnist.trainLabels()[i], 1 - 1.0 / mnist.classes());
    }
    return new Pool(ArcCosineKernel.gram(images, layers), targets);
  }
}

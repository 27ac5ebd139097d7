// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;

/**
 * What a gaussian random projection to M dimensions does to lengths.
 *
 * <pre>
 * |Ax|²/|x|² ~ χ²_M/M exactly;   largest distortion of n orthogonal points: E = ∫(1 − F(d)ⁿ) dd
 * </pre>
 *
 * <p>F(d) is the probability that one is distorted by no more than d; orthogonal points are
 * distorted independently of each other.
 *
 * @source Johnson and Lindenstrauss 1984; Ganguli and Sompolinsky 2012
 */
public final class RandomProjection {

  private static final int NODES = 4000;

  private RandomProjection() {}

  /**
   * Projects random orthogonal points.
   *
   * @param size N, dimensions
   * @param target M, dimensions after the projection
   * @param points n ≤ N
   * @param random generator
   * @return |Ax|²/|x|² of each point
   */
  public static double[] stretches(int size, int target, int points, RandomGenerator random) {
    double scale = 1 / Math.sqrt(target);
    Matrix a = new Matrix(target, size, GaussianMatrix.matrix(target, size, scale, random));
    Matrix x = new Matrix(size, points, HaarOrthogonal.frame(size, points, random));
    Matrix image = Blas.best().multiply(a, x);
    double[] stretches = new double[points];
    for (int p = 0; p < points; p++) {
      for (int i = p * target; i < (p + 1) * target; i++) {
        stretches[p] += image.data()[i] * image.data()[i];
      }
    }
    return stretches;
  }

  /**
   * The mean of the largest distortion ||Ax|²/|x|² − 1| among orthogonal points.
   *
   * @param target M
   * @param points n
   * @return E, to 1e-4
   */
  public static double distortion(int target, int points) {
    var law = new ChiSquaredDistribution(target);
    double most = 12 * Math.sqrt(2.0 / target) + 60.0 / target; // beyond it nothing is left
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double d = most * (i + 0.5) / NODES;
      double above = law.cumulativeProbability(target * (1 + d));
      double below = d < 1 ? law.cumulativeProbability(target * (1 - d)) : 0;
      sum += 1 - Math.pow(above - below, points);
    }
    return sum * most / NODES;
  }
}

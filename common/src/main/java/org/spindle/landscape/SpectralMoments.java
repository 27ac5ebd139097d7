// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.stream.IntStream;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/**
 * The second and fourth moment of a Hessian's spectrum about its own mean, averaged over points.
 *
 * @param second mean of tr(H − h)²/N, h = tr H/N
 * @param fourth mean of tr(H − h)⁴/N
 */
public record SpectralMoments(double second, double fourth) {

  /**
   * The shape of the spectrum.
   *
   * @return fourth over squared second moment: 2 for a semicircle
   */
  public double kurtosis() {
    return fourth / (second * second);
  }

  /**
   * The moments at given points.
   *
   * @param landscape the landscape
   * @param points N × B
   * @return means over the B points; no eigenvalues are computed
   */
  public static SpectralMoments at(Landscape landscape, Matrix points) {
    int n = landscape.dimension();
    Matrix h = new Matrix(n, n);
    Matrix square = new Matrix(n, n);
    double second = 0;
    double fourth = 0;
    Landscape.Probe probe = landscape.probe(1);
    for (int b = 0; b < points.cols(); b++) {
      probe.moveTo(points.block(0, b, n, 1), 1);
      probe.hessians(new int[] {0}, 1, h);
      double mean = IntStream.range(0, n).mapToDouble(i -> h.get(i, i)).sum() / n;
      Symmetric.addToDiagonal(-mean, h);
      Blas.best().gemm(org.spindle.linalg.Op.N, org.spindle.linalg.Op.N, 1, h, h, 0, square);
      for (int i = 0; i < n; i++) {
        second += square.get(i, i);
      }
      for (double s : square.data()) {
        fourth += s * s;
      }
    }
    double count = (double) n * points.cols();
    return new SpectralMoments(second / count, fourth / count);
  }
}

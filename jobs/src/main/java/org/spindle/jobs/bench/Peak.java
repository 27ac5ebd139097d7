// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.NativeBlas;
import org.spindle.linalg.Op;

/**
 * The speed of square matrix products, through our door and by netlib called straight.
 *
 * @param precision {@code float} or {@code double}
 * @param engine the engine's name
 * @param n order of the matrices
 * @param gflops through {@link Blas} or {@link FloatBlas}, 10⁹ flops a second, the best round
 * @param directGflops the same product by netlib itself, the best round
 * @param ratio the door's speed over the straight call's, the median of rounds that lie side by
 *     side: about 1; below 0.97 the checks cost too much
 */
public record Peak(
    String precision, String engine, int n, double gflops, double directGflops, double ratio) {

  private static final int ROUNDS = 15;

  /** A product to be timed. */
  private interface Product {
    void run();
  }

  /**
   * Measures products in double precision on the best engine.
   *
   * @param n order of the matrices, ≥ 1
   * @param seconds time to spend
   * @return the best of 15 interleaved rounds of each
   */
  public static Peak ofDouble(int n, double seconds) {
    Matrix a = new Matrix(n, n);
    a.fill(1e-3);
    Matrix b = a.copy();
    Matrix c = new Matrix(n, n);
    Blas door = Blas.best();
    BLAS netlib = direct();
    return race(
        "double",
        n,
        door.name(),
        seconds,
        () -> door.gemm(Op.N, Op.N, 1, a, b, 0, c),
        () ->
            netlib.dgemm("N", "N", n, n, n, 1, a.data(), 0, n, b.data(), 0, n, 0, c.data(), 0, n));
  }

  /**
   * Measures products in single precision on the best engine.
   *
   * @param n order of the matrices, ≥ 1
   * @param seconds time to spend
   * @return the best of 15 interleaved rounds of each
   */
  public static Peak ofFloat(int n, double seconds) {
    FloatMatrix a = new FloatMatrix(n, n);
    a.fill(1e-3f);
    FloatMatrix b = a.copy();
    FloatMatrix c = new FloatMatrix(n, n);
    FloatBlas door = FloatBlas.best();
    BLAS netlib = direct();
    return race(
        "float",
        n,
        door.name(),
        seconds,
        () -> door.gemm(Op.N, Op.N, 1, a, b, 0, c),
        () ->
            netlib.sgemm("N", "N", n, n, n, 1, a.data(), 0, n, b.data(), 0, n, 0, c.data(), 0, n));
  }

  private static BLAS direct() {
    return NativeBlas.prepare().isNative() ? BLAS.getInstance() : JavaBLAS.getInstance();
  }

  /** The rounds alternate, so that both products meet the same noise. */
  private static Peak race(
      String precision, int n, String engine, double seconds, Product door, Product direct) {
    double once = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 5; i++) {
      once = Math.min(once, Math.min(time(door, 1), time(direct, 1)));
    }
    int calls = (int) Math.max(1, seconds / (2 * ROUNDS * Math.max(once, 1e-9)));
    double[] ratios = new double[ROUNDS];
    double best = Double.POSITIVE_INFINITY;
    double directBest = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      double early = round % 2 == 0 ? time(door, calls) : 0;
      double straight = time(direct, calls);
      double through = round % 2 == 0 ? early : time(door, calls);
      ratios[round] = straight / through;
      best = Math.min(best, through);
      directBest = Math.min(directBest, straight);
    }
    Arrays.sort(ratios);
    double flops = 2e-9 * n * n * n;
    return new Peak(precision, engine, n, flops / best, flops / directBest, ratios[ROUNDS / 2]);
  }

  private static double time(Product product, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      product.run();
    }
    return (System.nanoTime() - start) * 1e-9 / calls;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * The speed of square matrix products, through our door and by netlib called straight.
 *
 * @param precision {@code float} or {@code double}
 * @param engine the engine's name
 * @param n order of the matrices
 * @param gflops through {@link Blas} or {@link FloatBlas}, 10⁹ flops a second, the best round
 * @param directGflops the same product by netlib itself, the best round
 */
public record Peak(String precision, String engine, int n, double gflops, double directGflops) {

  private static final int ROUNDS = 15;

  /** A product to be timed. */
  private interface Product {
    void run();
  }

  /**
   * The door's speed over the straight call's.
   *
   * @return about 1; below 0.97 the checks cost too much
   */
  public double ratio() {
    return gflops / directGflops;
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
    BLAS netlib = Netlib.nativeBlas().orElseGet(Netlib::javaBlas);
    double[] best =
        race(
            seconds,
            () -> door.gemm(Op.N, Op.N, 1, a, b, 0, c),
            () ->
                netlib.dgemm(
                    "N", "N", n, n, n, 1, a.data(), 0, n, b.data(), 0, n, 0, c.data(), 0, n));
    double flops = 2e-9 * n * n * n;
    return new Peak("double", door.name(), n, flops / best[0], flops / best[1]);
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
    BLAS netlib = Netlib.nativeBlas().orElseGet(Netlib::javaBlas);
    double[] best =
        race(
            seconds,
            () -> door.gemm(Op.N, Op.N, 1, a, b, 0, c),
            () ->
                netlib.sgemm(
                    "N", "N", n, n, n, 1, a.data(), 0, n, b.data(), 0, n, 0, c.data(), 0, n));
    double flops = 2e-9 * n * n * n;
    return new Peak("float", door.name(), n, flops / best[0], flops / best[1]);
  }

  /** Least seconds of one call of each; the rounds alternate, so that both meet the same noise. */
  private static double[] race(double seconds, Product... products) {
    double once = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 5; i++) {
      for (Product product : products) {
        once = Math.min(once, time(product, 1));
      }
    }
    int calls = (int) Math.max(1, seconds / (ROUNDS * products.length * Math.max(once, 1e-9)));
    double[] best = new double[products.length];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < products.length; i++) {
        int next = (i + round) % products.length;
        best[next] = Math.min(best[next], time(products[next], calls));
      }
    }
    return best;
  }

  private static double time(Product product, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      product.run();
    }
    return (System.nanoTime() - start) * 1e-9 / calls;
  }
}

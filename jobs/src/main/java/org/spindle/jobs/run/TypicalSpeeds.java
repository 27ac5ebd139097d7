// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import java.util.Properties;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * How fast the points of each experiment are at laptop scale, and of sweeps that are unlike the
 * experiment's others by more than a fifth, as measured on one machine and carried over to this one
 * by the speed of matrix products: half of the way in the logarithm, since about half of the work
 * is bound by memory, calls and random numbers.
 */
final class TypicalSpeeds {

  private static final String FILE = "speeds.properties";

  /** The entry for square matrix products of the machine on which the file was made. */
  private static final String PRODUCTS = "matrix-products";

  private static final int ORDER = 384;
  private static final int ROUNDS = 10;

  private static final Properties GFLOPS = read();

  private TypicalSpeeds() {}

  /**
   * Predicted flops per second of an experiment on one core of this machine.
   *
   * @param sweep name of its sweep
   * @return none of an experiment that the file does not have
   */
  static OptionalDouble of(String experiment, String sweep) {
    String there = GFLOPS.getProperty(hasOwn(sweep) ? sweep : experiment);
    if (there == null) {
      return OptionalDouble.empty();
    }
    double ratio = Here.GFLOPS / Double.parseDouble(GFLOPS.getProperty(PRODUCTS));
    return OptionalDouble.of(1e9 * Double.parseDouble(there) * Math.sqrt(ratio));
  }

  /** Whether a sweep has a speed of its own. */
  static boolean hasOwn(String sweep) {
    return GFLOPS.containsKey(sweep);
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = TypicalSpeeds.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Measured once, when it is first asked for: some 20 ms. */
  private static final class Here {
    static final double GFLOPS = products();

    private static double products() {
      Matrix a = new Matrix(ORDER, ORDER);
      a.fill(1e-3);
      Matrix b = a.copy();
      Matrix c = new Matrix(ORDER, ORDER);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        Blas.best().gemm(Op.N, Op.N, 1, a, b, 0, c);
        least = Math.min(least, System.nanoTime() - start);
      }
      return 2.0 * ORDER * ORDER * ORDER / Math.max(1, least);
    }
  }
}

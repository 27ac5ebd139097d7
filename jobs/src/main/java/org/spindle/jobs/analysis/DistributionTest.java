// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.io.Serializable;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.stat.KolmogorovSmirnovTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Kolmogorov's and Smirnov's test of a sample against a theoretical distribution, by MLlib.
 *
 * <p>It assumes independent numbers. Eigenvalues and singular values repel each other and lie more
 * evenly than that: among them a right law passes almost surely, and a wrong one is found where its
 * distance from the sample exceeds 1.95/√n at p = 0.001.
 */
public final class DistributionTest {

  private DistributionTest() {}

  /** A distribution function that can be sent to executors. */
  @FunctionalInterface
  public interface Cumulative extends DoubleUnaryOperator, Serializable {}

  /**
   * The probability that independent numbers of the law would lie as far from it.
   *
   * @param sample rows of one column of doubles
   * @param law its distribution function
   */
  public static double pValue(Dataset<Row> sample, Cumulative law) {
    Function<Double, Double> cdf = law::applyAsDouble;
    return KolmogorovSmirnovTest.test(sample, sample.columns()[0], cdf)
        .head()
        .<Double>getAs("pValue");
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.criticality.FussCatalan;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.DistributionTest;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/**
 * The claims of {@link RandomProducts}. Tolerances are four standard errors and the bias of finite
 * width; where the width is the paper's (1000 or more) they are at most those of the reference.
 */
final class RandomProductsClaims {

  private static final String NAME = "random-products";
  private static final String TALK = RandomProducts.TALK;
  private static final int PAPER_WIDTH = 1000;
  private static final double SIGNIFICANCE = 1e-3;

  private static final String CELLS =
      """
      SELECT ensemble, factors, width, count(*) AS draws,
        avg(attenuated_fraction) AS attenuated, avg(attenuated_fraction_theory) AS attenuated_theory,
        coalesce(stddev_samp(attenuated_fraction) / sqrt(count(*)), 0) AS attenuated_error,
        avg(amplified_fraction) AS amplified, avg(amplified_fraction_theory) AS amplified_theory,
        coalesce(stddev_samp(amplified_fraction) / sqrt(count(*)), 0) AS amplified_error,
        avg(exp(log_median)) AS median, avg(exp(log_median_theory)) AS median_theory,
        coalesce(stddev_samp(exp(log_median)) / sqrt(count(*)), 0) AS median_error,
        avg(log_median) AS log_median, avg(log_median_theory) AS log_median_theory,
        coalesce(stddev_samp(log_median) / sqrt(count(*)), 0) AS log_median_error,
        avg(log_top) AS log_top, avg(log_top_theory) AS log_top_theory,
        coalesce(stddev_samp(log_top) / sqrt(count(*)), 0) AS log_top_error,
        avg(square_variance) AS variance, avg(square_variance_theory) AS variance_theory,
        coalesce(stddev_samp(square_variance) / sqrt(count(*)), 0) AS variance_error,
        avg(bin_fraction) AS bin, avg(bin_fraction_theory) AS bin_theory,
        coalesce(stddev_samp(bin_fraction) / sqrt(count(*)), 0) AS bin_error,
        avg(inner_fraction) AS inner, avg(inner_fraction_theory) AS inner_theory,
        coalesce(stddev_samp(inner_fraction) / sqrt(count(*)), 0) AS inner_error,
        max(length_deviation) AS deviation
      FROM random_products WHERE status = 'ok'
      GROUP BY ensemble, factors, width ORDER BY ensemble, factors, width""";

  private static final String SINGULAR_VALUES =
      """
      SELECT factors, width, log_s FROM random_products
        LATERAL VIEW explode(log_singular_values) AS log_s
      WHERE status = 'ok' AND ensemble = 'gaussian'""";

  private final Tables tables;
  private final List<Row> gaussian;
  private final List<Row> orthogonal;
  private final Findings checks = new Findings(NAME, TALK);

  private RandomProductsClaims(Tables tables) {
    this.tables = tables;
    List<Row> cells = tables.has("random_products") ? tables.rows(CELLS) : List.of();
    gaussian = where(cells, row -> row.getAs("ensemble").equals("gaussian"));
    orthogonal = where(cells, row -> row.getAs("ensemble").equals("orthogonal"));
  }

  static List<Check> of(Tables tables) {
    RandomProductsClaims claims = new RandomProductsClaims(tables);
    claims.singularValues();
    claims.eigenvalues();
    claims.orthogonalMatrices();
    return claims.checks.checks();
  }

  private void singularValues() {
    checks.each(
        "gaussian products attenuate by ten or more on the predicted fraction of dimensions",
        gaussian,
        row -> finding(row, "attenuated", 2.0 / width(row), paper(row, 0.012)));
    checks.each(
        "gaussian products amplify on the predicted fraction of dimensions",
        gaussian,
        row -> finding(row, "amplified", 2.0 / width(row), paper(row, 0.012)));
    checks.each(
        "the larger part of dimensions is attenuated, a smaller one amplified",
        where(gaussian, row -> factors(row) > 1),
        row -> atMost(row, 0.5, "amplified"));
    checks.each(
        "the median singular value is that of the Fuss-Catalan law",
        gaussian,
        row -> finding(row, "median", medianBias(row), paper(row, 0.012)));
    checks.each(
        "the largest singular value stands at the edge of the law",
        gaussian,
        row -> finding(row, "log_top", edgeBias(row), Double.POSITIVE_INFINITY));
    checks.each(
        "the variance of squared singular values is the number of factors",
        where(gaussian, row -> square(factors(row)) <= width(row)),
        row -> {
          double bias = 2.0 * square(factors(row)) / width(row);
          return finding(row, "variance", bias, paper(row, 0.1 * factors(row)));
        });
    checks.each(
        "singular values of all sizes cannot be told from the law (Kolmogorov and Smirnov, p > 0.001)",
        gaussian,
        this::distribution);
  }

  private void eigenvalues() {
    checks.each(
        "the bin of eigenvalues at the origin holds the predicted fraction",
        gaussian,
        row -> finding(row, "bin", realBias(row), paper(row, factors(row) > 50 ? 0.012 : 0.02)));
    checks.each(
        "half of all eigenvalues have |z|^(2/n) below 1/2, down to any size",
        gaussian,
        row -> finding(row, "inner", realBias(row), Double.POSITIVE_INFINITY));
  }

  private void orthogonalMatrices() {
    checks.each(
        "orthogonal products keep every length: all singular values and moduli are 1",
        orthogonal,
        row -> new Finding(0, value(row, "deviation"), 0, 1e-12));
    checks.each(
        "orthogonal products neither attenuate nor amplify in any direction",
        orthogonal,
        row -> new Finding(0, value(row, "attenuated") + value(row, "amplified"), 0, 0));
  }

  /**
   * Pools all singular values of a cell. They repel each other, so that their distance from the law
   * is smaller than that of independent numbers: the test can only be too mild by chance, while a
   * wrong law is found as it would be among independent ones.
   */
  private Finding distribution(Row row) {
    int factors = factors(row);
    var sample =
        tables
            .sql(SINGULAR_VALUES)
            .where("factors = " + factors + " AND width = " + (int) width(row))
            .select("log_s");
    double p = DistributionTest.pValue(sample, x -> new FussCatalan(factors).cumulative(x));
    return new Finding(1, p, 0, 1 - SIGNIFICANCE);
  }

  /** 2/N of probability, over the density of s at the median. */
  private static double medianBias(Row row) {
    FussCatalan law = new FussCatalan(factors(row));
    double median = law.quantile(0.5);
    return 2 / width(row) / law.density(median) * Math.exp(median);
  }

  /** Largest values fluctuate by N^{−2/3}, and so does their mean; each factor adds to it. */
  private static double edgeBias(Row row) {
    return (factors(row) + 1) * Math.pow(width(row), -2.0 / 3);
  }

  /** √(2n/πN) of the eigenvalues are real (Forrester 2014), and these lie otherwise. */
  private static double realBias(Row row) {
    return 0.15 * Math.min(1, Math.sqrt(2 * factors(row) / (Math.PI * width(row))));
  }

  private static double paper(Row row, double tolerance) {
    return width(row) >= PAPER_WIDTH ? tolerance : Double.POSITIVE_INFINITY;
  }

  private static Finding finding(Row row, String column, double bias, double most) {
    double error = value(row, column + "_error");
    double tolerance = Math.min(4 * error + bias, most);
    return new Finding(value(row, column + "_theory"), value(row, column), error, tolerance);
  }

  /** A bound that may not be exceeded: theory is the bound, anything below it is exact. */
  private static Finding atMost(Row row, double bound, String column) {
    double measured = value(row, column);
    double error = value(row, column + "_error");
    return measured <= bound
        ? new Finding(measured, measured, error, Math.max(4 * error, 1e-12))
        : new Finding(bound, measured, error, 4 * error);
  }

  private static List<Row> where(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).toList();
  }

  private static int factors(Row row) {
    return row.<Integer>getAs("factors");
  }

  private static double width(Row row) {
    return row.<Integer>getAs("width");
  }

  private static double square(double x) {
    return x * x;
  }

  private static double value(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? Double.NaN : value.doubleValue();
  }
}

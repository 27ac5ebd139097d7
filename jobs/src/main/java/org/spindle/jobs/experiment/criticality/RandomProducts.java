// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.Arrays;
import java.util.List;
import org.spindle.criticality.FussCatalan;
import org.spindle.criticality.ProductEigenvalues;
import org.spindle.criticality.RandomProduct;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What do long products of random matrices do to a signal?
 *
 * <p>Claim: a product of gaussian matrices attenuates on a subspace of high dimension and amplifies
 * on one of low dimension; a product of orthogonal ones preserves every length. Theory: the
 * Fuss–Catalan law of squared singular values, |z|^{2/n} uniform for eigenvalues.
 *
 * <p>Talk: "Random vs orthogonal". Source: Saxe, McClelland and Ganguli, ICLR 2014, Fig. 6. Checks
 * are in {@link RandomProductsClaims}, figures in {@link RandomProductsFigures}.
 */
public final class RandomProducts
    implements Experiment<RandomProducts.Parameters, RandomProducts.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK = "Random vs orthogonal";

  /** Half the side of the bin of eigenvalues at the origin: the paper's histogram, 0.1 wide. */
  static final double HALF_BIN = 0.05;

  /** Singular values below this count as attenuated. */
  static final double ATTENUATED = 0.1;

  /** Orthogonal products keep lengths to rounding: this much above 1 is no amplification. */
  static final double MARGIN = 1e-9;

  /**
   * @param ensemble law of each matrix
   * @param factors n, matrices in the product
   * @param width N, order of the matrices
   */
  public record Parameters(WeightEnsemble ensemble, int factors, int width) {

    public Parameters {
      if (factors < 1) {
        throw new IllegalArgumentException("factors must be >= 1, was " + factors);
      }
      if (width < 2) {
        throw new IllegalArgumentException("width must be >= 2, was " + width);
      }
    }

    boolean gaussian() {
      return ensemble == WeightEnsemble.GAUSSIAN;
    }
  }

  /**
   * @param logSingularValues ln s of all singular values, descending
   * @param logModuli ln|z| of all eigenvalues, descending
   * @param attenuatedFraction fraction of singular values below 0.1
   * @param attenuatedFractionTheory the same of the Fuss–Catalan law; 0 for orthogonal matrices
   * @param amplifiedFraction fraction of singular values above 1 by more than 1e-9
   * @param amplifiedFractionTheory the same of the law
   * @param logMedian ln of the median singular value
   * @param logMedianTheory the same of the law
   * @param logTop ln of the largest singular value
   * @param logTopTheory the same of the law
   * @param squareVariance variance of s² about its mean
   * @param squareVarianceTheory n for gaussian matrices, else 0
   * @param binFraction fraction of eigenvalues with |Re z| and |Im z| below 0.05
   * @param binFractionTheory the same of the law; 0 for orthogonal matrices
   * @param innerFraction fraction of eigenvalues with |z|^{2/n} below 1/2
   * @param innerFractionTheory 1/2 for gaussian matrices, else 0
   * @param lengthDeviation largest |s − 1| and ||z| − 1|; null for gaussian matrices
   */
  public record Result(
      double[] logSingularValues,
      double[] logModuli,
      double attenuatedFraction,
      double attenuatedFractionTheory,
      double amplifiedFraction,
      double amplifiedFractionTheory,
      double logMedian,
      double logMedianTheory,
      double logTop,
      double logTopTheory,
      double squareVariance,
      double squareVarianceTheory,
      double binFraction,
      double binFractionTheory,
      double innerFraction,
      double innerFractionTheory,
      Double lengthDeviation) {}

  @Override
  public String name() {
    return "random-products";
  }

  @Override
  public String question() {
    return "What do long products of random matrices do to a signal?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(WeightEnsemble.GAUSSIAN, 5, 200);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    double cube = Math.pow(p.width(), 3);
    double factor = p.gaussian() ? 1.0 / 3 + 300.0 / p.width() : 10.0 / 3;
    return new Cost(
        cube * (factor * p.factors() + (p.gaussian() ? 150 : 80)), 80L * p.width() * p.width());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomProduct product =
        RandomProduct.draw(p.ensemble(), p.width(), p.factors(), streams.of("weights"), watch);
    FussCatalan law = new FussCatalan(p.factors());
    ProductEigenvalues disc = new ProductEigenvalues(p.factors());
    boolean gaussian = p.gaussian();
    double[] logs = product.logSingularValues();
    double[] moduli = product.eigenvalues().logModuli();
    double inner = p.factors() / 2.0 * Math.log(0.5);
    return new Result(
        logs,
        moduli,
        below(logs, Math.log(ATTENUATED)),
        gaussian ? law.cumulative(Math.log(ATTENUATED)) : 0,
        1 - below(logs, Math.log1p(MARGIN)),
        gaussian ? 1 - law.cumulative(0) : 0,
        (logs[(logs.length - 1) / 2] + logs[logs.length / 2]) / 2,
        gaussian ? law.quantile(0.5) : 0,
        logs[0],
        gaussian ? law.logUpperEdge() : 0,
        squareVariance(logs),
        gaussian ? law.variance() : 0,
        product.eigenvalues().squareFraction(HALF_BIN),
        gaussian ? disc.squareFraction(HALF_BIN) : 0,
        below(moduli, inner),
        gaussian ? disc.cumulative(inner) : 0,
        gaussian ? null : Math.max(deviation(logs), deviation(moduli)));
  }

  private static double below(double[] logs, double bound) {
    return Arrays.stream(logs).filter(log -> log < bound).count() / (double) logs.length;
  }

  private static double squareVariance(double[] logs) {
    double mean = Arrays.stream(logs).map(log -> Math.exp(2 * log)).average().orElseThrow();
    return Arrays.stream(logs)
        .map(log -> Math.exp(2 * log) - mean)
        .map(x -> x * x)
        .average()
        .orElseThrow();
  }

  private static double deviation(double[] logs) {
    return Arrays.stream(logs).map(log -> Math.abs(Math.expm1(log))).max().orElseThrow();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return RandomProductsClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return RandomProductsFigures.of(tables);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.spindle.criticality.FussCatalan;
import org.spindle.criticality.ProductEigenvalues;
import org.spindle.criticality.RandomProduct;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Fits;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.statistic.PooledScatter;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What do long products of random matrices do to a signal?
 *
 * <p>Claim: a product of gaussian matrices attenuates on a subspace of high dimension and amplifies
 * on one of low dimension; a product of orthogonal ones preserves every length. Theory: the
 * Fuss–Catalan law of squared singular values, |z|^{2/n} uniform for eigenvalues.
 *
 * <p>Where the width is the paper's, 1000 or more, tolerances are at most those of the reference.
 *
 * <p>Source: Saxe, McClelland and Ganguli, ICLR 2014, Fig. 6.
 */
public final class RandomProducts
    implements Experiment<RandomProducts.Parameters, RandomProducts.Result> {

  private static final double HALF_BIN = 0.05; // at the origin: the paper's bins are 0.1 wide
  static final double ATTENUATED = 0.1; // singular values below it count as attenuated
  private static final double ROUNDING = 1e-9; // so much above 1 is no amplification
  private static final int PAPER_WIDTH = 1000;
  // shifts of shares of values by finite width, in units of 1/N: half a value is what real matrices
  // have more than complex ones; at most 0.5 (singular values) and 0.75 (eigenvalues, those on the
  // real axis are distributed otherwise) in 80 to 200 draws of width 100 and 200
  private static final double SHARE_BIAS = 0.75;
  private static final double INNER_BIAS = 1.5;
  // of −ln|z| of the least eigenvalue: rounding, below which QR steps lose it, at 228 to zero
  private static final double RESOLVED = 36;
  private static final double DETERMINANT = 1e-9; // rounding of graded products
  private static final double SIGNIFICANCE = 1e-3;
  private static final double TRACY_WIDOM_MEAN = -1.2065; // of the law of real matrices
  private static final double TRACY_WIDOM_DEVIATION = 1.2680;

  @Override
  public About about() {
    return About.of("random-products", 2)
        .asks("What do long products of random matrices do to a signal?")
        .talk("Random vs orthogonal");
  }

  /**
   * @param ensemble law of each matrix
   * @param factors n, matrices in the product
   * @param width N, order of the matrices
   */
  public record Parameters(WeightEnsemble ensemble, int factors, int width) {

    public Parameters {
      require(factors >= 1, "factors must be >= 1", factors);
      require(width >= 2, "width must be >= 2", width);
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
      double innerFractionTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(WeightEnsemble.GAUSSIAN, 5, 200);
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
        1 - below(logs, Math.log1p(ROUNDING)),
        gaussian ? 1 - law.cumulative(0) : 0,
        Groups.median(logs),
        gaussian ? law.quantile(0.5) : 0,
        logs[0],
        gaussian ? law.logUpperEdge() : 0,
        squareVariance(logs),
        gaussian ? law.variance() : 0,
        product.eigenvalues().squareFraction(HALF_BIN),
        gaussian ? disc.squareFraction(HALF_BIN) : 0,
        below(moduli, inner),
        gaussian ? disc.cumulative(inner) : 0);
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

  /** All draws at one place. */
  record Cell(
      Parameters at,
      @Sql("attenuated_fraction") Twin attenuated,
      @Sql("amplified_fraction") Twin amplified,
      Twin logMedian,
      Twin logTop,
      Twin squareVariance,
      Twin binFraction,
      Twin innerFraction,
      @Sql(
              """
              max(array_max(transform(concat(log_singular_values, log_moduli),
                log -> abs(exp(log) - 1))))""")
          double lengthDeviation,
      @Sql(
              """
              max(abs(aggregate(log_singular_values, 0D, (sum, log) -> sum + log)
                / aggregate(log_moduli, 0D, (sum, log) -> sum + log) - 1))""")
          double determinants) {

    /** Whether the product is short against its width, so that its edge is one of free products. */
    boolean isShort() {
      return 2 * at.factors() <= at.width();
    }

    /**
     * Whether the least eigenvalue, of |z|² = N^(−n), is far from where QR steps lose it to zero.
     */
    boolean isResolved() {
      return at.factors() / 2.0 * Math.log(at.width()) < RESOLVED;
    }
  }

  /** The spectra of all draws at one place together. */
  record Spectrum(
      Parameters at,
      @Sql("flatten(collect_list(log_singular_values))") double[] logSingularValues,
      @Sql("flatten(collect_list(log_moduli))") double[] logModuli) {}

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> cells = rows.cells(Cell.class);
    List<Cell> gaussian = where(cells, c -> c.at.gaussian());
    List<Cell> orthogonal = where(cells, c -> !c.at.gaussian());
    Map<Integer, PooledScatter> alike = alike(gaussian);
    claims
        .each(
            "gaussian products attenuate by ten or more on the predicted fraction of dimensions",
            gaussian,
            c -> share(c, c.attenuated, alike))
        .each(
            "gaussian products amplify on the predicted fraction of dimensions",
            gaussian,
            c -> share(c, c.amplified, alike))
        .atMost(
            "the larger part of dimensions is attenuated, a smaller one amplified",
            where(gaussian, c -> c.at.factors() > 1),
            c -> c.amplified.measured(),
            c -> 0.5,
            c -> 0)
        .each(
            "half of all singular values lie below the median of the Fuss-Catalan law: the law's"
                + " fraction below the measured median",
            gaussian,
            c -> share(c, atMedian(c), alike))
        .each(
            "ln of the largest singular value stands off the edge of the law as Tracy and Widom say",
            where(gaussian, Cell::isShort),
            RandomProducts::top)
        .each(
            "the variance of squared singular values is the number of factors",
            where(gaussian, c -> square(c.at.factors()) <= c.at.width()),
            c -> {
              double bias = 2 * square(c.at.factors()) / c.at.width();
              return equal(c.squareVariance, bias, ofPaper(c, 0.1 * c.at.factors()));
            })
        .each(
            "singular values of all sizes cannot be told from the law (Kolmogorov and Smirnov,"
                + " p > 0.001)",
            where(rows.cells(Spectrum.class), s -> s.at.gaussian()),
            s -> {
              double p = rows.kolmogorov(s.logSingularValues, cumulative(s.at.factors()));
              return Finding.atLeast(SIGNIFICANCE, Estimate.exact(p), 0);
            })
        .each(
            "the bin of eigenvalues at the origin holds the predicted fraction",
            where(gaussian, c -> realBias(c.at) <= c.binFraction.theory() / 4),
            c -> {
              double limit = c.at.factors() > 50 ? 0.012 : 0.02;
              return equal(c.binFraction, realBias(c.at), ofPaper(c, limit));
            })
        .twin(
            "half of all eigenvalues have |z|^(2/n) below 1/2, down to any size",
            gaussian,
            Cell::innerFraction,
            c -> INNER_BIAS / c.at.width())
        .small(
            "eigenvalues and singular values of gaussian products have the same product, |det|: ln of"
                + " one over ln of the other, less 1",
            where(gaussian, Cell::isResolved),
            Cell::determinants,
            DETERMINANT)
        .small(
            "orthogonal products keep every length: all singular values and moduli are 1",
            orthogonal,
            Cell::lengthDeviation,
            1e-12)
        .small(
            "orthogonal products neither attenuate nor amplify in any direction",
            orthogonal,
            c -> c.attenuated.mean() + c.amplified.mean(),
            0)
        .each(
            "over all lengths of products the bins at the origin hold what is predicted, together",
            gaussian.isEmpty() ? List.of() : List.of(gaussian),
            RandomProducts::bins);
  }

  /**
   * A share of singular values. Their numbers scatter by about 0.7 of one value whatever the bound
   * and the product, like those of all spectra that repel (0.62 to 0.80 of 200 draws of width 100),
   * so that the scatter is pooled.
   */
  private static Finding share(Cell cell, Twin share, Map<Integer, PooledScatter> alike) {
    double bias = SHARE_BIAS / cell.at.width();
    Estimate measured = alike.get(cell.at.width()).at(share.measured());
    return Finding.equal(share.theory(), measured, bias).within(ofPaper(cell, 0.012));
  }

  /** That of all shares at one width, by width. */
  private static Map<Integer, PooledScatter> alike(List<Cell> gaussian) {
    Map<Integer, PooledScatter> alike = new HashMap<>();
    Groups.byKey(gaussian, c -> c.at.width())
        .forEach(
            (width, cells) ->
                alike.put(
                    width,
                    PooledScatter.of(
                        cells.stream()
                            .flatMap(c -> Stream.of(c.attenuated, c.amplified, atMedian(c)))
                            .map(Twin::measured)
                            .toList())));
    return alike;
  }

  /** The law's fraction below the measured median, and below its own. */
  private static Twin atMedian(Cell cell) {
    FussCatalan law = new FussCatalan(cell.at.factors());
    Estimate median = cell.logMedian.measured();
    double error = law.density(median.mean()) * median.error();
    return new Twin(
        new Estimate(law.cumulative(median.mean()), error, median.draws()),
        law.cumulative(cell.logMedian.theory()));
  }

  private static Finding equal(Twin twin, double bias, double limit) {
    return Finding.equal(twin.theory(), twin.measured(), bias).within(limit);
  }

  /** The most that the reference allows; it says nothing of narrower matrices than the paper's. */
  private static double ofPaper(Cell cell, double tolerance) {
    return cell.at.width() >= PAPER_WIDTH ? tolerance : Double.POSITIVE_INFINITY;
  }

  /** √(2n/πN) of the eigenvalues are real (Forrester 2014), and these lie otherwise. */
  private static double realBias(Parameters p) {
    return 0.15 * Math.min(1, Math.sqrt(2 * p.factors() / (Math.PI * p.width())));
  }

  /** The sum over all places; real eigenvalues are its bias. */
  private static Finding bins(List<Cell> cells) {
    Estimate bins = Estimate.sum(cells.stream().map(c -> c.binFraction.measured()).toList());
    double theory = cells.stream().mapToDouble(c -> c.binFraction.theory()).sum();
    return Finding.equal(theory, bins, cells.stream().mapToDouble(RandomProducts::realBins).sum());
  }

  /**
   * Of √(2n/πN) real eigenvalues |x|^{1/n} is uniform, so that the bin holds more of them than of
   * the others; these keep away from the axis, which takes back a part. Of 40 to 150 draws of width
   * 100 the bins held at most half of this more.
   */
  private static double realBins(Cell c) {
    int n = c.at.factors();
    double real = Math.min(1, Math.sqrt(2 * n / (Math.PI * c.at.width())));
    return real * (Math.pow(HALF_BIN, 1.0 / n) - c.binFraction.theory());
  }

  /**
   * Near its upper edge the law has N(n+1)²φ³/3π values above ln s = edge − n(n+1)φ²/4, as many as
   * the Airy kernel has above −ξ if φ² = (2/N(n+1)²)^{2/3} ξ. So ln s_max is edge + κ·TW with κ =
   * n(n+1)/4 · (2/N(n+1)²)^{2/3}, and for n = 1 that is Johnstone's scale (2001), there with √(N−1)
   * + √N in place of 2√N, which lowers ln s_max by 1/4N. n factors do that n times, to the order of
   * n/N itself; the rest is of order N^{−2/3} of κ.
   */
  private static Finding top(Cell cell) {
    double n = cell.at.factors();
    double width = cell.at.width();
    double scale = n * (n + 1) / 4 * Math.pow(2 / (width * square(n + 1)), 2.0 / 3);
    double theory = cell.logTop.theory() + scale * TRACY_WIDOM_MEAN - n / (4 * width);
    double error = scale * TRACY_WIDOM_DEVIATION / Math.sqrt(cell.logTop.measured().draws());
    double bias = scale * Math.pow(width, -2.0 / 3) + (n - 1) / (4 * width);
    return Finding.equal(theory, Estimate.known(cell.logTop.mean(), error), bias).of(1);
  }

  private static Fits.Cumulative cumulative(int factors) {
    return logS -> new FussCatalan(factors).cumulative(logS); // the law itself cannot be sent
  }

  private static double square(double x) {
    return x * x;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    RandomProductsFigures.draw(rows, figures);
  }
}

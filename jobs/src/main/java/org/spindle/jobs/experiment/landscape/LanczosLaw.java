// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.least;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.landscape.Semicircle;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SpectralDensity;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.VectorMoments;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does the Lanczos method, which network Hessians are too large to do without, see a spectrum
 * right?
 *
 * <p>Claims: on G/√N from any start its coefficients are independent, α_j ~ N(0, 2/N) and β_j² ~
 * χ²_{N−j}/N, exactly; converged values do not come back as ghosts; and stochastic quadrature finds
 * the fraction of negative eigenvalues of a shifted semicircle.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Trotter 1984; Dumitriu and Edelman 2002; Ubaru, Chen and Saad 2017.
 */
public final class LanczosLaw implements Experiment<LanczosLaw.Parameters, LanczosLaw.Result> {

  private static final double[] OUTLIERS = {5, 10};
  private static final double SAME = 1e-8;
  private static final int FEWEST = 16; // matrices whose scatter tells an error

  @Override
  public About about() {
    return About.of("lanczos-law", 2)
        .asks("Does the Lanczos method see the spectrum of a large Hessian right?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /**
   * @param dimension N, order of the matrix
   * @param steps Lanczos steps whose coefficients are kept, below N/2
   * @param shift multiple of the identity that is added for the spectral density
   * @param probes random starts of the spectral density
   * @param ghostSteps steps on the spectrum with two outliers
   */
  public record Parameters(int dimension, int steps, double shift, int probes, int ghostSteps) {

    public Parameters {
      require(dimension >= 10, "dimension must be >= 10", dimension);
      require(steps >= 2 && steps < dimension / 2, "steps must be >= 2 and < dimension/2", steps);
      require(Math.abs(shift) < 2, "shift must be > -2 and < 2", shift);
      require(probes >= 1, "probes must be >= 1", probes);
      require(ghostSteps >= 60, "ghost-steps must be >= 60", ghostSteps);
    }
  }

  /**
   * @param alphas α_1 … α_m of G/√N
   * @param betas β_1 … β_{m−1}
   * @param ghosts values within 1e-8 of one of two outliers, less one for each
   * @param indexFraction fraction of negative eigenvalues of G/√N + shift, from the whole spectrum
   * @param indexFractionLanczos the same by stochastic Lanczos quadrature
   */
  public record Result(
      double[] alphas,
      double[] betas,
      int ghosts,
      double indexFraction,
      double indexFractionLanczos) {}

  @Override
  public Parameters defaults() {
    return new Parameters(1000, 40, 1, 4, 120);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.dimension();
    double starts = p.probes() + 1.0;
    double lanczos = starts * p.steps() * (2 * n * n + 8.0 * n * p.steps());
    double ghosts = 8 * n * p.ghostSteps() * p.ghostSteps();
    return new Cost(50 * n * n + 4 / 3.0 * n * n * n + lanczos + ghosts, (long) (24 * n * n));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    int n = p.dimension();
    double scale = 1 / Math.sqrt(n);
    Matrix g = new Matrix(n, n, GaussianOrthogonalEnsemble.dense(n, scale, streams.of("matrix")));
    RandomGenerator starts = streams.of("starts");
    double[] start = GaussianMatrix.matrix(n, 1, 1, starts);
    Lanczos lanczos = Lanczos.run(LinearOperator.of(g), start, p.steps(), watch);
    int ghosts = ghosts(p, starts, watch);
    for (int i = 0; i < n; i++) {
      g.set(i, i, g.get(i, i) + p.shift());
    }
    double[] values = SymmetricEigen.values(g);
    var density =
        SpectralDensity.estimate(LinearOperator.of(g), p.steps(), p.probes(), starts, watch);
    return new Result(
        lanczos.diagonal(),
        lanczos.offDiagonal(),
        ghosts,
        (double) Arrays.stream(values).filter(v -> v < 0).count() / n,
        density.below(0));
  }

  /** Values of a flat spectrum in ±1 with two outliers that come back though found already. */
  private static int ghosts(Parameters p, RandomGenerator starts, Watch watch) {
    int n = p.dimension();
    double[] d = new double[n];
    int inside = n - OUTLIERS.length;
    for (int i = 0; i < inside; i++) {
      d[i] = -1 + 2.0 * i / (inside - 1);
    }
    System.arraycopy(OUTLIERS, 0, d, inside, OUTLIERS.length);
    double[] start = GaussianMatrix.matrix(n, 1, 1, starts);
    Lanczos lanczos = Lanczos.run(LinearOperator.diagonal(d), start, p.ghostSteps(), watch);
    double[] values = lanczos.ritzValues();
    int ghosts = 0;
    for (double outlier : OUTLIERS) {
      long found = Arrays.stream(values).filter(v -> Math.abs(v - outlier) < SAME).count();
      ghosts += (int) Math.abs(found - 1);
    }
    return ghosts;
  }

  /** E β_j = E χ_{N−j}/√N. */
  private static double meanBeta(int n, int j) {
    double k = n - j;
    double log = Gamma.logGamma((k + 1) / 2) - Gamma.logGamma(k / 2);
    return Math.sqrt(2.0 / n) * Math.exp(log);
  }

  /** Standard deviation of β_j. */
  private static double deviationOfBeta(int n, int j) {
    double mean = meanBeta(n, j);
    return Math.sqrt((n - j) / (double) n - mean * mean);
  }

  /** Runs on matrices of one size, of any shift and number of steps. */
  private record Size(int dimension, List<Row<Parameters, Result>> runs) {

    static List<Size> of(Rows<Parameters, Result> rows) {
      return by(rows.all(), row -> row.p().dimension()).stream()
          .map(group -> new Size(group.get(0).p().dimension(), group))
          .toList();
    }

    /** Off-diagonal coefficients step by step, of the runs with the fewest steps. */
    VectorMoments betas(Rows<Parameters, Result> rows) {
      return rows.moments(
          least(runs, row -> row.p().steps()).stream().map(row -> row.r().betas()).toList());
    }

    /** Found less true fractions of negative eigenvalues; each row has its own matrix. */
    Estimate indexError() {
      return Estimate.of(
          column(runs, row -> row.r().indexFractionLanczos() - row.r().indexFraction()));
    }

    /** Mean true fraction. */
    double indexFraction() {
      return Estimate.of(column(runs, row -> row.r().indexFraction())).mean();
    }

    int fewestSteps() {
      return (int) min(runs, row -> row.p().steps());
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Size> sizes = Size.of(rows);
    claims
        .each("Lanczos on G/√N: α_j has variance 2/N", sizes, LanczosLaw::varianceOfAlpha)
        .several(
            "Lanczos on G/√N: β_j has the mean of χ_{N−j}/√N",
            sizes,
            size -> meanOfBeta(size, size.betas(rows)))
        .several(
            "Lanczos on G/√N: β_j has the variance of χ_{N−j}/√N",
            sizes,
            size -> varianceOfBeta(size, size.betas(rows)))
        .each(
            "an eigenvalue that was found does not come back as a ghost",
            rows.all(),
            row -> Finding.exact(0, row.r().ghosts(), 0))
        // a rule of m nodes puts an atom of about 1/m at most on the wrong side, half the time
        .each(
            "Lanczos quadrature finds the fraction of negative eigenvalues",
            where(sizes, size -> size.runs.size() >= FEWEST),
            size ->
                Finding.equal(0, size.indexError(), 0.1 / size.fewestSteps())
                    .of(size.indexFraction()));
  }

  private static Finding varianceOfAlpha(Size size) {
    double[] alphas =
        size.runs.stream().flatMapToDouble(row -> Arrays.stream(row.r().alphas())).toArray();
    double square =
        Arrays.stream(alphas).map(a -> a * a * size.dimension / 2).average().orElseThrow();
    double error = Math.sqrt(2.0 / alphas.length);
    return Finding.equal(1, Estimate.known(square, error), 0)
        .by(Chance.ofMeanSquare(alphas.length))
        .within(0.2);
  }

  /** All steps in units of their scatter, and a single one where the reference has its number. */
  private static List<Finding> meanOfBeta(Size size, VectorMoments betas) {
    List<Finding> findings = new ArrayList<>();
    int n = size.dimension;
    int steps = betas.mean().length;
    double mean = 0;
    for (int j = 0; j < steps; j++) {
      mean += (betas.mean()[j] - meanBeta(n, j + 1)) / deviationOfBeta(n, j + 1) / steps;
    }
    double error = 1 / Math.sqrt((double) betas.count() * steps);
    findings.add(Finding.equal(0, Estimate.known(mean, error), 0).of(1));
    if (hasReference(size)) {
      Estimate twentieth = Estimate.of(column(size.runs, row -> row.r().betas()[19]));
      double known = 0.0224 / Math.sqrt(twentieth.draws());
      findings.add(
          Finding.equal(0.9899, Estimate.known(twentieth.mean(), known), 0.02).within(0.02));
    }
    return findings;
  }

  private static List<Finding> varianceOfBeta(Size size, VectorMoments betas) {
    List<Finding> findings = new ArrayList<>();
    int n = size.dimension;
    int steps = betas.mean().length;
    double variance = 0;
    for (int j = 0; j < steps; j++) {
      double sd = deviationOfBeta(n, j + 1);
      variance += betas.meanSquareAbout(meanBeta(n, j + 1), j) / (sd * sd) / steps;
    }
    double error = Math.sqrt(2) / Math.sqrt((double) betas.count() * steps);
    findings.add(Finding.equal(1, Estimate.known(variance, error), 0));
    if (hasReference(size)) {
      findings.add(referenceScatter(size));
    }
    return findings;
  }

  /** Whether the independent computation has numbers for this size. */
  private static boolean hasReference(Size size) {
    return size.dimension == 1000 && size.fewestSteps() > 20;
  }

  private static Finding referenceScatter(Size size) {
    double sum = 0;
    int count = 0;
    for (Row<Parameters, Result> row : size.runs) {
      double[] betas = row.r().betas();
      for (int j = 0; j < betas.length; j++) {
        double off = betas[j] - meanBeta(size.dimension, j + 1);
        sum += off * off;
        count++;
      }
    }
    double error = 0.0224 / Math.sqrt(2.0 * count);
    return Finding.equal(0.0224, Estimate.known(Math.sqrt(sum / count), error), 0).within(0.004);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Size> sizes = Size.of(rows);
    var figure =
        figures
            .figure("lanczos-law", "Lanczos on a gaussian matrix")
            .caption(
                "Left: mean off-diagonal coefficients of G/√N; lines are the exact law"
                    + " χ_(N-j)/√N. Right: fraction of negative eigenvalues by stochastic Lanczos"
                    + " quadrature against that of the whole spectrum.")
            .columns(2);
    figure
        .newPanel("")
        .axes(linear("step j"), linear("mean β_j"))
        .series(
            sizes,
            size -> "N = " + size.dimension,
            (series, size) -> drawBetas(series, size.dimension, size.betas(rows)));
    double low = Semicircle.below(-max(rows.all(), row -> row.p().shift()) / 2) - 0.03;
    double high = Semicircle.below(-min(rows.all(), row -> row.p().shift()) / 2) + 0.03;
    double[] ends = {low, high};
    figure
        .newPanel("")
        .axes(linear("fraction of negative eigenvalues"), linear("the same by Lanczos quadrature"))
        .layer(new Layer.Curve("equal", -1, ends, ends))
        .series(
            sizes,
            size -> "N = " + size.dimension,
            (series, size) ->
                series.points(
                    size.runs,
                    row -> row.r().indexFraction(),
                    row -> row.r().indexFractionLanczos()));
  }

  private static void drawBetas(Series series, int n, VectorMoments betas) {
    double[] j = IntStream.rangeClosed(1, betas.mean().length).asDoubleStream().toArray();
    double[] error =
        Arrays.stream(betas.variance()).map(v -> Math.sqrt(v / betas.count())).toArray();
    series.line(j, step -> meanBeta(n, (int) step)).points(j, betas.mean(), error);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.hipparchus.special.Gamma;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.analysis.VectorMoments;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.Semicircle;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SpectralDensity;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
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

  private static final long serialVersionUID = 1L;
  private static final String NAME = "lanczos-law";
  private static final String TALK =
      "Properties of error landscapes on the synaptic weight space of a deep neural net";
  private static final double[] OUTLIERS = {5, 10};
  private static final double SAME = 1e-8;

  private static final String ROWS =
      """
      SELECT dimension, replicate, shift, alphas, betas, ghosts, index_fraction,
        index_fraction_lanczos FROM lanczos_law WHERE status = 'ok'
      ORDER BY dimension, seed, replicate""";

  /** Runs of the smallest number of steps, so that all have as many coefficients. */
  private static final String BETAS =
      """
      SELECT betas FROM lanczos_law WHERE status = 'ok' AND dimension = %1$d
        AND steps = (SELECT min(steps) FROM lanczos_law WHERE status = 'ok' AND dimension = %1$d)""";

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
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Does the Lanczos method see the spectrum of a large Hessian right?";
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
    return new Parameters(1000, 40, 1, 4, 120);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    double[] values = org.spindle.linalg.SymmetricEigen.values(g);
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
    LinearOperator diagonal =
        new LinearOperator() {
          @Override
          public int order() {
            return n;
          }

          @Override
          public void apply(double[] x, double[] y) {
            for (int i = 0; i < n; i++) {
              y[i] = d[i] * x[i];
            }
          }
        };
    double[] values = Lanczos.run(diagonal, start, p.ghostSteps(), watch).ritzValues();
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

  @Override
  public List<Check> checks(Tables tables) {
    List<Finding> alpha = new ArrayList<>();
    List<Finding> beta = new ArrayList<>();
    List<Finding> scatter = new ArrayList<>();
    List<Finding> ghosts = new ArrayList<>();
    List<Finding> index = new ArrayList<>();
    List<Row> rows = tables.has("lanczos_law") ? tables.rows(ROWS) : List.of();
    for (List<Row> group : byDimension(rows)) {
      int n = group.get(0).<Integer>getAs("dimension");
      double[] a = all(group, "alphas");
      double square = Arrays.stream(a).map(x -> x * x * n / 2).average().orElseThrow();
      double error = Math.sqrt(2.0 / a.length);
      alpha.add(new Finding(1, square, error, Math.min(0.2, 4 * error)));
      VectorMoments betas = betas(tables, n);
      double mean = 0;
      double variance = 0;
      int steps = betas.mean().length;
      for (int j = 0; j < steps; j++) {
        double sd = deviationOfBeta(n, j + 1);
        mean += (betas.mean()[j] - meanBeta(n, j + 1)) / sd / steps;
        variance += betas.meanSquareAbout(meanBeta(n, j + 1), j) / (sd * sd) / steps;
      }
      double unit = 1 / Math.sqrt((double) betas.count() * steps);
      beta.add(new Finding(0, mean, unit, 4 * unit));
      scatter.add(new Finding(1, variance, Math.sqrt(2) * unit, 4 * Math.sqrt(2) * unit));
      if (n == 1000 && group.get(0).getList(group.get(0).fieldIndex("betas")).size() >= 20) {
        referenceBeta(group, beta, scatter);
      }
      for (Row row : group) {
        ghosts.add(new Finding(0, row.<Integer>getAs("ghosts"), 0, 0.5));
      }
      density(group, n, index);
    }
    return new Findings(NAME, TALK)
        .worst("Lanczos on G/√N: α_j has variance 2/N", alpha)
        .worst("Lanczos on G/√N: β_j has the mean of χ_{N−j}/√N", beta)
        .worst("Lanczos on G/√N: β_j has the variance of χ_{N−j}/√N", scatter)
        .worst("an eigenvalue that was found does not come back as a ghost", ghosts)
        .worst("Lanczos quadrature finds the fraction of negative eigenvalues", index)
        .checks();
  }

  /** The same at one step, where the reference has its tolerances. */
  private static void referenceBeta(List<Row> group, List<Finding> mean, List<Finding> scatter) {
    double[] b = group.stream().mapToDouble(r -> list(r, "betas").get(19)).toArray();
    double average = Arrays.stream(b).average().orElseThrow();
    double error = 0.0224 / Math.sqrt(b.length);
    mean.add(new Finding(0.9899, average, error, 0.02));
    double[] z = Arrays.stream(all(group, "betas")).toArray();
    int steps = z.length / group.size();
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double off = z[i] - meanBeta(1000, i % steps + 1);
      sum += off * off;
    }
    scatter.add(
        new Finding(0.0224, Math.sqrt(sum / z.length), 0.0224 / Math.sqrt(2.0 * z.length), 0.004));
  }

  /** Rows of one size: each has its own matrix, so that the scatter gives the error. */
  private static void density(List<Row> group, int n, List<Finding> index) {
    double[] off =
        group.stream()
            .mapToDouble(
                r -> r.<Double>getAs("index_fraction_lanczos") - r.<Double>getAs("index_fraction"))
            .toArray();
    if (off.length < 4) {
      return;
    }
    double mean = Arrays.stream(off).average().orElseThrow();
    double square = Arrays.stream(off).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(square / (off.length - 1) / off.length);
    int steps = list(group.get(0), "alphas").size();
    // A rule of m nodes puts an atom of about 1/m at most on the wrong side, half the time.
    index.add(new Finding(0, mean, error, 4 * error + 0.1 / steps));
  }

  /** Off-diagonal coefficients of one size, step by step. */
  private static VectorMoments betas(Tables tables, int n) {
    return VectorMoments.of(tables.sql(BETAS.formatted(n)), "betas");
  }

  private static double[] all(List<Row> group, String column) {
    return group.stream()
        .flatMapToDouble(row -> list(row, column).stream().mapToDouble(Double::doubleValue))
        .toArray();
  }

  private static List<Double> list(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  private static List<List<Row>> byDimension(List<Row> rows) {
    var groups = new java.util.TreeMap<Integer, List<Row>>();
    for (Row row : rows) {
      groups.computeIfAbsent(row.<Integer>getAs("dimension"), n -> new ArrayList<>()).add(row);
    }
    return List.copyOf(groups.values());
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Row> rows = tables.has("lanczos_law") ? tables.rows(ROWS) : List.of();
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Layer> betas = new ArrayList<>();
    List<Layer> indices = new ArrayList<>();
    int color = 0;
    for (List<Row> group : byDimension(rows)) {
      int n = group.get(0).<Integer>getAs("dimension");
      VectorMoments moments = betas(tables, n);
      double[] measured = moments.mean();
      double[] j = IntStream.rangeClosed(1, measured.length).mapToDouble(i -> i).toArray();
      double[] theory = Arrays.stream(j).map(i -> meanBeta(n, (int) i)).toArray();
      double[] error =
          Arrays.stream(moments.variance()).map(v -> Math.sqrt(v / moments.count())).toArray();
      betas.add(new Layer.Curve("N = " + n, color, j, theory));
      betas.add(new Layer.Points("", color, j, measured, error));
      double[] exact = group.stream().mapToDouble(r -> r.<Double>getAs("index_fraction")).toArray();
      double[] found =
          group.stream().mapToDouble(r -> r.<Double>getAs("index_fraction_lanczos")).toArray();
      indices.add(new Layer.Points("N = " + n, color, exact, found, new double[0]));
      color++;
    }
    double[] shifts = rows.stream().mapToDouble(r -> r.<Double>getAs("shift")).toArray();
    double low = Semicircle.below(-Arrays.stream(shifts).max().orElseThrow() / 2);
    double high = Semicircle.below(-Arrays.stream(shifts).min().orElseThrow() / 2);
    double[] line = {low - 0.03, high + 0.03};
    indices.add(0, new Layer.Curve("equal", -1, line, line));
    return List.of(
        new Figure(
            "lanczos-law",
            "Lanczos on a gaussian matrix",
            "Left: mean off-diagonal coefficients of G/√N; lines are the exact law χ_(N-j)/√N. Right:"
                + " fraction of negative eigenvalues by stochastic Lanczos quadrature against that of"
                + " the whole spectrum.",
            ROWS,
            2,
            List.of(
                new Panel("", Scale.linear("step j"), Scale.linear("mean β_j"), betas),
                new Panel(
                    "",
                    Scale.linear("fraction of negative eigenvalues"),
                    Scale.linear("the same by Lanczos quadrature"),
                    indices))));
  }
}

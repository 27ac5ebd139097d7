// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.inference.DeterministicEquivalent;
import org.spindle.inference.FeatureEquivalent;
import org.spindle.inference.KernelRegression;
import org.spindle.inference.LeastSquaresRisk;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How much better does regression become with more examples?
 *
 * <p>Claim: one deterministic equivalent knows test and training error of ridge and kernel
 * regression at every number of examples: gaussian features, random features with their second
 * descent, digits under the kernels of infinitely wide networks. Least squares has its risk in
 * closed form at any size; power laws of spectrum and target make one of the learning curve.
 *
 * <p>Talk: "Statistical mechanics of complex neural systems and high dimensional data". Sources:
 * Bordelon, Canatar and Pehlevan 2020; Simon et al. 2021, 2023; Hastie et al. 2022; Bahri et al.
 * 2024.
 */
public final class LearningCurves
    implements Experiment<LearningCurves.Parameters, LearningCurves.Result> {

  static final double[] RIDGES = {1, 10, 100}; // in units of the smallest
  private static final double NEXT_ORDER = 1; // relative, in units of 1/n
  private static final double DIGITS = 0.05; // relative: what theory promises of real data
  private static final double SLOPE = 0.02;
  private static final double FACTORIZATION = 9; // n³ flops, of a spectrum with its vectors
  private static final double LONG = 1e12; // flops
  private static final double RARE = 1e-7; // probability of a sample as far from its law

  /** What is regressed on. */
  public enum Regression {
    MODES, // gaussian, with power laws
    RANDOM_FEATURES, // random mixtures of these
    LEAST_SQUARES, // isotropic inputs, without ridge
    SCALING, // power laws of very many modes, without ridge and noise: theory alone
    DIGITS // under the kernel of a deep network
  }

  @Override
  public About about() {
    return About.of("learning-curves", 2)
        .asks("How much better does regression become with more examples?")
        .talk("Statistical mechanics of complex neural systems and high dimensional data");
  }

  /**
   * @param regression what is regressed on
   * @param examples n
   * @param spectrum M, number of modes, of inputs, or of digits that count as all there are
   * @param eigenvalueDecay a: λ_k = k^{−a}
   * @param targetDecay b: v_k² ∝ k^{−b}
   * @param labelNoise σ²
   * @param ridge δ, the smallest of three that are ten times as large as the one before
   * @param randomFeatures p
   * @param kernelLayers of the arc-cosine kernel
   */
  public record Parameters(
      Regression regression,
      int examples,
      int spectrum,
      double eigenvalueDecay,
      double targetDecay,
      double labelNoise,
      double ridge,
      int randomFeatures,
      int kernelLayers) {

    public Parameters {
      require(examples >= 2, "examples must be >= 2", examples);
      require(spectrum >= 2, "spectrum must be >= 2", spectrum);
      require(eigenvalueDecay > 0, "eigenvalue-decay must be > 0", eigenvalueDecay);
      require(labelNoise >= 0, "label-noise must be >= 0", labelNoise);
      require(ridge > 0, "ridge must be > 0", ridge);
      require(randomFeatures >= 1, "random-features must be >= 1", randomFeatures);
      require(kernelLayers >= 1, "kernel-layers must be >= 1", kernelLayers);
      require(
          regression != Regression.SCALING || examples < spectrum,
          "examples must be < spectrum without ridge",
          examples);
    }

    DeterministicEquivalent modes() {
      return DeterministicEquivalent.powerLaws(spectrum, eigenvalueDecay, targetDecay, labelNoise);
    }
  }

  /**
   * @param testErrors at the three ridges: on the whole distribution, measured
   * @param testErrorsTheory the same by the deterministic equivalent
   * @param trainingErrors at the three ridges: on the examples, measured
   * @param trainingErrorsTheory the same by the deterministic equivalent
   * @param kappas κ at the three ridges
   * @param excessRisk of least squares, measured
   * @param excessRiskTheory its mean, exactly; missing where it is infinite
   * @param medianRiskTheory its median, exactly; missing without noise
   */
  public record Result(
      double[] testErrors,
      double[] testErrorsTheory,
      double[] trainingErrors,
      double[] trainingErrorsTheory,
      double[] kappas,
      Double excessRisk,
      Double excessRiskTheory,
      Double medianRiskTheory) {}

  @Override
  public Set<String> datasets(Parameters p) {
    return p.regression() == Regression.DIGITS ? Set.of("mnist") : Set.of();
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Regression.MODES, 100, 1000, 1.5, 2, 0.01, 1e-3, 100, 1);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.examples();
    double m = p.spectrum();
    double f = p.randomFeatures();
    double path = 9 * n * n * n;
    return switch (p.regression()) {
      case MODES -> new Cost(path + m * n * (n + 40) + 1e4 * m, (long) (8 * (n * m + 3 * n * n)));
      case RANDOM_FEATURES ->
          new Cost(
              path + 2 * m * n * f + n * n * f + 30 * m * (n + f) + 4e4 * m,
              (long) (8 * (n * m + m * f + n * f + 3 * n * n)));
      case LEAST_SQUARES -> new Cost(path + n * m * (n + 30), (long) (8 * (n * m + 3 * n * n)));
      case SCALING -> new Cost(1e3 * m, (long) (16 * m));
      case DIGITS -> // the factorization of all digits is shared by the points of a JVM
          new Cost(path + 80 * n * m, (long) (8 * (3 * m * m + 2 * n * m)));
    };
  }

  @Override
  public Optional<String> caution(Parameters p) {
    double flops = FACTORIZATION * p.spectrum() * p.spectrum() * p.spectrum();
    return p.regression() == Regression.DIGITS && flops > LONG
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the kernel of %,d images is factored once in each executor, %.2g TFLOP that are in"
                    + " no point's cost",
                p.spectrum(),
                flops * 1e-12))
        : Optional.empty();
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator random = streams.of("examples");
    double[] ridges = IntStream.range(0, 3).mapToDouble(i -> RIDGES[i] * p.ridge()).toArray();
    double[] none = {};
    switch (p.regression()) {
      case LEAST_SQUARES -> {
        double measured =
            KernelRegression.leastSquares(p.examples(), p.spectrum(), p.labelNoise(), random);
        double mean = LeastSquaresRisk.excess(p.examples(), p.spectrum(), 1, p.labelNoise());
        Double median =
            p.labelNoise() > 0
                ? LeastSquaresRisk.median(p.examples(), p.spectrum(), 1, p.labelNoise())
                : null;
        return new Result(
            none, none, none, none, none, measured, Double.isInfinite(mean) ? null : mean, median);
      }
      case SCALING -> {
        var errors = p.modes().at(p.examples(), 0);
        double[] kappa = {errors.kappa()};
        return new Result(none, new double[] {errors.test()}, none, none, kappa, null, null, null);
      }
      case RANDOM_FEATURES -> {
        double[] theory =
            Arrays.stream(ridges)
                .map(d -> FeatureEquivalent.test(p.modes(), p.randomFeatures(), p.examples(), d))
                .toArray();
        var measured =
            KernelRegression.ofRandomFeatures(
                p.modes(), p.randomFeatures(), p.examples(), ridges, random);
        return new Result(measured.test(), theory, none, none, none, null, null, null);
      }
      case MODES -> {
        var measured = KernelRegression.ofModes(p.modes(), p.examples(), ridges, random);
        return withTheory(p.modes(), p.examples(), ridges, measured);
      }
      default -> {
        var pool = digits(p, data);
        var measured = pool.regression(p.examples(), ridges, random);
        return withTheory(pool.equivalent(), p.examples(), ridges, measured);
      }
    }
  }

  private static Result withTheory(
      DeterministicEquivalent kernel,
      int examples,
      double[] ridges,
      KernelRegression.Errors measured) {
    var theory = Arrays.stream(ridges).mapToObj(ridge -> kernel.at(examples, ridge)).toList();
    return new Result(
        measured.test(),
        column(theory, DeterministicEquivalent.Errors::test),
        measured.training(),
        column(theory, DeterministicEquivalent.Errors::training),
        column(theory, DeterministicEquivalent.Errors::kappa),
        null,
        null,
        null);
  }

  /** The first digits, factorized once in a JVM. */
  private static KernelRegression.Pool digits(Parameters p, Datasets data) {
    int count = Math.min(p.spectrum(), data.mnist().trainCount());
    String key = "learning-curves pool of %d, depth %d".formatted(count, p.kernelLayers());
    return data.derived(key, () -> KernelRegression.digits(data.mnist(), count, p.kernelLayers()));
  }

  static List<Place<Parameters, Result>> places(
      Rows<Parameters, Result> rows, Regression... regressions) {
    List<Regression> wanted = List.of(regressions);
    return Place.of(where(rows.all(), row -> wanted.contains(row.p().regression())));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> modes = places(rows, Regression.MODES);
    List<Place<Parameters, Result>> squares = places(rows, Regression.LEAST_SQUARES);
    List<List<Place<Parameters, Result>>> laws =
        by(
            places(rows, Regression.SCALING),
            c -> List.of(c.at().spectrum(), c.at().eigenvalueDecay(), c.at().targetDecay()));
    claims
        .several(
            "gaussian modes: the test error of ridge regression is its deterministic equivalent",
            modes,
            c -> test(c, NEXT_ORDER / c.at().examples()))
        .several(
            "gaussian modes: so is the training error of ridge regression",
            modes,
            c ->
                errors(
                    c.first().trainingErrorsTheory(),
                    ridge -> c.of(r -> r.trainingErrors()[ridge]),
                    NEXT_ORDER / c.at().examples()))
        .several(
            "random features: the test error has a second descent as the equivalent says",
            places(rows, Regression.RANDOM_FEATURES),
            c -> test(c, NEXT_ORDER / Math.min(c.at().examples(), c.at().randomFeatures())))
        .each(
            "least squares of smallest norm loses what it must, at finite size",
            where(squares, c -> c.first().excessRiskTheory() != null),
            c -> Finding.equal(c.first().excessRiskTheory(), c.of(Result::excessRisk), 0))
        .each(
            "half of all sets of examples lose more than the exact median, also where the mean is"
                + " infinite: least squares",
            where(squares, c -> c.first().medianRiskTheory() != null),
            LearningCurves::half)
        .each(
            "what least squares loses has the law |w|²B + σ²χ²/χ²: probability of a sample as far"
                + " from it",
            where(squares, c -> c.at().labelNoise() > 0),
            c -> Finding.atLeast(RARE, Estimate.exact(fitOfLaw(rows, c)), 0))
        .several(
            "digits: the test error is that of the equivalent, to 5 %",
            places(rows, Regression.DIGITS), c -> test(c, DIGITS))
        .each(
            "without ridge and noise the test error falls as n to the power −min(b − 1, 2a)",
            where(laws, group -> group.size() > 2),
            group -> slope(rows, group))
        .several(
            "κ and test error are those of another program (theory of the project, B2)",
            where(
                modes,
                c ->
                    c.at().spectrum() == 1000
                        && c.at().eigenvalueDecay() == 1.5
                        && c.at().targetDecay() == 2
                        && c.at().labelNoise() == 0.01
                        && c.at().ridge() == 1e-3),
            ReferenceRisks::ofModes)
        .several(
            "the risk of least squares is that of another program (theory of the project, B2)",
            where(squares, c -> c.at().spectrum() == 50 && c.at().labelNoise() == 0.25),
            ReferenceRisks::ofLeastSquares);
  }

  private static Finding half(Place<Parameters, Result> c) {
    double median = c.first().medianRiskTheory();
    int trials = c.runs().size();
    long above = c.runs().stream().filter(row -> row.r().excessRisk() > median).count();
    Estimate share = Estimate.known((double) above / trials, 0.5 / Math.sqrt(trials));
    return Finding.equal(0.5, share, 0).by(Chance.ofShare(trials, 0.5));
  }

  private static double fitOfLaw(Rows<Parameters, Result> rows, Place<Parameters, Result> c) {
    int n = c.at().examples();
    int d = c.at().spectrum();
    double noise = c.at().labelNoise();
    return rows.kolmogorov(
        risks(c).toArray(), x -> LeastSquaresRisk.probability(x, n, d, 1, noise));
  }

  static DoubleStream risks(Place<Parameters, Result> c) {
    return c.runs().stream().mapToDouble(row -> row.r().excessRisk());
  }

  private static List<Finding> test(Place<Parameters, Result> c, double relative) {
    return errors(
        c.first().testErrorsTheory(), ridge -> c.of(r -> r.testErrors()[ridge]), relative);
  }

  private static List<Finding> errors(
      double[] theory, IntFunction<Estimate> measured, double relative) {
    return IntStream.range(0, theory.length)
        .mapToObj(i -> Finding.equal(theory[i], measured.apply(i), relative * theory[i]))
        .toList();
  }

  private static Finding slope(
      Rows<Parameters, Result> rows, List<Place<Parameters, Result>> group) {
    Parameters p = group.get(0).at();
    double exponent = -Math.min(p.targetDecay() - 1, 2 * p.eigenvalueDecay());
    var law = rows.law(group, c -> c.at().examples(), c -> c.first().testErrorsTheory()[0]);
    return Finding.exact(exponent, law.slope(), SLOPE);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    LearningCurvesFigures.draw(rows, figures);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.optimize.EscapeTime;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.ScalingLaw;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How long does a saddle hold those who go down?
 *
 * <p>Claims: gradient descent near a saddle needs a time that is logarithmic in the start and
 * inverse to the curvature, and shorter the more directions lead down, E t = [ln(δ/s) − ½(ψ(k/2) +
 * ln 2)]/λ; noise alone takes it out by its own law; saddle-free Newton doubles its distance
 * whatever the curvature, a trust region leaves in one step or two, and Newton never does: damped
 * by μ, if and only if μ &gt; λ/2. The monkey saddle, without curvature, holds descent for
 * 1/(3η|x₀|) steps: algebraically, so that no logarithm is fitted there. The saddles that a search
 * finds in a real spin glass obey the same laws, with their own curvatures.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Source: Dauphin et al., NIPS 2014; formulas in {@link EscapeTime}.
 */
public final class SaddleEscape
    implements Experiment<SaddleEscape.Parameters, SaddleEscape.Result> {

  private static final double TYPICAL_SEARCH = 45; // steps of one search
  private static final double GROWN = 1e3; // by which growth noise is watched, in units of its own
  static final double MONKEY_GROWTH = 1.5; // of saddle-free Newton along its valley
  private static final double EXPONENT = 0.03; // by 1/|x₀| of 10 and more

  @Override
  public About about() {
    return About.of("saddle-escape", 1)
        .asks("How long does a saddle hold those who go down?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What is to be left. */
  public enum Saddle {
    /** k directions of curvature −λ, the others of +λ. */
    EQUAL,
    /** 5x² − y² from (1, s), as in the paper. */
    PLANE,
    /** x³ − 3xy² from (−s, 0). */
    MONKEY,
    /** ½(2x² − y²) + x, whose slope has no part along the way down: the hard case. */
    HARD_CASE,
    /** Those that a search finds in a spin glass with p = 3. */
    SPIN_GLASS
  }

  /** Who leaves. */
  public enum Method {
    /** Gradient descent. */
    DESCENT,
    /** −(|H| + μ)⁻¹∇f. */
    SADDLE_FREE,
    /** −(H + μ)⁻¹∇f. */
    NEWTON,
    /** −(H − λ_min + μ)⁻¹∇f. */
    ABOVE_LOWEST,
    /** The lowest point of the quadratic model in a ball of radius 1 at first. */
    TRUST_REGION
  }

  /**
   * @param saddle what is to be left
   * @param method who leaves
   * @param dimension variables; of a plane, a monkey and the hard case 2
   * @param directions k, of curvature −λ
   * @param downwardCurvature λ
   * @param rate η of descent
   * @param damping μ of Newton's family
   * @param stepNoise σ, standard deviation along each direction of what a step of descent adds; 0
   *     for none. With noise the start is the saddle itself
   * @param start s, standard deviation along each direction of the start; of a plane and a monkey
   *     the distance itself
   * @param exit δ, distance that counts as left, along the ways out; radius of the hard case
   * @param tries of each row; searches in a spin glass
   * @param maximalSteps after which one has not left; with noise and equal directions the steps
   */
  public record Parameters(
      Saddle saddle,
      Method method,
      int dimension,
      int directions,
      double downwardCurvature,
      double rate,
      double damping,
      double stepNoise,
      double start,
      double exit,
      int tries,
      int maximalSteps) {

    public Parameters {
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(
          directions >= 1 && directions <= dimension,
          "directions must be >= 1 and <= dimension",
          directions);
      require(downwardCurvature > 0, "downward-curvature must be > 0", downwardCurvature);
      require(
          rate > 0 && rate * downwardCurvature < 2,
          "rate * downward-curvature must be in (0, 2)",
          rate);
      require(damping >= 0, "damping must be >= 0", damping);
      require(stepNoise >= 0, "step-noise must be >= 0", stepNoise);
      require(start > 0 && start < exit, "start must be > 0 and < exit", start);
      require(tries >= 1, "tries must be >= 1", tries);
      require(maximalSteps >= 1, "maximal-steps must be >= 1", maximalSteps);
      require(
          saddle == Saddle.EQUAL || dimension == 2 || saddle == Saddle.SPIN_GLASS,
          "dimension must be 2 in a plane",
          dimension);
      require(
          method == Method.DESCENT || stepNoise == 0 && saddle != Saddle.SPIN_GLASS,
          "noise and spin glasses are for descent",
          method);
    }

    /** By which factor a step takes the distance along the ways out, up to its sign. */
    double growth() {
      if (saddle == Saddle.MONKEY) {
        return method == Method.SADDLE_FREE ? MONKEY_GROWTH : 0.5;
      }
      double lambda = saddle == Saddle.PLANE ? 2 : downwardCurvature;
      return switch (method) {
        case DESCENT -> 1 + rate * lambda;
        case SADDLE_FREE -> 1 + lambda / (lambda + damping);
        case NEWTON -> Math.abs(damping / (damping - lambda));
        case ABOVE_LOWEST -> 1 + lambda / damping;
        case TRUST_REGION -> Double.POSITIVE_INFINITY;
      };
    }

    /** Whether each step has one factor, other than 1. */
    boolean isGeometric() {
      boolean monkeyDescent = saddle == Saddle.MONKEY && method == Method.DESCENT;
      boolean model = saddle != Saddle.SPIN_GLASS && saddle != Saddle.HARD_CASE;
      return model && stepNoise == 0 && !monkeyDescent && Math.abs(growth() - 1) > 1e-9;
    }

    EscapeTime law() {
      return new EscapeTime(downwardCurvature, exit);
    }

    /** Steps in which noise at a real saddle grows as far as it is watched. */
    int noiseSteps(double lambda) {
      return (int) Math.ceil(Math.log(GROWN) / Math.log1p(rate * lambda));
    }
  }

  /**
   * @param startDistances of the starts from a model saddle, along the ways out
   * @param steps until the exit from there; −1 if it is not reached
   * @param exitTimes the same, interpolated in the logarithm of the distance
   * @param projections with noise, where it ends along a way out: of equal directions all of them,
   *     of real saddles the lowest, in each of ten runs
   * @param hardStep step along the stiff direction and along the way out, of the hard case
   * @param downwardCurvatures −λ_min at each real saddle
   * @param waysDown number of negative eigenvalues there
   * @param alongTimes steps to the exit there from a start along the lowest eigenvector
   * @param isotropicTimes the same from an isotropic start
   * @param isotropicTimesLinear the same by the linear law of all its directions
   */
  public record Result(
      double[] startDistances,
      int[] steps,
      double[] exitTimes,
      double[] projections,
      double[] hardStep,
      double[] curvatures,
      int[] waysDown,
      double[] alongTimes,
      double[] isotropicTimes,
      double[] isotropicTimesLinear) {

    static Result of(double[] distances, int[] steps, double[] times, double[] projections) {
      double[] none = {};
      return new Result(
          distances, steps, times, projections, none, none, new int[0], none, none, none);
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Saddle.EQUAL, Method.DESCENT, 12, 1, 1, 0.1, 0, 0, 1e-3, 1, 100, 2000);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.dimension;
    if (p.saddle == Saddle.SPIN_GLASS) {
      double move = n * n * n + 4 * n * n;
      double search = TYPICAL_SEARCH * (move + 4 * n * n * n + 20_000);
      double leaving = Math.log(p.exit / p.start) / p.rate * (3 * move + n * n);
      long bytes = (long) (8 * (n * n * n / 2 + p.tries * 8 * n * n)) + 65_536;
      return new Cost(p.tries * (search + leaving + 20 * n * n * n) + 60 * n * n * n / 6, bytes);
    }
    boolean second = p.method != Method.DESCENT;
    double growth = p.growth();
    double factor = Math.log(Math.max(1.05, growth)); // Newton stops where rounding begins
    double out =
        growth < 1 ? Math.log(1e-15) / Math.log(growth) : Math.log(p.exit / p.start) / factor;
    double steps = Math.min(p.maximalSteps, 1 + out);
    double step = second ? 2 * n * n * n + 20_000 : 2 * n * n + 500;
    return new Cost(p.tries * (p.stepNoise > 0 ? p.maximalSteps : steps) * step, 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    if (p.saddle == Saddle.SPIN_GLASS) {
      return GlassSaddles.left(p, streams, watch);
    }
    if (p.saddle == Saddle.HARD_CASE) {
      return ModelSaddle.hardCase(p);
    }
    return p.stepNoise > 0
        ? ModelSaddle.noisy(p, streams, watch)
        : ModelSaddle.left(p, streams, watch);
  }

  static List<Row<Parameters, Result>> of(Rows<Parameters, Result> rows, Saddle saddle) {
    return where(rows.all(), row -> row.p().saddle == saddle);
  }

  static Finding noise(Escapes place) {
    double[] squares = place.noiseSquares();
    double mean = Arrays.stream(squares).average().orElseThrow();
    return Finding.equal(1, Estimate.known(mean, Math.sqrt(2.0 / squares.length)), 0)
        .by(Chance.ofMeanSquare(squares.length));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> model = where(rows.all(), row -> row.p().isGeometric());
    List<Row<Parameters, Result>> monkeys =
        where(of(rows, Saddle.MONKEY), row -> row.p().method == Method.DESCENT);
    List<Escapes> equal =
        Escapes.of(
            where(
                of(rows, Saddle.EQUAL),
                row -> row.p().method == Method.DESCENT && row.p().stepNoise == 0));
    claims
        .each(
            "from each start, who leaves a saddle takes ⌈ln(δ/|u₀|)/ln g⌉ steps: g is 1 + ηλ of"
                + " descent, 1 + λ/(λ+μ) of saddle-free Newton, 1 + λ/μ of Newton above −λ_min, and"
                + " μ/|μ−λ| of Newton with a damping μ > λ/2; 3/2 of saddle-free Newton on a monkey"
                + " saddle",
            where(model, row -> row.p().growth() > 1 && row.p().growth() < 1e9),
            row -> Finding.exact(0, unlikeTheory(row), 0))
        .each(
            "Newton with a damping μ < λ/2 never leaves, on a monkey saddle neither",
            where(model, row -> row.p().growth() < 1),
            row -> Finding.exact(0, Arrays.stream(row.r().steps()).filter(t -> t >= 0).count(), 0))
        .each(
            "a trust region whose radius is the exit leaves in one step or two, whatever curvature"
                + " and start",
            where(model, row -> row.p().method == Method.TRUST_REGION),
            row ->
                Finding.exact(
                    0, Arrays.stream(row.r().steps()).filter(t -> t != 1 && t != 2).count(), 0))
        .several(
            "on 5x² − y² from (1, 0.001) descent with η = 0.1 takes 38 steps to |y| > 1,"
                + " saddle-free Newton 10, and Newton never arrives",
            where(
                of(rows, Saddle.PLANE),
                row -> row.p().start == 1e-3 && row.p().exit == 1 && row.p().rate == 0.1),
            SaddleEscape::plane)
        .each(
            "the mean time of descent from an isotropic start is [ln(δ/s) − (ψ(k/2) + ln 2)/2]/λ",
            equal,
            place -> Finding.equal(place.timeTheory(), place.time(), 0))
        .each(
            "noise alone takes descent along a way out by Var u = σ²((1+ηλ)^2t − 1)/((1+ηλ)² − 1)",
            Escapes.of(where(of(rows, Saddle.EQUAL), row -> row.p().stepNoise > 0)),
            SaddleEscape::noise)
        .each(
            "a monkey saddle holds descent for 1/(3η|x₀|) steps, up to the exit's share and"
                + " ln(δ/|x₀|)",
            monkeys,
            row -> Finding.exact(monkeyTheory(row.p()), row.r().exitTimes()[0], 2))
        .exponent(
            "the time on a monkey saddle is algebraic in the start, |x₀|⁻¹",
            by(monkeys, row -> List.of(row.p().rate, row.p().exit)).stream()
                .filter(
                    group ->
                        max(group, row -> row.p().start) >= 10 * min(group, row -> row.p().start))
                .toList(),
            group -> monkeyLaw(rows, group),
            -1,
            group -> EXPONENT)
        .several(
            "hard case of a trust region: the step has the length of the radius, the part −1/3"
                + " where the curvature is 2, and the rest along the way down",
            of(rows, Saddle.HARD_CASE),
            SaddleEscape::hard);
    GlassSaddles.claims(rows, claims);
  }

  /** Starts from which it did not take the predicted number of steps. */
  private static long unlikeTheory(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return IntStream.range(0, row.r().steps().length)
        .filter(
            i -> {
              double exact = Math.log(p.exit / row.r().startDistances()[i]) / Math.log(p.growth());
              // rounding decides which side of a whole number it is on
              double off = row.r().steps()[i] - exact;
              return !(off > -1e-9 && off < 1 + 1e-9);
            })
        .count();
  }

  private static List<Finding> plane(Row<Parameters, Result> row) {
    int expected =
        switch (row.p().method) {
          case DESCENT -> 38;
          case SADDLE_FREE -> 10;
          default -> -1;
        };
    boolean known = row.p().method != Method.NEWTON || row.p().damping == 0;
    boolean listed = row.p().method.ordinal() <= Method.NEWTON.ordinal() && known;
    return listed
        ? Arrays.stream(row.r().steps()).mapToObj(t -> Finding.exact(expected, t, 0)).toList()
        : List.of();
  }

  static double monkeyTheory(Parameters p) {
    return EscapeTime.monkey(p.start, p.exit, p.rate);
  }

  private static ScalingLaw monkeyLaw(
      Rows<Parameters, Result> rows, List<Row<Parameters, Result>> group) {
    return rows.law(group, row -> row.p().start, row -> row.r().exitTimes()[0]);
  }

  private static List<Finding> hard(Row<Parameters, Result> row) {
    double stiff = row.r().hardStep()[0];
    double out = row.r().hardStep()[1];
    double radius = row.p().exit;
    return List.of(
        Finding.exact(radius, Math.hypot(stiff, out), 1e-12),
        Finding.exact(-1.0 / 3, stiff, 1e-12),
        Finding.exact(Math.sqrt(radius * radius - 1.0 / 9), Math.abs(out), 1e-12));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SaddleEscapeFigures.draw(rows, figures);
  }
}

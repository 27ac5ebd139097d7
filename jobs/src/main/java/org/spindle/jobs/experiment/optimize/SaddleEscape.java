// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.SaddleNeighbourhood;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SpinGlass;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.DampingSearch;
import org.spindle.optimize.EscapeTime;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.PlaneSaddle;
import org.spindle.optimize.QuadraticObjective;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.optimize.RegionStep;
import org.spindle.optimize.SinglePart;
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

  private static final int SPREADING_STEPS = 12; // of the starts of a search for saddles
  private static final double SPREADING_RATE = 0.05;
  private static final double TYPICAL_SEARCH = 45; // steps of one search
  private static final double GROWN = 1e3; // by which growth noise is watched, in units of its own
  private static final double MONKEY_GROWTH = 1.5; // of saddle-free Newton along its valley
  private static final double SLOPE = 0.05; // theory section 2
  private static final double LINEAR = 0.02; // part of a time that is not of the linear law
  private static final double EXPONENT = 0.03; // by 1/|x₀| of 10 and more
  private static final int NOISY_RUNS = 10; // from each real saddle
  private static final int ENOUGH = 20; // real saddles whose slope is judged

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
      return spinGlass(p, streams, watch);
    }
    if (p.saddle == Saddle.HARD_CASE) {
      return hardCase(p);
    }
    return p.stepNoise > 0 ? noisy(p, streams, watch) : model(p, streams, watch);
  }

  private static Objective objective(Parameters p) {
    if (p.saddle != Saddle.EQUAL) {
      return p.saddle == Saddle.PLANE ? PlaneSaddle.QUADRATIC : PlaneSaddle.MONKEY;
    }
    double[] curvatures = new double[p.dimension];
    for (int i = 0; i < p.dimension; i++) {
      curvatures[i] = i < p.directions ? -p.downwardCurvature : p.downwardCurvature;
    }
    return QuadraticObjective.of(Matrix.diagonal(curvatures));
  }

  private static Optimizer optimizer(
      Parameters p, Objective f, double[] start, RandomGenerator random) {
    DampingSearch fixed = DampingSearch.fixed(p.damping);
    CurvatureSpace whole = CurvatureSpace.whole();
    return switch (p.method) {
      case DESCENT ->
          new MinibatchDescent(new SinglePart(f), start, new GradientRule.Plain(p.rate), 1, random);
      case SADDLE_FREE -> new DampedDescent(f, start, Damping.SADDLE_FREE, fixed, whole);
      case NEWTON -> new DampedDescent(f, start, Damping.NEWTON, fixed, whole);
      case ABOVE_LOWEST -> new DampedDescent(f, start, Damping.ABOVE_LOWEST, fixed, whole);
      case TRUST_REGION -> new RegionDescent(f, start, Region.TRUST, whole);
    };
  }

  private static double[] start(Parameters p, RandomGenerator random) {
    return switch (p.saddle) {
      case PLANE -> new double[] {1, p.start};
      case MONKEY -> new double[] {-p.start, 0};
      default ->
          IntStream.range(0, p.dimension)
              .mapToDouble(i -> p.start * random.nextGaussian())
              .toArray();
    };
  }

  /** Distance from the saddle along its ways out. */
  private static double distance(Parameters p, double[] x) {
    if (p.saddle != Saddle.EQUAL) {
      return Math.abs(p.saddle == Saddle.PLANE ? x[1] : x[0]);
    }
    double square = 0;
    for (int i = 0; i < p.directions; i++) {
      square += x[i] * x[i];
    }
    return Math.sqrt(square);
  }

  private static Result model(Parameters p, Streams streams, Watch watch) {
    Objective f = objective(p);
    RandomGenerator random = streams.of("starts");
    double[] distances = new double[p.tries];
    int[] steps = new int[p.tries];
    double[] times = new double[p.tries];
    for (int s = 0; s < p.tries; s++) {
      Optimizer optimizer = optimizer(p, f, start(p, random), random);
      double before = distance(p, optimizer.point());
      distances[s] = before;
      steps[s] = -1;
      times[s] = -1;
      for (int t = 1; t <= p.maximalSteps && steps[s] < 0; t++) {
        if (optimizer.step(watch).ended()) {
          break;
        }
        double there = distance(p, optimizer.point());
        if (there >= p.exit) {
          steps[s] = t;
          times[s] = t - Math.log(there / p.exit) / Math.log(there / before);
        }
        before = there;
      }
    }
    return Result.of(distances, steps, times, new double[0]);
  }

  /** Noise is added by hand: gradient methods know none but that of their batches. */
  private static Result noisy(Parameters p, Streams streams, Watch watch) {
    Objective f = objective(p);
    RandomGenerator random = streams.of("noise");
    double[] ends = new double[p.tries * p.directions];
    double[] g = new double[p.dimension];
    for (int s = 0; s < p.tries; s++) {
      watch.check();
      double[] x = new double[p.dimension];
      for (int t = 0; t < p.maximalSteps; t++) {
        f.gradient(x, g);
        for (int i = 0; i < p.dimension; i++) {
          x[i] += p.stepNoise * random.nextGaussian() - p.rate * g[i];
        }
      }
      System.arraycopy(x, 0, ends, s * p.directions, p.directions);
    }
    return Result.of(new double[0], new int[0], new double[0], ends);
  }

  /** f = ½(2x² − y²) + x at 0, in the basis of the curvatures −1 and 2. */
  private static Result hardCase(Parameters p) {
    double[] step = new double[2];
    RegionStep.trustRegion(new double[] {-1, 2}, new double[] {0, 1}, p.exit, step);
    double[] none = {};
    double[] named = {step[1], step[0]};
    return new Result(none, new int[0], none, none, named, none, new int[0], none, none, none);
  }

  private static Result spinGlass(Parameters p, Streams streams, Watch watch) {
    SpinGlass glass = SpinGlass.sample(p.dimension, 3, streams.of("couplings"));
    SearchSettings settings = SearchSettings.of(p.dimension, SearchSettings.Method.NEWTON);
    Matrix starts =
        Starts.draw(glass, p.tries, 1, SPREADING_STEPS, SPREADING_RATE, streams.of("starts"));
    var set = new CriticalPointSet(CriticalPointSearch.SAME * settings.lengthScale());
    new CriticalPointSearch(glass, settings).from(starts, watch).forEach(set::add);
    List<Endpoint> saddles = where(set.points(), e -> e.index(0) > 0);
    if (saddles.isEmpty()) {
      double[] none = {};
      return Result.of(none, new int[0], none, none);
    }
    var beside = new SaddleNeighbourhood(glass, saddles);
    int[] all = IntStream.range(0, beside.count()).toArray();
    double[] curvatures = Arrays.stream(all).mapToDouble(i -> -beside.lowest(i)).toArray();
    int[] indices = Arrays.stream(all).map(beside::index).toArray();
    double[] none = {};
    if (p.stepNoise > 0) {
      int[] steps = Arrays.stream(curvatures).mapToInt(p::noiseSteps).toArray();
      RandomGenerator random = streams.of("noise");
      double[] ends =
          IntStream.range(0, NOISY_RUNS)
              .boxed()
              .flatMapToDouble(
                  run -> Arrays.stream(beside.noisy(p.rate, p.stepNoise, steps, random, watch)))
              .toArray();
      return new Result(none, new int[0], none, ends, none, curvatures, indices, none, none, none);
    }
    Matrix isotropic = beside.isotropic(p.start, streams.of("displacements"));
    int most = p.maximalSteps;
    return new Result(
        none,
        new int[0],
        none,
        none,
        none,
        curvatures,
        indices,
        beside.exitSteps(beside.along(p.start), p.rate, p.exit, most, watch),
        beside.exitSteps(isotropic, p.rate, p.exit, most, watch),
        beside.linearSteps(isotropic, p.rate, p.exit, most));
  }

  private static List<Row<Parameters, Result>> of(Rows<Parameters, Result> rows, Saddle saddle) {
    return where(rows.all(), row -> row.p().saddle == saddle);
  }

  /** Rows of one place: draws of the same law. */
  private record Place(Parameters at, List<Row<Parameters, Result>> rows) {

    static List<Place> of(List<Row<Parameters, Result>> rows) {
      return by(
              sorted(rows, row -> row.p().downwardCurvature, row -> row.p().directions),
              row -> row.p())
          .stream()
          .map(group -> new Place(group.get(0).p(), group))
          .toList();
    }

    double[] all(java.util.function.Function<Result, double[]> values) {
      return rows.stream().flatMapToDouble(row -> Arrays.stream(values.apply(row.r()))).toArray();
    }

    /** Mean time in units of gradient flow: steps · ln(1 + ηλ)/λ. */
    Estimate time() {
      double[] times = all(Result::exitTimes);
      double unit = Math.log1p(at.rate * at.downwardCurvature) / at.downwardCurvature;
      double error = at.law().flowDeviation(at.directions) / Math.sqrt(times.length);
      return Estimate.known(unit * Arrays.stream(times).average().orElseThrow(), error);
    }

    double timeTheory() {
      return at.law().flow(at.start, at.directions);
    }

    /** Mean steps of those that left. */
    double meanSteps() {
      return Arrays.stream(all(r -> IntStream.of(r.steps()).asDoubleStream().toArray()))
          .filter(t -> t >= 0)
          .average()
          .orElse(Double.NaN);
    }

    /** Squares of what noise made at real saddles or in equal directions, in units of theory. */
    double[] noiseSquares() {
      return rows.stream()
          .flatMapToDouble(
              row ->
                  IntStream.range(0, row.r().projections().length)
                      .mapToDouble(
                          i -> Math.pow(row.r().projections()[i], 2) / noiseVariance(row, i)))
          .toArray();
    }
  }

  private static double noiseVariance(Row<Parameters, Result> row, int i) {
    Parameters p = row.p();
    boolean real = p.saddle == Saddle.SPIN_GLASS;
    double[] curvatures = row.r().curvatures();
    double lambda = real ? curvatures[i % curvatures.length] : p.downwardCurvature;
    int steps = real ? p.noiseSteps(lambda) : p.maximalSteps;
    return new EscapeTime(lambda, p.exit).noiseVariance(p.rate, p.stepNoise, steps);
  }

  private static Finding noise(Place place) {
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
    List<Place> equal =
        Place.of(
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
            Place.of(where(of(rows, Saddle.EQUAL), row -> row.p().stepNoise > 0)),
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
    claimsOnGlasses(rows, claims);
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

  /** 1/|x| loses 3η − (3η)²|x| a step. */
  private static double monkeyTheory(Parameters p) {
    return (1 / p.start - 1 / p.exit) / (3 * p.rate) + Math.log(p.exit / p.start);
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

  private static void claimsOnGlasses(Rows<Parameters, Result> rows, Claims claims) {
    List<Place> silent =
        Place.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise == 0));
    List<Place> noisy = Place.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise > 0));
    List<Row<Parameters, Result>> glasses =
        where(of(rows, Saddle.SPIN_GLASS), row -> row.r().alongTimes().length > 0);
    claims
        .each(
            "every real saddle is left: no descent is held for good",
            glasses,
            row ->
                Finding.exact(
                    0,
                    DoubleStream.concat(
                            Arrays.stream(row.r().alongTimes()),
                            Arrays.stream(row.r().isotropicTimes()))
                        .filter(t -> t < 0)
                        .count(),
                    0))
        .each(
            "from the real saddles of spin glasses, found by search, the time against 1/|λ_min|"
                + " has the slope ln(δ/s), to 5 %",
            where(silent, place -> place.all(Result::curvatures).length >= ENOUGH),
            SaddleEscape::slope)
        .each(
            "from an isotropic start beside a real saddle the time is that of the linear law of all"
                + " its directions, on average to 2 %",
            glasses, row -> Finding.exact(1, linearShare(row), LINEAR))
        .each(
            "noise alone takes descent from a real saddle along its lowest eigenvector by the same"
                + " law",
            where(noisy, place -> place.all(Result::projections).length >= ENOUGH),
            SaddleEscape::noise);
  }

  /** The slope of a straight line with any intercept: steps of finite size add ½ η ln(δ/s). */
  private static Finding slope(Place place) {
    double[] x = Arrays.stream(place.all(Result::curvatures)).map(l -> 1 / l).toArray();
    double[] y = place.all(Result::alongTimes);
    double theory = Math.log(place.at.exit / place.at.start);
    double slope = place.at.rate * slope(x, y);
    return Finding.exact(theory, slope, SLOPE * theory);
  }

  private static double slope(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    return products / squares;
  }

  private static double linearShare(Row<Parameters, Result> row) {
    double[] real = row.r().isotropicTimes();
    double[] linear = row.r().isotropicTimesLinear();
    return IntStream.range(0, real.length)
        .mapToDouble(i -> real[i] / linear[i])
        .average()
        .orElseThrow();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    drawModel(rows, figures);
    drawGlasses(
        Place.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise == 0)), figures);
    drawMonkey(of(rows, Saddle.MONKEY), figures);
  }

  private static void drawModel(Rows<Parameters, Result> rows, Figures figures) {
    List<Place> all = Place.of(where(of(rows, Saddle.EQUAL), row -> row.p().stepNoise == 0));
    List<Place> descents = where(all, place -> place.at.method == Method.DESCENT);
    if (descents.isEmpty()) {
      return;
    }
    double least = min(descents, place -> place.at.downwardCurvature);
    int fewest = (int) min(all, place -> place.at.directions);
    var figure =
        figures
            .figure("saddle-escape-model", "How long a saddle holds")
            .caption(
                "Left: mean time of gradient descent from an isotropic start, in units of 1/λ,"
                    + " against the number of equal directions that lead down; lines are theory,"
                    + " [ln(δ/s) − (ψ(k/2) + ln 2)/2]. Right: mean steps with one way down against"
                    + " its curvature: lines are ln(δ/|u₀|)/ln g for each method's growth g. Newton"
                    + " with little damping never leaves and is not shown.")
            .columns(2);
    figure
        .newPanel("")
        .axes(log("directions down k"), linear("time · λ"))
        .series(
            by(where(descents, p -> p.at.downwardCurvature == least), p -> p.at.start),
            group -> "s = " + group.get(0).at.start,
            (series, group) ->
                series
                    .line(
                        IntStream.rangeClosed(1, (int) max(group, p -> p.at.directions))
                            .asDoubleStream()
                            .toArray(),
                        k ->
                            new EscapeTime(1, group.get(0).at.exit)
                                .flow(group.get(0).at.start, (int) k))
                    .points(
                        group,
                        p -> p.at.directions,
                        p -> p.at.downwardCurvature * p.time().mean(),
                        p -> p.at.downwardCurvature * p.time().error()));
    double start = descents.get(0).at.start;
    figure
        .newPanel("")
        .axes(log("curvature λ"), log("steps to the exit"))
        .series(
            by(
                where(
                    all,
                    p ->
                        p.at.directions == fewest
                            && p.at.start == start
                            && (p.at.growth() > 1 && p.meanSteps() > 0)),
                p -> List.of(p.at.method, p.at.damping)),
            group -> name(group.get(0).at),
            (series, group) -> {
              series.points(group, p -> p.at.downwardCurvature, Place::meanSteps);
              if (group.get(0).at.growth() < 1e9) {
                series.line(group, p -> p.at.downwardCurvature, SaddleEscape::meanStepsTheory);
              }
            });
  }

  /** Half a step more than the mean of the real number, for steps are whole. */
  private static double meanStepsTheory(Place place) {
    double flow = place.timeTheory() * place.at.downwardCurvature;
    return flow / Math.log(place.at.growth()) + 0.5;
  }

  private static String name(Parameters p) {
    String damped = p.damping > 0 ? ", μ = " + p.damping : "";
    return switch (p.method) {
      case DESCENT -> "descent, η = " + p.rate;
      case SADDLE_FREE -> "saddle-free" + damped;
      case NEWTON -> "Newton" + damped;
      case ABOVE_LOWEST -> "above −λ_min" + damped;
      case TRUST_REGION -> "trust region";
    };
  }

  private static void drawGlasses(List<Place> glasses, Figures figures) {
    var figure =
        figures
            .figure("saddle-escape-glass", "Real saddles of spin glasses let go by the same law")
            .caption(
                "Each point is a saddle that a search found on the sphere of a spin glass (p = 3)."
                    + " Left: time of gradient descent from a start along the lowest eigenvector,"
                    + " against 1/|λ_min|; line: ln(δ/s)/|λ_min|. Right: time from an isotropic"
                    + " start in units of 1/|λ_min| against the number of directions that lead"
                    + " down; line: one direction alone.")
            .columns(2);
    var left = figure.newPanel("").axes(linear("1/|λ_min|"), linear("time η · steps"));
    var right = figure.newPanel("").axes(linear("directions down"), linear("time · |λ_min|"));
    for (Place place : glasses) {
      double[] inverse = Arrays.stream(place.all(Result::curvatures)).map(l -> 1 / l).toArray();
      double[] along = scaled(place.all(Result::alongTimes), place.at.rate);
      double size = Math.log(place.at.exit / place.at.start);
      String label = "N = " + place.at.dimension;
      if (inverse.length == 0) {
        continue;
      }
      left.series(label)
          .line(new double[] {0, Arrays.stream(inverse).max().orElse(1)}, x -> size * x)
          .points(inverse, along);
      double[] isotropic = scaled(place.all(Result::isotropicTimes), place.at.rate);
      for (int i = 0; i < isotropic.length; i++) {
        isotropic[i] /= inverse[i];
      }
      double one = new EscapeTime(1, place.at.exit).flow(place.at.start, 1);
      right
          .series(label)
          .points(place.all(r -> IntStream.of(r.waysDown()).asDoubleStream().toArray()), isotropic)
          .level(one);
    }
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }

  private static void drawMonkey(List<Row<Parameters, Result>> monkeys, Figures figures) {
    List<Row<Parameters, Result>> left =
        sorted(where(monkeys, row -> row.r().exitTimes()[0] > 0), row -> row.p().start);
    figures
        .figure("saddle-escape-monkey", "A saddle without curvature")
        .caption(
            "Steps from the monkey saddle x³ − 3xy² against the start along its valley. Lines:"
                + " 1/(3η|x₀|) and its next order for gradient descent, ln(δ/|x₀|)/ln(3/2) for"
                + " saddle-free Newton. Newton's method halves the distance in each step and never"
                + " leaves.")
        .axes(log("start |x₀|"), log("steps"))
        .series(
            by(left, row -> row.p().method),
            group -> name(group.get(0).p()),
            (series, group) ->
                series
                    .line(
                        group,
                        row -> row.p().start,
                        row ->
                            row.p().method == Method.DESCENT
                                ? monkeyTheory(row.p())
                                : Math.log(row.p().exit / row.p().start) / Math.log(MONKEY_GROWTH))
                    .points(group, row -> row.p().start, row -> row.r().exitTimes()[0]));
  }
}

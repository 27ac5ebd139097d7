// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spindle.data.CharacterText;
import org.spindle.data.CharacterTextReader;
import org.spindle.data.Datasets;
import org.spindle.data.SmallDigits;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.linalg.Blas;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SpectralDensity;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.RecurrentNetwork;
import org.spindle.network.SymbolSequences;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.Curvature;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Objective.Metric;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.RecurrentObjective;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.optimize.SumOfFunctions;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Where minibatch descent stands still, does saddle-free Newton go on, and what does that cost?
 *
 * <p>Minibatches with momentum learn for some passes, with usual constants. From the point where
 * they are then, each method goes on: saddle-free Newton and its rivals in Krylov spaces, L-BFGS,
 * and momentum itself, with its old constants or with tuned ones. Claims: the point has directions
 * that curve down; by steps, saddle-free Newton gets far below momentum, which takes as many
 * passes, tuned or not. At equal cost the difference from each rival is told with its sign and
 * error, and not claimed: the paper compares by steps, and no theory knows the rest. The spectrum
 * of the Hessian is drawn before and after; the most negative curvature need not shrink where the
 * largest one grows.
 *
 * <p>Each method has as many trials, one with usual constants and others drawn log-uniformly; the
 * trial is chosen on the first three seeds by its median error and reported on the others. Costs
 * are gradient-equivalents, and flops with what the methods compute themselves.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Source: Dauphin et al., NIPS 2014, figure 3: a deep autoencoder and a recurrent network on
 * characters.
 */
public final class PlateauEscape
    implements Experiment<PlateauEscape.Parameters, PlateauEscape.Result> {

  private static final int STEPS = 50; // characters of a sequence
  private static final double MEMORY = 0.9; // of momentum before the switch
  private static final int GRID = 8; // dampings that a step tries
  private static final int PRODUCTS = 30; // of Lanczos for a spectrum
  private static final int PROBES = 2; // starts of a spectrum
  private static final int CHOSEN = 3; // seeds on which a trial is chosen
  private static final int REGION_TRIES = 3; // values that a step of the trust region takes, about
  private static final double LOG_LEAST = 1e-12; // errors below it are rounding
  private static final double ROUNDING = 1e-9; // relative, of sums of products
  private static final double MOST = 1e3; // errors above it are drawn there

  // Of the deep autoencoder as its reference has it, theory check 18.
  private static final int REFERENCE_SAMPLES = 1000;
  private static final int REFERENCE_PASSES = 300;
  private static final int REFERENCE_STEPS = 40;
  private static final int REFERENCE_KRYLOV = 60;
  private static final double REFERENCE_MOST = 0.014;
  private static final double REFERENCE_SHARE = 0.2;
  private static final double SHARE = 0.5; // that is left at most

  @Override
  public About about() {
    return About.of("plateau-escape", 3)
        .asks("Where minibatch descent stands still, who goes on, and what does that cost?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What is learned. */
  public enum Problem {
    /** Deep autoencoder 32-16-8-4-8-16-32 of what a random network makes of 4 numbers. */
    CODE(50, 0.1),
    /** Deep autoencoder of digits, pixels-h-2h/5-10-2h/5-h-pixels. */
    DIGITS(100, 0.03),
    /** Recurrent network on the characters of a text. */
    TEXT(20, 0.5);

    /** Samples of a minibatch. */
    private final int batch;

    /** Learning rate before the switch. */
    private final double rate;

    Problem(int batch, double rate) {
      this.batch = batch;
      this.rate = rate;
    }

    String words() {
      return switch (this) {
        case CODE -> "deep autoencoder";
        case DIGITS -> "autoencoder of digits";
        case TEXT -> "recurrent network on a text";
      };
    }
  }

  /** Who goes on after the switch. */
  public enum Method {
    /** Minibatches with momentum. */
    MOMENTUM,
    /** Limited memory BFGS on all samples. */
    L_BFGS,
    /** −(H + λ)⁻¹∇f. */
    DAMPED_NEWTON,
    /** −(|H| + λ)⁻¹∇f. */
    SADDLE_FREE,
    /** −(G + λ)⁻¹∇f. */
    GAUSS_NEWTON,
    /** Exact step in a ball. */
    TRUST_REGION;

    boolean isFirstOrder() {
      return ordinal() <= L_BFGS.ordinal();
    }

    boolean isDamped() {
      return !isFirstOrder() && this != TRUST_REGION;
    }

    Metric metric() {
      return this == GAUSS_NEWTON ? Metric.GAUSS_NEWTON : Metric.HESSIAN;
    }

    String words() {
      return switch (this) {
        case MOMENTUM -> "momentum";
        case L_BFGS -> "L-BFGS";
        case DAMPED_NEWTON -> "damped Newton";
        case SADDLE_FREE -> "saddle-free Newton";
        case GAUSS_NEWTON -> "Gauss–Newton";
        case TRUST_REGION -> "trust region";
      };
    }
  }

  /**
   * @param problem what is learned
   * @param samples n: images or codes, or sequences of 50 characters
   * @param curved samples on which curvature is taken, at most n; other than n of digits alone
   * @param side pixels along an image's edge
   * @param hidden h: neurons of the first hidden layer, or of a recurrent network; of codes 16
   * @param passes of momentum before the switch
   * @param method who goes on
   * @param krylov k, dimensions of the Krylov space of second-order methods
   * @param trial number that draws the method's constants; 0 for those that are usual
   * @param outerSteps steps of second-order methods, and passes of others, that are compared
   * @param gradients gradient-equivalents that each method may take after the switch
   */
  public record Parameters(
      Problem problem,
      int samples,
      int curved,
      int side,
      int hidden,
      int passes,
      Method method,
      int krylov,
      int trial,
      int outerSteps,
      int gradients) {

    public Parameters {
      require(samples >= 1, "samples must be >= 1", samples);
      require(
          problem != Problem.CODE || samples <= 1000, "samples of codes must be <= 1000", samples);
      require(curved >= 1 && curved <= samples, "curved must be 1 … samples", curved);
      require(problem == Problem.DIGITS || curved == samples, "curved must be all samples", curved);
      require(problem != Problem.CODE || hidden == 16, "hidden must be 16 of codes", hidden);
      require(hidden >= 5, "hidden must be >= 5", hidden);
      require(passes >= 3, "passes must be >= 3", passes);
      require(krylov >= 1, "krylov must be >= 1", krylov);
      require(trial >= 0, "trial must be >= 0", trial);
      require(outerSteps >= 1, "outer-steps must be >= 1", outerSteps);
      require(gradients > outerSteps, "gradients must be > outer-steps", gradients);
    }

    int parts() {
      return Math.max(1, samples / problem.batch);
    }

    Architecture network() {
      if (problem == Problem.CODE) {
        return ReferenceProblem.autoencoder().network();
      }
      Activation s = Activation.SIGMOID;
      Activation[] activations = {s, s, Activation.LINEAR, s, s, s};
      int inner = 2 * hidden / 5;
      int[] widths = {side * side, hidden, inner, 10, inner, hidden, side * side};
      return new Architecture(widths, activations, Loss.SQUARED);
    }

    RecurrentNetwork recurrent(CharacterText text) {
      return new RecurrentNetwork(text.alphabet().length(), hidden);
    }

    CurvatureSpace space() {
      return CurvatureSpace.krylov(krylov);
    }

    /** Gradient-equivalents of an outer step of a damped method. */
    double equivalentsOfStep() {
      double product =
          method.metric() == Metric.HESSIAN ? Objective.PRODUCT : Objective.GAUSS_NEWTON_PRODUCT;
      double tries = method.isDamped() ? GRID : REGION_TRIES;
      return krylov * product * curved / samples + 1 + tries * Objective.VALUE;
    }

    /** The same problem and effort, whoever goes on. */
    Object contest() {
      return List.of(problem, samples, curved, side, hidden, passes, krylov, outerSteps, gradients);
    }

    boolean isReference() {
      return problem == Problem.CODE
          && samples == REFERENCE_SAMPLES
          && passes == REFERENCE_PASSES
          && krylov == REFERENCE_KRYLOV
          && outerSteps == REFERENCE_STEPS;
    }
  }

  /**
   * @param plateauLosses training error at the start and after each pass before the switch
   * @param losses the same at the switch and after each outer step; of first order after each of
   *     the first passes, as many as there are outer steps to compare, and then as many equal parts
   *     of the gradients that are left
   * @param equivalents gradient-equivalents that were taken by then since the switch
   * @param flops the same in flops, with what the method itself computes
   * @param gradientFlops flops of one gradient
   * @param ritzValues of the Hessian by Lanczos quadrature, at the switch and, as many again, at
   *     the end
   * @param ritzWeights their parts of all eigenvalues
   * @param meanCurvatures vᵀHv/|v|² of the random starts v at the switch and at the end
   * @param testLoss error on other data at the end
   */
  public record Result(
      double[] plateauLosses,
      double[] losses,
      double[] equivalents,
      double[] flops,
      double gradientFlops,
      double[] ritzValues,
      double[] ritzWeights,
      double[] meanCurvatures,
      double testLoss) {

    double plateau() {
      return plateauLosses[plateauLosses.length - 1];
    }

    /** The lowest error after so many outer steps at most. */
    double bestAfter(int steps) {
      return best(Math.min(steps + 1, losses.length));
    }

    /** The lowest error that does not cost more. */
    double bestWithin(double budget) {
      int count = 1;
      while (count < losses.length && equivalents[count] <= budget) {
        count++;
      }
      return best(count);
    }

    private double best(int count) {
      double best = losses[0];
      for (int i = 1; i < count; i++) {
        best = Math.min(best, losses[i]);
      }
      return Math.max(LOG_LEAST, best);
    }

    SpectralDensity spectrum(boolean after) {
      int half = ritzValues.length / 2;
      int from = after ? half : 0;
      return new SpectralDensity(
          Arrays.copyOfRange(ritzValues, from, from + half),
          Arrays.copyOfRange(ritzWeights, from, from + half));
    }

    /** An eigenvalue of the Hessian is as low or lower. */
    double lowest(boolean after) {
      return Arrays.stream(spectrum(after).nodes()).min().orElseThrow();
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        Problem.CODE, 1000, 1000, 28, 16, 300, Method.SADDLE_FREE, 60, 0, 40, 5400);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return switch (p.problem) {
      case CODE -> Set.of();
      case DIGITS -> Set.of("mnist");
      case TEXT -> Set.of(CharacterText.CONSTITUTION);
    };
  }

  /** The same data, the same start and the same plateau for all methods and trials. */
  @Override
  public Parameters drawKey(Parameters p) {
    return new Parameters(
        p.problem,
        p.samples,
        p.samples,
        p.side,
        p.hidden,
        p.passes,
        Method.SADDLE_FREE,
        1,
        0,
        1,
        2);
  }

  private static final int KINDS = 45; // characters of the text that comes with Spindle

  // Flops in the time of what is done for each neuron and sample beside the products: exponential
  // functions of activations, their slopes and bends, of which tanh has quick ones; and of the
  // calls for a minibatch.
  private static final double OF_VALUE = 100;
  private static final double OF_SLOPE = 180;
  private static final double OF_BEND = 500;
  private static final double OF_PART = 5e4;

  @Override
  public Cost cost(Parameters p) {
    boolean text = p.problem == Problem.TEXT;
    double n = parameters(p);
    double neurons = text ? STEPS * (0.5 * p.hidden + KINDS) : 0;
    for (int l = 1; !text && l <= p.network().factors(); l++) {
      neurons += p.network().width(l);
    }
    double products = gradientFlops(p);
    double value = products / 3 + p.samples * OF_VALUE * neurons;
    double gradient = products + p.samples * (OF_VALUE + (text ? 0 : OF_SLOPE)) * neurons;
    double share = (double) p.curved / p.samples;
    double product = share * products * Objective.PRODUCT;
    double move = share * gradient + p.curved * (text ? 0 : OF_BEND) * neurons;
    double parts = p.parts() * (OF_PART + 10 * n);
    double spectra =
        2 * (move + PROBES * ((PRODUCTS + 1) * product + decompositionFlops(n, PRODUCTS)));
    double after;
    if (p.method.isFirstOrder()) {
      double own = p.method == Method.MOMENTUM ? parts : 160 * n;
      after = p.gradients * (gradient + own) + 2 * p.outerSteps * value;
    } else {
      double steps = Math.max(p.outerSteps, p.gradients / p.equivalentsOfStep());
      double ofMetric = p.method.metric() == Metric.HESSIAN ? 1 : 8 / 12.0;
      double tries = p.method.isDamped() ? GRID : REGION_TRIES;
      double curvature = move + p.krylov * ofMetric * product + decompositionFlops(n, p.krylov);
      after = steps * (curvature + gradient + (tries + 1) * value);
    }
    long bytes = (long) (8 * n * (p.krylov + 60) + 64 * p.samples * neurons) + 20_000_000;
    return new Cost(p.passes * (gradient + parts + value) + spectra + after, bytes);
  }

  /** An error to be lowered, its split for minibatches, where it begins, and a test of it. */
  private record World(
      Objective objective,
      SumOfFunctions parts,
      double[] start,
      double gradientFlops,
      Objective test) {}

  private static World world(Parameters p, Streams streams, Datasets data) {
    return p.problem == Problem.TEXT ? reading(p, streams, data) : coding(p, streams, data);
  }

  private static World reading(Parameters p, Streams streams, Datasets data) {
    CharacterText text = data.open(CharacterText.CONSTITUTION, new CharacterTextReader());
    int length = text.symbols().length;
    int tested = (length - p.samples * STEPS - 2) / STEPS;
    require(tested >= 1, "samples must be <= " + (length - 2) / STEPS, p.samples);
    RecurrentNetwork network = p.recurrent(text);
    int kinds = network.kinds();
    int used = p.samples * STEPS + 1;
    var train = SymbolSequences.of(text.part(0, used), kinds, STEPS);
    var test = SymbolSequences.of(text.part(used, tested * STEPS + 1), kinds, STEPS);
    RecurrentObjective objective = new RecurrentObjective(network, train);
    return new World(
        objective,
        objective.split(p.parts()).orElseThrow(),
        network.start(streams.of("start")),
        network.gradientFlops(STEPS) * p.samples,
        new RecurrentObjective(network, test));
  }

  private static World coding(Parameters p, Streams streams, Datasets data) {
    Architecture network = p.network();
    TrainingSet train;
    TrainingSet test;
    if (p.problem == Problem.CODE) {
      train = first(ReferenceProblem.autoencoder().set().inputs(), 0, p.samples);
      test = ReferenceProblem.autoencoderTest();
    } else {
      var mnist = data.mnist();
      int count = 2 * p.samples;
      require(count <= mnist.trainCount(), "samples must be <= half of the images", p.samples);
      int[] which =
          streams.of("data").ints(0, mnist.trainCount()).distinct().limit(count).toArray();
      Matrix images = SmallDigits.averaged(mnist, which, p.side);
      train = first(images, 0, p.samples);
      test = first(images, p.samples, p.samples);
    }
    TrainingSet curved = p.curved == p.samples ? train : first(train.inputs(), 0, p.curved);
    ReferenceProblem problem = new ReferenceProblem(network, train, 1);
    return new World(
        new NetworkObjective(network, train, curved, 0),
        problem.parts(p.parts()),
        problem.start(streams.of("start")),
        network.gradientFlops() * p.samples,
        new NetworkObjective(network, test, 0));
  }

  private static TrainingSet first(Matrix columns, int from, int count) {
    Matrix some = columns.block(0, from, columns.rows(), count).copy();
    return new TrainingSet(some, some);
  }

  /** Ten times less to ten times more than before the switch. */
  private static GradientRule momentum(Parameters p, Trial trial) {
    double rate = p.problem.rate * trial.power(-1, 1, 1);
    return new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 1 - MEMORY));
  }

  private static Optimizer optimizer(Parameters p, World world, double[] x, RandomGenerator order) {
    Trial trial = new Trial(p.method, p.trial);
    Objective f = world.objective;
    return switch (p.method) {
      case MOMENTUM -> new MinibatchDescent(world.parts, x, momentum(p, trial), 1, order);
      case L_BFGS -> new LimitedMemoryBfgs(f, x, trial.memory(20));
      case TRUST_REGION -> new RegionDescent(f, x, Region.TRUST, p.space(), trial.power(-2, 1, 1));
      case DAMPED_NEWTON -> damped(p, f, x, Damping.NEWTON, trial);
      case SADDLE_FREE -> damped(p, f, x, Damping.SADDLE_FREE, trial);
      case GAUSS_NEWTON -> damped(p, f, x, Damping.GAUSS_NEWTON, trial);
    };
  }

  private static Optimizer damped(
      Parameters p, Objective f, double[] x, Damping damping, Trial trial) {
    return new DampedDescent(f, x, damping, trial.dampings(GRID), p.space());
  }

  /** Flops of a method itself so far, without those of the error and its derivatives. */
  private static double ownFlops(Parameters p, Optimizer optimizer) {
    double n = optimizer.point().length;
    var taken = optimizer.evaluations();
    return switch (p.method) {
      case MOMENTUM -> taken.partGradients() * 10 * n; // gradient's scale and length, two updates
      case L_BFGS ->
          taken.gradients() * 8 * n * new Trial(p.method, p.trial).memory(20); // two loops
      default -> taken.decompositions() * decompositionFlops(n, p.krylov);
    };
  }

  /** Of a Krylov space: making its basis orthogonal twice. */
  private static double decompositionFlops(double n, int krylov) {
    return 8 * n * krylov * krylov;
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    World world = world(p, streams, data);
    Objective f = world.objective;
    RandomGenerator order = streams.of("order");
    GradientRule usual = new GradientRule.Momentum(p.problem.rate, MEMORY);
    Optimizer plateau = new MinibatchDescent(world.parts, world.start, usual, 1, order);
    double[] plateauLosses = new double[p.passes + 1];
    for (int pass = 0; pass <= p.passes; pass++) {
      if (pass > 0) {
        plateau.run(p.parts(), watch);
      }
      plateauLosses[pass] = finite(f.value(plateau.point()));
    }
    double[] x = plateau.point().clone();
    Optimizer optimizer = optimizer(p, world, x, order);
    List<double[]> path = new ArrayList<>();
    path.add(here(p, world, optimizer));
    while (goesOn(p, optimizer, path.size() - 1)) {
      advance(p, optimizer, path.size(), watch);
      path.add(here(p, world, optimizer));
    }
    Spectra spectra = new Spectra(f);
    spectra.take(x, streams.of("probes"), watch);
    spectra.take(optimizer.point(), streams.of("probes"), watch);
    return new Result(
        plateauLosses,
        column(path, at -> at[0]),
        column(path, at -> at[1]),
        column(path, at -> at[2]),
        world.gradientFlops,
        spectra.nodes,
        spectra.weights,
        spectra.means,
        finite(world.test.value(optimizer.point())));
  }

  private static double[] here(Parameters p, World world, Optimizer optimizer) {
    double equivalents = optimizer.evaluations().gradientEquivalents();
    double flops = equivalents * world.gradientFlops + ownFlops(p, optimizer);
    return new double[] {finite(world.objective.value(optimizer.point())), equivalents, flops};
  }

  /** A loss that is no number is an outcome, too: none is worse. */
  private static double finite(double loss) {
    return Double.isFinite(loss) ? loss : 1e300;
  }

  private static boolean goesOn(Parameters p, Optimizer optimizer, int done) {
    if (p.method.isFirstOrder()) {
      return done < 2 * p.outerSteps;
    }
    boolean enough =
        done >= p.outerSteps && optimizer.evaluations().gradientEquivalents() >= p.gradients;
    return !enough && !optimizer.progress().ended();
  }

  private static void advance(Parameters p, Optimizer optimizer, int step, Watch watch) {
    if (!p.method.isFirstOrder()) {
      optimizer.step(watch);
      return;
    }
    double later = (double) (p.gradients - p.outerSteps) * (step - p.outerSteps) / p.outerSteps;
    double mark = step <= p.outerSteps ? step : p.outerSteps + later;
    while (!optimizer.progress().ended()
        && optimizer.evaluations().gradientEquivalents() < mark - ROUNDING * mark) {
      optimizer.step(watch);
    }
  }

  /** Lanczos quadratures at the switch and at the end. */
  private static final class Spectra {
    private final Objective f;
    private final double[] means = new double[2];
    private double[] nodes = new double[0];
    private double[] weights = new double[0];
    private int taken;

    Spectra(Objective f) {
      this.f = f;
    }

    void take(double[] x, RandomGenerator signs, Watch watch) {
      Curvature curvature = f.curvature(x);
      int n = x.length;
      int steps = Math.min(PRODUCTS, n);
      double[] at = new double[PROBES * steps];
      double[] of = new double[PROBES * steps];
      double[] v = new double[n];
      double[] hv = new double[n];
      for (int probe = 0; probe < PROBES; probe++) {
        long seed = signs.nextLong();
        SpectralDensity rule =
            SpectralDensity.estimate(of(curvature, n), steps, 1, new SplittableRandom(seed), watch);
        System.arraycopy(rule.nodes(), 0, at, probe * steps, rule.nodes().length);
        for (int i = 0; i < rule.nodes().length; i++) {
          of[probe * steps + i] = rule.weights()[i] / PROBES;
        }
        RandomGenerator again = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
          v[i] = again.nextBoolean() ? 1 : -1;
        }
        curvature.times(v, hv);
        means[taken] += Blas.best().dot(v, hv) / n / PROBES;
      }
      nodes = joined(nodes, at);
      weights = joined(weights, of);
      taken++;
    }

    private static LinearOperator of(Curvature curvature, int n) {
      return new LinearOperator() {
        @Override
        public int order() {
          return n;
        }

        @Override
        public void apply(double[] direction, double[] product) {
          curvature.times(direction, product);
        }
      };
    }

    private static double[] joined(double[] a, double[] b) {
      double[] both = Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, both, a.length, b.length);
      return both;
    }
  }

  /** What of a run counts. */
  private enum Effort {
    /** All that the gradients pay for. */
    BY_COST,
    /** As many passes of methods of first order as others take outer steps. */
    BY_STEPS;

    double best(Row<Parameters, Result> row) {
      return this == BY_STEPS
          ? row.r().bestAfter(row.p().outerSteps)
          : row.r().bestWithin(row.p().gradients);
    }
  }

  /** A method after the switch: the trial that was chosen, and what it does on the other seeds. */
  private record Entry(
      Method method,
      Effort effort,
      List<Row<Parameters, Result>> reported,
      List<Row<Parameters, Result>> usual,
      double[] trials) {

    static Entry of(List<Row<Parameters, Result>> ofMethod, Effort effort) {
      List<List<Row<Parameters, Result>>> trials = by(ofMethod, row -> row.p().trial);
      List<Row<Parameters, Result>> chosen = trials.get(0);
      double lowest = Double.POSITIVE_INFINITY;
      double[] medians = new double[trials.size()];
      for (int i = 0; i < medians.length; i++) {
        List<Row<Parameters, Result>> trial = trials.get(i);
        medians[i] = Groups.median(column(trial, effort::best));
        double early =
            Groups.median(column(where(trial, row -> row.replicate() < CHOSEN), effort::best));
        if (early < lowest) {
          chosen = trial;
          lowest = early;
        }
      }
      Arrays.sort(medians);
      return new Entry(
          ofMethod.get(0).p().method,
          effort,
          trials.size() == 1 ? chosen : where(chosen, row -> row.replicate() >= CHOSEN),
          where(ofMethod, row -> row.p().trial == 0),
          medians);
    }

    Entry untuned() {
      return new Entry(method, effort, usual, usual, trials);
    }

    /** The usual constants on the seeds that are reported. */
    Entry asBefore() {
      List<Row<Parameters, Result>> same =
          where(usual, row -> reported.stream().anyMatch(r -> r.replicate() == row.replicate()));
      return new Entry(method, effort, same, same, trials);
    }

    /** In a legend. */
    String label() {
      return method.words() + (method == Method.MOMENTUM && trials.length > 1 ? ", tuned" : "");
    }

    /** log₁₀ of another's best error over its own, on each seed that both are reported on. */
    double[] decadesBelow(Entry other) {
      return reported.stream()
          .flatMapToDouble(
              mine ->
                  where(
                          other.reported,
                          its -> its.replicate() == mine.replicate() && its.seed() == mine.seed())
                      .stream()
                      .mapToDouble(its -> Math.log10(effort.best(its) / effort.best(mine))))
          .toArray();
    }

    /** Median over the reported seeds of a curve, as far as all have it. */
    double[] median(Function<Result, double[]> curve) {
      int length =
          reported.stream().mapToInt(row -> curve.apply(row.r()).length).min().orElseThrow();
      return IntStream.range(0, length)
          .mapToDouble(i -> Groups.median(column(reported, row -> curve.apply(row.r())[i])))
          .toArray();
    }
  }

  /** All methods after one switch with one effort. */
  private record Contest(Parameters at, List<Entry> entries) {

    static List<Contest> of(Rows<Parameters, Result> rows, Effort effort) {
      List<Row<Parameters, Result>> ordered =
          sorted(
              rows.all(),
              row -> row.p().problem.ordinal(),
              row -> row.p().samples,
              row -> row.p().method.ordinal(),
              row -> row.p().trial);
      return by(ordered, row -> row.p().contest()).stream()
          .map(
              group ->
                  new Contest(
                      group.get(0).p(),
                      by(group, row -> row.p().method).stream()
                          .map(ofMethod -> Entry.of(ofMethod, effort))
                          .filter(entry -> !entry.reported.isEmpty())
                          .toList()))
          .filter(contest -> !contest.entries.isEmpty())
          .toList();
    }

    Optional<Entry> entry(Method method) {
      return entries.stream().filter(entry -> entry.method == method).findFirst();
    }

    /** Decades by which saddle-free Newton is below a rival, on each reported seed. */
    double[] ahead(Method rival, Function<Entry, Entry> which) {
      Optional<Entry> its = entry(rival).map(which);
      Optional<Entry> free = entry(Method.SADDLE_FREE).map(which);
      return its.isEmpty() || free.isEmpty() ? new double[0] : free.get().decadesBelow(its.get());
    }

    List<Row<Parameters, Result>> usual(Method method) {
      return entry(method).map(Entry::usual).orElse(List.of());
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Contest> contests = Contest.of(rows, Effort.BY_STEPS);
    List<Contest> codes = where(contests, c -> c.at.problem == Problem.CODE);
    List<List<Row<Parameters, Result>>> usual =
        codes.stream().map(c -> c.usual(Method.SADDLE_FREE)).filter(c -> !c.isEmpty()).toList();
    claims
        .several(
            "all methods go on where minibatch descent stopped, which is one point for all of them",
            by(rows.all(), row -> List.of(drawKey(row.p()), row.seed(), row.replicate())),
            PlateauEscape::oneSwitch)
        .each(
            "at the switch directions curve down (deep autoencoder): a Ritz value of the Hessian is"
                + " below 0, in the median over seeds",
            usual,
            c ->
                Finding.below(
                    0, Estimate.exact(Groups.median(column(c, r -> r.r().lowest(false))))))
        .several(
            "with its usual constants saddle-free Newton leaves half of the error at most, in the"
                + " median over seeds (deep autoencoder); after 300 passes on 1,000 samples 40"
                + " steps leave a fifth at most, and 0.014",
            usual,
            PlateauEscape::comesDown)
        .several(
            "by steps it ends below momentum that goes on with its constants for as many passes, on"
                + " every seed (deep autoencoder)",
            codes,
            c -> above(c.ahead(Method.MOMENTUM, Entry::untuned)))
        .several(
            "by steps, tuned, it ends below tuned momentum, on every reported seed (deep"
                + " autoencoder)",
            codes,
            c -> above(c.ahead(Method.MOMENTUM, entry -> entry)))
        .several(
            "an outer step costs k products, a gradient and a value for each damping, and the"
                + " orthogonal basis of its space",
            where(rows.all(), row -> row.p().method.isDamped()),
            PlateauEscape::counted)
        .several(
            "Lanczos quadrature keeps the mass of the spectrum and its mean, which one product"
                + " tells",
            rows.all(),
            PlateauEscape::moments);
  }

  private static List<Finding> above(double[] decades) {
    return Arrays.stream(decades).mapToObj(d -> Finding.above(0, Estimate.exact(d))).toList();
  }

  private static List<Finding> oneSwitch(List<Row<Parameters, Result>> ofDraw) {
    double point = ofDraw.get(0).r().plateau();
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> row : ofDraw) {
      findings.add(Finding.exact(point, row.r().plateau(), ROUNDING * point));
      findings.add(Finding.exact(point, row.r().losses()[0], ROUNDING * point));
    }
    return findings;
  }

  private static List<Finding> comesDown(List<Row<Parameters, Result>> seeds) {
    Parameters p = seeds.get(0).p();
    double[] bests = column(seeds, row -> row.r().bestAfter(p.outerSteps));
    double[] left = column(seeds, row -> row.r().bestAfter(p.outerSteps) / row.r().losses()[0]);
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atMost(SHARE, Estimate.exact(Groups.median(left)), 0));
    if (p.isReference()) {
      findings.add(Finding.atMost(REFERENCE_SHARE, Estimate.exact(Groups.median(left)), 0));
      findings.add(Finding.atMost(REFERENCE_MOST, Estimate.exact(Groups.median(bests)), 0));
    }
    return findings;
  }

  private static List<Finding> counted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    Result r = row.r();
    int steps = r.losses().length - 1;
    double told = steps == 0 ? 0 : 1 + steps * p.equivalentsOfStep();
    double n = parameters(p);
    double flops = told * r.gradientFlops() + steps * decompositionFlops(n, p.krylov);
    return List.of(
        Finding.exact(told, r.equivalents()[steps], ROUNDING * told),
        Finding.exact(flops, r.flops()[steps], ROUNDING * flops),
        Finding.exact(gradientFlops(p), r.gradientFlops(), 0));
  }

  private static double parameters(Parameters p) {
    return p.problem == Problem.TEXT
        ? new RecurrentNetwork(KINDS, p.hidden).parameters()
        : p.network().parameters();
  }

  private static double gradientFlops(Parameters p) {
    return p.samples
        * (p.problem == Problem.TEXT
            ? new RecurrentNetwork(KINDS, p.hidden).gradientFlops(STEPS)
            : p.network().gradientFlops());
  }

  private static List<Finding> moments(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    for (boolean after : new boolean[] {false, true}) {
      SpectralDensity spectrum = row.r().spectrum(after);
      double mass = 0;
      double mean = 0;
      double size = 0;
      for (int i = 0; i < spectrum.nodes().length; i++) {
        mass += spectrum.weights()[i];
        mean += spectrum.weights()[i] * spectrum.nodes()[i];
        size += spectrum.weights()[i] * Math.abs(spectrum.nodes()[i]);
      }
      double told = row.r().meanCurvatures()[after ? 1 : 0];
      findings.add(Finding.exact(1, mass, ROUNDING));
      findings.add(Finding.exact(told, mean, ROUNDING * size).of(size));
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Contest> byCost = Contest.of(rows, Effort.BY_COST);
    List<Contest> bySteps = Contest.of(rows, Effort.BY_STEPS);
    for (Problem problem : Problem.values()) {
      List<Contest> cost = where(byCost, c -> c.at.problem == problem);
      List<Contest> steps = where(bySteps, c -> c.at.problem == problem);
      if (!cost.isEmpty()) {
        String name = "plateau-escape-" + problem.name().toLowerCase(Locale.ROOT);
        drawCurves(name, cost.get(cost.size() - 1), steps.get(steps.size() - 1), figures);
        drawRivals(name, cost.get(cost.size() - 1), steps.get(steps.size() - 1), figures);
        drawSpectra(name, cost.get(cost.size() - 1), figures);
        drawTrials(name, cost.get(cost.size() - 1), figures);
        drawTest(name, cost.get(cost.size() - 1), figures);
      }
    }
  }

  private static void drawCurves(String name, Contest cost, Contest steps, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name, "Error before and after the switch: " + cost.at.problem.words())
            .caption(
                "Median training error over the reported seeds; the upright line is the switch from"
                    + " minibatches with momentum to others, each with the trial that was chosen on"
                    + " other seeds where it had several. Left: the last passes before, then outer steps, or passes of"
                    + " methods of first order. Middle: gradient-equivalents since the start; those of"
                    + " second order go on until they have taken all steps that are compared."
                    + " Right: flops, with what the methods compute themselves.")
            .columns(3);
    int last = Math.min(steps.at.passes, steps.at.outerSteps);
    curves(
        figure,
        steps,
        linear("passes, outer steps"),
        last,
        pass -> pass - steps.at.passes,
        e -> IntStream.rangeClosed(0, steps.at.outerSteps).asDoubleStream().toArray());
    double at = cost.at.passes;
    curves(
        figure,
        cost,
        linear("gradient-equivalents"),
        cost.at.passes,
        pass -> pass,
        e -> shifted(e.median(Result::equivalents), at));
    double flops = cost.entries.get(0).reported.get(0).r().gradientFlops();
    curves(
        figure,
        cost,
        linear("flops"),
        cost.at.passes,
        pass -> pass * flops,
        e -> shifted(e.median(Result::flops), at * flops));
  }

  private static double[] shifted(double[] values, double by) {
    return Arrays.stream(values).map(v -> v + by).toArray();
  }

  private static void curves(
      FigureDraft figure,
      Contest contest,
      Scale across,
      int lastPasses,
      ToDoubleFunction<Integer> ofPass,
      Function<Entry, double[]> ofSteps) {
    PanelDraft panel =
        figure.newPanel("against " + across.label()).axes(across, log("training error"));
    double[] before = contest.entries.get(0).median(Result::plateauLosses);
    int passes = contest.at.passes;
    double[] x =
        IntStream.rangeClosed(passes - lastPasses, passes)
            .mapToDouble(ofPass::applyAsDouble)
            .toArray();
    double[] shown = drawn(Arrays.copyOfRange(before, passes - lastPasses, passes + 1));
    double lowest = Arrays.stream(shown).min().orElseThrow();
    panel.series("momentum before").trace(x, shown);
    for (Entry entry : contest.entries) {
      lowest = Math.min(lowest, line(panel.series(entry.label()), entry, ofSteps));
      if (entry.method == Method.MOMENTUM && entry.trials.length > 1) {
        line(panel.series("momentum, old constants"), entry.asBefore(), ofSteps);
      }
    }
    double top = Arrays.stream(shown).max().orElseThrow();
    double end = ofPass.applyAsDouble(passes);
    panel.series("the switch", Palette.NEUTRAL).upright(end, lowest, top);
  }

  private static double line(Series series, Entry entry, Function<Entry, double[]> ofSteps) {
    double[] x = ofSteps.apply(entry);
    double[] y = drawn(entry.median(Result::losses));
    int length = Math.min(x.length, y.length);
    series.trace(Arrays.copyOf(x, length), Arrays.copyOf(y, length));
    return Arrays.stream(y, 0, length).min().orElseThrow();
  }

  private static double[] drawn(double[] losses) {
    return Arrays.stream(losses).map(l -> Math.min(MOST, l)).toArray();
  }

  private static void drawRivals(String name, Contest cost, Contest steps, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name + "-rivals", "Who is ahead of saddle-free Newton")
            .caption(
                "log₁₀ of each method's best error over that of saddle-free Newton, both tuned:"
                    + " mean over the reported seeds with its standard error; below 0 a rival is"
                    + " ahead. Left: after "
                    + steps.at.outerSteps
                    + " outer steps, or as many passes: "
                    + table(steps)
                    + ". Right: at "
                    + cost.at.gradients
                    + " gradient-equivalents each: "
                    + table(cost)
                    + ". It is as measured, and no theory is asked.")
            .columns(2);
    rivals(figure, "after as many steps", steps);
    rivals(figure, "at equal cost", cost);
  }

  private static Estimate behind(Contest contest, Method rival) {
    return Estimate.of(contest.ahead(rival, entry -> entry));
  }

  private static List<Method> rivalsIn(Contest contest) {
    return where(
        List.of(Method.values()),
        m -> m != Method.SADDLE_FREE && contest.ahead(m, entry -> entry).length > 0);
  }

  /** The verdicts with their signs, in words. */
  private static String table(Contest contest) {
    return rivalsIn(contest).stream()
        .map(
            rival -> {
              Estimate behind = behind(contest, rival);
              return String.format(
                  Locale.ROOT, "%s %+.3f ± %.3f", rival.words(), behind.mean(), behind.error());
            })
        .collect(Collectors.joining("; "));
  }

  private static void rivals(FigureDraft figure, String title, Contest contest) {
    List<Method> met = rivalsIn(contest);
    if (met.isEmpty()) {
      return;
    }
    PanelDraft panel =
        figure
            .panel(title)
            .axes(
                Scale.names("rival", met.stream().map(Method::words).toList()),
                linear("decades behind saddle-free Newton"));
    panel
        .series("saddle-free Newton", Palette.NEUTRAL)
        .line(new double[] {-0.5, met.size() - 0.5}, x -> 0);
    panel.series("rivals").estimates(met, met::indexOf, m -> behind(contest, m));
  }

  private static void drawSpectra(String name, Contest contest, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name + "-spectra", "The spectrum of the Hessian before and after the switch")
            .caption(
                "Number of eigenvalues that are larger than λ (left) and lower than −|λ| (right),"
                    + " by Lanczos quadrature, at the switch and where methods ended on the first"
                    + " reported seed. The last point of each is the end of the spectrum.")
            .columns(2);
    PanelDraft up =
        figure.panel("directions that curve up").axes(log("λ"), log("eigenvalues above"));
    PanelDraft down =
        figure
            .panel("directions that curve down")
            .axes(log("|λ|, λ < 0"), log("eigenvalues below"));
    Entry first = contest.entries.get(0);
    spectrum("at the switch", first.reported.get(0), false, up, down);
    for (Entry entry : contest.entries) {
      if (entry.method == Method.SADDLE_FREE || entry.method == Method.MOMENTUM) {
        spectrum(entry.label(), entry.reported.get(0), true, up, down);
      }
    }
  }

  private static void spectrum(
      String label, Row<Parameters, Result> row, boolean after, PanelDraft up, PanelDraft down) {
    SpectralDensity spectrum = row.r().spectrum(after);
    double n = parameters(row.p());
    for (int sign = 1; sign >= -1; sign -= 2) {
      Series series = (sign > 0 ? up : down).series(label);
      int[] order =
          IntStream.range(0, spectrum.nodes().length)
              .boxed()
              .sorted((i, j) -> Double.compare(spectrum.nodes()[j], spectrum.nodes()[i]))
              .mapToInt(i -> i)
              .toArray();
      List<double[]> steps = new ArrayList<>();
      double count = 0;
      for (int k = 0; k < order.length; k++) {
        int i = sign > 0 ? order[k] : order[order.length - 1 - k];
        double size = sign * spectrum.nodes()[i];
        count += n * spectrum.weights()[i];
        if (size > 0 && count > 0) {
          steps.add(new double[] {size, count});
        }
      }
      if (!steps.isEmpty()) {
        series.trace(column(steps, s -> s[0]), column(steps, s -> s[1]));
      }
    }
  }

  private static void drawTrials(String name, Contest contest, Figures figures) {
    figures
        .figure(name + "-trials", "How much tuning matters")
        .caption(
            "Best training error at equal cost, median over all seeds, of each trial with constants"
                + " drawn at random, in ascending order: a method that needs no tuning is a level"
                + " line.")
        .axes(Scale.share("share of trials"), log("best training error"))
        .series(
            contest.entries,
            Entry::label,
            (series, e) -> {
              int n = e.trials.length;
              double[] share = IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n).toArray();
              series.points(share, drawn(e.trials));
            });
  }

  private static void drawTest(String name, Contest contest, Figures figures) {
    figures
        .figure(name + "-test", "Training and test error")
        .caption(
            "Each point is a reported seed: error at the end on other data against that on the"
                + " training set.")
        .axes(log("training error at the end"), log("test error at the end"))
        .series(
            contest.entries,
            Entry::label,
            (series, e) ->
                series.points(
                    e.reported,
                    row -> Math.min(MOST, row.r().losses()[row.r().losses().length - 1]),
                    row -> Math.min(MOST, row.r().testLoss())));
  }
}

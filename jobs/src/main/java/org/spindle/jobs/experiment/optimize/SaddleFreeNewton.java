// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
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
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.RegionDescent;
import org.spindle.optimize.RegionDescent.Region;
import org.spindle.optimize.Sharpness;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Is it saddles that hold networks up, and does saddle-free Newton get them out?
 *
 * <p>Claims: it ends far below damped Newton and minibatch descent with momentum, the more so the
 * more neurons; its most negative curvature vanishes. Beside them stand rivals that the paper did
 * not have: Gauss–Newton, Newton above −λ_min, trust region, cubic regularisation, L-BFGS and Adam.
 * Against these the difference is told with its sign and error, by steps and by cost, and not
 * claimed: no theory knows it.
 *
 * <p>Each method has as many trials, one with usual constants and others drawn log-uniformly; the
 * trial is chosen on the first three seeds by its median error and reported on the others; what all
 * trials came to is drawn. Costs are gradient-equivalents, and flops with the decompositions
 * counted.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Source: Dauphin et al., NIPS 2014, figure 2.
 */
public final class SaddleFreeNewton
    implements Experiment<SaddleFreeNewton.Parameters, SaddleFreeNewton.Result> {

  private static final int SIDE = 10; // pixels, as in the paper
  private static final int PARTS = 20; // minibatches of a pass
  private static final int GRID = 8; // dampings that a step tries
  private static final int PRODUCTS = 20; // of Lanczos for the ends of a spectrum
  private static final int SPECTRA = 3; // times at which they are taken, and at the start
  private static final int CHOSEN = 3; // seeds on which a trial is chosen
  private static final double OUTPUT_GAIN = 0.1; // of the last weights at the start
  private static final double NEAR_UNIFORM = 0.05; // of the error at the start, from ln of classes
  private static final int WIDE = 12; // neurons from which damped Newton is held up
  private static final int FULL = 15; // neurons of check 17
  private static final int FULL_STEPS = 60;
  private static final int SEEDS = 5; // reported, of a slope that is judged
  private static final double ERRORS = 3; // standard errors of the slope, theory check O3
  private static final int REFERENCE_HIDDEN = 15; // of theory check 17
  private static final int REFERENCE_STEPS = 60;
  private static final double REFERENCE_MOST = 0.02;
  private static final double LOG_LEAST = 1e-12; // errors below it are rounding
  private static final double DODGE = 0.6; // of a share, by all methods of a figure

  @Override
  public About about() {
    return About.of("saddle-free-newton", 2)
        .asks("Does saddle-free Newton get networks out of saddles, and what does it cost?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What is learned. */
  public enum Problem {
    /** Classes of a random network: 20 inputs, 10 classes. */
    CLASSES,
    /** Digits of 10 × 10 pixels. */
    DIGITS
  }

  /** Who learns. */
  public enum Method {
    /** Minibatches with momentum. */
    MOMENTUM,
    /** Adam on minibatches. */
    ADAM,
    /** Limited memory BFGS on all samples. */
    L_BFGS,
    /** −(H + λ)⁻¹∇f. */
    DAMPED_NEWTON,
    /** −(H + max(0, −λ_min) + λ)⁻¹∇f. */
    ABOVE_LOWEST,
    /** −(|H| + λ)⁻¹∇f. */
    SADDLE_FREE,
    /** −(G + λ)⁻¹∇f. */
    GAUSS_NEWTON,
    /** Exact step in a ball. */
    TRUST_REGION,
    /** Adaptive cubic regularisation. */
    CUBIC;

    boolean isFirstOrder() {
      return ordinal() <= L_BFGS.ordinal();
    }

    boolean isRegion() {
      return this == TRUST_REGION || this == CUBIC;
    }

    String words() {
      return switch (this) {
        case MOMENTUM -> "momentum";
        case ADAM -> "Adam";
        case L_BFGS -> "L-BFGS";
        case DAMPED_NEWTON -> "damped Newton";
        case ABOVE_LOWEST -> "above −λ_min";
        case SADDLE_FREE -> "saddle-free Newton";
        case GAUSS_NEWTON -> "Gauss–Newton";
        case TRUST_REGION -> "trust region";
        case CUBIC -> "cubic";
      };
    }
  }

  /**
   * @param problem what is learned
   * @param samples n, at most 1000 of the classes
   * @param hidden h, neurons of the hidden layer
   * @param method who learns
   * @param krylov dimensions of the Krylov space of second-order methods; 0 for all
   * @param trial number that draws the method's constants; 0 for those that are usual
   * @param outerSteps of second-order methods; times at which the error of others is taken
   * @param gradients gradient-equivalents that methods of first order may take
   */
  public record Parameters(
      Problem problem,
      int samples,
      int hidden,
      Method method,
      int krylov,
      int trial,
      int outerSteps,
      int gradients) {

    public Parameters {
      require(samples >= PARTS, "samples must be >= " + PARTS, samples);
      require(problem == Problem.DIGITS || samples <= 1000, "samples must be <= 1000", samples);
      require(hidden >= 1, "hidden must be >= 1", hidden);
      require(krylov >= 0, "krylov must be >= 0", krylov);
      require(trial >= 0, "trial must be >= 0", trial);
      require(outerSteps >= SPECTRA, "outer-steps must be >= " + SPECTRA, outerSteps);
      require(gradients >= 1, "gradients must be >= 1", gradients);
    }

    Architecture network() {
      int inputs = problem == Problem.DIGITS ? SIDE * SIDE : 20;
      return Architecture.of(Loss.SOFTMAX, Activation.TANH, inputs, hidden, Mnist.CLASSES);
    }

    double gradientFlops() {
      return network().gradientFlops() * samples;
    }

    /** Flops of one decomposition of the curvature. */
    double decompositionFlops() {
      double n = network().parameters();
      return krylov == 0 ? 8 / 3.0 * n * n * n : 8 * n * krylov * krylov;
    }

    /** Gradient-equivalents of an outer step of a damped method with the whole matrix. */
    double equivalentsOfStep() {
      double matrix = ExactHessian.flops(network()) / network().gradientFlops();
      return matrix + 1 + GRID * Objective.VALUE;
    }

    CurvatureSpace space() {
      return krylov == 0 ? CurvatureSpace.whole() : CurvatureSpace.krylov(krylov);
    }

    /** The same problem and effort, whoever learns. */
    Object contest() {
      return List.of(problem, samples, hidden, krylov, outerSteps, gradients);
    }

    boolean isReference() {
      return problem == Problem.CLASSES
          && samples == 1000
          && hidden == REFERENCE_HIDDEN
          && krylov == 0
          && outerSteps == REFERENCE_STEPS;
    }
  }

  /**
   * @param losses training error at the start and after each outer step, or each equal part of the
   *     gradients
   * @param equivalents gradient-equivalents that were taken by then
   * @param flops the same in flops, with decompositions
   * @param stepsTaken outer steps until the method ended, at most all; of first order 0
   * @param lowest λ_min of the Hessian by 20 products, at the start and after each third
   * @param highest λ_max there
   * @param testLoss error on as many other images at the end; null without
   */
  public record Result(
      double[] losses,
      double[] equivalents,
      double[] flops,
      int stepsTaken,
      double[] lowest,
      double[] highest,
      Double testLoss) {

    double best() {
      return Math.max(LOG_LEAST, Arrays.stream(losses).filter(Double::isFinite).min().orElse(99));
    }

    /** The lowest error that does not cost more. */
    double bestWithin(double budget, double[] costs) {
      double best = losses[0];
      for (int i = 0; i < losses.length && costs[i] <= budget; i++) {
        best = losses[i] < best ? losses[i] : best;
      }
      return Math.max(LOG_LEAST, best);
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Problem.CLASSES, 1000, 15, Method.SADDLE_FREE, 0, 0, 60, 1000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.problem == Problem.DIGITS ? Set.of("mnist") : Set.of();
  }

  /** The same data and the same start for all methods and trials. */
  @Override
  public Parameters drawKey(Parameters p) {
    return new Parameters(p.problem, p.samples, p.hidden, Method.SADDLE_FREE, 0, 0, SPECTRA, 1);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.network().parameters();
    double gradient = p.gradientFlops();
    double spectra = (SPECTRA + 1) * PRODUCTS * Objective.PRODUCT * gradient;
    double values = p.outerSteps * Objective.VALUE * gradient;
    long bytes = (long) (8 * (3 * n * n + 4 * n * p.samples)) + 1_000_000;
    if (p.method.isFirstOrder()) {
      return new Cost(p.gradients * (gradient + 40 * n) + spectra + values, 64_000_000);
    }
    double curvature =
        p.krylov == 0
            ? ExactHessian.flops(p.network()) * p.samples
            : p.krylov * Objective.PRODUCT * gradient;
    double step = curvature + p.decompositionFlops() + (1 + GRID / 3.0) * gradient;
    return new Cost(p.outerSteps * step + spectra + values, bytes);
  }

  /** Training and test data with their network. */
  private record World(ReferenceProblem problem, Optional<TrainingSet> test) {}

  private static World world(Parameters p, Streams streams, Datasets data) {
    if (p.problem == Problem.CLASSES) {
      TrainingSet all = ReferenceProblem.classes(p.hidden).set();
      Matrix inputs = all.inputs().block(0, 0, all.inputs().rows(), p.samples);
      Matrix targets = all.targets().block(0, 0, all.targets().rows(), p.samples);
      TrainingSet set = new TrainingSet(inputs.copy(), targets.copy());
      return new World(new ReferenceProblem(p.network(), set, OUTPUT_GAIN), Optional.empty());
    }
    Mnist mnist = data.mnist();
    int count = 2 * p.samples;
    require(count <= mnist.trainCount(), "samples must be <= " + mnist.trainCount() / 2, p.samples);
    int[] which = streams.of("data").ints(0, mnist.trainCount()).distinct().limit(count).toArray();
    Matrix inputs = TrainingSet.centred(SmallDigits.averaged(mnist, which, SIDE));
    int[] labels = Arrays.stream(which).map(i -> mnist.trainLabels()[i]).toArray();
    TrainingSet train = labelled(inputs, labels, 0, p.samples);
    TrainingSet test = labelled(inputs, labels, p.samples, count);
    return new World(new ReferenceProblem(p.network(), train, OUTPUT_GAIN), Optional.of(test));
  }

  private static TrainingSet labelled(Matrix inputs, int[] labels, int from, int to) {
    return TrainingSet.labelled(
        inputs.block(0, from, inputs.rows(), to - from).copy(),
        Arrays.copyOfRange(labels, from, to),
        Mnist.CLASSES);
  }

  private static Optimizer optimizer(
      Parameters p, ReferenceProblem problem, Objective f, double[] x, RandomGenerator order) {
    Trial trial = new Trial(p.method, p.trial);
    return switch (p.method) {
      case MOMENTUM -> {
        double rate = trial.power(-2.5, 0.5, 0.1);
        var rule = new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 0.1));
        yield new MinibatchDescent(problem.parts(PARTS), x, rule, 1, order);
      }
      case ADAM -> {
        double rate = trial.power(-3.5, -0.5, 1e-2);
        var rule = new GradientRule.Adam(rate, 1 - trial.power(-2, 0, 0.1), 0.999, 1e-8);
        yield new MinibatchDescent(problem.parts(PARTS), x, rule, 1, order);
      }
      case L_BFGS -> new LimitedMemoryBfgs(f, x, trial.memory(20));
      case TRUST_REGION -> new RegionDescent(f, x, Region.TRUST, p.space(), trial.power(-2, 1, 1));
      case CUBIC -> new RegionDescent(f, x, Region.CUBIC, p.space(), trial.power(-2, 2, 1));
      case DAMPED_NEWTON -> damped(p, f, x, Damping.NEWTON, trial);
      case ABOVE_LOWEST -> damped(p, f, x, Damping.ABOVE_LOWEST, trial);
      case SADDLE_FREE -> damped(p, f, x, Damping.SADDLE_FREE, trial);
      case GAUSS_NEWTON -> damped(p, f, x, Damping.GAUSS_NEWTON, trial);
    };
  }

  private static Optimizer damped(
      Parameters p, Objective f, double[] x, Damping damping, Trial trial) {
    return new DampedDescent(f, x, damping, trial.dampings(GRID), p.space());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    World world = world(p, streams, data);
    NetworkObjective f = world.problem.objective();
    double[] start = world.problem.start(streams.of("start"));
    Optimizer optimizer = optimizer(p, world.problem, f, start, streams.of("order"));
    double[] direction = GaussianMatrix.matrix(f.dimension(), 1, 1, streams.of("direction"));
    int checks = p.outerSteps;
    double[] losses = new double[checks + 1];
    double[] equivalents = new double[checks + 1];
    double[] flops = new double[checks + 1];
    double[] lowest = new double[SPECTRA + 1];
    double[] highest = new double[SPECTRA + 1];
    int taken = 0;
    for (int check = 0; check <= checks; check++) {
      if (check > 0 && !optimizer.progress().ended()) {
        advance(p, optimizer, check, watch);
        taken += p.method.isFirstOrder() || optimizer.progress().ended() ? 0 : 1;
      }
      losses[check] = finite(f.value(optimizer.point()));
      equivalents[check] = optimizer.evaluations().gradientEquivalents();
      double decompositions = optimizer.evaluations().decompositions();
      flops[check] =
          equivalents[check] * p.gradientFlops() + decompositions * p.decompositionFlops();
      for (int third = 0; third <= SPECTRA; third++) {
        if (check == third * checks / SPECTRA) {
          double[] ends = Sharpness.ends(f, optimizer.point(), direction, PRODUCTS, watch);
          lowest[third] = ends[0];
          highest[third] = ends[1];
        }
      }
    }
    double[] end = optimizer.point();
    Double test =
        world
            .test
            .map(set -> finite(new NetworkObjective(p.network(), set, 0).value(end)))
            .orElse(null);
    return new Result(losses, equivalents, flops, taken, lowest, highest, test);
  }

  /** A loss that is no number is an outcome, too: none is worse. */
  private static double finite(double loss) {
    return Double.isFinite(loss) ? loss : 1e300;
  }

  private static void advance(Parameters p, Optimizer optimizer, int check, Watch watch) {
    if (!p.method.isFirstOrder()) {
      optimizer.step(watch);
      return;
    }
    double mark = (double) p.gradients * check / p.outerSteps;
    while (optimizer.evaluations().gradientEquivalents() < mark && !optimizer.progress().ended()) {
      optimizer.step(watch);
    }
  }

  /** What of a run counts. */
  private enum Effort {
    /** All that it was given. */
    ALL,
    /** As many passes of methods of first order as others take outer steps. */
    BY_STEPS;

    double best(Row<Parameters, Result> row) {
      boolean cut = this == BY_STEPS && row.p().method.isFirstOrder();
      return cut ? row.r().bestWithin(row.p().outerSteps, row.r().equivalents()) : row.r().best();
    }
  }

  /** A method in a contest: the trial that was chosen, and what it does on the other seeds. */
  private record Entry(
      Parameters at,
      Effort effort,
      List<Row<Parameters, Result>> reported,
      List<Row<Parameters, Result>> usual,
      double[] trials) {

    /** Best errors on the reported seeds. */
    double[] bests() {
      return column(reported, effort::best);
    }

    /** What is measured of two rows, on each seed that both are reported on. */
    private double[] onEachSeed(
        Entry other,
        ToDoubleBiFunction<Row<Parameters, Result>, Row<Parameters, Result>> measured) {
      return reported.stream()
          .flatMapToDouble(
              mine ->
                  other.reported.stream()
                      .filter(its -> its.replicate() == mine.replicate())
                      .filter(its -> its.seed() == mine.seed())
                      .mapToDouble(its -> measured.applyAsDouble(mine, its)))
          .toArray();
    }

    /** Whether the usual constants are among the trials. */
    boolean isUsual() {
      return !usual.isEmpty();
    }

    Entry untuned() {
      return new Entry(at, effort, usual, List.of(), trials);
    }

    /** log₁₀ of its best error over that of another, with all that counts. */
    double[] decadesOver(Entry other) {
      return onEachSeed(other, (mine, its) -> Math.log10(effort.best(mine) / effort.best(its)));
    }

    /** The same at the largest number of gradient-equivalents that both have taken. */
    double[] decadesAtEqualCost(Entry other) {
      return onEachSeed(
          other,
          (mine, its) -> {
            double[] my = mine.r().equivalents();
            double[] theirs = its.r().equivalents();
            double budget = Math.min(my[my.length - 1], theirs[theirs.length - 1]);
            return Math.log10(mine.r().bestWithin(budget, my) / its.r().bestWithin(budget, theirs));
          });
    }

    /** Median over the reported seeds of a curve. */
    double[] median(Function<Result, double[]> curve) {
      int length = curve.apply(reported.get(0).r()).length;
      return IntStream.range(0, length)
          .mapToDouble(i -> Groups.median(column(reported, row -> curve.apply(row.r())[i])))
          .toArray();
    }
  }

  /** All methods on one problem with one effort. */
  private record Contest(Parameters at, List<Entry> entries) {

    static List<Contest> of(Rows<Parameters, Result> rows, Effort effort) {
      List<Row<Parameters, Result>> ordered =
          sorted(
              rows.all(),
              row -> row.p().problem.ordinal(),
              row -> row.p().hidden,
              row -> row.p().method.ordinal());
      return by(ordered, row -> row.p().contest()).stream()
          .map(
              group ->
                  new Contest(
                      group.get(0).p(),
                      by(group, row -> row.p().method).stream()
                          .map(ofMethod -> SaddleFreeNewton.entry(ofMethod, effort))
                          .filter(entry -> !entry.reported.isEmpty())
                          .toList()))
          .toList();
    }

    Optional<Entry> entry(Method method) {
      return entries.stream().filter(entry -> entry.at.method == method).findFirst();
    }

    /** The same with the usual constants, on all seeds. */
    double[] usuallyAhead(Method rival) {
      Optional<Entry> its = entry(rival);
      Optional<Entry> free = entry(Method.SADDLE_FREE);
      return its.isEmpty() || free.isEmpty()
          ? new double[0]
          : its.get().untuned().decadesOver(free.get().untuned());
    }

    /** log₁₀ of a rival's error over that of saddle-free Newton, on each reported seed. */
    double[] ahead(Method rival) {
      Optional<Entry> its = entry(rival);
      Optional<Entry> free = entry(Method.SADDLE_FREE);
      return its.isEmpty() || free.isEmpty() ? new double[0] : its.get().decadesOver(free.get());
    }
  }

  private static Entry entry(List<Row<Parameters, Result>> ofMethod, Effort effort) {
    List<List<Row<Parameters, Result>>> trials = by(ofMethod, row -> row.p().trial);
    List<Row<Parameters, Result>> chosen = null;
    double lowest = Double.POSITIVE_INFINITY;
    double[] medians = new double[trials.size()];
    for (int i = 0; i < medians.length; i++) {
      List<Row<Parameters, Result>> trial = trials.get(i);
      medians[i] = Groups.median(column(trial, effort::best));
      double early =
          Groups.median(column(where(trial, row -> row.replicate() < CHOSEN), effort::best));
      if (chosen == null || early < lowest) {
        chosen = trial;
        lowest = early;
      }
    }
    Arrays.sort(medians);
    return new Entry(
        chosen.get(0).p(),
        effort,
        where(chosen, row -> row.replicate() >= CHOSEN),
        where(ofMethod, row -> row.p().trial == 0),
        medians);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Contest> contests = Contest.of(rows, Effort.BY_STEPS);
    List<Contest> wide =
        where(contests, c -> c.at.problem == Problem.CLASSES && c.at.hidden >= WIDE);
    claims
        .each(
            "at the start a network knows nothing: its error is ln 10, to second order in its"
                + " outputs",
            rows.all(),
            row -> Finding.exact(Math.log(Mnist.CLASSES), row.r().losses()[0], NEAR_UNIFORM))
        .several(
            "with the dampings of the paper, 10 … 1e-6, saddle-free Newton ends below damped Newton"
                + " on every seed (12 neurons and more), with 15 neurons and 60 steps at a tenth of"
                + " it and below in the median",
            wide,
            SaddleFreeNewton::usuallyBelow)
        .several(
            "tuned, too, saddle-free Newton ends below damped Newton on every reported seed (12"
                + " neurons and more)",
            wide,
            c -> notBelow(c.ahead(Method.DAMPED_NEWTON), 0))
        .several(
            "saddle-free Newton ends below what minibatches with momentum reach in as many passes"
                + " as it takes steps, on every reported seed (12 neurons and more)",
            wide,
            c -> notBelow(c.ahead(Method.MOMENTUM), 0))
        .several(
            "the median decades of saddle-free over damped Newton grow with the number of neurons,"
                + " from the fewest to the most, and over three sizes with 5 seeds each with a"
                + " slope above 0 by 3 standard errors",
            spans(contests),
            SaddleFreeNewton::grows)
        .each(
            "the most negative curvature goes away under saddle-free Newton with its usual"
                + " constants: at the end it is less than half of what it was at most, in the median"
                + " over all seeds",
            where(wide, c -> c.entry(Method.SADDLE_FREE).filter(Entry::isUsual).isPresent()),
            SaddleFreeNewton::lowestVanishes)
        .several(
            "an outer step of a damped method costs a matrix, a gradient and a value for each"
                + " damping, and a decomposition",
            where(rows.all(), SaddleFreeNewton::isCounted),
            SaddleFreeNewton::counted);
    List<Contest> full = where(wide, c -> c.at.hidden >= FULL && c.at.outerSteps >= FULL_STEPS);
    if (!full.isEmpty()) { // small runs take too few steps for it
      claims.several(
          "saddle-free Newton ends at 0.02 and below on every reported seed (15 neurons and more, 60"
              + " steps)",
          full,
          SaddleFreeNewton::comesDown);
    }
  }

  private static List<Finding> notBelow(double[] decades, double bound) {
    return Arrays.stream(decades)
        .mapToObj(d -> Finding.atLeast(bound, Estimate.exact(d), 0))
        .toList();
  }

  /** Contests that differ in the number of neurons alone. */
  private record Span(Parameters at, List<Contest> all) {

    private double[] decades(Contest contest) {
      return contest.ahead(Method.DAMPED_NEWTON);
    }

    double growth() {
      return Groups.median(decades(all.get(all.size() - 1))) - Groups.median(decades(all.get(0)));
    }

    int fewestSeeds() {
      return all.stream().mapToInt(c -> decades(c).length).min().orElse(0);
    }

    /** Of a straight line through all seeds at all sizes. */
    double slopeLessErrors() {
      List<double[]> points = new ArrayList<>();
      for (Contest contest : all) {
        for (double d : decades(contest)) {
          points.add(new double[] {contest.at.hidden, d});
        }
      }
      double meanX = points.stream().mapToDouble(q -> q[0]).average().orElseThrow();
      double meanY = points.stream().mapToDouble(q -> q[1]).average().orElseThrow();
      double squares = 0;
      double products = 0;
      for (double[] q : points) {
        squares += (q[0] - meanX) * (q[0] - meanX);
        products += (q[0] - meanX) * (q[1] - meanY);
      }
      double slope = products / squares;
      double rest = 0;
      for (double[] q : points) {
        rest += Math.pow(q[1] - meanY - slope * (q[0] - meanX), 2);
      }
      return slope - ERRORS * Math.sqrt(rest / (points.size() - 2) / squares);
    }
  }

  private static List<Span> spans(List<Contest> contests) {
    List<Contest> both =
        where(
            contests,
            c -> c.at.problem == Problem.CLASSES && c.ahead(Method.DAMPED_NEWTON).length > 0);
    return by(both, c -> List.of(c.at.samples, c.at.krylov, c.at.outerSteps, c.at.gradients))
        .stream()
        .filter(group -> group.size() > 1)
        .map(group -> new Span(group.get(0).at, group))
        .toList();
  }

  private static List<Finding> grows(Span span) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atLeast(0, Estimate.exact(span.growth()), 0));
    if (span.fewestSeeds() >= SEEDS && span.all.size() > 2) {
      findings.add(Finding.atLeast(0, Estimate.exact(span.slopeLessErrors()), 0));
    }
    return findings;
  }

  private static List<Finding> usuallyBelow(Contest contest) {
    double[] decades = contest.usuallyAhead(Method.DAMPED_NEWTON);
    List<Finding> findings = new ArrayList<>(notBelow(decades, 0));
    if (contest.at.isReference() && decades.length > 0) {
      findings.add(Finding.atLeast(1, Estimate.exact(Groups.median(decades)), 0));
    }
    return findings;
  }

  private static List<Finding> comesDown(Contest contest) {
    double[] bests = contest.entry(Method.SADDLE_FREE).map(Entry::bests).orElse(new double[0]);
    return Arrays.stream(bests)
        .mapToObj(best -> Finding.atMost(REFERENCE_MOST, Estimate.exact(best), 0))
        .toList();
  }

  private static Finding lowestVanishes(Contest contest) {
    double[] shares =
        column(
            contest.entry(Method.SADDLE_FREE).orElseThrow().usual,
            row -> {
              double[] lowest = row.r().lowest();
              double most = Arrays.stream(lowest).map(Math::abs).max().orElseThrow();
              return Math.abs(lowest[SPECTRA]) / most;
            });
    return Finding.atMost(0.5, Estimate.exact(Groups.median(shares)), 0);
  }

  private static boolean isCounted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    boolean damped = !p.method.isFirstOrder() && !p.method.isRegion();
    return damped && p.krylov == 0 && row.r().stepsTaken() == p.outerSteps;
  }

  private static List<Finding> counted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    double equivalents = row.r().equivalents()[p.outerSteps];
    double steps = row.r().stepsTaken();
    double told = 1 + steps * p.equivalentsOfStep();
    double flops = told * p.gradientFlops() + steps * p.decompositionFlops();
    return List.of(
        Finding.exact(told, equivalents, 1e-9 * told),
        Finding.exact(flops, row.r().flops()[p.outerSteps], 1e-9 * flops));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    for (Problem problem : Problem.values()) {
      List<Contest> all = drawn(rows, problem, Effort.ALL);
      List<Contest> bySteps = drawn(rows, problem, Effort.BY_STEPS);
      if (!all.isEmpty()) {
        Contest most = largest(all, c -> c.at.hidden).get(0);
        String name = problem.name().toLowerCase(Locale.ROOT);
        drawCurves(name, most, figures);
        drawRivals(name, bySteps, all, figures);
        drawTrials(name, most, figures);
        drawLowest(name, most, figures);
        drawTest(name, most, figures);
      }
    }
  }

  /** Of several efforts on one problem those of the most neurons' own. */
  private static List<Contest> drawn(
      Rows<Parameters, Result> rows, Problem problem, Effort effort) {
    List<Contest> of =
        where(Contest.of(rows, effort), c -> c.at.problem == problem && !c.entries.isEmpty());
    if (of.isEmpty()) {
      return of;
    }
    Parameters most = largest(of, c -> c.at.hidden).get(0).at;
    return where(of, c -> c.at.outerSteps == most.outerSteps && c.at.samples == most.samples);
  }

  private static void drawCurves(String problem, Contest contest, Figures figures) {
    FigureDraft figure =
        figures
            .figure(
                "saddle-free-newton-" + problem, "Error against steps and cost, " + label(contest))
            .caption(
                "Median training error over the reported seeds, each method with the trial that was"
                    + " chosen on other seeds. Left: against outer steps (methods of first order"
                    + " have none and are left out). Middle: against gradient-equivalents. Right:"
                    + " against flops, decompositions counted.")
            .columns(3);
    figure
        .newPanel("against outer steps")
        .axes(linear("outer step"), log("training error"))
        .series(
            where(contest.entries, e -> !e.at.method.isFirstOrder()),
            e -> e.at.method.words(),
            (series, e) ->
                series.trace(
                    IntStream.rangeClosed(0, e.at.outerSteps).asDoubleStream().toArray(),
                    e.median(Result::losses)));
    curves(figure, contest, "gradient-equivalents", Result::equivalents);
    curves(figure, contest, "flops", Result::flops);
  }

  private static void curves(
      FigureDraft figure, Contest contest, String axis, Function<Result, double[]> cost) {
    figure
        .newPanel("against " + axis)
        .axes(log(axis), log("training error"))
        .series(
            contest.entries,
            e -> e.at.method.words(),
            (series, e) -> {
              double[] x = e.median(cost);
              double[] y = e.median(Result::losses);
              int from = 0;
              while (from < x.length - 1 && x[from] <= 0) {
                from++;
              }
              series.trace(
                  Arrays.copyOfRange(x, from, x.length), Arrays.copyOfRange(y, from, y.length));
            });
  }

  private static String label(Contest contest) {
    return contest.at.hidden + " hidden neurons";
  }

  private static void drawRivals(
      String problem, List<Contest> bySteps, List<Contest> all, Figures figures) {
    FigureDraft figure =
        figures
            .figure(
                "saddle-free-newton-" + problem + "-rivals", "Who is ahead of saddle-free Newton")
            .caption(
                "log₁₀ of each method's best error over that of saddle-free Newton: mean over the"
                    + " reported seeds with its standard error; below 0 a rival is ahead. Left:"
                    + " after all outer steps, methods of first order after as many passes. Right:"
                    + " at equal gradient-equivalents, the most that both have taken. It is as"
                    + " measured, and no theory is asked.")
            .columns(2);
    rivals(figure, "after all outer steps", bySteps, false);
    rivals(figure, "at equal cost", all, true);
  }

  /** A place for each rival, a colour for each size of network. */
  private static void rivals(
      FigureDraft figure, String title, List<Contest> contests, boolean byCost) {
    List<Method> rivals =
        where(
            List.of(Method.values()),
            m -> m != Method.SADDLE_FREE && contests.stream().anyMatch(c -> c.ahead(m).length > 0));
    if (rivals.isEmpty()) {
      return;
    }
    PanelDraft panel =
        figure
            .panel(title)
            .axes(
                Scale.names("rival", rivals.stream().map(Method::words).toList()),
                linear("decades behind saddle-free Newton"));
    panel
        .series("saddle-free Newton", Palette.NEUTRAL)
        .line(new double[] {-0.5, rivals.size() - 0.5}, x -> 0);
    for (Contest contest : contests) {
      panel
          .series(label(contest))
          .estimates(
              where(rivals, m -> contest.ahead(m).length > 0),
              rivals::indexOf,
              m -> Estimate.of(decades(contest, m, byCost)));
    }
  }

  private static double[] decades(Contest contest, Method rival, boolean byCost) {
    Entry its = contest.entry(rival).orElseThrow();
    Entry free = contest.entry(Method.SADDLE_FREE).orElseThrow();
    return byCost ? its.decadesAtEqualCost(free) : its.decadesOver(free);
  }

  private static void drawTrials(String problem, Contest contest, Figures figures) {
    figures
        .figure(
            "saddle-free-newton-" + problem + "-trials",
            "How much tuning matters, " + label(contest))
        .caption(
            "Best training error, median over all seeds, of each trial with constants drawn at"
                + " random, in ascending order: a method that needs no tuning is a level line."
                + " Methods stand side by side within a trial's share. Smaller errors than 10⁻¹²,"
                + " which are rounding, stand there, larger ones than 10 at 10.")
        .axes(Scale.share("share of trials"), log("best training error"))
        .series(
            contest.entries,
            e -> e.at.method.words(),
            (series, e) -> {
              double place = (contest.entries.indexOf(e) + 0.5) / contest.entries.size();
              series.points(
                  shares(e.trials.length, place),
                  Arrays.stream(e.trials).map(l -> Math.min(l, 10)).toArray());
            });
  }

  /** Shares of trials, beside their middles where methods that are alike would hide each other. */
  private static double[] shares(int trials, double place) {
    double aside = DODGE * (place - 0.5);
    return IntStream.range(0, trials).mapToDouble(i -> (i + 0.5 + aside) / trials).toArray();
  }

  private static void drawLowest(String problem, Contest contest, Figures figures) {
    figures
        .figure(
            "saddle-free-newton-" + problem + "-curvature",
            "The most negative curvature, " + label(contest))
        .caption(
            "Lowest eigenvalue of the Hessian over the largest at the start, by 20 products, at the"
                + " start and after each third: median over the reported seeds.")
        .axes(linear("part of the run"), linear("λ_min / λ_max at the start"))
        .series(
            contest.entries,
            e -> e.at.method.words(),
            (series, e) -> {
              double unit = e.median(Result::highest)[0];
              double[] lowest =
                  Arrays.stream(e.median(Result::lowest)).map(v -> v / unit).toArray();
              double[] part =
                  IntStream.rangeClosed(0, SPECTRA)
                      .mapToDouble(i -> (double) i / SPECTRA)
                      .toArray();
              series.trace(part, lowest).points(part, lowest).allSigns();
            });
  }

  private static void drawTest(String problem, Contest contest, Figures figures) {
    List<Entry> tested = where(contest.entries, e -> e.reported.get(0).r().testLoss() != null);
    figures
        .figure(
            "saddle-free-newton-" + problem + "-test", "Training and test error, " + label(contest))
        .caption(
            "Each point is a reported seed: error at the end on as many other images against that"
                + " on the training set.")
        .axes(log("training error at the end"), log("test error at the end"))
        .series(
            tested,
            e -> e.at.method.words(),
            (series, e) ->
                series.points(
                    e.reported,
                    row -> Math.min(10, row.r().losses()[row.p().outerSteps]),
                    row -> Math.min(10, row.r().testLoss())));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.figure.Scale.names;
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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Scale;
import org.spindle.optimize.BatchBfgs;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.LimitedMemoryBfgs;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.PartialSum;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.ReferenceSum;
import org.spindle.optimize.StochasticAverageGradient;
import org.spindle.optimize.SumOfFunctionsConstants;
import org.spindle.optimize.SumOfFunctionsOptimizer;
import org.spindle.optimize.SumOfFunctionsVariant;
import org.spindle.optimize.SumOfFunctionsVariant.Order;
import org.spindle.optimize.SumOfFunctionsVariant.Update;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Can stochastic gradients and curvature be had at once, without anything to tune?
 *
 * <p>Claims: the Sum of Functions Optimizer (SFO), with its published constants, takes no more
 * passes to a millionth of the error at the start than the released code did, collapses of its
 * space included; on logistic regression it ends below each rival, though each rival is tuned and
 * it is not; none of its eight constants matters, ten times larger or smaller; a step costs 40 M N
 * flops beside the gradient. All that is said of passes: where a gradient is as cheap as here, its
 * own flops put SFO behind, which the figures show. They are a tenth of those of the function where
 * a model has a gradient of 4 M flops a sample and 100 N² samples: the released code's advice, N =
 * √D/10, says the same. On problems without a known minimum the rivals are drawn and not judged: no
 * theory knows who is ahead there.
 *
 * <p>"Nothing to tune" holds of the constants one by one. Two must not be changed against each
 * other: with a shorter shortest step and a larger epsilon, first changes of gradients count as
 * nothing.
 *
 * <p>Each method has as many trials, one with usual constants and others drawn log-uniformly; a
 * rival's trial is chosen on the first three seeds and reported on the others; SFO is reported with
 * its published constants, and its trials, in which all eight constants are drawn, enter the curves
 * of sensitivity alone. Seconds are not stored: costs are passes, and flops as counted.
 *
 * <p>Talk: "Fast large scale optimization by unifying stochastic gradient and quasi-Newton
 * methods". Source: Sohl-Dickstein, Poole and Ganguli, ICML 2014, figures 2, 3 and C.1; theory
 * checks 20, O1 and O2.
 */
public final class OptimizerComparison
    implements Experiment<OptimizerComparison.Parameters, OptimizerComparison.Result> {

  private static final int CHOSEN = 3; // seeds on which a trial is chosen
  private static final int SEEDS = 5; // of a median that is judged
  private static final int FULL = 30; // passes after which the minimum must be reached
  private static final double[] LEVELS = {1e-2, 1e-4, 1e-6}; // of the error at the start
  private static final double MINIMUM = 1e-9; // theory check 20
  private static final double HALF = 0.5; // passes; where a pass ends is all that is looked at
  private static final double WASTE = 1.1; // calls for a step
  private static final int COLLAPSES = 20; // of 30 passes on wide logistic regression
  private static final double FLAT = 2; // passes of a changed constant over those published
  private static final double FORMULA = 0.05; // of the flops of a step: parts that join late, waste
  private static final double SHORT = 0.2; // of the history's length, the variant's
  private static final int ENOUGH = 25; // parts, by the released code's advice
  private static final int FEW = 10; // parts
  private static final int STEADY =
      6; // passes after which the space has been cut for the first time
  private static final int LARGE = 400; // variables for each part from which the formula holds
  private static final double CALL = 2000; // what a call costs beside its flops, in flops
  private static final double STEP = 600_000; // what the small matrices of a step of SFO cost
  private static final double HISTORY = 10; // changes of a part, as published
  private static final double FLOOR = 1e-9; // of a relative error; F* is known to no more
  private static final double BESIDE = 0.2; // a constant's place, its points in a figure
  private static final double MARGIN = 1.2; // above the highest point
  private static final double LEAST_GUESSED = 1e-4; // where the minimum is not known
  private static final double OFF = 1e300; // what is not finite is not better than this

  @Override
  public About about() {
    return About.of("optimizer-comparison", 1)
        .asks("Can stochastic gradients and curvature be had at once, without tuning?")
        .talk("Fast large scale optimization");
  }

  /** What is minimized. */
  public enum Problem {
    /** Convex quadratic functions. */
    QUADRATICS(50, 20, 7, 5),
    /** Convex functions of different powers. */
    POWERS(100, 10, 7, 4.5),
    /** Logistic regression, few variables. */
    LOGISTIC(100, 50, 14, 11),
    /** Logistic regression, more variables than the shared space has room for. */
    WIDE_LOGISTIC(30, 300, 19, 15),
    /** Classes of a random network, by a network with a hidden layer of 15. */
    MULTILAYER(25, 475, 0, 0),
    /** A deep autoencoder. */
    AUTOENCODER(25, 1428, 0, 0),
    /** Cells that fire by a sigmoid of a linear filter. */
    LINEAR_NONLINEAR(25, 610, 0, 0),
    /** Cheap smooth parts of any number of variables. */
    VALLEYS(50, 1000, 0, 0);

    private final int parts; // N where nothing else is said
    private final int variables; // M
    private final int most; // passes to the last level that the theory's check allows
    private final double median; // passes of the released code

    Problem(int parts, int variables, int most, double median) {
      this.parts = parts;
      this.variables = variables;
      this.most = most;
      this.median = median;
    }

    boolean isKnown() {
      return most > 0;
    }

    boolean isLogistic() {
      return this == LOGISTIC || this == WIDE_LOGISTIC;
    }

    /** Whether it can be cut into any number of parts. */
    boolean isDivisible() {
      return this != QUADRATICS && this != POWERS;
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Who minimizes. */
  public enum Method {
    /** The Sum of Functions Optimizer. */
    SFO,
    /** Limited memory BFGS on the whole sum. */
    L_BFGS,
    /** The same on a tenth of the parts at a time. */
    BATCH_BFGS,
    /** Stochastic average gradient with its search for L. */
    SAG,
    /** AdaGrad. */
    ADAGRAD,
    /** Stochastic gradient descent. */
    SGD,
    /** The same with momentum. */
    MOMENTUM;

    boolean hasRate() {
      return ordinal() >= ADAGRAD.ordinal();
    }

    String words() {
      return switch (this) {
        case SFO -> "SFO";
        case L_BFGS -> "L-BFGS";
        case BATCH_BFGS -> "L-BFGS, batches";
        case SAG -> "SAG";
        case ADAGRAD -> "AdaGrad";
        case SGD -> "SGD";
        case MOMENTUM -> "momentum";
      };
    }
  }

  /** What of SFO is left out or changed. */
  public enum Variant {
    /** Nothing. */
    PUBLISHED,
    /** All parts are active from the start. */
    ALL_ACTIVE,
    /** Symmetric updates of rank one. */
    RANK_ONE,
    /** Parts in random order. */
    RANDOM,
    /** Parts one after the other. */
    CYCLIC,
    /** Two changes for each part in place of ten. */
    SHORT_HISTORY;

    SumOfFunctionsVariant choices() {
      Order order = this == RANDOM ? Order.RANDOM : this == CYCLIC ? Order.CYCLIC : Order.FARTHEST;
      Update update = this == RANK_ONE ? Update.RANK_ONE : Update.BFGS;
      return new SumOfFunctionsVariant(order, update, this == ALL_ACTIVE);
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The eight constants of SFO, in the order of {@link SumOfFunctionsConstants#NAMES}. */
  public enum Constant {
    /** L. */
    HISTORY,
    /** Of parts of which nothing is known. */
    INITIAL_CURVATURE,
    /** Parts at the start. */
    INITIAL_ACTIVE,
    /** Largest ratio of eigenvalues. */
    CURVATURE_RANGE,
    /** Above which a part joins. */
    GRADIENT_NOISE,
    /** Longest step over the mean one. */
    STEP_RATIO,
    /** Shortest step. */
    SHORTEST_STEP,
    /** What counts as nothing. */
    EPSILON;

    SumOfFunctionsConstants times(double factor, SumOfFunctionsConstants constants) {
      return constants.scaled(SumOfFunctionsConstants.NAMES.get(ordinal()), factor);
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * @param problem what is minimized
   * @param parts N, sub-functions; 0 for as many as the problem has by itself
   * @param variables M of valleys; 0 for as many as the problem has by itself
   * @param method who minimizes
   * @param trial number that draws the method's constants; 0 for those that are usual
   * @param variant of SFO
   * @param constant of SFO that is changed
   * @param factor by which
   * @param passes evaluations of parts over N
   */
  public record Parameters(
      Problem problem,
      int parts,
      int variables,
      Method method,
      int trial,
      Variant variant,
      Constant constant,
      double factor,
      int passes) {

    public Parameters {
      require(parts >= 0 && parts <= 1000, "parts must be 0 … 1000", parts);
      require(parts == 0 || problem.isDivisible(), "parts of " + problem + " must be 0", parts);
      require(
          variables == 0 || problem == Problem.VALLEYS && variables >= 2,
          "variables must be 0, or of valleys >= 2",
          variables);
      require(trial >= 0, "trial must be >= 0", trial);
      require(factor > 0 && factor <= 1e3, "factor must be in (0, 1000]", factor);
      require(passes >= 1, "passes must be >= 1", passes);
    }

    int n() {
      return parts == 0 ? problem.parts : parts;
    }

    int m() {
      return variables == 0 ? problem.variables : variables;
    }

    /** SFO as it was published, which nobody has tuned. */
    boolean isPublished() {
      return isSfo() && trial == 0 && variant == Variant.PUBLISHED && factor == 1;
    }

    boolean isSfo() {
      return method == Method.SFO;
    }

    /** A rival, or SFO with nothing changed but what its trial draws. */
    boolean competes() {
      return variant == Variant.PUBLISHED && factor == 1 && problem != Problem.VALLEYS;
    }

    /** On a sum with a known minimum, cut as the released code had it. */
    boolean isReference() {
      return isPublished() && problem.isKnown() && n() == problem.parts;
    }

    /** The same problem and effort, whoever minimizes. */
    Object contest() {
      return List.of(problem, n(), m(), passes);
    }

    Optional<ReferenceProblem> network() {
      return switch (problem) {
        case MULTILAYER -> Optional.of(ReferenceProblem.classes(15));
        case AUTOENCODER -> Optional.of(ReferenceProblem.autoencoder());
        case LINEAR_NONLINEAR -> Optional.of(ReferenceProblem.linearNonlinear());
        default -> Optional.empty();
      };
    }

    ReferenceSum sum(Streams streams) {
      return switch (problem) {
        case QUADRATICS -> ReferenceSum.quadratics();
        case POWERS -> ReferenceSum.powers();
        case LOGISTIC -> ReferenceSum.logistic(n());
        case WIDE_LOGISTIC -> ReferenceSum.wideLogistic(n());
        case VALLEYS -> ReferenceSum.valleys(m(), n());
        default -> {
          ReferenceProblem network = network().orElseThrow();
          yield ReferenceSum.network(network, n(), network.start(streams.of("start")));
        }
      };
    }

    double samples() {
      return switch (problem) {
        case LOGISTIC -> 10_000;
        case WIDE_LOGISTIC -> 3_000;
        case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 1_000;
        default -> 0;
      };
    }

    /** Flops of all parts' gradients. */
    double passFlops() {
      double m = m();
      return switch (problem) {
        case QUADRATICS -> 2 * m * m * n();
        case POWERS, VALLEYS -> 9 * m * n();
        case LOGISTIC, WIDE_LOGISTIC -> 4 * m * samples();
        case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 6 * m * samples();
      };
    }

    SumOfFunctionsConstants constants() {
      SumOfFunctionsConstants published = SumOfFunctionsConstants.published();
      double share = variant == Variant.SHORT_HISTORY ? SHORT : 1;
      return constant.times(factor, Constant.HISTORY.times(share, published));
    }
  }

  /**
   * @param values F at the start and after each pass, of a method whose step takes more after it
   * @param equivalents passes that were taken by then
   * @param overheads flops that the method computed by then, beside the function
   * @param calls of parts, counted by the function
   * @param steps of SFO; 0 of others
   * @param collapses of the shared space of SFO; 0 of others
   * @param ending how the method stood in the end, in words
   */
  public record Result(
      double[] values,
      double[] equivalents,
      double[] overheads,
      long calls,
      int steps,
      int collapses,
      String ending) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        Problem.WIDE_LOGISTIC, 0, 0, Method.SFO, 0, Variant.PUBLISHED, Constant.HISTORY, 1, FULL);
  }

  /** The same start and the same order of parts for all. */
  @Override
  public Parameters drawKey(Parameters p) {
    Method sfo = Method.SFO;
    return new Parameters(p.problem, 0, 0, sfo, 0, Variant.PUBLISHED, Constant.HISTORY, 1, 1);
  }

  /** Flops at the speed of large blocks; what is slower counts for more. */
  @Override
  public Cost cost(Parameters p) {
    double m = p.m();
    double n = p.n();
    double gradient = slowness(p.problem) * p.passFlops();
    double calls = p.passes * n;
    double flops = drawFlops(p) + 2.0 * p.passes * gradient + calls * (CALL + 10 * m);
    long bytes = 8L * (long) (p.samples() * m * 2 + 40 * m) + 10_000_000;
    if (p.method == Method.SAG) {
      flops += p.passes * gradient;
      bytes += (long) (8 * m * n);
    }
    if (p.isSfo()) {
      double k = Math.min(m, 3 * n + 3);
      double large = m > k ? 20 * m * n : 0;
      double history = around(p.constants(), new Trial(p.method, p.trial)).history() / HISTORY;
      flops += calls * (large + k * k * n + history * (400 * k + STEP));
      bytes += (long) (4 * m * k + 32 * n * k * (1 + HISTORY * history));
    }
    return new Cost(flops, bytes);
  }

  /** Of the function's arithmetic, against that of large blocks. */
  private static double slowness(Problem problem) {
    return switch (problem) {
      case POWERS -> 30;
      case VALLEYS -> 3;
      case MULTILAYER, AUTOENCODER, LINEAR_NONLINEAR -> 1.3;
      default -> 1.8;
    };
  }

  private static double drawFlops(Parameters p) {
    return p.problem.isLogistic() ? 100 * p.m() * p.samples() : 5e6 + 300 * p.m();
  }

  /** All eight between a tenth and ten times what they are. */
  private static SumOfFunctionsConstants around(SumOfFunctionsConstants constants, Trial trial) {
    SumOfFunctionsConstants drawn = constants;
    for (Constant constant : Constant.values()) {
      drawn = constant.times(trial.power(-1, 1, 1), drawn);
    }
    return drawn;
  }

  private static Optimizer optimizer(Parameters p, ReferenceSum sum, Streams streams) {
    Trial trial = new Trial(p.method, p.trial);
    double[] x = sum.start();
    var order = streams.of("order");
    return switch (p.method) {
      case SFO ->
          new SumOfFunctionsOptimizer(
              sum, x, around(p.constants(), trial), p.variant.choices(), order);
      case L_BFGS -> new LimitedMemoryBfgs(new PartialSum(sum), x, trial.memory(10));
      case BATCH_BFGS -> {
        int memory = trial.memory(10);
        int steps = (int) Math.round(trial.power(0.3, 1.5, 5));
        yield new BatchBfgs(sum, x, 0.1, steps, memory, order);
      }
      case SAG -> new StochasticAverageGradient(sum, x, trial.power(-4, 3, 1), true, order);
      case ADAGRAD ->
          descent(sum, x, new GradientRule.AdaGrad(trial.power(-3, 1, 0.1), 1e-8), order);
      case SGD -> descent(sum, x, new GradientRule.Plain(trial.power(-5, 2, 0.01)), order);
      case MOMENTUM -> {
        double rate = trial.power(-5, 1, 0.01);
        yield descent(sum, x, new GradientRule.Momentum(rate, 1 - trial.power(-2, 0, 0.1)), order);
      }
    };
  }

  private static Optimizer descent(
      ReferenceSum sum, double[] x, GradientRule rule, RandomGenerator order) {
    return new MinibatchDescent(sum, x, rule, 1, order);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ReferenceSum sum = p.sum(streams);
    Optimizer optimizer = optimizer(p, sum, streams);
    double[] values = new double[p.passes + 1];
    double[] equivalents = new double[p.passes + 1];
    double[] overheads = new double[p.passes + 1];
    for (int pass = 0; pass <= p.passes; pass++) {
      while (optimizer.evaluations().gradientEquivalents() < pass - HALF / p.n()
          && !optimizer.progress().ended()) {
        watch.check();
        optimizer.step(watch);
      }
      double value = sum.value(optimizer.point());
      values[pass] = Double.isFinite(value) ? value : OFF;
      equivalents[pass] = optimizer.evaluations().gradientEquivalents();
      overheads[pass] = optimizer.evaluations().overheadFlops();
    }
    int steps = 0;
    int collapses = 0;
    if (optimizer instanceof SumOfFunctionsOptimizer sfo) {
      steps = sfo.steps();
      collapses = sfo.collapses();
    }
    return new Result(
        values,
        equivalents,
        overheads,
        sum.calls(),
        steps,
        collapses,
        optimizer.progress().words());
  }

  /** A run with the value from which it is told how far it has come. */
  private record Descent(Row<Parameters, Result> row, double bottom) {

    Parameters p() {
      return row.p();
    }

    /** (F − F*)/(F₀ − F*) after each pass. */
    double[] errors() {
      double[] values = row.r().values();
      return Arrays.stream(values)
          .map(f -> Math.max(FLOOR, (f - bottom) / (values[0] - bottom)))
          .toArray();
    }

    /** The lowest relative error so far, at the end. */
    double best() {
      return Arrays.stream(errors()).min().orElseThrow();
    }

    /** Passes until the relative error has been as low; infinite where it never was. */
    double passesTo(double level) {
      double[] errors = errors();
      for (int pass = 0; pass < errors.length; pass++) {
        if (errors[pass] <= level) {
          return row.r().equivalents()[pass];
        }
      }
      return Double.POSITIVE_INFINITY;
    }

    double[] flops() {
      double[] equivalents = row.r().equivalents();
      double[] overheads = row.r().overheads();
      return IntStream.range(0, equivalents.length)
          .mapToDouble(i -> equivalents[i] * p().passFlops() + overheads[i])
          .toArray();
    }
  }

  /**
   * All runs, from F* where it is known, else from the lowest value that any run from the same
   * start has come to.
   */
  private static List<Descent> descents(Rows<Parameters, Result> rows) {
    List<Descent> all = new ArrayList<>();
    for (List<Row<Parameters, Result>> same :
        by(rows.all(), r -> List.of(r.p().problem, r.p().m(), r.replicate(), r.seed()))) {
      double lowest = OFF;
      for (Row<Parameters, Result> row : same) {
        lowest = Math.min(lowest, Arrays.stream(row.r().values()).min().orElse(OFF));
      }
      double bottom = minimum(same.get(0).p().problem).orElse(lowest);
      same.forEach(row -> all.add(new Descent(row, bottom)));
    }
    return sorted(
        all,
        d -> d.p().problem.ordinal(),
        d -> d.p().n(),
        d -> d.p().method.ordinal(),
        d -> d.p().trial);
  }

  private static Optional<Double> minimum(Problem problem) {
    return switch (problem) {
      case QUADRATICS -> Optional.of(64.8555289133);
      case POWERS -> Optional.of(91.1123711120);
      case LOGISTIC -> Optional.of(0.4710879164);
      case WIDE_LOGISTIC -> Optional.of(0.5102886834);
      default -> Optional.empty();
    };
  }

  private static double medianPasses(List<Descent> runs, double level) {
    return Groups.median(column(runs, d -> d.passesTo(level)));
  }

  /** A method in a contest: the runs that are reported, and the errors of all its trials. */
  private record Entry(Parameters at, List<Descent> reported, double[] trials) {

    double[] bests() {
      return column(reported, Descent::best);
    }

    /** log₁₀ of its error over that of another, on each seed that both are reported on. */
    double[] decadesOver(Entry other) {
      return reported.stream()
          .flatMapToDouble(
              mine ->
                  other.reported.stream()
                      .filter(its -> its.row.replicate() == mine.row.replicate())
                      .filter(its -> its.row.seed() == mine.row.seed())
                      .mapToDouble(its -> Math.log10(mine.best() / its.best())))
          .toArray();
    }

    double[] median(Function<Descent, double[]> curve) {
      return OptimizerComparison.median(reported, curve);
    }
  }

  private static double[] median(List<Descent> runs, Function<Descent, double[]> curve) {
    List<double[]> curves = runs.stream().map(curve).toList();
    return IntStream.range(0, curves.get(0).length)
        .mapToDouble(i -> Groups.median(column(curves, c -> c[i])))
        .toArray();
  }

  /** All methods on one problem with one effort. */
  private record Contest(Parameters at, List<Entry> entries) {

    static List<Contest> of(List<Descent> runs) {
      return by(where(runs, d -> d.p().competes()), d -> d.p().contest()).stream()
          .map(
              group ->
                  new Contest(
                      group.get(0).p(),
                      by(group, d -> d.p().method).stream()
                          .map(OptimizerComparison::entry)
                          .filter(entry -> !entry.reported.isEmpty())
                          .toList()))
          .filter(contest -> contest.entries.size() > 1)
          .toList();
    }

    Optional<Entry> entry(Method method) {
      return entries.stream().filter(entry -> entry.at.method == method).findFirst();
    }

    List<Entry> rivals() {
      return where(entries, entry -> entry.at.method != Method.SFO);
    }

    String label() {
      return at.problem.words() + ", " + at.n() + " parts";
    }
  }

  /** Of SFO the published constants are reported, of a rival the trial that was chosen. */
  private static Entry entry(List<Descent> ofMethod) {
    List<List<Descent>> trials = by(ofMethod, d -> d.p().trial);
    List<Descent> chosen = trials.get(0);
    double lowest = Double.POSITIVE_INFINITY;
    double[] medians = new double[trials.size()];
    for (int i = 0; i < medians.length; i++) {
      List<Descent> trial = trials.get(i);
      medians[i] = Groups.median(column(trial, Descent::best));
      double early =
          Groups.median(column(where(trial, d -> d.row.replicate() < CHOSEN), Descent::best));
      if (!trial.get(0).p().isSfo() && early < lowest) {
        chosen = trial;
        lowest = early;
      }
    }
    Arrays.sort(medians);
    List<Descent> reported = where(chosen, d -> d.row.replicate() >= CHOSEN);
    return new Entry(chosen.get(0).p(), reported, medians);
  }

  /** Runs of SFO that differ in their seeds alone, beside those as published. */
  private record Change(Parameters at, List<Descent> changed, List<Descent> published) {

    double passes(double level) {
      return medianPasses(changed, level);
    }

    double slowdown() {
      double finest = LEVELS[LEVELS.length - 1];
      return passes(finest) / medianPasses(published, finest);
    }
  }

  /** Each variant and each changed constant, the published ones among them. */
  private static List<Change> changes(List<Descent> runs) {
    List<Descent> sfo = where(runs, d -> d.p().isSfo() && d.p().trial == 0);
    return by(sfo, d -> List.of(d.p().contest(), d.p().variant, d.p().constant, d.p().factor))
        .stream()
        .map(
            group -> {
              Object contest = group.get(0).p().contest();
              List<Descent> published =
                  where(sfo, d -> d.p().isPublished() && d.p().contest().equals(contest));
              Object first = published.isEmpty() ? null : published.get(0).p();
              return new Change(
                  group.get(0).p(), group, where(published, d -> d.p().equals(first)));
            })
        .filter(change -> !change.published.isEmpty())
        .toList();
  }

  /** Where a constant was changed at all: other sums are there for their parts alone. */
  private static List<Change> constants(List<Descent> runs) {
    List<Change> all =
        where(changes(runs), c -> c.at.variant == Variant.PUBLISHED && c.at.problem.isKnown());
    Set<Object> places =
        where(all, c -> c.at.factor != 1).stream()
            .map(c -> c.at.contest())
            .collect(Collectors.toSet());
    return where(all, c -> places.contains(c.at.contest()));
  }

  private static List<Change> variants(List<Descent> runs) {
    return where(changes(runs), c -> c.at.factor == 1 && c.at.problem.isKnown());
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Descent> all = descents(rows);
    List<Descent> reference = where(all, d -> d.p().isReference() && d.p().passes >= FULL);
    List<List<Descent>> seeds = where(by(reference, d -> d.p()), group -> group.size() >= SEEDS);
    List<Contest> contests = where(Contest.of(all), c -> c.at.problem.isLogistic());
    List<Change> changed = where(constants(all), c -> c.changed.size() >= SEEDS);
    claims
        .each(
            "without tuning SFO takes at most as many passes to a millionth of the error at the"
                + " start as theory check 20 allows, on every seed: 7 on quadratics, 14 and 19 on"
                + " logistic regression",
            reference,
            d -> Finding.atMost(d.p().problem.most, Estimate.exact(d.passesTo(LEVELS[2])), 0))
        .each(
            "in the median over seeds it takes no more passes than the released code, and half a"
                + " pass, between the ends of which nobody looks",
            seeds,
            group ->
                Finding.atMost(
                    group.get(0).p().problem.median,
                    Estimate.exact(medianPasses(group, LEVELS[2])),
                    HALF))
        .each(
            "it reaches the minimum to 1e-9 within 30 passes",
            reference,
            d ->
                Finding.exact(
                    minimum(d.p().problem).orElseThrow(), last(d.row.r().values()), MINIMUM))
        .several(
            "where the variables are more than it has room for, it does so through 20 collapses of"
                + " its space and more; one takes N calls at least, once the space is full, and"
                + " N + 1 while each gradient is new and no step is taken back",
            where(rows.all(), row -> row.p().isSfo() && row.p().m() > 3 * row.p().n() + 3),
            OptimizerComparison::collapses)
        .each(
            "calls of parts, as the function counts them, are what a method says that it has taken",
            rows.all(),
            row -> {
              double calls = last(row.r().equivalents()) * row.p().n();
              return Finding.exact(calls, row.r().calls(), 1e-9 * calls);
            })
        .several(
            "SFO evaluates one part a step, and wastes less than a tenth of its calls",
            reference,
            d ->
                List.of(
                    Finding.atMost(d.row.r().calls(), Estimate.exact(d.row.r().steps()), 0),
                    Finding.atMost(
                        WASTE * d.row.r().steps(), Estimate.exact(d.row.r().calls()), 0)))
        .several(
            "on logistic regression SFO, untuned, ends below each rival that was tuned, after as many"
                + " passes and on every reported seed",
            contests,
            OptimizerComparison::isAhead)
        .several(
            "there the median trial of SFO, all constants drawn between a tenth and ten times what"
                + " they are, ends below the median trial of each method with a rate",
            contests,
            OptimizerComparison::isSteady)
        .each(
            "no constant needs tuning: ten times larger or smaller, each leaves SFO less than twice"
                + " the passes to a millionth, in the median over seeds",
            changed,
            c -> Finding.atMost(FLAT, Estimate.exact(c.slowdown()), 0))
        .several(
            "from 25 parts on their number matters little, as the released code advises: median"
                + " passes to a millionth differ by less than a half; with 10 parts and fewer they"
                + " are more by a quarter at least",
            sizes(all),
            OptimizerComparison::enoughParts)
        .each(
            "parts in random order take more passes than the farthest first, in the median over"
                + " seeds, where the space is cut",
            where(
                variants(all),
                c ->
                    c.at.variant == Variant.RANDOM
                        && c.at.problem == Problem.WIDE_LOGISTIC
                        && c.changed.size() >= SEEDS),
            c -> Finding.above(1, Estimate.exact(c.slowdown())))
        .each(
            "beside the function SFO computes 8 M K flops a call, K columns of its space, and 20 M N²"
                + " for each cut of that, 40 M N a step, and what does not depend on M, as counted"
                + " where it is done; allowed are 5 per cent for wasted calls",
            where(rows.all(), OptimizerComparison::isLarge),
            row -> {
              double told = flopsTold(row);
              return Finding.exact(told, last(row.r().overheads()), FORMULA * told);
            });
  }

  private static List<Finding> collapses(Row<Parameters, Result> row) {
    int n = row.p().n();
    int collapses = row.r().collapses();
    double calls = row.r().calls() - 3.0 * (n + 1); // once the space is full
    List<Finding> findings = new ArrayList<>();
    findings.add(
        row.p().problem == Problem.VALLEYS
            ? Finding.exact(1 + Math.floor(calls / (n + 1)), collapses, 1)
            : Finding.atMost(1 + Math.floor(calls / n), Estimate.exact(collapses), 1));
    if (row.p().isReference() && row.p().passes >= FULL) {
      findings.add(Finding.atLeast(COLLAPSES, Estimate.exact(collapses), 0));
    }
    return findings;
  }

  /** Runs as published on one sum, cut into three and more numbers of parts. */
  private static List<List<Descent>> sizes(List<Descent> all) {
    List<Descent> published = where(all, d -> d.p().isPublished() && d.p().problem.isLogistic());
    return where(
        by(published, d -> List.of(d.p().problem, d.p().passes)),
        group -> by(group, d -> d.p().n()).size() > 2);
  }

  private static List<Finding> enoughParts(List<Descent> sizes) {
    List<List<Descent>> enough = by(where(sizes, d -> d.p().n() >= ENOUGH), d -> d.p().n());
    List<List<Descent>> few = by(where(sizes, d -> d.p().n() <= FEW), d -> d.p().n());
    double fewest =
        enough.stream().mapToDouble(OptimizerComparison::toTheFinest).min().orElse(Double.NaN);
    List<Finding> findings = new ArrayList<>();
    for (List<Descent> group : enough) {
      findings.add(Finding.atMost(1.5, Estimate.exact(toTheFinest(group) / fewest), 0));
    }
    for (List<Descent> group : enough.isEmpty() ? enough : few) {
      findings.add(Finding.atLeast(1.25, Estimate.exact(toTheFinest(group) / fewest), 0));
    }
    return findings;
  }

  /** Median passes to the last level, at most those that were made. */
  private static double toTheFinest(List<Descent> runs) {
    return Math.min(runs.get(0).p().passes, medianPasses(runs, LEVELS[2]));
  }

  private static List<Finding> isAhead(Contest contest) {
    List<Finding> findings = new ArrayList<>();
    for (Entry rival : contest.rivals()) {
      Optional<Entry> sfo = contest.entry(Method.SFO);
      double[] decades = sfo.map(rival::decadesOver).orElse(new double[0]);
      for (double behind : decades) {
        findings.add(Finding.atLeast(0, Estimate.exact(behind), 0));
      }
    }
    return findings;
  }

  private static List<Finding> isSteady(Contest contest) {
    Optional<Entry> sfo = contest.entry(Method.SFO);
    return where(contest.rivals(), rival -> rival.at.method.hasRate()).stream()
        .filter(rival -> sfo.isPresent() && sfo.get().trials.length > 1)
        .map(
            rival ->
                Finding.atMost(
                    Math.log10(Groups.median(rival.trials)),
                    Estimate.exact(Math.log10(Groups.median(sfo.get().trials))),
                    0))
        .toList();
  }

  private static boolean isLarge(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return p.isPublished()
        && p.problem == Problem.VALLEYS
        && p.m() >= LARGE * p.n()
        && p.passes > STEADY;
  }

  /** Flops of a step beside the function, once the space is cut from time to time. */
  private static double stepFlops(Row<Parameters, Result> row) {
    double[] flops = row.r().overheads();
    double[] passes = row.r().equivalents();
    return (last(flops) - flops[STEADY]) / (last(passes) - passes[STEADY]) / row.p().n();
  }

  /**
   * Flops of a whole run: P read four times for two flops an element, with as many columns as there
   * are calls until it is full and 5(N + 1)/2 on average then; cuts as counted; and what does not
   * depend on M, half as much until the space is full.
   */
  private static double flopsTold(Row<Parameters, Result> row) {
    double m = row.p().m();
    double n = row.p().n() + 1;
    double calls = row.r().calls();
    double columns = 1.5 * n * 3 * n + 2.5 * n * (calls - 3 * n);
    double rest = SumOfFunctionsOptimizer.stepFlops(row.p().m(), row.p().n()) - 40 * m * n;
    return 8 * m * columns + 20 * m * n * n * row.r().collapses() + rest * (calls - 1.5 * n);
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Descent> all = descents(rows);
    for (Contest contest : Contest.of(all)) {
      drawCurves(contest, figures);
      drawTrials(contest, figures);
    }
    for (List<Change> changed : by(constants(all), c -> c.at.contest())) {
      drawConstants(changed, figures);
    }
    for (List<Change> changed : by(variants(all), c -> c.at.contest())) {
      drawVariants(changed, figures);
    }
    drawParts(all, figures);
    drawOverhead(rows, figures);
  }

  private static String figureName(Parameters p, String what) {
    String problem = p.problem.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String parts = p.parts == 0 ? "" : "-" + p.parts;
    return "optimizer-comparison-" + what + "-" + problem + parts;
  }

  private static void drawCurves(Contest contest, Figures figures) {
    String from =
        contest.at.problem.isKnown()
            ? "F* is known."
            : "F* is the lowest value that any run from the same start has come to; below 1e-4"
                + " that says nothing.";
    FigureDraft figure =
        figures
            .figure(figureName(contest.at, "error"), "Who is ahead: " + contest.label())
            .caption(
                "(F − F*)/(F₀ − F*), median over the reported seeds. Rivals are tuned on other"
                    + " seeds, SFO is not. Left: against passes. Right: against flops, those of"
                    + " the methods themselves counted: SFO's own, 40 M N² a pass, are many times"
                    + " those of so few samples, a tenth of them with 100 N² samples. "
                    + from)
            .columns(2);
    curves(figure, contest, linear("passes"), d -> d.row.r().equivalents());
    curves(figure, contest, log("flops"), Descent::flops);
  }

  private static void curves(
      FigureDraft figure, Contest contest, Scale axis, Function<Descent, double[]> cost) {
    figure
        .newPanel("against " + axis.label())
        .axes(axis, log("relative error"))
        .series(
            contest.entries,
            e -> e.at.method.words(),
            (series, e) -> {
              double[] x = e.median(cost);
              double[] y = shown(e.at.problem, e.median(Descent::errors));
              series.trace(Arrays.copyOfRange(x, 1, x.length), Arrays.copyOfRange(y, 1, y.length));
            });
  }

  /** What {@link #shown} does to errors, in words. */
  private static String bounds(Problem problem) {
    return String.format(
        Locale.ROOT,
        " Smaller errors than %s, to which the minimum is known, stand there; larger ones than 10,"
            + " and those that diverge, at 10.",
        problem.isKnown() ? "10⁻⁹" : "10⁻⁴");
  }

  /** What a figure has room for. */
  private static double[] shown(Problem problem, double[] errors) {
    double least = problem.isKnown() ? FLOOR : LEAST_GUESSED;
    return Arrays.stream(errors).map(e -> Math.max(least, Math.min(e, 10))).toArray();
  }

  private static void drawTrials(Contest contest, Figures figures) {
    figures
        .figure(figureName(contest.at, "trials"), "How much tuning matters: " + contest.label())
        .caption(
            "Lowest relative error within "
                + contest.at.passes
                + " passes, median over all seeds, of each trial with constants drawn at random, in"
                + " ascending order. A method that needs no tuning is a level line. Of SFO all eight"
                + " constants are drawn, each between a tenth and ten times what is published. One at"
                + " a time they do not matter; together two of them do: where the shortest step is"
                + " drawn shorter and what counts as nothing larger, the first changes of gradients"
                + " count as nothing, no curvature is learned, and SFO stands still."
                + bounds(contest.at.problem))
        .axes(Scale.share("share of trials"), log("relative error"))
        .series(
            contest.entries,
            e -> e.at.method.words(),
            (series, e) -> {
              int n = e.trials.length;
              double[] share = IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n).toArray();
              double[] errors = shown(e.at.problem, e.trials);
              series.trace(share, errors).points(share, errors).allSigns();
            });
  }

  private static void drawConstants(List<Change> changed, Figures figures) {
    Parameters at = changed.get(0).at;
    if (by(changed, c -> c.at.constant).size() < 2) {
      return;
    }
    List<String> words = Stream.of(Constant.values()).map(Constant::words).toList();
    double most = 0;
    for (Change change : changed) {
      double passes = change.passes(LEVELS[2]);
      most = Double.isFinite(passes) ? Math.max(most, MARGIN * passes) : most;
    }
    figures
        .figure(
            figureName(at, "constants"), "Do the constants of SFO matter? " + at.problem.words())
        .caption(
            "Passes to a millionth of the error at the start, median over seeds, with one of the"
                + " eight constants a tenth of what is published, as published, and ten times that.")
        .axes(names("constant", words), new Scale("passes to 1e-6", false, 0, most))
        .series(
            by(changed, c -> c.at.factor),
            group -> "× " + plain(group.get(0).at.factor),
            (series, group) ->
                series.points(
                    where(group, c -> Double.isFinite(c.passes(LEVELS[2]))),
                    c -> c.at.constant.ordinal() + BESIDE * Math.log10(c.at.factor),
                    c -> c.passes(LEVELS[2])));
  }

  private static String plain(double factor) {
    return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
  }

  private static void drawVariants(List<Change> changed, Figures figures) {
    Parameters at = changed.get(0).at;
    List<Change> each = Groups.firstOf(changed, c -> c.at.variant);
    if (each.size() < 2) {
      return;
    }
    figures
        .figure(figureName(at, "variants"), "What SFO owes to its parts: " + at.problem.words())
        .caption(
            "(F − F*)/(F₀ − F*) against passes, median over seeds: as published, with all parts"
                + " active from the start, with updates of rank one, with parts in random and in"
                + " cyclic order, and with a history of two changes.")
        .axes(linear("passes"), log("relative error"))
        .series(
            each,
            c -> c.at.variant.words(),
            (series, c) ->
                series.trace(
                    median(c.changed, d -> d.row.r().equivalents()),
                    shown(c.at.problem, median(c.changed, Descent::errors))));
  }

  private static void drawParts(List<Descent> all, Figures figures) {
    for (List<Descent> problem : sizes(all)) {
      List<List<Descent>> sizes = by(problem, d -> d.p().n());
      Parameters at = problem.get(0).p();
      FigureDraft figure =
          figures
              .figure(
                  "optimizer-comparison-parts-" + at.problem.words().replace(' ', '-'),
                  "Into how many parts? " + at.problem.words())
              .caption(
                  "Passes of SFO to a hundredth, a ten thousandth and a millionth of the error at"
                      + " the start, median over seeds, against the number of parts into which the"
                      + " same sum is cut: from 25 on it matters little.")
              .axes(log("parts N"), linear("passes"));
      for (double level : LEVELS) {
        double[] n = column(sizes, group -> group.get(0).p().n());
        double[] passes = column(sizes, group -> medianPasses(group, level));
        figure
            .series(String.format(Locale.ROOT, "to %.0e", level))
            .trace(n, passes)
            .points(n, passes);
      }
    }
  }

  private static void drawOverhead(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> valleys =
        where(
            rows.all(),
            row ->
                row.p().isPublished()
                    && row.p().problem == Problem.VALLEYS
                    && row.p().m() > 3 * row.p().n() + 3
                    && row.p().passes > STEADY);
    if (valleys.isEmpty()) {
      return;
    }
    FigureDraft figure =
        figures
            .figure("optimizer-comparison-overhead", "What SFO costs beside the function")
            .caption(
                "Flops of a step beside the function, as counted: points; 40 M (N + 1) and what"
                    + " does not depend on M: lines. Left: against the number of variables. Right:"
                    + " against the number of parts.")
            .columns(2);
    figure
        .newPanel("")
        .axes(log("variables M"), log("flops of a step"))
        .series(
            by(valleys, row -> row.p().n()),
            group -> "N = " + group.get(0).p().n(),
            (series, group) -> overhead(series, group, row -> row.p().m()));
    figure
        .newPanel("")
        .axes(log("parts N"), log("flops of a step"))
        .series(
            by(valleys, row -> row.p().m()),
            group -> "M = " + group.get(0).p().m(),
            (series, group) -> overhead(series, group, row -> row.p().n()));
  }

  private static void overhead(
      Series series,
      List<Row<Parameters, Result>> group,
      ToDoubleFunction<Row<Parameters, Result>> across) {
    series.twin(
        sorted(group, across::applyAsDouble),
        across,
        OptimizerComparison::stepFlops,
        row -> SumOfFunctionsOptimizer.stepFlops(row.p().m(), row.p().n()));
  }
}

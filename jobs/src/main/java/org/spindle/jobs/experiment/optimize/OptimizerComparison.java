// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.ReferenceSum;
import org.spindle.optimize.SumOfFunctionsConstants;
import org.spindle.optimize.SumOfFunctionsOptimizer;
import org.spindle.optimize.SumOfFunctionsVariant;
import org.spindle.optimize.SumOfFunctionsVariant.Order;
import org.spindle.optimize.SumOfFunctionsVariant.Update;
import org.spindle.random.Streams;
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

  static final int FULL = 30; // passes after which the minimum must be reached
  static final double[] LEVELS = {1e-2, 1e-4, 1e-6}; // of the error at the start
  static final double HALF = 0.5; // passes; where a pass ends is all that is looked at
  private static final double SHORT = 0.2; // of the history's length, the variant's
  static final int STEADY = 6; // passes after which the space has been cut for the first time
  static final double OFF = 1e300; // what is not finite is not better than this

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

    int most() {
      return most;
    }

    double median() {
      return median;
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

  @Override
  public Cost cost(Parameters p) {
    return ComparisonCost.of(p);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ReferenceSum sum = p.sum(streams);
    Optimizer optimizer = ComparedOptimizer.of(p, sum, streams);
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

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    OptimizerComparisonClaims.claims(rows, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    OptimizerComparisonFigures.draw(rows, figures);
  }
}

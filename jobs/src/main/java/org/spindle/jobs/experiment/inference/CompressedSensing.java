// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.inference.LeastNorm;
import org.spindle.inference.RandomProjection;
import org.spindle.inference.SparsePassing;
import org.spindle.inference.SparseRecovery;
import org.spindle.inference.SparseSample;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How few measurements tell a sparse signal, and how few dimensions keep its distances?
 *
 * <p>Claims: message passing for the least L1 norm follows state evolution step by step, and half
 * of all signals are found at the threshold of theory; gaussian projections stretch squared lengths
 * as χ²_M/M exactly, and orthogonal points at most as far as that law's largest of so many.
 *
 * <p>Talk: "Statistical mechanics of complex neural systems and high dimensional data". Sources:
 * Ganguli and Sompolinsky 2010; Donoho, Maleki and Montanari 2009.
 */
public final class CompressedSensing
    implements Experiment<CompressedSensing.Parameters, CompressedSensing.Result> {

  private static final double FEW = 0.05; // of the signals of a finite system

  static final int LOOKS = 8; // steps of which τ² is kept
  private static final double STEP_BIAS = 6; // relative, of τ²_t, in units of 1/N and of t + 1
  private static final double ABOVE = 1.15; // of the threshold: where state evolution is not slow
  private static final int JUDGED = 5; // steps, while τ² is far from the error that is left
  private static final double RARE = 1e-7; // probability of a sample as far from its law

  /** What is done with the signal. */
  public enum Sensing {
    /** Recovered by message passing. */
    RECOVERY,
    /** Recovered exactly, as that of the least L1 norm, and by message passing. */
    EXACT,
    /** Followed for some steps of message passing, each by a matrix that is not drawn. */
    UNSEEN,
    /** Projected, with others, to fewer dimensions. */
    PROJECTION
  }

  @Override
  public About about() {
    return About.of("compressed-sensing", 4)
        .asks("How few measurements tell a sparse signal, and how few dimensions keep distances?")
        .talk("Statistical mechanics of complex neural systems and high dimensional data");
  }

  /**
   * @param sensing recovery or projection
   * @param size N, elements of a signal
   * @param load α = M/N, measurements per element
   * @param sparsity ρ, fraction of elements that are not 0
   * @param sets signals, of one matrix unless that is unseen; orthogonal points that are projected
   * @param longest steps of message passing
   */
  public record Parameters(
      Sensing sensing, int size, double load, double sparsity, int sets, int longest) {

    public Parameters {
      require(size >= 10, "size must be >= 10", size);
      require(load > 0 && load <= 1, "load must be > 0 and <= 1", load);
      require(sparsity > 0 && sparsity < 1, "sparsity must be > 0 and < 1", sparsity);
      require(sets >= 1, "sets must be >= 1", sets);
      require(sensing != Sensing.PROJECTION || sets <= size, "sets must be <= size", sets);
      require(longest >= LOOKS, "longest must be >= 8", longest);
    }

    int measurements() {
      return Math.max(1, (int) Math.round(load * size));
    }
  }

  /**
   * @param passingSquares τ²_t of message passing at the first 8 steps, mean over signals
   * @param passingSquaresTheory the same by state evolution
   * @param recoveredShare share of signals that message passing finds
   * @param leastNormShare share of signals that have the least L1 norm
   * @param bothShare share of signals that message passing finds, of which the least norm is no
   *     farther than twice what counts as found
   * @param criticalLoad α_c of the L1 norm
   * @param stretches |Ax|²/|x|² of each point
   * @param distortion the largest distance of these from 1
   * @param distortionTheory its mean, exactly
   */
  public record Result(
      double[] passingSquares,
      double[] passingSquaresTheory,
      Double recoveredShare,
      Double leastNormShare,
      Double bothShare,
      Double criticalLoad,
      double[] stretches,
      Double distortion,
      Double distortionTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Sensing.RECOVERY, 1000, 0.4, 0.1, 16, 400);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.size();
    double m = p.measurements();
    if (p.sensing() == Sensing.PROJECTION) {
      double frame = 4 * n * p.sets() * p.sets() + 30 * n * p.sets();
      return new Cost(
          30 * m * n + frame + 2 * m * n * p.sets() + 4e6, (long) (8 * n * (m + 2 * p.sets())));
    }
    if (p.sensing() == Sensing.UNSEEN) {
      return new Cost(
          p.sets() * (n + m) * LOOKS * (100 + 6 * LOOKS), (long) (8 * (n + m) * 4 * LOOKS));
    }
    boolean found = p.load() > SparseRecovery.of(p.sparsity()).threshold();
    double steps = found ? Math.min(p.longest(), 100) : p.longest();
    if (p.sensing() == Sensing.EXACT) { // two entries a measurement, each with a gradient
      double exact = 2 * m * (8 * m * n + m * m);
      return new Cost(
          30 * n * m + 2 * m * n * n + p.sets() * (exact + 4 * steps * n * m),
          (long) (8 * (n * m + 6 * n * n + p.sets() * (3 * n + 3 * m))));
    }
    return new Cost(
        30 * n * m + steps * p.sets() * (4 * n * m + 20 * (n + m)),
        (long) (8 * (n * m + p.sets() * (3 * n + 3 * m))));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator random = streams.of("matrix");
    double[] none = {};
    if (p.sensing() == Sensing.PROJECTION) {
      double[] stretches = RandomProjection.stretches(p.size(), p.measurements(), p.sets(), random);
      double worst = Arrays.stream(stretches).map(s -> Math.abs(s - 1)).max().orElseThrow();
      double theory = RandomProjection.distortion(p.measurements(), p.sets());
      return new Result(none, none, null, null, null, null, stretches, worst, theory);
    }
    SparseRecovery recovery = SparseRecovery.of(p.sparsity());
    double[] evolution = recovery.stateEvolution(p.load(), LOOKS);
    if (p.sensing() == Sensing.UNSEEN) {
      double[] squares = unseen(p, recovery, random, watch);
      Double critical = recovery.threshold();
      return new Result(squares, evolution, null, null, null, critical, none, null, null);
    }
    Matrix matrix = SparseSample.matrix(p.size(), p.measurements(), random);
    var sample = SparseSample.draw(p.sparsity(), matrix, p.sets(), random);
    var passing = SparsePassing.of(recovery, sample, LOOKS, p.longest(), watch);
    if (p.sensing() == Sensing.EXACT) {
      return exact(recovery, matrix, sample, passing, watch);
    }
    return new Result(
        passing.squares(),
        evolution,
        passing.recovered(),
        null,
        null,
        recovery.threshold(),
        none,
        null,
        null);
  }

  /** Mean τ²_t of signals with matrices of their own. */
  private static double[] unseen(
      Parameters p, SparseRecovery recovery, RandomGenerator random, Watch watch) {
    double[] squares = new double[LOOKS];
    for (int s = 0; s < p.sets(); s++) {
      var sample = SparseSample.unseen(p.sparsity(), p.size(), p.measurements(), random);
      double[] own = SparsePassing.of(recovery, sample, LOOKS, LOOKS, watch).squares();
      for (int t = 0; t < LOOKS; t++) {
        squares[t] += own[t] / p.sets();
      }
    }
    return squares;
  }

  private static Result exact(
      SparseRecovery recovery,
      Matrix matrix,
      SparseSample sample,
      SparsePassing passing,
      Watch watch) {
    var measuring = new LeastNorm.Measuring(matrix);
    int signals = sample.signals().cols();
    double exact = 0;
    double both = 0;
    for (int s = 0; s < signals; s++) {
      watch.check();
      double[] y = sample.measurements().column(s).copy().data();
      double[] least = measuring.of(y).signal();
      exact += sample.isFound(s, least, 0) ? 1 : 0;
      // the least norm may miss by a little what message passing, which goes there, just finds
      both += passing.found()[s] && sample.isNearlyFound(s, least) ? 1 : 0;
    }
    double[] none = {};
    return new Result(
        none,
        none,
        passing.recovered(),
        exact / signals,
        both / signals,
        recovery.threshold(),
        none,
        null,
        null);
  }

  static List<Place<Parameters, Result>> places(Rows<Parameters, Result> rows, Sensing sensing) {
    return Place.of(where(rows.all(), row -> row.p().sensing() == sensing));
  }

  /** Where message passing was followed. */
  static List<Place<Parameters, Result>> passed(Rows<Parameters, Result> rows) {
    return Place.of(where(rows.all(), row -> row.r().passingSquares().length > 0));
  }

  private static double[] stretches(Place<Parameters, Result> c) {
    return c.runs().stream().flatMapToDouble(row -> Arrays.stream(row.r().stretches())).toArray();
  }

  /** A share of signals, with the scatter of counts if few of them differ. */
  private static Estimate share(Place<Parameters, Result> place, ToDoubleFunction<Result> column) {
    double signals = (double) place.at().sets() * place.runs().size();
    return Estimate.known(place.of(column).mean(), Math.sqrt(FEW * (1 - FEW) / signals));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> recoveries = places(rows, Sensing.RECOVERY);
    List<Place<Parameters, Result>> projections = places(rows, Sensing.PROJECTION);
    List<Place<Parameters, Result>> exact = places(rows, Sensing.EXACT);
    claims
        .several(
            "well above the threshold message passing follows state evolution step by step",
            where(passed(rows), c -> c.at().load() > ABOVE * c.first().criticalLoad()),
            c ->
                IntStream.range(0, JUDGED)
                    .mapToObj(
                        t ->
                            Finding.equal(
                                c.first().passingSquaresTheory()[t],
                                c.of(r -> r.passingSquares()[t]),
                                STEP_BIAS
                                    * (t + 1)
                                    / c.at().size()
                                    * c.first().passingSquaresTheory()[t]))
                    .toList())
        .each(
            "message passing finds half of the signals at the threshold of the L1 norm: load of half"
                + " success, N → ∞",
            by(HalfSuccess.curves(recoveries), curve -> curve.get(0).at().sparsity()),
            sizes ->
                HalfSuccess.threshold(sizes, Result::recoveredShare, HalfSuccess.PASSING_POWER))
        .each(
            "half of the signals have the least L1 norm at its threshold: load of half success,"
                + " exactly solved, N → ∞",
            by(HalfSuccess.curves(exact), curve -> curve.get(0).at().sparsity()),
            sizes -> HalfSuccess.threshold(sizes, Result::leastNormShare, HalfSuccess.EXACT_POWER))
        .each(
            "message passing finds no signal that has not the least L1 norm, or nearly: what it finds"
                + " the least norm is not twice as far from",
            exact,
            c ->
                Finding.exact(
                        c.of(Result::bothShare).mean(), c.of(Result::recoveredShare).mean(), 0)
                    .of(1))
        .each(
            "message passing misses few signals that have the least L1 norm: difference of the loads"
                + " of half success",
            HalfSuccess.curves(exact),
            HalfSuccess::missed)
        .several(
            "as many signals have the least L1 norm as another program's linear programme says"
                + " (theory of the project, B5)",
            where(exact, c -> c.at().size() == 200 && c.at().sparsity() == 0.1),
            ReferenceRecoveries::programme)
        .each(
            "well above the threshold message passing finds nineteen in twenty signals, at least",
            where(recoveries, c -> c.at().load() > 1.4 * c.first().criticalLoad()),
            c -> Finding.atLeast(1 - FEW, share(c, Result::recoveredShare), 0))
        .each(
            "well above the threshold nineteen in twenty signals have the least L1 norm, at least",
            where(exact, c -> c.at().load() > 1.4 * c.first().criticalLoad()),
            c -> Finding.atLeast(1 - FEW, share(c, Result::leastNormShare), 0))
        .each(
            "well below the threshold message passing finds one in twenty, at most",
            where(recoveries, c -> c.at().load() < 0.75 * c.first().criticalLoad()),
            c -> Finding.atMost(FEW, share(c, Result::recoveredShare), 0).of(1))
        .each(
            "gaussian projections stretch squared lengths as χ²_M/M: probability of a sample as far"
                + " from it",
            projections,
            c -> {
              int m = c.at().measurements();
              double p =
                  rows.kolmogorov(
                      stretches(c),
                      x -> new ChiSquaredDistribution(m).cumulativeProbability(m * x));
              return Finding.atLeast(RARE, Estimate.exact(p), 0);
            })
        .each(
            "gaussian projections keep squared lengths in the mean",
            projections,
            c -> {
              double[] stretches = stretches(c);
              double error = Math.sqrt(2.0 / c.at().measurements() / stretches.length);
              return Finding.equal(1, Estimate.known(Estimate.of(stretches).mean(), error), 0);
            })
        .each(
            "orthogonal points are distorted as far as the largest of so many",
            projections,
            c -> Finding.equal(c.first().distortionTheory(), c.of(Result::distortion), 0))
        .several(
            "threshold and state evolution are those of another program (theory of the project,"
                + " B5)",
            passed(rows),
            ReferenceRecoveries::known);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    CompressedSensingFigures.draw(rows, figures);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.spindle.inference.RandomProjection;
import org.spindle.inference.SparsePassing;
import org.spindle.inference.SparseRecovery;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.LogisticFit;
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

  private static final int LOOKS = 8; // steps of which τ² is kept
  private static final double STEP_BIAS = 6; // relative, of τ²_t, in units of 1/N and of t + 1
  private static final double THRESHOLD_BIAS = 0.01; // of α at half success
  private static final double SIZE_BIAS = 8; // the same at one size, in units of 1/N
  private static final double ABOVE = 1.15; // of the threshold: where state evolution is not slow
  private static final int JUDGED = 5; // steps, while τ² is far from the error that is left
  private static final double RARE = 1e-7; // probability of a sample as far from its law

  /** What is done with the signal. */
  public enum Sensing {
    /** Recovered by message passing. */
    RECOVERY,
    /** Projected, with others, to fewer dimensions. */
    PROJECTION
  }

  @Override
  public About about() {
    return About.of("compressed-sensing", 1)
        .asks("How few measurements tell a sparse signal, and how few dimensions keep distances?")
        .talk("Statistical mechanics of complex neural systems and high dimensional data");
  }

  /**
   * @param sensing recovery or projection
   * @param size N, elements of a signal
   * @param load α = M/N, measurements per element
   * @param sparsity ρ, fraction of elements that are not 0
   * @param sets signals of one matrix; orthogonal points that are projected
   * @param longest steps of message passing
   */
  public record Parameters(
      Sensing sensing, int size, double load, double sparsity, int sets, int longest) {

    public Parameters {
      require(size >= 10, "size must be >= 10", size);
      require(load > 0 && load <= 1, "load must be > 0 and <= 1", load);
      require(sparsity > 0 && sparsity < 1, "sparsity must be > 0 and < 1", sparsity);
      require(sets >= 1, "sets must be >= 1", sets);
      require(sensing == Sensing.RECOVERY || sets <= size, "sets must be <= size", sets);
      require(longest >= LOOKS, "longest must be >= 8", longest);
    }

    int measurements() {
      return Math.max(1, (int) Math.round(load * size));
    }
  }

  /**
   * @param passingSquares τ²_t of message passing at the first 8 steps, mean over signals
   * @param passingSquaresTheory the same by state evolution
   * @param recoveredShare share of signals that are found
   * @param criticalLoad α_c of the L1 norm
   * @param stretches |Ax|²/|x|² of each point
   * @param distortion the largest distance of these from 1
   * @param distortionTheory its mean, exactly
   */
  public record Result(
      double[] passingSquares,
      double[] passingSquaresTheory,
      Double recoveredShare,
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
    boolean found = p.load() > SparseRecovery.of(p.sparsity()).threshold();
    double steps = found ? Math.min(p.longest(), 100) : p.longest();
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
      return new Result(none, none, null, null, stretches, worst, theory);
    }
    SparseRecovery recovery = SparseRecovery.of(p.sparsity());
    var passing =
        SparsePassing.draw(
            recovery, p.size(), p.measurements(), p.sets(), LOOKS, p.longest(), random, watch);
    return new Result(
        passing.squares(),
        recovery.stateEvolution(p.load(), LOOKS),
        passing.recovered(),
        recovery.threshold(),
        none,
        null,
        null);
  }

  private static List<Place<Parameters, Result>> places(
      Rows<Parameters, Result> rows, Sensing sensing) {
    return Place.of(where(rows.all(), row -> row.p().sensing() == sensing));
  }

  private static double[] stretches(Place<Parameters, Result> c) {
    return c.runs().stream().flatMapToDouble(row -> Arrays.stream(row.r().stretches())).toArray();
  }

  /** Places of one size and sparsity, along the load. */
  private static List<List<Place<Parameters, Result>>> curves(
      List<Place<Parameters, Result>> recoveries) {
    return where(
        by(recoveries, c -> List.of(c.at().size(), c.at().sparsity())), group -> group.size() > 2);
  }

  private static LogisticFit fit(List<Place<Parameters, Result>> curve) {
    double trials = (double) curve.get(0).at().sets() * curve.get(0).runs().size();
    return LogisticFit.of(
        column(curve, c -> c.at().load()),
        column(curve, c -> c.of(Result::recoveredShare).mean()),
        trials);
  }

  /** The share of signals that are found, with the scatter of counts if few of them differ. */
  private static Estimate found(Place<Parameters, Result> place) {
    double signals = (double) place.at().sets() * place.runs().size();
    return Estimate.known(
        place.of(Result::recoveredShare).mean(), Math.sqrt(FEW * (1 - FEW) / signals));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> recoveries = places(rows, Sensing.RECOVERY);
    List<Place<Parameters, Result>> projections = places(rows, Sensing.PROJECTION);
    claims
        .several(
            "well above the threshold message passing follows state evolution step by step",
            where(recoveries, c -> c.at().load() > ABOVE * c.first().criticalLoad()),
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
            "half of the signals are found at the threshold of the L1 norm: load of half success,"
                + " N → ∞",
            by(curves(recoveries), curve -> curve.get(0).at().sparsity()),
            CompressedSensing::threshold)
        .each(
            "well above the threshold nineteen in twenty signals are found, at least",
            where(recoveries, c -> c.at().load() > 1.4 * c.first().criticalLoad()),
            c -> Finding.atLeast(1 - FEW, found(c), 0))
        .each(
            "well below the threshold one in twenty is found, at most",
            where(recoveries, c -> c.at().load() < 0.75 * c.first().criticalLoad()),
            c -> Finding.atMost(FEW, found(c), 0).of(1))
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
            recoveries,
            CompressedSensing::known);
  }

  /** Of one size with its bias, of more extrapolated in N^{−2/3} from the two largest. */
  private static Finding threshold(List<List<Place<Parameters, Result>>> sizes) {
    List<Place<Parameters, Result>> large = sizes.get(sizes.size() - 1);
    double theory = large.get(0).first().criticalLoad();
    LogisticFit fit = fit(large);
    double n = large.get(0).at().size();
    if (sizes.size() == 1) {
      Estimate measured = Estimate.known(fit.midpoint(), fit.midpointError());
      return Finding.equal(theory, measured, THRESHOLD_BIAS + SIZE_BIAS / n);
    }
    List<Place<Parameters, Result>> small = sizes.get(sizes.size() - 2);
    LogisticFit other = fit(small);
    double ratio = Math.pow(n / small.get(0).at().size(), -2.0 / 3);
    Estimate limit =
        Estimate.known(fit.midpoint(), fit.midpointError())
            .linear(1 / (1 - ratio), 0)
            .minus(
                Estimate.known(other.midpoint(), other.midpointError())
                    .linear(ratio / (1 - ratio), 0));
    return Finding.equal(theory, limit, THRESHOLD_BIAS);
  }

  private static List<Finding> known(Place<Parameters, Result> c) {
    double[][] thresholds = {{0.1, 0.328794}, {0.2, 0.511130}, {0.5, 0.831300}};
    double[] squares = {0.25, 0.135281, 0.081429, 0.052572, 0.035625};
    List<Finding> findings = new ArrayList<>();
    for (double[] known : thresholds) {
      if (known[0] == c.at().sparsity()) {
        findings.add(Finding.exact(known[1], c.first().criticalLoad(), 1e-6));
      }
    }
    for (int t = 0; t < squares.length && c.at().sparsity() == 0.1 && c.at().load() == 0.4; t++) {
      findings.add(Finding.exact(squares[t], c.first().passingSquaresTheory()[t], 1e-6));
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> recoveries = places(rows, Sensing.RECOVERY);
    List<Place<Parameters, Result>> projections = places(rows, Sensing.PROJECTION);
    var figure =
        figures
            .figure("compressed-sensing", "Sparse signals from few measurements")
            .caption(
                "Left: share of signals that are found, with logistic curves; upright lines are the"
                    + " thresholds of the L1 norm for N → ∞. Right: squared error of message"
                    + " passing step by step; lines are state evolution.")
            .columns(2);
    figure
        .panel("found")
        .axes(linear("measurements per element α"), linear("share of signals found"))
        .series(
            curves(recoveries),
            curve ->
                "ρ = %s, N = %d".formatted(curve.get(0).at().sparsity(), curve.get(0).at().size()),
            (series, curve) -> {
              LogisticFit fit = fit(curve);
              series
                  .points(curve, c -> c.at().load(), c -> c.of(Result::recoveredShare).mean())
                  .line(x -> 1 / (1 + Math.exp(-(x - fit.midpoint()) / fit.width())))
                  .upright(curve.get(0).first().criticalLoad(), 0, 1);
            });
    double[] steps = IntStream.range(0, LOOKS).asDoubleStream().toArray();
    figure
        .panel("message passing")
        .axes(linear("step"), log("τ²"))
        .series(
            where(
                recoveries,
                c ->
                    c.at().sparsity() == recoveries.get(0).at().sparsity()
                        && c.at().size() == recoveries.get(0).at().size()),
            c -> "α = " + c.at().load(),
            (series, c) ->
                series
                    .line(steps, c.first().passingSquaresTheory())
                    .points(
                        steps,
                        Arrays.stream(steps)
                            .map(t -> c.of(r -> r.passingSquares()[(int) t]).mean())
                            .toArray()));
    figures
        .figure("compressed-sensing-projection", "Distances after a random projection")
        .caption(
            "Largest distortion of squared lengths among orthogonal points, mean over projections"
                + " with one standard error; lines: the largest of so many χ² variables, exactly.")
        .axes(log("dimensions M after the projection"), log("largest distortion"))
        .series(
            by(projections, c -> c.at().sets()),
            group -> group.get(0).at().sets() + " points",
            (series, group) ->
                series
                    .line(group, c -> c.at().measurements(), c -> c.first().distortionTheory())
                    .estimates(group, c -> c.at().measurements(), c -> c.of(Result::distortion)));
  }
}

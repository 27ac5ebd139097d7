// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.pairs;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointAudit;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Enumeration;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.IndexScatter;
import org.spindle.landscape.NudgedDescent;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpinGlass;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What do searches find on the sphere of a spin glass, and where does gradient descent stop?
 *
 * <p>Claims: all critical points of a small glass can be enumerated, as many as the exact mean says
 * and with Morse's sum right on every instance; saddles of a larger one have the index fraction of
 * their energy; gradient descent from random starts does not reach the ground state but stops above
 * the threshold energy −E∞, nearer to it in more dimensions.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Source: Auffinger, Ben
 * Arous and Černý 2013.
 */
public final class SpinGlassSearch
    implements Experiment<SpinGlassSearch.Parameters, SpinGlassSearch.Result> {

  private static final int SPREADING_STEPS = 12;
  private static final double SPREADING_RATE = 0.05;
  private static final int QUIET_ROUNDS = 4;
  private static final int MAXIMAL_ROUNDS = 200;
  private static final int PATIENCE = 40; // steps; in few dimensions Newton's method may cycle
  private static final double TYPICAL_STEPS = 45;
  private static final double TYPICAL_DESCENT = 1500;

  private static final double INCOMPLETE = 0.005; // share of instances
  private static final double MISSED = 0.01; // of the points
  private static final int MANY_SEARCHES = 100; // that find all minima of a small glass
  static final int FEW_MINIMA = 15; // variables up to which they do
  private static final int LARGE = 20;
  private static final double BASIN_MEAN = 0.3; // counts: bias of a search by basins, measured
  private static final double MOST_MEAN = 0.7;
  private static final double BASIN_SCATTER = 0.05;
  private static final double LEAST_SCATTER = 0.5; // counts
  private static final double MOST_SCATTER = 0.95;
  private static final double BASIN_TRACE = 0.05; // in units of the scatter: the same bias
  private static final double TRACE_SCATTER = 0.2;

  /** Mean energies where descent with steps of 0.1 stops, p = 3: N, u. From a separate program. */
  private static final double[][] REFERENCE_DESCENT = {{32, -1.475}, {64, -1.522}, {128, -1.566}};

  private static final double REFERENCE_TOLERANCE = 0.03;

  @Override
  public About about() {
    return About.of("spin-glass-search", 3)
        .asks("What do searches find in a spin glass, and where does gradient descent stop?")
        .talk("General properties of error landscapes in high dimensions");
  }

  /** What is searched for. */
  public enum Target {
    /** Every critical point. */
    ALL,
    /** Some critical points of any index, by Newton's method. */
    SADDLES,
    /** Where gradient descent stops. */
    MINIMA
  }

  /**
   * @param target what is searched for
   * @param dimension N, variables on the sphere
   * @param spins p, spins in each interaction: 3 or 4
   * @param starts searches; of an enumeration in each round
   */
  public record Parameters(Target target, int dimension, int spins, int starts) {

    public Parameters {
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(spins == 3 || spins == 4, "spins must be 3 or 4", spins);
      require(starts >= 2, "starts must be >= 2", starts);
    }
  }

  /**
   * @param alternatingSum Σ (−1)^index of an enumeration; null without
   * @param logCountTheory ln of the exact mean number of critical points; null without an
   *     enumeration
   * @param energies u = H/N at each distinct critical point
   * @param indices number of negative eigenvalues there
   * @param pivots number of negative pivots there of a Hessian by differences of ∇H
   * @param offsets slope by differences of H there, over curvature and length scale
   * @param traces mean eigenvalue of the Hessian there
   * @param descentEnergies u where each descent stopped; empty for other targets
   * @param finished descents that went on until the gradient was small
   */
  public record Result(
      Integer alternatingSum,
      Double logCountTheory,
      double[] energies,
      int[] indices,
      int[] pivots,
      double[] offsets,
      double[] traces,
      double[] descentEnergies,
      int finished) {

    int distinct() {
      return energies.length;
    }

    /** Numbers of the distinct points by their number of negative eigenvalues. */
    int[] byIndex(int dimension) {
      int[] counts = new int[dimension];
      for (int index : indices) {
        counts[index]++;
      }
      return counts;
    }

    int minima() {
      return (int) Arrays.stream(indices).filter(index -> index == 0).count();
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Target.ALL, 4, 3, 64);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.dimension();
    double inputs = p.spins() == 3 ? n : n * n / 2;
    double evaluation = n * n * inputs + 4 * n * n;
    double newton = TYPICAL_STEPS * (evaluation + 4 * n * n * n + 20_000);
    double each =
        switch (p.target()) {
          case ALL -> 4 * QUIET_ROUNDS * newton;
          case SADDLES -> newton;
          case MINIMA -> TYPICAL_DESCENT * (3 * evaluation + 500) + newton;
        };
    double couplings = n * n / 2 * inputs;
    return new Cost(
        p.starts() * each + 60 * couplings, (long) (8 * couplings + 64 * 24 * n * n) + 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SpinGlass glass = SpinGlass.sample(p.dimension(), p.spins(), streams.of("couplings"));
    return switch (p.target()) {
      case ALL -> all(p, glass, streams, watch);
      case SADDLES -> saddles(p, glass, streams, watch);
      case MINIMA -> minima(p, glass, streams, watch);
    };
  }

  private static Result all(Parameters p, SpinGlass glass, Streams streams, Watch watch) {
    Enumeration found =
        Enumeration.of(
            glass,
            settings(p).withMaximalSteps(PATIENCE),
            new Enumeration.Effort(p.starts(), QUIET_ROUNDS, MAXIMAL_ROUNDS),
            1,
            true,
            streams.of("starts"),
            watch);
    return result(p, glass, found.points(), true, null, streams, watch);
  }

  private static Result saddles(Parameters p, SpinGlass glass, Streams streams, Watch watch) {
    Matrix starts =
        Starts.draw(glass, p.starts(), 1, SPREADING_STEPS, SPREADING_RATE, streams.of("starts"));
    List<Endpoint> ends = new CriticalPointSearch(glass, settings(p)).from(starts, watch);
    return result(p, glass, set(p, ends), false, null, streams, watch);
  }

  private static Result minima(Parameters p, SpinGlass glass, Streams streams, Watch watch) {
    Matrix starts = Starts.draw(glass, p.starts(), 1, 0, 0, streams.of("starts"));
    var search = new CriticalPointSearch(glass, settings(p));
    var ends = NudgedDescent.from(glass, starts, search, streams.of("nudge"), watch);
    return result(p, glass, set(p, ends.ends()), false, ends, streams, watch);
  }

  private static SearchSettings settings(Parameters p) {
    return SearchSettings.of(p.dimension(), Method.NEWTON);
  }

  private static CriticalPointSet set(Parameters p, List<Endpoint> ends) {
    var set = new CriticalPointSet(CriticalPointSearch.SAME * settings(p).lengthScale());
    ends.forEach(set::add);
    return set;
  }

  private static Result result(
      Parameters p,
      SpinGlass glass,
      CriticalPointSet set,
      boolean all,
      NudgedDescent descent,
      Streams streams,
      Watch watch) {
    List<Endpoint> points = set.points();
    double n = p.dimension();
    double length = settings(p).lengthScale();
    List<CriticalPointAudit> audits =
        CriticalPointAudit.of(glass, points, length, streams.of("directions"), watch);
    return new Result(
        all ? set.alternatingSum() : null,
        all ? CriticalEnsemble.spinGlass(p.spins, p.dimension).logCount() : null,
        points.stream().mapToDouble(e -> e.value() / n).toArray(),
        points.stream().mapToInt(e -> e.index(0)).toArray(),
        audits.stream().mapToInt(CriticalPointAudit::index).toArray(),
        audits.stream().mapToDouble(CriticalPointAudit::offset).toArray(),
        points.stream()
            .mapToDouble(e -> Arrays.stream(e.eigenvalues()).average().orElse(0))
            .toArray(),
        descent == null
            ? new double[0]
            : Arrays.stream(descent.descent().values()).map(v -> v / n).toArray(),
        descent == null ? 0 : p.starts - descent.unfinished());
  }

  static List<Row<Parameters, Result>> searchedFor(Rows<Parameters, Result> rows, Target target) {
    return where(rows.all(), row -> row.p().target == target);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claimsOnEnumerations(rows, claims);
    claimsOnSaddles(rows, claims);
    claimsOnDescents(rows, claims);
  }

  private static void claimsOnEnumerations(Rows<Parameters, Result> rows, Claims claims) {
    List<Glasses> enumerated = Glasses.of(rows, Target.ALL);
    claims
        .several(
            "at each point of a spin glass called critical the slope vanishes by differences of H"
                + " alone, to 1e-7 of the curvature times the length scale",
            rows.all(),
            row -> SecondOpinion.slopes(row.r().offsets))
        .several(
            "at each critical point of a spin glass the bordered Hessian, by differences of ∇H, has"
                + " as many negative pivots as negative eigenvalues, and one (Sylvester)",
            rows.all(),
            row -> SecondOpinion.inertia(row.r().pivots, row.r().indices))
        .each(
            "Morse's sum over all points found is 1 + (−1)^(N−1) on at least 99.5 % of glasses",
            enumerated, SpinGlassSearch::completeShare)
        .estimate(
            "a spin glass has as many critical points as the exact mean says",
            where(enumerated, g -> g.instances().size() > 1),
            g -> g.number(Result::distinct),
            Glasses::countTheory,
            g -> MISSED * g.countTheory())
        .each(
            "no glass has more than the algebraic bound 2((p−1)^N − 1)/(p − 2)",
            searchedFor(rows, Target.ALL),
            row -> Finding.atMost(algebraicBound(row.p()), Estimate.exact(row.r().distinct()), 0))
        .each(
            "with σ also −σ is critical, its index mirrored where p is odd: no point without its"
                + " image",
            searchedFor(rows, Target.ALL),
            row -> Finding.exact(0, asymmetry(row), 0))
        .estimate(
            "restarts find as many minima of a small glass as the exact mean says",
            where(Glasses.of(rows, Target.MINIMA), SpinGlassSearch::hasAllMinima),
            g -> g.number(Result::minima),
            g -> Math.exp(g.ensemble().logMinima()),
            g -> MISSED * Math.exp(g.ensemble().logMinima()));
  }

  private static Finding completeShare(Glasses glasses) {
    int complete = where(glasses.instances(), SpinGlassSearch::isComplete).size();
    return Finding.shareAtLeast(1 - INCOMPLETE, complete, glasses.instances().size());
  }

  private static boolean isComplete(Row<Parameters, Result> row) {
    return row.r().alternatingSum == (row.p().dimension % 2 == 1 ? 2 : 0);
  }

  private static double algebraicBound(Parameters p) {
    return 2 * (Math.pow(p.spins - 1.0, p.dimension) - 1) / (p.spins - 2.0);
  }

  /** Points without their mirror image, by index. */
  private static int asymmetry(Row<Parameters, Result> row) {
    int[] counts = row.r().byIndex(row.p().dimension);
    int most = counts.length - 1;
    return IntStream.rangeClosed(0, most)
        .map(k -> row.p().spins % 2 == 1 ? Math.abs(counts[k] - counts[most - k]) : counts[k] % 2)
        .sum();
  }

  private static boolean hasAllMinima(Glasses glasses) {
    return glasses.dimension() <= FEW_MINIMA
        && glasses.instances().size() > 1
        && glasses.instances().stream().allMatch(row -> row.p().starts >= MANY_SEARCHES);
  }

  /** Exact at every N, but for the search, which finds points by the size of their basins. */
  private static void claimsOnSaddles(Rows<Parameters, Result> rows, Claims claims) {
    List<Glasses> large =
        where(
            Glasses.of(rows, Target.SADDLES),
            g -> g.dimension() >= LARGE && g.instances().size() > 1);
    claims
        .each(
            "the index fraction at a found saddle is on average that of its energy (in counts)",
            large,
            SpinGlassSearch::meanIndex)
        .each(
            "the index at a found saddle scatters about the law of its energy by less than one"
                + " count, as that of the exact ensemble does",
            where(large, g -> g.dimension() - 1 <= IndexLaw.EXACT),
            SpinGlassSearch::scatterOfIndex)
        .each(
            "the Hessian's mean eigenvalue at a found saddle is −p u N/(N−1) on average",
            large,
            SpinGlassSearch::meanTrace)
        .each(
            "the Hessian's mean eigenvalue at a found saddle scatters about −p u N/(N−1) by"
                + " √(2p(p−1))/(N−1)",
            large,
            SpinGlassSearch::scatterOfTrace);
  }

  private static Finding meanIndex(Glasses glasses) {
    ClusteredMean residuals = glasses.indexScatter().residuals();
    return Finding.equal(0, residuals.estimate(), BASIN_MEAN).within(MOST_MEAN).of(1);
  }

  private static Finding scatterOfIndex(Glasses glasses) {
    IndexScatter scatter = glasses.indexScatter();
    double theory = scatter.expectedRms();
    double room = Math.min(MOST_SCATTER - theory, theory - LEAST_SCATTER);
    Estimate rms = scatter.rms();
    return Finding.equal(theory, rms, BASIN_SCATTER).within(room);
  }

  private static Finding meanTrace(Glasses glasses) {
    ClusteredMean offsets = glasses.traceOffsets();
    double sd = glasses.traceDeviation();
    return Finding.equal(0, offsets.estimate().linear(1 / sd, 0), BASIN_TRACE).of(1);
  }

  private static Finding scatterOfTrace(Glasses glasses) {
    double theory = glasses.traceDeviation();
    Estimate rms = glasses.traceOffsets().rootMeanSquare();
    double most = TRACE_SCATTER * theory;
    return Finding.equal(theory, rms, BASIN_TRACE * theory).within(most);
  }

  private static void claimsOnDescents(Rows<Parameters, Result> rows, Claims claims) {
    List<Glasses> descents = where(Glasses.of(rows, Target.MINIMA), g -> g.descent().draws() > 1);
    claims
        .several(
            "every descent in a spin glass comes to rest, at a minimum",
            searchedFor(rows, Target.MINIMA),
            SpinGlassSearch::rests)
        .atLeast(
            "gradient descent stops above the threshold energy −E∞, far from the ground state",
            descents,
            Glasses::descent,
            g -> -g.limit().threshold(),
            g -> 0)
        .worst(
            "gradient descent stops nearer to the threshold energy in more dimensions",
            () ->
                pairs(by(descents, g -> g.spins())).stream()
                    .map(pair -> Map.entry(pair.second(), nearer(pair.first(), pair.second())))
                    .toList())
        .several(
            "the mean energy where gradient descent stops is that of an independent program"
                + " (p = 3; N = 32, 64, 128)",
            where(descents, g -> g.spins() == 3),
            SpinGlassSearch::againstReference);
  }

  private static List<Finding> rests(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.exact(row.p().starts, row.r().finished, 0));
    Arrays.stream(row.r().pivots).forEach(k -> findings.add(Finding.exact(0, k, 0)));
    return findings;
  }

  private static Finding nearer(Glasses few, Glasses many) {
    Estimate before = few.descent();
    Estimate later = many.descent().minus(before);
    return Finding.atMost(0, later, 0).of(Math.abs(before.mean()));
  }

  private static List<Finding> againstReference(Glasses glasses) {
    Estimate u = glasses.descent();
    return Arrays.stream(REFERENCE_DESCENT)
        .filter(known -> glasses.dimension() == known[0])
        .map(known -> Finding.equal(known[1], u, REFERENCE_TOLERANCE))
        .toList();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SpinGlassSearchFigures.draw(rows, figures);
  }
}

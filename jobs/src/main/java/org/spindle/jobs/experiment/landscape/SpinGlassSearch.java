// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
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
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointAudit;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Enumeration;
import org.spindle.landscape.NudgedDescent;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpinGlass;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
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
    FoundSaddles.claims(rows, claims);
    StoppedDescents.claims(rows, claims);
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

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SpinGlassSearchFigures.draw(rows, figures);
  }
}

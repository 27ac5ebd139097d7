// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.Enumeration;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpinGlass;
import org.spindle.landscape.Starts;
import org.spindle.landscape.SteepestDescent;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
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
 * Arous and Černý 2013. Checks are in {@link SpinGlassSearchClaims}, figures in {@link
 * SpinGlassSearchFigures}.
 */
public final class SpinGlassSearch
    implements Experiment<SpinGlassSearch.Parameters, SpinGlassSearch.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "spin-glass-search";

  private static final int SPREADING_STEPS = 12;
  private static final double SPREADING_RATE = 0.05;
  private static final int QUIET_ROUNDS = 4;
  private static final int MAXIMAL_ROUNDS = 200;
  private static final int PATIENCE = 40; // steps; in few dimensions Newton's method may cycle
  private static final double STEP = 0.1; // of gradient descent
  private static final double STOP = 1e-5; // |∇H|/√N that ends it
  private static final int MAXIMAL_DESCENT = 200_000;
  private static final double NUDGE = 1e-3; // of each coordinate
  private static final int NUDGES = 4;
  private static final double TYPICAL_STEPS = 45;
  private static final double TYPICAL_DESCENT = 1500;

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
   * @param searches searches made
   * @param critical searches that ended at a critical point
   * @param flat searches that ended at a gradient-flat place
   * @param stalled searches that ended anywhere else
   * @param distinct critical points found
   * @param alternatingSum Σ (−1)^index of an enumeration; null without
   * @param complete whether that is 1 + (−1)^{N−1}; null without
   * @param rounds rounds of the enumeration; null without
   * @param energies u = H/N at each distinct critical point
   * @param indices number of negative eigenvalues there
   * @param traces mean eigenvalue of the Hessian there
   * @param leastEigenvalues smallest eigenvalue there
   * @param residuals |∇H|/√N there
   * @param descentEnergies u where each descent stopped; empty for other targets
   * @param descentSteps steps of each descent
   * @param unfinished descents that gave up before the gradient was small
   */
  public record Result(
      int searches,
      int critical,
      int flat,
      int stalled,
      int distinct,
      Integer alternatingSum,
      Boolean complete,
      Integer rounds,
      double[] energies,
      int[] indices,
      double[] traces,
      double[] leastEigenvalues,
      double[] residuals,
      double[] descentEnergies,
      int[] descentSteps,
      int unfinished) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What do searches find in a spin glass, and where does gradient descent stop?";
  }

  @Override
  public String talk() {
    return GaussianCriticalPoints.TALK;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Target.ALL, 4, 3, 64);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    return result(p, found.classes(), found.points(), found, null);
  }

  private static Result saddles(Parameters p, SpinGlass glass, Streams streams, Watch watch) {
    Matrix starts =
        Starts.draw(glass, p.starts(), 1, SPREADING_STEPS, SPREADING_RATE, streams.of("starts"));
    List<Endpoint> ends = new CriticalPointSearch(glass, settings(p)).from(starts, watch);
    return result(p, ExplicitLandscape.counts(ends), set(p, ends), null, null);
  }

  private static Result minima(Parameters p, SpinGlass glass, Streams streams, Watch watch) {
    Matrix starts = Starts.draw(glass, p.starts(), 1, 0, 0, streams.of("starts"));
    var descent = descend(p, glass, starts, watch);
    var search = new CriticalPointSearch(glass, settings(p));
    List<Endpoint> ends = search.from(descent.places(), watch);
    RandomGenerator random = streams.of("nudge");
    for (int i = 0; i < NUDGES && ends.stream().anyMatch(SpinGlassSearch::isSaddle); i++) {
      Matrix places = nudged(descent.places(), ends, random);
      descent = descent.then(descend(p, glass, places, watch));
      ends = search.from(descent.places(), watch);
    }
    return result(p, ExplicitLandscape.counts(ends), set(p, ends), null, descent);
  }

  private static SteepestDescent descend(
      Parameters p, SpinGlass glass, Matrix starts, Watch watch) {
    double bound = STOP * Math.sqrt(p.dimension());
    return SteepestDescent.from(glass, starts, STEP, bound, MAXIMAL_DESCENT, watch);
  }

  private static Matrix nudged(Matrix places, List<Endpoint> ends, RandomGenerator random) {
    int n = places.rows();
    Matrix nudged = places.copy();
    double[] noise = GaussianMatrix.matrix(n, ends.size(), NUDGE, random);
    for (int i = 0; i < noise.length; i++) {
      nudged.data()[i] += isSaddle(ends.get(i / n)) ? noise[i] : 0;
    }
    return nudged;
  }

  /**
   * One descent in some hundred thousand comes so near to a saddle that the bound on the gradient
   * stops it there: it has not ended, and a nudge sends it on.
   */
  private static boolean isSaddle(Endpoint end) {
    return end.isCritical() && end.index(0) > 0;
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
      Parameters p, int[] kinds, CriticalPointSet set, Enumeration all, SteepestDescent descent) {
    List<Endpoint> points = set.points();
    double n = p.dimension();
    return new Result(
        Arrays.stream(kinds).sum(),
        kinds[Kind.CRITICAL.ordinal()],
        kinds[Kind.FLAT.ordinal()],
        kinds[Kind.STALLED.ordinal()],
        points.size(),
        all == null ? null : set.alternatingSum(),
        all == null ? null : all.isComplete(),
        all == null ? null : all.rounds(),
        points.stream().mapToDouble(e -> e.value() / n).toArray(),
        points.stream().mapToInt(e -> e.index(0)).toArray(),
        points.stream()
            .mapToDouble(e -> Arrays.stream(e.eigenvalues()).average().orElse(0))
            .toArray(),
        points.stream().mapToDouble(e -> e.eigenvalues()[0]).toArray(),
        points.stream().mapToDouble(e -> e.residual() / Math.sqrt(n)).toArray(),
        descent == null ? new double[0] : energies(descent, n),
        descent == null ? new int[0] : descent.steps(),
        descent == null ? 0 : unfinished(descent));
  }

  private static int unfinished(SteepestDescent descent) {
    int count = 0;
    for (boolean stopped : descent.stopped()) {
      count += stopped ? 0 : 1;
    }
    return count;
  }

  private static double[] energies(SteepestDescent descent, double n) {
    return IntStream.range(0, descent.values().length)
        .mapToDouble(i -> descent.values()[i] / n)
        .toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return SpinGlassSearchClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return SpinGlassSearchFigures.of(tables);
  }
}

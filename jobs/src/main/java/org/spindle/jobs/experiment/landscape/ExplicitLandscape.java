// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;

import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.Enumeration;
import org.spindle.landscape.PlaneLandscape;
import org.spindle.landscape.RandomFourierField;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpectralMoments;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Do the critical points that a search really finds obey the law of the exact ensemble?
 *
 * <p>Explicit landscapes of random Fourier waves. Without confinement some points of a huge number
 * are searched for, and their index fraction is compared with the law at their energy. In a
 * parabola all points of a small landscape are enumerated, and Morse's sum tells whether they are
 * all. Every search has its class: critical, gradient-flat or stalled. A search finds points by
 * basin and not by Kac–Rice's measure; the energies show by how much.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Sources: Bray and Dean
 * 2007; Fyodorov 2004; Dauphin et al. 2014; Frye et al. 2019. Checks are in {@link
 * ExplicitLandscapeClaims}, figures in {@link ExplicitLandscapeFigures}.
 */
public final class ExplicitLandscape
    implements Experiment<ExplicitLandscape.Parameters, ExplicitLandscape.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "explicit-landscape";

  /** Spectral kurtosis above which the waves are too few for a gaussian field. */
  static final double MOST_KURTOSIS = 2.4;

  private static final double FAR = 10; // s.d. of a start's coordinate: many correlation lengths
  private static final double WIDER = 1.5; // than the density of points in a parabola
  private static final int SPREADING_STEPS = 12;
  private static final double SPREADING_RATE = 0.25;
  private static final int QUIET_ROUNDS = 4;
  private static final int MAXIMAL_ROUNDS = 60;
  private static final int PATIENCE = 40; // steps; in few dimensions Newton's method may cycle
  private static final int TOUCHSTONE_STARTS = 32;
  private static final double NEAR = 0.02; // of the touchstone's flat place
  private static final double TYPICAL_STEPS = 45;

  /**
   * @param dimension N, variables of the landscape
   * @param covariance f of the field N f(r²/2N)
   * @param shape a of the rational quadratic; unused by the other
   * @param confinement μ of the parabola ½ μ|x|² that is added; 0 for none
   * @param wavesPerVariable M/N, plane waves of the field for each variable
   * @param method steps of the search
   * @param starts searches; with a parabola, in each round of the enumeration; 0 for none
   * @param probes random points where the Hessian's spectrum is measured
   */
  public record Parameters(
      int dimension,
      Family covariance,
      double shape,
      double confinement,
      double wavesPerVariable,
      Method method,
      int starts,
      int probes) {

    public Parameters {
      require(dimension >= 1, "dimension must be >= 1", dimension);
      require(shape > 0 && Double.isFinite(shape), "shape must be finite and > 0", shape);
      require(
          confinement >= 0 && Double.isFinite(confinement),
          "confinement must be finite and >= 0",
          confinement);
      require(
          wavesPerVariable * dimension >= 1 && wavesPerVariable * dimension < 1e7,
          "waves-per-variable times dimension must be >= 1 and < 1e7",
          wavesPerVariable);
      require(starts >= 0 && starts != 1, "starts must be 0 or >= 2", starts);
      require(probes >= 0, "probes must be >= 0", probes);
    }

    int waves() {
      return (int) Math.round(wavesPerVariable * dimension);
    }

    double fieldShape() {
      return covariance == Family.SQUARED_EXPONENTIAL ? Double.POSITIVE_INFINITY : shape;
    }
  }

  /**
   * @param waves M
   * @param spectralSecond mean of tr(H − h)²/N at the probes, h = tr H/N; null without probes or N
   *     = 1
   * @param spectralFourth mean of tr(H − h)⁴/N
   * @param tooFewWaves whether their ratio shows that the field is not gaussian; such rows are
   *     flagged and not used
   * @param searches searches made
   * @param critical searches that ended at a critical point
   * @param flat searches that ended at a gradient-flat place
   * @param stalled searches that ended anywhere else
   * @param distinct critical points found
   * @param alternatingSum Σ (−1)^index of an enumeration; null without
   * @param complete whether that is 1, as it is for all points; null without
   * @param rounds rounds of the enumeration; null without
   * @param energies V/N at each distinct critical point; with a parabola, its energy included
   * @param indices number of negative eigenvalues there
   * @param residuals |∇V|/√N there
   * @param classes of each search: 0 critical, 1 gradient-flat, 2 stalled; empty for enumerations
   * @param endResiduals |∇V|/√N where each search ended; empty for enumerations
   * @param flatness ‖H∇V‖/(‖H‖‖∇V‖) there; empty for enumerations
   * @param barrenCritical searches of x³/3 + x + y²/2, which has no critical point, that claimed
   *     one
   * @param barrenFlat searches of it that named its gradient-flat place
   */
  public record Result(
      int waves,
      Double spectralSecond,
      Double spectralFourth,
      Boolean tooFewWaves,
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
      double[] residuals,
      int[] classes,
      double[] endResiduals,
      double[] flatness,
      int barrenCritical,
      int barrenFlat) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Do the critical points that a search really finds obey the exact law?";
  }

  @Override
  public String talk() {
    return "General properties of error landscapes in high dimensions";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(20, Family.SQUARED_EXPONENTIAL, 1, 0, 100, Method.NEWTON, 50, 4);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.dimension();
    double m = p.waves();
    double rounds = p.confinement() > 0 ? 2 * QUIET_ROUNDS : 1;
    double step = m * (n * (n + 1) + 4 * n + 60) + 3 * n * n * n + 20_000;
    double hessians = 2 * m * n * n * (p.starts() * rounds + p.probes());
    double draw = m * n * 50;
    double table = Math.min(4 * m * n * n / 2, 1.4e8);
    return new Cost(
        p.starts() * rounds * TYPICAL_STEPS * step + hessians + draw,
        (long) (table + 8 * (3 * m * n + 64 * (3 * m + 2 * n * n))) + 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    var field =
        RandomFourierField.sample(
            p.dimension(), p.waves(), p.fieldShape(), p.confinement(), streams.of("field"));
    SpectralMoments spectrum = null;
    if (p.probes() > 0 && p.dimension() > 1) {
      Matrix probes = Starts.draw(field, p.probes(), FAR, 0, 0, streams.of("probes"));
      spectrum = SpectralMoments.at(field, probes);
    }
    boolean enumerate = p.confinement() > 0 && p.starts() > 0;
    return enumerate
        ? enumerated(p, field, spectrum, streams, watch)
        : searched(p, field, spectrum, streams, watch);
  }

  private static Result enumerated(
      Parameters p, RandomFourierField field, SpectralMoments s, Streams streams, Watch watch) {
    Enumeration all =
        Enumeration.of(
            field,
            SearchSettings.of(p.dimension(), p.method()).withMaximalSteps(PATIENCE),
            new Enumeration.Effort(p.starts(), QUIET_ROUNDS, MAXIMAL_ROUNDS),
            WIDER / p.confinement(),
            false,
            streams.of("starts"),
            watch);
    int sum = all.points().alternatingSum();
    return result(p, s, all.classes(), all.points(), List.of(), sum, all.rounds(), streams, watch);
  }

  private static Result searched(
      Parameters p, RandomFourierField field, SpectralMoments s, Streams streams, Watch watch) {
    int n = p.dimension();
    var settings = SearchSettings.of(n, p.method());
    List<Endpoint> ends = List.of();
    if (p.starts() > 0) {
      Matrix starts =
          Starts.draw(
              field, p.starts(), FAR, SPREADING_STEPS, SPREADING_RATE, streams.of("starts"));
      ends = new CriticalPointSearch(field, settings).from(starts, watch);
    }
    var points = new CriticalPointSet(CriticalPointSearch.SAME * settings.lengthScale());
    ends.forEach(points::add);
    return result(p, s, counts(ends), points, ends, null, null, streams, watch);
  }

  private static Result result(
      Parameters p,
      SpectralMoments spectrum,
      int[] kinds,
      CriticalPointSet set,
      List<Endpoint> ends,
      Integer sum,
      Integer rounds,
      Streams streams,
      Watch watch) {
    double root = Math.sqrt(p.dimension());
    List<Endpoint> points = set.points();
    List<Endpoint> barren = barren(streams, watch);
    return new Result(
        p.waves(),
        spectrum == null ? null : spectrum.second(),
        spectrum == null ? null : spectrum.fourth(),
        spectrum == null ? null : spectrum.kurtosis() > MOST_KURTOSIS,
        kinds[0] + kinds[1] + kinds[2],
        kinds[Kind.CRITICAL.ordinal()],
        kinds[Kind.FLAT.ordinal()],
        kinds[Kind.STALLED.ordinal()],
        points.size(),
        sum,
        sum == null ? null : sum == 1,
        rounds,
        points.stream().mapToDouble(e -> e.value() / p.dimension()).toArray(),
        points.stream().mapToInt(e -> e.index(0)).toArray(),
        points.stream().mapToDouble(e -> e.residual() / root).toArray(),
        ends.stream().mapToInt(e -> e.kind().ordinal()).toArray(),
        ends.stream().mapToDouble(e -> e.residual() / root).toArray(),
        ends.stream().mapToDouble(Endpoint::flatness).toArray(),
        (int) barren.stream().filter(Endpoint::isCritical).count(),
        (int) barren.stream().filter(ExplicitLandscape::namesTheFlatPlace).count());
  }

  private static List<Endpoint> barren(Streams streams, Watch watch) {
    Matrix starts =
        Starts.draw(PlaneLandscape.BARREN, TOUCHSTONE_STARTS, 1, 0, 0, streams.of("barren"));
    return new CriticalPointSearch(PlaneLandscape.BARREN, SearchSettings.of(2, Method.LEVENBERG))
        .from(starts, watch);
  }

  private static boolean namesTheFlatPlace(Endpoint end) {
    return end.kind() == Kind.FLAT
        && Math.hypot(end.point()[0], end.point()[1]) < NEAR
        && Math.abs(end.residual() - 1) < NEAR;
  }

  static int[] counts(List<Endpoint> ends) {
    int[] counts = new int[Kind.values().length];
    ends.forEach(end -> counts[end.kind().ordinal()]++);
    return counts;
  }

  @Override
  public List<Check> checks(Tables tables) {
    return ExplicitLandscapeClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return ExplicitLandscapeFigures.of(tables);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.landscape.BarrenSearch;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointAudit;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.Enumeration;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.RandomFourierField;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpectralMoments;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Do the critical points that a search really finds obey the law of the exact ensemble?
 *
 * <p>Explicit landscapes of random Fourier waves. Without confinement some points of a huge number
 * are searched for, and their index fraction is compared with the law at their energy. In a
 * parabola all points of a small landscape are enumerated, and Morse's sum tells whether they are
 * all. Every search has its class: critical, gradient-flat or stalled. A search finds points by
 * basin and not by Kac–Rice's measure; the energies show by how much. Whether a field has enough
 * waves to be gaussian, its {@link FieldSpectra} tell.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Sources: Bray and Dean
 * 2007; Fyodorov 2004; Dauphin et al. 2014; Frye et al. 2019.
 */
public final class ExplicitLandscape
    implements Experiment<ExplicitLandscape.Parameters, ExplicitLandscape.Result> {

  /** Spectral kurtosis above which the waves are too few for a gaussian field. */
  static final double MOST_KURTOSIS = 2.4;

  private static final double FAR = 10; // s.d. of a start's coordinate: many correlation lengths
  private static final double WIDER = 1.5; // than the density of points in a parabola
  private static final int SPREADING_STEPS = 12;
  private static final double SPREADING_RATE = 0.25;
  private static final int QUIET_ROUNDS = 4;
  private static final int MAXIMAL_ROUNDS = 60;
  private static final int PATIENCE = 40; // steps; in few dimensions Newton's method may cycle
  private static final double TYPICAL_STEPS = 45;

  private static final double INCOMPLETE = 0.01; // share of instances, and of points, that may miss
  private static final double FEWEST_COUNTED = 0.9; // expected points of an index that is judged
  private static final double FLAT_SHARE = 0.25;

  @Override
  public About about() {
    return About.of("explicit-landscape", 3)
        .asks("Do the critical points that a search really finds obey the exact law?")
        .talk("General properties of error landscapes in high dimensions");
  }

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

    Covariance field() {
      return covariance.of(shape);
    }

    CriticalEnsemble ensemble() {
      return CriticalEnsemble.of(field(), dimension, confinement);
    }

    IndexLaw indexLaw() {
      return IndexLaw.ofField(field(), dimension);
    }
  }

  /**
   * @param spectralSecond mean of tr(H − h)²/N at the probes, h = tr H/N; null without probes or N
   *     = 1
   * @param spectralFourth mean of tr(H − h)⁴/N
   * @param critical searches that ended at a critical point
   * @param flat searches that ended at a gradient-flat place
   * @param alternatingSum Σ (−1)^index of an enumeration; null without
   * @param logCountTheory ln of the exact mean number of critical points; null where they are not
   *     enumerated
   * @param energies V/N at each distinct critical point; with a parabola, its energy included
   * @param indices number of negative eigenvalues there
   * @param pivots number of negative pivots there of a Hessian by differences of ∇V
   * @param offsets slope by differences of V there, over curvature and length scale
   * @param barrenFlat descents on |∇V|² of x³/3 + x + y²/2, which has no critical point, that named
   *     its gradient-flat place; null for the other method
   */
  public record Result(
      Double spectralSecond,
      Double spectralFourth,
      int critical,
      int flat,
      Integer alternatingSum,
      Double logCountTheory,
      double[] energies,
      int[] indices,
      int[] pivots,
      double[] offsets,
      Integer barrenFlat) {}

  @Override
  public Parameters defaults() {
    return new Parameters(20, Family.SQUARED_EXPONENTIAL, 1, 0, 100, Method.NEWTON, 50, 4);
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
    return result(p, field, s, all.classes(), all.points(), sum, streams, watch);
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
    return result(p, field, s, Endpoint.counts(ends), points, null, streams, watch);
  }

  private static Result result(
      Parameters p,
      RandomFourierField field,
      SpectralMoments spectrum,
      int[] kinds,
      CriticalPointSet set,
      Integer sum,
      Streams streams,
      Watch watch) {
    List<Endpoint> points = set.points();
    double length = SearchSettings.of(p.dimension(), p.method()).lengthScale();
    List<CriticalPointAudit> audits =
        CriticalPointAudit.of(field, points, length, streams.of("directions"), watch);
    return new Result(
        spectrum == null ? null : spectrum.second(),
        spectrum == null ? null : spectrum.fourth(),
        kinds[Kind.CRITICAL.ordinal()],
        kinds[Kind.FLAT.ordinal()],
        sum,
        sum == null ? null : p.ensemble().logCount(),
        points.stream().mapToDouble(e -> e.value() / p.dimension()).toArray(),
        points.stream().mapToInt(e -> e.index(0)).toArray(),
        audits.stream().mapToInt(CriticalPointAudit::index).toArray(),
        audits.stream().mapToDouble(CriticalPointAudit::offset).toArray(),
        p.method() == Method.LEVENBERG
            ? BarrenSearch.run(streams.of("barren"), watch).flat()
            : null);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<SearchedField> all = rows.views(SearchedField.class);
    List<List<SearchedField>> descents =
        by(
            where(all, i -> i.isSampledBy(Method.LEVENBERG) && i.isLarge()),
            SearchedField::ensembleKey);
    List<List<SearchedField>> confined =
        by(where(all, SearchedField::isEnumerated), SearchedField::ensembleKey);
    claims
        .each(
            "each descent on |∇V|² of x³/3 + x + y²/2, which has no critical point, names its"
                + " gradient-flat place",
            where(all, i -> i.at().method() == Method.LEVENBERG),
            i -> Finding.exact(BarrenSearch.STARTS, i.barrenFlat(), 0))
        .several(
            "at each point called critical the slope vanishes by differences of V alone, to 1e-7 of"
                + " the curvature times the length scale",
            all,
            i -> SecondOpinion.slopes(i.offsets()))
        .several(
            "at each critical point the Hessian, by differences of ∇V, has as many negative pivots"
                + " as negative eigenvalues (Sylvester)",
            all,
            i -> SecondOpinion.inertia(i.pivots(), i.indices()))
        .each(
            "searches far apart on a field of 20 or more variables find different points",
            where(all, i -> i.isSampled() && i.isLarge()),
            i -> Finding.exact(i.distinct(), i.critical(), 0))
        .atLeast(
            "descent on |∇V|² ends at gradient-flat places in at least a quarter of searches",
            repeated(descents),
            group -> mean(group, SearchedField::flatShare),
            group -> FLAT_SHARE,
            group -> 0)
        .several(
            "mean number of critical points of confined fields, quadrature against reference",
            confined,
            ExplicitLandscape::references)
        .each(
            "Morse's sum over all points found is 1 in at least 99 % of confined fields",
            confined, ExplicitLandscape::complete)
        .estimate(
            "a confined field has as many critical points as the exact mean says",
            repeated(confined),
            group -> mean(group, SearchedField::distinct),
            group -> number(group),
            group -> INCOMPLETE * number(group))
        .several(
            "a confined field has as many critical points of each index as the exact mean and"
                + " Morse's sum say",
            repeated(confined),
            ExplicitLandscape::byIndex);
    SaddleIndices.claims(all, claims);
    FieldSpectra.claims(rows, claims);
  }

  /** Groups of several instances, whose means have a standard error. */
  private static List<List<SearchedField>> repeated(List<List<SearchedField>> groups) {
    return where(groups, group -> group.size() > 1);
  }

  static Estimate mean(List<SearchedField> group, ToDoubleFunction<SearchedField> value) {
    return Estimate.of(column(group, value));
  }

  private static Finding complete(List<SearchedField> group) {
    long complete = group.stream().filter(SearchedField::isComplete).count();
    return Finding.shareAtLeast(1 - INCOMPLETE, complete, group.size());
  }

  /** How many critical points a field has. */
  static double number(List<SearchedField> group) {
    return Math.exp(group.get(0).logCountTheory());
  }

  private static List<Finding> references(List<SearchedField> group) {
    Parameters p = group.get(0).at();
    double ratio = p.confinement() / Math.sqrt(p.field().curvature());
    return ReferenceCounts.findings(p.dimension(), ratio, number(group));
  }

  static double minima(List<SearchedField> group) {
    return Math.exp(group.get(0).at().ensemble().logMinima());
  }

  private static List<Finding> byIndex(List<SearchedField> group) {
    double minima = minima(group);
    List<Finding> findings = new ArrayList<>();
    findings.add(count(group, 0, minima));
    if (group.get(0).at().dimension() == 2) {
      double total = number(group);
      findings.add(count(group, 1, (total - 1) / 2));
      findings.add(count(group, 2, (total + 1) / 2 - minima));
    }
    return where(findings, f -> f.theory() >= FEWEST_COUNTED);
  }

  private static Finding count(List<SearchedField> group, int index, double theory) {
    Estimate mean = mean(group, i -> i.count(index));
    return Finding.equal(theory, mean, INCOMPLETE * theory);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ExplicitLandscapeFigures.draw(rows, figures);
  }
}

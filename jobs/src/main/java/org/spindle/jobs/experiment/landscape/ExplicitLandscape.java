// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Scale;
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
import org.spindle.landscape.IndexScatter;
import org.spindle.landscape.RandomFourierField;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.SpectralMoments;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.BinnedMeans;
import org.spindle.statistic.ClusteredMean;
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
  private static final int LARGE = 20; // variables from which index fractions mean something
  private static final double FLAT_SHARE = 0.25;
  private static final double BASIN_MEAN = 0.25; // counts: bias of a search by basins, measured
  private static final double BASIN_SCATTER = 0.05;
  private static final double BASIN_SLOPE = 0.02; // of it, measured
  private static final double MOST_MEAN = 0.5; // counts, of the reference
  private static final double[] SCATTER = {0.5, 0.95};

  private static final int BINS = 12; // of energy
  private static final int FEWEST = 5; // points of a bin that is drawn

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

  /** One instance of the disorder. */
  record Instance(
      Parameters at,
      long seed,
      int replicate,
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
      Integer barrenFlat) {

    boolean isEnumerated() {
      return alternatingSum != null;
    }

    boolean isComplete() {
      return alternatingSum == 1;
    }

    int distinct() {
      return energies.length;
    }

    boolean hasTooFewWaves() {
      return spectralSecond != null && FieldSpectra.hasTooFewWaves(spectralSecond, spectralFourth);
    }

    /** Whether points were searched for on a stationary field whose waves are enough. */
    boolean isSampled() {
      return !isEnumerated() && at.starts() > 0 && !hasTooFewWaves();
    }

    boolean isSampledBy(Method method) {
      return isSampled() && at.method() == method;
    }

    boolean isLarge() {
      return at.dimension() >= LARGE;
    }

    double flatShare() {
      return (double) flat / at.starts();
    }

    long count(int index) {
      return Arrays.stream(indices).filter(i -> i == index).count();
    }

    double[] indexFractions() {
      return Arrays.stream(indices).mapToDouble(i -> (double) i / at.dimension()).toArray();
    }

    /** N ε². */
    double[] scaledSquares() {
      return Arrays.stream(energies).map(e -> at.dimension() * e * e).toArray();
    }

    /** What instances of one ensemble have in common. */
    Object ensembleKey() {
      return List.of(at.dimension(), at.fieldShape(), at.confinement());
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Instance> all = rows.views(Instance.class);
    List<List<Instance>> descents =
        by(where(all, i -> i.isSampledBy(Method.LEVENBERG) && i.isLarge()), Instance::ensembleKey);
    List<List<Instance>> confined = by(where(all, Instance::isEnumerated), Instance::ensembleKey);
    List<List<Instance>> saddles =
        by(
            where(
                all,
                i -> i.isSampledBy(Method.NEWTON) && i.isLarge() && i.at.field().freedom() == 0),
            Instance::ensembleKey);
    Map<List<Instance>, IndexScatter> scatters = new HashMap<>(); // each takes seconds
    claims
        .each(
            "each descent on |∇V|² of x³/3 + x + y²/2, which has no critical point, names its"
                + " gradient-flat place",
            where(all, i -> i.at.method() == Method.LEVENBERG),
            i -> Finding.exact(BarrenSearch.STARTS, i.barrenFlat, 0))
        .several(
            "at each point called critical the slope vanishes by differences of V alone, to 1e-7 of"
                + " the curvature times the length scale",
            all,
            i -> SecondOpinion.slopes(i.offsets))
        .several(
            "at each critical point the Hessian, by differences of ∇V, has as many negative pivots"
                + " as negative eigenvalues (Sylvester)",
            all,
            i -> SecondOpinion.inertia(i.pivots, i.indices))
        .each(
            "searches far apart on a field of 20 or more variables find different points",
            where(all, i -> i.isSampled() && i.isLarge()),
            i -> Finding.exact(i.distinct(), i.critical, 0))
        .atLeast(
            "descent on |∇V|² ends at gradient-flat places in at least a quarter of searches",
            repeated(descents),
            group -> mean(group, Instance::flatShare),
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
            group -> mean(group, Instance::distinct),
            group -> number(group),
            group -> INCOMPLETE * number(group))
        .several(
            "a confined field has as many critical points of each index as the exact mean and"
                + " Morse's sum say",
            repeated(confined),
            ExplicitLandscape::byIndex)
        .several(
            "the index fraction at a found saddle is on average that of its energy (in counts)",
            saddles,
            group -> meanIndex(scatters.computeIfAbsent(group, ExplicitLandscape::scatter)))
        .several(
            "the index at found saddles rises with energy as steeply as the law (slope over that of"
                + " the law)",
            saddles,
            group -> steepness(scatters.computeIfAbsent(group, ExplicitLandscape::scatter)))
        .several(
            "the index at a found saddle scatters about the law by less than one count, as the"
                + " exact ensemble does",
            saddles,
            group -> indexScatter(scatters.computeIfAbsent(group, ExplicitLandscape::scatter)));
    FieldSpectra.claims(rows, claims);
  }

  /** Groups of several instances, whose means have a standard error. */
  private static List<List<Instance>> repeated(List<List<Instance>> groups) {
    return where(groups, group -> group.size() > 1);
  }

  private static Estimate mean(List<Instance> group, ToDoubleFunction<Instance> value) {
    return Estimate.of(column(group, value));
  }

  private static Finding complete(List<Instance> group) {
    long complete = group.stream().filter(Instance::isComplete).count();
    return Finding.shareAtLeast(1 - INCOMPLETE, complete, group.size());
  }

  /** How many critical points a field has. */
  private static double number(List<Instance> group) {
    return Math.exp(group.get(0).logCountTheory);
  }

  private static List<Finding> references(List<Instance> group) {
    Parameters p = group.get(0).at;
    double ratio = p.confinement() / Math.sqrt(p.field().curvature());
    return ReferenceCounts.findings(p.dimension(), ratio, number(group));
  }

  private static double minima(List<Instance> group) {
    return Math.exp(group.get(0).at.ensemble().logMinima());
  }

  private static List<Finding> byIndex(List<Instance> group) {
    double minima = minima(group);
    List<Finding> findings = new ArrayList<>();
    findings.add(count(group, 0, minima));
    if (group.get(0).at.dimension() == 2) {
      double total = number(group);
      findings.add(count(group, 1, (total - 1) / 2));
      findings.add(count(group, 2, (total + 1) / 2 - minima));
    }
    return where(findings, f -> f.theory() >= FEWEST_COUNTED);
  }

  private static Finding count(List<Instance> group, int index, double theory) {
    Estimate mean = mean(group, i -> i.count(index));
    return Finding.equal(theory, mean, INCOMPLETE * theory);
  }

  private static IndexScatter scatter(List<Instance> group) {
    Parameters p = group.get(0).at;
    return IndexScatter.about(
        p.indexLaw(),
        p.dimension(),
        group.stream().map(Instance::energies).toList(),
        group.stream().map(Instance::indices).toList());
  }

  private static List<Finding> meanIndex(IndexScatter scatter) {
    return scatter.isKnown()
        ? List.of(
            Finding.equal(0, scatter.residuals().estimate(), BASIN_MEAN).within(MOST_MEAN).of(1))
        : List.of();
  }

  private static List<Finding> steepness(IndexScatter scatter) {
    return scatter.isKnown()
        ? List.of(Finding.equal(1, scatter.steepness(), BASIN_SLOPE))
        : List.of();
  }

  private static List<Finding> indexScatter(IndexScatter scatter) {
    double theory = scatter.expectedRms();
    if (!scatter.isKnown() || Double.isNaN(theory)) {
      return List.of();
    }
    Estimate rms = scatter.rms();
    double room = Math.min(SCATTER[1] - theory, theory - SCATTER[0]);
    return List.of(Finding.equal(theory, rms, BASIN_SCATTER).within(room));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Instance> all = rows.views(Instance.class);
    List<List<Instance>> families =
        by(
            sorted(where(all, i -> i.isSampledBy(Method.NEWTON)), i -> i.at.covariance()),
            i -> i.at.covariance());
    figures
        .figure("explicit-landscape-index", "Critical points found by search on the exact law")
        .caption(
            "Points: means over found critical points in bins of energy, with standard errors over"
                + " instances. Lines: the mean of the exact ensemble (in many dimensions, and where"
                + " the energy leaves the shift free, its limit); band: one standard deviation."
                + " Where the shift is free, the bias of a search by basins shows.")
        .axes(linear("energy ε = V/N"), linear("index fraction"))
        .panels(families, ExplicitLandscape::covariance, ExplicitLandscape::drawIndex)
        .pointsOnTop();

    PanelDraft bias =
        figures
            .figure("explicit-landscape-bias", "How far the found points are from a fair sample")
            .caption(
                "Mean of N ε² over critical points: of all (exact), and of those found by Newton's"
                    + " method from starts whose energies were spread by gradient steps. A search"
                    + " finds points by their basin; only what is conditioned on energy can be"
                    + " compared with the law.")
            .axes(log("variables N"), log("N ⟨ε²⟩"))
            .panel("");
    families.forEach(family -> drawBias(bias, family));

    List<Instance> enumerated = where(all, Instance::isEnumerated);
    FigureDraft counts =
        figures
            .figure("explicit-landscape-counts", "Enumerated critical points of confined fields")
            .caption(
                "Points: mean numbers of all critical points and of minima of fields whose points"
                    + " were all found, with standard errors. Lines: Kac–Rice.")
            .axes(linear("variables N"), log("mean number"));
    drawCounts(counts.panel("all"), enumerated, Instance::distinct, ExplicitLandscape::number);
    drawCounts(counts.panel("minima"), enumerated, i -> i.count(0), ExplicitLandscape::minima);

    List<Instance> classified =
        where(all, i -> i.isSampled() && i.at.covariance() == Family.SQUARED_EXPONENTIAL);
    List<List<Instance>> classes =
        by(
            sorted(classified, i -> word(i.at.method()), i -> i.at.dimension()),
            i -> List.of(i.at.method(), i.at.dimension()));
    figures
        .figure("explicit-landscape-classes", "Where searches end")
        .caption(
            "Shares of searches, by descent on |∇V|² and by Newton's method in N variables, that end at critical points, at places where the gradient does not"
                + " vanish but lies in the Hessian's null space, and elsewhere. No theory: the"
                + " shares say what a sample of found points leaves out.")
        .axes(
            Scale.names("", classes.stream().map(ExplicitLandscape::place).toList()),
            Scale.share("share of searches"))
        .panels(List.of(classes), group -> "", ExplicitLandscape::drawClasses);

    FieldSpectra.draw(rows, figures);
  }

  private static double dimension(List<Instance> group) {
    return group.get(0).at.dimension();
  }

  private static List<List<Instance>> byDimension(List<Instance> group) {
    return by(group, i -> i.at.dimension()); // of views, the first parameter by which they ascend
  }

  private static String covariance(List<Instance> group) {
    Parameters p = group.get(0).at;
    return p.covariance() == Family.SQUARED_EXPONENTIAL
        ? "f = exp(−u)"
        : "f = (1 + u/a)^(−a), a = " + p.shape();
  }

  private static String place(List<Instance> group) {
    Parameters p = group.get(0).at;
    return (p.method() == Method.NEWTON ? "Newton" : "descent") + ", N = " + p.dimension();
  }

  private static void drawIndex(PanelDraft panel, List<Instance> family) {
    int color = 0;
    for (List<Instance> group : byDimension(family)) {
      IndexLaw law = group.get(0).at.indexLaw();
      Series theory = panel.series("", color);
      if (law.isExact()) {
        theory.band(law.energies(), law::fraction, law::deviation);
      }
      theory.line(law.energies(), law::fraction);
      BinnedMeans found =
          BinnedMeans.of(
              evenly(-law.reach(), law.reach(), BINS + 1),
              FEWEST,
              group.stream().map(Instance::energies).toList(),
              group.stream().map(Instance::indexFractions).toList());
      panel
          .series("N = " + group.get(0).at.dimension(), color)
          .points(found.x(), found.y(), found.error());
      color++;
    }
  }

  private static void drawBias(PanelDraft panel, List<Instance> family) {
    Family covariance = family.get(0).at.covariance();
    String name = covariance == Family.SQUARED_EXPONENTIAL ? "exp(−u)" : "rational quadratic";
    List<List<Instance>> groups = byDimension(family);
    panel
        .series(name + ": all critical points", covariance.ordinal())
        .line(
            groups,
            ExplicitLandscape::dimension,
            group -> dimension(group) * group.get(0).at.ensemble().meanSquareEnergy());
    panel
        .series(name + ": found by search", covariance.ordinal())
        .estimates(
            groups,
            ExplicitLandscape::dimension,
            group -> ClusteredMean.of(group, Instance::scaledSquares).estimate());
  }

  private static void drawCounts(
      PanelDraft panel,
      List<Instance> fields,
      ToDoubleFunction<Instance> count,
      ToDoubleFunction<List<Instance>> theory) {
    panel.series(
        by(sorted(fields, i -> i.at.confinement()), i -> i.at.confinement()),
        group -> "μ = " + group.get(0).at.confinement(),
        (series, group) ->
            series
                .line(byDimension(group), ExplicitLandscape::dimension, theory)
                .estimates(byDimension(group), ExplicitLandscape::dimension, g -> mean(g, count)));
  }

  private static void drawClasses(PanelDraft panel, List<List<Instance>> classes) {
    drawShare(panel.series("critical", 0), classes, i -> i.critical);
    drawShare(panel.series("gradient-flat", 1), classes, i -> i.flat);
    drawShare(panel.series("stalled", 2), classes, i -> i.at.starts() - i.critical - i.flat);
  }

  private static void drawShare(
      Series series, List<List<Instance>> classes, ToDoubleFunction<Instance> number) {
    series.estimates(
        classes,
        classes::indexOf,
        group -> mean(group, i -> number.applyAsDouble(i) / i.at.starts()));
  }
}

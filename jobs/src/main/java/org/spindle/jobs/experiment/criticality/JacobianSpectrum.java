// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.plain;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.spindle.criticality.GradedJacobian;
import org.spindle.criticality.JacobianBias;
import org.spindle.criticality.JacobianSample;
import org.spindle.criticality.JacobianTheory;
import org.spindle.criticality.LogSpectrum;
import org.spindle.criticality.Nonlinearity;
import org.spindle.criticality.OrthogonalJacobians;
import org.spindle.criticality.UniversalEdge;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Claims;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.figure.Scale;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.statistic.Groups.Pair;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How does a deep random network stretch small differences between its inputs?
 *
 * <p>Claim: near the edge of chaos, g = 1, the singular values of the end-to-end Jacobian of a deep
 * network of orthogonal weights stay together, a finite fraction of them within a factor 2 of their
 * root mean square at depth 100, while those of gaussian weights spread over hundreds of decades.
 * Theory: free probability, with a length q_l of each layer. Lengths of rectified units, which no
 * fixed point restores, wander from layer to layer and are not judged.
 *
 * <p>Beside chance the {@link JacobianBias} of finite width is allowed; for tanh and orthogonal
 * weights of width 500 or more at most the 5 % of the reference.
 *
 * <p>Sources: Saxe, McClelland and Ganguli, ICLR 2014, section 3.1; Pennington, Schoenholz and
 * Ganguli 2017 and 2018.
 */
public final class JacobianSpectrum
    implements Batched<JacobianSpectrum.Parameters, JacobianSpectrum.Result> {

  private static final double[] LEVELS = {0.05, 0.25, 0.5, 0.75, 0.95}; // of the quantiles
  private static final int CURVE = 80; // intervals of a density
  private static final double TAIL = 0.003; // of the singular values, below its curve
  private static final double ATOM = 5e-10; // 1e-9 in s², the reference's
  private static final double WIDE_GAIN = 1.2; // above it, small singular values sink into rounding
  private static final long BATCH_BYTES = 256L << 20;
  private static final int BATCH = 20;
  private static final double LEAST_COUNT = 5; // expected values, for their fraction to be judged
  private static final int REFERENCE_WIDTH = 500;
  private static final double REFERENCE = 0.05;
  private static final double NEAR = 0.06; // |g − 1| that counts as near the edge of chaos
  // bias of v of masked networks in units of 1/N: units of one layer, whose Σ(k/N)² is 1/N of v,
  // and orthogonal matrices that are free to order 1/N only
  private static final double MASK_BIAS = 4;
  private static final int NETWORKS = 0; // colours
  private static final int THEORY = 1;
  private static final int BINS = 30;
  private static final double LN10 = Math.log(10);

  @Override
  public About about() {
    return About.of("jacobian-spectrum", 4)
        .asks("How does a deep random network stretch small differences between its inputs?")
        .talk("Extensive criticality yields dynamical isometry in nonlinear nets");
  }

  /** What the units of a layer do. */
  public enum UnitKind {
    /** tanh. */
    TANH,
    /** Linear between −1 and 1, flat outside. */
    HARD_TANH,
    /** max(0, x). */
    RELU,
    /** The error function; its slope at zero is 1.128. */
    ERF,
    /** The identity. */
    LINEAR,
    /** Linear units that pass with probability p = 1/(1 + v/L) and amplify by 1/√p. */
    MASK
  }

  /**
   * @param ensemble law of the weights
   * @param units what the units do
   * @param gain g; for gaussian weights the standard deviation of an entry is g/√N
   * @param inputLength q₁ of the first layer
   * @param depth N_l, layers of neurons, input and output included; L = N_l − 1 factors
   * @param width N, neurons of each layer
   * @param maskVariance v = σ₀², variance of s² in the limit of infinite depth; read for masks only
   * @param sharedDraws whether points that differ in gain or input length only share their weights
   */
  public record Parameters(
      WeightEnsemble ensemble,
      UnitKind units,
      double gain,
      double inputLength,
      int depth,
      int width,
      double maskVariance,
      boolean sharedDraws) {

    public Parameters {
      require(gain > 0 && Double.isFinite(gain), "gain must be finite and > 0", gain);
      require(
          inputLength > 0 && Double.isFinite(inputLength),
          "input-length must be finite and > 0",
          inputLength);
      require(depth >= 3, "depth must be >= 3", depth);
      require(width >= 2, "width must be >= 2", width);
      require(maskVariance > 0, "mask-variance must be > 0", maskVariance);
    }

    int factors() {
      return depth - 1;
    }

    boolean masked() {
      return units == UnitKind.MASK;
    }

    /** Multiplied out where that is accurate, kept graded elsewhere. */
    boolean multipliedOut() {
      return ensemble == WeightEnsemble.ORTHOGONAL && units != UnitKind.RELU && gain <= WIDE_GAIN;
    }

    /** Whether no unit has the slope zero, so that no singular value is. */
    boolean smooth() {
      return units == UnitKind.TANH || units == UnitKind.ERF;
    }

    Nonlinearity layer() {
      return switch (units) {
        case TANH -> new Nonlinearity.Pointwise(Activation.TANH);
        case HARD_TANH -> new Nonlinearity.Pointwise(Activation.HARD_TANH);
        case RELU -> new Nonlinearity.Pointwise(Activation.RELU);
        case ERF -> new Nonlinearity.Pointwise(Activation.ERF);
        case LINEAR -> new Nonlinearity.Pointwise(Activation.LINEAR);
        case MASK -> new Nonlinearity.Masked(passing());
      };
    }

    private double passing() {
      return 1 / (1 + maskVariance / factors());
    }

    double totalGain() {
      return masked() ? gain / Math.sqrt(passing()) : gain;
    }

    JacobianBias bias(double relativeVariance) {
      return new JacobianBias(width, factors(), relativeVariance);
    }
  }

  /**
   * @param logSingularValues ln s of those that are not zero, descending; within rounding of the
   *     upper edge they are the edge where the law has an atom there
   * @param rank how many these are
   * @param blocked units of slope zero, over all layers
   * @param vanished whether a layer blocked everything; the numbers of the spectrum are then null
   * @param finalLength q_L of the last layer with slopes
   * @param finalLengthTheory the same by the length map
   * @param logRms ln of the root mean square of all N singular values
   * @param logRmsTheory ½ Σ ln(g² μ₁(q_l))
   * @param relativeVariance variance of s² over its squared mean
   * @param relativeVarianceTheory Σ_l (μ₂/μ₁² − 1), and 1 more a layer for gaussian weights
   * @param logTop ln of the largest singular value
   * @param logTopTheory the upper edge
   * @param insideFraction fraction of singular values in [rms/2, 2 rms]
   * @param insideFractionTheory the same of the law
   * @param edgeCount singular values within 1e-9 of the predicted upper edge, in s²
   * @param topAtomTheory fraction of singular values exactly at the upper edge, infinite width
   * @param logQuantiles ln s at 5, 25, 50, 75 and 95 % of those that are not zero
   * @param logQuantilesTheory the same of the law
   * @param cumulativeAtQuantiles the law's fraction below each measured quantile, zeros included
   * @param tabulated whether the law is known down to half of the lowest level
   * @param logGrid ln s of the curve
   * @param densityTheory density of ln s on it, atoms left out
   */
  public record Result(
      double[] logSingularValues,
      int rank,
      int blocked,
      boolean vanished,
      double finalLength,
      double finalLengthTheory,
      Double logRms,
      double logRmsTheory,
      Double relativeVariance,
      double relativeVarianceTheory,
      Double logTop,
      double logTopTheory,
      double insideFraction,
      double insideFractionTheory,
      int edgeCount,
      double topAtomTheory,
      double[] logQuantiles,
      double[] logQuantilesTheory,
      double[] cumulativeAtQuantiles,
      boolean tabulated,
      double[] logGrid,
      double[] densityTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(WeightEnsemble.ORTHOGONAL, UnitKind.TANH, 1, 1, 100, 200, 0.25, true);
  }

  @Override
  public Parameters drawKey(Parameters p) {
    return p.sharedDraws()
        ? new Parameters(
            p.ensemble(), p.units(), 1, 1, p.depth(), p.width(), p.maskVariance(), true)
        : p;
  }

  @Override
  public Object batchKey(Parameters p) {
    return List.of(p.multipliedOut(), drawKey(p));
  }

  @Override
  public boolean onlyOneDraw() {
    return true;
  }

  @Override
  public int batchSize(Parameters p) {
    long network = 8L * p.width() * p.width();
    return p.sharedDraws() && p.multipliedOut()
        ? (int) Math.max(1, Math.min(BATCH, BATCH_BYTES / network))
        : 1;
  }

  @Override
  public Cost cost(Parameters p) {
    double cube = Math.pow(p.width(), 3);
    double curve = 4e5 * p.factors(); // flops of the spectral curve, at some GF/s
    if (p.multipliedOut()) {
      double draws = 4.0 / 3 / batchSize(p);
      double flops = cube * ((1.5 + draws) * p.factors() + 9) + curve;
      return new Cost(flops, 8L * p.width() * p.width() * (batchSize(p) + 12));
    }
    double layer = p.ensemble() == WeightEnsemble.GAUSSIAN ? 3 : 4.5;
    return new Cost(cube * (layer * p.factors() + 60) + curve, 80L * p.width() * p.width());
  }

  @Override
  public List<Result> runAll(
      List<Parameters> points, List<Streams> streams, Datasets data, Watch watch) {
    Parameters first = points.get(0);
    List<JacobianSample> samples = new ArrayList<>();
    if (first.multipliedOut()) {
      double[] gains = points.stream().mapToDouble(Parameters::totalGain).toArray();
      double[] lengths = points.stream().mapToDouble(Parameters::inputLength).toArray();
      samples.addAll(
          new OrthogonalJacobians(first.width(), first.factors(), first.layer(), gains, lengths)
              .sample(streams.get(0), watch));
    } else {
      for (Parameters p : points) {
        samples.add(
            new GradedJacobian(
                    p.ensemble(), p.layer(), p.totalGain(), p.inputLength(), p.width(), p.factors())
                .sample(streams.get(0), watch));
      }
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      watch.check();
      results.add(result(points.get(i), samples.get(i)));
    }
    return results;
  }

  private static Result result(Parameters p, JacobianSample drawn) {
    JacobianTheory theory =
        new JacobianTheory(p.ensemble(), p.layer(), p.totalGain(), p.inputLength(), p.factors());
    LogSpectrum law = theory.spectrum();
    double rms = theory.logRms();
    double edge = law.logUpperEdge();
    JacobianSample sample = law.topAtom() > 0 ? drawn.snapped(edge, ATOM) : drawn;
    double[] logs = sample.logSingularValues();
    double[] quantiles = sample.logQuantiles(LEVELS);
    double[] grid = law.grid(CURVE, TAIL);
    int last = p.factors() - 1;
    boolean vanished = logs.length == 0;
    return new Result(
        logs,
        sample.rank(),
        sample.blocked(),
        vanished,
        sample.lengths()[last],
        theory.lengths()[last],
        vanished ? null : sample.logRms(),
        rms,
        vanished ? null : sample.relativeVariance(),
        theory.product().relativeVariance(),
        vanished ? null : drawn.logSingularValues()[0],
        edge,
        vanished ? 0 : sample.insideFraction(),
        inside(law, rms),
        (int) Arrays.stream(logs).filter(s -> Math.abs(s - edge) <= ATOM).count(),
        law.topAtom(),
        quantiles,
        map(LEVELS, level -> law.quantile(law.zeroAtom() + (1 - law.zeroAtom()) * level)),
        map(quantiles, law::cumulative),
        law.untabulated() <= LEVELS[0] / 2 * (1 - law.zeroAtom()),
        grid,
        map(grid, law::density));
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  /** All networks at one place; such that a layer blocked have no spectrum. */
  @From("SELECT * FROM rows WHERE NOT vanished")
  record Cell(
      Parameters at,
      @Sql("final_length / final_length_theory") Estimate length,
      @Sql("exp(log_rms - log_rms_theory)") Estimate rms,
      @Sql("exp(log_top - log_top_theory)") Estimate top,
      @Sql("max(abs(log_top - log_top_theory))") double topDeviation,
      Twin logRms,
      Twin logTop,
      Twin relativeVariance,
      Twin insideFraction,
      @Sql("avg(top_atom_theory)") double topAtom,
      @Sql("max(abs(edge_count - greatest(0, width - blocked)))") double miscounted,
      @Sql("avg(edge_count / width)") double topAtomMean,
      @Sql("count(*)") long draws,
      @Sql(
              """
              max(abs(aggregate(log_singular_values, 0D, (sum, s) -> sum + exp(2 * (s - log_rms)))
                / width - 1))""")
          double recounted,
      @Sql(
              """
              max(aggregate(sequence(1, size(log_grid) - 1), 0D, (sum, i) -> sum
                + (element_at(log_grid, i + 1) - element_at(log_grid, i))
                * (element_at(density_theory, i) + element_at(density_theory, i + 1)) / 2))""")
          double drawnTheory) {

    JacobianBias bias() {
      return at.bias(relativeVariance.theory());
    }

    Estimate inside() {
      return insideFraction.measured();
    }

    Object network() {
      return List.of(at.gain(), at.inputLength(), at.depth(), at.width());
    }
  }

  /**
   * What all networks at one place have below one of their quantiles, which are those of the
   * singular values that are not zero: excess is the law's fraction there less the measured one.
   */
  @From(
      """
      SELECT *, element_at(array(0.05, 0.25, 0.5, 0.75, 0.95), quantile + 1) AS level,
        element_at(log_quantiles, quantile + 1) AS log_quantile,
        element_at(log_quantiles_theory, quantile + 1) AS log_quantile_theory
      FROM rows LATERAL VIEW posexplode(cumulative_at_quantiles) AS quantile, cumulative
      WHERE NOT vanished""")
  record Quantile(
      Parameters at,
      double level,
      Twin logQuantile,
      @Sql("cumulative - 1 + (1 - level) * rank / width") Estimate excess,
      @Sql("avg(level * rank / width)") double notZeroBelow,
      @Sql("bool_and(tabulated)") boolean tabulated,
      @Sql("avg(size(filter(log_singular_values, s -> s <= log_top - 29.93)) / width)") double lost,
      @Sql("avg(top_atom_theory)") double topAtom,
      @Sql("avg(relative_variance_theory)") double relativeVariance) {

    /** Whether the law is known there, and the values are. */
    boolean known() {
      return tabulated && notZeroBelow >= 1.5 * lost; // ln 1e-13 below the top, in rounding
    }
  }

  /** A masked network. Those of one place differ most in how many units are blocked. */
  @From(
      """
      SELECT *, 1 - blocked / ((depth - 1) * width) AS passing FROM rows
      WHERE NOT vanished AND units = 'mask' AND ensemble = 'orthogonal' AND blocked > 0""")
  record Masked(Parameters at, double passing, double relativeVariance, double insideFraction) {

    /** Relative variance of s², over L(1/p − 1) of the fraction p that passes. */
    double variance() {
      return relativeVariance / (at.factors() * (1 / passing - 1));
    }
  }

  private static List<Cell> cells(Rows<Parameters, Result> rows) {
    return rows.cells(Cell.class, "shared-draws");
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> all = cells(rows);
    List<Cell> cells = where(all, c -> c.at.units() != UnitKind.LINEAR);
    List<Cell> sharp = where(cells, c -> c.bias().showsRms());
    List<Cell> masks =
        where(all, c -> c.at.masked() && c.at.ensemble() == WeightEnsemble.ORTHOGONAL);
    List<Cell> unblocked = where(masks, c -> c.topAtom > 0.1);
    List<Quantile> quantiles = rows.cells(Quantile.class, "shared-draws");
    List<List<Masked>> masked = by(rows.views(Masked.class), m -> m.at);
    claims
        .each(
            "with orthogonal weights the signal has the length that the length map predicts, at the"
                + " last layer: ratio to it",
            where( // gaussian weights and masks scatter lengths by half, see signal-propagation
                cells,
                c ->
                    c.at.ensemble() == WeightEnsemble.ORTHOGONAL
                        && !c.at.masked()
                        && c.at.units() != UnitKind.RELU),
            c -> one(c, c.length, c.bias().ofMean()))
        .each(
            "the root mean square singular value is the product of the layers' mean squared slopes",
            sharp,
            c -> one(c, c.rms, c.bias().ofRms()))
        .each(
            "the relative variance of s² is the sum over layers",
            where(cells, c -> c.bias().showsVariance()),
            c -> {
              double theory = c.relativeVariance.theory();
              double bias = theory * c.bias().ofVariance();
              return equal(theory, c.relativeVariance.measured(), bias, theory * ofReference(c.at));
            })
        .each(
            "the largest singular value stands at the predicted edge",
            sharp,
            c -> one(c, c.top, c.bias().ofTop()))
        .twin(
            "the predicted fraction of singular values is within a factor 2 of their rms",
            where(cells, c -> c.insideFraction.theory() * c.at.width() >= LEAST_COUNT),
            Cell::insideFraction,
            c -> c.bias().ofInside(c.insideFraction.theory()))
        .each(
            "below its quantiles at 5 to 95 % lies what free probability predicts: the law's"
                + " fraction less the measured one",
            where( // quantiles are sharp where there is no atom at the top
                quantiles, q -> q.at.units() != UnitKind.LINEAR && q.topAtom == 0 && q.known()),
            q -> {
              double bias = q.at.bias(q.relativeVariance).ofFraction();
              return Finding.equal(0, q.excess, bias).of(1); // of all
            })
        .each(
            "near g = 1 twice as many singular values stay within a factor 2 of the rms with"
                + " orthogonal weights as with gaussian ones: ln of their ratio",
            rivals(cells),
            pair -> {
              Estimate ratio = pair.first().inside().over(pair.second().inside());
              return Finding.atLeast(Math.log(2), ratio.log(), 0);
            })
        .equal(
            "the density that is drawn holds all singular values but the tail below its curve",
            where(all, c -> c.at.smooth() && c.drawnTheory > 0),
            c -> c.drawnTheory,
            c -> 1 - TAIL,
            c -> 0.02) // the trapezoidal rule's on 80 intervals
        .small(
            "the singular values that are drawn have the root mean square that is judged: relative"
                + " difference of the squares",
            all,
            Cell::recounted,
            1e-9)
        .equal(
            "the law of masked networks has the relative variance L(1/p - 1) of s²",
            masks,
            c -> c.relativeVariance.theory(),
            c -> c.at.maskVariance(), // by the choice of p
            c -> 1e-9)
        .each(
            "the atom of masked networks at the largest singular value has the mass 1 - L(1 - p)",
            unblocked,
            c -> { // each of L N units blocks one direction, at random
              double blocks = 1 - c.at.passing();
              double error = Math.sqrt(c.at.factors() * blocks / c.at.width() / c.draws);
              return Finding.equal(c.topAtom, Estimate.known(c.topAtomMean, error), 0);
            })
        .small(
            "what no mask blocks is an exact atom: N less all zeros drawn singular values at the"
                + " edge",
            masks,
            Cell::miscounted,
            0)
        .small(
            "the largest s² of masked networks is g^(2L)/p^L to 1e-9: ln of their ratio",
            unblocked,
            c -> 2 * c.topDeviation,
            1e-9)
        .each(
            "the edge of masked networks is the universal one of hard units but for 1/L",
            unblocked,
            c -> {
              double variance = c.at.maskVariance();
              double limit = new UniversalEdge(variance).hard();
              double scale = 2 * c.at.factors() * Math.log(c.at.gain());
              double top = Math.exp(2 * c.logTop.mean() - scale);
              return Finding.exact(limit, top, limit * variance * variance / c.at.factors());
            })
        .estimate(
            "the relative variance of s² of masked networks is that of the units they block",
            where(masked, m -> m.get(0).at.bias(m.get(0).at.maskVariance()).showsVariance()),
            networks -> Estimate.of(Groups.column(networks, Masked::variance)),
            networks -> 1,
            networks -> MASK_BIAS / networks.get(0).at.width())
        .each(
            "as many singular values of masked networks are within a factor 2 of their rms as the"
                + " law says of the units they block: fraction of all less the law's",
            masked,
            networks -> {
              double bias = 2.0 / networks.get(0).at.width();
              return Finding.equal(0, Estimate.of(excesses(networks)), bias).of(1); // of all
            })
        .several(
            "quantiles of ln s stand where free probability predicts: difference, of the way from"
                + " the 5 % to the 95 % quantile",
            by(where(quantiles, q -> q.at.smooth() && q.known()), q -> q.at),
            JacobianSpectrum::quantiles);
  }

  /** The fraction within a factor 2 of the rms, less that of the law with as many blocked units. */
  private static double[] excesses(List<Masked> networks) {
    Map<Double, Double> known = new HashMap<>();
    return Groups.column(
        networks,
        m -> m.insideFraction - known.computeIfAbsent(m.passing, p -> inside(p, m.at.factors())));
  }

  private static double inside(double passing, int factors) {
    Nonlinearity units = new Nonlinearity.Masked(passing);
    JacobianTheory theory = new JacobianTheory(WeightEnsemble.ORTHOGONAL, units, 1, 1, factors);
    return inside(theory.spectrum(), theory.logRms());
  }

  private static double inside(LogSpectrum law, double rms) {
    return law.cumulative(rms + Math.log(2)) - law.cumulative(rms - Math.log(2));
  }

  /**
   * As far off as the law's own quantiles are at fractions that finite width may shift to; where
   * that is more than half of the fraction, nothing is said.
   */
  private static List<Finding> quantiles(List<Quantile> place) {
    Parameters p = place.get(0).at;
    LogSpectrum law =
        new JacobianTheory(p.ensemble(), p.layer(), p.totalGain(), p.inputLength(), p.factors())
            .spectrum();
    double range = law.quantile(0.95) - law.quantile(0.05);
    List<Finding> findings = new ArrayList<>();
    for (Quantile q : place) {
      double bias = p.bias(q.relativeVariance).ofFraction();
      if (q.level - bias > Math.max(law.untabulated(), q.level / 2)) {
        double theory = law.quantile(q.level);
        double above = q.level + bias < 1 ? law.quantile(q.level + bias) : law.logUpperEdge();
        double off = Math.max(above - theory, theory - law.quantile(q.level - bias));
        Estimate measured =
            q.logQuantile.measured().linear(1 / range, -q.logQuantile.theory() / range);
        findings.add(Finding.equal(0, measured, off / range).of(1));
      }
    }
    return findings;
  }

  private static Finding one(Cell cell, Estimate ratio, double bias) {
    return equal(1, ratio, bias, ofReference(cell.at));
  }

  private static Finding equal(double theory, Estimate measured, double bias, double limit) {
    return Finding.equal(theory, measured, bias).within(limit);
  }

  /** The most that the reference allows, relative; it says nothing of other networks. */
  private static double ofReference(Parameters p) {
    boolean reference =
        p.width() >= REFERENCE_WIDTH
            && p.ensemble() == WeightEnsemble.ORTHOGONAL
            && p.units() == UnitKind.TANH;
    return reference ? REFERENCE : Double.POSITIVE_INFINITY;
  }

  /** Orthogonal and gaussian tanh networks that agree in everything else, near g = 1. */
  private static List<Pair<Cell>> rivals(List<Cell> cells) {
    List<Cell> near =
        where(cells, c -> c.at.units() == UnitKind.TANH && Math.abs(c.at.gain() - 1) < NEAR);
    List<Pair<Cell>> rivals = new ArrayList<>();
    for (Cell one : where(near, c -> c.at.ensemble() == WeightEnsemble.ORTHOGONAL)) {
      for (Cell other : where(near, c -> c.at.ensemble() == WeightEnsemble.GAUSSIAN)) {
        if (one.network().equals(other.network())) {
          rivals.add(new Pair<>(one, other));
        }
      }
    }
    return rivals;
  }

  /** What is drawn of the deepest and widest networks. */
  @From(
      """
      SELECT * FROM rows WHERE NOT vanished
        AND depth = (SELECT max(depth) FROM rows) AND width = (SELECT max(width) FROM rows)""")
  record Spectrum(
      Parameters at,
      double[] logSingularValues,
      double[] logGrid,
      double[] densityTheory,
      double topAtomTheory,
      double logTopTheory,
      double logRmsTheory) {

    /** log₁₀ s of all N singular values, the zeros' being −∞. */
    DoubleStream decades() {
      double[] all = Arrays.copyOf(logSingularValues, at.width());
      Arrays.fill(all, logSingularValues.length, all.length, Double.NEGATIVE_INFINITY);
      return Arrays.stream(all).map(log -> log / LN10);
    }
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Spectrum> spectra =
        rows.views(Spectrum.class).stream() // orthogonal and tanh first
            .sorted(
                Comparator.comparing((Spectrum s) -> s.at.ensemble())
                    .thenComparing(s -> s.at.units().name())
                    .reversed())
            .toList();
    List<Spectrum> talk =
        where(
            spectra,
            s -> s.at.ensemble() == WeightEnsemble.ORTHOGONAL && s.at.units() == UnitKind.TANH);
    figures
        .figure(
            "jacobian-spectrum-grid",
            "Singular values of the Jacobian of deep orthogonal tanh networks")
        .caption(
            "Bars: simulated networks, all draws together. Lines: free probability with a length of"
                + " each layer, nothing fitted. Gains in rows, input lengths in columns: at the"
                + " edge of chaos the spectrum is as narrow as below it, and no longer vanishes"
                + " with depth.")
        .columns(by(talk, s -> s.at.inputLength()).size())
        .panels(
            by(talk, s -> List.of(s.at.gain(), s.at.inputLength())),
            networks -> {
              Spectrum s = networks.get(0);
              return String.format(
                  Locale.ROOT,
                  "g = %s, q₁ = %s: rms %.2g",
                  plain(s.at.gain()),
                  plain(s.at.inputLength()),
                  Math.exp(s.logRmsTheory));
            },
            JacobianSpectrum::draw);

    double gain = nearestToOne(spectra, s -> s.at.gain());
    double length = nearestToOne(spectra, s -> s.at.inputLength());
    figures
        .figure("jacobian-spectrum-units", "Spectra of other units and weights, g = " + plain(gain))
        .caption(
            "Bars: simulated networks; of bars above the frame only the foot is seen. Lines: free"
                + " probability. Orthogonal weights keep tanh spectra within few decades; gaussian"
                + " weights, and units that block, spread them. Upright lines are atoms. Narrow"
                + " networks of units that block lose the smallest values: their rank is that of"
                + " their narrowest layer.")
        .panels(
            by(
                where(spectra, s -> s.at.gain() == gain && s.at.inputLength() == length),
                s -> List.of(s.at.ensemble(), s.at.units())),
            networks -> {
              Spectrum s = networks.get(0);
              String atom =
                  s.topAtomTheory > 0
                      ? String.format(Locale.ROOT, ", %.0f %% in the atom", 100 * s.topAtomTheory)
                      : "";
              return word(s.at.units()) + ", " + word(s.at.ensemble()) + atom;
            },
            JacobianSpectrum::draw);

    List<Cell> cells = cells(rows);
    double deepest = max(cells, c -> c.at.depth());
    double widest = max(cells, c -> c.at.width());
    List<Cell> tanh =
        sorted(
            where(
                cells,
                c ->
                    c.at.units() == UnitKind.TANH
                        && c.at.depth() == deepest
                        && c.at.width() == widest),
            c -> c.at.ensemble() == WeightEnsemble.GAUSSIAN,
            c -> c.at.inputLength(),
            c -> c.at.gain());
    FigureDraft moments =
        figures
            .figure(
                "jacobian-spectrum-moments", "Scale and spread of the spectrum against gain (tanh)")
            .caption(
                "Points: means over networks with standard errors. Lines join the predictions for"
                    + " infinite width at these gains; at finite width the largest value of gaussian"
                    + " networks stands below its line. The scale is the same for both kinds of weights; only"
                    + " orthogonal ones keep singular values near it.");
    moment(moments, tanh, Cell::logRms, "log₁₀ rms singular value", 1 / LN10);
    moment(moments, tanh, Cell::logTop, "log₁₀ largest singular value", 1 / LN10);
    moment(moments, tanh, Cell::insideFraction, "fraction within [rms/2, 2 rms]", 1);
  }

  /** Some networks of one law. */
  private static void draw(PanelDraft panel, List<Spectrum> networks) {
    Spectrum law = networks.get(0);
    double[] decades = map(law.logGrid, log -> log / LN10);
    double[] density = map(law.densityTheory, d -> d * LN10);
    double edge = law.logTopTheory / LN10;
    double low = decades[0];
    double high = Math.max(edge, decades[CURVE]);
    double room = Math.max(0.02 / LN10, (high - low) / 20);
    double top = 1.2 * Arrays.stream(density).max().orElse(1);
    double[] values = networks.stream().flatMapToDouble(Spectrum::decades).toArray();
    panel.series("networks", NETWORKS).histogram(evenly(low, high + room, BINS + 1), values);
    if (law.topAtomTheory < 1 - 1e-9) {
      panel.series("theory", THEORY).line(decades, density);
    }
    if (law.topAtomTheory > 0) {
      top = Math.max(top, 1e-3);
      panel.series("", THEORY).upright(edge, 0, top);
    }
    panel.axes(new Scale("log₁₀ s", false, low, high + room), new Scale("density", false, 0, top));
  }

  private static void moment(
      FigureDraft figure,
      List<Cell> cells,
      Function<Cell, Twin> moment,
      String label,
      double unit) {
    figure
        .newPanel("")
        .axes(linear("gain g"), linear(label))
        .series(
            by(cells, c -> List.of(c.at.ensemble(), c.at.inputLength())),
            group -> {
              Parameters p = group.get(0).at;
              return word(p.ensemble()) + ", q₁ = " + plain(p.inputLength());
            },
            (series, group) ->
                series
                    .line(group, c -> c.at.gain(), c -> unit * moment.apply(c).theory())
                    .points(
                        group,
                        c -> c.at.gain(),
                        c -> unit * moment.apply(c).mean(),
                        c -> unit * moment.apply(c).error()));
  }

  private static double nearestToOne(List<Spectrum> spectra, ToDoubleFunction<Spectrum> parameter) {
    return Arrays.stream(Groups.column(spectra, parameter))
        .boxed()
        .min(Comparator.comparingDouble(value -> Math.abs(value - 1)))
        .orElse(1.0);
  }
}

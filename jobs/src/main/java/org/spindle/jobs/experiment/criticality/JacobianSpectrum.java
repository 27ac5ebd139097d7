// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.spindle.criticality.GradedJacobian;
import org.spindle.criticality.JacobianBias;
import org.spindle.criticality.JacobianSample;
import org.spindle.criticality.JacobianTheory;
import org.spindle.criticality.LogSpectrum;
import org.spindle.criticality.Nonlinearity;
import org.spindle.criticality.OrthogonalJacobians;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Figures;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
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
  static final int CURVE = 80; // intervals of a density
  static final double TAIL = 0.003; // of the singular values, below its curve
  private static final double ATOM = 5e-10; // 1e-9 in s², the reference's
  private static final double WIDE_GAIN = 1.2; // above it, small singular values sink into rounding
  private static final long BATCH_BYTES = 256L << 20;
  private static final int BATCH = 20;

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

    double passing() {
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
        law.insideFraction(rms),
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

  static List<Cell> cells(Rows<Parameters, Result> rows) {
    return rows.cells(Cell.class, "shared-draws");
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    JacobianSpectrumClaims.judge(rows, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    JacobianSpectrumFigures.draw(rows, figures);
  }
}

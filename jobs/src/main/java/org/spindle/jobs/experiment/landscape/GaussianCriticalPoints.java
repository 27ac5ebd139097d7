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
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointCost;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How many critical points does a random landscape over N variables have at each error, and how
 * many directions lead down from them?
 *
 * <p>Claims: the fraction of negative Hessian eigenvalues follows the energy (Bray–Dean), the
 * spectrum is a semicircle that shifts with it, and minima are exponentially rare among critical
 * points. Sampled exactly at every N, without search: by Kac and Rice, the Hessian at a critical
 * point is the spectrum of the gaussian orthogonal ensemble of order N + 1 seen from one of its
 * eigenvalues. A row is a state of sums, and rows of one place add up.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Sources: Bray and Dean
 * 2007; Fyodorov 2004; Dauphin et al. 2014.
 */
public final class GaussianCriticalPoints
    implements Experiment<GaussianCriticalPoints.Parameters, CriticalPointSums> {

  private static final long serialVersionUID = 1L;
  public static final String NAME = "gaussian-critical-points";
  static final String TALK = "General properties of error landscapes in high dimensions";

  static final double ENERGY_STEP = 0.25;
  private static final int ENERGY_STEPS = 10; // on each side of 0, beyond the thresholds
  private static final double[] SPECTRUM_ENERGIES = {-1.5, -0.75, 0};

  /** The covariance functions of the field. */
  public enum Family {
    /** f(u) = e^{−u}. */
    SQUARED_EXPONENTIAL,
    /** f(u) = (1 + u/a)^{−a}. */
    RATIONAL_QUADRATIC
  }

  /**
   * @param dimension N, variables of the landscape
   * @param covariance f
   * @param shape a of the rational quadratic; unused by the other
   * @param confinement μ of the parabola ½ μ|x|² that is added; 0 for none
   * @param solves matrices whose whole spectrum is taken
   * @param indexDraws matrices whose eigenvalues are only counted at some energies
   * @param keptSpectra critical points of each of three energies whose spectra are kept
   */
  public record Parameters(
      int dimension,
      Family covariance,
      double shape,
      double confinement,
      int solves,
      int indexDraws,
      int keptSpectra) {

    public Parameters {
      require(dimension >= 1, "dimension must be >= 1", dimension);
      require(shape > 0 && Double.isFinite(shape), "shape must be finite and > 0", shape);
      require(
          confinement >= 0 && Double.isFinite(confinement),
          "confinement must be finite and >= 0",
          confinement);
      require(solves >= 0, "solves must be >= 0", solves);
      require(indexDraws >= 0, "index-draws must be >= 0", indexDraws);
      require(keptSpectra >= 0, "kept-spectra must be >= 0", keptSpectra);
    }

    CriticalEnsemble ensemble() {
      return ensemble(field(), dimension, confinement);
    }

    Covariance field() {
      return field(covariance, shape);
    }

    static CriticalEnsemble ensemble(Covariance field, int dimension, double confinement) {
      return confinement == 0
          ? CriticalEnsemble.stationary(field, dimension)
          : CriticalEnsemble.confined(field, dimension, confinement);
    }

    static Covariance field(Family covariance, double shape) {
      return switch (covariance) {
        case SQUARED_EXPONENTIAL -> new Covariance.SquaredExponential();
        case RATIONAL_QUADRATIC -> new Covariance.RationalQuadratic(shape);
      };
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How many directions lead down from the critical points of a random landscape?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(50, Family.SQUARED_EXPONENTIAL, 1, 0, 1000, 10_000, 0);
  }

  @Override
  public Class<CriticalPointSums> resultType() {
    return CriticalPointSums.class;
  }

  @Override
  public Cost cost(Parameters p) {
    return CriticalPointCost.of(
        p.dimension() + 1,
        p.solves() + 3.0 * p.keptSpectra(),
        p.indexDraws(),
        2 * ENERGY_STEPS + 1,
        p.ensemble().energyVariance() > 0);
  }

  @Override
  public CriticalPointSums run(Parameters p, Streams streams, Datasets data, Watch watch) {
    double[] energies = new double[2 * ENERGY_STEPS + 1];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = ENERGY_STEP * (i - ENERGY_STEPS);
    }
    double threshold = -new BrayDean(p.field()).threshold();
    var census = new CriticalPointCensus(p.ensemble(), threshold, energies);
    census.addSpectra(p.solves(), streams.of("spectra"), watch);
    census.addCounts(p.indexDraws(), streams.of("counts"), watch);
    return census.sums(p.keptSpectra(), SPECTRUM_ENERGIES, streams.of("hessians"));
  }

  @Override
  public List<Check> checks(Tables tables) {
    return GaussianCriticalPointsClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return GaussianCriticalPointsFigures.of(tables);
  }
}

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
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.CriticalPointCost;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.SphericalSpinGlass;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Where are the critical points of a spherical spin glass, and which of them are minima?
 *
 * <p>Claims: above the threshold energy −E∞ saddles of every index fraction outnumber all else,
 * below it critical points of index k = 0, 1, 2, … end at energies −E_k, one after the other; the
 * index fraction is F(u/E∞). Sampled exactly at every N.
 *
 * <p>Talk: "General properties of error landscapes in high dimensions". Source: Auffinger, Ben
 * Arous and Černý 2013.
 */
public final class SpinGlassCriticalPoints
    implements Experiment<SpinGlassCriticalPoints.Parameters, CriticalPointSums> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "spherical-spin-glass";

  /** Energies at which points are conditioned, in units of E∞ = 2√((p−1)/p). */
  private static final int ENERGY_STEPS = 9;

  /** How critical points are found. */
  public enum Method {
    /** Drawn from the exact ensemble. */
    EXACT
  }

  /**
   * @param method how critical points are found
   * @param dimension N, variables on the sphere
   * @param spins p, spins in each interaction
   * @param solves matrices whose whole spectrum is taken
   * @param indexDraws matrices whose eigenvalues are only counted at some energies
   */
  public record Parameters(Method method, int dimension, int spins, int solves, int indexDraws) {

    public Parameters {
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(spins >= 3, "spins must be >= 3", spins);
      require(solves >= 0, "solves must be >= 0", solves);
      require(indexDraws >= 0, "index-draws must be >= 0", indexDraws);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Where are the critical points of a spherical spin glass, and which of them are minima?";
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
    return new Parameters(Method.EXACT, 30, 3, 1000, 10_000);
  }

  @Override
  public Class<CriticalPointSums> resultType() {
    return CriticalPointSums.class;
  }

  @Override
  public Cost cost(Parameters p) {
    return CriticalPointCost.of(
        p.dimension(), p.solves(), p.indexDraws(), 2 * ENERGY_STEPS + 1, false);
  }

  @Override
  public CriticalPointSums run(Parameters p, Streams streams, Datasets data, Watch watch) {
    double threshold = new SphericalSpinGlass(p.spins()).threshold();
    double[] energies = new double[2 * ENERGY_STEPS + 1];
    for (int i = 0; i < energies.length; i++) {
      energies[i] = 0.12 * (i - ENERGY_STEPS) * threshold;
    }
    var census =
        new CriticalPointCensus(
            CriticalEnsemble.spinGlass(p.spins(), p.dimension()), threshold, energies);
    census.addSpectra(p.solves(), streams.of("spectra"), watch);
    census.addCounts(p.indexDraws(), streams.of("counts"), watch);
    return census.sums(0, new double[0], streams.of("hessians"));
  }

  @Override
  public List<Check> checks(Tables tables) {
    return SpinGlassClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return SpinGlassFigures.of(tables);
  }
}

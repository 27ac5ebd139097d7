// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.AtEnergy;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.Whole;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;
import org.spindle.landscape.SphericalSpinGlass;

/** The claims of {@link SpinGlassCriticalPoints}, each judged by its worst place. */
final class SpinGlassClaims {

  static final String TABLE = "spherical_spin_glass";
  static final String PLACE = "method, dimension, spins";

  private static final String NAME = SpinGlassCriticalPoints.NAME;
  private static final String TALK = GaussianCriticalPoints.TALK;
  private static final int EXACT_SIZE = 300;
  private static final int EXACT_SCATTER = 128;
  private static final double WINDOW_BIAS = 2e-5; // δ²(α″ + 2α′ρ′/ρ)/6 of a window ±δ, at 0.9

  /** E∞ and E_0 … E_3 from an independent computation, by p. */
  private static final Map<Integer, double[]> ENERGIES =
      Map.of(
          3, new double[] {1.632993, 1.656998, 1.652873, 1.650253, 1.648399},
          4, new double[] {1.732051, 1.794085, 1.783300, 1.776478, 1.771662},
          5, new double[] {1.788854, 1.887989, 1.870576, 1.859599, 1.851870});

  /** Θ(u) of three spins at u, from an independent computation. */
  private static final double[][] COMPLEXITY = {
    {0, .346574},
    {-.4, .326574},
    {-.8, .266574},
    {-1, .221574},
    {-1.2, .166574},
    {-1.4, .101574},
    {-1.5, .065324},
    {-1.6, .026574}
  };

  /** ½ ln(p − 1) and Θ(−E∞), by p. */
  private static final Map<Integer, double[]> TOTALS =
      Map.of(
          3, new double[] {.346574, .013240},
          4, new double[] {.549306, .049306},
          5, new double[] {.693147, .093147});

  /** Mean numbers of critical points of three spins, by N. */
  private static final Map<Integer, Double> COUNTS =
      Map.of(2, 5.2915, 3, 10.5524, 5, 31.4969, 10, 286.916, 20, 13842.2, 30, 553033.0);

  /** A place in parameter space. */
  record Place(int dimension, int spins) {

    static Place of(Row row) {
      return new Place(row.<Integer>getAs("dimension"), row.<Integer>getAs("spins"));
    }

    CriticalEnsemble ensemble() {
      return CriticalEnsemble.spinGlass(spins, dimension);
    }

    SphericalSpinGlass limit() {
      return new SphericalSpinGlass(spins);
    }
  }

  private final CriticalPointTable<Place> sums;
  private final Findings checks = new Findings(NAME, TALK);

  private SpinGlassClaims(Tables tables) {
    sums = CriticalPointTable.read(tables, PLACE, TABLE, Place::of);
  }

  static List<Check> of(Tables tables) {
    var claims = new SpinGlassClaims(tables);
    claims.counts();
    claims.minima();
    claims.quadrature();
    claims.constants();
    claims.index();
    claims.limit();
    return claims.checks.checks();
  }

  private void add(List<Finding> findings, String claim) {
    checks.worst(claim, findings);
  }

  private void counts() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      double theory = whole.place().ensemble().logCount();
      findings.add(
          new Finding(theory, whole.count(), whole.countError(), 4 * whole.countError() + 1e-12));
    }
    add(findings, "mean number of critical points (ln), sampled against quadrature");
  }

  private void minima() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      double fraction = whole.indexFractions()[0];
      double error = whole.indexErrors()[0];
      if (whole.place().dimension <= EXACT_SCATTER && fraction > 20 * error) {
        CriticalEnsemble ensemble = whole.place().ensemble();
        double theory = Math.exp(ensemble.logMinima() - ensemble.logCount());
        findings.add(new Finding(theory, fraction, error, 4 * error));
      }
    }
    add(findings, "the fraction of critical points that are minima, sampled against quadrature");
  }

  private void quadrature() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      Place place = whole.place();
      if (place.spins == 3 && COUNTS.containsKey(place.dimension)) {
        double reference = COUNTS.get(place.dimension);
        findings.add(
            new Finding(reference, Math.exp(place.ensemble().logCount()), 0, 1e-4 * reference));
      }
    }
    add(findings, "mean number of critical points, quadrature against reference");
  }

  private void constants() {
    List<Finding> findings = new ArrayList<>();
    List<Finding> complexities = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      double[] reference = ENERGIES.get(whole.place().spins);
      if (reference != null) {
        SphericalSpinGlass glass = whole.place().limit();
        findings.add(new Finding(reference[0], glass.threshold(), 0, 1e-6));
        for (int k = 0; k < 4; k++) {
          findings.add(new Finding(reference[k + 1], glass.lowest(k), 0, 1e-6));
        }
        double[] totals = TOTALS.get(whole.place().spins);
        complexities.add(new Finding(totals[0], glass.complexity(0), 0, 1e-6));
        complexities.add(new Finding(totals[1], glass.complexity(-reference[0]), 0, 1e-6));
        for (double[] at : COMPLEXITY) {
          if (whole.place().spins == 3) {
            complexities.add(new Finding(at[1], glass.complexity(at[0]), 0, 1e-6));
          }
        }
      }
    }
    add(findings, "threshold energy and lowest energies of index 0 to 3 against reference");
    add(complexities, "complexity Θ(u) against reference");
  }

  private void index() {
    List<Finding> mean = new ArrayList<>();
    List<Finding> scatter = new ArrayList<>();
    for (AtEnergy<Place> at : sums.energies()) {
      Place place = at.place();
      double ratio = Math.abs(at.energy() / place.limit().threshold());
      if (place.dimension < 5 || place.dimension > EXACT_SIZE || at.error() == 0 || ratio > 1) {
        continue;
      }
      CriticalEnsemble ensemble = place.ensemble();
      mean.add(
          new Finding(
              ensemble.indexFraction(at.energy()),
              at.fraction(),
              at.error(),
              4 * at.error() + WINDOW_BIAS));
      if (place.dimension <= EXACT_SCATTER && at.counts(place.dimension - 1)) {
        double error = at.deviationError();
        double half = CriticalPointCensus.halfWindow(ensemble.order());
        double theory = ensemble.indexDeviation(at.energy(), half) / ensemble.hessianOrder();
        scatter.add(new Finding(theory, at.deviation(), error, 4 * error));
      }
    }
    add(mean, "index fraction at an energy: exact at every N");
    add(scatter, "scatter of the index fraction: under a count or so");
  }

  private void limit() {
    List<Finding> findings = new ArrayList<>();
    int largest = sums.energies().stream().mapToInt(at -> at.place().dimension).max().orElse(0);
    for (AtEnergy<Place> at : sums.energies()) {
      SphericalSpinGlass limit = at.place().limit();
      boolean inside = Math.abs(at.energy()) < 0.9 * limit.threshold();
      if (at.place().dimension == largest && largest >= 20 && inside && at.error() > 0) {
        findings.add(
            new Finding(
                limit.indexFraction(at.energy()) + limit.indexCorrection(at.energy()) / largest,
                at.fraction(),
                at.error(),
                4 * at.error()
                    + WINDOW_BIAS
                    + BrayDean.SECOND_ORDER / ((double) largest * largest)));
      }
    }
    add(findings, "index fraction against energy approaches F(u/E∞) as 1/N");
  }
}

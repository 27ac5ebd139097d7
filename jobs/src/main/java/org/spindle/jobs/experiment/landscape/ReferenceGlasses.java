// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints.Whole;
import org.spindle.landscape.SphericalSpinGlass;

/** What an independent computation found for {@link SpinGlassCriticalPoints}. */
final class ReferenceGlasses {

  private static final double SIX_DIGITS = 1e-6; // of the references

  /** E∞ and E_0 … E_3 from an independent computation, by p. */
  static final Map<Integer, double[]> ENERGIES =
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
  static final Map<Integer, double[]> TOTALS =
      Map.of(
          3, new double[] {.346574, .013240},
          4, new double[] {.549306, .049306},
          5, new double[] {.693147, .093147});

  /** Mean numbers of critical points of three spins, by N. */
  static final Map<Integer, Double> COUNTS =
      Map.of(2, 5.2915, 3, 10.5524, 5, 31.4969, 10, 286.916, 20, 13842.2, 30, 553033.0);

  private ReferenceGlasses() {}

  static Finding count(Whole whole) {
    double count = COUNTS.get(whole.at().dimension());
    return Finding.exact(count, Math.exp(whole.logCountTheory()), 1e-4 * count);
  }

  static List<Finding> energies(SphericalSpinGlass glass) {
    double[] known = ENERGIES.get(glass.spins());
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.exact(known[0], glass.threshold(), SIX_DIGITS));
    for (int k = 0; k < 4; k++) {
      findings.add(Finding.exact(known[k + 1], glass.lowest(k), SIX_DIGITS));
    }
    return findings;
  }

  static List<Finding> complexity(SphericalSpinGlass glass) {
    double[] totals = TOTALS.get(glass.spins());
    double threshold = ENERGIES.get(glass.spins())[0];
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.exact(totals[0], glass.complexity(0), SIX_DIGITS));
    findings.add(Finding.exact(totals[1], glass.complexity(-threshold), SIX_DIGITS));
    if (glass.spins() == 3) {
      for (double[] known : COMPLEXITY) {
        findings.add(Finding.exact(known[1], glass.complexity(known[0]), SIX_DIGITS));
      }
    }
    return findings;
  }
}

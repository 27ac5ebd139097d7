// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.List;
import org.spindle.criticality.JacobianTheory;
import org.spindle.criticality.LogSpectrum;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Parameters;
import org.spindle.statistic.Estimate;

/**
 * Quantiles of the spectra of {@link JacobianSpectrum} against those of their laws: by the fraction
 * below them, and by where they stand.
 */
final class SpectrumQuantiles {

  private SpectrumQuantiles() {}

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

  /** The law's fraction below a quantile less the measured one. */
  static Finding excess(Quantile q) {
    double bias = q.at.bias(q.relativeVariance).ofFraction();
    return Finding.equal(0, q.excess, bias).of(1); // of all
  }

  /**
   * As far off as the law's own quantiles are at fractions that finite width may shift to; where
   * that is more than half of the fraction, nothing is said.
   */
  static List<Finding> distances(List<Quantile> place) {
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
}

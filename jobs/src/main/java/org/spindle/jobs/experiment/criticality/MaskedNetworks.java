// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spindle.criticality.JacobianTheory;
import org.spindle.criticality.Nonlinearity;
import org.spindle.criticality.UniversalEdge;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Cell;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Parameters;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/**
 * What is known exactly of {@link JacobianSpectrum} where units pass with a probability p or not at
 * all: an atom of singular values at the edge, and the variance that blocked units make.
 */
final class MaskedNetworks {

  // bias of v of masked networks in units of 1/N: units of one layer, whose Σ(k/N)² is 1/N of v,
  // and orthogonal matrices that are free to order 1/N only
  private static final double MASK_BIAS = 4;

  private MaskedNetworks() {}

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

  static void claims(Rows<Parameters, ?> rows, List<Cell> cells, Claims claims) {
    List<Cell> masks =
        where(cells, c -> c.at().masked() && c.at().ensemble() == WeightEnsemble.ORTHOGONAL);
    List<Cell> unblocked = where(masks, c -> c.topAtom() > 0.1);
    List<List<Masked>> masked = by(rows.views(Masked.class), m -> m.at);
    claims
        .equal(
            "the law of masked networks has the relative variance L(1/p - 1) of s²",
            masks,
            c -> c.relativeVariance().theory(),
            c -> c.at().maskVariance(), // by the choice of p
            c -> 1e-9)
        .each(
            "the atom of masked networks at the largest singular value has the mass 1 - L(1 - p)",
            unblocked,
            c -> { // each of L N units blocks one direction, at random
              double blocks = 1 - c.at().passing();
              double error = Math.sqrt(c.at().factors() * blocks / c.at().width() / c.draws());
              return Finding.equal(c.topAtom(), Estimate.known(c.topAtomMean(), error), 0);
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
            c -> 2 * c.topDeviation(),
            1e-9)
        .each(
            "the edge of masked networks is the universal one of hard units but for 1/L",
            unblocked,
            c -> {
              double variance = c.at().maskVariance();
              double limit = new UniversalEdge(variance).hard();
              double scale = 2 * c.at().factors() * Math.log(c.at().gain());
              double top = Math.exp(2 * c.logTop().mean() - scale);
              return Finding.exact(limit, top, limit * variance * variance / c.at().factors());
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
            });
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
    return theory.spectrum().insideFraction(theory.logRms());
  }
}

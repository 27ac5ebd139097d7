// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.JacobianSpectrum.TAIL;
import static org.spindle.jobs.experiment.criticality.JacobianSpectrum.cells;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import org.spindle.criticality.WeightEnsemble;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Cell;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Parameters;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.Result;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum.UnitKind;
import org.spindle.jobs.experiment.criticality.SpectrumQuantiles.Quantile;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups.Pair;

/** What is claimed of the rows of {@link JacobianSpectrum}. */
final class JacobianSpectrumClaims {

  private static final double LEAST_COUNT = 5; // expected values, for their fraction to be judged
  private static final int REFERENCE_WIDTH = 500;
  private static final double REFERENCE = 0.05;
  private static final double NEAR = 0.06; // |g − 1| that counts as near the edge of chaos

  private JacobianSpectrumClaims() {}

  static void judge(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> all = cells(rows);
    List<Cell> cells = where(all, c -> c.at().units() != UnitKind.LINEAR);
    List<Cell> sharp = where(cells, c -> c.bias().showsRms());
    List<Quantile> quantiles = rows.cells(Quantile.class, "shared-draws");
    claims
        .each(
            "with orthogonal weights the signal has the length that the length map predicts, at the"
                + " last layer: ratio to it",
            where( // gaussian weights and masks scatter lengths by half, see signal-propagation
                cells,
                c ->
                    c.at().ensemble() == WeightEnsemble.ORTHOGONAL
                        && !c.at().masked()
                        && c.at().units() != UnitKind.RELU),
            c -> one(c, c.length(), c.bias().ofMean()))
        .each(
            "the root mean square singular value is the product of the layers' mean squared slopes",
            sharp,
            c -> one(c, c.rms(), c.bias().ofRms()))
        .each(
            "the relative variance of s² is the sum over layers",
            where(cells, c -> c.bias().showsVariance()),
            c -> {
              double theory = c.relativeVariance().theory();
              double bias = theory * c.bias().ofVariance();
              return equal(
                  theory, c.relativeVariance().measured(), bias, theory * ofReference(c.at()));
            })
        .each(
            "the largest singular value stands at the predicted edge",
            sharp,
            c -> one(c, c.top(), c.bias().ofTop()))
        .twin(
            "the predicted fraction of singular values is within a factor 2 of their rms",
            where(cells, c -> c.insideFraction().theory() * c.at().width() >= LEAST_COUNT),
            Cell::insideFraction,
            c -> c.bias().ofInside(c.insideFraction().theory()))
        .each(
            "below its quantiles at 5 to 95 % lies what free probability predicts: the law's"
                + " fraction less the measured one",
            where( // quantiles are sharp where there is no atom at the top
                quantiles, q -> q.at().units() != UnitKind.LINEAR && q.topAtom() == 0 && q.known()),
            SpectrumQuantiles::excess)
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
            where(all, c -> c.at().smooth() && c.drawnTheory() > 0),
            c -> c.drawnTheory(),
            c -> 1 - TAIL,
            c -> 0.02) // the trapezoidal rule's on 80 intervals
        .small(
            "the singular values that are drawn have the root mean square that is judged: relative"
                + " difference of the squares",
            all,
            Cell::recounted,
            1e-9);
    MaskedNetworks.claims(rows, all, claims);
    claims.several(
        "quantiles of ln s stand where free probability predicts: difference, of the way from"
            + " the 5 % to the 95 % quantile",
        by(where(quantiles, q -> q.at().smooth() && q.known()), q -> q.at()),
        SpectrumQuantiles::distances);
  }

  private static Finding one(Cell cell, Estimate ratio, double bias) {
    return equal(1, ratio, bias, ofReference(cell.at()));
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
        where(cells, c -> c.at().units() == UnitKind.TANH && Math.abs(c.at().gain() - 1) < NEAR);
    List<Pair<Cell>> rivals = new ArrayList<>();
    for (Cell one : where(near, c -> c.at().ensemble() == WeightEnsemble.ORTHOGONAL)) {
      for (Cell other : where(near, c -> c.at().ensemble() == WeightEnsemble.GAUSSIAN)) {
        if (one.network().equals(other.network())) {
          rivals.add(new Pair<>(one, other));
        }
      }
    }
    return rivals;
  }
}

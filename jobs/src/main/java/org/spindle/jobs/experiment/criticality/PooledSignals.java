// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Cell;
import org.spindle.statistic.Estimate;

/**
 * What all places of {@link SignalPropagation} say together: their means have errors so small that
 * they show what no place shows alone.
 */
final class PooledSignals {

  private PooledSignals() {}

  static void claims(List<Cell> off, List<Cell> lasting, List<Cell> away, Claims claims) {
    claims
        .each(
            "over all places perturbations grow by the ln χ of the length map",
            off.isEmpty() ? List.of() : List.of(off),
            PooledSignals::growths)
        .each(
            "over all layers and places lengths have the size that the length map says",
            lasting.isEmpty() ? List.of() : List.of(lasting),
            places ->
                ratio(
                    places,
                    c -> new Estimate(c.lengths(), c.lengthsError(), c.draws()),
                    c -> SignalPropagation.LENGTH_BIAS * c.perLayer(c.lengthDepth())))
        .each(
            "over all layers and places distances have the size that the correlation map says",
            away.isEmpty() ? List.of() : List.of(away),
            places ->
                ratio(
                    places,
                    c -> new Estimate(c.distances(), c.distancesError(), c.draws()),
                    c -> SignalPropagation.CORRELATION_BIAS * c.perLayer(c.correlationDepth())));
  }

  /**
   * The mean over places of a ratio to theory. The ratio at a place is one of sums over its layers,
   * all of the same networks, so that their errors add at worst; places are independent.
   */
  private static Finding ratio(
      List<Cell> places, Function<Cell, Estimate> ratio, ToDoubleFunction<Cell> bias) {
    double part = 1.0 / places.size();
    Estimate all = Estimate.sum(places.stream().map(c -> ratio.apply(c).linear(part, 0)).toList());
    return Finding.equal(1, all, part * places.stream().mapToDouble(bias).sum());
  }

  /** The sum over places of growth in the direction of theory, over the sum of |ln χ|. */
  private static Finding growths(List<Cell> places) {
    double theory = 0;
    double shift = 0;
    double bias = 0;
    List<Estimate> growths = new ArrayList<>();
    for (Cell c : places) {
      double sign = Math.signum(c.growthTheory());
      theory += Math.abs(c.growthTheory());
      growths.add(c.growth().measured().linear(sign, 0));
      // of a gaussian layer E ln is -1/N, which lowers all; the rest is the bias of one place
      shift -= sign / c.at().width();
      bias += SignalPropagation.GROWTH_BIAS / 2 * c.perLayer(c.lengthDepth());
    }
    Estimate ratio = Estimate.sum(growths).linear(1 / theory, 0);
    return Finding.equal(1 + shift / theory, ratio, bias / theory);
  }
}

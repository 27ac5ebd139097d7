// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.sweep.Cost;

/** What a census of critical points takes. */
public final class CriticalPointCost {

  private CriticalPointCost() {}

  /**
   * The cost of a census, in the flops of a core that does about 10⁹ of them a second on scalar
   * work.
   *
   * @param order N, of the Hessians
   * @param solves spectra that are computed
   * @param draws matrices that are counted only
   * @param energies at which the index is counted
   * @param conditioned whether spectra are weighted at each energy
   * @return flops and bytes
   */
  public static Cost of(int order, double solves, double draws, int energies, boolean conditioned) {
    double n = order;
    double spectrum = 2 * n * n + 300 * n + 1500 + (conditioned ? 12.0 * n * energies : 0);
    double count = 25 * n + 0.4 * n * energies + 20 * energies;
    long arrays = 60L * order + 200L * energies;
    int histogram = CriticalPointSums.ENERGY_BINS * CriticalPointSums.INDEX_BINS;
    return new Cost(solves * spectrum + draws * count, 8 * (arrays + histogram));
  }
}

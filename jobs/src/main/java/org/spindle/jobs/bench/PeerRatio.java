// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Arrays;
import org.spindle.statistic.Groups;

/**
 * A row of the table {@code peers}: how many times as fast ours is as a user's script.
 *
 * @param bench of ours
 * @param work of it
 * @param peer the script and its arguments
 * @param unit of both figures
 * @param ours the median of our rounds
 * @param theirs the median of the script's rounds
 * @param ratio of the medians; above 1 ours is faster
 * @param lowestRatio of a round
 * @param highestRatio of a round
 * @param oursByRound our figures
 * @param theirsByRound the script's, each taken just before ours
 * @param foreignCores that others used in the worst turn; null where that is not known. A ratio
 *     that was taken on a busy machine says little
 * @param gemmShare speed of a double GEMM by the script's numpy over that of ours; null without
 *     numpy. Far below 1 its BLAS lacks the kernels of this processor, which the ratio then tells
 *     of
 */
public record PeerRatio(
    String bench,
    String work,
    String peer,
    String unit,
    double ours,
    double theirs,
    double ratio,
    double lowestRatio,
    double highestRatio,
    double[] oursByRound,
    double[] theirsByRound,
    Double foreignCores,
    Double gemmShare) {

  private static final double QUIET = 0.3; // cores
  private static final double FIT = 0.6; // of the speed of our GEMM

  /** The ratio of rounds in which both took turns. */
  static PeerRatio of(
      Peer peer,
      String unit,
      double[] ours,
      double[] theirs,
      Double foreignCores,
      Double gemmShare) {
    Pace pace = Pace.of(unit);
    double[] ratios = new double[ours.length];
    Arrays.setAll(ratios, round -> pace.ratio(ours[round], theirs[round]));
    Arrays.sort(ratios);
    double our = Groups.median(ours);
    double their = Groups.median(theirs);
    return new PeerRatio(
        peer.bench(),
        peer.work(),
        peer.line(),
        unit,
        our,
        their,
        pace.ratio(our, their),
        ratios[0],
        ratios[ratios.length - 1],
        ours,
        theirs,
        foreignCores,
        gemmShare);
  }

  /** Whether the script's BLAS is not made for this processor. */
  public boolean isHandicapped() {
    return gemmShare != null && gemmShare < FIT;
  }

  /** Whether others used so much of the machine that the ratio says little. */
  public boolean isDisturbed() {
    return foreignCores != null && foreignCores > QUIET;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * What descent on |∇V|² makes of {@link PlaneLandscape#BARREN}, x³/3 + x + y²/2, which has no
 * critical point: a touchstone of the search.
 *
 * @param critical searches that claimed a critical point
 * @param flat searches that named the gradient-flat place (0, 0), where ∇V = (1, 0)
 */
public record BarrenSearch(int critical, int flat) {

  /** Number of searches. */
  public static final int STARTS = 32;

  private static final double NEAR = 0.02; // of place and gradient

  /**
   * Searches from gaussian starts.
   *
   * @param generator the stream to draw starts from
   * @param watch polled between steps
   * @return what they claimed
   */
  public static BarrenSearch run(RandomGenerator generator, Watch watch) {
    Matrix starts = Starts.draw(PlaneLandscape.BARREN, STARTS, 1, 0, 0, generator);
    List<Endpoint> ends =
        new CriticalPointSearch(PlaneLandscape.BARREN, SearchSettings.of(2, Method.LEVENBERG))
            .from(starts, watch);
    return new BarrenSearch(
        (int) ends.stream().filter(Endpoint::isCritical).count(),
        (int) ends.stream().filter(BarrenSearch::namesTheFlatPlace).count());
  }

  private static boolean namesTheFlatPlace(Endpoint end) {
    return end.kind() == Endpoint.Kind.FLAT
        && Math.hypot(end.point()[0], end.point()[1]) < NEAR
        && Math.abs(end.residual() - 1) < NEAR;
  }
}

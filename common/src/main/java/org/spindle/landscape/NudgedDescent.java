// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * Gradient descent that does not take saddles for its end.
 *
 * <p>One descent in some hundred thousand comes so near to a saddle that the bound on the gradient
 * stops it there: it has not ended, and a nudge sends it on.
 *
 * @param descent where each start stopped, with all its steps
 * @param ends what these places are, one for each start
 */
public record NudgedDescent(SteepestDescent descent, List<Endpoint> ends) {

  private static final double STEP = 0.1;
  private static final double STOP = 1e-5; // |∇V|/√N that ends it
  private static final int MAXIMAL_STEPS = 200_000;
  private static final double NUDGE = 1e-3; // of each coordinate
  private static final int NUDGES = 4;

  /**
   * Descends.
   *
   * @param landscape the landscape
   * @param starts N × B, not changed
   * @param search finds the critical point at which a descent stopped
   * @param nudge the stream to draw nudges from
   * @param watch polled between steps
   * @return where the starts ended
   */
  public static NudgedDescent from(
      Landscape landscape,
      Matrix starts,
      CriticalPointSearch search,
      RandomGenerator nudge,
      Watch watch) {
    SteepestDescent descent = descend(landscape, starts, watch);
    List<Endpoint> ends = search.from(descent.places(), watch);
    for (int i = 0; i < NUDGES && ends.stream().anyMatch(NudgedDescent::isSaddle); i++) {
      Matrix places = nudged(descent.places(), ends, nudge);
      descent = descent.then(descend(landscape, places, watch));
      ends = search.from(descent.places(), watch);
    }
    return new NudgedDescent(descent, ends);
  }

  /**
   * The number of descents that gave up before the gradient was small.
   *
   * @return how many
   */
  public int unfinished() {
    int count = 0;
    for (boolean stopped : descent.stopped()) {
      count += stopped ? 0 : 1;
    }
    return count;
  }

  private static SteepestDescent descend(Landscape landscape, Matrix starts, Watch watch) {
    double bound = STOP * Math.sqrt(landscape.dimension());
    return SteepestDescent.from(landscape, starts, STEP, bound, MAXIMAL_STEPS, watch);
  }

  private static Matrix nudged(Matrix places, List<Endpoint> ends, RandomGenerator random) {
    int n = places.rows();
    Matrix nudged = places.copy();
    double[] noise = GaussianMatrix.matrix(n, ends.size(), NUDGE, random);
    for (int i = 0; i < noise.length; i++) {
      nudged.data()[i] += isSaddle(ends.get(i / n)) ? noise[i] : 0;
    }
    return nudged;
  }

  private static boolean isSaddle(Endpoint end) {
    return end.isCritical() && end.index(0) > 0;
  }
}

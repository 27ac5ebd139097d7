// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.List;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * The search for critical points of any index from many starts at once, and the judgement of each
 * place where it ended.
 *
 * <p>Every start has an {@link Endpoint}, in one of three classes. A point is critical if |∇V| ≤
 * 1e-9 of its scale and two pure Newton steps from a point beside it come back to it: the decay is
 * quadratic there. Minimising |∇V|² also stops where H∇V = 0, and a loose bound on |∇V| would
 * silently let such gradient-flat places in.
 *
 * <p>Points are found by the size of their basin, not by Kac–Rice's measure.
 *
 * @source Dauphin et al. 2014 (Newton's method for saddles); Frye et al. 2019 (gradient-flat
 *     regions)
 */
public final class CriticalPointSearch {

  /** ‖H∇‖/(‖H‖‖∇‖) below which a place is gradient-flat. */
  public static final double FLAT = 1e-3;

  /** Distance, in units of the length scale, within which two points are one. */
  public static final double SAME = 1e-5;

  private final int n;
  private final SearchBatch batch;
  private final EndpointClassifier classifier;

  /**
   * A search on one landscape, for one thread.
   *
   * @param landscape where to search
   * @param settings how
   */
  public CriticalPointSearch(Landscape landscape, SearchSettings settings) {
    n = landscape.dimension();
    batch = new SearchBatch(landscape, settings);
    classifier = new EndpointClassifier(landscape, settings, batch.probe());
  }

  /**
   * Searches from every start.
   *
   * @param starts N × B, a column for each start, not changed
   * @param watch polled between steps
   * @return B endpoints in the order of the starts
   */
  public List<Endpoint> from(Matrix starts, Watch watch) {
    Matrix ends = new Matrix(n, starts.cols());
    int[] steps = new int[starts.cols()];
    int next = 0;
    while (next < starts.cols() || !batch.isEmpty()) {
      watch.check();
      while (next < starts.cols() && !batch.isFull()) {
        batch.add(next++, starts);
      }
      batch.advance(ends, steps);
    }
    return classifier.classify(ends, steps, watch);
  }

  /**
   * Classifies places without moving them.
   *
   * @param places N × B, a column for each place
   * @param watch polled between batches
   * @return B endpoints of 0 steps
   */
  public List<Endpoint> judge(Matrix places, Watch watch) {
    return classifier.classify(places, new int[places.cols()], watch);
  }
}

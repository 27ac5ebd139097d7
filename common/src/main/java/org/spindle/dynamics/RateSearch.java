// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.HashMap;
import java.util.Map;
import org.spindle.sweep.Watch;

/**
 * The learning rate at which a network learns in the fewest iterations, among logarithmically
 * spaced ones.
 *
 * <p>All rates of the grid compete; of equally fast ones the largest wins. If the winner is at an
 * end of the grid, or all rates diverge, the grid is continued with the same ratio until the winner
 * has a slower neighbour on either side, for at most as many rates again. A rate is abandoned when
 * it has used as many iterations as the best before it, and no rate is given 8 times as many as
 * another before that other has had its chance; neither changes the result.
 *
 * @param best the fastest run, null if no rate learned within the iterations allowed
 * @param slowest the run of the largest rate that did not diverge, null if all diverged
 * @param atEdge whether the best rate is the smallest or the largest of those tried
 * @param tried number of rates that competed
 * @param diverged number of these that diverged before they were abandoned
 * @param totalIterations iterations spent in all
 */
public record RateSearch(
    TrainingRun best,
    TrainingRun slowest,
    boolean atEdge,
    int tried,
    int diverged,
    long totalIterations) {

  private static final int FIRST_LIMIT = 64;
  private static final int GROWTH = 8;

  /**
   * The grid of rates.
   *
   * @param high largest rate, &gt; 0
   * @param low smallest rate, in (0, high)
   * @param count number of rates, ≥ 2
   */
  public record Grid(double high, double low, int count) {

    /** Checks the ranges. */
    public Grid {
      if (!(low > 0 && low < high && high < Double.POSITIVE_INFINITY) || count < 2) {
        throw new IllegalArgumentException(
            "rates need 0 < low < high and count >= 2, was " + low + ", " + high + ", " + count);
      }
    }

    /**
     * A rate of the grid or of its continuation.
     *
     * @param k number of the rate; 0 is the largest of the grid, count − 1 the smallest
     * @return the rate
     */
    public double rate(int k) {
      return high * Math.pow(low / high, k / (count - 1.0));
    }
  }

  /**
   * Searches.
   *
   * @param network trained once for each rate and more
   * @param grid rates to compete
   * @param threshold error to fall below
   * @param maxIterations most iterations of any rate, ≥ 1
   * @param watch polled every iteration
   * @return the result
   */
  public static RateSearch of(
      GradientDescent network, Grid grid, double threshold, int maxIterations, Watch watch) {
    return new Search(network, grid, threshold, maxIterations, watch).run();
  }

  private static final class Search {
    private final GradientDescent network;
    private final Grid grid;
    private final double threshold;
    private final int maxIterations;
    private final Watch watch;
    private final Map<Integer, TrainingRun> ended = new HashMap<>();
    private TrainingRun best;
    private int bestRate;
    private TrainingRun lastSlow;
    private long total;

    Search(GradientDescent network, Grid grid, double threshold, int maxIterations, Watch watch) {
      this.network = network;
      this.grid = grid;
      this.threshold = threshold;
      this.maxIterations = maxIterations;
      this.watch = watch;
    }

    RateSearch run() {
      int first = 0;
      int last = grid.count() - 1;
      int spare = grid.count();
      while (true) {
        compete(first, last);
        boolean tooLarge = best == null ? allDiverged(first, last) : bestRate == last;
        if (spare > 0 && tooLarge) {
          last++;
        } else if (spare > 0 && best != null && bestRate == first) {
          first--;
        } else {
          break;
        }
        spare--;
      }
      boolean edge = best != null && (bestRate == first || bestRate == last);
      long diverged = ended.values().stream().filter(Search::diverged).count();
      return new RateSearch(best, lastSlow, edge, last - first + 1, (int) diverged, total);
    }

    /** Gives all rates the same number of iterations, then eight times as many, and so on. */
    private void compete(int first, int last) {
      for (int limit = best == null ? Math.min(FIRST_LIMIT, maxIterations) : maxIterations; ; ) {
        for (int k = first; k <= last; k++) {
          TrainingRun before = ended.get(k);
          if (before == null || before.outcome() == TrainingRun.Outcome.TOO_SLOW) {
            tryRate(k, limit, before);
          }
        }
        if (best != null || limit == maxIterations) {
          return;
        }
        limit = (int) Math.min(maxIterations, (long) GROWTH * limit);
      }
    }

    private void tryRate(int k, int limit, TrainingRun before) {
      int most = best == null ? limit : Math.min(limit, best.iterations());
      if (before != null && before.iterations() >= most) {
        return;
      }
      TrainingRun run = TrainingRun.of(network, grid.rate(k), threshold, most, watch);
      total += run.iterations();
      ended.put(k, run);
      if (run.outcome() == TrainingRun.Outcome.LEARNED && wins(run, k)) {
        best = run;
        bestRate = k;
      } else if (run.outcome() == TrainingRun.Outcome.TOO_SLOW
          && (lastSlow == null || run.rate() >= lastSlow.rate())) {
        lastSlow = run;
      }
    }

    /** Rates are tried from the largest to the smallest, except for the continuation upwards. */
    private boolean wins(TrainingRun run, int k) {
      return best == null
          || run.iterations() < best.iterations()
          || run.iterations() == best.iterations() && k < bestRate;
    }

    private boolean allDiverged(int first, int last) {
      for (int k = first; k <= last; k++) {
        if (!diverged(ended.get(k))) {
          return false;
        }
      }
      return true;
    }

    private static boolean diverged(TrainingRun run) {
      return run.outcome() == TrainingRun.Outcome.DIVERGED;
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Comparator;

/**
 * The fastest learning rate of a logarithmic grid: from its middle, step by step to the neighbour
 * that learns faster, until none does.
 *
 * <p>Assumes that the time to learn has one minimum along the grid. A rate is abandoned as soon as
 * it has taken longer than the best one so far. Rates that do not learn at all are compared by
 * their last training error, those that diverge by the rate itself: the smaller the better.
 *
 * @param best the fastest rate; if none learned, that of the least training error
 * @param curve its learning curve up to the criterion or the limit
 * @param atEdge whether the best rate is the smallest or largest of the grid
 * @param tried rates that were trained with
 * @param diverged of these, how many diverged
 * @param epochs epochs of training in all
 */
public record RateClimb(
    double best, LearningCurve curve, boolean atEdge, int tried, int diverged, double epochs) {

  /** Learned before unlearned, then by epochs or by training error. */
  private static final Comparator<LearningCurve> FASTER =
      Comparator.<LearningCurve>comparingInt(c -> c.learned() ? 0 : c.diverged() ? 2 : 1)
          .thenComparingDouble(c -> c.learned() ? c.epochsToCriterion() : c.finalTrainError());

  /** Training with one rate. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Trains from the same start, with the same images in the same order.
     *
     * @param rate learning rate
     * @param limit epochs after which it is given up
     * @return the curve up to the criterion or the limit
     */
    LearningCurve train(double rate, double limit);
  }

  /**
   * Climbs from the middle of a grid.
   *
   * @param rates learning rates in ascending order, not empty
   * @param limit epochs after which any rate is given up
   * @param trial trains with a rate
   * @return the fastest rate
   */
  public static RateClimb of(double[] rates, double limit, Trial trial) {
    Search search = new Search(rates, limit, trial);
    int at = (rates.length - 1) / 2;
    search.visit(at);
    // The larger rates first: where both are faster, they are so by more.
    int direction = search.isFaster(at + 1, at) ? 1 : -1;
    at = direction == 1 ? at + 1 : at;
    while (search.isFaster(at + direction, at)) {
      at += direction;
    }
    return search.result(at);
  }

  /**
   * A grid of rates in constant ratio.
   *
   * @param low smallest rate, &gt; 0
   * @param high largest rate, ≥ low
   * @param count number of rates, ≥ 1
   * @return ascending rates, both ends included
   */
  public static double[] grid(double low, double high, int count) {
    double[] rates = new double[count];
    for (int i = 0; i < count; i++) {
      rates[i] = count == 1 ? low : low * Math.pow(high / low, i / (count - 1.0));
    }
    return rates;
  }

  private static final class Search {
    private final double[] rates;
    private final double limit;
    private final Trial trial;
    private final LearningCurve[] curves;

    Search(double[] rates, double limit, Trial trial) {
      this.rates = rates;
      this.limit = limit;
      this.trial = trial;
      this.curves = new LearningCurve[rates.length];
    }

    void visit(int i) {
      double bound = limit;
      for (LearningCurve curve : curves) {
        if (curve != null && curve.learned()) {
          bound = Math.min(bound, curve.epochsToCriterion());
        }
      }
      curves[i] = trial.train(rates[i], bound);
    }

    boolean isFaster(int i, int than) {
      if (i < 0 || i >= rates.length) {
        return false;
      }
      if (curves[i] == null) {
        visit(i);
      }
      if (curves[i].diverged() && curves[than].diverged()) {
        return i < than;
      }
      return FASTER.compare(curves[i], curves[than]) < 0;
    }

    RateClimb result(int best) {
      int tried = 0;
      int diverged = 0;
      double epochs = 0;
      for (LearningCurve curve : curves) {
        if (curve != null) {
          tried++;
          diverged += curve.diverged() ? 1 : 0;
          epochs += curve.epochs()[curve.epochs().length - 1];
        }
      }
      boolean edge = best == 0 || best == rates.length - 1;
      return new RateClimb(rates[best], curves[best], edge, tried, diverged, epochs);
    }
  }
}

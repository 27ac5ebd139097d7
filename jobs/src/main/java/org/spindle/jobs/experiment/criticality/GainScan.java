// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.least;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.jobs.experiment.criticality.GainTraining.Parameters;
import org.spindle.jobs.experiment.criticality.GainTraining.Result;
import org.spindle.network.Initialization;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups.Pair;
import org.spindle.statistic.PooledScatter;

/**
 * A scan over gains: networks of {@link GainTraining} that differ in ensemble, depth and gain of
 * their start alone, and which of them are to be compared.
 *
 * @param cells in the order of ensemble (orthogonal first), depth and gain
 */
record GainScan(List<Cell> cells) {

  /** Gains up to here are just beyond the edge of chaos, which is at 1. */
  static final double JUST_BEYOND = 1.25;

  private static final int DEEP = 10; // with fewer layers any gain will do

  /**
   * All replicates at one place. Learning times have a long tail, so they are averaged as
   * logarithms, and errors, which scatter in proportion to themselves, alike; a network that has
   * not learned counts with the epochs it was given, a lower bound.
   *
   * <p>The scatter of a few draws says little about itself. That of logarithms hardly depends on
   * gain, depth and ensemble (of 36 draws at smoke scale 0.12 to 0.18 for epochs, 0.06 to 0.10 for
   * errors at the criterion, 0.07 to 0.18 for settled ones), so it is pooled over all places where
   * all draws have learned.
   */
  record Cell(
      Parameters at,
      @Sql("count(*) - count(epochs)") long unlearned,
      @Sql("ln(coalesce(epochs, max_epochs))") Estimate logEpochs,
      @Sql("ln(test_error_at_criterion)") Estimate logTestError,
      @Sql("ln(settled_test_error)") Estimate logSettledTestError,
      @Sql("avg(test_error_at_criterion)") double testError,
      @Sql("stddev_samp(test_error_at_criterion) / sqrt(count(test_error_at_criterion))")
          double testSpread,
      @Sql("avg(settled_test_error)") double settledTestError,
      @Sql("stddev_samp(settled_test_error) / sqrt(count(*))") double settledSpread) {

    boolean orthogonal() {
      return at.initialization() == Initialization.ORTHOGONAL;
    }

    boolean isJustBeyond() {
      return at.gain() > 1 && at.gain() <= JUST_BEYOND;
    }

    double epochs() {
      return Math.exp(logEpochs.mean());
    }

    /** 0 of a lower bound, where none has learned. */
    double epochsError() {
      return Double.isNaN(testError) ? 0 : epochs() * logEpochs.error();
    }

    /** Whether there are replicates to tell the error from. */
    boolean known() {
      return logEpochs.draws() > 1;
    }

    Object allButStart() {
      return List.of(
          at.width(), at.images(), at.batch(), at.momentum(), at.criterion(), at.maxEpochs());
    }
  }

  /** The scans in the rows, networks of different width, images and so on apart. */
  static List<GainScan> of(Rows<Parameters, Result> rows) {
    List<Cell> cells =
        rows.cells(Cell.class, "test-images", "rates", "rate-low", "rate-high", "tests-per-epoch");
    List<Cell> ordered =
        sorted(
            cells,
            c -> c.at.width(),
            c -> c.at.images(),
            c -> c.at.initialization(),
            c -> c.at.depth(),
            c -> c.at.gain());
    return by(ordered, Cell::allButStart).stream().map(scan -> new GainScan(pooled(scan))).toList();
  }

  /** With the scatter of all. */
  private static List<Cell> pooled(List<Cell> scan) {
    List<Cell> learned = where(scan, c -> c.unlearned == 0);
    UnaryOperator<Estimate> epochs = pooled(learned, Cell::logEpochs);
    UnaryOperator<Estimate> errors = pooled(learned, Cell::logTestError);
    UnaryOperator<Estimate> settled = pooled(scan, Cell::logSettledTestError);
    return scan.stream()
        .map(
            c ->
                new Cell(
                    c.at,
                    c.unlearned,
                    epochs.apply(c.logEpochs),
                    errors.apply(c.logTestError),
                    settled.apply(c.logSettledTestError),
                    c.testError,
                    c.testSpread,
                    c.settledTestError,
                    c.settledSpread))
        .toList();
  }

  private static UnaryOperator<Estimate> pooled(
      List<Cell> alike, Function<Cell, Estimate> logarithm) {
    PooledScatter scatter = PooledScatter.of(alike.stream().map(logarithm).toList());
    return Double.isNaN(scatter.deviation()) ? UnaryOperator.identity() : scatter::at;
  }

  /** The fastest orthogonal start of the deepest network with a gain just beyond the edge. */
  Optional<Cell> justBeyond() {
    return fastest(where(deepest(), Cell::isJustBeyond));
  }

  /** The fastest one with another gain. */
  Optional<Cell> notJustBeyond() {
    return fastest(where(deepest(), c -> !c.isJustBeyond()));
  }

  /** The fastest one with a gain below the edge. */
  Optional<Cell> below() {
    return fastest(where(deepest(), c -> c.at.gain() < 1));
  }

  /** The one with the largest gain, if that is more than just beyond the edge. */
  Optional<Cell> farBeyond() {
    return ofLargestGain(deepest());
  }

  /** The one with the largest gain that learns. */
  Optional<Cell> farthestThatLearns() {
    return ofLargestGain(where(deepest(), c -> c.unlearned == 0));
  }

  /** The gaussian start of the depth and the gain of {@link #justBeyond()}. */
  Optional<Cell> gaussianAlike() {
    return justBeyond()
        .flatMap(
            fast ->
                where(cells, c -> !c.orthogonal() && c.known()).stream()
                    .filter(c -> c.at.depth() == fast.at.depth())
                    .filter(c -> c.at.gain() == fast.at.gain())
                    .findFirst());
  }

  /** The fastest of the shallowest and of the deepest deep networks, if a factor 2 apart. */
  Optional<Pair<Cell>> ends(Initialization start) {
    List<Cell> deep =
        where(cells, c -> c.at.initialization() == start && c.at.depth() >= DEEP && c.known());
    double fewest = min(deep, c -> c.at.depth() - 2); // hidden layers
    double most = max(deep, c -> c.at.depth() - 2);
    if (!(most >= 2 * fewest)) {
      return Optional.empty();
    }
    Optional<Cell> shallowest = fastest(least(deep, c -> c.at.depth()));
    Optional<Cell> deepest = fastest(largest(deep, c -> c.at.depth()));
    return shallowest.flatMap(a -> deepest.map(b -> new Pair<>(a, b)));
  }

  /** Orthogonal starts of the deepest network, if it is deep. */
  private List<Cell> deepest() {
    return where(
        largest(cells, c -> c.at.depth()),
        c -> c.orthogonal() && c.at.depth() >= DEEP && c.known());
  }

  private static Optional<Cell> ofLargestGain(List<Cell> cells) {
    return where(cells, c -> c.at.gain() > JUST_BEYOND).stream()
        .max(Comparator.comparingDouble(c -> c.at.gain()));
  }

  /** The one that learns in the fewest epochs. */
  static Optional<Cell> fastest(List<Cell> cells) {
    return cells.stream().min(Comparator.comparingDouble(c -> c.logEpochs.mean()));
  }
}

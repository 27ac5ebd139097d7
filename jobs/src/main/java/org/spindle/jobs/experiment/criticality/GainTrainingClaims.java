// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.GainTrainingCell.where;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.jobs.store.Tables;

/**
 * The claims of {@link GainTraining}. Bounds are one-sided: theory is then the bound, and the
 * verdict allows four standard errors. Cells of different width, images and so on are judged apart;
 * a claim holds if it holds in each of these families.
 */
final class GainTrainingClaims {

  private static final String NAME = "gain-training";

  /** Gains up to here are just beyond the edge of chaos, which is at 1. */
  static final double JUST_BEYOND = 1.25;

  /** Networks with fewer layers are shallow: there any gain will do. */
  private static final int DEEP = 10;

  /**
   * Growth of the learning time for each doubling of depth that isometry allows: as √depth (found
   * by Pennington, Schoenholz and Ganguli 2017 for orthogonal sigmoidal networks, against in
   * proportion to depth for others). In linear networks it is 1.
   */
  private static final double ISOMETRIC_GROWTH = Math.sqrt(2);

  private GainTrainingClaims() {}

  /** What one family of cells says about a claim. */
  private record Finding(double bound, double measured, double error, double slack, boolean holds) {

    /** A ratio given by its logarithm may not exceed the bound with significance. */
    static Finding ratioAtMost(double bound, double log, double error) {
      double ratio = Math.exp(log);
      double slack = ratio - Math.exp(log - 4 * error);
      return new Finding(bound, ratio, ratio * error, slack, ratio - slack <= bound);
    }

    /** A ratio given by its logarithm must exceed the bound with significance. */
    static Finding ratioAbove(double bound, double log, double error) {
      double ratio = Math.exp(log);
      double slack = ratio - Math.exp(log - 4 * error);
      return new Finding(bound, ratio, ratio * error, slack, ratio - slack > bound);
    }
  }

  static List<Check> of(Tables tables) {
    var families = GainTrainingCell.families(tables);
    List<Check> checks = new ArrayList<>();
    checks.add(
        check(
            "of orthogonal starts, a gain just beyond the edge of chaos (1 < g <= 1.25) learns at"
                + " least as fast as any other: epochs over those of the best other gain",
            families,
            GainTrainingClaims::fastestJustBeyond));
    checks.add(
        check(
            "just beyond the edge, a deep orthogonal start learns faster than a gaussian one of the"
                + " same gain: gaussian epochs over orthogonal ones",
            families,
            GainTrainingClaims::fasterThanGaussian));
    checks.add(
        check(
            "below the edge of chaos (g < 1) a deep orthogonal start learns more slowly than just"
                + " beyond it: epochs over epochs",
            families,
            GainTrainingClaims::slowerBelow));
    checks.add(
        check(
            "the learning time of orthogonal starts at their best gain grows with depth no faster"
                + " than isometry allows, its root (1 if linear): growth for a doubling of depth",
            families,
            GainTrainingClaims::growth));
    checks.add(
        check(
            "that of gaussian starts at their best gain does grow with depth: epochs of the deepest"
                + " over those of the shallowest network",
            families,
            GainTrainingClaims::gaussianGrows));
    checks.add(
        check(
            "large gains cost test error: that of the largest gain less that of the fastest,"
                + " orthogonal, after equal epochs, in percentage points",
            families,
            GainTrainingClaims::costOfLargeGains));
    checks.add(
        check(
            "also at the same training error larger gains generalise no better: test error of the"
                + " largest gain that learns less that of the fastest, in percentage points",
            families,
            GainTrainingClaims::costAtTheCriterion));
    checks.add(
        check(
            "orthogonal starts generalise no worse than gaussian ones of the same gain just beyond"
                + " the edge, after equal epochs: test error of gaussian less orthogonal, in"
                + " percentage points (talk: 1.4)",
            families,
            GainTrainingClaims::generalisation));
    return checks;
  }

  private static Optional<Finding> fastestJustBeyond(List<GainTrainingCell> cells) {
    List<GainTrainingCell> deep = deepest(cells, true);
    Optional<GainTrainingCell> beyond = fastest(where(deep, GainTrainingClaims::isJustBeyond));
    Optional<GainTrainingCell> other = fastest(where(deep, c -> !isJustBeyond(c)));
    return beyond.flatMap(
        b ->
            other.map(
                o ->
                    Finding.ratioAtMost(
                        1,
                        b.unlearned() > 0
                            ? Double.POSITIVE_INFINITY
                            : b.logEpochs() - o.logEpochs(),
                        Math.hypot(b.logError(), o.logError()))));
  }

  private static Optional<Finding> fasterThanGaussian(List<GainTrainingCell> cells) {
    return fastest(where(deepest(cells, true), GainTrainingClaims::isJustBeyond))
        .flatMap(
            orthogonal ->
                same(cells, orthogonal).map(gaussian -> exceeds(1, gaussian, orthogonal)));
  }

  private static Optional<Finding> slowerBelow(List<GainTrainingCell> cells) {
    List<GainTrainingCell> deep = deepest(cells, true);
    Optional<GainTrainingCell> below = fastest(where(deep, c -> c.gain() < 1));
    Optional<GainTrainingCell> beyond = fastest(where(deep, GainTrainingClaims::isJustBeyond));
    return beyond.flatMap(b -> below.map(slow -> exceeds(1, slow, b)));
  }

  private static Optional<Finding> growth(List<GainTrainingCell> cells) {
    return ends(cells, true)
        .map(
            e -> {
              double doublings = Math.log((e[1].depth() - 2.0) / (e[0].depth() - 2)) / Math.log(2);
              double log =
                  e[1].unlearned() > 0
                      ? Double.POSITIVE_INFINITY
                      : e[1].logEpochs() - e[0].logEpochs();
              double error = Math.hypot(e[0].logError(), e[1].logError());
              return Finding.ratioAtMost(ISOMETRIC_GROWTH, log / doublings, error / doublings);
            });
  }

  /** Networks that have not learned make this a lower bound. */
  private static Optional<Finding> gaussianGrows(List<GainTrainingCell> cells) {
    return ends(cells, false).map(e -> exceeds(1, e[1], e[0]));
  }

  /** Where the largest gain does not learn at all, that is its cost. */
  private static Optional<Finding> costOfLargeGains(List<GainTrainingCell> cells) {
    return beyondAndLargest(cells, c -> true)
        .map(
            pair -> {
              double cost = 100 * (pair[1].settledTestError() - pair[0].settledTestError());
              double error = 100 * Math.hypot(pair[1].settledSpread(), pair[0].settledSpread());
              return new Finding(0, cost, error, 4 * error, cost - 4 * error > 0);
            });
  }

  private static Optional<Finding> costAtTheCriterion(List<GainTrainingCell> cells) {
    return beyondAndLargest(cells, c -> c.unlearned() == 0)
        .map(
            pair -> {
              double cost = 100 * (pair[1].testError() - pair[0].testError());
              double error = 100 * Math.hypot(pair[1].testSpread(), pair[0].testSpread());
              return new Finding(0, cost, error, 4 * error, cost + 4 * error >= 0);
            });
  }

  /** The fastest cell just beyond the edge, and that of the largest gain if it is larger. */
  private static Optional<GainTrainingCell[]> beyondAndLargest(
      List<GainTrainingCell> cells, Predicate<GainTrainingCell> counts) {
    List<GainTrainingCell> deep = deepest(cells, true);
    Optional<GainTrainingCell> best = fastest(where(deep, GainTrainingClaims::isJustBeyond));
    Optional<GainTrainingCell> largest =
        where(deep, c -> c.gain() > JUST_BEYOND && counts.test(c)).stream()
            .max(Comparator.comparingDouble(GainTrainingCell::gain));
    return best.flatMap(b -> largest.map(l -> new GainTrainingCell[] {b, l}));
  }

  private static Optional<Finding> generalisation(List<GainTrainingCell> cells) {
    return fastest(where(deepest(cells, true), GainTrainingClaims::isJustBeyond))
        .flatMap(
            o ->
                same(cells, o)
                    .map(
                        g -> {
                          double gap = 100 * (g.settledTestError() - o.settledTestError());
                          double error = 100 * Math.hypot(g.settledSpread(), o.settledSpread());
                          return new Finding(0, gap, error, 4 * error, gap + 4 * error >= 0);
                        }));
  }

  private static Finding exceeds(double bound, GainTrainingCell slow, GainTrainingCell fast) {
    double log =
        fast.unlearned() > 0 ? Double.NEGATIVE_INFINITY : slow.logEpochs() - fast.logEpochs();
    return Finding.ratioAbove(bound, log, Math.hypot(slow.logError(), fast.logError()));
  }

  static boolean isJustBeyond(GainTrainingCell cell) {
    return cell.gain() > 1 && cell.gain() <= JUST_BEYOND;
  }

  /** The cells of the deepest network, if it is deep and has replicates. */
  private static List<GainTrainingCell> deepest(List<GainTrainingCell> cells, boolean orthogonal) {
    int depth = cells.stream().mapToInt(GainTrainingCell::depth).max().orElse(0);
    return where(
        cells,
        c -> c.orthogonal() == orthogonal && c.depth() == depth && depth >= DEEP && known(c));
  }

  /** The fastest cells of the shallowest and deepest of the deep networks, a factor 2 apart. */
  private static Optional<GainTrainingCell[]> ends(
      List<GainTrainingCell> cells, boolean orthogonal) {
    List<GainTrainingCell> deep =
        where(cells, c -> c.orthogonal() == orthogonal && c.depth() >= DEEP && known(c));
    int least = deep.stream().mapToInt(GainTrainingCell::depth).min().orElse(0);
    int most = deep.stream().mapToInt(GainTrainingCell::depth).max().orElse(0);
    if (most < 2 * least - 2 || least == most) { // 12 and 22 neuron layers are 10 and 20 hidden
      return Optional.empty();
    }
    GainTrainingCell first = fastest(where(deep, c -> c.depth() == least)).orElseThrow();
    GainTrainingCell last = fastest(where(deep, c -> c.depth() == most)).orElseThrow();
    return Optional.of(new GainTrainingCell[] {first, last});
  }

  private static boolean known(GainTrainingCell cell) {
    return !Double.isNaN(cell.logError());
  }

  private static Optional<GainTrainingCell> fastest(List<GainTrainingCell> cells) {
    return cells.stream().min(Comparator.comparingDouble(GainTrainingCell::logEpochs));
  }

  /** The gaussian cell of the same depth and gain. */
  private static Optional<GainTrainingCell> same(
      List<GainTrainingCell> cells, GainTrainingCell orthogonal) {
    return cells.stream()
        .filter(c -> !c.orthogonal() && known(c))
        .filter(c -> c.depth() == orthogonal.depth() && c.gain() == orthogonal.gain())
        .findFirst();
  }

  private static Check check(
      String claim,
      List<List<GainTrainingCell>> families,
      Function<List<GainTrainingCell>, Optional<Finding>> judge) {
    return families.stream()
        .map(judge)
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Finding::holds))
        .map(
            f ->
                new Check(
                    NAME,
                    claim,
                    GainTraining.TALK,
                    f.bound(),
                    f.measured(),
                    f.error(),
                    f.slack(),
                    f.holds() ? Verdict.PASS : Verdict.FAIL))
        .orElse(Check.notRun(NAME, claim, GainTraining.TALK));
  }
}

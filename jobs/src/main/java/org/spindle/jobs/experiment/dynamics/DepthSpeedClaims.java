// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthSpeed.deep;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.OptionalInt;
import org.spindle.dynamics.IndependentModes;
import org.spindle.dynamics.InitialCondition;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Cell;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Curve;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Result;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Statistics;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups.Pair;
import org.spindle.statistic.PooledScatter;

/** What is claimed of the rows of {@link DepthSpeed}: on digits and on white inputs. */
final class DepthSpeedClaims {

  private static final int UNHELD = 5; // layers: the grid's top holds the rates of fewer down
  private static final int WHITE_STEPS = 8; // of an orthogonal start on white inputs, at most
  private static final double DIGITS_FLOOR = 0.391004; // of all 60,000, by normal equations
  private static final int ALL_DIGITS = 60_000;

  private DepthSpeedClaims() {}

  static void judge(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> cells =
        rows.cells(
            Cell.class,
            "images",
            "width",
            "gain",
            "initial-strength",
            "pretrain-epochs",
            "rates",
            "rate-low",
            "rate-high",
            "max-iterations");
    List<Curve> curves = rows.views(Curve.class);
    onMnist(where(cells, c -> c.at().statistics() == Statistics.MNIST), curves, claims);
    if (rows.datasets().isEmpty()) {
      onTheDigits(curves, claims);
    }
    onWhiteInputs(where(cells, c -> c.at().statistics() == Statistics.WHITE), curves, rows, claims);
    claims.equal(
        "learning curves cross the threshold at the learning time",
        curves,
        Curve::crossing,
        Curve::iterations,
        Curve::resolution);
  }

  private static void onMnist(List<Cell> cells, List<Curve> curves, Claims claims) {
    List<Cell> orthogonal = from(InitialCondition.ORTHOGONAL, cells);
    List<Cell> pretrained = from(InitialCondition.PRETRAINED, cells);
    List<Cell> gaussian = from(InitialCondition.GAUSSIAN, cells);
    claims
        .each(
            "an orthogonal start learns no more slowly in deeper networks: the exponent of depth in"
                + " its time (MNIST)",
            deepest(deep(orthogonal)),
            deepest -> noGrowth(deep(orthogonal)))
        .each(
            "a pretrained start learns no more slowly in deeper networks: the exponent of depth in"
                + " its time (MNIST)",
            deepest(deep(pretrained)),
            deepest -> noGrowth(deep(pretrained)))
        .each(
            "a gaussian start learns more slowly in deeper networks: ln of the times' ratio (MNIST)",
            deepest(gaussian),
            deepest -> slower(deepest, gaussian.get(0), 1))
        .each(
            "at the largest depth an orthogonal start learns faster than a gaussian one: ln of the"
                + " times' ratio (MNIST)",
            deepestOfBoth(gaussian, orthogonal),
            both -> slower(both.first(), both.second(), 1))
        .equal(
            "from a decoupled start the network takes as many iterations as the recursion of its"
                + " coupled modes (MNIST)",
            where(curves, c -> c.isOf(Statistics.MNIST, InitialCondition.DECOUPLED)),
            Curve::iterations,
            Curve::iterationsTheory,
            c -> 1);
  }

  /** What is known of the digits that come with Spindle, and of no other images. */
  private static void onTheDigits(List<Curve> curves, Claims claims) {
    claims.equal(
        "the least error of any linear map is that of the normal equations (MNIST)",
        where(
            curves, c -> c.at().statistics() == Statistics.MNIST && c.at().images() == ALL_DIGITS),
        c -> c.share(c.errorFloor()),
        c -> DIGITS_FLOOR,
        c -> 1e-5);
  }

  private static void onWhiteInputs(
      List<Cell> cells, List<Curve> curves, Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> orthogonal = from(InitialCondition.ORTHOGONAL, cells);
    List<Cell> gaussian = from(InitialCondition.GAUSSIAN, cells);
    List<Curve> decoupled =
        where(curves, c -> c.isOf(Statistics.WHITE, InitialCondition.DECOUPLED));
    claims
        .atMost(
            "an orthogonal start learns in 8 iterations or fewer at every depth, in the mean (white"
                + " inputs)",
            orthogonal,
            Cell::iterations,
            c -> WHITE_STEPS,
            c -> 0)
        .each(
            "at the largest depth an orthogonal start is 50 times faster than a gaussian one: ln of"
                + " the times' ratio (white inputs)",
            deepestOfBoth(gaussian, orthogonal),
            both -> slower(both.first(), both.second(), 50))
        .exponent(
            "the best rate of an orthogonal start falls with depth as 1/N, from 5 layers on (white"
                + " inputs)",
            withThreeDepths(where(orthogonal, c -> c.at().depth() >= UNHELD)),
            start -> rows.law(start, c -> c.at().factors(), Cell::rate),
            -1,
            start -> 0.2)
        .equal(
            "from a decoupled start, 40 layers take the time that the reference takes (white"
                + " inputs)",
            where(decoupled, c -> c.at().depth() == 40),
            c -> c.iterations(),
            c -> 620,
            c -> 60)
        .equal(
            "from a decoupled start the network takes as many iterations as modes that do not"
                + " interact (white inputs)",
            decoupled,
            c -> c.iterations(),
            DepthSpeedClaims::recursion,
            c -> 0)
        .equal(
            "from a decoupled start the network takes as many iterations as the recursion of its"
                + " coupled modes (white inputs)",
            decoupled,
            Curve::iterations,
            Curve::iterationsTheory,
            c -> 1);
  }

  /** Iterations of the modes of white inputs, which never interact. */
  private static double recursion(Curve c) {
    OptionalInt iterations =
        IndependentModes.of(DepthSpeedTasks.white())
            .iterations(
                c.at().factors(),
                c.at().initialStrength(),
                c.learningRate(),
                c.at().threshold(),
                c.at().maxIterations());
    return iterations.isPresent() ? iterations.getAsInt() : Double.NaN;
  }

  private static List<Cell> from(InitialCondition start, List<Cell> cells) {
    return where(cells, c -> c.at().initialization() == start);
  }

  /** The deepest networks of a start, if there are shallower ones to compare them with. */
  private static List<Cell> deepest(List<Cell> start) {
    return start.size() < 2 ? List.of() : List.of(last(start));
  }

  private static List<Pair<Cell>> deepestOfBoth(List<Cell> one, List<Cell> other) {
    return one.isEmpty() || other.isEmpty()
        ? List.of()
        : List.of(new Pair<>(last(one), last(other)));
  }

  private static List<List<Cell>> withThreeDepths(List<Cell> start) {
    return where(List.of(start), s -> s.size() >= 3);
  }

  /**
   * The exponent of depth between the shallowest and the deepest, 0 where depth does not matter and
   * 1 where time is in proportion to it. Iterations are whole and rates are of a grid: one on
   * either side is no growth. The scatter of orthogonal starts is that of their first and last
   * layer, the same at all depths.
   */
  private static Finding noGrowth(List<Cell> start) {
    Cell shallow = start.get(0);
    Cell deep = last(start);
    var scatter = PooledScatter.of(start.stream().map(Cell::logIterations).toList());
    double range = Math.log((double) deep.at().depth() / shallow.at().depth());
    Estimate growth = scatter.at(deep.logIterations()).minus(scatter.at(shallow.logIterations()));
    double one = 2 / shallow.iterations().mean();
    return Finding.atMost(0, growth.linear(1 / range, 0), one / range).of(1);
  }

  /**
   * A ratio of learning times must exceed its bound with significance. Times of gaussian starts
   * have a long tail, so means and errors are those of their logarithms; a start that did not learn
   * counts with the iterations that it was given, since without the slowest the rest look fast.
   */
  private static Finding slower(Cell slow, Cell fast, double bound) {
    return Finding.above(Math.log(bound), slow.logIterations().minus(fast.logIterations()));
  }
}

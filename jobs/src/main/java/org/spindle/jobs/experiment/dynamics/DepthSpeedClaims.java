// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthSpeedFigures.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/**
 * The claims of {@link DepthSpeed}. Bounds are one-sided: theory is then the bound, and the verdict
 * allows four standard errors.
 */
final class DepthSpeedClaims {

  private static final String NAME = "depth-speed";
  private static final int DEEP = 10;

  private static final String CELLS =
      """
      SELECT statistics, initialization, depth, avg(iterations) AS iterations,
        coalesce(stddev_samp(iterations) / sqrt(count(iterations)), 0) AS error,
        avg(ln(coalesce(iterations, max_iterations))) AS log_iterations,
        coalesce(stddev_samp(ln(coalesce(iterations, max_iterations))) / sqrt(count(*)), 0)
          AS log_error,
        max(abs(iterations - iterations_theory)) AS theory_error,
        avg(iterations / iterations_theory) AS theory_ratio,
        exp(avg(ln(learning_rate))) AS learning_rate, count(*) - count(iterations) AS unlearned
      FROM depth_speed WHERE status = 'ok'
      GROUP BY statistics, initialization, depth
      ORDER BY statistics, initialization, depth""";

  private final Tables tables;
  private final List<Row> cells;
  private final List<Check> checks = new ArrayList<>();

  private DepthSpeedClaims(Tables tables) {
    this.tables = tables;
    this.cells = tables.has("depth_speed") ? tables.rows(CELLS) : List.of();
  }

  static List<Check> of(Tables tables) {
    DepthSpeedClaims claims = new DepthSpeedClaims(tables);
    claims.mnist();
    claims.white();
    return claims.checks;
  }

  private void mnist() {
    String on = " (MNIST)";
    noGrowth("an orthogonal start learns no more slowly in deeper networks" + on, "orthogonal");
    noGrowth("a pretrained start learns no more slowly in deeper networks" + on, "pretrained");
    growth("a gaussian start learns more slowly in deeper networks" + on);
    faster(
        "at the largest depth an orthogonal start learns faster than a gaussian one" + on,
        "mnist",
        1);
    followsTheory(
        "from a decoupled start, depth slows learning as non-interacting modes predict" + on);
  }

  private void white() {
    String on = " (white inputs)";
    List<Row> orthogonal = rows("white", "orthogonal");
    String few = "an orthogonal start learns in 8 iterations or fewer at every depth" + on;
    if (orthogonal.isEmpty()) {
      checks.add(Check.notRun(NAME, few, DepthSpeed.TALK));
    } else {
      double[] iterations = column(orthogonal, "iterations");
      int worst = argmax(iterations);
      atMost(few, 8, iterations[worst], column(orthogonal, "error")[worst]);
    }
    faster(
        "at the largest depth an orthogonal start is 50 times faster than a gaussian one" + on,
        "white",
        50);
    rateSlope(
        "the best rate of an orthogonal start falls with depth about as 1/N" + on, orthogonal);
    decoupledCount("from a decoupled start, 40 layers take the time that the reference takes" + on);
    exactTheory("from a decoupled start the network is the recursion of its modes" + on);
  }

  private void noGrowth(String claim, String start) {
    List<Row> deep = deep("mnist", start);
    if (deep.size() < 2) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    Row first = deep.get(0);
    Row last = deep.get(deep.size() - 1);
    double ratio = ratio(last, first);
    // Whole iterations: a rounding of one on either side is no growth.
    double bound = 1 + 2.0 / value(first, "iterations");
    boolean all = deep.stream().allMatch(row -> value(row, "unlearned") == 0);
    atMost(claim, bound, all ? ratio : Double.POSITIVE_INFINITY, ratio * relative(last, first));
  }

  private void growth(String claim) {
    List<Row> rows = rows("mnist", "gaussian");
    if (rows.size() < 2) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    Row first = rows.get(0);
    Row last = rows.get(rows.size() - 1);
    exceeds(claim, 1, last, first);
  }

  private void faster(String claim, String statistics, double bound) {
    List<Row> orthogonal = rows(statistics, "orthogonal");
    List<Row> gaussian = rows(statistics, "gaussian");
    if (orthogonal.isEmpty() || gaussian.isEmpty()) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    Row slow = gaussian.get(gaussian.size() - 1);
    Row fast = orthogonal.get(orthogonal.size() - 1);
    exceeds(claim, bound, slow, fast);
  }

  private void rateSlope(String claim, List<Row> rows) {
    if (rows.size() < 3) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    double[] factors = Arrays.stream(column(rows, "depth")).map(depth -> depth - 1).toArray();
    ScalingLaw law =
        ScalingLaw.fit(
            tables.sql("SELECT 1").sparkSession(), factors, column(rows, "learning_rate"));
    checks.add(Check.of(NAME, claim, DepthSpeed.TALK, -0.8, law.slope(), law.slopeError(), 0.2));
  }

  private void decoupledCount(String claim) {
    rows("white", "decoupled").stream()
        .filter(row -> value(row, "depth") == 40)
        .findFirst()
        .ifPresentOrElse(
            row ->
                checks.add(
                    Check.of(NAME, claim, DepthSpeed.TALK, 620, value(row, "iterations"), 0, 60)),
            () -> checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK)));
  }

  private void exactTheory(String claim) {
    List<Row> rows = rows("white", "decoupled");
    if (rows.isEmpty()) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    double worst = Arrays.stream(column(rows, "theory_error")).max().orElse(Double.NaN);
    checks.add(Check.of(NAME, claim, DepthSpeed.TALK, 0, worst, 0, 1));
  }

  /** The right singular vectors of Σ³¹ are only nearly eigenvectors of Σ¹¹, so a factor remains. */
  private void followsTheory(String claim) {
    List<Row> rows = rows("mnist", "decoupled");
    if (rows.size() < 3) {
      checks.add(Check.notRun(NAME, claim, DepthSpeed.TALK));
      return;
    }
    ScalingLaw law =
        ScalingLaw.fit(
            tables.sql("SELECT 1").sparkSession(),
            column(rows, "depth"),
            column(rows, "theory_ratio"));
    double tolerance = 0.05 + 4 * (Double.isNaN(law.slopeError()) ? 0 : law.slopeError());
    checks.add(Check.of(NAME, claim, DepthSpeed.TALK, 0, law.slope(), law.slopeError(), tolerance));
  }

  /** An upper bound may not be exceeded with significance. */
  private void atMost(String claim, double bound, double measured, double error) {
    add(claim, bound, measured, error, 4 * error, measured - 4 * error <= bound);
  }

  /**
   * A ratio of learning times must exceed its bound with significance. Times of gaussian starts
   * have a long tail, so means and errors are those of their logarithms; a start that did not learn
   * counts with the iterations that it was given, since without the slowest the rest look fast.
   */
  private void exceeds(String claim, double bound, Row slow, Row fast) {
    double log = value(slow, "log_iterations") - value(fast, "log_iterations");
    double error = Math.hypot(value(slow, "log_error"), value(fast, "log_error"));
    double ratio = Math.exp(log);
    double slack = ratio - Math.exp(log - 4 * error);
    add(claim, bound, ratio, ratio * error, slack, ratio - slack > bound);
  }

  private void add(
      String claim, double bound, double measured, double error, double slack, boolean holds) {
    Verdict verdict = holds ? Verdict.PASS : Verdict.FAIL;
    checks.add(new Check(NAME, claim, DepthSpeed.TALK, bound, measured, error, slack, verdict));
  }

  private List<Row> rows(String statistics, String start) {
    return cells.stream()
        .filter(row -> row.getAs("statistics").equals(statistics))
        .filter(row -> row.getAs("initialization").equals(start))
        .toList();
  }

  private List<Row> deep(String statistics, String start) {
    return rows(statistics, start).stream().filter(row -> value(row, "depth") >= DEEP).toList();
  }

  private static double ratio(Row a, Row b) {
    return value(a, "iterations") / value(b, "iterations");
  }

  private static double relative(Row a, Row b) {
    return Math.hypot(
        value(a, "error") / value(a, "iterations"), value(b, "error") / value(b, "iterations"));
  }

  private static double value(Row row, String name) {
    return row.getAs(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static int argmax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}

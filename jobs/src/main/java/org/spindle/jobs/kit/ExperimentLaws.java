// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.figure.Figure;
import org.spindle.figure.FigureFlaws;
import org.spindle.figure.FigureRenderer;
import org.spindle.jobs.report.FalseAlarms;
import org.spindle.jobs.report.Verification;
import org.spindle.jobs.store.TypedRows;
import org.spindle.sweep.Names;

/** What must hold for any experiment; each law returns what breaks it, one line each. */
public final class ExperimentLaws {

  private static final double WRONG = 1.1;
  private static final Set<Class<?>> NUMBERS =
      Set.of(
          double.class,
          int.class,
          long.class,
          Double.class,
          Integer.class,
          Long.class,
          double[].class,
          int[].class,
          long[].class);

  private ExperimentLaws() {}

  /** Without rows every claim is declared, and none is run. */
  public static <P extends Record, R extends Record> List<String> withoutRowsNothingIsRun(
      SparkSession spark, Experiment<P, R> experiment) {
    var none = SmokeRows.none(spark, experiment);
    List<String> broken = new ArrayList<>();
    List<Check> checks = checks(experiment, none);
    if (checks.isEmpty()) {
      broken.add(experiment.name() + " makes no claim");
    }
    for (Check check : checks) {
      if (check.verdict() != Verdict.NOT_RUN) {
        broken.add("without rows, " + check.verdict() + ": " + check.claim() + " " + check.place());
      }
    }
    if (!Verification.figures(experiment, none).isEmpty()) {
      broken.add("figures are drawn without rows");
    }
    return broken;
  }

  /**
   * Every claim passes on the rows at hand, and would not if what it speaks of were half as large
   * again.
   *
   * @param powerless claims that the rows at hand cannot give power to, with the reason
   */
  public static <P extends Record, R extends Record> List<String> everyClaimPasses(
      SparkSession spark,
      Experiment<P, R> experiment,
      SmokeRows<P, R> rows,
      Map<String, String> powerless) {
    List<String> broken = new ArrayList<>();
    for (Check check : rows.checks(spark)) {
      boolean listed = powerless.containsKey(check.claim());
      if (check.verdict() != (listed ? Verdict.NO_POWER : Verdict.PASS)) {
        broken.add(line(check) + (listed ? ", listed as without power" : ""));
      }
    }
    return broken;
  }

  /** Each claim has a text of its own, so that a row of the table {@code checks} stands alone. */
  public static <P extends Record, R extends Record> List<String> claimsAreTold(
      SparkSession spark, Experiment<P, R> experiment, SmokeRows<P, R> rows) {
    Set<String> texts = new HashSet<>();
    return rows.checks(spark).stream()
        .filter(
            check ->
                !texts.add(check.claim())
                    || check.place().isBlank()
                    || FigureFlaws.hasHole(check.place()))
        .map(check -> "said twice, or without a place: " + check.claim() + " " + check.place())
        .toList();
  }

  /**
   * For each column of numbers in the result, one that is 10 % too large turns at least one
   * verdict.
   *
   * @param unguarded columns that no claim can guard, with the reason
   */
  public static <P extends Record, R extends Record> List<String> columnsAreGuarded(
      SparkSession spark,
      Experiment<P, R> experiment,
      SmokeRows<P, R> rows,
      Map<String, String> unguarded) {
    List<Verdict> right = verdicts(rows.checks(spark));
    List<String> columns = numbers(experiment.resultType());
    List<String> broken = new ArrayList<>();
    columns.parallelStream()
        .filter(column -> !unguarded.containsKey(column))
        .filter(
            column -> verdicts(checks(experiment, rows.typed(spark, column, WRONG))).equals(right))
        .map(column -> "no claim notices that " + column + " is 10 % too large")
        .forEachOrdered(broken::add);
    unguarded.keySet().stream()
        .filter(column -> !columns.contains(column))
        .forEach(column -> broken.add("there is no column of numbers " + column));
    return broken;
  }

  /** Columns of numbers and of arrays of them. */
  static List<String> numbers(Class<? extends Record> result) {
    return Arrays.stream(result.getRecordComponents())
        .filter(component -> NUMBERS.contains(component.getType()))
        .map(component -> Names.column(component.getName()))
        .toList();
  }

  /** Figures drawn twice from the same rows are equal to the byte. */
  public static <P extends Record, R extends Record> List<String> figuresAreReproducible(
      SparkSession spark, Experiment<P, R> experiment, SmokeRows<P, R> rows) {
    List<Figure> one = rows.figures(spark);
    List<Figure> two = Verification.figures(experiment, rows.fresh(spark));
    List<String> broken = new ArrayList<>();
    if (one.isEmpty()) {
      broken.add(experiment.name() + " draws no figure");
    }
    if (one.size() != two.size()) {
      return List.of(one.size() + " figures, and then " + two.size());
    }
    for (int i = 0; i < one.size(); i++) {
      if (!FigureRenderer.svg(one.get(i)).equals(FigureRenderer.svg(two.get(i)))) {
        broken.add(one.get(i).name() + " is drawn differently each time");
      }
      if (one.get(i).caption().isBlank() || one.get(i).sql().isBlank()) {
        broken.add(one.get(i).name() + " has no caption, or no query under it");
      }
    }
    return broken;
  }

  /** No reader stumbles over a figure: axes, names and words are as {@link FigureFlaws} asks. */
  public static <P extends Record, R extends Record> List<String> figuresAreReadable(
      SparkSession spark, Experiment<P, R> experiment, SmokeRows<P, R> rows) {
    return rows.figures(spark).stream().flatMap(figure -> FigureFlaws.of(figure).stream()).toList();
  }

  /** Some points, computed again alone, give the same rows. */
  public static <P extends Record, R extends Record> List<String> rowsAreReproducible(
      SmokeRows<P, R> rows) {
    List<String> broken = new ArrayList<>();
    for (int number : new int[] {0, rows.size() / 2, rows.size() - 1}) {
      if (!rows.isReproducible(number)) {
        broken.add("point " + number + " of the sweep gives another row each time");
      }
    }
    return broken;
  }

  /** Verdicts on the claims of an experiment on some rows. */
  static <P extends Record, R extends Record> List<Check> checks(
      Experiment<P, R> experiment, TypedRows<P, R> rows) {
    return Verification.checks(experiment, rows, FalseAlarms.USUAL.ofOneExperiment());
  }

  private static List<Verdict> verdicts(List<Check> checks) {
    return checks.stream().map(Check::verdict).toList();
  }

  private static String line(Check check) {
    if (check.places() == 0) { // not run, or broken down with a reason
      return "%s: %s %s".formatted(check.verdict(), check.claim(), check.place()).strip();
    }
    return "%s: %s: measured %s %s %s, standard error %s, tolerance %s, power %s, at %s"
        .formatted(
            check.verdict(),
            check.claim(),
            check.measured(),
            check.relation().symbol(),
            check.theory(),
            check.standardError(),
            check.tolerance(),
            check.power(),
            check.place());
  }
}

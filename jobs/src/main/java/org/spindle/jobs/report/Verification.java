// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Check;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.figure.Figure;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.StampedRecords;
import org.spindle.jobs.store.TypedRows;

/** All checks of some experiments on one results folder, and the figures of the same rows. */
public final class Verification {

  private static final String TABLE = "checks";
  private static final int MOST_THREADS = 8;

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final List<Experiment<?, ?>> experiments;
  private final FalseAlarms falseAlarms;
  private final Map<String, TypedRows<?, ?>> rows = new ConcurrentHashMap<>();
  private final Map<String, List<Drawing>> drawings = new ConcurrentHashMap<>();
  private final List<Check> checks = new ArrayList<>();

  private Verification(
      SparkSession spark,
      ResultsFolder folder,
      List<? extends Experiment<?, ?>> experiments,
      FalseAlarms falseAlarms) {
    this.spark = spark;
    this.folder = folder;
    this.experiments = List.copyOf(experiments);
    this.falseAlarms = falseAlarms;
  }

  /** A check as a row of the table {@code checks}. */
  private record Stored(
      String experiment,
      String claim,
      String where,
      String relation,
      double theory,
      double measured,
      double standardError,
      double tolerance,
      double power,
      Check.Verdict verdict,
      int places,
      String place) {

    static Stored of(Check check) {
      return new Stored(
          check.experiment(),
          check.claim(),
          check.where(),
          check.relation().symbol(),
          check.theory(),
          check.measured(),
          check.standardError(),
          check.tolerance(),
          check.power(),
          check.verdict(),
          check.places(),
          check.place());
    }
  }

  /** Runs the checks, and says on the way which experiment is being judged. */
  public static Verification of(
      SparkSession spark,
      ResultsFolder folder,
      List<? extends Experiment<?, ?>> experiments,
      FalseAlarms falseAlarms)
      throws IOException {
    return of(spark, folder, experiments, falseAlarms, false);
  }

  /** Runs the checks and draws the figures, which ask for many of the same cells. */
  public static Verification withFigures(
      SparkSession spark,
      ResultsFolder folder,
      List<? extends Experiment<?, ?>> experiments,
      FalseAlarms falseAlarms)
      throws IOException {
    return of(spark, folder, experiments, falseAlarms, true);
  }

  /**
   * On all cores, twice over for what waits for executors: small tables lie on the driver, where a
   * query keeps a core busy with planning.
   */
  private static Verification of(
      SparkSession spark,
      ResultsFolder folder,
      List<? extends Experiment<?, ?>> experiments,
      FalseAlarms falseAlarms,
      boolean drawing)
      throws IOException {
    Verification verification = new Verification(spark, folder, experiments, falseAlarms);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(MOST_THREADS, 2 * Runtime.getRuntime().availableProcessors()));
    try (Ticker ticker = new Ticker("judging", experiments.size())) {
      List<Future<List<Check>>> judged = new ArrayList<>();
      for (Experiment<?, ?> experiment : experiments) {
        judged.add(
            pool.submit(
                () -> {
                  ticker.next(experiment.name());
                  List<Check> checks = verification.judged(experiment);
                  if (drawing) {
                    verification.draw(experiment);
                  }
                  return checks;
                }));
      }
      for (Future<List<Check>> each : judged) {
        verification.checks.addAll(each.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.ABORTED, "interrupted while judging", e);
    } catch (ExecutionException e) {
      throw UserError.rethrown(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return verification;
  }

  private <P extends Record, R extends Record> List<Check> judged(Experiment<P, R> experiment)
      throws IOException {
    TypedRows<P, R> own = rows(experiment);
    own.datasets()
        .ifPresent(other -> System.err.println(experiment.name() + " is judged on " + other));
    return checks(experiment, own, falseAlarms.ofOneExperiment());
  }

  /**
   * The claims of one experiment on some rows.
   *
   * @param falseAlarms probability that chance alone turns one of them
   */
  public static <P extends Record, R extends Record> List<Check> checks(
      Experiment<P, R> experiment, TypedRows<P, R> rows, double falseAlarms) {
    Claims claims = new Claims(experiment.about(), experiment.defaults(), falseAlarms);
    return claims.declaredBy(() -> experiment.claims(rows, claims)).checks();
  }

  /** The figures of one experiment on some rows; none without rows. */
  public static <P extends Record, R extends Record> List<Figure> figures(
      Experiment<P, R> experiment, TypedRows<P, R> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    rows.asked(); // forgets what the claims asked
    Figures figures = new Figures(rows, rows::asked);
    experiment.figures(rows, figures);
    String data = rows.datasets().map(other -> " Data: " + other + ".").orElse("");
    return figures.drawn().stream().map(figure -> figure.withRemark(data)).toList();
  }

  /** Draws an experiment, if its theory does not break down on the rows. */
  private void draw(Experiment<?, ?> experiment) throws IOException {
    try {
      List<Figure> figures = drawn(experiment);
      drawings.put(experiment.name(), figures.stream().map(Drawing::of).toList());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      if (e instanceof org.spindle.experiment.UnreadableRows || e instanceof UserError) {
        throw e;
      }
      System.err.println("no figures of " + experiment.name() + ": " + e.getMessage());
    }
  }

  /** The figures of an experiment, none if they were not drawn. */
  List<Drawing> drawings(Experiment<?, ?> experiment) {
    return drawings.getOrDefault(experiment.name(), List.of());
  }

  private <P extends Record, R extends Record> List<Figure> drawn(Experiment<P, R> experiment)
      throws IOException {
    return figures(experiment, rows(experiment));
  }

  /** The rows of an experiment, read once. */
  <P extends Record, R extends Record> TypedRows<P, R> rows(Experiment<P, R> experiment)
      throws IOException {
    @SuppressWarnings("unchecked") // put below under its experiment
    TypedRows<P, R> known = (TypedRows<P, R>) rows.get(experiment.name());
    if (known == null) {
      known = TypedRows.stored(spark, experiment, folder);
      rows.put(experiment.name(), known);
    }
    return known;
  }

  /** How often chance alone turns a verdict. */
  FalseAlarms falseAlarms() {
    return falseAlarms;
  }

  /** What was judged. */
  List<Experiment<?, ?>> experiments() {
    return experiments;
  }

  /** The checks in the order of the talk. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /** Replaces the table {@code checks}: the new file is there before the old one goes. */
  public void store() throws IOException {
    List<FileStatus> old = folder.dataFiles(folder.table(TABLE));
    Map<String, Object> stamp = Map.of("checked_at", new Timestamp(System.currentTimeMillis()));
    List<Stored> stored = checks.stream().map(Stored::of).toList();
    StampedRecords.append(spark, folder, TABLE, stamp, Stored.class, stored);
    for (FileStatus file : old) {
      folder.files().delete(file.getPath(), false);
    }
  }

  /** Prints the table of verdicts. */
  public void print(PrintStream out) {
    out.println(VerdictTable.of(checks));
  }

  /** 4 if a check failed or none passed, else 0. */
  public int exitCode() {
    boolean failed = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
    boolean passed = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.PASS);
    return failed || !passed ? UserError.CHECK_FAILED : 0;
  }

  /** Whether every check was run and none failed. */
  public boolean complete() {
    return checks.stream()
        .map(Check::verdict)
        .allMatch(verdict -> verdict == Check.Verdict.PASS || verdict == Check.Verdict.NO_POWER);
  }
}

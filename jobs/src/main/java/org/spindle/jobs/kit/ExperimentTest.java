// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.spindle.data.Datasets;
import org.spindle.data.LoadedDatasets;
import org.spindle.experiment.Experiment;
import org.spindle.linalg.NativeBlas;

/**
 * The laws of an experiment, to be extended:
 *
 * <pre>
 * class PendulumTest extends ExperimentTest&lt;Pendulum.Parameters, Pendulum.Result&gt; {
 *   PendulumTest() {
 *     super(new Pendulum(), Path.of("pendulum.yaml"));
 *   }
 * }
 * </pre>
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ExperimentTest<P extends Record, R extends Record> {

  private final Experiment<P, R> experiment;
  private final List<Path> sweeps;
  private SparkSession spark;
  private SmokeRows<P, R> rows;

  /**
   * An experiment and its sweep files, whose scale {@code smoke} is computed here.
   *
   * @param sweeps at least one
   */
  protected ExperimentTest(Experiment<P, R> experiment, Path... sweeps) {
    this.experiment = experiment;
    this.sweeps = List.of(sweeps);
  }

  /** The data sets that its points read; none unless overridden. */
  protected Datasets data() {
    return LoadedDatasets.none();
  }

  /** Columns of numbers that no claim can guard, with the reason; none by default. */
  protected Map<String, String> unguarded() {
    return Map.of();
  }

  /** Claims that have no power at smoke scale, with the reason; none by default. */
  protected Map<String, String> powerless() {
    return Map.of();
  }

  @BeforeAll
  void compute() throws IOException {
    NativeBlas.prepare();
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    rows = SmokeRows.of(experiment, data(), sweeps, "smoke");
  }

  @AfterAll
  void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void withoutRowsNoClaimIsRun() {
    holds(ExperimentLaws.withoutRowsNothingIsRun(spark, experiment));
  }

  @Test
  void everyClaimPassesAtSmokeScale() {
    holds(ExperimentLaws.everyClaimPasses(spark, experiment, rows, powerless()));
  }

  @Test
  void claimsAreToldWithTheirPlace() {
    holds(ExperimentLaws.claimsAreTold(spark, experiment, rows));
  }

  @Test
  void columnsAreGuarded() {
    holds(ExperimentLaws.columnsAreGuarded(spark, experiment, rows, unguarded()));
  }

  @Test
  void figuresAreReproducible() {
    holds(ExperimentLaws.figuresAreReproducible(spark, experiment, rows));
  }

  @Test
  void rowsAreReproducible() {
    holds(ExperimentLaws.rowsAreReproducible(rows));
  }

  private static void holds(List<String> broken) {
    Assertions.assertTrue(broken.isEmpty(), () -> String.join("\n", broken));
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.spindle.jobs.run.EngineOverhead;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.Staging;
import org.spindle.linalg.NativeBlas;
import org.spindle.linalg.Peak;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code spindle bench}. */
@Command(
    name = "bench",
    description = "Kernels and sweep overhead on this machine, beside the GEMM peak.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int SIZE = 1000;
  private static final double SECONDS = 1.0;
  private static final int IDLE_POINTS = 10_000;
  private static final int SURVEYED_POINTS = 10_000_000;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "results folder for the table bench (default: ${DEFAULT-VALUE})")
  private String out;

  /**
   * A row of the table.
   *
   * @param work what was timed
   * @param value the figure
   * @param unit its unit
   * @param shareOfPeak GFLOP/s over the GEMM peak of the same precision; null where it has none
   */
  record Measurement(String work, double value, String unit, Double shareOfPeak) {}

  private final List<Measurement> measurements = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    System.out.println(NativeBlas.prepare().describe());
    ResultsFolder folder = new ResultsFolder(FolderOption.absolute(out), new Configuration());
    Peak single = Peak.ofFloat(SIZE, SECONDS);
    Peak twice = Peak.ofDouble(SIZE, SECONDS);
    gemm("float", single);
    gemm("double", twice);
    KernelBench.measure(single.gflops(), this::show);
    show(new Measurement("survey of 10,000,000 points", surveySeconds(), "s", null));
    try (SparkSession spark = Sessions.forReading()) {
      EngineOverhead.secondsOfIdlePoints(spark, folder, IDLE_POINTS);
      double seconds = EngineOverhead.secondsOfIdlePoints(spark, folder, IDLE_POINTS);
      show(new Measurement("idle point, stored", 1e3 * seconds / IDLE_POINTS, "ms", null));
      store(spark, folder);
    }
    return 0;
  }

  private static double surveySeconds() {
    return EngineOverhead.secondsOfSurvey(SURVEYED_POINTS);
  }

  private void gemm(String precision, Peak peak) {
    String work = precision + " GEMM " + SIZE + ", through the door";
    show(new Measurement(work, peak.gflops(), "GFLOP/s", 1.0));
    double share = peak.ratio();
    show(new Measurement(precision + " GEMM, door over straight", share, "", null));
  }

  private void show(Measurement measurement) {
    measurements.add(measurement);
    String share =
        measurement.shareOfPeak() == null
            ? ""
            : String.format(Locale.ROOT, "  %3.0f %% of peak", 100 * measurement.shareOfPeak());
    System.out.printf(
        Locale.ROOT,
        "%-58s %,12.4g %s%s%n",
        measurement.work(),
        measurement.value(),
        measurement.unit(),
        share);
  }

  private void store(SparkSession spark, ResultsFolder folder) throws IOException {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("measured_at", DataTypes.TimestampType, true));
    fields.add(DataTypes.createStructField("host", DataTypes.StringType, true));
    fields.add(DataTypes.createStructField("engine", DataTypes.StringType, true));
    fields.add(DataTypes.createStructField("git_commit", DataTypes.StringType, true));
    fields.addAll(RecordSchema.fields(Measurement.class));
    List<Row> rows = new ArrayList<>();
    for (Measurement measurement : measurements) {
      List<Object> values = new ArrayList<>();
      values.add(new Timestamp(System.currentTimeMillis()));
      values.add(InetAddress.getLocalHost().getHostName());
      values.add(NativeBlas.prepare().describe());
      values.add(Provenance.ofThisJar().gitCommit());
      values.addAll(RecordSchema.values(measurement));
      rows.add(RowFactory.create(values.toArray()));
    }
    Staging staging = new Staging(folder, "bench");
    Path fresh = staging.wave("bench-" + UUID.randomUUID(), 0);
    spark
        .createDataFrame(rows, DataTypes.createStructType(fields))
        .coalesce(1)
        .write()
        .parquet(fresh.toString());
    staging.publish(fresh);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.jobs.store.FinishedTasksCommitter;
import org.spindle.jobs.store.PosixLocalFileSystem;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.linalg.Engine;
import org.spindle.linalg.NativeBlas;

/** Spark sessions with what every command of Spindle relies on. */
public final class Sessions {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private static final String COMMITTER = "spark.sql.parquet.output.committer.class";

  /** Spark's words for a context that was stopped while it was made. */
  private static final String STOPPED = "stopped SparkContext";

  private static final String SECRET = "spark.authenticate.secret";

  private Sessions() {}

  /** Hadoop's settings with the user's {@code --conf spark.hadoop.…}, before there is a session. */
  public static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  /** A session for reading tables. */
  public static SparkSession forReading() {
    return started(builder());
  }

  /**
   * A session for reading tables, built as somebody else needs it. Its catalog's own folder is a
   * temporary one: nothing is to be written there.
   *
   * @throws IOException if there is no room for that folder
   */
  public static SparkSession forServing(Consumer<SparkSession.Builder> prepare) throws IOException {
    SparkSession.Builder builder = builder();
    File catalog = Files.createTempDirectory("spindle").toFile();
    catalog.deleteOnExit();
    builder.config("spark.sql.warehouse.dir", catalog.toString());
    prepare.accept(builder);
    return started(builder);
  }

  /**
   * A session for a run; its event log goes into the results folder. Tells which engine computes.
   *
   * @throws IOException if the folder cannot be written
   */
  public static SparkSession forRun(String out) throws IOException {
    SparkConf given = new SparkConf();
    SparkSession.Builder builder = builder();
    if (!given.contains("spark.eventLog.enabled")) {
      ResultsFolder folder = new ResultsFolder(out, hadoop());
      org.apache.hadoop.fs.Path events = folder.own("events");
      folder.files().mkdirs(events);
      builder
          .config("spark.eventLog.enabled", "true")
          .config("spark.eventLog.dir", events.toUri().toString());
    }
    String listeners = given.get("spark.extraListeners", "");
    builder.config(
        "spark.extraListeners",
        (listeners.isBlank() ? "" : listeners + ",") + ExecutorCores.class.getName());
    SparkSession session = started(builder);
    Engine engine = NativeBlas.prepare();
    if (engine.isNative()) { // of the other NativeBlas has warned
      LOG.info("BLAS and LAPACK: {} ({})", engine.describe(), engine.library());
    }
    return session;
  }

  /** Where something else than a master listens, Spark waits for a minute and stops its context. */
  private static SparkSession started(SparkSession.Builder builder) {
    boolean standalone = new SparkConf().get("spark.master", "").startsWith("spark://");
    SparkSession session;
    try {
      session = builder.getOrCreate();
    } catch (NullPointerException | IllegalStateException e) {
      boolean half = e instanceof NullPointerException; // of a context that was being made
      boolean stopped = half || String.valueOf(e.getMessage()).contains(STOPPED);
      throw standalone && stopped ? noMaster(e) : e;
    }
    if (standalone && session.sparkContext().isStopped()) {
      throw noMaster(null);
    }
    return session;
  }

  private static UserError noMaster(Throwable cause) {
    String master = new SparkConf().get("spark.master");
    return new UserError(
        UserError.ABORTED,
        "what answers at "
            + master
            + " is no Spark master of this version, or wants a secret (spark.authenticate); see the"
            + " lines above",
        cause);
  }

  private static SparkSession.Builder builder() {
    SparkConf given = new SparkConf();
    StandaloneMasters.require(given.get("spark.master", ""));
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("spindle")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.compression.codec", "zstd")
            .config("spark.ui.showConsoleProgress", "false")
            // Version 1: a finished task's file is whole and can be saved after a crash.
            .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1");
    if (!given.contains(COMMITTER)) {
      builder.config(COMMITTER, FinishedTasksCommitter.class.getName());
    }
    if (!given.contains("spark.master")) {
      builder.master("local[*]").config("spark.ui.enabled", "false");
    }
    if (given.get("spark.master", "local").startsWith("local")) {
      PosixLocalFileSystem.settings()
          .forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    }
    // A driver asks for the secret of a standalone cluster here and not in the environment, where
    // the
    // launcher leaves it because arguments can be read by anybody on the machine.
    String secret = System.getenv("_SPARK_AUTH_SECRET");
    if (given.getBoolean("spark.authenticate", false)
        && !given.contains(SECRET)
        && secret != null) {
      builder.config(SECRET, secret);
    }
    if (!given.contains("spark.sql.shuffle.partitions")) {
      builder.config("spark.sql.shuffle.partitions", "4");
    }
    return builder;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.serve;

import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.SparkViews;

/**
 * Spark's own Connect server over the tables of a results folder: each client has a session of its
 * own, in which the tables have their names. It listens on the loopback alone and asks for a token.
 */
public final class TableServer implements AutoCloseable {

  /** Spark's name for the setting and for the variable of the environment that stands in for it. */
  private static final String TOKEN = "spark.connect.authenticate.token";

  private static final String ADDRESS = "spark.connect.grpc.binding.address";
  private static final String PORT = "spark.connect.grpc.binding.port";
  private static final String TOKEN_VARIABLE = "SPARK_CONNECT_AUTHENTICATE_TOKEN";
  private static final int TOKEN_BYTES = 24;

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final Collection<? extends Experiment<?, ?>> known;
  private List<String> defined = List.of();

  private TableServer(
      SparkSession spark, ResultsFolder folder, Collection<? extends Experiment<?, ?>> known) {
    this.spark = spark;
    this.folder = folder;
    this.known = known;
  }

  /**
   * Has a session built that can serve. A token and an address of the user's come first.
   *
   * @param port to listen at; 0 is any free one
   * @param unsafe whether clients may do more than read
   */
  public static void prepare(SparkSession.Builder builder, int port, boolean unsafe) {
    SparkConf given = new SparkConf();
    builder.config(ADDRESS, given.get(ADDRESS, "127.0.0.1")).config(PORT, port);
    String stated = given.get(TOKEN, System.getenv(TOKEN_VARIABLE));
    builder.config(TOKEN, stated == null ? token() : stated);
    // A session would remember which files a table had; runs add some.
    builder.config("spark.sql.filesourceTableRelationCacheSize", 0);
    if (!unsafe) {
      ReadOnlySessions.in(builder);
    }
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * Begins to serve.
   *
   * @param spark a session that is {@link #prepare prepared}
   * @param known the experiments whose tables may be there
   * @throws IOException if the folder cannot be listed
   */
  public static TableServer start(
      SparkSession spark, ResultsFolder folder, Collection<? extends Experiment<?, ?>> known)
      throws IOException {
    TableServer server = new TableServer(spark, folder, known);
    try {
      server.refresh();
      SparkConnectService.start(spark.sparkContext());
    } catch (BindException e) { // of Scala, which declares none
      String port = spark.sparkContext().getConf().get(PORT);
      throw UserError.usage("port " + port + " is taken; --port 0 takes a free one");
    } catch (NoClassDefFoundError e) { // a Spark without it
      throw UserError.usage(
          "this Spark has no Connect server; bring it by --packages org.apache.spark:"
              + "spark-connect_2.13:"
              + spark.version());
    }
    return server;
  }

  /** Defines the tables that have come since, if any. */
  public void refresh() throws IOException {
    List<String> statements = SparkViews.lasting(folder, known);
    if (!statements.equals(defined)) {
      statements.forEach(spark::sql);
      defined = statements;
    }
  }

  /** The names of the tables, without those of their files. */
  public List<String> tables() {
    return spark
        .sql("SHOW TABLES")
        .select("tableName")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .filter(name -> !name.endsWith("_files"))
        .toList();
  }

  /** What a client connects to, with the token. */
  public String address() {
    return "sc://localhost:"
        + SparkConnectService$.MODULE$.localPort()
        + "/;token="
        + spark.sparkContext().getConf().get(TOKEN);
  }

  @Override
  public void close() {
    SparkConnectService.stop(
        SparkConnectService.stop$default$1(), SparkConnectService.stop$default$2());
  }
}

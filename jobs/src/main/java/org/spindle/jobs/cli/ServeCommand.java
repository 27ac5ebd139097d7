// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.serve.TableServer;
import org.spindle.jobs.store.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle serve}. */
@Command(
    name = "serve",
    description = {
      "The tables for notebooks and programs: Spark Connect on this machine's loopback, with a token.",
      "Prints the address that clients connect to; Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  private static final int LAST_PORT = 65_535;
  private static final long LOOK_MILLIS = 5000;

  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Option(
      names = "--port",
      defaultValue = "15002",
      paramLabel = "N",
      description = "where to listen; 0 is any free port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(names = "--unsafe", description = "let clients write, create and drop")
  private boolean unsafe;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > LAST_PORT) {
      throw UserError.usage("--port must be 0 to " + LAST_PORT + ", was " + port);
    }
    ResultsFolder folder = FolderOption.existing(directory);
    try (SparkSession spark = Sessions.forServing(b -> TableServer.prepare(b, port, unsafe));
        TableServer server = TableServer.start(spark, folder, Experiments.all())) {
      spark.sparkContext().setLogLevel("OFF"); // errors of a query are told to who asked
      List<String> tables = server.tables();
      System.out.println(server.address());
      System.out.flush();
      System.err.println(
          "Python: SparkSession.builder.remote(\"" + server.address() + "\").getOrCreate()");
      System.err.println("tables: " + String.join(", ", tables) + "; Ctrl-C ends it");
      while (!spark.sparkContext().isStopped()) {
        Thread.sleep(LOOK_MILLIS);
        server.refresh();
      }
    }
    return 0;
  }
}

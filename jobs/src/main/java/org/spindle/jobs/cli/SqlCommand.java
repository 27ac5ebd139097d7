// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.SparkViews;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle sql}. */
@Command(
    name = "sql",
    description = "Spark SQL over the tables of a results folder; without a query, a prompt.",
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Parameters(index = "1", arity = "0..1", paramLabel = "QUERY", description = "one SQL query")
  private String query;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      description = "table, csv or json (default: ${DEFAULT-VALUE})")
  private RowPrinter.Format format;

  @Option(
      names = "--unsafe",
      description = "allow statements that write, read other files, or call Java")
  private boolean unsafe;

  @Option(
      names = "--views",
      description = "write DIR/views.sql, the tables for Spark's own shell: spark-sql -i views.sql")
  private boolean views;

  @Override
  public Integer call() throws IOException {
    if (views && query != null) {
      throw UserError.usage("--views goes without a query");
    }
    if (query != null) {
      Statements.require(query, unsafe);
    }
    ResultsFolder folder = FolderOption.existing(directory);
    if (views) {
      Path file = new Path(folder.root(), "views.sql");
      folder.writeText(file, SparkViews.of(folder, Experiments.all()));
      System.out.println("spark-sql -i " + file.toUri().getPath());
      return 0;
    }
    try (SparkSession spark = Sessions.forReading()) {
      Statements.guard(spark, unsafe);
      ResultTables tables = new ResultTables(spark, folder, Experiments.all());
      if (query != null) {
        Statements.asked(
            tables.names(),
            () -> {
              RowPrinter.print(tables.sql(query), format, System.out);
              return null;
            });
      } else {
        try (Terminal terminal = TerminalBuilder.terminal()) {
          new SqlPrompt(spark, tables, format, unsafe, terminal, System.out, System.err)
              .run(SqlPrompt.history());
        }
      }
    }
    return 0;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
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

  @Override
  public Integer call() throws IOException {
    ResultsFolder folder = FolderOption.existing(directory);
    try (SparkSession spark = Sessions.forReading()) {
      ResultTables tables = new ResultTables(spark, folder, Experiments.all());
      if (query != null) {
        RowPrinter.print(tables.sql(query), format, System.out);
      } else {
        prompt(tables);
      }
    }
    return 0;
  }

  private void prompt(ResultTables tables) {
    System.err.println("tables: " + String.join(", ", tables.names()) + "; end with Ctrl-D");
    Path history = Path.of(System.getProperty("user.home"), ".spindle_history");
    LineReader reader =
        LineReaderBuilder.builder().variable(LineReader.HISTORY_FILE, history).build();
    while (true) {
      try {
        String line = reader.readLine("spindle> ").strip();
        String statement = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
        if (statement.equals("exit") || statement.equals("quit")) {
          return;
        }
        if (!statement.isEmpty()) {
          RowPrinter.print(tables.sql(statement), format, System.out);
        }
      } catch (UserInterruptException e) {
        // Ctrl-C empties the line, as in every shell.
      } catch (EndOfFileException e) {
        return;
      } catch (Exception e) {
        System.err.println(String.valueOf(e.getMessage()).lines().findFirst().orElse("failed"));
      }
    }
  }
}

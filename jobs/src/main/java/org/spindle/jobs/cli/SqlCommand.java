// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ReadOnlySql;
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

  @Option(
      names = "--unsafe",
      description = "allow statements that write, read other files, or call Java")
  private boolean unsafe;

  @Override
  public Integer call() throws IOException {
    if (query != null) {
      require(query);
    }
    ResultsFolder folder = FolderOption.existing(directory);
    try (SparkSession spark = Sessions.forReading()) {
      spark.conf().set("spark.sql.runSQLOnFiles", String.valueOf(unsafe));
      ResultTables tables = new ResultTables(spark, folder, Experiments.all());
      spark.sparkContext().setLogLevel("OFF"); // a query that fails says so itself, in one line
      if (query != null) {
        print(tables, query);
      } else {
        prompt(tables);
      }
    }
    return 0;
  }

  private void require(String statement) {
    String refusal = unsafe ? null : ReadOnlySql.refusal(statement);
    if (refusal != null) {
      throw UserError.usage(refusal);
    }
  }

  /** Errors of the query are the user's, also those that Spark finds when it runs. */
  private void print(ResultTables tables, String statement) {
    try {
      RowPrinter.print(tables.sql(statement), format, System.out);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) { // of Scala, which declares none
      Throwable root = e;
      while (root.getCause() != null && !(root instanceof SparkThrowable)) {
        root = root.getCause();
      }
      throw new UserError(UserError.USAGE, String.valueOf(root.getMessage()), e);
    }
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
          require(statement);
          print(tables, statement);
        }
      } catch (UserInterruptException e) {
        // Ctrl-C empties the line, as in every shell.
      } catch (EndOfFileException e) {
        return;
      } catch (Exception e) {
        System.err.println(Spindle.line(e.getMessage()));
      }
    }
  }
}

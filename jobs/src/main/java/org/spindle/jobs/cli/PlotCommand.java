// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.spindle.figure.Sheet;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.Plot;
import org.spindle.jobs.report.PlotChoice;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle plot}. */
@Command(
    name = "plot",
    description = "Any query as a figure in the house style, and its rows as CSV beside it.",
    footer = {
      "",
      "As in: spindle plot R \"SELECT depth, initialization, avg(iterations) AS iterations,",
      "  stddev(iterations) / sqrt(count(*)) AS se FROM depth_speed GROUP BY 1, 2\"",
      "  --x depth --y iterations --error se --series initialization --log-x -o fig.pdf"
    },
    mixinStandardHelpOptions = true)
final class PlotCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Parameters(index = "1", paramLabel = "QUERY", description = "one SQL query, as of `spindle sql`")
  private String query;

  @Option(
      names = "--x",
      required = true,
      paramLabel = "COL",
      description = "abscissa: a column of numbers, or of words, which stand side by side")
  private String x;

  @Option(names = "--y", required = true, paramLabel = "COL", description = "ordinate: numbers")
  private String y;

  @Option(
      names = "--error",
      paramLabel = "COL",
      description = "half length of the error bars, usually one standard error")
  private String error;

  @Option(
      names = "--series",
      paramLabel = "COL",
      description = "rows with equal values have one colour and one entry of the legend")
  private String series;

  @Option(
      names = "--panel",
      paramLabel = "COL",
      description = "rows with equal values have a panel of their own")
  private String panel;

  @Option(names = "--log-x", description = "logarithmic horizontal axis")
  private boolean logX;

  @Option(names = "--log-y", description = "logarithmic vertical axis")
  private boolean logY;

  @Option(
      names = "--theory",
      paramLabel = "COL|line",
      description = {
        "a column with the theory's prediction at each x, drawn under the points: as a line,"
            + " or at 15 places and fewer as a dash at each; or the word line: --y itself is theory,"
            + " drawn as lines without points, --error as a band around them. A column that is called line goes first."
      })
  private String theory;

  @Option(names = "--title", defaultValue = "", description = "over the figure (default: none)")
  private String title;

  @Option(
      names = "--width",
      paramLabel = "one|two",
      defaultValue = "one",
      description = "columns of a paper: 86 or 178 mm (default: ${DEFAULT-VALUE})")
  private String width;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description =
          "fig.pdf (vector, fonts embedded), fig.svg or fig.png (600 dots an inch); its folder is"
              + " made")
  private String out;

  @Option(
      names = "--unsafe",
      description = "allow a query that reads other files, or calls Java, as in `sql`")
  private boolean unsafe;

  @Override
  public Integer call() throws IOException {
    Sheet sheet = sheet();
    Path file = file();
    Statements.require(query, unsafe);
    ResultsFolder folder = FolderOption.existing(directory);
    PlotChoice choice = new PlotChoice(x, y, error, series, panel, theory, logX, logY, title);
    try (SparkSession spark = Sessions.forReading()) {
      Statements.guard(spark, unsafe);
      ResultTables tables = new ResultTables(spark, folder, Experiments.all());
      String name = file.getName().substring(0, file.getName().lastIndexOf('.'));
      Plot plot =
          Statements.asked(
              tables.names(), () -> Plot.of(tables.sql(query), choice, sheet, name, query));
      String csv = write(plot, file, sheet, spark.sparkContext().hadoopConfiguration());
      System.out.printf(
          Locale.ROOT,
          "%s: %,d rows, %.0f mm wide; its data: %s%n",
          out,
          plot.rows().size(),
          sheet.millimetres(),
          out.substring(0, out.lastIndexOf('/') + 1) + csv);
    }
    return 0;
  }

  private String write(Plot plot, Path file, Sheet sheet, Configuration configuration)
      throws IOException {
    try {
      return plot.write(file.getParent(), file.getName(), sheet, configuration);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private UserError cannotWrite(IOException why) {
    return UserError.usage("cannot write -o " + out + ": " + Spindle.line(why.getMessage()));
  }

  private Sheet sheet() {
    return switch (width.toLowerCase(Locale.ROOT)) {
      case "one" -> Sheet.ONE_COLUMN;
      case "two" -> Sheet.TWO_COLUMNS;
      default -> throw UserError.usage("--width is one or two, was " + width);
    };
  }

  /** Where the figure goes; its folder is made with it. */
  private Path file() {
    String name = out.substring(out.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    if (dot < 1 || !Plot.ENDINGS.contains(name.substring(dot + 1))) {
      throw UserError.usage(
          "-o " + out + " must end in ." + String.join(", .", Plot.ENDINGS) + ", which says how");
    }
    Path file = new Path(FolderOption.absolute(out));
    try {
      ResultsFolder.requireReachable(file, Sessions.hadoop());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    return file;
  }
}

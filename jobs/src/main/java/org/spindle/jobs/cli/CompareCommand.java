// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableComparison;
import org.spindle.sweep.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code spindle compare}. */
@Command(
    name = "compare",
    description = {
      "The rows of two results folders by point_id: equal, different, only in one.",
      "Rows of one machine and engine must be equal bit by bit; others (another processor, another"
          + " BLAS) as the experiment declares: bit by bit, within 1e-12, or statistically"
          + " (differences average to zero within 4 standard errors). Exit code 4 if a row differs,"
          + " or stands in one folder alone; the last line says which."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  private static final int COLUMNS_TOLD = 12;

  @Parameters(index = "0", paramLabel = "A", description = "results folder")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "results folder")
  private String second;

  @Parameters(index = "2..*", paramLabel = "EXPERIMENT", description = "default: all")
  private List<String> names = new ArrayList<>();

  private long common;
  private long different;
  private long onlyA;
  private long onlyB;

  @Override
  public Integer call() throws IOException {
    ResultsFolder a = FolderOption.existing(first);
    ResultsFolder b = FolderOption.existing(second);
    List<Tables.OfPoints> all = Tables.of(a, b);
    List<Tables.OfPoints> tables = chosen(all);
    for (String other : Tables.unknown(a, b, all)) {
      System.err.println(
          "table " + other + " is of an experiment that is not here; --jars brings it");
    }
    try (SparkSession spark = Sessions.forReading()) {
      for (Tables.OfPoints table : tables) {
        TableComparison.Summary summary =
            TableComparison.of(spark, a, b, table.layout(), table.reproducibility());
        tell(table, summary);
        common += summary.common();
        different += summary.different();
        onlyA += summary.onlyA();
        onlyB += summary.onlyB();
      }
    }
    if (common == 0) {
      System.err.println(
          "spindle: no row of A stands in B: nothing could be compared; points of another seed or"
              + " other parameters are others, `sql` compares their means");
      return UserError.CHECK_FAILED;
    }
    System.out.println(verdict());
    return different + onlyA + onlyB == 0 ? 0 : UserError.CHECK_FAILED;
  }

  private String verdict() {
    String common =
        different == 0
            ? String.format(Locale.ROOT, "equal in %,d common rows", this.common)
            : String.format(
                Locale.ROOT, "DIFFERENT in %,d of %,d common rows", different, this.common);
    return String.format(Locale.ROOT, "%s; %,d only in A; %,d only in B", common, onlyA, onlyB);
  }

  private List<Tables.OfPoints> chosen(List<Tables.OfPoints> all) {
    List<String> known = all.stream().map(table -> table.layout().experiment()).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw UserError.usage(
            "no rows of '" + name + "' in either folder" + Nearest.hint(name, known));
      }
    }
    return all.stream()
        .filter(table -> names.isEmpty() || names.contains(table.layout().experiment()))
        .toList();
  }

  private static void tell(Tables.OfPoints table, TableComparison.Summary summary) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d equal, %,d equal %s on another machine, %,d different, %,d only in A,"
            + " %,d only in B%n",
        table.layout().experiment(),
        summary.equal(),
        summary.within(),
        table.reproducibility().told(),
        summary.different(),
        summary.onlyA(),
        summary.onlyB());
    summary.columns().stream().limit(COLUMNS_TOLD).forEach(CompareCommand::tell);
    if (summary.columns().size() > COLUMNS_TOLD) {
      System.out.printf("  and %d columns more%n", summary.columns().size() - COLUMNS_TOLD);
    }
  }

  /** A column that differs, with the worst row. */
  static void tell(TableComparison.Difference column) {
    String much =
        Double.isInfinite(column.most())
            ? ""
            : String.format(Locale.ROOT, ", by %.2g of the number", column.most());
    System.out.printf(
        Locale.ROOT,
        "  %s: %,d rows, most in %s: %s | %s%s%n",
        column.name(),
        column.rows(),
        column.pointId(),
        column.a(),
        column.b(),
        much);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Reproducibility;

/**
 * Two tables of one experiment, row by row of equal {@code point_id}: status and every column of
 * the result. Rows of one engine must be equal bit by bit, those of different engines as the
 * experiment's {@link Reproducibility} says.
 *
 * <p>For the statistical class a column whose numbers differ by more than rounding is equal if,
 * over all rows of different machines, its differences average to zero within four standard errors,
 * and as many of its numbers are missing or not finite on one side as on the other.
 *
 * <p>All is aggregated where the rows lie; the driver sees one row a table.
 */
public final class TableComparison {

  /** Of a mean difference, beyond which it is no chance. */
  private static final double STANDARD_ERRORS = 4;

  private final List<ComparedColumn> columns;
  private final Reproducibility reproducibility;
  private final Dataset<Row> pairs;

  private TableComparison(
      Dataset<Row> a, Dataset<Row> b, TableLayout layout, Reproducibility reproducibility) {
    this.reproducibility = reproducibility;
    this.columns = new ArrayList<>();
    columns.add(ComparedColumn.of(ResultSchema.COMMON.get(2), reproducibility));
    for (StructField field : layout.result()) {
      columns.add(ComparedColumn.of(field, reproducibility));
    }
    this.pairs =
        side(a, "a_")
            .join(side(b, "b_"), expr("a_point_id = b_point_id"), "full_outer")
            .withColumn("both", expr("a_point_id IS NOT NULL AND b_point_id IS NOT NULL"))
            .withColumn("other", expr("NOT (a_engine <=> b_engine AND a_host <=> b_host)"));
  }

  /**
   * What differs in a column.
   *
   * @param name of the column
   * @param rows rows in which it differs by more than it may
   * @param most largest difference, relative; ∞ for words, and where one side has no number
   * @param pointId the row of it
   * @param a its value in the first table
   * @param b its value in the second
   */
  public record Difference(
      String name, long rows, double most, String pointId, String a, String b) {}

  /**
   * What two tables come to.
   *
   * @param equal rows that are equal bit by bit
   * @param within rows of different machines that are as alike as their experiment says
   * @param different rows that are not
   * @param onlyA rows that stand in the first alone
   * @param onlyB rows that stand in the second alone
   * @param columns that differ
   */
  public record Summary(
      long equal, long within, long different, long onlyA, long onlyB, List<Difference> columns) {

    /** Copies the list in. */
    public Summary {
      columns = List.copyOf(columns);
    }

    /** Rows that stand in both. */
    public long common() {
      return equal + within + different;
    }
  }

  /** Compares the rows of a table of two folders, each point once. */
  public static Summary of(
      SparkSession spark,
      ResultsFolder a,
      ResultsFolder b,
      TableLayout layout,
      Reproducibility reproducibility)
      throws IOException {
    return of(spark, a, b, layout, reproducibility, "true");
  }

  /**
   * As {@link #of(SparkSession, ResultsFolder, ResultsFolder, TableLayout, Reproducibility)}, of
   * the rows that fulfil a condition.
   */
  static Summary of(
      SparkSession spark,
      ResultsFolder a,
      ResultsFolder b,
      TableLayout layout,
      Reproducibility reproducibility,
      String condition)
      throws IOException {
    SparkSession session =
        TypedRows.forBytes(spark, a.bytes(layout.table()) + b.bytes(layout.table()));
    return of(
        ResultTables.distinct(session, a, layout).where(condition),
        ResultTables.distinct(session, b, layout).where(condition),
        layout,
        reproducibility);
  }

  /** Compares the rows of two tables, each point once. */
  static Summary of(
      Dataset<Row> a, Dataset<Row> b, TableLayout layout, Reproducibility reproducibility) {
    TableComparison comparison = new TableComparison(a, b, layout, reproducibility);
    double tolerance = reproducibility.tolerance();
    List<Double> tolerances =
        new ArrayList<>(comparison.columns.stream().map(c -> c.tolerated(tolerance)).toList());
    Summary summary = comparison.summary(tolerances);
    if (reproducibility == Reproducibility.STATISTICAL && summary.different() > 0) {
      List<Boolean> averages = comparison.averageToZero();
      for (int i = 0; i < averages.size(); i++) {
        if (averages.get(i)) {
          tolerances.set(i, Double.POSITIVE_INFINITY);
        }
      }
      summary = comparison.summary(tolerances);
    }
    return summary;
  }

  private Dataset<Row> side(Dataset<Row> rows, String prefix) {
    List<Column> chosen = new ArrayList<>();
    Stream.concat(
            Stream.of("point_id", "engine", "host"), columns.stream().map(ComparedColumn::name))
        .forEach(name -> chosen.add(functions.col(name).as(prefix + name)));
    return rows.select(chosen.toArray(Column[]::new));
  }

  /** One pass over the pairs; the tolerances are those of rows of different machines. */
  private Summary summary(List<Double> tolerances) {
    List<String> differences = new ArrayList<>();
    List<String> excesses = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      differences.add("IF(both, " + columns.get(i).difference() + ", 0D) AS d" + i);
      String allowed = "IF(other, " + literal(tolerances.get(i)) + ", 0D)";
      excesses.add("IF(d" + i + " > " + allowed + ", d" + i + ", NULL) AS e" + i);
    }
    List<String> sums = new ArrayList<>();
    String same = all("d%d = 0D");
    String fine = all("e%d IS NULL");
    sums.add("count_if(both AND " + same + ")");
    sums.add("count_if(both AND " + fine + " AND NOT (" + same + "))");
    sums.add("count_if(both AND NOT (" + fine + "))");
    sums.add("count_if(b_point_id IS NULL)");
    sums.add("count_if(a_point_id IS NULL)");
    for (int i = 0; i < columns.size(); i++) {
      sums.add("count(e" + i + ")");
      sums.add("max(e" + i + ")");
      sums.add(
          String.format(
              Locale.ROOT, "max_by(struct(a_point_id, %s), e%d)", columns.get(i).shown(), i));
    }
    Row row =
        with(with(pairs, differences), excesses)
            .agg(first(sums), rest(sums))
            .collectAsList()
            .get(0);
    List<Difference> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int at = 5 + 3 * i;
      if (row.getLong(at) > 0) {
        Row worst = row.getStruct(at + 2);
        found.add(
            new Difference(
                columns.get(i).name(),
                row.getLong(at),
                row.getDouble(at + 1),
                worst.getString(0),
                String.valueOf(worst.get(1)),
                String.valueOf(worst.get(2))));
      }
    }
    return new Summary(
        row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), found);
  }

  /** Of each column, whether its differences between machines are those of chance. */
  private List<Boolean> averageToZero() {
    List<String> signed = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      signed.add(columns.get(i).signed() + " AS s" + i);
      signed.add(columns.get(i).missing() + " AS m" + i);
      for (String column : List.of("s" + i, "m" + i)) {
        sums.add("avg(" + column + ")");
        sums.add("stddev_samp(" + column + ")");
        sums.add("count(" + column + ")");
      }
    }
    Row row =
        with(pairs.where("both AND other"), signed)
            .agg(first(sums), rest(sums))
            .collectAsList()
            .get(0);
    List<Boolean> averages = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      averages.add(columns.get(i).isNumber() && isChance(row, 6 * i) && isChance(row, 6 * i + 3));
    }
    return averages;
  }

  private static boolean isChance(Row row, int at) {
    long count = row.getLong(at + 2);
    if (count == 0) {
      return true;
    }
    double mean = row.getDouble(at);
    double deviation = row.isNullAt(at + 1) ? Double.NaN : row.getDouble(at + 1);
    return mean == 0 || Math.abs(mean) <= STANDARD_ERRORS * deviation / Math.sqrt(count);
  }

  private String all(String condition) {
    List<String> each = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      each.add(String.format(Locale.ROOT, condition, i));
    }
    return String.join(" AND ", each);
  }

  private static Dataset<Row> with(Dataset<Row> rows, List<String> more) {
    List<String> all = new ArrayList<>(List.of("*"));
    all.addAll(more);
    return rows.selectExpr(all.toArray(String[]::new));
  }

  private static Column first(List<String> sums) {
    return expr(sums.get(0));
  }

  private static Column[] rest(List<String> sums) {
    return sums.stream().skip(1).map(functions::expr).toArray(Column[]::new);
  }

  private static String literal(double number) {
    return Double.isInfinite(number) ? "double('Infinity')" : number + "D";
  }
}

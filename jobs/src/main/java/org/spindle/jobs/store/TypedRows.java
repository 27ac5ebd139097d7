// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Fits;
import org.spindle.experiment.Rows;
import org.spindle.experiment.UnreadableRows;
import org.spindle.jobs.analysis.MlFits;
import org.spindle.statistic.ScalingLaw;
import org.spindle.statistic.VectorMoments;

/**
 * The rows of an experiment's table with status {@code ok}, typed.
 *
 * <p>A small table is read once and lies in the driver from then on, in a session that plans for
 * little data: a query of a few thousand rows then takes tens of milliseconds in place of half a
 * second. A large one is aggregated where it lies.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public final class TypedRows<P extends Record, R extends Record> implements Rows<P, R> {

  /** Of a table on disk, compressed; what is smaller is kept on the driver. */
  public static final long SMALL_BYTES = 32L << 20;

  private static final long MOST_ROWS = 500_000; // whole ones, on the driver
  private static final int IDENTITY_BITS = 60;

  /** What a session needs that plans for little data. */
  private static final Map<String, String> LITTLE =
      Map.of(
          "spark.sql.shuffle.partitions", "1",
          "spark.sql.leafNodeDefaultParallelism", "1",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private final Experiment<P, R> experiment;
  private final String table;
  private final SparkSession session;
  private final StructType schema;
  private final boolean small;
  private final MlFits fits;
  private final Map<List<Object>, List<? extends Record>> answers = new HashMap<>();
  private final Map<List<Object>, ScalingLaw> laws = new HashMap<>();
  private final SortedMap<String, Long> sweeps = new TreeMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private DataOfRows data;
  private List<org.spindle.experiment.Row<P, R>> all;

  private TypedRows(
      Experiment<P, R> experiment, SparkSession session, StructType schema, boolean small) {
    this.experiment = experiment;
    this.table = RecordSchema.table(experiment.name());
    this.session = session;
    this.schema = schema;
    this.small = small;
    this.fits = new MlFits(session);
  }

  /**
   * The rows of a table.
   *
   * @param spark any session; a small table gets one of its own
   * @param rows all rows, each point once, or null if there is no table
   * @param bytes size on disk
   */
  public static <P extends Record, R extends Record> TypedRows<P, R> of(
      SparkSession spark, Experiment<P, R> experiment, Dataset<Row> rows, long bytes) {
    boolean small = bytes <= SMALL_BYTES;
    return of(small ? forLittle(spark) : spark, experiment, rows, small);
  }

  /** The rows of an experiment's table in a results folder, each point once. */
  public static <P extends Record, R extends Record> TypedRows<P, R> stored(
      SparkSession spark, Experiment<P, R> experiment, ResultsFolder folder) throws IOException {
    List<FileStatus> files = folder.dataFiles(folder.table(experiment.about().table()));
    boolean small = files.stream().mapToLong(FileStatus::getLen).sum() <= SMALL_BYTES;
    SparkSession session = small ? forLittle(spark) : spark;
    Dataset<Row> rows = files.isEmpty() ? null : ResultTables.distinct(session, folder, experiment);
    return of(session, experiment, rows, small);
  }

  private static <P extends Record, R extends Record> TypedRows<P, R> of(
      SparkSession session, Experiment<P, R> experiment, Dataset<Row> rows, boolean small) {
    StructType columns = rows == null ? ResultSchema.of(experiment) : rows.schema();
    TypedRows<P, R> typed = new TypedRows<>(experiment, session, columns, small);
    if (small) {
      typed.keep(rows == null ? List.of() : typed.judged(collected(rows)));
    } else {
      typed.view(rows);
    }
    return typed;
  }

  /** A small table without the rows of other versions. */
  private List<Row> judged(List<Row> rows) {
    List<Row> own = rows.stream().filter(this::isOfThisVersion).toList();
    return leavesOut(own.size(), rows.size()) ? own : rows;
  }

  /** A large table, where it lies. */
  private void view(Dataset<Row> rows) {
    List<Row> kinds = collected(rows.groupBy("version", DataOfRows.COLUMN).count());
    List<Row> own = kinds.stream().filter(this::isOfThisVersion).toList();
    boolean leaves = leavesOut(counted(own), counted(kinds));
    choose(
        (leaves ? own : kinds)
            .stream().map(row -> row.<String>getAs(DataOfRows.COLUMN)).distinct().toList());
    Dataset<Row> judged = leaves ? rows.where("version = " + experiment.version()) : rows;
    judged.where(data.condition()).createOrReplaceTempView(table);
  }

  private static long counted(List<Row> kinds) {
    return kinds.stream().mapToLong(row -> row.<Long>getAs("count")).sum();
  }

  /** Whether a run would not compute it again. */
  private boolean isOfThisVersion(Row row) {
    return Integer.valueOf(experiment.version()).equals(row.getAs("version"));
  }

  /** Whether rows of other versions are left out, which it says; not if there are no others. */
  private boolean leavesOut(long own, long all) {
    boolean leaves = own > 0 && own < all;
    if (leaves) {
      System.err.printf(
          "%s: %,d rows of other versions of the experiment are neither judged nor drawn%n",
          experiment.name(), all - own);
    }
    return leaves;
  }

  /** Of rows on different data of one name, takes those on one, and names the others. */
  private void choose(List<String> values) {
    data = DataOfRows.of(values);
    for (String other : data.others()) {
      System.err.printf(
          "%s: rows on %s are neither judged nor drawn here; in a results folder of their own they"
              + " are%n",
          experiment.name(), other);
    }
  }

  @Override
  public Optional<String> datasets() {
    return data.foreign();
  }

  /** Keeps the rows on the driver. */
  private void keep(List<Row> rows) {
    int status = schema.fieldIndex("status");
    int sweep = schema.fieldIndex("sweep");
    int read = schema.fieldIndex(DataOfRows.COLUMN);
    choose(rows.stream().map(row -> row.getString(read)).distinct().toList());
    List<Row> fine = new ArrayList<>();
    for (Row row : rows) {
      if (!data.holds(row.getString(read))) {
        continue;
      }
      sweeps.merge(row.getString(sweep), 1L, Long::sum);
      if (row.getString(status).equals("ok")) {
        fine.add(row);
      }
    }
    session.createDataFrame(fine, schema).createOrReplaceTempView(table);
  }

  /** Rows of any status by the sweep that computed them. */
  public SortedMap<String, Long> sweeps() {
    if (sweeps.isEmpty() && !small) {
      collected(session.sql("SELECT sweep, count(*) FROM " + table + " GROUP BY sweep"))
          .forEach(row -> sweeps.put(row.getString(0), row.getLong(1)));
    }
    return sweeps;
  }

  /** A session for queries of tables of so many bytes on disk: small ones get one of their own. */
  public static SparkSession forBytes(SparkSession spark, long bytes) {
    return bytes <= SMALL_BYTES ? forLittle(spark) : spark;
  }

  /** A new session that plans for little data and compiles nothing, neither here nor elsewhere. */
  private static SparkSession forLittle(SparkSession spark) {
    SparkSession own = spark.newSession();
    LITTLE.forEach((key, value) -> own.conf().set(key, value));
    return own;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return collected(session.table(table).where("status = 'ok'").limit(1)).isEmpty();
  }

  /**
   * Takes over what is known of the same rows, but for a column that differs: answers to queries
   * that do not name it, and laws, which are known by their points.
   *
   * @param same the rows
   * @param column name of the column
   */
  public void adopt(TypedRows<P, R> same, String column) {
    Predicate<String> names = Pattern.compile("\\b" + Pattern.quote(column) + "\\b").asPredicate();
    same.answers.forEach(
        (question, answer) -> {
          if (!names.test((String) question.get(1))) {
            answers.put(question, answer);
          }
        });
    laws.putAll(same.laws);
  }

  /** The queries that were asked since this was last called, each once. */
  public List<String> asked() {
    List<String> queries = List.copyOf(asked);
    asked.clear();
    return queries;
  }

  @Override
  public List<org.spindle.experiment.Row<P, R>> all() {
    List<String> keys = CellQuery.names(experiment.defaults().getClass());
    String query =
        "SELECT * FROM "
            + table
            + " WHERE status = 'ok'\nORDER BY "
            + String.join(", ", keys)
            + ", seed, replicate";
    asked.add(query);
    if (all == null) {
      @SuppressWarnings("unchecked") // records are final: the class of a P is P
      Class<P> parameters = (Class<P>) experiment.defaults().getClass();
      RecordReader<P> p = new RecordReader<>(parameters, schema);
      RecordReader<R> r = new RecordReader<>(experiment.resultType(), schema);
      int seed = schema.fieldIndex("seed");
      int replicate = schema.fieldIndex("replicate");
      int id = schema.fieldIndex("point_id");
      List<org.spindle.experiment.Row<P, R>> rows = new ArrayList<>();
      for (Row row : RowOrder.sorted(collected(whole()), keys)) {
        rows.add(
            new org.spindle.experiment.Row<>(
                p.read(row),
                r.read(row),
                row.getLong(seed),
                row.getInt(replicate),
                row.getString(id)));
      }
      all = List.copyOf(rows);
    }
    return all;
  }

  /** All rows, or of too many the part with the least identities, which are hashes. */
  private Dataset<Row> whole() {
    Dataset<Row> rows = session.table(table).where("status = 'ok'");
    if (small) {
      return rows;
    }
    long count = rows.count();
    if (count <= MOST_ROWS) {
      return rows;
    }
    System.err.printf(
        "%s: claims on whole rows see a random %,d of %,d rows%n",
        experiment.name(), MOST_ROWS, count);
    long bound = (long) ((double) MOST_ROWS / count * (1L << IDENTITY_BITS));
    return rows.where(String.format("point_id < '%015x'", bound));
  }

  @Override
  public <C extends Record> List<C> cells(Class<C> cell, String... pooled) {
    return answer(cell, new CellQuery(experiment, cell, true, List.of(pooled)));
  }

  @Override
  public <V extends Record> List<V> views(Class<V> view) {
    return answer(view, new CellQuery(experiment, view, false, List.of()));
  }

  private <C extends Record> List<C> answer(Class<C> type, CellQuery query) {
    String sql = query.sql();
    asked.add(sql);
    @SuppressWarnings("unchecked") // put below under its type
    List<C> known = (List<C>) answers.get(List.of(type, sql));
    if (known != null) {
      return known;
    }
    List<C> cells;
    try {
      // sorted here: it takes Spark a stage of its own
      Dataset<Row> rows = session.sql(query.unordered());
      RecordReader<C> reader = new RecordReader<>(type, rows.schema());
      cells = RowOrder.sorted(collected(rows), query.keys()).stream().map(reader::read).toList();
    } catch (Exception e) {
      if (e instanceof AnalysisException) { // checked, but Scala does not say so
        throw new IllegalArgumentException(type.getName() + ": " + e.getMessage(), e);
      }
      throw e;
    }
    answers.put(List.of(type, sql), cells);
    return cells;
  }

  private static List<Row> collected(Dataset<Row> rows) {
    try {
      return rows.collectAsList();
    } catch (RuntimeException e) {
      throw unreadable(e);
    } catch (Exception e) { // of Scala, which declares none
      throw unreadable(new IllegalStateException(e.getMessage(), e));
    }
  }

  /** Files that cannot be read end all claims; arithmetic that fails is that of one of them. */
  private static RuntimeException unreadable(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return new UnreadableRows(String.valueOf(cause.getMessage()), e);
      }
    }
    return e;
  }

  @Override
  public ScalingLaw law(double[] x, double[] y) {
    // each is a job of its own, and figures draw the laws that claims judge
    List<Object> points = List.of(DoubleBuffer.wrap(x.clone()), DoubleBuffer.wrap(y.clone()));
    return laws.computeIfAbsent(points, p -> fits.law(x, y));
  }

  @Override
  public double[] isotonic(double[] x, double[] y, double[] weights) {
    return fits.isotonic(x, y, weights);
  }

  @Override
  public double kolmogorov(double[] sample, Fits.Cumulative law) {
    return fits.kolmogorov(sample, law);
  }

  @Override
  public VectorMoments moments(List<double[]> curves) {
    return fits.moments(curves);
  }

  @Override
  public Fits.Spectrum spectrum(List<? extends Fits.Block> blocks, int count) {
    return fits.spectrum(blocks, count);
  }
}

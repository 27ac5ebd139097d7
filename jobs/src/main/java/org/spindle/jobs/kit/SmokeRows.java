// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.experiment.Experiment;
import org.spindle.figure.Figure;
import org.spindle.jobs.report.Verification;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.TypedRows;
import org.spindle.random.Streams;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Point;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/**
 * The rows of sweep files of one experiment at one scale, computed in this JVM on all cores.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public final class SmokeRows<P extends Record, R extends Record> {

  private final Experiment<P, R> experiment;
  private final Datasets data;
  private final List<Member<P>> members = new ArrayList<>();
  private List<R> results = List.of();
  private TypedRows<P, R> right;
  private List<Check> checks;
  private List<Figure> figures;

  private record Member<P extends Record>(Point point, P parameters, Streams streams) {}

  private SmokeRows(Experiment<P, R> experiment, Datasets data) {
    this.experiment = experiment;
    this.data = data;
  }

  /**
   * Computes the rows.
   *
   * @param files sweep files of the experiment
   * @param scale name of the scale, e.g. {@code smoke}
   * @param overrides as on the command line
   */
  public static <P extends Record, R extends Record> SmokeRows<P, R> of(
      Experiment<P, R> experiment,
      Datasets data,
      List<Path> files,
      String scale,
      String... overrides)
      throws IOException {
    SmokeRows<P, R> rows = new SmokeRows<>(experiment, data);
    for (Path file : files) {
      Sweep sweep = SweepFile.read(file).at(scale).override(List.of(overrides)).sweep();
      rows.add(
          ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults()));
    }
    rows.results =
        IntStream.range(0, rows.members.size()).parallel().mapToObj(rows::compute).toList();
    return rows;
  }

  private void add(ParameterSpace<P> space) {
    for (long cell = 0; cell < space.cells(); cell++) {
      for (int replicate = 0; replicate < space.sweep().replicates().most(); replicate++) {
        P parameters = space.parameters(cell);
        P drawn = experiment.drawKey(parameters);
        Point point = space.point(cell, replicate);
        Streams streams =
            drawn.equals(parameters)
                ? new Streams(point.id())
                : new Streams(space.pointId(drawn, replicate));
        members.add(new Member<>(point, parameters, streams));
      }
    }
  }

  private R compute(int number) {
    Member<P> member = members.get(number);
    try {
      return experiment.run(member.parameters, member.streams, data, Watch.UNLIMITED);
    } catch (Exception e) {
      throw new IllegalStateException(member.parameters + " failed: " + e.getMessage(), e);
    }
  }

  /** How many rows there are. */
  public int size() {
    return members.size();
  }

  /** Computes a row again; whether it is the same, column by column. */
  boolean isReproducible(int number) {
    List<Object> one = RecordSchema.values(results.get(number));
    List<Object> two = RecordSchema.values(compute(number));
    return java.util.Arrays.deepEquals(one.toArray(), two.toArray());
  }

  /** The rows as the claims see them, which remember what they were asked. */
  public TypedRows<P, R> typed(SparkSession spark) {
    if (right == null) {
      right = fresh(spark);
    }
    return right;
  }

  /** The verdicts on these rows, judged once. */
  List<Check> checks(SparkSession spark) {
    if (checks == null) {
      checks = ExperimentLaws.checks(experiment, typed(spark));
    }
    return checks;
  }

  /** The figures of these rows, drawn once. */
  List<Figure> figures(SparkSession spark) {
    if (figures == null) {
      figures = Verification.figures(experiment, typed(spark));
    }
    return figures;
  }

  /** The rows as the claims see them, asked nothing yet. */
  public TypedRows<P, R> fresh(SparkSession spark) {
    return TypedRows.of(spark, experiment, table(spark, "", 1), 0);
  }

  /** The same with one column of numbers multiplied. */
  public TypedRows<P, R> typed(SparkSession spark, String column, double factor) {
    TypedRows<P, R> wrong = TypedRows.of(spark, experiment, table(spark, column, factor), 0);
    if (right != null) {
      wrong.adopt(right, column);
    }
    return wrong;
  }

  /** The table without any row. */
  public static <P extends Record, R extends Record> TypedRows<P, R> none(
      SparkSession spark, Experiment<P, R> experiment) {
    return TypedRows.of(spark, experiment, null, 0);
  }

  private Dataset<Row> table(SparkSession spark, String column, double factor) {
    StructType schema = ResultSchema.of(experiment);
    int changed = column.isEmpty() ? -1 : schema.fieldIndex(column);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member<P> member = members.get(i);
      List<Object> values = new ArrayList<>();
      values.add(member.point.id().hex());
      values.add(member.point.replicate());
      values.add("ok");
      values.add(null);
      values.add(null);
      values.add(0.0);
      values.add(new Timestamp(0));
      values.add("here");
      values.add("this one");
      values.add(experiment.version());
      values.add("none");
      values.add("smoke");
      values.add(null); // whichever data sets
      values.add(member.point.seed());
      RecordSchema.addValues(member.parameters, values);
      RecordSchema.addValues(results.get(i), values);
      if (changed >= 0) {
        values.set(changed, times(values.get(changed), factor));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, schema);
  }

  private static Object times(Object value, double factor) {
    if (value instanceof Double number) {
      return number * factor;
    }
    if (value instanceof Integer number) {
      return (int) Math.ceil(number * factor);
    }
    if (value instanceof Long number) {
      return (long) Math.ceil(number * factor);
    }
    if (value instanceof double[] numbers) {
      return java.util.Arrays.stream(numbers).map(x -> x * factor).toArray();
    }
    if (value instanceof int[] numbers) {
      return java.util.Arrays.stream(numbers).map(x -> (int) Math.ceil(x * factor)).toArray();
    }
    if (value instanceof long[] numbers) {
      return java.util.Arrays.stream(numbers).map(x -> (long) Math.ceil(x * factor)).toArray();
    }
    return value;
  }
}

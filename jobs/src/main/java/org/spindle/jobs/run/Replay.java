// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.spindle.data.Datasets;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Reproducibility;
import org.spindle.jobs.store.OwnColumns;
import org.spindle.jobs.store.RowValues;
import org.spindle.jobs.store.TableLayout;
import org.spindle.linalg.NativeBlas;
import org.spindle.random.Streams;
import org.spindle.sweep.Binding;
import org.spindle.sweep.Outcome;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/**
 * One stored row, computed again and compared column by column. On the machine and engine that made
 * it they must be equal; on another one numbers may differ as the experiment's {@link
 * org.spindle.experiment.Reproducibility} allows a single row.
 */
public final class Replay<P extends Record, R extends Record> {

  private static final String OTHER_ENGINE = "those of another machine are: ";

  private final Experiment<P, R> experiment;
  private final Row row;
  private final P parameters;

  /** The replay of a row of the experiment's table. */
  public Replay(Experiment<P, R> experiment, Row row) {
    this.experiment = experiment;
    this.row = row;
    this.parameters = ParametersOfRow.of(experiment, row);
  }

  /** The parameters of the row. */
  public P parameters() {
    return parameters;
  }

  /** Computes the row and prints each column beside the stored one; true if they agree. */
  public boolean compare(Datasets data, SortedMap<String, String> identity, PrintStream out) {
    Point point = point(parameters);
    if (!point.id(identity).hex().equals(row.getAs("point_id"))) {
      throw UserError.usage(
          "point "
              + row.getAs("point_id")
              + " was made by other parameters than its row shows, or of other data than those in"
              + " --datasets");
    }
    if (experiment.version() != point.version()) {
      out.printf(
          "stored by kernel version %d, computed by %d: they may differ%n",
          point.version(), experiment.version());
    }
    out.println(point.canonicalJson());
    Streams streams = new Streams(point(experiment.drawKey(parameters)).id(identity));
    Outcome<R> outcome =
        PointTask.outcome(
            experiment,
            parameters,
            point.replicate(),
            streams,
            data,
            Watch.UNLIMITED,
            Double.POSITIVE_INFINITY);
    if (!(outcome instanceof Outcome.Ok<R> ok)) {
      boolean same = outcome.status().equals(row.getAs("status"));
      out.println("status " + row.getAs("status") + ", again " + outcome);
      return same;
    }
    return columns(ok.result(), out);
  }

  private Point point(P ofParameters) {
    return new Point(
        experiment.name(),
        row.<Integer>getAs("version"),
        Binding.of(experiment.defaults()).toMap(ofParameters),
        row.<Long>getAs("seed"),
        row.<Integer>getAs("replicate"));
  }

  private boolean columns(R result, PrintStream out) {
    String engine =
        experiment instanceof Foreign<?, ?> foreign
            ? foreign.engine()
            : NativeBlas.prepare().describe();
    Reproducibility allowed =
        engine.equals(row.getAs("engine")) ? Reproducibility.BITWISE : experiment.reproducibility();
    List<StructField> fields = TableLayout.of(experiment).result();
    List<Object> values = new ArrayList<>();
    OwnColumns.addResult(experiment, result, values);
    boolean all = true;
    for (int i = 0; i < fields.size(); i++) {
      String column = fields.get(i).name();
      Object stored = RowValues.of(row, row.fieldIndex(column));
      Object again = plain(values.get(i));
      boolean same = same(stored, again, allowed);
      all &= same;
      out.printf(
          Locale.ROOT,
          "%-28s %-28s %-28s %s%n",
          column,
          text(stored),
          text(again),
          same ? "equal" : "DIFFERENT");
    }
    String how = allowed == Reproducibility.BITWISE ? "" : ", as " + OTHER_ENGINE + allowed.told();
    out.println(all ? "the row is reproduced" + how : "the row is NOT reproduced");
    return all;
  }

  private static Object plain(Object value) {
    if (value != null && value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
        list.add(java.lang.reflect.Array.get(value, i));
      }
      return list;
    }
    return value;
  }

  private static boolean same(Object stored, Object again, Reproducibility allowed) {
    if (stored instanceof List<?> a && again instanceof List<?> b) {
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = same(a.get(i), b.get(i), allowed);
      }
      return same;
    }
    return Objects.equals(stored, again)
        || stored instanceof Number a
            && again instanceof Number b
            && allowed != Reproducibility.BITWISE
            && allowed.difference(a.doubleValue(), b.doubleValue()) <= allowed.tolerance();
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return "[" + list.size() + " values]";
    }
    return String.valueOf(value);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.spindle.data.Datasets;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Host;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.linalg.NativeBlas;
import org.spindle.random.Streams;
import org.spindle.sweep.Outcome;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * The work of an executor: a bin of point numbers becomes rows, one after the other as the writer
 * asks for them. A point that throws becomes a {@code failed} row; errors of the JVM and cancelled
 * tasks are Spark's to handle.
 */
final class PointTask<P extends Record, R extends Record> implements FlatMapFunction<long[], Row> {
  private static final long serialVersionUID = 1L;

  private final Experiment<P, R> experiment;
  private final ParameterSpace<P> space;
  private final Numbering numbering;
  private final Datasets data;
  private final Stamp stamp;
  private final Tally tally;

  PointTask(
      Experiment<P, R> experiment,
      ParameterSpace<P> space,
      Numbering numbering,
      Datasets data,
      Stamp stamp,
      Tally tally) {
    this.experiment = experiment;
    this.space = space;
    this.numbering = numbering;
    this.data = data;
    this.stamp = stamp;
    this.tally = tally;
  }

  @Override
  public Iterator<Row> call(long[] bin) {
    PrimitiveIterator.OfLong points = LongStream.of(bin).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return points.hasNext();
      }

      @Override
      public Row next() {
        return row(points.nextLong());
      }
    };
  }

  private Row row(long number) {
    long cell = numbering.cell(number);
    int replicate = numbering.replicate(number);
    P parameters = space.parameters(cell);
    PointId id = space.pointId(cell, replicate);
    Timestamp startedAt = new Timestamp(System.currentTimeMillis());
    long start = System.nanoTime();
    Outcome<R> outcome =
        outcome(experiment, parameters, id, data, new Deadline(stamp.timeout(), TaskContext.get()));
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (tally != null) {
      tally.add(outcome, seconds, experiment.cost(parameters).flops());
    }
    List<Object> row = new ArrayList<>();
    row.add(id.hex());
    row.add(replicate);
    addStatus(row, outcome);
    Collections.addAll(row, seconds, startedAt, Host.name(), NativeBlas.prepare().describe());
    Collections.addAll(row, experiment.version(), stamp.gitCommit(), stamp.sweep(), stamp.seed());
    row.addAll(RecordSchema.values(parameters));
    if (outcome instanceof Outcome.Ok<R> ok) {
      row.addAll(RecordSchema.values(ok.result()));
    } else {
      int columns = experiment.resultType().getRecordComponents().length;
      row.addAll(Collections.nCopies(columns, null));
    }
    return RowFactory.create(row.toArray());
  }

  /** Runs one point; every exception but a cancelled task becomes an outcome. */
  static <P extends Record, R extends Record> Outcome<R> outcome(
      Experiment<P, R> experiment, P parameters, PointId id, Datasets data, Watch watch) {
    try {
      return new Outcome.Ok<>(experiment.run(parameters, new Streams(id), data, watch));
    } catch (Watch.TimeUp e) {
      return new Outcome.TimedOut<>(e.getMessage());
    } catch (TaskKilledException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException || Thread.interrupted()) {
        throw new TaskKilledException("the task was interrupted");
      }
      return new Outcome.Failed<>(e.getClass().getName(), String.valueOf(e.getMessage()));
    }
  }

  private static void addStatus(List<Object> row, Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failed<?> failed) {
      Collections.addAll(row, "failed", failed.errorClass(), failed.message());
    } else if (outcome instanceof Outcome.TimedOut<?> late) {
      Collections.addAll(row, "timeout", Watch.TimeUp.class.getName(), late.message());
    } else {
      Collections.addAll(row, "ok", null, null);
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.spindle.data.Datasets;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.Batches.Member;
import org.spindle.jobs.store.Host;
import org.spindle.jobs.store.OwnColumns;
import org.spindle.jobs.store.TableLayout;
import org.spindle.linalg.NativeBlas;
import org.spindle.random.Streams;
import org.spindle.sweep.Outcome;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Watch;

/**
 * The work of an executor: a bin of point numbers becomes rows, one after the other as the writer
 * asks for them; those of a {@link Batched} experiment in batches, whose seconds the points share
 * evenly. A point that throws becomes a {@code failed} row, also one that has no room, runs out of
 * memory or stack, or cannot be linked; cancelled tasks are Spark's to handle.
 */
final class PointTask<P extends Record, R extends Record> implements FlatMapFunction<long[], Row> {
  private static final long serialVersionUID = 1L;

  private static final int STATUS = 2;
  private static final int SECONDS = 5;

  private final Experiment<P, R> experiment;
  private final ParameterSpace<P> space;
  private final PointNumbers numbering;
  private final Datasets data;
  private final Stamp stamp;
  private final Tally tally;
  private final Care care;

  /**
   * How careful a task is with points that may end their JVM.
   *
   * @param apart whether each is computed in a JVM of its own
   * @param notes file in which it is noted what is under way, empty for none
   * @param leftover takes the points of a task that is late; null if it computes all
   */
  record Care(boolean apart, String notes, Leftover leftover) implements Serializable {
    static final Care NONE = new Care(false, "", null);
    static final Care APART = new Care(true, "", null);
  }

  PointTask(
      Experiment<P, R> experiment,
      ParameterSpace<P> space,
      PointNumbers numbering,
      Datasets data,
      Stamp stamp,
      Tally tally,
      Care care) {
    this.experiment = experiment;
    this.space = space;
    this.numbering = numbering;
    this.data = data;
    this.stamp = stamp;
    this.tally = tally;
    this.care = care;
  }

  @Override
  public Iterator<Row> call(long[] bin) {
    if (care.apart) {
      return apart(bin);
    }
    Iterator<List<Member<P>>> batches = new Batches<>(experiment, space, numbering).of(bin);
    long start = System.nanoTime();
    return new Iterator<>() {
      private Iterator<Row> ready = Collections.emptyIterator();
      private boolean begun; // late or not, each task computes something
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (ready.hasNext()) {
          return true;
        }
        if (care.leftover == null) {
          return batches.hasNext();
        }
        if (begun && care.leftover.isLate(start)) {
          batches.forEachRemaining(batch -> batch.forEach(m -> care.leftover.add(m.number())));
        }
        if (!batches.hasNext() && !ended) {
          ended = true;
          care.leftover.end(TaskContext.getPartitionId());
        }
        return !ended;
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          begun = true;
          ready = rows(batches.next()).iterator();
        }
        return ready.next();
      }
    };
  }

  private Iterator<Row> apart(long[] bin) {
    Datasets here = data instanceof SharedData shared ? shared.loaded() : data;
    var task = new PointTask<>(experiment, space, numbering, here, stamp, null, Care.NONE);
    List<Row> rows = Apart.rows(task, bin, stamp.timeout());
    Batches<P> batches = new Batches<>(experiment, space, numbering);
    for (int i = 0; i < bin.length; i++) {
      double flops = experiment.cost(batches.member(bin[i]).parameters()).flops();
      tally.add(rows.get(i).getString(STATUS), rows.get(i).getDouble(SECONDS), flops);
    }
    return rows.iterator();
  }

  /** The row of a point, which is not counted. */
  Row row(long number) {
    Member<P> member = new Batches<>(experiment, space, numbering).member(number);
    return row(member, alone(member));
  }

  /** The row of a point that could not be computed. */
  Row row(long number, Outcome<R> outcome, Timestamp startedAt, double seconds) {
    Member<P> member = new Batches<>(experiment, space, numbering).member(number);
    return row(member, computed(outcome, startedAt, seconds));
  }

  private List<Row> rows(List<Member<P>> batch) {
    if (care.notes.isEmpty()) {
      return rowsOf(batch);
    }
    Underway notes = Underway.in(care.notes);
    notes.begin(batch.stream().map(Member::id).toList());
    try {
      return rowsOf(batch);
    } finally {
      notes.end(batch.size());
    }
  }

  private List<Row> rowsOf(List<Member<P>> batch) {
    if (batch.size() > 1) {
      long start = System.nanoTime();
      Timestamp startedAt = new Timestamp(System.currentTimeMillis());
      List<R> results = together(batch);
      double share = (System.nanoTime() - start) * 1e-9 / batch.size();
      if (results != null) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
          Outcome<R> outcome = new Outcome.Ok<>(results.get(i));
          rows.add(row(batch.get(i), computed(outcome, startedAt, share)));
        }
        return rows;
      }
    }
    return batch.stream().map(member -> row(member, alone(member))).toList();
  }

  /**
   * A point that has been computed, before it is a row.
   *
   * @param outcome what became of it
   * @param startedAt when it began
   * @param seconds how long it took
   * @param host where
   * @param engine by what
   */
  record Computed<R>(
      Outcome<R> outcome, Timestamp startedAt, double seconds, String host, String engine)
      implements Serializable {

    Computed<R> with(Outcome<R> other) {
      return new Computed<>(other, startedAt, seconds, host, engine);
    }
  }

  /** Computes a point without making a row of it. */
  Computed<R> compute(long number) {
    return alone(new Batches<>(experiment, space, numbering).member(number));
  }

  /** The results of a batch; null if it did not go well, and has to be run point by point. */
  private List<R> together(List<Member<P>> batch) {
    Batched<P, R> batched = (Batched<P, R>) experiment;
    List<P> parameters = batch.stream().map(Member::parameters).toList();
    List<Streams> streams = batch.stream().map(Member::streams).toList();
    double limit = stamp.timeout() * batch.size();
    Watch watch = new Deadline(limit, TaskContext.get());
    try {
      List<R> results =
          Overdue.within(limit, () -> batched.runAll(parameters, streams, data, watch));
      return results.size() == batch.size() ? results : null;
    } catch (Exception | LinkageError | VirtualMachineError e) {
      rethrowIfCancelled(e);
      return null;
    }
  }

  private Computed<R> alone(Member<P> member) {
    Timestamp startedAt = new Timestamp(System.currentTimeMillis());
    long start = System.nanoTime();
    Watch watch = new Deadline(stamp.timeout(), TaskContext.get());
    Outcome<R> outcome = roomy(member, watch);
    return computed(outcome, startedAt, (System.nanoTime() - start) * 1e-9);
  }

  /** The outcome of a point, once there is room for it. */
  private Outcome<R> roomy(Member<P> member, Watch watch) {
    long bytes = stamp.forceMemory() ? 0 : experiment.cost(member.parameters()).bytes();
    if (!Room.HERE.holds(bytes)) {
      return new Outcome.Failed<>(OutOfMemoryError.class.getName(), Room.HERE.refusal(bytes));
    }
    try {
      Room.HERE.enter(bytes);
    } catch (InterruptedException e) {
      throw new TaskKilledException("the task was interrupted");
    }
    try {
      return outcome(
          experiment,
          member.parameters(),
          member.replicate(),
          member.streams(),
          data,
          watch,
          stamp.timeout());
    } finally {
      Room.HERE.leave(bytes);
    }
  }

  private Computed<R> computed(Outcome<R> outcome, Timestamp startedAt, double seconds) {
    String engine =
        experiment instanceof Foreign<?, ?> foreign ? foreign.engine() : Engine.DESCRIPTION;
    return new Computed<>(outcome, startedAt, seconds, Host.name(), engine);
  }

  /** The row of a point, which is counted. */
  Row row(Member<P> member, Computed<R> computed) {
    Outcome<R> outcome = computed.outcome();
    if (tally != null) {
      tally.add(outcome.status(), computed.seconds(), experiment.cost(member.parameters()).flops());
    }
    List<Object> row = new ArrayList<>();
    row.add(member.id().hex());
    row.add(member.replicate());
    addStatus(row, outcome);
    Collections.addAll(
        row, computed.seconds(), computed.startedAt(), computed.host(), computed.engine());
    Collections.addAll(row, experiment.version(), stamp.gitCommit(), stamp.sweep());
    Collections.addAll(row, space.datasets(member.parameters()).orElse(null), stamp.seed());
    OwnColumns.addParameters(experiment, member.parameters(), row);
    if (outcome instanceof Outcome.Ok<R> ok) {
      OwnColumns.addResult(experiment, ok.result(), row);
    } else {
      int columns = TableLayout.of(experiment).result().size();
      row.addAll(Collections.nCopies(columns, null));
    }
    return RowFactory.create(row.toArray());
  }

  /** Runs one point; every exception but a cancelled task becomes an outcome. */
  static <P extends Record, R extends Record> Outcome<R> outcome(
      Experiment<P, R> experiment,
      P parameters,
      int replicate,
      Streams streams,
      Datasets data,
      Watch watch,
      double limit) {
    try {
      return new Outcome.Ok<>(
          experiment instanceof Foreign<P, R> foreign
              ? foreign.run(parameters, replicate, streams, data, watch) // ends its process itself
              : Overdue.within(limit, () -> experiment.run(parameters, streams, data, watch)));
    } catch (Watch.TimeUp e) {
      return new Outcome.TimedOut<>(e.getMessage());
    } catch (Exception | LinkageError | VirtualMachineError e) {
      rethrowIfCancelled(e);
      return new Outcome.Failed<>(e.getClass().getName(), String.valueOf(e.getMessage()));
    }
  }

  private static void rethrowIfCancelled(Throwable e) {
    if (e instanceof TaskKilledException cancelled) {
      throw cancelled;
    }
    if (e instanceof InterruptedException || Thread.interrupted()) {
      throw new TaskKilledException("the task was interrupted");
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

  /** Looked up once per JVM. */
  private static final class Engine {
    static final String DESCRIPTION = NativeBlas.prepare().describe();
  }
}

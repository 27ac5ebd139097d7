// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.Host;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.RowEncoding;
import org.spindle.jobs.store.Staging;
import org.spindle.jobs.store.TableLock;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Replicates;
import org.spindle.sweep.Sweep;

/**
 * One run of a sweep: rounds of replicates, in each the missing points, in waves that overlap so
 * that no core idles while one is committed.
 */
public final class SweepRun<P extends Record, R extends Record> {

  /** Numbers that are held in memory at once; longer rounds go by segments. */
  static final long SEGMENT = 1L << 21;

  static final int WAVES_AT_ONCE = 2;
  private static final double FIRST_TASK_SECONDS = 10;
  private static final double TASK_SECONDS = 60;
  private static final long FAILURE_WATCH_MILLIS = 500;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final ResultsFolder folder;
  private Experiment<P, R> experiment;
  private final Sweep sweep;
  private final RunOptions options;
  private final ParameterSpace<P> space;
  private final String table;
  private final long created = System.currentTimeMillis();
  private final String runName = Long.toString(created, 36);
  private final ExecutorCores executors = ExecutorCores.current();
  private final Tally tally;
  private final Budget budget;
  private final EarlyStop stop;
  private final UnderwayNotes notes;
  private SharedData data;
  private Calibration calibration;
  private Staging staging;
  private PointsToCompute<P> pending;
  private Progress progress;
  private long expected;
  private long already;
  private int wave;

  /** A run of a sweep into a folder. */
  public SweepRun(
      SparkSession spark,
      ResultsFolder folder,
      Experiment<P, R> experiment,
      Sweep sweep,
      RunOptions options) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.folder = folder;
    this.experiment = experiment;
    this.sweep = sweep;
    this.options = options;
    this.space =
        ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults());
    this.table = RecordSchema.table(experiment.name());
    this.tally = new Tally(spark.sparkContext());
    this.budget = new Budget(options.maxCoreHours(), tally);
    this.stop = new EarlyStop(table, folder, tally, options.maxFailures());
    this.notes = new UnderwayNotes(folder, table);
  }

  /** Computes what is missing; returns the final status. */
  public RunStatus run() {
    SweepTotals totals = SweepTotals.of(experiment, space);
    if (options.where() != null) {
      new ChosenPoints<>(spark, experiment, options.where()).check();
    }
    requirePrice(totals);
    data = SharedData.load(context, totals.datasets(), options.datasets());
    try (TableLock lock = lock()) {
      staging = lock.staging();
      if (lock.takenOver() != null) {
        System.err.println(
            "took over the lock of " + table + " from " + lock.takenOver() + ", which is gone");
      }
      if (experiment instanceof Foreign<P, R> foreign) {
        experiment = foreign.in(folder).sent(folder, context);
      }
      space.on(
          SharedData.identity(totals.datasets(), options.datasets(), context.hadoopConfiguration()),
          experiment::datasets);
      calibration = new Calibration(folder, experiment, sweep.name());
      notes.takeOver();
      int saved = staging.salvage();
      if (saved > 0) {
        System.err.println("saved " + saved + " files of an interrupted run of " + table);
      }
      if (options.mode() != Mode.CACHED || lock.takenOver() != null) {
        ResultTables.markRepeats(folder, table);
      }
      pending =
          new PointsToCompute<>(
              spark, folder, experiment, options.mode(), options.where(), sweep.name());
      survey(totals);
      folder.writeText(
          folder.own("sweeps/" + sweep.name().replace(":", "%3A") + ".yaml"), sweep.text());
      return guarded();
    } catch (TableLock.Lost e) {
      throw new UserError(UserError.ABORTED, e.getMessage(), e);
    } catch (IOException | FSError e) {
      throw new UserError(
          UserError.ABORTED, "cannot write " + folder.root() + ": " + e.getMessage(), e);
    }
  }

  /** Whether anything of it was begun: it was not refused. */
  public boolean began() {
    return progress != null;
  }

  /** Refuses what is too dear for a new folder before anything is put there. */
  private void requirePrice(SweepTotals totals) {
    try {
      if (Double.isFinite(options.maxCoreHours()) && !folder.files().exists(folder.own("locks"))) {
        calibration = new Calibration(folder, experiment, sweep.name());
        int replicates = sweep.replicates().most();
        budget.require(
            experiment.name(),
            totals.flops() * replicates / calibration.flopsPerSecond(),
            calibration.basis());
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Says what the sweep means for the table, and refuses what is too dear. */
  private void survey(SweepTotals totals) throws IOException {
    if (!options.tells()) {
      return;
    }
    PointNumbers all = new PointNumbers(space.cells(), 0, sweep.replicates().most());
    SweepChange change = pending.change(space, all);
    String atMost = sweep.replicates() instanceof Replicates.Until ? "at most " : "";
    System.err.println(sweep.name() + ": " + atMost + change.told());
    totals.told().forEach(line -> System.err.println(sweep.name() + ": caution: " + line));
    budget.require(
        experiment.name(),
        Plan.flops(totals, space.cells(), change.toCompute()) / calibration.flopsPerSecond(),
        calibration.basis());
  }

  private TableLock lock() throws IOException {
    try {
      return TableLock.acquire(folder, table);
    } catch (TableLock.Held e) {
      throw UserError.usage(e.getMessage());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserError unwritable(IOException e) {
    return UserError.usage(
        "cannot write " + folder.root() + " (" + e.getMessage() + "); choose another --out");
  }

  private RunStatus guarded() throws IOException {
    RunStatus initial =
        new RunStatus(
            "running",
            experiment.name(),
            sweep.name(),
            space.cells() * sweep.replicates().most(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Double.NaN,
            0,
            ProcessHandle.current().pid(),
            Host.name(),
            options.command());
    progress = new Progress(folder, tally, initial, this::coreSeconds, options.display());
    String state = "aborted";
    try {
      rounds();
      notes.clear();
      state = "finished";
    } catch (InterruptedException e) {
      throw new UserError(UserError.ABORTED, "interrupted; run again to go on", e);
    } finally {
      boolean gone = state.equals("aborted") && spark.sparkContext().isStopped();
      progress.finish(gone ? "interrupted" : state);
      progress.close();
      calibration.store(tally.flops(), tally.seconds());
    }
    return RunStatus.read(folder, experiment.name());
  }

  private void rounds() throws IOException, InterruptedException {
    if (sweep.replicates() instanceof Replicates.Until until) {
      BitSet settled = new BitSet(Math.toIntExact(space.cells()));
      int from = 0;
      int to = until.atLeast();
      while (from < to) {
        round(new PointNumbers(space.cells(), from, to), settled);
        settled = new ConvergedCells(spark, folder, experiment, space).cells(until);
        from = to;
        to = settled.cardinality() == space.cells() ? from : Math.min(2 * to, until.atMost());
      }
    } else {
      round(new PointNumbers(space.cells(), 0, sweep.replicates().most()), new BitSet());
    }
  }

  private void round(PointNumbers numbering, BitSet settled)
      throws IOException, InterruptedException {
    long draws = numbering.size() / space.cells();
    expected += (space.cells() - settled.cardinality()) * draws;
    for (long low = 0; low < numbering.size(); low += SEGMENT) {
      long high = Math.min(numbering.size(), low + SEGMENT);
      long[] numbers = pending.numbers(space, numbering, low, high);
      long wanted = high - low;
      if (!settled.isEmpty()) {
        LongPredicate open = n -> !settled.get((int) numbering.cell(n));
        numbers = LongStream.of(numbers).filter(open).toArray();
        wanted = LongStream.range(low, high).filter(open).count();
      }
      already += wanted - numbers.length;
      if (experiment instanceof Foreign<P, R> foreign && !foreign.knowsColumns()) {
        progress.expect(tally.flops() + numbers.length, expected, already);
        numbers = firstPoints(foreign, numbers, numbering);
      }
      List<long[]> suspects = notes.suspects(space, numbering, numbers);
      if (!suspects.isEmpty()) {
        System.err.printf(
            "%d points of %s were under way when a run ended; they are computed apart%n",
            suspects.size(), table);
        Set<Long> apart = new HashSet<>();
        suspects.forEach(bin -> apart.add(bin[0]));
        numbers = LongStream.of(numbers).filter(n -> !apart.contains(n)).toArray();
      }
      WaveCutter cutter = WaveCutter.of(experiment, space, numbering, numbers);
      progress.expect(tally.flops() + cutter.flops(), expected, already);
      waves(cutter, suspects, numbering);
    }
  }

  /** Fixes the columns of a foreign experiment; returns the numbers of the points that are left. */
  private long[] firstPoints(Foreign<P, R> foreign, long[] numbers, PointNumbers numbering)
      throws IOException {
    FirstPoints<P, R> first = new FirstPoints<>(spark, folder, foreign, stop::byFailures);
    FirstPoints.Wave<P, R> wave =
        new FirstPoints.Wave<>() {
          @Override
          public PointTask<P, R> task(Foreign<P, R> now) {
            return new PointTask<>(
                now, space, numbering, data, stamp(), tally, PointTask.Care.NONE);
          }

          @Override
          public Path target() {
            return nextWave();
          }

          @Override
          public void publish(Path target) throws IOException {
            staging.publish(target);
          }
        };
    try {
      Batches<P> batches = new Batches<>(foreign, space, numbering);
      return first.compute(numbers, batches, wave, cores());
    } catch (UserError | IOException e) {
      throw e;
    } catch (Exception e) { // Spark throws what its methods do not declare
      throw stop.by(e);
    } finally {
      experiment = first.experiment();
    }
  }

  /**
   * Keeps two waves in Spark's queue: the second fills the cores that the first leaves idle. Points
   * that may end their JVM are computed apart, those of a wave that was lost by one of them again.
   */
  private void waves(WaveCutter cutter, List<long[]> suspects, PointNumbers numbering)
      throws IOException, InterruptedException {
    BlockingQueue<Wave> ended = new ArrayBlockingQueue<>(WAVES_AT_ONCE);
    List<long[]> apart = new ArrayList<>(suspects);
    List<long[]> again = new ArrayList<>();
    int running = 0;
    RuntimeException failure = null;
    while (running > 0
        || (failure == null && !(cutter.isEmpty() && apart.isEmpty() && again.isEmpty()))) {
      while (failure == null
          && running < WAVES_AT_ONCE
          && !(cutter.isEmpty() && apart.isEmpty() && again.isEmpty())
          && budget.left(flopsPerSecond()) > 0) {
        if (!apart.isEmpty()) {
          start(taken(apart), PointTask.Care.APART, numbering, ended);
        } else {
          List<long[]> bins = again.isEmpty() ? cut(cutter) : taken(again);
          double seconds = wave < WAVES_AT_ONCE ? FIRST_TASK_SECONDS : TASK_SECONDS;
          Leftover leftover = new Leftover(spark.sparkContext(), seconds);
          start(bins, new PointTask.Care(false, notesFile(), leftover), numbering, ended);
        }
        running++;
      }
      Wave end = ended.poll(FAILURE_WATCH_MILLIS, TimeUnit.MILLISECONDS);
      running -= end == null ? 0 : 1;
      RuntimeException trouble = stop.byFailures();
      boolean stuck = running == 0 && end == null && budget.left(flopsPerSecond()) <= 0;
      if (trouble == null && (stuck || budget.isSpent() && running > 0)) {
        trouble = budget.end(table);
      }
      if (end != null && end.isWhole()) {
        staging.publish(end.target());
        giveBack(cutter, end.leftover());
      } else if (end != null && end.isLostToOne() && failure == null) {
        Set<Integer> whole = staging.salvage(end.target());
        for (int task = 0; task < end.bins().size(); task++) {
          boolean reported = end.leftover().knows(task);
          if (whole.contains(task) != reported) {
            ResultTables.markRepeats(folder, table); // nobody knows which of its points it left
          }
          if (!whole.contains(task) || !reported) {
            (task == end.killer() ? apart : again).add(end.bins().get(task));
          }
        }
        giveBack(cutter, end.leftover());
        System.err.printf(
            "a point of %s ended its executors; the %d points of its task are computed apart%n",
            table, end.bins().get(end.killer()).length);
      } else if (end != null) {
        trouble = end.failure();
      }
      if (failure == null && trouble != null) {
        failure = trouble;
        if (!spark.sparkContext().isStopped()) { // as it is after a signal
          spark.sparkContext().cancelJobGroup(jobGroup());
        }
      }
    }
    if (failure != null) {
      staging.salvage(); // what the cancelled jobs had finished
      if (spark.sparkContext().isStopped()) { // by a signal, of which others tell
        System.err.printf(Locale.ROOT, "%s: %,d points computed are kept%n", table, tally.points());
      }
      throw failure;
    }
  }

  private List<long[]> cut(WaveCutter cutter) {
    double before = cutter.cutOff();
    List<long[]> bins = cutter.cut(cores(), flopsPerSecond(), budget.left(flopsPerSecond()));
    budget.submit(cutter.cutOff() - before);
    return bins;
  }

  private void giveBack(WaveCutter cutter, Leftover leftover) {
    long[] numbers = leftover == null ? new long[0] : leftover.numbers();
    if (numbers.length > 0) {
      double before = cutter.cutOff();
      cutter.giveBack(numbers);
      budget.submit(cutter.cutOff() - before);
    }
  }

  private static List<long[]> taken(List<long[]> bins) {
    List<long[]> all = List.copyOf(bins);
    bins.clear();
    return all;
  }

  private void start(
      List<long[]> bins, PointTask.Care care, PointNumbers numbering, BlockingQueue<Wave> ended) {
    PointTask<P, R> task =
        new PointTask<>(experiment, space, numbering, data, stamp(), tally, care);
    StructType schema = ResultSchema.of(experiment);
    Path target = nextWave();
    Thread thread =
        new Thread(
            () -> {
              Wave end = Wave.whole(target, bins, care);
              try {
                spark.sparkContext().setJobGroup(jobGroup(), sweep.name(), false);
                RowEncoding.table(
                        spark, context.parallelize(bins, bins.size()).flatMap(task), schema)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .options(ResultSchema.encoding(experiment))
                    .parquet(target.toString());
              } catch (Exception | FSError | LinkageError | VirtualMachineError e) {
                end = Wave.lost(target, bins, care, e, stop.by(e));
              } finally {
                ended.add(end);
              }
            },
            "wave-" + wave);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it is noted what is under way: only where a point can take the driver along. */
  private String notesFile() {
    return spark.sparkContext().isLocal() ? notes.file() : "";
  }

  private Stamp stamp() {
    return new Stamp(
        sweep.name(),
        options.provenance().gitCommit(),
        sweep.seed(),
        sweep.timeoutSeconds(),
        options.forceMemory());
  }

  /** Names the jobs of this run, beside which others may run. */
  private String jobGroup() {
    return runName + " " + table;
  }

  private Path nextWave() {
    return staging.wave(runName, wave++);
  }

  private int cores() {
    return spark.sparkContext().isStopped() ? 1 : Math.max(1, context.defaultParallelism());
  }

  /** What Spark has offered so far; by the number of slots where it does not tell. */
  private double coreSeconds() {
    long now = System.currentTimeMillis();
    return executors == null ? cores() * (now - created) * 1e-3 : executors.coreSeconds(now);
  }

  private double flopsPerSecond() {
    // Of a foreign point nothing is known before the first one.
    double enough = experiment instanceof Foreign<?, ?> && calibration.guesses() ? 0 : 1;
    boolean shown = tally.seconds() > enough && tally.flops() > 0;
    return shown ? tally.flops() / tally.seconds() : calibration.flopsPerSecond();
  }
}

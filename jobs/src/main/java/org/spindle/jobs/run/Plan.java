// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.PlaceNames;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Replicates;
import org.spindle.sweep.Sweep;

/** What a sweep would take, before anything is computed. */
public final class Plan {

  /** Assumed bytes of an array column in a row, before there are rows to measure. */
  private static final int ARRAY_BYTES = 800;

  /** Part of the cores' time below which the plan says what they wait for. */
  private static final double BUSY = 0.95;

  /** Seconds of a command besides the points', measured on 2 cores; on clusters it is more. */
  private static final int START = 10;

  /** Seconds of wall time from which nobody minds a start. */
  private static final double START_TOLD = 600;

  private final Experiment<?, ?> experiment;
  private final Sweep sweep;
  private final ParameterSpace<?> space;
  private final SweepTotals totals;

  private Plan(
      Experiment<?, ?> experiment, Sweep sweep, ParameterSpace<?> space, SweepTotals totals) {
    this.experiment = experiment;
    this.sweep = sweep;
    this.space = space;
    this.totals = totals;
  }

  /** Surveys the sweep. */
  public static <P extends Record> Plan of(Experiment<P, ?> experiment, Sweep sweep) {
    ParameterSpace<P> space =
        ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults());
    if (sweep.replicates() instanceof Replicates.Until until) {
      ConvergedCells.requireNumber(experiment, sweep, until.column());
    }
    return new Plan(experiment, sweep, space, SweepTotals.sampled(experiment, space));
  }

  /** The same plan on the data sets of a folder, which other rows may stand for. */
  public Plan on(String datasets, Configuration configuration) {
    var others = SharedData.identity(totals.datasets(), datasets, configuration);
    // Tells of what is damaged or too large.
    SharedData.read(others.keySet(), datasets, configuration);
    bind(experiment, space, others);
    return this;
  }

  private static <P extends Record> void bind(
      Experiment<P, ?> experiment, ParameterSpace<?> space, SortedMap<String, String> contents) {
    own(space, experiment).on(contents, experiment::datasets);
  }

  @SuppressWarnings("unchecked") // made for this experiment
  private static <P extends Record> ParameterSpace<P> own(
      ParameterSpace<?> space, Experiment<P, ?> experiment) {
    return (ParameterSpace<P>) space;
  }

  /** Data sets that some point reads. */
  public Set<String> datasets() {
    return totals.datasets();
  }

  /** Seconds of a core that such points take elsewhere; 0 where nobody knows. */
  public double typicalSeconds() {
    double flops = totals.flops() * sweep.replicates().most();
    OptionalDouble speed = TypicalSpeeds.of(experiment.name(), sweep.name());
    return speed.isPresent() ? flops / speed.getAsDouble() : 0;
  }

  /** Points of the sweep, all replicates counted. */
  public long points() {
    return Math.multiplyExact(space.cells(), (long) sweep.replicates().most());
  }

  /** The plan in words; {@code given} tells whether the number of cores is the user's. */
  public List<String> lines(SparkSession spark, ResultsFolder folder, int cores, boolean given)
      throws IOException {
    int replicates = sweep.replicates().most();
    long points = points();
    Calibration calibration = new Calibration(folder, experiment, sweep.name());
    double rate = calibration.flopsPerSecond();
    Rest rest = rest(spark, folder, experiment, cores, rate);
    long done = points - rest.points;
    Makespan makespan = rest.makespan;
    double flops = totals.flops() * replicates;
    double left = flops(totals, space.cells(), rest.points);
    double coreSeconds = left / rate;
    double wall =
        makespan != null
            ? makespan.seconds()
            : Math.max(coreSeconds / cores, rest.points == 0 ? 0 : totals.dearest() / rate);
    boolean until = sweep.replicates() instanceof Replicates.Until;
    List<String> lines = new ArrayList<>();
    add(lines, "experiment", experiment.name() + ": " + experiment.about().question());
    add(
        lines,
        "points",
        "%,d = %s × %s%s",
        points,
        counted(space.cells(), "cell"),
        until ? "at most " : "",
        counted(replicates, "replicate"));
    add(lines, "already done", points > SweepTotals.MOST ? "about %,d" : "%,d", done);
    if (!totals.isWhole()) {
      add(
          lines,
          "looked at",
          "%,d of the cells: work is right within %.2g %% (one standard error); run looks at all",
          totals.surveyed(),
          100 * totals.flopsError() / totals.flops());
    }
    if (experiment instanceof Foreign<?, ?>) {
      add(
          lines,
          "core-hours",
          "%.4g at %s a point (%s)",
          coreSeconds / 3600,
          rate > 1 ? String.format(Locale.ROOT, "%.3g ms", 1e3 / rate) : Durations.words(1 / rate),
          calibration.basis());
    } else {
      work(lines, flops, left, rate, calibration.basis(), Room.ofAnExecutor(spark));
    }
    totals.told().forEach(line -> add(lines, "caution", "%s", line));
    add(
        lines,
        "wall time",
        "%s on %,d %s%s",
        Durations.words(wall),
        cores,
        given ? "executors" : "cores of this master",
        wall < START_TOLD ? ", and some " + START + " s for Spark to start and warm up" : "");
    if (makespan != null && makespan.last() >= 0) {
      add(
          lines,
          "cores busy",
          "%.0f %%%s",
          100 * makespan.efficiency(),
          makespan.efficiency() >= BUSY ? "" : "; the last to end is " + told(makespan));
    }
    double stored = rest.points * bytesPerRow(folder, done);
    add(lines, "Parquet", "about %s", Room.words((long) stored));
    return lines;
  }

  private static String counted(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private String told(Makespan makespan) {
    int replicates = sweep.replicates().most();
    return String.format(
        Locale.ROOT,
        "replicate %d of %s, %s",
        makespan.last() % replicates,
        new PlaceNames(experiment.defaults()).of(space.parameters(makespan.last() / replicates)),
        Durations.words(makespan.lastSeconds()));
  }

  /**
   * What is left.
   *
   * @param points their number
   * @param makespan their schedule; null if they are too many
   */
  private record Rest(long points, Makespan makespan) {}

  private <P extends Record> Rest rest(
      SparkSession spark, ResultsFolder folder, Experiment<P, ?> of, int cores, double rate)
      throws IOException {
    ParameterSpace<P> own = own(space, of);
    PointNumbers numbers = new PointNumbers(space.cells(), 0, sweep.replicates().most());
    var missing = new PointsToCompute<>(spark, folder, of, Mode.CACHED, null, sweep.name());
    if (numbers.size() > SweepRun.SEGMENT) {
      return new Rest(numbers.size() - missing.done(own, numbers), null);
    }
    long[] left = missing.numbers(own, numbers, 0, numbers.size());
    return new Rest(left.length, Makespan.of(WaveCutter.of(of, own, numbers, left), cores, rate));
  }

  /** Flops of so many points of a sweep, if they cost as much as all. */
  static double flops(SweepTotals totals, long cells, long points) {
    return cells == 0 ? 0 : totals.flops() / cells * points;
  }

  private void work(
      List<String> lines, double flops, double left, double rate, String basis, long room) {
    add(lines, "work", "%.4g TFLOP in all, %.4g TFLOP left", flops * 1e-12, left * 1e-12);
    add(
        lines,
        "dearest point",
        "%.4g GFLOP, %s",
        totals.dearest() * 1e-9,
        Durations.words(totals.dearest() / rate));
    add(lines, "memory per task", "%s", Room.words(totals.bytes()));
    if (totals.bytes() > room) {
      add(
          lines,
          "too large",
          "the largest point needs %s, an executor has %s: such points become failed rows, unless"
              + " given more memory or --force-memory",
          Room.words(totals.bytes()),
          Room.words(room));
    }
    add(
        lines,
        "core-hours",
        "%.4g at %.3g GFLOP/s a core (%s)",
        left / rate / 3600,
        rate * 1e-9,
        basis);
  }

  private double bytesPerRow(ResultsFolder folder, long done) throws IOException {
    if (done > 0) {
      return folder.bytes(RecordSchema.table(experiment.name())) / (double) done;
    }
    double bytes = 0;
    for (StructField field : ResultSchema.of(experiment).fields()) {
      bytes += field.dataType() instanceof ArrayType ? ARRAY_BYTES : 8;
    }
    return bytes;
  }

  private static void add(List<String> lines, String name, String format, Object... values) {
    String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    lines.add(String.format(Locale.ROOT, "%-16s %s", name, text));
  }
}

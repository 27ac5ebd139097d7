// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.spindle.data.Datasets;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Sweep;

/**
 * What {@code plan} says of points, against what they take: of tasks of an experiment's sweeps,
 * drawn in proportion to their work, so that they stand for the whole, and computed on all cores of
 * this JVM as a run computes them.
 *
 * @param points how many points were compared
 * @param seconds core-seconds that they took
 * @param first core-seconds that a plan foretells where nothing is known but what is typical
 * @param later core-seconds that it foretells after as many other tasks
 */
public record Foretold(long points, double seconds, double first, double later) {

  /** Core-seconds of a task, unless its dearest point takes longer. */
  private static final double TASK_SECONDS = 0.4;

  private static final int STATUS = 2;
  private static final int MESSAGE = 4;
  private static final int SECONDS = 5;

  /**
   * Computes tasks of some sweeps: some to warm up, as many to learn from, and as many to compare.
   *
   * @param budget core-seconds that each of these may take, as is foretold; at least one task is
   *     computed
   * @param data the data sets that the points read
   * @throws IllegalStateException if a point fails
   */
  public static <P extends Record, R extends Record> Foretold of(
      Experiment<P, R> experiment, List<Sweep> sweeps, double budget, Datasets data)
      throws IOException {
    java.nio.file.Path scratch = Files.createTempDirectory("spindle-foretold");
    ResultsFolder folder = new ResultsFolder(scratch.toUri().toString(), new Configuration());
    try {
      List<Piece> pieces = new ArrayList<>();
      for (Sweep sweep : sweeps) {
        new Cut<>(experiment, sweep, data, new Calibration(folder, experiment, sweep.name()))
            .addTo(pieces);
      }
      return compared(drawn(pieces), budget);
    } finally {
      folder.files().delete(new org.apache.hadoop.fs.Path(scratch.toUri()), true);
    }
  }

  /** Tasks in a random order, in which the dearer of two comes first as often as it is dearer. */
  private static List<Piece> drawn(List<Piece> pieces) {
    SplittableRandom random = new SplittableRandom(1);
    Map<Piece, Double> order = new HashMap<>();
    for (Piece piece : pieces) {
      order.put(piece, -Math.log(1 - random.nextDouble()) / piece.flops);
    }
    return pieces.stream().sorted(Comparator.comparingDouble(order::get)).toList();
  }

  private static Foretold compared(List<Piece> pieces, double budget) throws IOException {
    List<List<Piece>> thirds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    double[] left = {budget, budget, budget};
    for (Piece piece : pieces) {
      int third = left[2] > left[1] ? 2 : left[1] > left[0] ? 1 : 0;
      if (piece.first() <= left[third]) {
        thirds.get(third).add(piece);
        left[third] -= piece.first();
      }
    }
    if (thirds.stream().anyMatch(List::isEmpty)) { // all are dear
      List<Piece> cheapest =
          pieces.stream().sorted(Comparator.comparingDouble(Piece::first)).limit(2).toList();
      thirds =
          List.of(
              List.of(),
              cheapest.subList(0, 1),
              cheapest.subList(cheapest.size() - 1, cheapest.size()));
    }
    compute(thirds.get(0));
    for (var learnt : compute(thirds.get(1)).entrySet()) {
      double flops =
          thirds.get(1).stream()
              .filter(p -> p.of == learnt.getKey())
              .mapToDouble(Piece::flops)
              .sum();
      learnt.getKey().calibration.store(flops, learnt.getValue().sum());
    }
    List<Piece> last = thirds.get(2);
    return new Foretold(
        last.stream().mapToLong(piece -> piece.numbers.length).sum(),
        compute(last).values().stream().mapToDouble(DoubleAdder::sum).sum(),
        last.stream().mapToDouble(Piece::first).sum(),
        last.stream().mapToDouble(Piece::later).sum());
  }

  /** Core-seconds that the points of some tasks take, by sweep. */
  private static Map<Cut<?, ?>, DoubleAdder> compute(List<Piece> pieces) {
    Map<Cut<?, ?>, DoubleAdder> seconds = new HashMap<>();
    pieces.forEach(piece -> seconds.putIfAbsent(piece.of, new DoubleAdder()));
    List<Piece> dearestFirst =
        pieces.stream().sorted(Comparator.comparingDouble(Piece::first).reversed()).toList();
    Queue<Piece> queue = new ConcurrentLinkedQueue<>(dearestFirst);
    IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .forEach(
            core -> {
              for (Piece piece = queue.poll(); piece != null; piece = queue.poll()) {
                seconds.get(piece.of).add(piece.of.seconds(piece.numbers));
              }
            });
    return seconds;
  }

  /** A task of a sweep. */
  private record Piece(Cut<?, ?> of, long[] numbers, double flops) {

    double first() {
      return flops / of.typical;
    }

    double later() {
      return flops / of.calibration.flopsPerSecond();
    }
  }

  /** A sweep, cut into tasks. */
  private static final class Cut<P extends Record, R extends Record> {
    private final Calibration calibration;
    private final double typical;
    private final WaveCutter cutter;
    private final PointTask<P, R> task;

    Cut(Experiment<P, R> experiment, Sweep sweep, Datasets data, Calibration calibration) {
      this.calibration = calibration;
      this.typical = calibration.flopsPerSecond();
      ParameterSpace<P> space =
          ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults());
      PointNumbers numbers = new PointNumbers(space.cells(), 0, sweep.replicates().most());
      LongStream some =
          numbers.size() > SweepTotals.SAMPLE
              ? SweepTotals.sample(numbers.size())
              : LongStream.range(0, numbers.size());
      this.cutter = WaveCutter.of(experiment, space, numbers, some.toArray());
      Stamp stamp = new Stamp(sweep.name(), "none", 0, Double.POSITIVE_INFINITY, false);
      this.task =
          new PointTask<>(experiment, space, numbers, data, stamp, null, PointTask.Care.NONE);
    }

    void addTo(List<Piece> pieces) {
      int cores = Runtime.getRuntime().availableProcessors();
      double ofWave = TASK_SECONDS * cores * WaveCutter.BINS_PER_CORE;
      while (!cutter.isEmpty()) {
        for (long[] bin : cutter.cut(cores, typical, ofWave)) {
          pieces.add(new Piece(this, bin, cutter.flops(bin)));
        }
      }
    }

    double seconds(long[] bin) {
      double seconds = 0;
      for (Iterator<Row> rows = task.call(bin); rows.hasNext(); ) {
        Row row = rows.next();
        if (!row.getString(STATUS).equals("ok")) {
          throw new IllegalStateException("a point failed: " + row.get(MESSAGE));
        }
        seconds += row.getDouble(SECONDS);
      }
      return seconds;
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.PlaceNames;
import org.spindle.sweep.Cost;
import org.spindle.sweep.ParameterSpace;

/**
 * One pass over the cells of a sweep: what it would cost, and that every cell is valid. Nothing is
 * kept per cell, so ten million of them take seconds and no memory.
 *
 * @param cells number of cells
 * @param surveyed how many of them were looked at
 * @param flops expected flops of one replicate of every cell
 * @param flopsError its standard error, 0 if all cells were looked at
 * @param dearest flops of the dearest point
 * @param bytes working memory of the largest point
 * @param datasets data sets that some cell reads
 * @param cautions words about cells that are hardly what was meant, each with the number of cells;
 *     of as many as are told
 */
public record SweepTotals(
    long cells,
    long surveyed,
    double flops,
    double flopsError,
    double dearest,
    long bytes,
    Set<String> datasets,
    SortedMap<String, Long> cautions) {

  /** Cautions that are kept; a sweep over a thousand schedules need not say all. */
  private static final int KINDS = 5;

  /** Cells that are all looked at before anything runs. */
  static final long MOST = 20_000_000;

  /** Cells that are looked at where they are more, and nothing is to run. */
  static final int SAMPLE = 1_000_000;

  /**
   * Surveys a sweep on all processors of the driver.
   *
   * @throws UserError if the parameters of some cell are invalid
   */
  public static <P extends Record> SweepTotals of(
      Experiment<P, ?> experiment, ParameterSpace<P> space) {
    return of(experiment, space, LongStream.range(0, space.cells()), space.cells());
  }

  /**
   * Surveys a sweep, of too many cells some: one of each of a million equal stretches, drawn from
   * it.
   *
   * @throws UserError if the parameters of some cell that is looked at are invalid
   */
  static <P extends Record> SweepTotals sampled(
      Experiment<P, ?> experiment, ParameterSpace<P> space) {
    return space.cells() <= MOST
        ? of(experiment, space)
        : of(experiment, space, sample(space.cells()), SAMPLE);
  }

  /** One number of each of {@link #SAMPLE} equal stretches of [0, size); the same each time. */
  static LongStream sample(long size) {
    SplittableRandom random = new SplittableRandom(size);
    double stretch = (double) size / SAMPLE;
    return LongStream.of(
        LongStream.range(0, SAMPLE)
            .map(i -> Math.min(size - 1, (long) (stretch * (i + random.nextDouble()))))
            .toArray());
  }

  private static <P extends Record> SweepTotals of(
      Experiment<P, ?> experiment, ParameterSpace<P> space, LongStream some, long surveyed) {
    Sum sum =
        some.parallel()
            .collect(
                Sum::new, (partial, cell) -> partial.add(experiment, valid(space, cell)), Sum::add);
    long cells = space.cells();
    double scale = surveyed == 0 ? 1 : (double) cells / surveyed;
    double mean = sum.flops / surveyed;
    double variance = Math.max(0, sum.squares / surveyed - mean * mean);
    double error = surveyed == cells ? 0 : cells * Math.sqrt(variance / surveyed);
    sum.cautions.replaceAll((words, count) -> Math.round(count * scale));
    return new SweepTotals(
        cells,
        surveyed,
        sum.flops * scale,
        error,
        sum.dearest,
        sum.bytes,
        sum.datasets,
        sum.cautions);
  }

  /** Whether all cells were looked at. */
  boolean isWhole() {
    return surveyed == cells;
  }

  /** The cautions, a line each, with how many cells each concerns. */
  public List<String> told() {
    return cautions.entrySet().stream()
        .map(
            e ->
                String.format(Locale.ROOT, "%,d of %,d cells: %s", e.getValue(), cells, e.getKey()))
        .toList();
  }

  private static <P extends Record> P valid(ParameterSpace<P> space, long cell) {
    try {
      return space.parameters(cell);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(
          space.sweep().file() + ": " + e.getMessage() + " (cell " + cell + " of the sweep)");
    }
  }

  private static final class Sum {
    private double flops;
    private double squares;
    private double dearest;
    private long bytes;
    private final Set<String> datasets = new TreeSet<>();
    private final SortedMap<String, Long> cautions = new TreeMap<>();

    /** A point whose flops or bytes no number holds is a mistake, and its cost says so. */
    private static <P extends Record> Cost cost(Experiment<P, ?> experiment, P parameters) {
      try {
        return experiment.cost(parameters);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw UserError.usage(place(experiment, parameters) + " is too large: " + e.getMessage());
      }
    }

    private static <P extends Record> Optional<String> caution(
        Experiment<P, ?> experiment, P parameters) {
      try {
        return experiment.caution(parameters);
      } catch (IllegalArgumentException e) { // of parameters that are right each by itself
        throw UserError.usage(place(experiment, parameters) + ": " + e.getMessage());
      }
    }

    private static <P extends Record> String place(Experiment<P, ?> experiment, P parameters) {
      return experiment.name() + " at " + new PlaceNames(experiment.defaults()).of(parameters);
    }

    private <P extends Record> void add(Experiment<P, ?> experiment, P parameters) {
      Cost cost = cost(experiment, parameters);
      flops += cost.flops();
      squares += cost.flops() * cost.flops();
      dearest = Math.max(dearest, cost.flops());
      bytes = Math.max(bytes, cost.bytes());
      datasets.addAll(experiment.datasets(parameters));
      caution(experiment, parameters).ifPresent(words -> add(words, 1L));
    }

    private void add(String caution, long cells) {
      cautions.merge(caution, cells, Long::sum);
      if (cautions.size() > KINDS) {
        cautions.remove(
            cautions.lastKey()); // the first ones stay whole, in whatever order they come
      }
    }

    private void add(Sum other) {
      flops += other.flops;
      squares += other.squares;
      dearest = Math.max(dearest, other.dearest);
      bytes = Math.max(bytes, other.bytes);
      datasets.addAll(other.datasets);
      other.cautions.forEach(this::add);
    }
  }
}

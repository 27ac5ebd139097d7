// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Experiment;
import org.spindle.sweep.ParameterSpace;

/**
 * Cuts waves off a heap of points, the dearest first, and packs each wave into bins of seconds of
 * work. The rate that turns flops into seconds is learnt from the waves that have ended. Waves
 * grow: the first rows are durable early, and ten million points are not a thousand jobs.
 */
final class WaveCutter {

  private static final double LONGEST_BIN_SECONDS = 30;
  private static final double SHORTEST_BIN_SECONDS = 0.25;
  private static final double LONGEST_WAVE_SECONDS = 300;
  private static final double FIRST_WAVE_SECONDS = 10;
  private static final int FIRST_WAVE_POINTS = 20_000;
  private static final int MOST_POINTS = 1 << 20;
  private static final int BINS_PER_CORE = 4;

  private long[] numbers;
  private double[] flops;
  private final LongToDoubleFunction cost;
  private final LongToIntFunction batchSize;
  private int next;
  private final double total;
  private double done;
  private int waves;

  private WaveCutter(long[] points, LongToDoubleFunction cost, LongToIntFunction batchSize) {
    this.cost = cost;
    this.batchSize = batchSize;
    sort(points);
    this.total = Arrays.stream(flops).sum();
  }

  /**
   * The points with these numbers, sorted by descending cost; equal costs keep their order, but
   * those of a foreign experiment are mixed: nobody knows what they cost, and bins that each have
   * some of all parts of the sweep are alike.
   */
  static <P extends Record> WaveCutter of(
      Experiment<P, ?> experiment, ParameterSpace<P> space, PointNumbers numbering, long[] points) {
    return new WaveCutter(
        experiment instanceof Foreign<P, ?> ? mixed(points) : points,
        new CostOfPoint<>(experiment, space, numbering),
        number ->
            experiment instanceof Batched<P, ?> batched
                ? batched.batchSize(space.parameters(numbering.cell(number)))
                : 1);
  }

  /** Neighbours are mostly of one cell, which is looked at once. */
  private static final class CostOfPoint<P extends Record> implements LongToDoubleFunction {
    private final Experiment<P, ?> experiment;
    private final ParameterSpace<P> space;
    private final PointNumbers numbering;
    private long lastCell = -1;
    private double lastCost;

    CostOfPoint(Experiment<P, ?> experiment, ParameterSpace<P> space, PointNumbers numbering) {
      this.experiment = experiment;
      this.space = space;
      this.numbering = numbering;
    }

    @Override
    public double applyAsDouble(long number) {
      long cell = numbering.cell(number);
      if (cell != lastCell) {
        lastCost = experiment.cost(space.parameters(cell)).flops();
        lastCell = cell;
      }
      return lastCost;
    }
  }

  /** Takes points for those that are left. */
  private void sort(long[] points) {
    double[] unsorted = LongStream.of(points).mapToDouble(cost).toArray();
    // A long holds the cost as a float (descending) above the position: one primitive sort.
    long[] keys = new long[points.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) (Integer.MAX_VALUE - Float.floatToIntBits((float) unsorted[i])) << 32) | i;
    }
    Arrays.sort(keys);
    numbers = new long[keys.length];
    flops = new double[keys.length];
    for (int i = 0; i < keys.length; i++) {
      numbers[i] = points[(int) keys[i]];
      flops[i] = unsorted[(int) keys[i]];
    }
    next = 0;
  }

  /** Puts points back that were cut off and not computed. */
  void giveBack(long[] points) {
    done -= flops(points);
    LongStream stay = Arrays.stream(numbers, next, numbers.length);
    sort(LongStream.concat(LongStream.of(points), stay).toArray());
  }

  private static long[] mixed(long[] points) {
    long[] mixed = points.clone();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = mixed.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long point = mixed[i];
      mixed[i] = mixed[other];
      mixed[other] = point;
    }
    return mixed;
  }

  boolean isEmpty() {
    return next == numbers.length;
  }

  /** Expected flops of some points. */
  double flops(long[] points) {
    return LongStream.of(points).mapToDouble(cost).sum();
  }

  /** Expected flops of the points that were cut off. */
  double cutOff() {
    return done;
  }

  /** Expected flops of all points, cut off already or not. */
  double flops() {
    return total;
  }

  /**
   * The next wave, as bins in the order in which they should start.
   *
   * @param cores task slots
   * @param flopsPerSecond what one slot does, as far as it is known
   * @param budget core-seconds that it may take, as far as that can be foreseen
   */
  List<long[]> cut(int cores, double flopsPerSecond, double budget) {
    double longest =
        Math.min(LONGEST_WAVE_SECONDS, FIRST_WAVE_SECONDS * Math.pow(2, waves)) * cores;
    double seconds = Math.min(longest, budget);
    int most = (int) Math.min(MOST_POINTS, FIRST_WAVE_POINTS * Math.pow(4, waves));
    waves++;
    double left = Math.max(0, total - done);
    double ofWave = Math.min(left, seconds * flopsPerSecond);
    double binSeconds = ofWave / flopsPerSecond / (cores * BINS_PER_CORE);
    double ofBin =
        Math.max(SHORTEST_BIN_SECONDS, Math.min(LONGEST_BIN_SECONDS, binSeconds)) * flopsPerSecond;
    int evenly = Math.min(most, numbers.length - next) / (cores * BINS_PER_CORE) + 1;
    List<long[]> bins = new ArrayList<>();
    double cutOff = 0;
    int points = 0;
    while (next < numbers.length && points < most && (cutOff < ofWave || ofWave == 0)) {
      int from = next;
      double inBin = 0;
      int whole = batchSize.applyAsInt(numbers[from]);
      // Points of no predicted cost are dealt out evenly; batches are kept whole if they are short.
      while (next < numbers.length
          && (next - from < evenly && (next == from || inBin < ofBin)
              || (next - from) % whole != 0 && inBin < LONGEST_BIN_SECONDS * flopsPerSecond)) {
        inBin += flops[next++];
      }
      bins.add(Arrays.copyOfRange(numbers, from, next));
      cutOff += inBin;
      points += next - from;
      done += inBin;
    }
    return bins;
  }
}

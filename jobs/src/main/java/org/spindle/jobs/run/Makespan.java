// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How long points take on so many cores: the waves and bins that a run would cut, each bin begun by
 * the core that is free first, two waves in the queue.
 *
 * @param seconds until the last bin ends
 * @param efficiency work over cores times seconds
 * @param last a point of the bin that ends last, −1 of no points
 * @param lastSeconds what that point takes
 */
record Makespan(double seconds, double efficiency, long last, double lastSeconds) {

  /**
   * Simulates a schedule.
   *
   * @param points what is to be computed, all of it left; used up
   * @param cores task slots
   * @param rate flops per second of one
   */
  static Makespan of(WaveCutter points, int cores, double rate) {
    double work = points.flops() / rate;
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int core = 0; core < cores; core++) {
      free.add(0.0);
    }
    Deque<Double> ends = new ArrayDeque<>(List.of(0.0)); // of the waves that are in the queue
    double end = 0;
    long last = -1;
    double lastSeconds = 0;
    while (!points.isEmpty()) {
      double begin = ends.size() < SweepRun.WAVES_AT_ONCE ? 0 : ends.remove();
      double endOfWave = begin;
      for (long[] bin : points.cut(cores, rate, Double.POSITIVE_INFINITY)) {
        double ended = Math.max(free.remove(), begin) + points.flops(bin) / rate;
        free.add(ended);
        endOfWave = Math.max(endOfWave, ended);
        if (ended > end) {
          end = ended;
          last = bin[0];
          lastSeconds = points.flops(new long[] {last}) / rate;
        }
      }
      ends.add(endOfWave);
    }
    return new Makespan(end, end > 0 ? work / (cores * end) : 1, last, lastSeconds);
  }
}

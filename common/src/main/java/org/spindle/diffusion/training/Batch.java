// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.Matrix;

/** A block of clean and noisy samples with their times. */
final class Batch {

  final int capacity;
  final float[] clean; // x_0, one sample after the other
  final float[] noisy; // x_t
  final int[] times;
  private final Schedule schedule;

  Batch(Schedule schedule, int dimension, int capacity) {
    this.schedule = schedule;
    this.capacity = capacity;
    clean = new float[dimension * capacity];
    noisy = new float[dimension * capacity];
    times = new int[capacity];
  }

  /** Times 2 … T for all samples, stratified, no more than so many different ones, rising. */
  void drawTimes(int different, RandomGenerator generator) {
    int terms = schedule.steps() - 1;
    int groups = Math.min(Math.min(different, terms), capacity);
    for (int g = 0; g < groups; g++) {
      int from = (int) ((long) g * capacity / groups);
      int to = (int) ((long) (g + 1) * capacity / groups);
      int t = 2 + (int) (terms * (g + generator.nextDouble()) / groups);
      Arrays.fill(times, from, to, Math.min(t, terms + 1));
    }
  }

  /** Where each sample may have a time of its own. */
  void drawTimes(RandomGenerator generator) {
    int terms = schedule.steps() - 1;
    for (int c = 0; c < capacity; c++) {
      int t = 2 + (int) (terms * (c + generator.nextDouble()) / capacity);
      times[c] = Math.min(t, terms + 1);
    }
  }

  /** Gaussian noise on data, each at its time. */
  void jump(Matrix data, RandomGenerator generator) {
    int d = data.rows();
    double[] x = data.data();
    for (int c = 0; c < data.cols(); c++) {
      double signal = schedule.signal(times[c]);
      double kept = Math.sqrt(signal);
      double noise = Math.sqrt(1 - signal);
      int from = data.offset() + c * data.leading();
      for (int i = 0; i < d; i++) {
        clean[c * d + i] = (float) x[from + i];
        noisy[c * d + i] = (float) (kept * x[from + i] + noise * generator.nextGaussian());
      }
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.random.RandomGenerator;

/**
 * A heartbeat: a one in every {@code period}-th bin, at a random phase.
 *
 * @param bins length of a sequence, a multiple of the period
 * @param period bins from beat to beat, ≥ 2; all phases are equally likely
 * @source Sohl-Dickstein et al. 2015, section 3.1.2: 20 bins, period 5
 */
public record Heartbeat(int bins, int period) {

  /** Checks the lengths. */
  public Heartbeat {
    if (period < 2 || bins < period || bins % period != 0) {
      throw new IllegalArgumentException(
          "a heartbeat needs a period >= 2 that divides its bins, had " + period + " and " + bins);
    }
  }

  /**
   * The paper's.
   *
   * @return 20 bins of period 5
   */
  public static Heartbeat reference() {
    return new Heartbeat(20, 5);
  }

  /**
   * The share of ones.
   *
   * @return 1/period
   */
  public double activity() {
    return 1.0 / period;
  }

  /**
   * Whether a sequence is a heartbeat, of any phase.
   *
   * @param bits 0 or 1, one a bin
   * @return whether every period-th bin is a one and no other
   */
  public boolean isBeat(double... bits) {
    for (int phase = 0; phase < period; phase++) {
      boolean same = true;
      for (int i = 0; i < bits.length; i++) {
        same &= bits[i] == (i % period == phase ? 1 : 0);
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  /**
   * Samples.
   *
   * @param samples n
   * @param generator stream, one number a sample
   * @return n sequences of bins
   */
  public byte[][] sample(int samples, RandomGenerator generator) {
    byte[][] x = new byte[samples][bins];
    for (byte[] sequence : x) {
      for (int i = generator.nextInt(period); i < bins; i += period) {
        sequence[i] = 1;
      }
    }
    return x;
  }
}

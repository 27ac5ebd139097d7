// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.random.RandomGenerator;

/**
 * A spike train: a stationary Markov chain of bits.
 *
 * @param bins N ≥ 2
 * @param afterRest p(1|0) in (0, 1)
 * @param afterSpike p(1|1) in (0, 1)
 */
public record SpikeTrain(int bins, double afterRest, double afterSpike) {

  /** Checks the parameters. */
  public SpikeTrain {
    if (bins < 2) {
      throw new IllegalArgumentException("a spike train needs >= 2 bins, had " + bins);
    }
    if (!(afterRest > 0 && afterRest < 1 && afterSpike > 0 && afterSpike < 1)) {
      throw new IllegalArgumentException(
          "probabilities of spikes must be in (0, 1), were " + afterRest + " and " + afterSpike);
    }
  }

  /**
   * The train of the reference values.
   *
   * @return 50 bins, p(1|0) = 0.05, p(1|1) = 0.7
   */
  public static SpikeTrain reference() {
    return new SpikeTrain(50, 0.05, 0.7);
  }

  /**
   * The mean activity.
   *
   * @return p̄ = p(1|0)/(1 − p(1|1) + p(1|0))
   */
  public double activity() {
    return afterRest / (1 - afterSpike + afterRest);
  }

  /**
   * Samples.
   *
   * @param samples n
   * @param generator stream, one number a bin
   * @return n trains of bins
   */
  public byte[][] sample(int samples, RandomGenerator generator) {
    byte[][] x = new byte[samples][bins];
    for (byte[] train : x) {
      double spike = activity();
      for (int i = 0; i < bins; i++) {
        train[i] = (byte) (generator.nextDouble() < spike ? 1 : 0);
        spike = train[i] == 1 ? afterSpike : afterRest;
      }
    }
    return x;
  }
}

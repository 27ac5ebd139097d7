// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.sweep.PointId;

/** Coins thrown 64 at a time. */
class RandomBitsMonteCarloTest {

  private static final int WORDS = 20_000;

  private static RandomBits bits() {
    return new RandomBits(new Streams(new PointId(3, 9)).of("bits"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 0.05, 0.1, 0.5, 0.9})
  void everyLaneIsSetWithTheProbability(double probability) {
    RandomBits bits = bits();
    long threshold = RandomBits.threshold(probability);
    int[] set = new int[64];
    int total = 0;
    for (int w = 0; w < WORDS; w++) {
      long word = bits.bernoulli(threshold);
      total += Long.bitCount(word);
      for (int lane = 0; lane < 64; lane++) {
        set[lane] += (int) (word >>> lane & 1);
      }
    }
    double variance = probability * (1 - probability);
    assertEquals(probability, total / (64.0 * WORDS), 4 * Math.sqrt(variance / WORDS / 64));
    for (int count : set) {
      assertEquals(probability, count / (double) WORDS, 5 * Math.sqrt(variance / WORDS));
    }
  }

  @Test
  void neighbouringLanesAreIndependent() {
    RandomBits bits = bits();
    long threshold = RandomBits.threshold(0.3);
    long both = 0;
    for (int w = 0; w < WORDS; w++) {
      long word = bits.bernoulli(threshold);
      both += Long.bitCount(word & Long.rotateLeft(word, 1));
    }
    double error = Math.sqrt(0.09 * 0.91 / WORDS / 64);
    assertEquals(0.09, both / (64.0 * WORDS), 6 * error); // shared lanes widen it
  }
}

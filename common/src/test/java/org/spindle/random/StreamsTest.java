// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.PointId;

class StreamsTest {

  @Test
  void streamDependsOnPointAndPurposeAlone() {
    PointId id = PointId.of("a point");
    RandomGenerator first = new Streams(id).of("weights");
    Streams again = new Streams(PointId.parse(id.hex()));
    again.of("data").nextLong();
    RandomGenerator second = again.of("weights");
    for (int i = 0; i < 100; i++) {
      assertEquals(first.nextLong(), second.nextLong());
    }
  }

  @Test
  void streamsAreTheSameOnEveryMachineAndInEveryVersion() {
    RandomGenerator stream = new Streams(new PointId(1, 2)).of("weights");
    assertEquals(7685416264485457221L, stream.nextLong());
    assertEquals(1.1238408984098014, stream.nextGaussian());
  }

  @Test
  void closeKeysStartDifferentStreams() {
    Set<Long> beginnings = new HashSet<>();
    int streams = 0;
    for (String purpose : List.of("", "a", "b", "aa", "ab", "ba", "weights", "weights ")) {
      for (int bit = 0; bit < 64; bit++) {
        beginnings.add(new Streams(new PointId(1L << bit, 0)).of(purpose).nextLong());
        beginnings.add(new Streams(new PointId(0, 1L << bit)).of(purpose).nextLong());
        streams += 2;
      }
    }
    assertEquals(streams, beginnings.size());
  }
}

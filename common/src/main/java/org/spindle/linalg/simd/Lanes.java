// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums over the lanes of a vector, always in one order: halves are added until one lane is left.
 * The order of {@code reduceLanes(ADD)} is up to the JVM: that of Java 25 takes another one once
 * the code is compiled; a row computed twice would not be the same.
 */
final class Lanes {

  private static final VectorShuffle<Float>[] FLOATS = floats();
  private static final VectorShuffle<Double>[] DOUBLES = doubles();

  private Lanes() {}

  /** The sum over the lanes of a vector of the preferred length. */
  static float sum(FloatVector lanes) {
    FloatVector sum = lanes;
    for (VectorShuffle<Float> half : FLOATS) {
      sum = sum.add(sum.rearrange(half));
    }
    return sum.lane(0);
  }

  /** The sum over the lanes of a vector of the preferred length. */
  static double sum(DoubleVector lanes) {
    DoubleVector sum = lanes;
    for (VectorShuffle<Double> half : DOUBLES) {
      sum = sum.add(sum.rearrange(half));
    }
    return sum.lane(0);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorShuffle<Float>[] floats() {
    var species = FloatVector.SPECIES_PREFERRED;
    int length = species.length();
    VectorShuffle[] halves = new VectorShuffle[Integer.numberOfTrailingZeros(length)];
    for (int k = 0; k < halves.length; k++) {
      int half = length >> k + 1;
      halves[k] = VectorShuffle.fromOp(species, lane -> (lane + half) % length);
    }
    return halves;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorShuffle<Double>[] doubles() {
    var species = DoubleVector.SPECIES_PREFERRED;
    int length = species.length();
    VectorShuffle[] halves = new VectorShuffle[Integer.numberOfTrailingZeros(length)];
    for (int k = 0; k < halves.length; k++) {
      int half = length >> k + 1;
      halves[k] = VectorShuffle.fromOp(species, lane -> (lane + half) % length);
    }
    return halves;
  }
}

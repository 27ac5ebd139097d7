// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.spindle.sweep.PointId;

/**
 * The random streams of one point: one independent stream for each purpose, keyed by the point's
 * identity and the purpose's name alone.
 *
 * <p>The identity already contains seed and replicate. Draws for one purpose never move when
 * another purpose draws more or fewer numbers.
 */
public final class Streams {

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      factory("L64X128MixRandom");

  private final PointId id;

  /**
   * The factory of an algorithm. Java looks for algorithms by the thread's class loader, and
   * Spark's executors have one that does not lead to them (they are in a module of the system class
   * loader).
   */
  private static RandomGeneratorFactory<RandomGenerator> factory(String algorithm) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return RandomGeneratorFactory.of(algorithm);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * The streams of a point.
   *
   * @param id the point's identity
   */
  public Streams(PointId id) {
    this.id = id;
  }

  /**
   * The stream for one purpose, from its beginning.
   *
   * @param purpose what the numbers are for, e.g. {@code "weights"}
   * @return a fresh generator of about 10 ns per gaussian; the same numbers at every call
   */
  public RandomGenerator of(String purpose) {
    long h = mix(id.high() ^ 0x9E3779B97F4A7C15L);
    h = mix(h ^ id.low());
    for (int i = 0; i < purpose.length(); i++) {
      h = mix(h + purpose.charAt(i));
    }
    byte[] seed = new byte[32];
    ByteBuffer words = ByteBuffer.wrap(seed);
    for (int i = 0; i < 4; i++) {
      h += 0x9E3779B97F4A7C15L;
      // JDK-8282144: before 17.0.17 and 19 a negative byte of a seed overwrites those before it.
      // Seven bits a byte give 224 bits of seed, and the same stream on every JDK.
      words.putLong(mix(h) & 0x7F7F7F7F7F7F7F7FL);
    }
    return FACTORY.create(seed);
  }

  /** Equal streams give equal numbers for each purpose. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Streams streams && id.equals(streams.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.spark.sql.SparkSession;

/**
 * The memory of a JVM that points share. A point that needs more than its slot's part waits until
 * others have ended, and one that needs more than there is is not begun.
 */
final class Room {

  /** The rest is Spark's. */
  private static final double PART = 0.9;

  private static final long GRAIN = 1L << 20;

  /** Of this JVM. */
  static final Room HERE = new Room((long) (PART * Runtime.getRuntime().maxMemory()));

  private final long bytes;
  private final Semaphore grains;

  /** A room of so many bytes. */
  Room(long bytes) {
    this.bytes = bytes;
    this.grains = new Semaphore(grains(bytes), true);
  }

  /** What an executor of this master will have; where the driver is one, what it has. */
  static long ofAnExecutor(SparkSession spark) {
    boolean local = spark.sparkContext().isLocal();
    return local ? HERE.bytes : (long) (PART * spark.sparkContext().executorMemory() * GRAIN);
  }

  /** How much there is. */
  long bytes() {
    return bytes;
  }

  boolean holds(long needed) {
    return needed <= bytes;
  }

  /** Waits until there is so much; to be given back by {@link #leave}. */
  void enter(long needed) throws InterruptedException {
    grains.acquire(grains(needed));
  }

  void leave(long needed) {
    grains.release(grains(needed));
  }

  /** Of less than a grain any number has room. */
  private static int grains(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes / GRAIN);
  }

  /** Why a point was not begun. */
  String refusal(long needed) {
    return "needs "
        + words(needed)
        + ", an executor has "
        + words(bytes)
        + "; give it more memory, or try all the same by --force-memory";
  }

  /** A number of bytes with its unit. */
  static String words(long bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.1f GB", bytes * 1e-9)
        : String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes * 1e-6));
  }
}

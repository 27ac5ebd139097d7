// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many cores others use while two programs are compared: the processor time of the whole
 * machine, less that of this JVM and the scripts that it has seen end. A busy machine stretches
 * what is timed by the clock on the wall, as scripts mostly are, and hardly what is timed by its
 * processor time, as some of ours are: it makes ours look faster than it is.
 */
final class ForeignLoad {

  private static final double TICKS_PER_SECOND = 100; // USER_HZ of every Linux
  private static final Path MACHINE = Path.of("/proc/stat");
  private static final Path SELF = Path.of("/proc/self/stat");
  private static final int IDLE = 3; // of the numbers after "cpu"
  private static final int WAITING = 4;
  private static final int COUNTED = 8; // guests are in the others already
  private static final int OWN_FIRST = 11; // of the words after the name: user, system, and those
  private static final int OWN_LAST = 14; // of children that have ended

  private double most = Double.NaN;

  /** Takes a turn and watches meanwhile. */
  <T> T during(PeerComparison.Turn<T> turn) throws IOException {
    long start = System.nanoTime();
    double before = foreignSeconds();
    T taken = turn.take();
    double cores = (foreignSeconds() - before) / ((System.nanoTime() - start) * 1e-9);
    if (!Double.isNaN(cores)) {
      most = Math.max(Double.isNaN(most) ? 0 : most, cores);
    }
    return taken;
  }

  /** Cores that others used in the worst turn so far; null where that is not known. */
  Double most() {
    return Double.isNaN(most) ? null : most;
  }

  private static double foreignSeconds() throws IOException {
    if (!Files.isReadable(MACHINE) || !Files.isReadable(SELF)) {
      return Double.NaN;
    }
    String machine = Files.readString(MACHINE).lines().findFirst().orElse("");
    return (busyTicks(machine) - ownTicks(Files.readString(SELF))) / TICKS_PER_SECOND;
  }

  /** Ticks of all cores that were not idle, from the first line of {@code /proc/stat}. */
  static long busyTicks(String line) {
    String[] ticks = line.replaceFirst("^cpu\\s+", "").split("\\s+");
    long busy = 0;
    for (int i = 0; i < Math.min(COUNTED, ticks.length); i++) {
      busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(ticks[i]);
    }
    return busy;
  }

  /** Ticks of a process and its children that have ended, from its {@code /proc/PID/stat}. */
  static long ownTicks(String line) {
    String[] words = line.substring(line.lastIndexOf(')') + 2).split("\\s+");
    long own = 0;
    for (int i = OWN_FIRST; i <= OWN_LAST; i++) {
      own += Long.parseLong(words[i]);
    }
    return own;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;

/**
 * The parts that take part so far. It starts small, since far from the minimum a few parts tell the
 * direction as well as all, and only ever grows.
 */
final class ActiveSet {

  private final boolean[] active;
  private final int[] members;
  private int size;
  private int stepsSinceGrowth;

  /**
   * A set of some of n parts, drawn at random.
   *
   * @param parts n
   * @param first how many are active at once, cut off at n
   * @param random draws them
   */
  ActiveSet(int parts, int first, RandomGenerator random) {
    active = new boolean[parts];
    members = new int[parts];
    while (size < Math.min(first, parts)) {
      activateOne(random);
    }
    stepsSinceGrowth = 0;
  }

  int size() {
    return size;
  }

  boolean complete() {
    return size == active.length;
  }

  boolean contains(int part) {
    return active[part];
  }

  /** The k-th active part, in ascending order of the parts. */
  int member(int k) {
    return members[k];
  }

  /** Makes an inactive part active, each with the same probability, and returns it. */
  int activateOne(RandomGenerator random) {
    int skip = random.nextInt(active.length - size);
    int part = 0;
    while (active[part] || skip-- > 0) {
      part++;
    }
    active[part] = true;
    size = 0;
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        members[size++] = i;
      }
    }
    stepsSinceGrowth = 0;
    return part;
  }

  /** Whether a whole pass over the set went by without growth. */
  boolean overdue() {
    return stepsSinceGrowth > size;
  }

  /** One more step went by. */
  void step() {
    stepsSinceGrowth++;
  }
}

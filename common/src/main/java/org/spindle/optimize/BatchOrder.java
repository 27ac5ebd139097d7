// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;

/** The order in which sub-functions are met: each once in a pass, shuffled anew for each pass. */
final class BatchOrder {

  private final int[] order;
  private final RandomGenerator random;
  private int at;

  BatchOrder(int parts, RandomGenerator random) {
    this.random = random;
    order = new int[parts];
    for (int i = 0; i < parts; i++) {
      order[i] = i;
    }
    at = parts;
  }

  /** Some different sub-functions; those that are too few at the end of a pass are left out. */
  int[] next(int count) {
    if (at + count > order.length) {
      at = order.length;
    }
    int[] some = new int[count];
    for (int i = 0; i < count; i++) {
      some[i] = next();
    }
    return some;
  }

  /** The next sub-function. */
  int next() {
    if (at == order.length) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = order[i];
        order[i] = order[j];
        order[j] = swap;
      }
      at = 0;
    }
    return order[at++];
  }
}

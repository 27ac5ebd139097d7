// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;

/**
 * The points of a round in one row of numbers, the replicate fastest: number = cell · (to − from) +
 * replicate − from.
 *
 * @param cells number of cells of the parameter space
 * @param from first replicate of the round
 * @param to one past its last replicate
 */
record PointNumbers(long cells, int from, int to) implements Serializable {

  long size() {
    return Math.multiplyExact(cells, (long) (to - from));
  }

  long cell(long number) {
    return number / (to - from);
  }

  int replicate(long number) {
    return from + (int) (number % (to - from));
  }

  /** The identity of a point of the space. */
  PointId id(ParameterSpace<?> space, long number) {
    return space.pointId(cell(number), replicate(number));
  }
}

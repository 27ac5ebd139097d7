// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import org.apache.spark.sql.Row;
import org.spindle.semantics.Tree;

/** Goes with the last experiment that uses it. */
final class TreeSpectrumCell {

  private TreeSpectrumCell() {}

  static Tree world(Row row) {
    return Tree.of(row.getAs("tree"), row.getAs("flip"), row.getAs("flip_ratio"));
  }
}

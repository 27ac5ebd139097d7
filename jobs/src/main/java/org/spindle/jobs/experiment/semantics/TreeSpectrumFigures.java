// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import org.spindle.semantics.Tree;

/** Goes with the last experiment that uses it. */
final class TreeSpectrumFigures {

  private TreeSpectrumFigures() {}

  static String label(Tree tree) {
    return tree.title();
  }
}

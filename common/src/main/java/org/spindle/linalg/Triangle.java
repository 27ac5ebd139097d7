// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The half of a symmetric or triangular matrix that is read or written; the other is not touched.
 */
public enum Triangle {
  /** On and above the diagonal. */
  UPPER,
  /** On and below the diagonal. */
  LOWER;

  /** The standard's letter. */
  String letter() {
    return this == UPPER ? "U" : "L";
  }
}

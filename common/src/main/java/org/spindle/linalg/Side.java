// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** The side of a product on which the symmetric or triangular matrix stands. */
public enum Side {
  /** A·B. */
  LEFT,
  /** B·A. */
  RIGHT;

  /** The standard's letter. */
  String letter() {
    return this == LEFT ? "L" : "R";
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

/**
 * What one replicate of a point is expected to take.
 *
 * @param flops floating-point operations, a multiply and an add counted as two
 * @param bytes largest working memory of the point
 */
public record Cost(double flops, long bytes) {

  /** Rejects negative and non-finite costs. */
  public Cost {
    if (!(flops >= 0) || Double.isInfinite(flops) || bytes < 0) {
      throw new IllegalArgumentException(
          "cost must be finite and >= 0, was " + flops + " flops, " + bytes + " bytes");
    }
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.spindle.linalg.Matrix;

/**
 * Gram matrix and singular values of rows that are spread over a cluster, by MLlib's RowMatrix.
 *
 * <p>The P × P Gram matrix is collected on the driver: P is limited to some ten thousand, the
 * number of rows is not.
 *
 * @param gram YᵀY, P × P
 * @param singularValues the largest ones, descending
 */
public record DistributedSvd(Matrix gram, double[] singularValues) {

  /**
   * The singular values of a matrix given by rows.
   *
   * @param rows N vectors of length P
   * @param count number of singular values, ≤ P
   */
  public static DistributedSvd of(JavaRDD<Vector> rows, int count) {
    RowMatrix matrix = new RowMatrix(rows.cache().rdd());
    org.apache.spark.mllib.linalg.Matrix gram = matrix.computeGramianMatrix();
    var svd = matrix.computeSVD(count, false, 1e-9);
    rows.unpersist();
    Matrix own = new Matrix(gram.numRows(), gram.numCols(), gram.toArray());
    return new DistributedSvd(own, svd.s().toArray());
  }
}

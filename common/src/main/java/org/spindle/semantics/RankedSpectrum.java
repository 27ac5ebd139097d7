// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.linalg.SymmetricEigen;

/**
 * The empirical singular values and object analyzers of data on a tree, taken in the order of their
 * size and cut into groups of the levels' multiplicities: what one does who does not know the tree.
 *
 * <p>As an estimate of the spectrum it is biased if P/N is not small; {@link
 * TreeSpectrum#rankedBias} tells by how much. {@link BlockSums} is not.
 *
 * @param singularValues root mean square over the group of each level 0…L
 * @param overlaps share of the group's analyzers that lies in the tree's modes of the level
 * @param analyzers P × P in the order of {@link TreeSpectrum#analyzers}, each group turned within
 *     itself to match the tree's: inside a degenerate level any rotation is as good
 */
public record RankedSpectrum(double[] singularValues, double[] overlaps, Matrix analyzers) {

  /**
   * The spectrum of a sample.
   *
   * @param data Y, N × P
   * @param spectrum of the tree, for multiplicities and the modes to compare with
   * @return the groups
   * @cost 2 N P² + 10 P³ flops
   */
  public static RankedSpectrum of(Matrix data, TreeSpectrum spectrum) {
    Blas blas = Blas.best();
    Tree tree = spectrum.tree();
    int items = tree.items();
    SymmetricEigen eigen = SymmetricEigen.of(blas.multiply(Op.T, data, Op.N, data));
    Matrix modes = spectrum.analyzers();
    double[] values = new double[tree.levels() + 1];
    double[] overlaps = new double[values.length];
    Matrix turned = new Matrix(items, items);
    int rank = 0;
    for (int level = 0; level < values.length; level++) {
      int count = tree.multiplicity(level);
      Matrix group = new Matrix(items, count);
      for (int j = 0; j < count; j++) {
        int column = items - 1 - rank - j; // ascending values
        values[level] += eigen.values()[column] / count;
        group.column(j).copyFrom(eigen.vectors().column(column));
      }
      values[level] = Math.sqrt(values[level]);
      Matrix own = modes.block(0, rank, items, count);
      Svd match = Svd.thin(blas.multiply(Op.T, group, Op.N, own));
      for (double cosine : match.values()) {
        overlaps[level] += cosine * cosine / count;
      }
      Matrix rotation = blas.multiply(match.u(), match.vt());
      turned.block(0, rank, items, count).copyFrom(blas.multiply(group, rotation));
      rank += count;
    }
    return new RankedSpectrum(values, overlaps, turned);
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;

/**
 * Weights of a three-layer network whose modes do not meet: W₁ = R√a₀ Vᵀ, W₂ = U√a₀ Rᵀ with a
 * random frame R, so that W₂W₁ = a₀ UVᵀ.
 *
 * @param first W₁, hidden × inputs
 * @param second W₂ in the basis U, rank × hidden
 */
record DecoupledWeights(Matrix first, Matrix second) {

  /**
   * Weights for the modes of a world.
   *
   * @param modes its singular modes, which give V and a₀
   * @param hidden number of hidden units, at least the number of modes
   * @param generator the stream that R is drawn from
   * @return the weights
   */
  static DecoupledWeights of(SemanticModes modes, int hidden, RandomGenerator generator) {
    int rank = modes.rank();
    if (hidden < rank) {
      throw new IllegalArgumentException(
          "a decoupled start of " + rank + " modes needs as many hidden units, was " + hidden);
    }
    Blas blas = Blas.best();
    Matrix frame = new Matrix(hidden, rank, HaarOrthogonal.frame(hidden, rank, generator));
    Matrix first = new Matrix(hidden, modes.analyzers().rows());
    double root = Math.sqrt(modes.initialStrength());
    blas.gemm(Op.N, Op.T, root, frame, modes.analyzers(), 0, first);
    Matrix second = frame.transpose();
    blas.scal(root, second.data());
    return new DecoupledWeights(first, second);
  }
}

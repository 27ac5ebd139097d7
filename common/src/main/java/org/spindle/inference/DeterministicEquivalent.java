// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The learning curve of ridge and kernel regression: what the errors become equal to when there are
 * many examples and many modes.
 *
 * <p>Kernel Σλ_kψ_kψ_k', target Σv_kψ_k with noise of variance σ², n examples, predictor with K +
 * δI:
 *
 * <pre>
 * n = Σ L_k + δ/κ,   L_k = λ_k/(λ_k + κ),   E₀ = n/(n − ΣL_k²)
 * test = E₀ [Σ (1−L_k)² v_k² + σ²],   training = (δ/(nκ))² test
 * </pre>
 *
 * @param eigenvalues λ_k &gt; 0, owned by this record
 * @param squares v_k², as many, owned by this record
 * @param noise σ² ≥ 0
 * @error κ to 1e-13 relative
 * @source Bordelon, Canatar and Pehlevan 2020; Simon et al. 2021; Hastie et al. 2022
 */
public record DeterministicEquivalent(double[] eigenvalues, double[] squares, double noise) {

  /**
   * The errors at one number of examples.
   *
   * @param kappa κ, the resolution: modes with larger eigenvalues are learned
   * @param test mean squared error on new examples, noise included
   * @param training the same on the examples that were learned
   */
  public record Errors(double kappa, double test, double training) {}

  /** Checks that there are as many coefficients as eigenvalues. */
  public DeterministicEquivalent {
    if (eigenvalues.length != squares.length || eigenvalues.length == 0) {
      throw new IllegalArgumentException(
          "as many coefficients as eigenvalues are needed, were "
              + (squares.length + " and " + eigenvalues.length));
    }
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("noise must be >= 0, was " + noise);
    }
  }

  /**
   * Power laws: λ_k = k^{−a}, v_k² ∝ k^{−b} with sum 1.
   *
   * @param modes M
   * @param decay a &gt; 0
   * @param targetDecay b
   * @param noise σ²
   * @return the equivalent, whose test error falls as n^{−min(b−1, 2a)} without ridge and noise
   */
  public static DeterministicEquivalent powerLaws(
      int modes, double decay, double targetDecay, double noise) {
    double[] eigenvalues = new double[modes];
    double[] squares = new double[modes];
    double sum = 0;
    for (int k = 0; k < modes; k++) {
      eigenvalues[k] = Math.pow(k + 1.0, -decay);
      squares[k] = Math.pow(k + 1.0, -targetDecay);
      sum += squares[k];
    }
    for (int k = 0; k < modes; k++) {
      squares[k] /= sum;
    }
    return new DeterministicEquivalent(eigenvalues, squares, noise);
  }

  /**
   * The errors.
   *
   * @param examples n; below the number of modes where the ridge is 0
   * @param ridge δ ≥ 0
   * @return κ, test and training error
   * @cost 60 passes over the modes
   */
  public Errors at(int examples, double ridge) {
    if (examples < 1 || !(ridge >= 0) || (ridge == 0 && examples >= eigenvalues.length)) {
      throw new IllegalArgumentException(
          "examples must be >= 1, and fewer than modes without ridge; were %d with ridge %s"
              .formatted(examples, ridge));
    }
    double kappa = kappa(examples, ridge);
    double unlearned = noise;
    double learnedSquares = 0;
    for (int k = 0; k < eigenvalues.length; k++) {
      double learned = eigenvalues[k] / (eigenvalues[k] + kappa);
      unlearned += (1 - learned) * (1 - learned) * squares[k];
      learnedSquares += learned * learned;
    }
    double test = examples / (examples - learnedSquares) * unlearned;
    double share = ridge / (examples * kappa);
    return new Errors(kappa, test, share * share * test);
  }

  private double kappa(int examples, double ridge) {
    double sum = 0;
    for (double eigenvalue : eigenvalues) {
      sum += eigenvalue;
    }
    double high = (sum + ridge) / examples; // Σ L_k < Σλ_k/κ
    double low = high;
    while (excess(Math.log(low), examples, ridge) < 0) {
      low /= 16;
    }
    if (low == high) {
      return high;
    }
    var solver = new BracketingNthOrderBrentSolver(1e-14, 1e-14, 1e-300, 5);
    return Math.exp(
        solver.solve(200, x -> excess(x, examples, ridge), Math.log(low), Math.log(high)));
  }

  private double excess(double logKappa, int examples, double ridge) {
    double kappa = Math.exp(logKappa);
    double sum = ridge / kappa - examples;
    for (double eigenvalue : eigenvalues) {
      sum += eigenvalue / (eigenvalue + kappa);
    }
    return sum;
  }
}

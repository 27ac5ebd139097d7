// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.network.RecurrentNetwork;
import org.spindle.network.RecurrentPass;
import org.spindle.network.SymbolSequences;

/**
 * The error of a recurrent network split into sub-functions by sequences: N stretches of them, one
 * after the other, that add up to the mean.
 *
 * @cost a stretch's share of a gradient
 */
public final class RecurrentParts implements SumOfFunctions {

  private final RecurrentNetwork network;
  private final SymbolSequences set;
  private final int parts;
  private final RecurrentPass pass;

  /**
   * The split.
   *
   * @param network the architecture
   * @param set what it learns
   * @param parts N, at most the number of sequences; stretches differ by one at most
   */
  public RecurrentParts(RecurrentNetwork network, SymbolSequences set, int parts) {
    if (parts < 1 || parts > set.count()) {
      throw new IllegalArgumentException(set + " cannot be " + parts + " sub-functions");
    }
    this.network = network;
    this.set = set;
    this.parts = parts;
    pass = new RecurrentPass(network, (set.count() + parts - 1) / parts, set.steps());
  }

  @Override
  public int dimension() {
    return network.parameters();
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public double gradient(int part, double[] x, double[] gradient) {
    long n = set.count();
    int from = (int) (part * n / parts);
    int count = (int) ((part + 1) * n / parts) - from;
    double share = (double) count / n;
    double loss = pass.gradient(x, set, from, count, gradient);
    Blas.best().scal(share, gradient);
    return share * loss;
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;

/**
 * Where the parameters of networks of one architecture lie in one array: for each layer the
 * matrices of all members one after the other, by rows as in {@link Architecture}, then their
 * biases. For one member this is the layout of the architecture.
 */
final class EnsembleLayout {

  private final Architecture network;
  private final int members;
  private final int[] weights;
  private final int[] biases;

  /**
   * A layout.
   *
   * @param network the architecture of each member
   * @param members number of networks
   */
  EnsembleLayout(Architecture network, int members) {
    this.network = network;
    this.members = members;
    int top = network.factors();
    weights = new int[top + 1];
    biases = new int[top + 1];
    for (int l = 1; l <= top; l++) {
      weights[l] = Math.multiplyExact(members, network.weightOffset(l));
      biases[l] = Math.multiplyExact(members, network.biasOffset(l));
    }
  }

  /** Parameters of all members. */
  int parameters() {
    return Math.multiplyExact(members, network.parameters());
  }

  /** Index of a member's matrix of layer l. */
  int weights(int l, int member) {
    return weights[l] + member * count(l);
  }

  /** Index of a member's biases of layer l; for as many members as there are, their end. */
  int biases(int l, int member) {
    return biases[l] + member * network.width(l);
  }

  private int count(int l) {
    return network.width(l) * network.width(l - 1);
  }

  /** Puts a member's parameters, in the order of the architecture, into those of all. */
  void place(int member, float[] values, float[] all) {
    for (int l = 1; l <= network.factors(); l++) {
      System.arraycopy(values, network.weightOffset(l), all, weights(l, member), count(l));
      System.arraycopy(values, network.biasOffset(l), all, biases(l, member), network.width(l));
    }
  }

  /** Sets a member's numbers to zero. */
  void clear(int member, float[] all) {
    for (int l = 1; l <= network.factors(); l++) {
      Arrays.fill(all, weights(l, member), weights(l, member) + count(l), 0);
      Arrays.fill(all, biases(l, member), biases(l, member) + network.width(l), 0);
    }
  }

  /** A member's parameters, a copy in the order of the architecture. */
  float[] parameters(int member, float[] all) {
    float[] values = new float[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      System.arraycopy(all, weights(l, member), values, network.weightOffset(l), count(l));
      System.arraycopy(all, biases(l, member), values, network.biasOffset(l), network.width(l));
    }
    return values;
  }
}

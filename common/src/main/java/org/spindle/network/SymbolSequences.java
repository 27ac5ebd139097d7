// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Objects;

/**
 * Sequences of symbols, each with the symbol that comes next: what a recurrent network learns.
 *
 * @param kinds number of different symbols; they are 0 … kinds − 1
 * @param steps symbols of a sequence
 * @param inputs one sequence after the other; owned by this record, never written to
 * @param targets of each input the next symbol
 */
public record SymbolSequences(int kinds, int steps, int[] inputs, int[] targets) {

  /** Checks symbols and lengths. */
  public SymbolSequences {
    if (steps < 1 || inputs.length == 0 || inputs.length % steps != 0) {
      throw new IllegalArgumentException(
          inputs.length + " symbols are no sequences of " + steps + " steps");
    }
    if (inputs.length != targets.length) {
      throw new IllegalArgumentException(
          inputs.length + " inputs do not go with " + targets.length + " targets");
    }
    for (int i = 0; i < inputs.length; i++) {
      Objects.checkIndex(inputs[i], kinds);
      Objects.checkIndex(targets[i], kinds);
    }
  }

  /**
   * A text cut into sequences that follow each other.
   *
   * @param symbols the text, at least one symbol longer than a sequence; what is left over at its
   *     end is not used
   * @param kinds number of different symbols
   * @param steps symbols of a sequence
   * @return the sequences
   */
  public static SymbolSequences of(int[] symbols, int kinds, int steps) {
    int used = (symbols.length - 1) / steps * steps;
    int[] inputs = new int[used];
    int[] targets = new int[used];
    System.arraycopy(symbols, 0, inputs, 0, used);
    System.arraycopy(symbols, 1, targets, 0, used);
    return new SymbolSequences(kinds, steps, inputs, targets);
  }

  /**
   * The number of sequences.
   *
   * @return ≥ 1
   */
  public int count() {
    return inputs.length / steps;
  }

  @Override
  public String toString() {
    return count() + " sequences of " + steps + " symbols of " + kinds + " kinds";
  }
}

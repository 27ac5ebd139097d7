// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The mean loss of a {@link RecurrentNetwork} over a block of sequences, its gradient by going back
 * through time, and the exact curvature along directions.
 *
 * <pre>
 * e_t = (p_t − y_t)/n,   d_t = Vᵀ e_t + Wᵀ δ_{t+1},   δ_t = (1 − h_t²) ∘ d_t
 * ∂W = Σ δ_t h_{t−1}ᵀ,   ∂U = Σ δ_t x_tᵀ,   ∂b = Σ δ_t,   ∂V = Σ e_t h_tᵀ,   ∂c = Σ e_t
 * </pre>
 *
 * <p>R is the derivative along the direction (W', U', b', V', c'); it goes forward with the states
 * and comes back with the errors:
 *
 * <pre>
 * R s_t = W R h_{t−1} + W' h_{t−1} + U' x_t + b',   R h_t = (1 − h_t²) ∘ R s_t,   R h_0 = 0
 * R o_t = V R h_t + V' h_t + c',   R e_t = (p_t ∘ R o_t − p_t (p_t · R o_t))/n
 * R d_t = Vᵀ R e_t + V'ᵀ e_t + Wᵀ R δ_{t+1} + W'ᵀ δ_{t+1}
 * R δ_t = (1 − h_t²) ∘ R d_t − 2 h_t (1 − h_t²) ∘ d_t ∘ R s_t
 * H v:  W ↦ Σ R δ_t h_{t−1}ᵀ + δ_t R h_{t−1}ᵀ,  V ↦ Σ R e_t h_tᵀ + e_t R h_tᵀ, …
 * </pre>
 *
 * <p>The Gauss–Newton product is what is left of it without all terms in d, δ and e.
 *
 * <p>All sequences of the block take a step together. Products that need no step before them are
 * done for all steps at once. One object holds the workspace of one thread, and the states of the
 * point to which it was moved last.
 *
 * @error that of rounding
 * @cost 6 flops for each weight of W and V, sequence and step; 12 for a product with the Hessian, 8
 *     for Gauss–Newton; 8 (8 hidden + 3 kinds) bytes a sequence and step
 * @source B. A. Pearlmutter, Neural Computation 6, 147 (1994); J. Martens and I. Sutskever, ICML
 *     2011; P. J. Werbos, Proc. IEEE 78, 1550 (1990) for going back through time
 */
public final class RecurrentPass {

  private final RecurrentNetwork network;
  private final Blas blas = Blas.best();
  private final int capacity;
  private final int steps;
  private final double[] parameters;
  private final double[] states; // h_0 … h_T
  private final double[] sums; // s_t, then d_t
  private final double[] deltas;
  private final double[] column; // one step
  private final double[] probabilities;
  private final double[] errors;
  private double[] sumRates;
  private double[] stateRates;
  private double[] deltaRates;
  private double[] errorRates;
  private SymbolSequences set;
  private int first;
  private int count;

  /**
   * A workspace.
   *
   * @param network the architecture
   * @param capacity most sequences of a block, ≥ 1
   * @param steps symbols of a sequence, ≥ 1
   */
  public RecurrentPass(RecurrentNetwork network, int capacity, int steps) {
    if (capacity < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "capacity and steps must be >= 1, were " + capacity + " and " + steps);
    }
    this.network = network;
    this.capacity = capacity;
    this.steps = steps;
    parameters = new double[network.parameters()];
    int size = Math.multiplyExact(network.hidden(), Math.multiplyExact(capacity, steps));
    states = new double[size + network.hidden() * capacity];
    sums = new double[size];
    deltas = new double[size];
    column = new double[network.hidden() * capacity];
    probabilities = new double[Math.multiplyExact(network.kinds(), capacity * steps)];
    errors = new double[probabilities.length];
  }

  /**
   * The mean loss.
   *
   * @param parameters all weights and biases, in the order of {@link RecurrentNetwork}
   * @param set the sequences
   * @param from first sequence of the block
   * @param count its number of sequences
   * @return L, in nats a symbol
   */
  public double loss(double[] parameters, SymbolSequences set, int from, int count) {
    requireBlock(set, from, count);
    requireLength("parameters", parameters);
    System.arraycopy(parameters, 0, this.parameters, 0, parameters.length);
    this.set = set;
    this.first = from;
    this.count = count;
    runForward();
    return compare();
  }

  /**
   * The mean loss and its gradient; products are then those of the curvature there.
   *
   * @param parameters all weights and biases, in the order of {@link RecurrentNetwork}; copied
   * @param set the sequences
   * @param from first sequence of the block
   * @param count its number of sequences
   * @param gradient overwritten by ∂L
   * @return L, in nats a symbol
   */
  public double gradient(
      double[] parameters, SymbolSequences set, int from, int count, double[] gradient) {
    requireLength("gradient", gradient);
    double loss = loss(parameters, set, from, count);
    Matrix w = network.recurrent(this.parameters);
    Matrix v = network.output(this.parameters);
    blas.gemm(Op.T, Op.N, 1, v, overAll(errors, network.kinds()), 0, overAll(sums, hidden()));
    for (int t = steps - 1; t >= 0; t--) {
      if (t < steps - 1) {
        blas.gemm(Op.T, Op.N, 1, w, at(deltas, t + 1), 1, at(sums, t));
      }
      int size = hidden() * count;
      for (int i = t * size; i < (t + 1) * size; i++) {
        double h = states[i + size];
        deltas[i] = (1 - h) * (1 + h) * sums[i];
      }
    }
    collect(deltas, errors, gradient);
    return loss;
  }

  /**
   * The product of the Hessian at the point of the last gradient with a direction.
   *
   * @param direction v, in the order of the parameters
   * @param product overwritten by H v
   */
  public void times(double[] direction, double[] product) {
    times(direction, product, true);
  }

  /**
   * The product of the Gauss–Newton matrix at the point of the last gradient with a direction.
   *
   * @param direction v, in the order of the parameters
   * @param product overwritten by G v
   */
  public void gaussNewtonTimes(double[] direction, double[] product) {
    times(direction, product, false);
  }

  private void times(double[] direction, double[] product, boolean bent) {
    requireLength("direction", direction);
    requireLength("product", product);
    if (set == null) {
      throw new IllegalStateException("take a gradient first");
    }
    if (sumRates == null) {
      sumRates = new double[sums.length];
      stateRates = new double[states.length];
      deltaRates = new double[sums.length];
      errorRates = new double[errors.length];
    }
    rateForward(direction);
    rateBackward(direction, bent);
    collect(deltaRates, errorRates, product);
    if (bent) {
      Matrix w = network.recurrent(product);
      Matrix v = network.output(product);
      Matrix before = overAll(stateRates, hidden());
      blas.gemm(Op.N, Op.T, 1, overAll(deltas, hidden()), before, 1, w);
      blas.gemm(Op.N, Op.T, 1, overAll(errors, network.kinds()), after(stateRates), 1, v);
    }
  }

  private int hidden() {
    return network.hidden();
  }

  private void runForward() {
    int size = hidden() * count;
    Arrays.fill(states, 0, size, 0);
    Matrix w = network.recurrent(parameters);
    for (int t = 0; t < steps; t++) {
      if (t > 0) {
        blas.gemm(Op.N, Op.N, 1, w, at(states, t), 0, at(sums, t));
      } else {
        Arrays.fill(sums, 0, size, 0);
      }
      addInputs(parameters, t, sums);
      System.arraycopy(sums, t * size, column, 0, size);
      Activation.TANH.values(column, size, column);
      System.arraycopy(column, 0, states, (t + 1) * size, size);
    }
  }

  /** Adds U x_t + b. */
  private void addInputs(double[] from, int t, double[] to) {
    int h = hidden();
    int bias = network.biases();
    for (int s = 0; s < count; s++) {
      int weight = network.input(set.inputs()[(first + s) * steps + t]);
      int at = (t * count + s) * h;
      for (int i = 0; i < h; i++) {
        to[at + i] += from[weight + i] + from[bias + i];
      }
    }
  }

  /** The mean loss; leaves the probabilities and what they are off by, over n. */
  private double compare() {
    int kinds = network.kinds();
    Matrix outputs = overAll(probabilities, kinds);
    blas.gemm(Op.N, Op.N, 1, network.output(parameters), after(states), 0, outputs);
    int bias = network.outputBiases();
    double share = 1.0 / ((double) count * steps);
    double loss = 0;
    for (int j = 0; j < count * steps; j++) {
      int at = j * kinds;
      double top = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < kinds; i++) {
        probabilities[at + i] += parameters[bias + i];
        top = Math.max(top, probabilities[at + i]);
      }
      int target = at + set.targets()[(first + j % count) * steps + j / count];
      double chosen = probabilities[target] - top;
      double sum = 0;
      for (int i = 0; i < kinds; i++) {
        double e = Math.exp(probabilities[at + i] - top);
        probabilities[at + i] = e;
        sum += e;
      }
      for (int i = 0; i < kinds; i++) {
        probabilities[at + i] /= sum;
        errors[at + i] = share * probabilities[at + i];
      }
      errors[target] -= share;
      loss += Math.log(sum) - chosen;
    }
    return loss * share;
  }

  private void rateForward(double[] direction) {
    int size = hidden() * count;
    Arrays.fill(stateRates, 0, size, 0);
    Matrix w = network.recurrent(parameters);
    Matrix moved = overAll(sumRates, hidden());
    blas.gemm(Op.N, Op.N, 1, network.recurrent(direction), overAll(states, hidden()), 0, moved);
    for (int t = 0; t < steps; t++) {
      if (t > 0) {
        blas.gemm(Op.N, Op.N, 1, w, at(stateRates, t), 1, at(sumRates, t));
      }
      addInputs(direction, t, sumRates);
      for (int i = t * size; i < (t + 1) * size; i++) {
        double h = states[i + size];
        stateRates[i + size] = (1 - h) * (1 + h) * sumRates[i];
      }
    }
    int kinds = network.kinds();
    Matrix outputs = overAll(errorRates, kinds);
    blas.gemm(Op.N, Op.N, 1, network.output(parameters), after(stateRates), 0, outputs);
    blas.gemm(Op.N, Op.N, 1, network.output(direction), after(states), 1, outputs);
    int bias = network.outputBiases();
    double share = 1.0 / ((double) count * steps);
    for (int at = 0; at < count * steps * kinds; at += kinds) {
      double mean = 0;
      for (int i = 0; i < kinds; i++) {
        errorRates[at + i] += direction[bias + i];
        mean += probabilities[at + i] * errorRates[at + i];
      }
      for (int i = 0; i < kinds; i++) {
        errorRates[at + i] = share * probabilities[at + i] * (errorRates[at + i] - mean);
      }
    }
  }

  private void rateBackward(double[] direction, boolean bent) {
    int size = hidden() * count;
    Matrix w = network.recurrent(parameters);
    Matrix all = overAll(deltaRates, hidden());
    Matrix rates = overAll(errorRates, network.kinds());
    blas.gemm(Op.T, Op.N, 1, network.output(parameters), rates, 0, all);
    if (bent) {
      Matrix off = overAll(errors, network.kinds());
      blas.gemm(Op.T, Op.N, 1, network.output(direction), off, 1, all);
      Matrix later = new Matrix(hidden(), count * (steps - 1), deltas, size, hidden());
      Matrix earlier = new Matrix(hidden(), count * (steps - 1), deltaRates, 0, hidden());
      blas.gemm(Op.T, Op.N, 1, network.recurrent(direction), later, 1, earlier);
    }
    for (int t = steps - 1; t >= 0; t--) {
      if (t < steps - 1) {
        blas.gemm(Op.T, Op.N, 1, w, at(deltaRates, t + 1), 1, at(deltaRates, t));
      }
      for (int i = t * size; i < (t + 1) * size; i++) {
        double h = states[i + size];
        double curved = bent ? 2 * h * sums[i] * sumRates[i] : 0;
        deltaRates[i] = (1 - h) * (1 + h) * (deltaRates[i] - curved);
      }
    }
  }

  /** What errors of sums and outputs say of the parameters. */
  private void collect(double[] ofSums, double[] ofOutputs, double[] gradient) {
    int h = hidden();
    int kinds = network.kinds();
    Matrix delta = overAll(ofSums, h);
    Matrix error = overAll(ofOutputs, kinds);
    blas.gemm(Op.N, Op.T, 1, delta, overAll(states, h), 0, network.recurrent(gradient));
    blas.gemm(Op.N, Op.T, 1, error, after(states), 0, network.output(gradient));
    Arrays.fill(gradient, network.input(0), network.biases() + h, 0);
    Arrays.fill(gradient, network.outputBiases(), gradient.length, 0);
    int bias = network.biases();
    int outputBias = network.outputBiases();
    for (int j = 0; j < count * steps; j++) {
      int weight = network.input(set.inputs()[(first + j % count) * steps + j / count]);
      for (int i = 0; i < h; i++) {
        double d = ofSums[j * h + i];
        gradient[weight + i] += d;
        gradient[bias + i] += d;
      }
      for (int i = 0; i < kinds; i++) {
        gradient[outputBias + i] += ofOutputs[j * kinds + i];
      }
    }
  }

  /** One step of an array, hidden × count; of the states the one before it. */
  private Matrix at(double[] array, int t) {
    return new Matrix(hidden(), count, array, t * hidden() * count, hidden());
  }

  /** All steps of an array; of the states those before them. */
  private Matrix overAll(double[] array, int rows) {
    return new Matrix(rows, count * steps, array, 0, rows);
  }

  /** The states after all steps. */
  private Matrix after(double[] array) {
    return new Matrix(hidden(), count * steps, array, hidden() * count, hidden());
  }

  private void requireBlock(SymbolSequences set, int from, int count) {
    boolean there = from >= 0 && count >= 1 && from + count <= set.count();
    if (!there || count > capacity || set.steps() != steps || set.kinds() != network.kinds()) {
      throw new IllegalArgumentException(
          count + " sequences from " + from + " of " + set + " do not fit " + this);
    }
  }

  private void requireLength(String name, double[] array) {
    if (array.length != network.parameters()) {
      throw new IllegalArgumentException(
          name + " must have " + network.parameters() + " elements, had " + array.length);
    }
  }

  @Override
  public String toString() {
    return network + " on " + capacity + " sequences of " + steps + " steps";
  }
}

// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.NeuronBlock;
import org.spindle.linalg.simd.NeuronErrors;

/**
 * Networks of one architecture that learn side by side from the same minibatches, in single
 * precision: the training kernel. One network is an ensemble of one.
 *
 * <pre>
 * v ← μ v − (λ/n) Σ ∂ℓ,   θ ← θ + v;   without momentum θ ← θ − (λ/n) Σ ∂ℓ
 * </pre>
 *
 * <p>The first layers of all members are one matrix, so that their products with the shared inputs
 * are one GEMM, which pays for narrow networks. The gradient of a matrix is never stored: its GEMM
 * adds it to the weights, or to the velocity. Each member has its own learning rate; a member that
 * diverges does not disturb the others.
 *
 * <p>Parameters: for each layer the matrices of all members one after the other, by rows as in
 * {@link Architecture}, then their biases. For one member this is the layout of the architecture.
 * Blocks hold one sample after the other, with padding in between. Not safe for threads; nothing is
 * allocated after construction and the first step with momentum.
 *
 * @cost 6 flops for each weight and sample, less those of the gradient of the inputs
 */
public final class NetworkEnsemble {

  /** Where no output unit is: so low that no softmax or sigmoid sees it, and far from infinity. */
  private static final float NOWHERE = -1e20f;

  private final Architecture network;
  private final int members;
  private final int batch;
  private final FloatBlas blas = FloatBlas.best();
  private final EnsembleLayout layout;
  private final int[] stride;
  private final int[] leading;
  private final float[] parameters;
  private float[] velocity;
  private final float[][] blocks;
  private final FloatLayer[] layers;
  private final float[] targets;
  private final int targetLeading;
  private final float[] sums;
  private final float[] row;
  private float[] errors;
  private float[] errorsBelow;

  /**
   * An ensemble with all parameters zero.
   *
   * @param network the architecture of each member
   * @param members number of networks, ≥ 1
   * @param batch most samples of a minibatch, ≥ 1
   */
  public NetworkEnsemble(Architecture network, int members, int batch) {
    if (members < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "members and batch must be >= 1, were " + members + " and " + batch);
    }
    int top = network.factors();
    if (network.loss() instanceof Loss.SoftmaxCrossEntropy
        && network.activation(top) != Activation.LINEAR) {
      throw new IllegalArgumentException(
          "outputs of a softmax must be linear, were " + network.activation(top));
    }
    this.network = network;
    this.members = members;
    this.batch = batch;
    layout = new EnsembleLayout(network, members);
    stride = new int[top + 1];
    leading = new int[top + 1];
    blocks = new float[top + 1][];
    layers = new FloatLayer[top + 1];
    leading[0] = NeuronBlock.padded(network.inputs());
    blocks[0] = block(0);
    int widest = leading[0];
    for (int l = 1; l <= top; l++) {
      stride[l] = l == top ? roundUp(network.width(l)) : network.width(l);
      leading[l] = NeuronBlock.padded(Math.multiplyExact(members, stride[l]));
      blocks[l] = block(l);
      layers[l] = new FloatLayer(network.activation(l), leading[l], blocks[l]);
      widest = Math.max(widest, leading[l]);
    }
    parameters = new float[layout.parameters()];
    targetLeading = roundUp(network.outputs());
    targets = new float[targetLeading * batch];
    errors = new float[widest * (batch + 1)];
    errorsBelow = new float[widest * (batch + 1)];
    sums = new float[widest];
    row = new float[widest];
  }

  /**
   * Gives a member its parameters and, if there is one, a velocity of zero.
   *
   * @param member 0 … members − 1
   * @param values all weights and biases, in the order of {@link Architecture}
   */
  public void place(int member, float[] values) {
    layout.place(member, values, parameters);
    if (velocity != null) {
      layout.clear(member, velocity);
    }
  }

  /**
   * The parameters of a member.
   *
   * @param member 0 … members − 1
   * @return a copy, in the order of {@link Architecture}
   */
  public float[] parameters(int member) {
    return layout.parameters(member, parameters);
  }

  /**
   * The architecture of each member.
   *
   * @return the architecture
   */
  public Architecture network() {
    return network;
  }

  /**
   * The block of inputs, to be filled before a step.
   *
   * @return inputs × batch, samples {@link #inputLeading()} apart
   */
  public float[] inputs() {
    return blocks[0];
  }

  /**
   * The distance between the inputs of neighbouring samples.
   *
   * @return ≥ the number of inputs
   */
  public int inputLeading() {
    return leading[0];
  }

  /**
   * The block of targets, shared by all members, to be filled before a step.
   *
   * @return outputs × batch, samples {@link #targetLeading()} apart; what lies between must stay
   *     zero
   */
  public float[] targets() {
    return targets;
  }

  /**
   * The distance between the targets of neighbouring samples.
   *
   * @return ≥ the number of outputs
   */
  public int targetLeading() {
    return targetLeading;
  }

  /**
   * An output of the last forward pass.
   *
   * @param member 0 … members − 1
   * @param sample 0 … samples − 1
   * @param unit 0 … outputs − 1
   * @return a_L
   */
  public float output(int member, int sample, int unit) {
    int top = network.factors();
    return blocks[top][sample * leading[top] + member * stride[top] + unit];
  }

  /**
   * One step of gradient descent on the samples in the blocks of inputs and targets.
   *
   * @param samples number of samples n, 1 … batch
   * @param rates learning rate λ of each member, for the mean loss
   * @param momentum μ, 0 ≤ μ &lt; 1
   * @param losses to which each member's loss, summed over the samples and taken before the step,
   *     is added
   */
  public void descend(int samples, float[] rates, float momentum, double[] losses) {
    if (momentum > 0 && velocity == null) {
      velocity = new float[parameters.length];
    }
    forward(samples);
    loss(samples, losses);
    for (int l = network.factors(); l >= 1; l--) {
      layers[l].back(errors, 0, samples, sums);
      if (l > 1) {
        errorsBelow(l, samples);
      }
      // The matrix changes only when the errors of the layer below have been taken from it.
      float[] changed = velocity == null ? parameters : velocity;
      float keep = velocity == null ? 1 : momentum;
      changeBiases(l, samples, rates, keep, changed);
      if (members > 1 && isPacked(l)) {
        changeFirst(samples, rates, keep, changed);
      } else {
        changeWeights(l, samples, rates, keep, changed);
      }
      if (velocity != null) {
        NeuronBlock.add(velocity, parameters, layout.weights(l, 0), layout.biases(l, members));
      }
      float[] swap = errors;
      errors = errorsBelow;
      errorsBelow = swap;
    }
  }

  /**
   * The outputs of all members for the samples in the block of inputs.
   *
   * @param samples number of samples, 1 … batch
   */
  public void forward(int samples) {
    if (samples < 1 || samples > batch) {
      throw new IllegalArgumentException("samples must be in 1…" + batch + ", were " + samples);
    }
    for (int l = 1; l <= network.factors(); l++) {
      int fanIn = network.width(l - 1);
      boolean shared = isPacked(l);
      int rows = shared ? members * network.width(1) : network.width(l);
      for (int k = 0; k < (shared ? 1 : members); k++) {
        blas.sgemm(
            Op.T,
            Op.N,
            rows,
            samples,
            fanIn,
            1,
            parameters,
            layout.weights(l, 0) + k * rows * fanIn,
            fanIn,
            blocks[l - 1],
            k * stride[l - 1],
            leading[l - 1],
            0,
            blocks[l],
            k * stride[l],
            leading[l]);
      }
      activate(l, samples);
    }
  }

  /**
   * The loss of each member on the samples of the last forward pass; the errors of the outputs are
   * left for the way back.
   *
   * @param samples number of samples, 1 … batch
   * @param losses to which each member's loss, summed over the samples, is added
   */
  public void loss(int samples, double[] losses) {
    int top = network.factors();
    for (int j = 0; j < samples; j++) {
      for (int k = 0; k < members; k++) {
        losses[k] += loss(blocks[top], j * leading[top] + k * stride[top], j * targetLeading);
      }
    }
  }

  /**
   * The samples of the last forward pass that a member classifies wrongly: those in which the
   * output of the largest target is not the single largest output.
   *
   * @param member 0 … members − 1
   * @param samples number of samples, 1 … batch
   * @return number of errors; all samples if the outputs are not numbers
   */
  public int misclassified(int member, int samples) {
    int top = network.factors();
    int wrong = 0;
    for (int j = 0; j < samples; j++) {
      int label = 0;
      for (int i = 1; i < network.outputs(); i++) {
        label = targets[j * targetLeading + i] > targets[j * targetLeading + label] ? i : label;
      }
      int at = j * leading[top] + member * stride[top];
      int below = 0;
      for (int i = 0; i < network.outputs(); i++) {
        below += blocks[top][at + i] < blocks[top][at + label] ? 1 : 0;
      }
      wrong += below == network.outputs() - 1 ? 0 : 1;
    }
    return wrong;
  }

  private double loss(float[] outputs, int at, int atTargets) {
    if (network.loss() instanceof Loss.SquaredError squared) {
      float factor = (float) squared.factor();
      return NeuronErrors.squaredError(
          outputs, at, targets, atTargets, targetLeading, factor, errors);
    }
    return NeuronErrors.softmax(outputs, at, targets, atTargets, targetLeading, errors);
  }

  private void activate(int l, int samples) {
    boolean output = l == network.factors();
    boolean low =
        output
            && (network.loss() instanceof Loss.SoftmaxCrossEntropy
                || network.activation(l) == Activation.SIGMOID);
    int width = network.width(l);
    Arrays.fill(row, 0, leading[l], low ? NOWHERE : 0);
    for (int k = 0; k < members; k++) {
      System.arraycopy(parameters, layout.biases(l, k), row, k * stride[l], width);
    }
    layers[l].activate(0, samples, row);
  }

  private void errorsBelow(int l, int samples) {
    int width = network.width(l);
    int fanIn = network.width(l - 1);
    for (int k = 0; k < members; k++) {
      blas.sgemm(
          Op.N,
          Op.N,
          fanIn,
          samples,
          width,
          1,
          parameters,
          layout.weights(l, k),
          fanIn,
          errors,
          k * stride[l],
          leading[l],
          0,
          errorsBelow,
          k * stride[l - 1],
          leading[l - 1]);
    }
  }

  private void changeWeights(int l, int samples, float[] rates, float keep, float[] changed) {
    int width = network.width(l);
    int fanIn = network.width(l - 1);
    for (int k = 0; k < members; k++) {
      blas.sgemm(
          Op.N,
          Op.T,
          fanIn,
          width,
          samples,
          -rates[k] / samples,
          blocks[l - 1],
          k * stride[l - 1],
          leading[l - 1],
          errors,
          k * stride[l],
          leading[l],
          keep,
          changed,
          layout.weights(l, k),
          fanIn);
    }
  }

  /** The first layer of all members in one product; nothing below needs the errors any more. */
  private void changeFirst(int samples, float[] rates, float keep, float[] changed) {
    int width = network.width(1);
    for (int k = 0; k < members; k++) {
      Arrays.fill(row, k * width, (k + 1) * width, -rates[k] / samples);
    }
    NeuronErrors.scale(errors, leading[1], samples, row);
    blas.sgemm(
        Op.N,
        Op.T,
        network.inputs(),
        members * width,
        samples,
        1,
        blocks[0],
        0,
        leading[0],
        errors,
        0,
        leading[1],
        keep,
        changed,
        layout.weights(1, 0),
        network.inputs());
  }

  private void changeBiases(int l, int samples, float[] rates, float keep, float[] changed) {
    int width = network.width(l);
    for (int k = 0; k < members; k++) {
      float rate = rates[k] / samples;
      int at = layout.biases(l, k);
      for (int i = 0; i < width; i++) {
        changed[at + i] = keep * changed[at + i] - rate * sums[k * stride[l] + i];
      }
    }
  }

  /** A first layer whose neurons are inputs of others; outputs need padding between members. */
  private boolean isPacked(int l) {
    return l == 1 && network.factors() > 1;
  }

  private float[] block(int l) {
    return new float[Math.multiplyExact(leading[l], batch + 1)];
  }

  private static int roundUp(int width) {
    return (width + NeuronBlock.PAD - 1) / NeuronBlock.PAD * NeuronBlock.PAD;
  }
}

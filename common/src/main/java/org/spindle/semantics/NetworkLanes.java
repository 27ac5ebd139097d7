// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.simd.LaneProduct;
import org.spindle.random.GammaVariate;

/**
 * Three-layer linear networks of one size, trained side by side, one in each lane of a vector, by
 * full-batch gradient descent from small random weights:
 *
 * <pre>
 * W₁ ← W₁ + λ W₂ᵀE,  W₂ ← W₂ + λ E W₁ᵀ,  E = S − W₂W₁
 * </pre>
 *
 * <p>Inputs and outputs are rotated to the singular vectors of Σ³¹ = U S Vᵀ, so that the target is
 * diagonal, and to the few other outputs that weights reach: of N features only P modes and min(N −
 * P, H) more can ever be told from nothing, since gradients stay in the span of U and of the first
 * W₂. This is exact, and Gaussian weights are drawn in the rotated basis at once: W₁V and UᵀW₂ are
 * Gaussian again, and the rest of W₂ is, up to a rotation, the triangular factor of a Gaussian
 * matrix (Bartlett's decomposition).
 *
 * <p>A network's course depends neither on its lane nor on the other networks.
 *
 * @error single precision; sums over at most a few hundred products
 * @cost 6·k·H·P flops a network and step, k = P + min(N − P, H)
 */
public final class NetworkLanes {

  /** Number of networks that are trained together at no extra cost. */
  public static final int LANES = LaneProduct.LANES;

  private static final int MOST_ROWS = 2 * LaneProduct.PAD;

  private final int items;
  private final int features;
  private final int hidden;
  private final int outputs;
  private final int inputSide; // padded
  private final int hiddenSide;
  private final int outputSide;
  private final float stepSize;
  private final float[] w1; // hidden × inputs
  private final float[] w2; // outputs × hidden
  private final float[] target; // outputs × inputs
  private final float[] error; // of some outputs at a time
  private final float[] gradient1;
  private final float[] before; // E_αα one step ago
  private final double[] halfTimes; // in steps
  private int steps;

  /**
   * Networks without weights.
   *
   * @param items P inputs, at most as many as features
   * @param features N ≥ P outputs
   * @param hidden H hidden units
   * @param stepSize λ
   */
  public NetworkLanes(int items, int features, int hidden, double stepSize) {
    if (items < 1 || features < items || hidden < 1) {
      throw new IllegalArgumentException(
          "needs features >= items >= 1 and hidden >= 1, had %d, %d and %d"
              .formatted(features, items, hidden));
    }
    this.items = items;
    this.features = features;
    this.hidden = hidden;
    this.outputs = items + Math.min(features - items, hidden);
    this.stepSize = (float) stepSize;
    inputSide = LaneProduct.padded(items);
    hiddenSide = LaneProduct.padded(hidden);
    outputSide = LaneProduct.padded(outputs);
    w1 = new float[hiddenSide * inputSide * LANES];
    w2 = new float[outputSide * hiddenSide * LANES];
    target = new float[outputSide * inputSide * LANES];
    error = new float[MOST_ROWS * inputSide * LANES];
    gradient1 = new float[w1.length];
    before = new float[items * LANES];
    halfTimes = new double[items * LANES];
    Arrays.fill(halfTimes, Double.NaN);
  }

  /**
   * Gives a network its task and small random weights, all entries of W₁ and W₂ being N(0, u₀/H)
   * before the rotation.
   *
   * @param lane number of the network, 0…{@link #LANES} − 1
   * @param singularValues S, P numbers, those of a rank below P followed by zeros
   * @param scale u₀ &gt; 0
   * @param generator the stream that the weights are drawn from
   */
  public void start(int lane, double[] singularValues, double scale, RandomGenerator generator) {
    double sigma = Math.sqrt(scale / hidden);
    for (int mode = 0; mode < items; mode++) {
      target[at(mode, mode, inputSide, lane)] = (float) singularValues[mode];
      for (int h = 0; h < hidden; h++) {
        w1[at(h, mode, inputSide, lane)] = (float) (sigma * generator.nextGaussian());
        w2[at(mode, h, hiddenSide, lane)] = (float) (sigma * generator.nextGaussian());
      }
    }
    boolean triangular = features - items > hidden;
    for (int row = 0; row < outputs - items; row++) {
      for (int h = triangular ? row : 0; h < hidden; h++) {
        boolean onDiagonal = triangular && h == row;
        double entry =
            onDiagonal
                ? GammaVariate.chi(features - items - row, generator)
                : generator.nextGaussian();
        w2[at(items + row, h, hiddenSide, lane)] = (float) (sigma * entry);
      }
    }
  }

  /**
   * Sets one weight of the first layer, in the basis of modes.
   *
   * @param lane number of the network
   * @param unit hidden unit
   * @param mode column of W₁V
   * @param weight its value
   */
  void setFirst(int lane, int unit, int mode, double weight) {
    w1[at(unit, mode, inputSide, lane)] = (float) weight;
  }

  /**
   * Sets one weight of the second layer, in the basis of modes and further outputs.
   *
   * @param lane number of the network
   * @param output row of W₂
   * @param unit hidden unit
   * @param weight its value
   */
  void setSecond(int lane, int output, int unit, double weight) {
    w2[at(output, unit, hiddenSide, lane)] = (float) weight;
  }

  /**
   * One weight of the second layer.
   *
   * @param lane number of the network
   * @param output row of W₂
   * @param unit hidden unit
   * @return its value
   */
  double second(int lane, int output, int unit) {
    return w2[at(output, unit, hiddenSide, lane)];
  }

  /**
   * One step of gradient descent for all networks. It goes through W₂ by a few rows at a time:
   * their errors, what these give to W₁ and to the rows themselves, all of which fits into a cache
   * of the first level.
   */
  public void step() {
    Arrays.fill(gradient1, 0);
    int rows;
    for (int row = 0; row < outputSide; row += rows) {
      rows = Math.min(MOST_ROWS, outputSide - row);
      int at = at(row, 0, hiddenSide, 0);
      errorOfRows(row, rows);
      seeHalves(row, Math.min(row + rows, items));
      LaneProduct.add(
          stepSize, true, w2, at, false, error, gradient1, 0, hiddenSide, inputSide, rows);
      LaneProduct.add(stepSize, false, error, 0, true, w1, w2, at, rows, hiddenSide, inputSide);
    }
    for (int i = 0; i < w1.length; i++) {
      w1[i] += gradient1[i];
    }
    steps++;
  }

  /** E = S − W₂W₁ for some outputs, the first of them in the first row. */
  private void errorOfRows(int row, int rows) {
    int size = rows * inputSide * LANES;
    System.arraycopy(target, at(row, 0, inputSide, 0), error, 0, size);
    int at = at(row, 0, hiddenSide, 0);
    LaneProduct.add(-1, false, w2, at, false, w1, error, 0, rows, inputSide, hiddenSide);
  }

  /** Notes which of some modes, whose errors are there, came to half of their strength. */
  private void seeHalves(int first, int end) {
    for (int mode = first; mode < end; mode++) {
      int there = at(mode, mode, inputSide, 0);
      int here = at(mode - first, mode, inputSide, 0);
      for (int lane = 0; lane < LANES; lane++) {
        float missing = error[here + lane];
        float half = target[there + lane] / 2;
        int i = mode * LANES + lane;
        if (half > 0 && missing <= half && Double.isNaN(halfTimes[i])) {
          double part = steps == 0 ? 0 : (before[i] - half) / (before[i] - missing);
          halfTimes[i] = steps == 0 ? 0 : steps - 1 + part;
        }
        before[i] = missing;
      }
    }
  }

  /**
   * The time at which a mode had half of its strength, by linear interpolation between steps.
   *
   * @param lane number of the network
   * @param mode α
   * @return t in τ; NaN if that was not before the last step
   */
  public double halfTime(int lane, int mode) {
    return stepSize * halfTimes[mode * LANES + lane];
  }

  /**
   * The strength of a mode.
   *
   * @param lane number of the network
   * @param mode α
   * @return a = u^αᵀ W₂W₁ v^α
   */
  public double strength(int lane, int mode) {
    double sum = 0;
    for (int h = 0; h < hidden; h++) {
      sum += (double) w2[at(mode, h, hiddenSide, lane)] * w1[at(h, mode, inputSide, lane)];
    }
    return sum;
  }

  /**
   * The strength at which the growing part of a mode stands.
   *
   * @param lane number of the network
   * @param mode α
   * @return u_eff = ‖(W₁v + W₂ᵀu)/2‖²
   */
  public double effectiveStrength(int lane, int mode) {
    double sum = 0;
    for (int h = 0; h < hidden; h++) {
      double growing =
          0.5 * ((double) w2[at(mode, h, hiddenSide, lane)] + w1[at(h, mode, inputSide, lane)]);
      sum += growing * growing;
    }
    return sum;
  }

  /**
   * Half the squared error of every network.
   *
   * @return ‖S − W₂W₁‖²/2 for each lane
   */
  public double[] losses() {
    double[] losses = new double[LANES];
    int rows;
    for (int row = 0; row < outputSide; row += rows) {
      rows = Math.min(MOST_ROWS, outputSide - row);
      errorOfRows(row, rows);
      for (int i = 0; i < rows * inputSide * LANES; i++) {
        losses[i % LANES] += 0.5 * error[i] * error[i];
      }
    }
    return losses;
  }

  private static int at(int row, int col, int cols, int lane) {
    return (row * cols + col) * LANES + lane;
  }
}
